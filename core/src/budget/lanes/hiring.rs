//! When posts are filled, draw by draw: the rules of `budget::hiring`.

use super::ground::CADRES;
use super::lane::{LANES, Lane};
use super::months::{Run, today_at_arrival};
use crate::budget::posts::missing;
use crate::input::Hiring;
use crate::service::{Cadre, Service};
use std::ops::Range;

/// More posts than this at once in a district are first decided commune by commune, as in the forecast.
const MANY: u64 = 1000;
/// Smallest missing part of a post that counts, as in `budget::posts`.
const TOLERANCE: f64 = 1e-9;
/// Below this nothing is missing in any draw, however the sums are rounded.
const HALF_TOLERANCE: f64 = TOLERANCE / 2.0;

/// Posts that begin in a month, or that take families from then on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    pub local: usize,
    pub cadre: usize,
    pub lane: usize,
    pub posts: f64,
    pub ready: bool,
}

/// The rule, and for `funded` what the sources could carry of a commune's pay.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purse<'p> {
    pub hiring: Hiring,
    /// Riel of other payers and of the commune itself by commune, year and part.
    pub others: &'p [[Lane; Service::ALL.len()]],
    pub own: &'p [[Lane; Service::ALL.len()]],
    /// Posts that each commune may pay itself.
    pub allowed: &'p [Lane],
}

/// Decides which posts to fill at the end of a month.
pub(super) fn decide(run: &mut Run<'_>, month: usize) {
    if run.purse.hiring == Hiring::None {
        return;
    }
    for &cadre in Cadre::ALL.iter().filter(|cadre| run.parts.runs[cadre.index()]) {
        for (pool, district) in run.block.districts.iter().enumerate() {
            if cadre.shared_in_district() {
                shared(run, month, cadre, (pool, district.clone()));
            } else {
                for local in district.clone() {
                    self::local(run, month, cadre, local);
                }
            }
        }
    }
}

fn later(run: &Run<'_>, month: usize, lane: usize, cadre: Cadre, local: usize) -> f64 {
    let place = &run.ground.places[run.block.communes[local]];
    today_at_arrival(place, month + run.terms.lead[lane], cadre.index())
}

#[inline]
fn local(run: &mut Run<'_>, month: usize, cadre: Cadre, local: usize) {
    let k = cadre.index();
    let site = &run.sites[local];
    if !(site.required[k] - site.decided[k]).any_above(Lane::all(site.today_least[k] + HALF_TOLERANCE)) {
        return;
    }
    for lane in 0..LANES {
        let there = later(run, month, lane, cadre, local) + run.sites[local].decided[k].0[lane];
        let posts = missing(run.sites[local].required[k].0[lane], there);
        if posts > 0 {
            let posts = posts.min(carries(run, local, month, lane, cadre));
            fill(run, month, lane, cadre, local, posts);
        }
    }
}

/// The district fills whole posts for the sum of its communes' need; each post counts in the commune that misses most.
#[inline]
fn shared(run: &mut Run<'_>, month: usize, cadre: Cadre, (pool, district): (usize, Range<usize>)) {
    let k = cadre.index();
    let (required, decided) = (run.pools[pool].required[k], run.pools[pool].decided[k]);
    let least = run.block.today_least[pool][k];
    if !(required - decided).any_above(Lane::all(least + HALF_TOLERANCE)) {
        return;
    }
    for lane in 0..LANES {
        let today: f64 = district.clone().map(|local| later(run, month, lane, cadre, local)).sum();
        let left = missing(required.0[lane], today + decided.0[lane]);
        if left > 0 {
            place_shared(run, month, lane, cadre, district.clone(), left);
            run.pools[pool].decided[k].0[lane] = decided_of(run, &district, k, lane);
        }
    }
}

/// Posts that have been decided in a district: whole numbers.
fn decided_of(run: &Run<'_>, district: &Range<usize>, k: usize, lane: usize) -> f64 {
    run.sites[district.clone()].iter().map(|site| site.decided[k].0[lane]).sum()
}

fn place_shared(run: &mut Run<'_>, month: usize, lane: usize, cadre: Cadre, district: Range<usize>, mut left: u64) {
    let k = cadre.index();
    let lacks = |run: &Run<'_>, local: usize| {
        let site = &run.sites[local];
        site.required[k].0[lane] - site.today[k] - site.decided[k].0[lane]
    };
    if left > MANY {
        for local in district.clone() {
            let whole = lacks(run, local).floor().max(0.0) as u64;
            let posts = whole.min(left).min(carries(run, local, month, lane, cadre));
            fill(run, month, lane, cadre, local, posts);
            left -= posts;
        }
        left = left.min(2 * district.len() as u64);
    }
    for _ in 0..left {
        let mut best: Option<(usize, f64)> = None;
        for local in district.clone() {
            let missing = lacks(run, local);
            if best.is_none_or(|(_, most)| missing > most) && carries(run, local, month, lane, cadre) > 0 {
                best = Some((local, missing));
            }
        }
        let Some((local, _)) = best else { break };
        fill(run, month, lane, cadre, local, 1);
    }
}

fn fill(run: &mut Run<'_>, month: usize, lane: usize, cadre: Cadre, local: usize, posts: u64) {
    if posts == 0 {
        return;
    }
    let (k, posts) = (cadre.index(), posts as f64);
    run.sites[local].decided[k].0[lane] += posts;
    let begins = month + run.terms.lead[lane];
    for (when, ready) in [(begins, false), (begins + run.terms.induction[lane], true)] {
        if let Some(events) = run.events.get_mut(when) {
            events.push(Event { local, cadre: k, lane, posts, ready });
        }
    }
}

/// How many more posts of a cadre fit into what the sources could carry.
fn carries(run: &Run<'_>, local: usize, month: usize, lane: usize, cadre: Cadre) -> u64 {
    if run.purse.hiring != Hiring::Funded {
        return u64::MAX;
    }
    let (years, year) = (run.ground.months / 12, month / 12);
    let commune = run.block.communes[local];
    let wages = run.terms.rises[year][crate::input::Rise::Wages.index()].0[lane];
    let post_year = |k: usize| run.terms.post_year[k].0[lane] * wages;
    let post = post_year(cadre.index());
    let site = &run.sites[local];
    let paid: f64 = (0..CADRES).map(|k| (site.today[k] + site.decided[k].0[lane]) * post_year(k)).sum();
    let (row, service) = (commune * years + year, cadre.service().index());
    let own = run.purse.own[row][service].0[lane].min(run.purse.allowed[commune].0[lane] * post);
    let room = run.purse.others[row][service].0[lane] + own - paid;
    if post > 0.0 { (room / post + 1e-9).floor().max(0.0) as u64 } else { u64::MAX }
}
