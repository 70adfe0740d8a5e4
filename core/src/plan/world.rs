//! What every part of the plan looks at: the problem, the need, the ways and the norms.

use super::guidance::{Guided, guidance};
use crate::control::Control;
use crate::estimate::Parameter;
use crate::need::{Need, Norms};
use crate::problem::Problem;
use crate::service::Cadre;
use crate::travel::Travel;

/// The cadres that visit families, in the order of the plan.
pub(super) const VISITING: [Cadre; 3] = [Cadre::SocialWorker, Cadre::Nurse, Cadre::FinanceCoach];

/// The problem with what is read from it again and again.
pub(super) struct World<'p> {
    pub problem: &'p Problem,
    pub need: &'p Need,
    pub travel: Travel,
    pub norms: Norms,
    /// Districts in order: code, and the range of their communes.
    pub districts: Vec<District>,
    /// Position of the district of each commune.
    pub district_of: Vec<usize>,
    /// Who of the workers of today guides whom; nobody where there are neither seniors nor interns.
    pub guidance: Vec<Guided>,
    /// Threads, and until when the engine may search.
    pub control: Control,
}

/// A district: communes are sorted by code, so that they and their villages are adjacent.
#[derive(Debug, Clone)]
pub(super) struct District {
    pub code: String,
    pub communes: std::ops::Range<usize>,
    pub villages: std::ops::Range<usize>,
}

impl<'p> World<'p> {
    pub(super) fn new(problem: &'p Problem, need: &'p Need, control: &Control) -> Self {
        let mut districts: Vec<District> = Vec::new();
        let mut district_of = Vec::with_capacity(problem.communes.len());
        for (c, commune) in problem.communes.iter().enumerate() {
            match districts.last_mut() {
                Some(last) if last.code == commune.code.district() => {
                    last.communes.end = c + 1;
                    last.villages.end = commune.villages.end;
                }
                _ => districts.push(District {
                    code: commune.code.district().to_owned(),
                    communes: c..c + 1,
                    villages: commune.villages.clone(),
                }),
            }
            district_of.push(districts.len() - 1);
        }
        let (travel, norms) = (Travel::new(problem), Norms::new(problem));
        let control = control.clone();
        let mut world = Self { problem, need, travel, norms, districts, district_of, guidance: Vec::new(), control };
        world.guidance = guidance(&world);
        world
    }

    pub(super) fn get(&self, parameter: Parameter) -> f64 {
        self.problem.get(parameter)
    }

    /// Position of the commune of a village.
    pub(super) fn commune_of(&self, village: usize) -> usize {
        self.problem.villages[village].commune
    }

    /// Most families of one full-time worker, where the cadre has such a standard.
    pub(super) fn caseload(&self, cadre: Cadre) -> Option<f64> {
        (cadre == Cadre::SocialWorker).then(|| self.get(Parameter::CaseloadFamilies))
    }

    /// Road kilometres between bases (rows) and villages (columns).
    pub(super) fn matrix(&self, bases: &[usize], villages: &[usize]) -> Vec<Vec<f64>> {
        let row = |&base: &usize| {
            let ways = self.travel.from_base(base);
            villages.iter().map(|&village| ways.to(village).0).collect()
        };
        bases.iter().map(row).collect()
    }
}
