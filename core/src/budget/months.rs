//! The coupled monthly loop: posts at work -> families admitted -> work asked for -> quantities -> cost -> posts decided.

use super::hiring::{self, Money};
use super::lines::Entry;
use super::quantities::Quantities;
use super::site::Site;
use super::world::World;
use crate::estimate::Parameter;
use crate::plan::{Plan, PlanWorker};
use crate::problem::Problem;
use crate::service::{Cadre, Service};
use crate::unit::Riel;

const CADRES: usize = Cadre::ALL.len();

/// What the months leave behind.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Entries of the cost lines by commune, year and line.
    pub entries: Vec<Entry>,
    /// Post-months that were paid, by commune and year.
    pub post_months: Vec<f64>,
    /// Children separated over the horizon.
    pub separated: f64,
    /// Child-years in residential care by year.
    pub care_years: Vec<f64>,
}

/// What a month looks like from outside.
pub(super) struct Seen<'s> {
    pub commune: usize,
    pub month: usize,
    pub site: &'s Site,
    pub children: f64,
    pub cost: Riel,
}

impl Run {
    pub(super) fn entries_of(&self, world: &World<'_>, commune: usize, year: usize) -> &[Entry] {
        let lines = world.lines.count();
        let first = (commune * world.problem.horizon.years as usize + year) * lines;
        self.entries.get(first..first + lines).unwrap_or(&[])
    }
}

/// Runs all months. `see` is shown each commune at the end of each month, months outside, communes inside.
pub(super) fn run(world: &World<'_>, see: impl FnMut(&Seen<'_>)) -> Run {
    run_with(world, 1, |_, _| (), see)
}

/// The same with the entries of the cost lines by quarter: by commune, quarter and line.
pub(super) fn run_quarters(world: &World<'_>) -> Run {
    run_with(world, 4, |_, _| (), |_| ())
}

/// The same, and `correct` may put what is known in place of what was expected at the end of each month.
pub(super) fn run_corrected(
    world: &World<'_>,
    correct: impl FnMut(usize, &mut [Site]),
    see: impl FnMut(&Seen<'_>),
) -> Run {
    run_with(world, 1, correct, see)
}

fn run_with(
    world: &World<'_>,
    periods: usize,
    mut correct: impl FnMut(usize, &mut [Site]),
    mut see: impl FnMut(&Seen<'_>),
) -> Run {
    let (years, communes) = (world.problem.horizon.years as usize, world.communes());
    let mut sites = start(world);
    let money = Money::new(world);
    let lines = world.lines.count();
    let mut run = Run {
        entries: vec![Entry::default(); communes * years * periods * lines],
        post_months: vec![0.0; communes * years],
        separated: 0.0,
        care_years: vec![0.0; years],
    };
    let mut wanted = vec![[0.0; 2]; communes];
    let mut placed = vec![[0.0; 2]; communes];
    let mut held = vec![0.0; communes];
    let mut groups = vec![0.0; communes];
    for month in 0..world.months() {
        let year = month / 12;
        enter(world, &mut sites, month);
        for (site, wanted) in sites.iter_mut().zip(&mut wanted) {
            site.step(world, month);
            *wanted = site.children_wanting(month);
            run.separated += site.happened.separated;
            run.care_years[year] += site.flow.residential() / 12.0;
        }
        correct(month, &mut sites);
        world.centres.placed(&wanted, &mut placed);
        for (commune, site) in sites.iter_mut().enumerate() {
            let open = site.calendar.runs(Service::YouthCentres, month);
            site.setting.children = if open { placed[commune] } else { [0.0; 2] };
            site.look_ahead(world, commune, month);
        }
        courses(world, &mut sites, month, &mut held);
        supervision_groups(world, &sites, &mut groups);
        for (commune, site) in sites.iter_mut().enumerate() {
            let mut used = quantities(world, site, month);
            used.participant_days = held[commune] * world.get(Parameter::CourseParticipants);
            used.groups = groups[commune];
            let first = (commune * years * periods + month * periods / 12) * lines;
            let entries = &mut run.entries[first..first + lines];
            let cost = world.lines.book(&world.prices, (month, year), &used, &site.bought, entries);
            run.post_months[commune * years + year] += site.paid.iter().sum::<f64>();
            see(&Seen { commune, month, site, children: used.children, cost });
        }
        hiring::decide(world, &money, &mut sites, month);
    }
    run
}

/// Families whom the plan gives to social workers of today, by commune.
pub(super) fn served_today(problem: &Problem, plan: &Plan) -> Vec<f64> {
    let mut in_case = vec![0.0; problem.communes.len()];
    let today: Vec<&PlanWorker> =
        plan.workers.iter().filter(|w| w.existing && w.cadre == Cadre::SocialWorker).collect();
    for given in plan.assignments.iter().filter(|given| given.cadre == Cadre::SocialWorker) {
        let by_today = today.binary_search_by(|worker| worker.id.cmp(&given.worker)).is_ok();
        if let (true, Ok(village)) = (by_today, problem.villages.binary_search_by(|v| v.code.cmp(&given.village))) {
            in_case[problem.villages[village].commune] += given.families as f64;
        }
    }
    in_case
}

/// The base month: in case are the families whom the plan gives to workers of today, at most a full caseload each.
fn start(world: &World<'_>) -> Vec<Site> {
    let problem = world.problem;
    let in_case = served_today(problem, world.plan);
    let caseload = problem.get(Parameter::CaseloadFamilies);
    let k = Cadre::SocialWorker.index();
    let mut sites: Vec<Site> = (0..in_case.len()).map(|commune| Site::new(world, commune, in_case[commune])).collect();
    enter_today(world, &mut sites, 0);
    let most: Vec<f64> = sites.iter().map(|site| site.able[k] * caseload).collect();
    for (commune, most) in most.into_iter().enumerate() {
        if in_case[commune] > most {
            sites[commune] = Site::new(world, commune, most);
        }
    }
    sites
}

/// Posts that begin in the month, and who is at work in it.
fn enter(world: &World<'_>, sites: &mut [Site], month: usize) {
    for site in sites.iter_mut() {
        let begins = site.posts.enter(month);
        for (cadre, begins) in begins.iter().enumerate() {
            site.bought.fill_posts(month, cadre, begins * world.rules.filled);
        }
    }
    enter_today(world, sites, month);
}

/// Who is at work. Workers of several communes, and posts of shared cadres, give their time in proportion to what the
/// month before asked for.
fn enter_today(world: &World<'_>, sites: &mut [Site], month: usize) {
    for site in sites.iter_mut() {
        site.today = [0.0; CADRES];
        site.able = [0.0; CADRES];
    }
    for worker in world.workers.iter().filter(|worker| worker.works_in(month)) {
        let service = Cadre::ALL[worker.cadre].service();
        let runs = |commune: usize| sites[commune].calendar.runs(service, month);
        let serves = |&commune: &usize| runs(commune) || worker.cadre == Cadre::Trainer.index();
        if !worker.serves.iter().any(serves) {
            continue;
        }
        sites[worker.base].today[worker.cadre] += worker.fte;
        if worker.is_local() {
            sites[worker.base].able[worker.cadre] += worker.cases;
        } else {
            share(sites, worker.serves.iter().copied(), worker.cadre, worker.cases);
        }
    }
    for &cadre in Cadre::ALL {
        for district in &world.districts {
            if cadre.shared_in_district() {
                let ready: f64 = sites[district.clone()].iter().map(|site| site.posts.ready[cadre.index()]).sum();
                share(sites, district.clone(), cadre.index(), ready * world.rules.filled);
            } else {
                for site in &mut sites[district.clone()] {
                    site.able[cadre.index()] += site.posts.ready[cadre.index()] * world.rules.filled;
                }
            }
        }
    }
    for site in sites.iter_mut() {
        for cadre in 0..CADRES {
            site.paid[cadre] = site.today[cadre] + site.posts.begun[cadre] * world.rules.filled;
        }
        site.bought.set_posts_before(site.today);
    }
}

/// Shares time over communes in proportion to their need; equally where none asks.
fn share(sites: &mut [Site], communes: impl Iterator<Item = usize> + Clone, cadre: usize, fte: f64) {
    if fte <= 0.0 {
        return;
    }
    let needed: f64 = communes.clone().map(|commune| sites[commune].work.required[cadre]).sum();
    let equal = 1.0 / communes.clone().count().max(1) as f64;
    for commune in communes {
        let part = if needed > 0.0 { sites[commune].work.required[cadre] / needed } else { equal };
        sites[commune].able[cadre] += fte * part;
    }
}

/// Course days that are held in the month: those due and those still owed, as far as the trainers of the district have
/// time.
fn courses(world: &World<'_>, sites: &mut [Site], month: usize, held: &mut [f64]) {
    let k = Cadre::Trainer.index();
    let hours = world.get(Parameter::TrainerDaysPerCourseDay) * world.get(Parameter::HoursPerDay);
    let month_hours = world.norms.available_hours_year().0 / 12.0 / world.norms.allowance_factor(Cadre::Trainer);
    for district in &world.districts {
        let (mut needed, mut able) = (0.0, 0.0);
        for commune in district.clone() {
            let site = &mut sites[commune];
            site.courses_owed += site.calendar.course_days[month];
            needed += site.courses_owed * (hours + world.round_trip_km[commune][k] * world.hours_per_km);
            able += site.able[k] * month_hours;
        }
        let part = if needed > able { able / needed } else { 1.0 };
        for commune in district.clone() {
            held[commune] = sites[commune].courses_owed * part;
            sites[commune].courses_owed -= held[commune];
        }
    }
}

/// Supervision groups that meet: the district's workers over the span, whole groups, as far as there are supervisors to
/// lead them; a commune has the part of its workers.
fn supervision_groups(world: &World<'_>, sites: &[Site], groups: &mut [f64]) {
    groups.fill(0.0);
    if !world.problem.has(Service::Supervision) {
        return;
    }
    let members = |site: &Site| -> f64 {
        Cadre::ALL.iter().filter(|&&c| world.norms.supervised(c)).map(|c| site.paid[c.index()]).sum()
    };
    for district in &world.districts {
        let workers: f64 = sites[district.clone()].iter().map(members).sum();
        let leaders: f64 = sites[district.clone()].iter().map(|site| site.able[Cadre::Supervisor.index()]).sum();
        let whole = (workers / world.get(Parameter::SupervisionSpan).max(1.0) - 1e-9).ceil();
        let meeting = whole.min(leaders);
        for commune in district.clone().filter(|_| workers > 0.0) {
            groups[commune] = meeting * members(&sites[commune]) / workers;
        }
    }
}

/// What a commune uses in the month, courses and supervision groups apart.
fn quantities(world: &World<'_>, site: &Site, month: usize) -> Quantities {
    let mut used = Quantities { posts: site.paid, stages: site.calendar.stages[month], ..Quantities::default() };
    for &cadre in Cadre::ALL {
        used.km[cadre.service().index()] += site.work.km[cadre.index()] * done(site, cadre);
    }
    if !site.calendar.serves(month) {
        return used;
    }
    let problem = world.problem;
    let runs = |service: Service| if site.calendar.runs(service, month) { 1.0 } else { 0.0 };
    used.served = std::array::from_fn(|service| runs(Service::ALL[service]));
    used.families = site.flow.open_cases();
    used.nurse_families = used.families * site.setting.nurse_ratio * site.done(Cadre::Nurse) * runs(Service::Health);
    used.coached_families = used.families * site.setting.coached_ratio * site.done(Cadre::FinanceCoach);
    used.coached_families *= runs(Service::FamilyFinance);
    let [preschool, school] = site.setting.children;
    used.children = preschool * site.done(Cadre::Caregiver) + school * site.done(Cadre::Teacher);
    used.centres = site.setting.centres;
    if problem.has(Service::ProtectionNetworks) {
        let meetings = site.setting.villages * world.get(Parameter::NetworkMeetings) / 12.0;
        used.member_meetings = meetings * world.get(Parameter::NetworkMembers);
    }
    if problem.has(Service::Health) {
        used.workshops =
            site.setting.villages * world.get(Parameter::WorkshopsVillage) / 12.0 * site.done(Cadre::Nurse);
        used.workshops *= runs(Service::Health);
    }
    used
}

/// Families in case are visited: what the intake limit leaves open is not asked again.
fn done(site: &Site, cadre: Cadre) -> f64 {
    match cadre {
        Cadre::SocialWorker if site.able[cadre.index()] > 0.0 || site.flow.open_cases() > 0.0 => 1.0,
        _ => site.done(cadre),
    }
}
