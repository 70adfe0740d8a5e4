//! One commune on its way through the months.

use super::calendar::Calendar;
use super::centres::ByAge;
use super::posts::{ByCadre, Posts};
use super::quantities::Purchases;
use super::work::{Setting, Work};
use super::world::World;
use crate::caseflow::{CaseFlow, MonthFlow, MonthLimits, Start};
use crate::estimate::Parameter;
use crate::need::CommuneNeed;
use crate::service::{AgeBand, Cadre, Service};
use crate::time::Year;

const CADRES: usize = Cadre::ALL.len();
const SOCIAL_WORKER: usize = 0;

/// A commune in a month.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub calendar: Calendar,
    pub flow: CaseFlow,
    pub happened: MonthFlow,
    pub posts: Posts,
    pub bought: Purchases,
    pub setting: Setting,
    pub work: Work,
    /// Children for one open case who need a place.
    children_ratio: ByAge,
    /// Workers of today who are there in the month, by base.
    pub today: ByCadre,
    /// Full-time equivalents at work for the commune, shared ones by their part.
    pub able: ByCadre,
    /// Full-time equivalents that are filled and paid in the commune.
    pub paid: ByCadre,
    /// Course days that are due and not yet held.
    pub courses_owed: f64,
}

impl Site {
    pub(super) fn new(world: &World<'_>, commune: usize, in_case: f64) -> Self {
        let place = &world.problem.communes[commune];
        let need = &world.need.communes[commune];
        let calendar = Calendar::new(world.problem, &world.norms, place);
        let open = need.open_cases as f64;
        let in_case = if calendar.starts.first == 0 { in_case.min(open) } else { 0.0 };
        let by_score = scores(world, commune);
        let served = if open > 0.0 { in_case / open } else { 0.0 };
        let start = Start {
            families: place.families as f64,
            children: place.children as f64,
            in_case_by_score: by_score.map(|families| families * served),
            waiting: open - in_case,
        };
        let flow = CaseFlow::start(&world.rates, &start);
        let opens = calendar.starts.of(Service::YouthCentres);
        let mut bought = Purchases::new(world.months(), calendar.starts.first, opens);
        bought.set_centres_before(world.centres.existing[commune]);
        if opens < world.months() {
            bought.open_centres(opens, world.centres.new[commune]);
        }
        let happened = MonthFlow { referred: world.rates.intake_month(flow.ordinary()), ..MonthFlow::default() };
        let mut site = Self {
            setting: Setting { villages: place.villages.len() as f64, ..ratios(world, commune, need) },
            children_ratio: children_ratio(world, commune, need),
            happened,
            flow,
            posts: Posts::new(world.months()),
            bought,
            work: Work::default(),
            today: [0.0; CADRES],
            able: [0.0; CADRES],
            paid: [0.0; CADRES],
            courses_owed: 0.0,
            calendar,
        };
        // Twice: supervisors follow from those whom they supervise.
        for _ in 0..2 {
            site.look_ahead(world, commune, 0);
        }
        site
    }

    /// Families in case or waiting.
    pub(super) fn open(&self) -> f64 {
        self.flow.open_cases() + self.flow.waiting()
    }

    /// Children of open cases who need a place, by age band.
    pub(super) fn children_wanting(&self, month: usize) -> ByAge {
        let open = if self.calendar.runs(Service::YouthCentres, month) { self.open() } else { 0.0 };
        self.children_ratio.map(|ratio| ratio * open)
    }

    /// Moves families and children by a month. The social workers at work limit how many are in case and how many are
    /// admitted; the need of the month before says how many families they can serve.
    pub(super) fn step(&mut self, world: &World<'_>, month: usize) {
        let able = self.able[SOCIAL_WORKER];
        let needed = self.work.required[SOCIAL_WORKER];
        let limits = MonthLimits {
            max_in_case: if needed > 0.0 { able / needed * self.open() } else { f64::INFINITY },
            max_admissions: able * world.get(Parameter::AssessmentsMonth),
            growth: world.growth,
            served: self.calendar.serves(month),
        };
        self.happened = self.flow.step(&world.rates, &limits);
    }

    /// Works out what the month asks for.
    pub(super) fn look_ahead(&mut self, world: &World<'_>, commune: usize, month: usize) {
        let year = Year(world.problem.horizon.start.0 + (month / 12) as i32);
        self.setting.serves = self.calendar.serves(month);
        self.setting.later = self.calendar.starts.later(month);
        self.setting.course_days_year = world.norms.course_days(&world.problem.communes[commune], year);
        let centres = world.centres.existing[commune] + world.centres.new[commune];
        self.setting.centres = if self.calendar.runs(Service::YouthCentres, month) { centres } else { 0.0 };
        self.setting.supervised = self.work.supervised;
        self.work = Work::of(world, commune, &self.flow, &self.happened, &self.setting);
    }

    /// The part of a cadre's work for the families in case that the people there can do.
    pub(super) fn done(&self, cadre: Cadre) -> f64 {
        let (able, needed) = (self.able[cadre.index()], self.work.required_served[cadre.index()]);
        if able <= 0.0 {
            0.0
        } else if able >= needed {
            1.0
        } else {
            able / needed
        }
    }
}

/// Open cases of the base month by safety score.
fn scores(world: &World<'_>, commune: usize) -> [f64; 11] {
    let villages = world.need.villages.get(world.problem.communes[commune].villages.clone()).unwrap_or(&[]);
    std::array::from_fn(|score| villages.iter().map(|village| village.by_score[score]).sum::<u64>() as f64)
}

fn has_list(world: &World<'_>, commune: usize) -> bool {
    let villages = world.need.villages.get(world.problem.communes[commune].villages.clone()).unwrap_or(&[]);
    villages.iter().any(|village| village.from_case_list)
}

/// Families for the nurse and in coaching for one open case: as the norms say; where a case list counts them, as it
/// says, so that a commune with more ill families keeps more.
fn ratios(world: &World<'_>, commune: usize, need: &CommuneNeed) -> Setting {
    let open = need.open_cases as f64;
    let (nurse, coached) = if has_list(world, commune) && open > 0.0 {
        (need.nurse_families as f64 / open, need.finance_families as f64 / open)
    } else {
        (world.norms.nurse_families(1.0), world.norms.coached_families(1.0))
    };
    Setting { nurse_ratio: nurse, coached_ratio: coached, ..Setting::default() }
}

fn children_ratio(world: &World<'_>, commune: usize, need: &CommuneNeed) -> ByAge {
    let open = need.open_cases as f64;
    if has_list(world, commune) && open > 0.0 {
        return std::array::from_fn(|age| need.places[age] as f64 / open);
    }
    let children: [f64; AgeBand::ALL.len()] = world.norms.children_needing_places(1.0);
    children
}
