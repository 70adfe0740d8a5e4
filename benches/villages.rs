//! Villages that are customers and sites at once, and transportation networks between people and bases.

use crate::random::Random;
use hiveplan::optimise::locate::Location;
use hiveplan::optimise::network::{Network, UNLIMITED};

/// Villages in a square of 20 km; each may open a site that serves `capacity` of all demand (about).
#[must_use]
pub fn location(seed: u64, n: usize, capacity: Option<f64>, single_source: bool) -> Location {
    let mut random = Random::new(seed);
    let places: Vec<(f64, f64)> = (0..n).map(|_| (random.unit() * 20.0, random.unit() * 20.0)).collect();
    let demand: Vec<f64> = (0..n).map(|_| 5.0 + random.below(30) as f64).collect();
    let total: f64 = demand.iter().sum();
    let way = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt();
    Location {
        open_cost: (0..n).map(|_| 200.0 + random.below(400) as f64).collect(),
        capacity: capacity.map(|share| (0..n).map(|_| (total * share * (0.7 + 0.6 * random.unit())).round()).collect()),
        cost: (0..n * n).map(|c| demand[c / n] * way(places[c / n], places[c % n])).collect(),
        demand,
        single_source,
        ..Location::default()
    }
}

/// People on their `near` nearest of `bases`, 95 % of all capacity needed; who is left out costs 100,000.
#[must_use]
pub fn transport(seed: u64, bases: usize, people: usize, near: usize) -> Network {
    let mut random = Random::new(seed);
    let mut points = |n: usize| (0..n).map(|_| (random.unit(), random.unit())).collect::<Vec<_>>();
    let (homes, posts) = (points(people), points(bases));
    let mut network = Network { nodes: people + bases + 1, ..Network::default() };
    let mut arc = |tail: usize, head: usize, cost: i64, capacity: i64| {
        network.tail.push(tail as u32);
        network.head.push(head as u32);
        network.cost.push(cost);
        network.lower.push(0);
        network.capacity.push(capacity);
    };
    let supply: Vec<i64> = (0..people as i64).map(|i| 1 + (i * 7) % 3).collect();
    let total: i64 = supply.iter().sum();
    for (i, home) in homes.iter().enumerate() {
        let distance = |post: &(f64, f64)| {
            let (x, y) = (home.0 - post.0, home.1 - post.1);
            ((x * x + y * y).sqrt() * 1000.0) as i64
        };
        let mut ways: Vec<(i64, usize)> = posts.iter().enumerate().map(|(j, post)| (distance(post), j)).collect();
        ways.sort_unstable();
        ways.iter().take(near).for_each(|&(cost, j)| arc(i, people + j, cost, UNLIMITED));
        arc(i, people + bases, 100_000, UNLIMITED);
    }
    let capacity = total * 100 / 95 / bases as i64 + 1;
    (0..bases).for_each(|j| arc(people + j, people + bases, 0, capacity));
    network.supply.clone_from(&supply);
    network.supply.resize(people + bases, 0);
    network.supply.push(-total);
    network
}
