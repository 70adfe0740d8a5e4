//! How the first year of a forecast ends: who is in post, and how many families need casework.

use super::months;
use super::world::World;
use crate::estimate::Parameter;
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::Cadre;
use crate::time::{Horizon, Month};

/// Posts of a cadre in a commune that begin in the same month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hired {
    /// Position of the commune.
    pub commune: usize,
    pub cadre: Cadre,
    /// First month of work.
    pub from: Month,
    pub posts: u64,
}

/// The end of the first year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct YearEnd {
    /// Posts that are decided on in the year. Those decided on in its last months begin in the next one.
    pub hired: Vec<Hired>,
    /// Part of a post that is filled on average.
    pub filled: f64,
    /// Families in case or waiting, by commune.
    pub open: Vec<f64>,
}

/// Runs the first year, and as much of the next ones as posts need to begin.
pub(crate) fn year_end(problem: &Problem, need: &Need, plan: &Plan) -> YearEnd {
    let lead = (problem.get(Parameter::HiringLeadMonths).round().max(0.0) as usize).max(1);
    let years = 1 + lead.div_ceil(12) as u32;
    let problem = Problem { horizon: Horizon { years, ..problem.horizon }, ..problem.clone() };
    let world = World::new(&problem, need, plan);
    let mut begun = vec![[0.0; Cadre::ALL.len()]; world.communes()];
    let mut end = YearEnd { hired: Vec::new(), filled: world.rules.filled, open: vec![0.0; world.communes()] };
    months::run(&world, |seen| {
        if seen.month == 11 {
            end.open[seen.commune] = seen.site.open();
        }
        for &cadre in Cadre::ALL {
            let (now, before) = (seen.site.posts.begun[cadre.index()], &mut begun[seen.commune][cadre.index()]);
            // Decided on `lead` months before.
            if now > *before && seen.month < 12 + lead {
                let from = problem.horizon.first_month() + seen.month as i32;
                end.hired.push(Hired { commune: seen.commune, cadre, from, posts: (now - *before).round() as u64 });
            }
            *before = now;
        }
    });
    end
}
