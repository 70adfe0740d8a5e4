//! The rollout as a choice: one option for each quarter in which a commune or cluster may start.

use super::earmarks::Earmarks;
use super::profile::{Profile, Profiles};
use super::stream::Stream;
use super::terms::{Objective, RolloutTerms};
use crate::arrange::Arrange;
use crate::control::Control;
use crate::id::CommuneCode;
use crate::input::{HandoverRow, Input, Services};
use crate::optimise::choose::{Choice, ChooseOutcome, choose};
use crate::optimise::{Certificate, Options};
use crate::service::{Cadre, Service};
use crate::time::Month;
use std::collections::BTreeMap;

/// Gap at which the search ends. A district is searched until what is left is rounding.
const GAP: f64 = 1e-4;
const EXACT_GAP: f64 = 1e-9;
const EXACT_GROUPS: usize = 20;

/// Quarters by [`Service::LATER`].
pub(super) type Waits = [u32; Service::LATER.len()];

/// A limit of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Limit {
    /// Money of a year, by row of the earmarks.
    Money(usize, usize),
    /// Money of a full year of everything that has started, so that nothing starts that cannot go on; by row.
    Running(usize),
    Hires(Cadre, u32),
    Training(u32),
    Preparation(u32),
    FamilyYears,
}

/// An option of a group: its start, and what it uses of which limits.
#[derive(Debug, Clone, Default)]
pub(super) struct Start {
    pub quarter: Option<u32>,
    /// How much longer than the stage order asks each of [`Service::LATER`] waits, in quarters.
    pub waits: Waits,
    pub family_years: f64,
    /// What counts towards the aim: family-years, and where services may wait, the years that they serve.
    pub gain: f64,
    pub cost: f64,
    pub uses: Vec<(u32, f64)>,
}

pub(super) struct Model<'a> {
    pub codes: Vec<&'a CommuneCode>,
    pub first_month: Month,
    /// Communes of each group, by position.
    pub groups: Vec<Vec<usize>>,
    pub starts: Vec<Vec<Start>>,
    pub limits: Vec<(Limit, f64)>,
    /// What fixed starts use of each limit: they stay, whatever is left for the others, and may exceed it.
    pub fixed_use: Vec<f64>,
    row_of: BTreeMap<Limit, usize>,
    /// Hand-over stages of the input.
    pub stages: &'a [HandoverRow],
    pub earmarks: &'a Earmarks,
    pub services: Services,
    profiles: &'a [Profile],
    terms: &'a RolloutTerms,
}

impl<'a> Model<'a> {
    pub(super) fn new(input: &'a Input, terms: &'a RolloutTerms, profiles: &'a Profiles) -> Self {
        let codes: Vec<&CommuneCode> = profiles.codes.iter().collect();
        let limits = limits(terms, profiles);
        let mut model = Self {
            groups: groups(&codes, terms),
            codes,
            first_month: profiles.first_month,
            starts: Vec::new(),
            row_of: limits.iter().enumerate().map(|(row, &(limit, _))| (limit, row)).collect(),
            limits,
            fixed_use: Vec::new(),
            stages: &input.handover,
            earmarks: &profiles.earmarks,
            services: input.services,
            profiles: &profiles.communes,
            terms,
        };
        model.starts = (0..model.groups.len()).map(|group| model.starts_of(group)).collect();
        if terms.objective == Objective::LeastMoney {
            let most: f64 = model.starts.iter().map(|starts| best(starts)).sum();
            let slack = (most - terms.family_years_at_least.unwrap_or(0.0)).max(0.0);
            let row = model.limits.len() as u32;
            model.limits.push((Limit::FamilyYears, slack));
            for starts in &mut model.starts {
                let best = best(starts);
                for start in starts {
                    start.uses.push((row, (best - start.family_years).max(0.0)));
                }
            }
        }
        model.fixed_use = model.used_by_fixed();
        model
    }

    /// The best choice whose starts all lie before `quarters`; with the objective of coverage all must start.
    pub(super) fn solve(&self, quarters: u32, control: &Control) -> ChooseOutcome {
        let options = Options { stop: control.stop().clone(), ..Options::default() };
        let gap = if self.groups.len() <= EXACT_GROUPS { EXACT_GAP } else { GAP };
        self.solve_within(quarters, &options.with_gap(gap).with_work_limit(self.terms.work_limit))
    }

    fn solve_within(&self, quarters: u32, options: &Options) -> ChooseOutcome {
        let problem = self.choice(quarters);
        // The model is sound by construction; an empty answer says that nothing was found.
        choose(&problem, options).unwrap_or_else(|_| ChooseOutcome::nothing(self.limits.len(), options))
    }

    /// The options of a group that may start before a quarter.
    pub(super) fn allowed(&self, group: usize, quarters: u32) -> impl Iterator<Item = &Start> {
        let all = self.terms.objective == Objective::Coverage;
        self.starts[group].iter().filter(move |start| start.quarter.map_or(!all, |quarter| quarter < quarters))
    }

    fn choice(&self, quarters: u32) -> Choice {
        let left = self.limits.iter().zip(&self.fixed_use).map(|(&(_, limit), used)| (limit - used).max(0.0));
        let mut problem = Choice::new(left.collect());
        for group in 0..self.groups.len() {
            problem.group();
            for start in self.allowed(group, quarters) {
                let cost = match self.terms.objective {
                    Objective::LeastMoney => start.cost,
                    _ => -start.gain,
                };
                problem.option(cost, if self.starts[group].len() > 1 { &start.uses } else { &[] });
            }
        }
        problem
    }

    /// Starts one group after the other, each in the first quarter that still fits.
    pub(super) fn in_order(&self, order: &[CommuneCode]) -> ChooseOutcome {
        let mut used = vec![0.0; self.limits.len()];
        let never = |starts: &Vec<Start>| starts.len() as u32 - 1;
        let mut chosen: Vec<u32> = self.starts.iter().map(never).collect();
        let mut open: Vec<bool> = self.starts.iter().map(|starts| starts.len() > 1).collect();
        for code in order {
            let place = self.codes.binary_search(&code).ok();
            let group = place.and_then(|place| self.groups.iter().position(|communes| communes.contains(&place)));
            let Some(group) = group.filter(|&group| std::mem::replace(&mut open[group], false)) else { continue };
            let fits = |start: &Start| {
                start.uses.iter().all(|&(row, amount)| {
                    let row = row as usize;
                    used[row] + amount <= (self.limits[row].1 - self.fixed_use[row]).max(0.0) * (1.0 + 1e-9)
                })
            };
            if let Some(first) = self.starts[group].iter().position(fits) {
                self.starts[group][first].uses.iter().for_each(|&(row, amount)| used[row as usize] += amount);
                chosen[group] = first as u32;
            }
        }
        let reached = (0..chosen.len()).map(|group| self.starts[group][chosen[group] as usize].gain);
        let objective = -reached.sum::<f64>();
        // Against what the search proves of the best in a tenth of its work.
        let options = Options::default().with_gap(GAP).with_work_limit(self.terms.work_limit / 10);
        let best = self.solve_within(self.terms.quarters, &options).certificate;
        let certificate = Certificate::from_bounds(objective, best.bound, best.work, &options);
        ChooseOutcome { certificate, chosen, used, prices: vec![0.0; self.limits.len()], short: Vec::new() }
    }

    fn used_by_fixed(&self) -> Vec<f64> {
        let mut used = vec![0.0; self.limits.len()];
        let fixed = self.starts.iter().filter(|starts| starts.len() == 1).flatten();
        fixed.flat_map(|start| &start.uses).for_each(|&(row, amount)| used[row as usize] += amount);
        used
    }

    fn starts_of(&self, group: usize) -> Vec<Start> {
        let communes = &self.groups[group];
        let fixed = self.terms.fixed.iter().find(|fixed| communes.iter().any(|&c| *self.codes[c] == fixed.commune));
        if let Some(fixed) = fixed {
            // A start before its preparation is over has begun before the horizon.
            return self.start(communes, fixed.quarter, Waits::default()).into_iter().collect();
        }
        let quarters = self.terms.lead()..self.terms.quarters;
        let waits = self.waits();
        let dates = quarters.flat_map(|quarter| waits.iter().map(move |&waits| (quarter, waits)));
        let mut starts: Vec<Start> =
            dates.filter_map(|(quarter, waits)| self.start(communes, quarter, waits)).collect();
        starts.push(Start::default());
        starts
    }

    /// All ways in which the later services may wait, the shortest first.
    fn waits(&self) -> Vec<Waits> {
        let mut all = vec![Waits::default()];
        for (place, service) in Service::LATER.into_iter().enumerate() {
            let most = if self.services.has(service) { self.terms.wait_of(service) } else { 0 };
            all = all.iter().flat_map(|waits| (0..=most).map(|wait| with(*waits, place, wait))).collect();
        }
        all.arrange_by_key(|waits| (waits.iter().sum::<u32>(), *waits));
        all
    }

    /// Quarters from a commune's start to each of [`Service::LATER`]; `None` where a fixed date lies before the start.
    pub(super) fn delays(&self, commune: usize, quarter: u32, waits: Waits) -> Option<Waits> {
        let mut delays = Waits::default();
        for (place, service) in Service::LATER.into_iter().enumerate() {
            let fixed = self.terms.fixed_service(self.codes[commune], service);
            delays[place] = match fixed {
                Some(fixed) => fixed.checked_sub(quarter)?,
                None if self.runs(commune, quarter, place) => 0,
                None => self.terms.after_of(service) + waits[place],
            };
        }
        Some(delays)
    }

    /// Whether a later service of a commune that runs today runs too.
    pub(super) fn runs(&self, commune: usize, quarter: u32, place: usize) -> bool {
        quarter < self.terms.lead() && self.profiles[commune].runs[place]
    }

    /// A start: what the communes use of every limit. A commune that starts before it could be prepared is.
    fn start(&self, communes: &[usize], quarter: u32, waits: Waits) -> Option<Start> {
        let quarters = self.terms.quarters as usize;
        let prepared = quarter >= self.terms.lead();
        let mut start = Start { quarter: Some(quarter), waits, ..Start::default() };
        let mut amounts = vec![0.0; self.limits.len()];
        let mut trained = vec![0.0; quarters];
        let groups = self.earmarks.groups();
        for &commune in communes {
            let profile = &self.profiles[commune];
            let delays = self.delays(commune, quarter, waits)?;
            let mut by_year = vec![vec![0.0; groups]; self.terms.years()];
            for q in quarter as usize..quarters {
                let k = q - quarter as usize;
                let streams = || running(profile, k, delays);
                let cost: f64 = streams().map(|(stream, k)| stream.cost.get(k).copied().unwrap_or(0.0)).sum();
                let part = |group: usize| -> f64 {
                    streams().filter_map(|(stream, k)| Some(stream.parts.get(k)?[group])).sum()
                };
                let parts: Vec<f64> = (0..groups).map(part).collect();
                // Where a part falls as services are added, the sum of rises is more than the rise of the sum.
                let sum: f64 = parts.iter().sum();
                for (all, part) in by_year[q / 4].iter_mut().zip(parts) {
                    *all += if sum > 0.0 { part * cost / sum } else { 0.0 };
                }
                start.cost += cost;
                let years = profile.family_years.get(k).copied().unwrap_or(0.0);
                start.family_years += years;
                start.gain += years + self.served(profile, k, delays);
                for &cadre in Cadre::ALL {
                    let new = streams().filter_map(|(stream, k)| Some(stream.hires.get(k)?[cadre.index()])).sum();
                    self.use_of(Limit::Hires(cadre, q as u32), new, &mut amounts);
                    trained[q] += if cadre.visits_families() { new } else { 0.0 };
                }
            }
            for (at, row) in self.earmarks.rows.iter().enumerate() {
                let asked = |costs: &[f64], own: &Vec<f64>| self.earmarks.asked(row, costs, own);
                let last = profile.own_usd.last().map_or(0.0, |own| asked(&profile.full_year, own));
                self.use_of(Limit::Running(at), last, &mut amounts);
                for (year, (costs, own)) in by_year.iter().zip(&profile.own_usd).enumerate() {
                    self.use_of(Limit::Money(year, at), asked(costs, own), &mut amounts);
                }
            }
        }
        for (q, &new) in trained.iter().enumerate().filter(|_| prepared) {
            let from = (q as u32).saturating_sub(self.terms.training_quarters);
            (from..q as u32).for_each(|t| self.use_of(Limit::Training(t), new, &mut amounts));
        }
        let ready = quarter.saturating_sub(self.terms.training_quarters);
        for q in ready.saturating_sub(self.terms.preparation_quarters)..ready {
            let count = if prepared { communes.len() as f64 } else { 0.0 };
            self.use_of(Limit::Preparation(q), count, &mut amounts);
        }
        let used = amounts.iter().enumerate().filter(|(_, amount)| **amount > 0.0);
        start.uses = used.map(|(limit, &amount)| (limit as u32, amount)).collect();
        Some(start)
    }

    /// Years that the later services serve in a quarter; they count where any of them may wait.
    fn served(&self, profile: &Profile, k: usize, delays: Waits) -> f64 {
        if !self.terms.may_wait() {
            return 0.0;
        }
        let of = |(years, delay): (&Vec<f64>, u32)| years.get(k.checked_sub(delay as usize)?).copied();
        profile.service_years.iter().zip(delays).filter_map(of).sum()
    }

    fn use_of(&self, limit: Limit, amount: f64, amounts: &mut [f64]) {
        if let Some(&row) = self.row_of.get(&limit) {
            amounts[row] += amount;
        }
    }
}

/// What runs in quarter `k` after a start, with the quarters since its own.
fn running(profile: &Profile, k: usize, delays: Waits) -> impl Iterator<Item = (&Stream, usize)> {
    let later = profile.later.iter().zip(delays);
    let later = later.filter_map(move |(stream, delay)| Some((stream, k.checked_sub(delay as usize)?)));
    std::iter::once((&profile.first, k)).chain(later)
}

fn with(mut waits: Waits, place: usize, wait: u32) -> Waits {
    waits[place] = wait;
    waits
}

fn best(starts: &[Start]) -> f64 {
    starts.iter().map(|start| start.family_years).fold(0.0, f64::max)
}

/// The communes of each cluster, and every other commune alone.
fn groups(codes: &[&CommuneCode], terms: &RolloutTerms) -> Vec<Vec<usize>> {
    let position = |code: &CommuneCode| codes.binary_search(&code).ok();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let clusters: Vec<Vec<usize>> =
        terms.clusters.iter().map(|cluster| cluster.iter().filter_map(position).collect()).collect();
    for commune in 0..codes.len() {
        match clusters.iter().find(|cluster| cluster.contains(&commune)) {
            Some(cluster) if cluster.iter().min() == Some(&commune) => groups.push(cluster.clone()),
            Some(_) => {}
            None => groups.push(vec![commune]),
        }
    }
    groups
}

fn limits(terms: &RolloutTerms, profiles: &Profiles) -> Vec<(Limit, f64)> {
    let flat: Vec<Vec<f64>> = terms.money_usd.iter().map(|&usd| vec![usd]).collect();
    let money = if flat.is_empty() { &profiles.shared_usd } else { &flat };
    let mut limits: Vec<(Limit, f64)> = Vec::new();
    for (at, row) in profiles.earmarks.rows.iter().enumerate() {
        let held = |purses: &Vec<f64>| row.held(purses);
        limits.extend(money.iter().enumerate().map(|(year, purses)| (Limit::Money(year, at), held(purses))));
        limits.extend(money.last().map(|purses| (Limit::Running(at), held(purses))));
    }
    for hire in &terms.hires {
        limits.extend((0..terms.quarters).map(|q| (Limit::Hires(hire.cadre, q), hire.per_quarter)));
    }
    let each = |limit: Option<f64>, kind: fn(u32) -> Limit| {
        limit.into_iter().flat_map(move |most| (0..terms.quarters).map(move |q| (kind(q), most)))
    };
    limits.extend(each(terms.training_places, Limit::Training));
    limits.extend(each(terms.preparations, Limit::Preparation));
    limits
}
