//! Posts of a commune: workers of today, and posts that are filled on the way.

use crate::estimate::Parameter;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::{Cadre, Grade};

const CADRES: usize = Cadre::ALL.len();

/// Full-time equivalents by [`Cadre::index`].
pub(super) type ByCadre = [f64; CADRES];

/// Smallest missing part of a post that counts: below it, rounding of sums is meant, not work.
const TOLERANCE: f64 = 1e-9;

/// Whole posts that are missing.
pub(super) fn missing(needed: f64, there: f64) -> u64 {
    (needed - there - TOLERANCE).ceil().max(0.0) as u64
}

/// How long it takes to fill a post, and how many stand empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Months from the decision until the worker starts and is paid.
    pub lead: usize,
    /// Months of induction from then on.
    pub training: usize,
    /// Part of the posts that is filled.
    pub filled: f64,
}

impl Rules {
    pub(super) fn new(problem: &Problem) -> Self {
        let months = |parameter| problem.get(parameter).round().max(0.0) as usize;
        Self {
            lead: months(Parameter::HiringLeadMonths),
            training: months(Parameter::TrainingMonths),
            filled: 1.0 - problem.get(Parameter::VacancyShare),
        }
    }
}

/// Posts that the plan's years add to a commune. Nobody is dismissed.
#[derive(Debug, Clone)]
pub(super) struct Posts {
    /// Posts that begin, and that take families, in each month.
    begin: Vec<ByCadre>,
    ready_in: Vec<ByCadre>,
    /// Posts decided so far, begun so far, taking families so far.
    pub decided: ByCadre,
    pub begun: ByCadre,
    pub ready: ByCadre,
}

impl Posts {
    pub(super) fn new(months: usize) -> Self {
        let none = [0.0; CADRES];
        Self { begin: vec![none; months], ready_in: vec![none; months], decided: none, begun: none, ready: none }
    }

    /// Decides in `month` to fill so many posts. With no lead time they begin in the next month all the same: the
    /// decision follows from the month's need.
    pub(super) fn decide(&mut self, rules: &Rules, month: usize, cadre: usize, posts: u64) {
        let posts = posts as f64;
        self.decided[cadre] += posts;
        let begins = month + rules.lead.max(1);
        if let Some(here) = self.begin.get_mut(begins) {
            here[cadre] += posts;
        }
        if let Some(here) = self.ready_in.get_mut(begins + rules.training) {
            here[cadre] += posts;
        }
    }

    /// Moves to a month; the answer is the posts that begin in it.
    pub(super) fn enter(&mut self, month: usize) -> ByCadre {
        let begins = self.begin[month];
        for (cadre, begins) in begins.iter().enumerate() {
            self.begun[cadre] += begins;
            self.ready[cadre] += self.ready_in[month][cadre];
        }
        begins
    }
}

/// A worker of today, with months counted from the first month of the horizon.
#[derive(Debug, Clone)]
pub(super) struct Worker<'p> {
    pub cadre: usize,
    pub base: usize,
    pub fte: f64,
    /// Full-time equivalents that are left for families.
    pub cases: f64,
    /// The same of the whole post, which is not filled anew.
    pub post: f64,
    pub serves: &'p [usize],
    from: i32,
    until: i32,
}

impl Worker<'_> {
    pub(super) fn works_in(&self, month: usize) -> bool {
        (self.from..=self.until).contains(&(month as i32))
    }

    /// Whether it works for its own commune only.
    pub(super) fn is_local(&self) -> bool {
        self.serves.iter().all(|&commune| commune == self.base)
    }
}

/// The workers of today whose part of the Village Hive runs. What interns and those who guide others have left for families
/// is taken from the plan, and does not vary with the estimates; interns who come later carry the central share.
pub(super) fn workers<'p>(problem: &'p Problem, plan: &Plan) -> Vec<Worker<'p>> {
    let first = problem.horizon.first_month();
    let runs = problem.workers.iter().filter(|worker| problem.has(worker.cadre.service()));
    let share = problem.parameters.estimate(Parameter::InternCaseShare).central;
    let cases = |worker: &crate::problem::Worker| {
        let planned = plan.workers.binary_search_by(|w| w.id.cmp(&worker.id)).ok().map(|at| &plan.workers[at]);
        let intern = if worker.grade == Grade::Intern { share } else { 1.0 };
        planned.map_or(worker.fte * intern, |planned| planned.case_fte.unwrap_or(planned.fte).0)
    };
    // A post that stands empty at times is left for families as what is filled of it.
    let of_post = |worker: &crate::problem::Worker| {
        let whole = if worker.post > worker.fte { worker.post / worker.fte } else { 1.0 };
        cases(worker) * whole
    };
    runs.map(|worker| Worker {
        cadre: worker.cadre.index(),
        base: problem.villages[worker.village].commune,
        fte: worker.fte,
        cases: cases(worker),
        post: of_post(worker),
        serves: &worker.serves,
        from: worker.from.map_or(i32::MIN, |month| month.since(first)),
        until: worker.until.map_or(i32::MAX, |month| month.since(first)),
    })
    .collect()
}

/// Posts of the workers of today, as far as they are left for families, by base commune and month, up to when a post
/// decided in the last month begins; an empty list where nobody is based.
pub(super) fn today(problem: &Problem, workers: &[Worker<'_>], lead: usize) -> Vec<Vec<ByCadre>> {
    let months = problem.horizon.years as usize * 12 + lead.max(1);
    let mut today = vec![Vec::new(); problem.communes.len()];
    for worker in workers {
        let here: &mut Vec<ByCadre> = &mut today[worker.base];
        here.resize(months, [0.0; CADRES]);
        for (_, sum) in here.iter_mut().enumerate().filter(|(month, _)| worker.works_in(*month)) {
            sum[worker.cadre] += worker.post;
        }
    }
    today
}
