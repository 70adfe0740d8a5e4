//! Shorter ways to the same places: single children change centres, who is placed stays as it is.
//!
//! For each age this is a transportation problem, solved exactly in whole metres by the network simplex: parties
//! supply the children who have a place, centres take as many as siblings leave them room for.

use super::places::{AGES, Places, Room};
use super::world::World;
use crate::optimise::network::{Network, UNLIMITED, min_cost_flow};
use crate::optimise::{Options, Status};

/// Shortens the ways of single children; the work it took.
pub(super) fn shorten(world: &World<'_>, room: &Room, places: &mut Places) -> u64 {
    (0..AGES).map(|age| shorten_age(world, room, places, age, None)).sum()
}

/// The same, but first as many single children as can be stay where they were: `kept`, in the shape of the places.
pub(super) fn keep(world: &World<'_>, room: &Room, places: &mut Places, kept: &Places) {
    (0..AGES).for_each(|age| {
        shorten_age(world, room, places, age, Some(kept));
    });
}

/// Whole metres of a way.
pub(super) fn metres_of(km: f64) -> i64 {
    (km * 1000.0).round() as i64
}

fn shorten_age(world: &World<'_>, room: &Room, places: &mut Places, age: usize, kept: Option<&Places>) -> u64 {
    let placed = |party: usize| places.children[party].iter().map(|n| n[age]).sum::<u64>();
    let singles: Vec<usize> =
        (0..room.parties.len()).filter(|&p| !room.parties[p].together() && placed(p) > 0).collect();
    let total: i64 = singles.iter().map(|&p| placed(p) as i64).sum();
    if total == 0 {
        return 0;
    }
    let sink = singles.len() + room.centres.len();
    let mut network = Network { nodes: sink + 1, ..Network::default() };
    network.supply = singles.iter().map(|&p| placed(p) as i64).collect();
    network.supply.resize(sink, 0);
    network.supply.push(-total);
    // A child who moves costs more than all ways together.
    let farthest = room.reach.iter().flatten().map(|reach| metres_of(reach.km)).max().unwrap_or(0);
    let change = if kept.is_some() { (farthest + 1) * total } else { 0 };
    let mut arcs = Vec::new();
    for (s, &party) in singles.iter().enumerate() {
        for (r, reach) in room.reach[party].iter().enumerate() {
            let (centre, metres) = (singles.len() + reach.centre, metres_of(reach.km));
            let stay = kept.map_or(0, |kept| kept.children[party][r][age]);
            if stay > 0 {
                add_arc(&mut network, s, centre, metres, stay as i64);
                arcs.push((party, r));
            }
            add_arc(&mut network, s, centre, metres + change, UNLIMITED);
            arcs.push((party, r));
        }
    }
    for (c, &centre) in room.centres.iter().enumerate() {
        let siblings = siblings_in(room, places, c, age);
        let left = world.problem.centres[centre].places[age].saturating_sub(siblings);
        add_arc(&mut network, singles.len() + c, sink, 0, left as i64);
    }
    match min_cost_flow(&network, &Options::default()) {
        Ok(outcome) if outcome.status == Status::Optimal => {
            for &(party, r) in &arcs {
                places.children[party][r][age] = 0;
            }
            for (&(party, r), &flow) in arcs.iter().zip(&outcome.flow) {
                places.children[party][r][age] += flow.unsigned_abs();
            }
            outcome.work
        }
        // The places as they were given out hold as well.
        _ => 0,
    }
}

fn siblings_in(room: &Room, places: &Places, centre: usize, age: usize) -> u64 {
    let families = (0..room.parties.len()).filter(|&party| room.parties[party].together());
    let here = |party: usize| {
        let at = room.reach[party].iter().zip(&places.children[party]).filter(|(reach, _)| reach.centre == centre);
        at.map(|(_, n)| n[age]).sum::<u64>()
    };
    families.map(here).sum()
}

fn add_arc(network: &mut Network, tail: usize, head: usize, cost: i64, capacity: i64) {
    network.tail.push(tail as u32);
    network.head.push(head as u32);
    network.cost.push(cost);
    network.lower.push(0);
    network.capacity.push(capacity);
}
