//! Our shape: families in villages, social workers who live among them, travel inside the workload.
//!
//! Fixed before the engine was tuned on it. A case needs 1, 2 or 4 visits a month (half, a third, a sixth); a
//! visit takes 1.25 hours and the way there and back at 20 km/h over 1.3 times the straight line. The cost of
//! a pair is minutes on the way a month, plus 30 when the case would lose the worker it had last month.
//! Last month everyone in turn had the nearest worker with room; one case in five is new, and so is one worker in
//! fifteen. Workers have equal hours, one in five 60 % of them; caps on the caseload are drawn from 12 to 17 and
//! scaled so that 92 % of all places are needed. Hours are scaled so that cases at the mean of the nearest quarter
//! of a commune's workers would use the `load` of them.

use crate::random::Random;
use hiveplan::optimise::assign::{Assignment, Candidates};

/// Size and tightness of an instance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Square tiles of 8 km with ten villages each, side by side.
    pub communes: usize,
    /// Cases of each commune.
    pub cases: usize,
    /// Workers of each commune.
    pub workers: usize,
    /// Share of all hours in use.
    pub load: f64,
    /// Only this many nearest workers of each case, or all.
    pub nearest: Option<usize>,
}

/// Edge of a commune's tile and how far a village spreads, km.
const TILE: f64 = 8.0;
const VILLAGE: f64 = 0.6;
const VILLAGES: usize = 10;
const HOURS_A_VISIT: f64 = 1.25;
/// Hours there and back per km of straight line.
const HOURS_A_KM: f64 = 2.0 * 1.3 / 20.0;
const MINUTES_FOR_A_CHANGE: f64 = 30.0;
/// Minutes that leaving a case counts as, times its safety band (1 to 3).
const MINUTES_FOR_LEAVING: f64 = 10_000.0;
const PLACES_NEEDED: f64 = 0.92;

impl Shape {
    /// A commune on its own.
    #[must_use]
    pub fn commune(cases: usize, workers: usize, load: f64) -> Self {
        Self { communes: 1, cases, workers, load, nearest: None }
    }

    /// Ten communes that share their 200 workers: 3,000 cases.
    #[must_use]
    pub fn district(load: f64) -> Self {
        Self { communes: 10, cases: 300, workers: 20, load, nearest: None }
    }

    /// The instance of `seed`.
    ///
    /// # Panics
    ///
    /// Never for sizes of at least one.
    #[must_use]
    pub fn problem(&self, seed: u64) -> Assignment {
        let mut random = Random::new(seed);
        let (mut homes, mut bases) = (Vec::new(), Vec::new());
        for commune in 0..self.communes {
            let wide = (self.communes as f64).sqrt().ceil() as usize;
            let corner = ((commune % wide) as f64 * TILE, (commune / wide) as f64 * TILE);
            let villages: Vec<Point> = (0..VILLAGES).map(|_| near(&mut random, corner, TILE)).collect();
            let live = |random: &mut Random| {
                let village = villages[random.below(VILLAGES)];
                near(random, village, VILLAGE)
            };
            homes.extend((0..self.cases).map(|_| live(&mut random)));
            bases.extend((0..self.workers).map(|_| live(&mut random)));
        }
        self.between(&mut random, &homes, &bases)
    }

    fn between(&self, random: &mut Random, homes: &[Point], bases: &[Point]) -> Assignment {
        let visits: Vec<f64> = homes.iter().map(|_| [1.0, 1.0, 1.0, 2.0, 2.0, 4.0][random.below(6)]).collect();
        let penalty: Vec<f64> = homes.iter().map(|_| MINUTES_FOR_LEAVING * (1 + random.below(3)) as f64).collect();
        let way = |i: usize, j: u32| visits[i] * HOURS_A_KM * distance(homes[i], bases[j as usize]);
        let nearest: Vec<Vec<u32>> = (0..homes.len())
            .map(|i| {
                let mut order: Vec<u32> = (0..bases.len() as u32).collect();
                order.sort_by(|&a, &b| way(i, a).total_cmp(&way(i, b)));
                order
            })
            .collect();
        let quarter = self.workers.div_ceil(4);
        let mean = |i: usize| nearest[i][..quarter].iter().map(|&j| way(i, j)).sum::<f64>() / quarter as f64;
        let work: f64 = (0..homes.len()).map(|i| visits[i] * HOURS_A_VISIT + mean(i)).sum();
        let time: Vec<f64> = bases.iter().map(|_| if random.below(5) == 0 { 0.6 } else { 1.0 }).collect();
        let full = work / self.load / time.iter().sum::<f64>();
        let capacity: Vec<f64> = time.iter().map(|t| t * full).collect();
        let caps: Vec<f64> = bases.iter().map(|_| (12 + random.below(6)) as f64).collect();
        let scale = homes.len() as f64 / PLACES_NEEDED / caps.iter().sum::<f64>();
        let most: Vec<i64> = caps.iter().map(|cap| (cap * scale).ceil() as i64).collect();
        let known: Vec<bool> = bases.iter().map(|_| random.below(15) > 0).collect();

        let (mut room, mut places) = (capacity.clone(), most.clone());
        let mut candidates = Candidates { start: vec![0], ..Candidates::default() };
        for i in 0..homes.len() {
            let usage = |j: u32| visits[i] * HOURS_A_VISIT + way(i, j);
            let last = nearest[i].iter().copied().find(|&j| usage(j) <= room[j as usize] && places[j as usize] > 0);
            if let Some(j) = last {
                room[j as usize] -= usage(j);
                places[j as usize] -= 1;
            }
            let last = last.filter(|&j| known[j as usize] && random.below(5) > 0);
            let mut list = nearest[i][..self.nearest.unwrap_or(bases.len()).min(bases.len())].to_vec();
            list.sort_unstable();
            for j in list {
                let change = if last.is_some_and(|last| last != j) { MINUTES_FOR_A_CHANGE } else { 0.0 };
                candidates.agent.push(j);
                candidates.cost.push(60.0 * way(i, j) + change);
                candidates.usage.push(usage(j));
            }
            candidates.start.push(candidates.agent.len() as u32);
        }
        Assignment::sparse(vec![1; homes.len()], candidates, capacity, Some(most), Some(penalty))
            .expect("a sound instance")
    }
}

type Point = (f64, f64);

fn near(random: &mut Random, corner: Point, spread: f64) -> Point {
    (corner.0 + random.unit() * spread, corner.1 + random.unit() * spread)
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}
