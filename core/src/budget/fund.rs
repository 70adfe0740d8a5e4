//! A commune's part of the national pot of the additional 1 % of revenue, by the published formula of 2024-28:
//! 30 % equal shares, 30 % by people, 30 % by villages, and 10 % "by villages and ministry data" [S], which is read as
//! by villages too, because the ministry's data is not public.

use crate::estimate::Parameter;
use crate::problem::{Commune, Problem};

const EQUAL: f64 = 0.30;
const BY_PEOPLE: f64 = 0.30;
const BY_VILLAGES: f64 = 0.40;

/// The commune's part of the pot, 0-1. Villages are those of the plan, people those of the base year.
pub(super) fn part(problem: &Problem, commune: &Commune) -> f64 {
    let of = |count: f64, national: Parameter| count / problem.get(national);
    EQUAL * of(1.0, Parameter::NationalCommunes)
        + BY_PEOPLE * of(commune.people as f64, Parameter::NationalPeople)
        + BY_VILLAGES * of(commune.villages.len() as f64, Parameter::NationalVillages)
}
