//! People and families grow by the growth of the population.

use super::Next;
use crate::budget::YearEnd;
use crate::estimate::Parameter;
use crate::input::{CommuneRow, VillageRow};

impl Next<'_> {
    /// Each village grows by itself. A commune whose count is the sum of its villages stays their sum; what is not known
    /// stays unknown.
    pub(super) fn people(&mut self) {
        let growth = 1.0 + self.problem.get(Parameter::PopulationGrowthPct) / 100.0;
        let old = self.input.villages.clone();
        for row in &mut self.input.villages {
            for count in village(row) {
                *count = count.map(|count| grown(count, growth));
            }
            not_above(&mut row.children, row.people);
            poor(&mut row.poor_2, row.poor_1, row.families);
        }
        for row in &mut self.input.communes {
            let of = |list: &[VillageRow], at: usize| -> Option<u64> {
                let here = list.iter().filter(|village| village.code.commune() == row.code);
                here.map(|row| *village(&mut row.clone())[at]).sum()
            };
            let sums: [_; 5] = std::array::from_fn(|at| (of(&old, at), of(&self.input.villages, at)));
            for (count, (before, after)) in commune(row).into_iter().zip(sums) {
                *count = count.map(|count| match (before, after) {
                    (Some(before), Some(after)) if before == count => after,
                    _ => grown(count, growth),
                });
            }
            not_above(&mut row.children, row.people);
            poor(&mut row.poor_2, row.poor_1, row.families);
        }
        let people = |commune: &crate::problem::Commune| grown(commune.people, growth);
        self.carried.people = self.problem.communes.iter().map(people).sum();
    }
}

impl Next<'_> {
    /// Families in case or waiting as the year ends, where no case list counts them.
    pub(super) fn cases(&mut self, end: &YearEnd) {
        for (commune, open) in self.problem.communes.iter().zip(&end.open) {
            if self.problem.has_case_list(commune) {
                continue;
            }
            let open = open.round().max(0.0) as u64;
            self.carried.open_cases += open;
            if let Some(row) = self.input.communes.iter_mut().find(|row| row.code == commune.code) {
                row.open_cases = Some(open);
            }
        }
    }
}

fn village(row: &mut VillageRow) -> [&mut Option<u64>; 5] {
    [&mut row.families, &mut row.people, &mut row.children, &mut row.poor_1, &mut row.poor_2]
}

fn commune(row: &mut CommuneRow) -> [&mut Option<u64>; 5] {
    [&mut row.families, &mut row.people, &mut row.children, &mut row.poor_1, &mut row.poor_2]
}

fn grown(count: u64, growth: f64) -> u64 {
    (count as f64 * growth).round().max(0.0) as u64
}

/// Counts are rounded one by one: a part never grows beyond its whole.
fn not_above(part: &mut Option<u64>, whole: Option<u64>) {
    if let (Some(part), Some(whole)) = (part, whole) {
        *part = (*part).min(whole);
    }
}

/// Only where rounding made two parts larger than the whole: one family.
fn poor(poor_2: &mut Option<u64>, poor_1: Option<u64>, families: Option<u64>) {
    let left = families.zip(poor_1).map(|(families, poor)| families.saturating_sub(poor));
    not_above(poor_2, left);
}
