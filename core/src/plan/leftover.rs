//! Nobody is left over while a worker who may serve them has room.

use super::assignment::{Answer, BAND_WEIGHT, Case};
use crate::arrange::Arrange;

/// Gives families who are left over to workers with hours and caseload for them: the most urgent families first, each
/// with the worker to whom it costs least. Spreading the load may have made such room.
pub(super) fn place_leftover(case: &Case, answer: &mut Answer) {
    let mut left: Vec<usize> = (0..case.items.len()).filter(|&i| case.unserved(answer, i) > 0).collect();
    if left.is_empty() {
        return;
    }
    left.arrange_by(|&a, &b| weight(case, b).total_cmp(&weight(case, a)).then(a.cmp(&b)));
    let mut hours = case.hours_left(answer);
    let mut families = vec![0; case.agents.len()];
    for (pairs, served) in case.pairs.iter().zip(&answer.families) {
        for (pair, &n) in pairs.iter().zip(served) {
            families[pair.agent] += n as i64;
        }
    }
    for item in left {
        let pairs = &case.pairs[item];
        let mut nearest: Vec<usize> = (0..pairs.len()).collect();
        nearest.arrange_by(|&a, &b| case.cost(&pairs[a]).total_cmp(&case.cost(&pairs[b])).then(a.cmp(&b)));
        for p in nearest {
            let pair = pairs[p];
            let most = case.max_families.as_ref().map_or(i64::MAX, |most| most[pair.agent]);
            while case.unserved(answer, item) > 0 && families[pair.agent] < most && hours[pair.agent] >= pair.usage {
                answer.families[item][p] += 1;
                families[pair.agent] += 1;
                hours[pair.agent] -= pair.usage;
            }
        }
    }
}

fn weight(case: &Case, item: usize) -> f64 {
    BAND_WEIGHT[case.items[item].band.index()]
}
