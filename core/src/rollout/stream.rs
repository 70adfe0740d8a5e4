//! The cost of a commune taken apart: the first service, and what each later one adds.
//!
//! Two forecasts are known, of the first service alone and of all. What all cost more is split over the later services
//! as their lines of the year stand to each other; hires go to the service of their cadre, those of cadres that serve
//! all (supervisors, trainers) are split like the cost. When all later services start together their sum is the
//! difference of the two forecasts again.

use crate::service::{Cadre, Service};

const CADRES: usize = Cadre::ALL.len();
const LATER: usize = Service::LATER.len();

/// Quarters of a service from its start on.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// US dollars of the first year.
    pub cost: Vec<f64>,
    /// The same by group of lines ([`super::earmarks::Earmarks`]): quarters outside.
    pub parts: Vec<Vec<f64>>,
    /// New posts filled, by cadre.
    pub hires: Vec<[f64; CADRES]>,
}

/// What a forecast says of a commune.
#[derive(Debug, Clone)]
pub(super) struct Phase {
    /// Cost of each quarter, US dollars of the first year.
    pub cost: Vec<f64>,
    /// New posts filled in each quarter, by cadre.
    pub hires: Vec<[f64; CADRES]>,
    /// Cost of each year by group of lines, and in it by later service, the last number for all others.
    pub lines: Vec<Vec<[f64; LATER + 1]>>,
}

impl Phase {
    /// What a quarter costs for a group of lines: within a year the groups keep their parts.
    fn part(&self, quarter: usize, group: usize) -> f64 {
        let Some(year) = self.lines.get(quarter / 4) else { return 0.0 };
        let all: f64 = year.iter().map(|lines| lines.iter().sum::<f64>()).sum();
        let part = if all > 0.0 { year[group].iter().sum::<f64>() / all } else { 0.0 };
        self.cost[quarter] * part
    }

    fn groups(&self) -> usize {
        self.lines.first().map_or(0, Vec::len)
    }

    /// What a year costs once all runs, by group of lines: the last four quarters known.
    pub(super) fn full_year(&self) -> Vec<f64> {
        let quarters = self.cost.len();
        let last = quarters.saturating_sub(4)..quarters;
        let scale = 4.0 / last.len().max(1) as f64;
        (0..self.groups()).map(|group| last.clone().map(|q| self.part(q, group)).sum::<f64>() * scale).collect()
    }

    /// How a year's rise is split over the later services: in all, and for a group where lines of theirs are in it.
    fn split(&self, quarter: usize, group: Option<usize>) -> [f64; LATER] {
        let year = self.lines.get(quarter / 4).map_or(&[][..], Vec::as_slice);
        let sum = |lines: &mut dyn Iterator<Item = &[f64; LATER + 1]>| {
            let mut sums = [0.0; LATER];
            lines.for_each(|line| sums.iter_mut().zip(line).for_each(|(sum, amount)| *sum += amount));
            sums
        };
        let of_group = group.and_then(|group| year.get(group)).map(|lines| sum(&mut std::iter::once(lines)));
        let known = |sums: &[f64; LATER]| sums.iter().sum::<f64>() > 0.0;
        let sums = of_group.filter(known).unwrap_or_else(|| sum(&mut year.iter()));
        let all: f64 = sums.iter().sum();
        if all > 0.0 { sums.map(|amount| amount / all) } else { [1.0 / LATER as f64; LATER] }
    }
}

/// The first service, and what each later one adds to it.
pub(super) fn streams(first: &Phase, all: &Phase) -> (Stream, [Stream; LATER]) {
    let (quarters, groups) = (first.cost.len().min(all.cost.len()), all.groups());
    let parts = |q: usize| (0..groups).map(|group| first.part(q, group)).collect();
    let base =
        Stream { cost: first.cost.clone(), parts: (0..quarters).map(parts).collect(), hires: first.hires.clone() };
    let mut later: [Stream; LATER] = Default::default();
    for q in 0..quarters {
        let even = all.split(q, None);
        let cost = (all.cost[q] - first.cost[q]).max(0.0);
        let rise = |group: usize| (all.part(q, group) - first.part(q, group)).max(0.0);
        let split: Vec<(f64, [f64; LATER])> =
            (0..groups).map(|group| (rise(group), all.split(q, Some(group)))).collect();
        for (place, stream) in later.iter_mut().enumerate() {
            stream.cost.push(cost * even[place]);
            stream.parts.push(split.iter().map(|(rise, split)| rise * split[place]).collect());
            stream.hires.push(std::array::from_fn(|cadre| {
                let new = (all.hires[q][cadre] - first.hires[q][cadre]).max(0.0);
                match Cadre::ALL[cadre].service().later() {
                    Some(of) if of == place => new,
                    Some(_) => 0.0,
                    None => new * even[place],
                }
            }));
        }
    }
    (base, later)
}
