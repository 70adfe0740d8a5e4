//! The share of cost that each payer is meant to carry: the hand-over path.
//!
//! The most specific rule that has rows holds alone: commune and part, else commune, else part, else general. Before
//! the first year given a payer has no target; after the last one its share stays.

use crate::input::Path;
use crate::problem::{Problem, Share};
use crate::service::Service;
use crate::time::Year;

/// The rows of shares, found by commune.
#[derive(Debug)]
pub(super) struct Shares<'p> {
    of_commune: Vec<Vec<&'p Share>>,
    general: Vec<&'p Share>,
    payers: usize,
    path: Path,
}

impl<'p> Shares<'p> {
    pub(super) fn new(problem: &'p Problem) -> Self {
        let mut of_commune = vec![Vec::new(); problem.communes.len()];
        let mut general = Vec::new();
        for row in &problem.shares {
            match row.commune {
                Some(commune) => of_commune[commune].push(row),
                None => general.push(row),
            }
        }
        Self { of_commune, general, payers: problem.payers.len(), path: problem.settings.shares }
    }

    /// Targets of a commune and part in a year, by payer. They sum to at most 1: a planner's shares above 1 are
    /// scaled down, so that no riel is promised twice.
    pub(super) fn targets(&self, commune: usize, service: Service, year: Year) -> Vec<f64> {
        let (list, wanted) = self.rule(commune, service);
        let mut targets = vec![0.0; self.payers];
        for (payer, target) in targets.iter_mut().enumerate() {
            *target = at(list.iter().filter(|row| row.service == wanted && row.payer == payer), year, self.path);
        }
        let sum: f64 = targets.iter().sum();
        if sum > 1.0 {
            for target in &mut targets {
                *target /= sum;
            }
        }
        targets
    }

    /// The most specific rule with rows: its list, and the service that its rows name.
    fn rule(&self, commune: usize, service: Service) -> (&[&'p Share], Option<Service>) {
        let own = self.of_commune[commune].as_slice();
        let rules = [(own, Some(service)), (own, None), (self.general.as_slice(), Some(service))];
        let holds = |(list, wanted): &(&[&Share], Option<Service>)| list.iter().any(|row| row.service == *wanted);
        rules.into_iter().find(holds).unwrap_or((&self.general, None))
    }
}

fn at<'s>(rows: impl Iterator<Item = &'s &'s Share>, year: Year, path: Path) -> f64 {
    let (mut last, mut next): (Option<&Share>, Option<&Share>) = (None, None);
    for row in rows {
        if row.year <= year {
            if last.is_none_or(|last| last.year <= row.year) {
                last = Some(row);
            }
        } else if next.is_none_or(|next| row.year < next.year) {
            next = Some(row);
        }
    }
    match (last, next, path) {
        (None, _, _) => 0.0,
        (Some(last), Some(next), Path::Linear | Path::SCurve) => {
            let way = f64::from(year.0 - last.year.0) / f64::from(next.year.0 - last.year.0);
            // The cubic that starts and ends level (smoothstep): half of the way in the middle.
            let way = if path == Path::SCurve { way * way * (3.0 - 2.0 * way) } else { way };
            last.share + (next.share - last.share) * way
        }
        (Some(last), _, _) => last.share,
    }
}
