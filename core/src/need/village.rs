//! Need of each village: counted in the case list, or estimated.

use super::VillageNeed;
use super::apportion::{share_capped, split_rows};
use super::norms::Norms;
use crate::caseflow::CaseRates;
use crate::estimate::Parameter;
use crate::problem::{Commune, Problem, Village};
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::largest_remainder;

/// How much likelier a family with an `IDPoor` card of level 1 is to need casework than one without [A]: no source found;
/// poverty is one of the risks that the services name, and level 1 is the poorest.
const WEIGHT_POOR_1: f64 = 3.0;

/// The same for level 2 [A].
const WEIGHT_POOR_2: f64 = 2.0;

/// Need of all villages, in the order of the problem.
pub(super) fn villages(problem: &Problem, norms: &Norms, rates: &CaseRates) -> Vec<VillageNeed> {
    let mut needs: Vec<VillageNeed> = problem.villages.iter().map(nothing).collect();
    count(problem, norms, &mut needs);
    for commune in &problem.communes {
        estimate(problem, norms, rates, commune, &mut needs);
    }
    needs
}

fn nothing(village: &Village) -> VillageNeed {
    VillageNeed {
        village: village.code.clone(),
        families: village.families,
        open_cases: 0,
        by_score: [0; 11],
        nurse_families: 0,
        finance_families: 0,
        places: [0; AgeBand::ALL.len()],
        from_case_list: false,
    }
}

/// Adds up the case list.
fn count(problem: &Problem, norms: &Norms, needs: &mut [VillageNeed]) {
    for family in &problem.families {
        let need = &mut needs[family.village];
        need.from_case_list = true;
        need.open_cases += 1;
        need.by_score[usize::from(family.score.min(10))] += 1;
        need.nurse_families += u64::from(family.nurse && norms.has_families(Cadre::Nurse));
        need.finance_families += u64::from(family.finance && norms.has_families(Cadre::FinanceCoach));
        if norms.has(Service::YouthCentres) {
            for (sum, children) in need.places.iter_mut().zip(family.places) {
                *sum += u64::from(children);
            }
        }
    }
}

/// Estimates the villages of a commune that the case list does not cover.
///
/// The commune's open cases, counted or estimated, are shared over all its villages, and the shares of those not listed are
/// kept: a list from one village says nothing about its neighbours.
fn estimate(problem: &Problem, norms: &Norms, rates: &CaseRates, commune: &Commune, needs: &mut [VillageNeed]) {
    let villages = problem.villages.get(commune.villages.clone()).unwrap_or(&[]);
    let by_share = commune.families as f64 * norms.get(Parameter::ShareInCase);
    let expected = commune.open_cases.map_or(by_share, |counted| counted as f64);
    let weights: Vec<f64> = villages.iter().map(weight).collect();
    let caps: Vec<u64> = villages.iter().map(|village| village.families).collect();
    let cases = share_capped(expected.round() as u64, &weights, &caps);
    let Some(needs) = needs.get_mut(commune.villages.clone()) else { return };
    let mut open: Vec<(&mut VillageNeed, u64)> =
        needs.iter_mut().zip(cases).filter(|(need, _)| !need.from_case_list).collect();
    let cases: Vec<u64> = open.iter().map(|&(_, cases)| cases).collect();
    let total = cases.iter().sum::<u64>() as f64;
    let by_cases: Vec<f64> = cases.iter().map(|&cases| cases as f64).collect();
    let scores = split_rows(&cases, &rates.steady_state().by_score);
    let nurse = share_capped(norms.nurse_families(total).round() as u64, &by_cases, &cases);
    let finance = share_capped(norms.coached_families(total).round() as u64, &by_cases, &cases);
    let places = places(norms, total, &by_cases);
    for (i, (need, cases)) in open.iter_mut().enumerate() {
        need.open_cases = *cases;
        need.by_score = scores[i];
        need.nurse_families = nurse[i];
        need.finance_families = finance[i];
        need.places = std::array::from_fn(|age| places[age][i]);
    }
}

/// Children who need a place, by age band and village: a whole number for the commune, split over age bands, then each
/// over the villages by their open cases.
fn places(norms: &Norms, open_cases: f64, by_cases: &[f64]) -> [Vec<u64>; AgeBand::ALL.len()] {
    let expected = norms.children_needing_places(open_cases);
    let total = norms.children_needing_a_place(open_cases).round() as u64;
    let by_age = largest_remainder(total, &expected);
    std::array::from_fn(|age| largest_remainder(by_age[age], by_cases))
}

/// Families of a village, the poor ones counted more.
pub(crate) fn weight(village: &Village) -> f64 {
    let others = village.families.saturating_sub(village.poor_1).saturating_sub(village.poor_2);
    village.poor_1 as f64 * WEIGHT_POOR_1 + village.poor_2 as f64 * WEIGHT_POOR_2 + others as f64
}
