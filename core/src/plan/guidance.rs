//! Who guides whom among the social workers of today: seniors guide workers and interns, workers guide interns where no
//! senior has room. Decided before anybody has families, since the hours of it come off case time.
//!
//! The nearest pairs come first. A guide keeps the span, the most interns and the own hours; those whom a senior guides,
//! directly or through a worker, fit into one supervision group with the senior. Planned posts are guided by the
//! supervisor of their group: who of them becomes a senior is not known.

use super::world::{District, World};
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

/// The social workers of a district at work today, by id, and what has been decided.
struct Tree<'w> {
    world: &'w World<'w>,
    workers: Vec<&'w Worker>,
    guided: Vec<Option<usize>>,
    /// Hours of each that are left to guide others.
    hours: Vec<f64>,
    /// Whoever must be in one group has the same number.
    cluster: Vec<usize>,
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
            workers,
        }
    }

    /// Interns first, for they work only with a guide: with a senior, else with a worker. Then the workers.
    fn grown(mut self) -> Vec<Guided> {
        self.join(Grade::Senior, Grade::Intern);
        self.join(Grade::Worker, Grade::Intern);
        self.join(Grade::Senior, Grade::Worker);
        let guides = self.guided.iter().enumerate();
        guides.filter_map(|(worker, guide)| Some(self.pair((*guide)?, worker))).collect()
    }

    fn pair(&self, guide: usize, worker: usize) -> Guided {
        pair(self.world, self.workers[guide], self.workers[worker])
    }

    fn of_grade(&self, grade: Grade) -> Vec<usize> {
        (0..self.workers.len()).filter(|&at| self.workers[at].grade == grade).collect()
    }

    /// Joins guides of one grade with those of another, the nearest pair that is possible first.
    fn join(&mut self, guides: Grade, grade: Grade) {
        let (guides, others) = (self.of_grade(guides), self.of_grade(grade));
        let villages = |list: &[usize]| -> Vec<usize> { list.iter().map(|&at| self.workers[at].village).collect() };
        let mut km = self.world.matrix(&villages(&guides), &villages(&others));
        loop {
            let mut nearest = (f64::INFINITY, 0, 0);
            for (w, &worker) in others.iter().enumerate().filter(|(_, worker)| self.guided[**worker].is_none()) {
                for (g, &guide) in guides.iter().enumerate() {
                    if km[g][w] < nearest.0 {
                        if self.fits(guide, worker) {
                            nearest = (km[g][w], worker, guide);
                        } else {
                            // What does not fit now never will.
                            km[g][w] = f64::INFINITY;
                        }
                    }
                }
            }
            let (way, worker, guide) = nearest;
            if way == f64::INFINITY {
                return;
            }
            self.guided[worker] = Some(guide);
            self.hours[guide] -= self.pair(guide, worker).hours;
            let (from, to) = (self.cluster[worker], self.cluster[guide]);
            self.cluster.iter_mut().filter(|cluster| **cluster == from).for_each(|cluster| *cluster = to);
        }
    }

    /// Whether a guide may have one more and has the hours, and all who then belong together fit into a group.
    fn fits(&self, guide: usize, worker: usize) -> bool {
        let most = |parameter| self.world.get(parameter).floor() as usize;
        let (mut all, mut interns, mut size) = (0, 0, 0);
        for at in 0..self.workers.len() {
            let mine = usize::from(self.guided[at] == Some(guide));
            all += mine;
            interns += mine * usize::from(self.workers[at].grade == Grade::Intern);
            size += usize::from([self.cluster[guide], self.cluster[worker]].contains(&self.cluster[at]));
        }
        (self.workers[guide].grade != Grade::Senior || all < most(Parameter::SeniorSpan))
            && (self.workers[worker].grade != Grade::Intern || interns < most(Parameter::InternsPerSupervisor))
            && size <= most(Parameter::SupervisionSpan).max(1)
            && self.pair(guide, worker).hours <= self.hours[guide]
    }
}
