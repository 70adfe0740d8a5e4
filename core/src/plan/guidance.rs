//! Who guides whom among the social workers of today: seniors guide workers and interns, workers guide interns where no
//! senior has room. Decided before anybody has families, since the hours of it come off case time.
//!
//! The nearest pairs come first. A guide keeps the span, the most interns and the own hours; those whom a senior guides,
//! directly or through a worker, fit into one supervision group with the senior. Planned posts are guided by the
//! supervisor of their group: who of them becomes a senior is not known.

use super::world::{District, World};
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::problem::Worker;
use crate::service::{Cadre, Grade, Service};
use crate::unit::Km;

/// One worker or intern with the guide.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Guided {
    pub guide: WorkerId,
    pub worker: WorkerId,
    /// Road distance between their bases, one way.
    pub km: f64,
    /// Hours a month of the guide, the journey included.
    pub hours: f64,
}

/// Everybody who is guided, by district, then by id.
pub(super) fn guidance(world: &World<'_>) -> Vec<Guided> {
    let runs = world.problem.has(Service::Supervision) && world.problem.has(Service::SocialWork);
    if !runs || world.problem.workers.iter().all(|worker| worker.grade.is_worker()) {
        return Vec::new();
    }
    world.districts.iter().flat_map(|district| Tree::new(world, district).grown()).collect()
}

/// The pair as it is, whoever decided it.
pub(super) fn pair(world: &World<'_>, guide: &Worker, worker: &Worker) -> Guided {
    let km = world.travel.road_km(guide.village, worker.village).0;
    let talks = match worker.grade {
        Grade::Intern => Parameter::InternSupervisionHours,
        Grade::Worker | Grade::Senior => Parameter::IndividualSupervisionHours,
    };
    let hours = world.get(talks) + world.travel.minutes(Km(2.0 * km)).0 / 60.0;
    Guided { guide: guide.id.clone(), worker: worker.id.clone(), km, hours }
}

/// Full-time equivalents that a worker has left for families.
pub(super) fn cases(world: &World<'_>, worker: &Worker) -> f64 {
    let supervised = world.problem.has(Service::Supervision);
    let own = match worker.grade {
        Grade::Worker | Grade::Senior => worker.fte,
        // Whom nobody guides carries no families.
        Grade::Intern if supervised && !world.guidance.iter().any(|pair| pair.worker == worker.id) => 0.0,
        Grade::Intern => worker.fte * world.get(Parameter::InternCaseShare),
    };
    let given: f64 = world.guidance.iter().filter(|pair| pair.guide == worker.id).map(|pair| pair.hours).sum();
    let month = world.norms.case_hours_month(worker.cadre).0;
    if given > 0.0 && month > 0.0 { (own - given / month).max(0.0) } else { own }
}

/// The social workers of a district at work today, and what has been decided.
struct Tree<'w> {
    world: &'w World<'w>,
    workers: Vec<&'w Worker>,
    guided: Vec<Option<usize>>,
    /// Hours of each that are left to guide others.
    hours: Vec<f64>,
    /// Whoever must be in one group has the same number.
    cluster: Vec<usize>,
    pairs: Vec<Guided>,
}

impl<'w> Tree<'w> {
    fn new(world: &'w World<'w>, district: &District) -> Self {
        let month = world.problem.horizon.first_month();
        let here = |worker: &&Worker| {
            worker.cadre == Cadre::SocialWorker && worker.works_in(month) && district.villages.contains(&worker.village)
        };
        let workers: Vec<&Worker> = world.problem.workers.iter().filter(here).collect();
        let hours = world.norms.case_hours_month(Cadre::SocialWorker).0;
        Self {
            world,
            guided: vec![None; workers.len()],
            hours: workers.iter().map(|worker| worker.fte * hours).collect(),
            cluster: (0..workers.len()).collect(),
            pairs: Vec::new(),
            workers,
        }
    }

    /// Interns first, for they work only with a guide: with a senior, else with a worker. Then the workers.
    fn grown(mut self) -> Vec<Guided> {
        self.join(Grade::Senior, Grade::Intern);
        self.join(Grade::Worker, Grade::Intern);
        self.join(Grade::Senior, Grade::Worker);
        self.pairs.arrange_by(|a, b| a.worker.cmp(&b.worker));
        self.pairs
    }

    /// Joins guides of one grade with those of another, the nearest first.
    fn join(&mut self, guides: Grade, grade: Grade) {
        let workers = &self.workers;
        let of = |grade: Grade| (0..workers.len()).filter(move |&at| workers[at].grade == grade);
        let mut pairs = Vec::new();
        for guide in of(guides) {
            let ways = self.world.travel.from_base(workers[guide].village);
            pairs.extend(of(grade).map(|worker| (ways.to(workers[worker].village).0, worker, guide)));
        }
        pairs.arrange_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, worker, guide) in pairs {
            let pair = pair(self.world, self.workers[guide], self.workers[worker]);
            if self.guided[worker].is_none() && self.fits(guide, worker) && pair.hours <= self.hours[guide] {
                self.guided[worker] = Some(guide);
                self.hours[guide] -= pair.hours;
                let (from, to) = (self.cluster[worker], self.cluster[guide]);
                self.cluster.iter_mut().filter(|cluster| **cluster == from).for_each(|cluster| *cluster = to);
                self.pairs.push(pair);
            }
        }
    }

    /// Whether a guide may have one more, and all who then belong together fit into a group.
    fn fits(&self, guide: usize, worker: usize) -> bool {
        let most = |parameter| self.world.get(parameter).floor() as usize;
        let mine = |grade: Option<Grade>| {
            let of = |at: &usize| {
                self.guided[*at] == Some(guide) && grade.is_none_or(|grade| self.workers[*at].grade == grade)
            };
            (0..self.workers.len()).filter(of).count()
        };
        let senior = self.workers[guide].grade == Grade::Senior;
        let intern = self.workers[worker].grade == Grade::Intern;
        let size = |at: usize| self.cluster.iter().filter(|cluster| **cluster == self.cluster[at]).count();
        (!senior || mine(None) < most(Parameter::SeniorSpan))
            && (!intern || mine(Some(Grade::Intern)) < most(Parameter::InternsPerSupervisor))
            && size(guide) + size(worker) <= most(Parameter::SupervisionSpan).max(1)
    }
}
