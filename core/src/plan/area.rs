//! Areas: communes whose families are assigned together, because a worker may serve more than one of them.

use super::agents::Agent;
use super::world::World;
use crate::service::Cadre;

/// Communes that are planned together, ascending. The areas of a cadre are disjoint and cover all communes.
pub(super) fn areas(world: &World<'_>, cadre: Cadre, agents: &[Agent]) -> Vec<Vec<usize>> {
    let mut first: Vec<usize> = (0..world.problem.communes.len()).collect();
    if cadre.shared_in_district() {
        for district in &world.districts {
            district.communes.clone().for_each(|c| join(&mut first, district.communes.start, c));
        }
    }
    for agent in agents.iter().filter(|agent| agent.cadre == cadre) {
        agent.serves.windows(2).for_each(|pair| join(&mut first, pair[0], pair[1]));
    }
    let mut areas = vec![Vec::new(); first.len()];
    for c in 0..first.len() {
        let root = root(&first, c);
        areas[root].push(c);
    }
    areas.retain(|area| !area.is_empty());
    areas
}

/// How an area is named: its district, its commune, or all of its parts.
pub(super) fn name(world: &World<'_>, cadre: Cadre, area: &[usize]) -> String {
    let mut parts: Vec<&str> = if cadre.shared_in_district() {
        area.iter().map(|&c| world.districts[world.district_of[c]].code.as_str()).collect()
    } else {
        area.iter().map(|&c| world.problem.communes[c].code.as_str()).collect()
    };
    parts.dedup();
    parts.join("+")
}

fn root(first: &[usize], mut c: usize) -> usize {
    while first[c] != c {
        c = first[c];
    }
    c
}

/// The smallest commune of an area stands for it.
fn join(first: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(first, a), root(first, b));
    first[a.max(b)] = a.min(b);
}
