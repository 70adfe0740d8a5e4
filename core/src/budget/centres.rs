//! Youth centres of the plan and the children whom they reach: those that run today from the start, the others from
//! the first month of their commune's services.

use crate::arrange::Arrange;
use crate::id::VillageCode;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::{AgeBand, Service};

const AGES: usize = AgeBand::ALL.len();

/// Children by [`AgeBand::index`].
pub(super) type ByAge = [f64; AGES];

/// Centres of all communes, by position of the commune.
#[derive(Debug, Clone)]
pub(super) struct Centres {
    /// Places of the centres that stand in a commune.
    pub places: Vec<ByAge>,
    /// Centres that run today.
    pub existing: Vec<f64>,
    /// Centres that the plan opens.
    pub new: Vec<f64>,
    /// Where the children of a commune go: (home, commune of the centre, age band, part of the home's need).
    pub ways: Vec<(usize, usize, usize, f64)>,
}

impl Centres {
    pub(super) fn new(problem: &Problem, plan: &Plan) -> Self {
        let communes = problem.communes.len();
        let mut centres = Self {
            places: vec![[0.0; AGES]; communes],
            existing: vec![0.0; communes],
            new: vec![0.0; communes],
            ways: Vec::new(),
        };
        if !problem.has(Service::YouthCentres) {
            return centres;
        }
        for centre in &plan.centres {
            let Some(at) = commune_of(problem, &centre.village) else { continue };
            let count = if centre.existing { &mut centres.existing } else { &mut centres.new };
            count[at] += 1.0;
            for age in 0..AGES {
                centres.places[at][age] += centre.places[age] as f64;
            }
        }
        centres.ways = ways(problem, plan);
        centres
    }

    /// Children who have a way to a place and a place: by commune of the centre, given the children who need one by
    /// home commune.
    pub(super) fn placed(&self, wanted: &[ByAge], placed: &mut [ByAge]) {
        placed.fill([0.0; AGES]);
        for &(home, at, age, part) in &self.ways {
            placed[at][age] += wanted[home][age] * part;
        }
        for (placed, places) in placed.iter_mut().zip(&self.places) {
            for age in 0..AGES {
                placed[age] = placed[age].min(places[age]);
            }
        }
    }
}

fn commune_of(problem: &Problem, village: &VillageCode) -> Option<usize> {
    let position = problem.villages.binary_search_by(|v| v.code.cmp(village)).ok()?;
    Some(problem.villages[position].commune)
}

/// Children go where the plan of the base month sends them; those who wait in it may take a place that is free in
/// their own commune.
fn ways(problem: &Problem, plan: &Plan) -> Vec<(usize, usize, usize, f64)> {
    let communes = problem.communes.len();
    let mut need = vec![[0.0; AGES]; communes];
    let mut sent: Vec<(usize, usize, usize, f64)> = Vec::new();
    for placed in &plan.places {
        let at = plan.centres.binary_search_by(|centre| centre.id.cmp(&placed.centre)).ok();
        let at = at.and_then(|centre| commune_of(problem, &plan.centres[centre].village));
        if let (Some(home), Some(at)) = (commune_of(problem, &placed.village), at) {
            need[home][placed.age.index()] += placed.children as f64;
            sent.push((home, at, placed.age.index(), placed.children as f64));
        }
    }
    for waiting in &plan.waiting {
        if let Some(home) = commune_of(problem, &waiting.village) {
            need[home][waiting.age.index()] += waiting.children as f64;
            sent.push((home, home, waiting.age.index(), waiting.children as f64));
        }
    }
    for (home, need) in need.iter_mut().enumerate() {
        for age in (0..AGES).filter(|&age| need[age] == 0.0) {
            sent.push((home, home, age, 1.0));
        }
        need.iter_mut().filter(|need| **need == 0.0).for_each(|need| *need = 1.0);
    }
    sent.arrange_by_key(|&(home, at, age, _)| (home, at, age));
    let mut ways: Vec<(usize, usize, usize, f64)> = Vec::new();
    for (home, at, age, children) in sent {
        let part = children / need[home][age];
        match ways.last_mut() {
            Some(last) if (last.0, last.1, last.2) == (home, at, age) => last.3 += part,
            _ => ways.push((home, at, age, part)),
        }
    }
    ways
}
