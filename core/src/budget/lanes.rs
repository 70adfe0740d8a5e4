//! The forecast of many draws: the rules of the monthly loop, with all that no draw changes worked out once, all that
//! is linear worked out once for each draw, and a few draws side by side.
//!
//! It is the same model as [`forecast`](super::forecast), not a second one: a test compares the two draw by draw. Three
//! differences are on purpose and named where they stand: open cases of the base month are whole for a commune but
//! expected over scores (`months`), amounts are not rounded to whole riel each month (`cost`), and payers are asked by
//! merit order instead of a minimum-cost flow (`money`).

mod cost;
mod echo;
mod ground;
mod hiring;
mod lane;
#[cfg(test)]
mod lanes_tests;
mod money;
mod months;
mod site;
mod tally;
mod terms;
mod work;

pub(crate) use lane::LANES;

use self::cost::Lines;
use self::ground::Ground;
use self::hiring::Purse;
use self::lane::Lane;
use self::money::{Money, Paid};
use self::months::{Base, Run};
use self::tally::YearSums;
use self::terms::{Parts, Terms};
use super::sources::{is_large, is_pay, may_pay};
use crate::estimate::Parameter;
use crate::input::{Hiring, LineKind};
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::Service;

const KINDS: usize = LineKind::ALL.len();

/// The figures of one draw. Money in riel; lists by year have one entry for each year of the horizon.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Figures {
    pub cost: Vec<f64>,
    /// By year and [`LineKind::index`].
    pub kinds: Vec<[f64; KINDS]>,
    /// By year and payer.
    pub payers: Vec<Vec<f64>>,
    pub gap: Vec<f64>,
    pub usd_per_person: Vec<f64>,
    /// Families in case and waiting, means of the year.
    pub open_cases: Vec<f64>,
    pub waiting: Vec<f64>,
    /// Children separated over the horizon.
    pub separated: f64,
    /// Child-years in residential care over the horizon, and what they cost by year.
    pub care_years: f64,
    pub care_cost: Vec<f64>,
    /// By commune and year.
    pub commune_cost: Vec<f64>,
    pub commune_gap: Vec<f64>,
    /// First year, counted from the first of the horizon, in which each commune stands alone to the end.
    pub alone: Vec<Option<u32>>,
}

/// A problem and its plan made ready for draws.
pub(crate) struct Kernel<'p> {
    problem: &'p Problem,
    ground: Ground,
    parts: Parts,
    lines: Lines,
    money: Money,
}

/// What a thread works with, reused from draw to draw.
pub(crate) struct Workspace {
    draw: Problem,
    terms: Terms,
    sums: Vec<YearSums>,
    /// By year, commune and cell.
    cost: Vec<Lane>,
    /// By year and commune.
    most_own_pay: Vec<Lane>,
    /// By year and pot.
    ceilings: Vec<Vec<Lane>>,
    amounts: Vec<Lane>,
    months: months::Buffers,
    settling: money::Buffers,
    paid: Paid,
}

impl<'p> Kernel<'p> {
    pub(crate) fn new(problem: &'p Problem, need: &Need, plan: &Plan) -> Self {
        Self {
            problem,
            ground: Ground::new(problem, need, plan),
            parts: Parts::new(problem),
            lines: Lines::new(problem),
            money: Money::new(problem),
        }
    }

    /// Whether draws may differ in the review interval.
    pub(crate) fn review_varies(&self) -> bool {
        let estimate = self.problem.parameters().estimate(Parameter::ReviewMonths);
        estimate.low < estimate.high
    }

    fn years(&self) -> usize {
        self.ground.months / 12
    }

    fn communes(&self) -> usize {
        self.ground.places.len()
    }

    pub(crate) fn workspace(&self) -> Workspace {
        let (years, communes) = (self.years(), self.communes());
        let largest = self.ground.blocks.iter().map(|block| block.communes.len()).max().unwrap_or(0);
        Workspace {
            draw: self.ground.shell.clone(),
            terms: Terms::new(&self.ground),
            sums: vec![YearSums::default(); largest * years],
            cost: vec![Lane::ZERO; years * communes * self.money.stride],
            most_own_pay: vec![Lane::ZERO; years * communes],
            ceilings: vec![vec![Lane::ZERO; self.money.pots.pots.len()]; years],
            amounts: vec![Lane::ZERO; self.lines.pairs.len()],
            months: months::Buffers::default(),
            settling: money::Buffers::default(),
            paid: Paid::default(),
        }
    }

    /// The figures of at most [`LANES`] draws, given the values of all estimates in each. Draws that are run together
    /// must have the same review interval in whole months.
    pub(crate) fn run(&self, work: &mut Workspace, draws: &[Vec<f64>]) -> Vec<Figures> {
        self.run_from(work, draws, Base::Estimated)
    }

    fn run_from(&self, work: &mut Workspace, draws: &[Vec<f64>], base: Base<'_>) -> Vec<Figures> {
        let years = self.years();
        let mut figures = vec![self.empty(); draws.len()];
        self.read(work, draws);
        let (others, own, allowed) = self.purse(work);
        let purse = Purse { hiring: self.problem.settings.hiring, others: &others, own: &own, allowed: &allowed };
        let Workspace { terms, sums, cost, most_own_pay, amounts, months, .. } = work;
        for block in &self.ground.blocks {
            let sums = &mut sums[..block.communes.len() * years];
            sums.fill(YearSums::default());
            let mut run = Run::new(&self.ground, (terms, &self.parts), block, base, purse, months);
            run.run(sums);
            run.end(months);
            for (local, &commune) in block.communes.iter().enumerate() {
                let here = &sums[local * years..(local + 1) * years];
                for year in 0..years {
                    self.lines.year(terms, &self.ground.places[commune], here, year, amounts);
                    self.add(&mut figures, (commune, year), &here[year], amounts, terms);
                    self.keep(cost, most_own_pay, (commune, year), &here[year], amounts, &allowed);
                }
            }
        }
        self.settle(work, &mut figures);
        figures
    }

    /// Puts the values of the draws in force; lanes without a draw repeat the last one.
    fn read(&self, work: &mut Workspace, draws: &[Vec<f64>]) {
        for lane in 0..LANES {
            let values = &draws[lane.min(draws.len() - 1)];
            for (&parameter, value) in Parameter::ALL.iter().zip(values) {
                work.draw.parameters.set(parameter, *value);
            }
            work.terms.fill(lane, &work.draw);
            for (year, ceilings) in work.ceilings.iter_mut().enumerate() {
                self.money.ceilings(&work.draw, year, |pot, riel| ceilings[pot].0[lane] = riel);
            }
        }
        work.terms.close(self.ground.months);
    }

    fn empty(&self) -> Figures {
        let (years, communes) = (self.years(), self.communes());
        Figures {
            cost: vec![0.0; years],
            kinds: vec![[0.0; KINDS]; years],
            payers: vec![vec![0.0; self.problem.payers.len()]; years],
            gap: vec![0.0; years],
            usd_per_person: vec![0.0; years],
            open_cases: vec![0.0; years],
            waiting: vec![0.0; years],
            care_cost: vec![0.0; years],
            commune_cost: vec![0.0; communes * years],
            commune_gap: vec![0.0; communes * years],
            alone: vec![None; communes],
            ..Figures::default()
        }
    }

    /// Adds a commune's year to the figures of each draw.
    fn add(
        &self,
        figures: &mut [Figures],
        (commune, year): (usize, usize),
        sums: &YearSums,
        amounts: &[Lane],
        terms: &Terms,
    ) {
        let care_price = terms.care_cost * terms.rises[year][crate::input::Rise::Prices.index()];
        for (lane, figures) in figures.iter_mut().enumerate() {
            let mut total = 0.0;
            for ((_, kind), amount) in self.lines.pairs.iter().zip(amounts) {
                figures.kinds[year][*kind] += amount.0[lane];
                total += amount.0[lane];
            }
            figures.cost[year] += total;
            figures.commune_cost[commune * self.years() + year] = total;
            figures.open_cases[year] += sums.families.0[lane] / 12.0;
            figures.waiting[year] += sums.waiting.0[lane] / 12.0;
            figures.separated += sums.separated.0[lane];
            let care = sums.care.0[lane] / 12.0;
            figures.care_years += care;
            figures.care_cost[year] += care * care_price.0[lane];
        }
    }

    /// Keeps what the money needs: cost by cell, and what the commune may pay of its pay.
    fn keep(
        &self,
        cost: &mut [Lane],
        most_own_pay: &mut [Lane],
        (commune, year): (usize, usize),
        sums: &YearSums,
        amounts: &[Lane],
        allowed: &[Lane],
    ) {
        let (communes, stride) = (self.communes(), self.money.stride);
        let posts: Lane = sums.paid.iter().copied().sum();
        let pays = |(pair, _): &(&(usize, usize), &Lane)| is_pay(LineKind::ALL[pair.1]);
        let pay: Lane = self.lines.pairs.iter().zip(amounts).filter(pays).map(|(_, amount)| *amount).sum();
        let first = (year * communes + commune) * stride;
        let row = &mut cost[first..first + stride];
        row.fill(Lane::ZERO);
        for (&(service, kind), amount) in self.lines.pairs.iter().zip(amounts) {
            row[self.money.cell(commune, service, kind)] += *amount;
        }
        let most = |lane: usize| {
            let (pay, posts) = (pay.0[lane], posts.0[lane] / 12.0);
            if posts > 0.0 { (pay / posts * allowed[commune].0[lane]).min(pay) } else { pay }
        };
        most_own_pay[year * communes + commune] = Lane::of(most);
    }

    /// What the sources could carry of pay, for `hiring = "funded"`; and posts that each commune may pay.
    fn purse(&self, work: &Workspace) -> (Vec<[Lane; Service::ALL.len()]>, Vec<[Lane; Service::ALL.len()]>, Vec<Lane>) {
        let problem = self.problem;
        let allowed = problem.communes.iter().map(|c| work.terms.caps[usize::from(is_large(c))]).collect();
        if problem.settings.hiring != Hiring::Funded {
            return (Vec::new(), Vec::new(), allowed);
        }
        let years = self.years();
        let rows = vec![[Lane::ZERO; Service::ALL.len()]; self.communes() * years];
        let (mut others, mut own) = (rows.clone(), rows);
        let people: f64 = problem.communes.iter().map(|commune| commune.people as f64).sum();
        for (commune, pots) in self.money.pots.of_commune.iter().enumerate() {
            let by_people = problem.communes[commune].people as f64 / people.max(1.0);
            for (year, &pot) in (0..years).flat_map(|year| pots.iter().map(move |pot| (year, pot))) {
                let of = self.money.pots.pots[pot];
                let source = &problem.sources[of.source];
                let part = if of.commune.is_some() { 1.0 } else { by_people };
                let side = if self.money.is_own(pot) { &mut own } else { &mut others };
                let riel = work.ceilings[year][pot] * part;
                let may = |s: &&Service| may_pay(source, **s, LineKind::Pay);
                for service in Service::ALL.iter().filter(may) {
                    side[commune * years + year][service.index()] += riel;
                }
            }
        }
        (others, own, allowed)
    }

    /// Who pays, and what follows from it.
    fn settle(&self, work: &mut Workspace, figures: &mut [Figures]) {
        let (years, communes, stride) = (self.years(), self.communes(), self.money.stride);
        let mut alone_from = vec![[years; LANES]; communes];
        let people: f64 = self.ground.places.iter().map(|place| place.people).sum();
        for year in (0..years).rev() {
            let first = year * communes;
            let cost = &work.cost[first * stride..(first + communes) * stride];
            let most = &work.most_own_pay[first..first + communes];
            let paid = &mut work.paid;
            self.money.settle(year, (cost, &work.ceilings[year], most), &mut work.settling, paid);
            for (lane, figures) in figures.iter_mut().enumerate() {
                figures.gap[year] = paid.gap.iter().map(|gap| gap.0[lane]).sum();
                figures.payers[year] = paid.by_payer.iter().map(|paid| paid.0[lane]).collect();
                for (commune, alone_from) in alone_from.iter_mut().enumerate() {
                    let cost = figures.commune_cost[commune * years + year];
                    figures.commune_gap[commune * years + year] = paid.gap[commune].0[lane];
                    // Half a riel for each kind of line: rounding, not money.
                    let missing = cost - paid.own[commune].0[lane];
                    let from = &mut alone_from[lane];
                    if *from == year + 1 && cost > 0.0 && missing <= 0.5 * KINDS as f64 {
                        *from = year;
                    }
                }
                let month = 1.0 + work.terms.growth.0[lane];
                let grown = (0..12).map(|m| libm::pow(month, (year * 12 + m + 1) as f64)).sum::<f64>() / 12.0;
                let usd = figures.cost[year] / work.terms.rate.0[lane];
                let heads = people * grown;
                figures.usd_per_person[year] = if heads > 0.0 { usd / heads } else { 0.0 };
            }
        }
        for (lane, figures) in figures.iter_mut().enumerate() {
            let first = |from: &[usize; LANES]| (from[lane] < years).then_some(from[lane] as u32);
            figures.alone = alone_from.iter().map(first).collect();
        }
    }
}
