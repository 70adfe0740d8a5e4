//! The coupled monthly loop of a block of communes, a few draws side by side, in the order of `budget::months`.

use super::ground::{Block, CADRES, Ground, Place};
use super::hiring::{Event, Purse, decide};
use super::lane::{LANES, Lane};
use super::site::Site;
use super::terms::{Parts, Terms};
use crate::budget::posts::ByCadre;
use crate::service::Cadre;

const SOCIAL_WORKER: usize = Cadre::SocialWorker.index();

/// What a commune uses in a year: sums over its months.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct YearSums {
    /// Posts filled and paid, post-months.
    pub paid: [Lane; CADRES],
    /// Posts newly filled.
    pub new: [Lane; CADRES],
    pub km: [Lane; CADRES],
    pub families: Lane,
    pub waiting: Lane,
    pub nurse_families: Lane,
    pub coached_families: Lane,
    pub children: Lane,
    pub participant_days: Lane,
    pub workshops: Lane,
    pub groups: Lane,
    pub separated: Lane,
    /// Child-months in residential care.
    pub care: Lane,
}

/// Where the open cases of the base month come from.
#[derive(Clone, Copy)]
pub(super) enum Base<'b> {
    /// From families and estimates: expected scores.
    Estimated,
    /// Given for each commune and draw: open cases by score (to compare with the forecast of one draw).
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests compare a lane with the forecast of its draw"))]
    Given(&'b [[[f64; 11]; LANES]]),
}

/// A block on its way.
pub(super) struct Run<'r> {
    pub terms: &'r Terms,
    pub parts: &'r Parts,
    pub ground: &'r Ground,
    pub block: &'r Block,
    pub sites: Vec<Site>,
    pub events: Vec<Vec<Event>>,
    pub purse: Purse<'r>,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        ground: &'r Ground,
        (terms, parts): (&'r Terms, &'r Parts),
        block: &'r Block,
        base: Base<'_>,
        purse: Purse<'r>,
    ) -> Self {
        let mut run = Self {
            terms,
            parts,
            ground,
            block,
            sites: Vec::with_capacity(block.communes.len()),
            events: vec![Vec::new(); ground.months],
            purse,
        };
        let wanted: Vec<Lane> = block.communes.iter().map(|&c| Lane::all(ground.places[c].in_case)).collect();
        run.sites = block.communes.iter().zip(&wanted).map(|(&c, most)| run.site(c, base, *most)).collect();
        run.enter_today(0);
        // At most a full caseload each.
        for (place, &commune) in block.communes.iter().enumerate() {
            let able = run.sites[place].able[SOCIAL_WORKER];
            let most = Lane::of(|lane| able.0[lane] * (1.0 / terms.caseload.0[lane]));
            if run.sites[place].open.any_above(most) {
                run.sites[place] = run.site(commune, base, most.min(wanted[place]));
            }
        }
        run
    }

    fn place(&self, local: usize) -> &'r Place {
        &self.ground.places[self.block.communes[local]]
    }

    fn site(&self, commune: usize, base: Base<'_>, most: Lane) -> Site {
        let (t, place) = (self.terms, &self.ground.places[commune]);
        let cases: [Lane; 11] = match base {
            Base::Given(given) => std::array::from_fn(|s| Lane::of(|lane| given[commune][lane][s])),
            Base::Estimated => {
                let expected = Lane::of(|lane| (place.families * t.share_in_case.0[lane]).round());
                let open = expected * place.estimated;
                std::array::from_fn(|s| Lane::all(place.counted[s]) + open * t.steady[s])
            }
        };
        let open: Lane = cases.iter().copied().sum();
        let in_case = if place.start == 0 { most.min(open) } else { Lane::ZERO };
        let served = in_case.part(open, 0.0);
        let by_score = cases.map(|families| families * served);
        let mut site = Site::new(t, place, open, &by_score);
        // Twice: supervisors follow from those whom they supervise.
        for _ in 0..2 {
            site.look(t, self.parts, place, 0);
        }
        site
    }

    /// Runs all months; `sums` has one entry for each commune of the block and year, years inside.
    pub(super) fn run(&mut self, sums: &mut [YearSums]) {
        let years = self.ground.months / 12;
        for month in 0..self.ground.months {
            let year = month / 12;
            self.enter(month, sums, years);
            for local in 0..self.sites.len() {
                self.families(local, month);
            }
            self.children();
            for local in 0..self.sites.len() {
                let place = self.place(local);
                let site = &mut self.sites[local];
                site.children = if place.serves(month) { site.children } else { [Lane::ZERO; 2] };
                site.look(self.terms, self.parts, place, month);
            }
            self.courses(month);
            self.supervision();
            for local in 0..self.sites.len() {
                self.book(local, month, &mut sums[local * years + year]);
            }
            decide(self, month);
        }
    }

    fn enter(&mut self, month: usize, sums: &mut [YearSums], years: usize) {
        for event in std::mem::take(&mut self.events[month]) {
            let site = &mut self.sites[event.local];
            let (cadre, lane) = (event.cadre, event.lane);
            if event.ready {
                site.ready[cadre].0[lane] += event.posts;
            } else {
                site.begun[cadre].0[lane] += event.posts;
                let filled = event.posts * self.terms.filled.0[lane];
                sums[event.local * years + month / 12].new[cadre].0[lane] += filled;
            }
        }
        self.enter_today(month);
    }

    /// Who is at work. Workers of several communes, and posts of shared cadres, give their time in proportion to what
    /// the month before asked for.
    fn enter_today(&mut self, month: usize) {
        let filled = self.terms.filled;
        for local in 0..self.sites.len() {
            let today = self.place(local).today.get(month).copied().unwrap_or_default();
            let site = &mut self.sites[local];
            site.today = today;
            for &cadre in Cadre::ALL {
                let k = cadre.index();
                site.able[k] = if cadre.shared_in_district() { Lane::ZERO } else { site.ready[k] * filled };
                site.paid[k] = site.begun[k] * filled + Lane::all(today[k]);
            }
        }
        for worker in self.block.workers.iter().filter(|worker| worker.works[month]) {
            self.share(&worker.serves, worker.cadre, Lane::all(worker.fte));
        }
        for &cadre in Cadre::ALL.iter().filter(|cadre| cadre.shared_in_district()) {
            for district in &self.block.districts {
                let here: Vec<usize> = district.clone().collect();
                let ready: Lane = self.sites[district.clone()].iter().map(|site| site.ready[cadre.index()]).sum();
                self.share(&here, cadre.index(), ready * filled);
            }
        }
    }

    /// Shares time over communes in proportion to their need; equally where none asks.
    fn share(&mut self, communes: &[usize], cadre: usize, fte: Lane) {
        if let [only] = communes {
            self.sites[*only].able[cadre] += fte;
            return;
        }
        let needed: Lane = communes.iter().map(|&local| self.sites[local].required[cadre]).sum();
        let equal = 1.0 / communes.len().max(1) as f64;
        for &local in communes {
            let site = &mut self.sites[local];
            site.able[cadre] += fte * site.required[cadre].part(needed, equal);
        }
    }

    /// Moves families and children by a month. The social workers at work limit how many are in case and admitted.
    fn families(&mut self, local: usize, month: usize) {
        let (t, place) = (self.terms, self.place(local));
        let site = &mut self.sites[local];
        let (able, needed) = (site.able[SOCIAL_WORKER], site.required[SOCIAL_WORKER]);
        let in_need = site.in_need();
        let most = |lane: usize| {
            let needed = needed.0[lane];
            if needed > 0.0 { able.0[lane] / needed * in_need.0[lane] } else { f64::INFINITY }
        };
        let serves = place.serves(month);
        site.month(t, month, serves, Lane::of(most), able * t.assessments);
        let open = if serves { site.in_need() } else { Lane::ZERO };
        site.wanted = [site.ratios[2] * open, site.ratios[3] * open];
    }

    /// Children who have a way to a place and a place.
    fn children(&mut self) {
        for site in &mut self.sites {
            site.children = [Lane::ZERO; 2];
        }
        for &(home, at, age, part) in &self.block.ways {
            let more = self.sites[home].wanted[age] * part;
            self.sites[at].children[age] += more;
        }
        for local in 0..self.sites.len() {
            let places = self.place(local).places;
            let children = &mut self.sites[local].children;
            for (children, places) in children.iter_mut().zip(places) {
                *children = children.min(Lane::all(places));
            }
        }
    }

    /// Course days held: those due and those still owed, as far as the trainers of the district have time.
    fn courses(&mut self, month: usize) {
        if !self.parts.courses {
            return;
        }
        let (t, k) = (self.terms, Cadre::Trainer.index());
        for district in &self.block.districts {
            let (mut needed, mut able) = (Lane::ZERO, Lane::ZERO);
            for local in district.clone() {
                let due = course_days(t, self.place(local), month);
                let site = &mut self.sites[local];
                site.owed += due;
                needed += site.owed * (t.course_hours + site.trips[k] * t.hours_per_km);
                able += site.able[k] * t.trainer_month;
            }
            let part = able.part(needed, 1.0).min(Lane::all(1.0));
            for site in &mut self.sites[district.clone()] {
                site.held = site.owed * part;
                site.owed -= site.held;
            }
        }
    }

    /// Supervision groups that meet: whole groups of the district's workers, as far as there are supervisors.
    fn supervision(&mut self) {
        if !self.parts.supervision {
            return;
        }
        let supervised = self.parts.supervised;
        let members = |site: &Site| -> Lane { (0..CADRES).filter(|&c| supervised[c]).map(|c| site.paid[c]).sum() };
        for district in &self.block.districts {
            let sites = &mut self.sites[district.clone()];
            let workers: Lane = sites.iter().map(members).sum();
            let leaders: Lane = sites.iter().map(|site| site.able[Cadre::Supervisor.index()]).sum();
            let meeting = Lane::of(|lane| (workers.0[lane] / self.terms.span.0[lane] - 1e-9).ceil()).min(leaders);
            for site in sites {
                site.groups = meeting * members(site).part(workers, 0.0);
            }
        }
    }

    /// Adds what the month uses.
    fn book(&mut self, local: usize, month: usize, sums: &mut YearSums) {
        let place = self.place(local);
        let site = &self.sites[local];
        for &cadre in Cadre::ALL {
            let k = cadre.index();
            sums.paid[k] += site.paid[k];
            if matches!(cadre, Cadre::Caregiver | Cadre::Teacher | Cadre::Cook) {
                continue;
            }
            // Families in case are visited: what the intake limit leaves open is not asked again.
            let done = if cadre == Cadre::SocialWorker {
                Lane::of(|lane| f64::from(u8::from(site.able[k].0[lane] > 0.0 || site.open.0[lane] > 0.0)))
            } else {
                site.done(cadre)
            };
            sums.km[k] += site.km[k] * done;
        }
        sums.participant_days += site.held * self.terms.participants;
        sums.groups += site.groups;
        sums.separated += site.separated;
        sums.care += site.residential;
        sums.families += if place.serves(month) { site.open } else { Lane::ZERO };
        sums.waiting += site.waiting;
        if !place.serves(month) {
            return;
        }
        let nurse = site.done(Cadre::Nurse);
        sums.nurse_families += site.open * site.ratios[0] * nurse;
        sums.coached_families += site.open * site.ratios[1] * site.done(Cadre::FinanceCoach);
        let [preschool, school] = site.children;
        sums.children += preschool * site.done(Cadre::Caregiver) + school * site.done(Cadre::Teacher);
        if self.parts.health {
            sums.workshops += self.terms.workshops * (place.villages / 12.0) * nurse;
        }
    }
}

/// Course days due in a month: see `budget::calendar`.
fn course_days(t: &Terms, place: &Place, month: usize) -> Lane {
    let (training, first_year) = place.training;
    if (month as i32) < training {
        return Lane::ZERO;
    }
    match (month as i32 / 12).cmp(&first_year) {
        std::cmp::Ordering::Less => Lane::ZERO,
        std::cmp::Ordering::Equal => t.course_days * (1.0 / place.training_months),
        std::cmp::Ordering::Greater => t.refresher_days * (1.0 / 12.0),
    }
}

/// Workers of today, based in a commune, who will be there when a post decided now begins.
pub(super) fn today_at_arrival(place: &Place, arrival: usize, cadre: usize) -> f64 {
    place.today_later.get(arrival).map_or(0.0, |today: &ByCadre| today[cadre])
}
