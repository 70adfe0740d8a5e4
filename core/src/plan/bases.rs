//! Where new posts are based: a greedy for the capacitated p-median.
//!
//! Workers of today first take their equal share of the load around their own base. Then each post in turn takes the
//! base from which its share of what is left is nearest, counted by load times kilometres. Ties go to the earlier
//! village, so that the answer is the same every time.

use super::world::World;
use crate::arrange::Arrange;

/// The load of a hiring area (a commune, or a district for shared cadres) and who carries some of it already.
pub(super) struct Load<'l> {
    /// Villages of the area.
    pub villages: &'l [usize],
    /// Load of each, in full-time equivalents.
    pub of_village: &'l [f64],
    /// Base (a position in the problem) and full-time equivalents of the workers of today.
    pub workers: &'l [(usize, f64)],
}

/// A base in `villages` for each post, where a post may only be based in a commune that has `posts` left.
pub(super) fn bases(world: &World<'_>, area: &Load<'_>, posts: &[(usize, u64)]) -> Vec<usize> {
    let count: u64 = posts.iter().map(|&(_, n)| n).sum();
    let mut left = area.of_village.to_vec();
    let fte: f64 = area.workers.iter().map(|&(_, fte)| fte).sum::<f64>() + count as f64;
    let share = area.of_village.iter().sum::<f64>() / fte.max(f64::MIN_POSITIVE);
    for &(base, fte) in area.workers {
        let ways = world.travel.from_base(base);
        let km: Vec<f64> = area.villages.iter().map(|&v| ways.to(v).0).collect();
        take(&mut left, &nearest_first(&km), &km, share * fte);
    }
    let matrix = world.matrix(area.villages, area.villages);
    let order: Vec<Vec<usize>> = matrix.iter().map(|km| nearest_first(km)).collect();
    let mut quota = posts.to_vec();
    let mut chosen = Vec::new();
    for _ in 0..count {
        let open = |&u: &usize| {
            let commune = world.commune_of(area.villages[u]);
            quota.iter().any(|&(c, n)| c == commune && n > 0)
        };
        // All that is left has been taken: rounding, or no load at all. Then the whole load decides.
        let rest = if left.iter().sum::<f64>() > share * 1e-9 { &left } else { area.of_village };
        let cost = |u: usize| take(&mut rest.to_vec(), &order[u], &matrix[u], share);
        let candidates = (0..area.villages.len()).filter(open);
        let Some(best) = candidates.map(|u| (cost(u), u)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else {
            break;
        };
        let u = best.1;
        take(&mut left, &order[u], &matrix[u], share);
        let commune = world.commune_of(area.villages[u]);
        quota.iter_mut().filter(|entry| entry.0 == commune).for_each(|entry| entry.1 -= 1);
        chosen.push(area.villages[u]);
    }
    chosen.arrange();
    chosen
}

/// The village of an area from which the load is nearest, and the mean way there (the 1-median).
pub(super) fn median(world: &World<'_>, villages: &[usize], load: &[f64]) -> Option<(usize, f64)> {
    let total: f64 = load.iter().sum();
    let weight = |v: usize| if total > 0.0 { load[v] / total } else { 1.0 / villages.len() as f64 };
    let mean = |row: &Vec<f64>| row.iter().enumerate().map(|(v, km)| km * weight(v)).sum::<f64>();
    let rows = world.matrix(villages, villages);
    let means = rows.iter().map(mean).enumerate();
    means.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))).map(|(u, km)| (villages[u], km))
}

/// Takes `share` of the load, nearest first, and says how far it is: load times kilometres, by unit of load taken.
fn take(left: &mut [f64], order: &[usize], km: &[f64], share: f64) -> f64 {
    let (mut wanted, mut way) = (share, 0.0);
    for &v in order {
        let taken = left[v].min(wanted);
        left[v] -= taken;
        wanted -= taken;
        way += taken * km[v];
    }
    way / (share - wanted).max(f64::MIN_POSITIVE)
}

fn nearest_first(km: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..km.len()).collect();
    order.arrange_by(|&a, &b| km[a].total_cmp(&km[b]).then(a.cmp(&b)));
    order
}
