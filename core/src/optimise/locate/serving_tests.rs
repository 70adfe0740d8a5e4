#![allow(clippy::float_cmp, reason = "whole numbers stay exact")]

use super::anneal::Anneal;
use super::kernel::Kernel;
use super::problem::Location;
use super::serving::{NOWHERE, Serving};
use crate::optimise::Options;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

fn problem(random: &mut Random, customers: usize, sites: usize) -> Location {
    let demand: Vec<f64> = (0..customers).map(|_| 1.0 + random.below(9) as f64).collect();
    let share = 2.5 * demand.iter().sum::<f64>() / sites as f64;
    Location {
        open_cost: (0..sites).map(|_| 50.0 + random.below(200) as f64).collect(),
        capacity: Some(vec![share.ceil().max(10.0); sites]),
        cost: (0..customers * sites).map(|_| random.below(100) as f64).collect(),
        demand,
        existing: (0..sites).map(|j| j == 0).collect(),
        single_source: true,
        ..Location::default()
    }
}

#[test]
fn costs_and_rooms_follow_every_change_and_come_back_when_it_is_undone() {
    let mut random = Random::new(3);
    for _ in 0..50 {
        let problem = problem(&mut random, 12, 5);
        let kernel = Kernel::new(&problem);
        let mut serving = Serving::nobody(&kernel);
        for _ in 0..60 {
            serving.mark();
            let (before, cost) = (serving.site.clone(), serving.total());
            for _ in 0..=random.below(6) {
                let site = if random.below(5) == 0 { NOWHERE } else { random.below(5) as u32 };
                serving.put(random.below(12), site);
            }
            let mut anew = Serving::nobody(&kernel);
            anew.load(&serving.site);
            assert!((serving.total() - anew.total()).abs() <= 1e-9 * anew.total());
            assert_eq!((&serving.opening(), serving.open, serving.left), (&anew.opening(), anew.open, anew.left));
            assert!(serving.room.iter().zip(&anew.room).all(|(a, b)| (a - b).abs() < 1e-6));
            if random.below(2) == 0 {
                serving.undo();
                assert_eq!(serving.site, before);
                assert!((serving.total() - cost).abs() <= 1e-9 * cost);
            }
        }
    }
}

#[test]
fn a_longer_search_is_never_worse_and_keeps_the_capacities_and_the_limit_on_sites() {
    let mut random = Random::new(4);
    for _ in 0..20 {
        let problem = Location { max_sites: Some(4), ..problem(&mut random, 30, 8) };
        let kernel = Kernel::new(&problem);
        let mut meter = Meter::new(&Options::default());
        let mut anneal = Anneal::new(&kernel, 1);
        anneal.build(&[true, true, true, true, false, false, false, false], &mut meter);
        let mut last = anneal.best_cost;
        for work in [10_000, 100_000, 400_000] {
            anneal.cycle(work, 0.0, &mut meter);
            assert!(anneal.best_cost <= last);
            last = anneal.best_cost;
            let answer = anneal.answer();
            assert!(answer.opening()[0] && answer.open <= 4, "{:?}", answer.opening());
            assert!(answer.room.iter().all(|&room| room >= -1e-9));
            assert_eq!(answer.total(), last);
        }
    }
}
