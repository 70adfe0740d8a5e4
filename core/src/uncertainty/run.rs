//! Many draws: each alone reproducible, side by side in lanes, on as many threads as the caller gives.

use super::draws::{Draws, Sampler};
use super::rules;
use crate::arrange::Arrange;
use crate::budget::{Figures, Kernel, LANES, Workspace};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;

/// Groups of draws in a part of the work: a workspace is made once a part, and the listener hears of each part.
const PARTS: usize = 64;
const LEAST_IN_A_PART: usize = 4;

/// Runs the values of all draws, each alone, and returns what `keep` makes of each, in their order.
///
/// # Errors
///
/// As [`together`].
pub(super) fn each<T: Send>(
    kernel: &Kernel<'_>,
    count: usize,
    control: &Control,
    values: impl Fn(usize) -> Vec<f64> + Sync,
    keep: impl Fn(Figures) -> T + Sync,
) -> Result<Vec<T>, Issues> {
    let values = |draws: &[usize]| draws.iter().map(|&draw| values(draw)).collect();
    together(kernel, count, control, values, keep)
}

/// Runs the values of all draws, a few at once, and returns what `keep` makes of each, in their order.
///
/// The numbers do not depend on the threads: a lane of draws is one unit of work, nothing is summed across them here,
/// and the answers are put back in order.
///
/// # Errors
///
/// HP7009 when a signal came: draws are run in the order of their review interval, so that those done are no sample.
pub(super) fn together<T: Send>(
    kernel: &Kernel<'_>,
    count: usize,
    control: &Control,
    values: impl Fn(&[usize]) -> Vec<Vec<f64>> + Sync,
    keep: impl Fn(Figures) -> T + Sync,
) -> Result<Vec<T>, Issues> {
    let groups =
        groups(count, |draw| values(&[draw]).first().map_or(0, |values| review_months(values)), kernel.review_varies());
    let one = |work: &mut Workspace, group: &Vec<usize>| -> Vec<(usize, T)> {
        group.iter().copied().zip(kernel.run(work, &values(group)).into_iter().map(&keep)).collect()
    };
    let parts = groups.chunks((groups.len() / PARTS).max(LEAST_IN_A_PART)).collect();
    let of_part = |groups: &[Vec<usize>]| {
        let mut work = kernel.workspace();
        let going = groups.iter().take_while(|_| !control.stop().requested());
        going.flat_map(|group| one(&mut work, group)).collect::<Vec<_>>()
    };
    let found = control.map("draws", parts, of_part);
    let mut found: Vec<(usize, T)> = found.into_iter().flatten().collect();
    if found.len() < count {
        let mut issues = Issues::default();
        issues.push(rules::CUT_SHORT.at("/count", format!("{} of {count} draws", found.len())));
        return Err(issues);
    }
    found.arrange_by_key(|(draw, _)| *draw);
    Ok(found.into_iter().map(|(_, figures)| figures).collect())
}

/// Draws that are run side by side: the same review interval in whole months.
fn groups(count: usize, review: impl Fn(usize) -> u32, varies: bool) -> Vec<Vec<usize>> {
    let mut draws: Vec<(u32, usize)> = (0..count).map(|draw| (if varies { review(draw) } else { 0 }, draw)).collect();
    draws.sort_unstable();
    let same = draws.chunk_by(|a, b| a.0 == b.0);
    same.flat_map(|same| same.chunks(LANES)).map(|chunk| chunk.iter().map(|(_, draw)| *draw).collect()).collect()
}

fn review_months(values: &[f64]) -> u32 {
    values[Parameter::ReviewMonths as usize].round() as u32
}

/// Runs all draws of a document.
pub(super) fn all<T: Send>(
    kernel: &Kernel<'_>,
    draws: &Draws,
    sampler: &Sampler,
    control: &Control,
    keep: impl Fn(Figures) -> T + Sync,
) -> Result<Vec<T>, Issues> {
    together(kernel, draws.count, control, |draws| sampler.values_of(draws), keep)
}
