//! The forecast of many draws: the rules of the monthly loop, with all that no draw changes worked out once, all that
//! is linear worked out once for each draw, and a few draws side by side.
//!
//! It is the same model as [`forecast`](super::forecast), not a second one: a test compares the two draw by draw. Three
//! differences are on purpose and named where they stand: open cases of the base month are whole for a commune but
//! expected over scores (`months`), amounts are not rounded to whole riel each month (`cost`), and payers are asked by
//! merit order instead of a minimum-cost flow (`money`).

mod cost;
mod echo;
mod figures;
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

pub(crate) use figures::Figures;
pub(crate) use lane::LANES;

use self::cost::Lines;
use self::figures::Sheet;
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
    sheet: Sheet,
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
            sheet: Sheet::default(),
        }
    }

    /// The figures of at most [`LANES`] draws, given the values of all estimates in each. Draws that are run together
    /// must have the same review interval in whole months.
    pub(crate) fn run(&self, work: &mut Workspace, draws: &[Vec<f64>]) -> Vec<Figures> {
        self.run_from(work, draws, Base::Estimated)
    }

    fn run_from(&self, work: &mut Workspace, draws: &[Vec<f64>], base: Base<'_>) -> Vec<Figures> {
        let years = self.years();
        self.read(work, draws);
        let (others, own, allowed) = self.purse(work);
        let purse = Purse { hiring: self.problem.settings.hiring, others: &others, own: &own, allowed: &allowed };
        let Workspace { terms, sums, cost, most_own_pay, amounts, months, sheet, .. } = work;
        sheet.clear(years, self.communes(), self.problem.payers.len());
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
                    self.add(sheet, (commune, year), &here[year], amounts, terms);
                    self.keep(cost, most_own_pay, (commune, year), &here[year], amounts, &allowed);
                }
            }
        }
        self.settle(work);
        (0..draws.len()).map(|lane| work.sheet.of(lane)).collect()
    }

    /// Puts the values of the draws in force; lanes without a draw repeat the last one.
    fn read(&self, work: &mut Workspace, draws: &[Vec<f64>]) {
        for lane in 0..LANES {
            let values = &draws[lane.min(draws.len() - 1)];
            for (&parameter, value) in Parameter::ALL.iter().zip(values) {
                work.draw.parameters.set(parameter, *value);
            }
            work.terms.fill(lane, &work.draw);
            let ceilings = &mut work.ceilings;
            self.money.ceilings(&work.draw, self.years(), |year, pot, riel| ceilings[year][pot].0[lane] = riel);
        }
        work.terms.close(&work.draw);
    }

    /// Adds a commune's year to the figures of each draw.
    fn add(
        &self,
        sheet: &mut Sheet,
        (commune, year): (usize, usize),
        sums: &YearSums,
        amounts: &[Lane],
        terms: &Terms,
    ) {
        let care_price = terms.care_cost * terms.rises[year][crate::input::Rise::Prices.index()];
        let mut total = Lane::ZERO;
        for ((_, kind), amount) in self.lines.pairs.iter().zip(amounts) {
            sheet.kinds[year][*kind] += *amount;
            total += *amount;
        }
        sheet.cost[year] += total;
        sheet.commune_cost[commune * self.years() + year] = total;
        sheet.open_cases[year] += sums.families / Lane::all(12.0);
        sheet.waiting[year] += sums.waiting / Lane::all(12.0);
        sheet.separated += sums.separated;
        let care = sums.care / Lane::all(12.0);
        sheet.care_years += care;
        sheet.care_cost[year] += care * care_price;
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
    fn settle(&self, work: &mut Workspace) {
        let (years, communes, stride) = (self.years(), self.communes(), self.money.stride);
        let people: f64 = self.ground.places.iter().map(|place| place.people).sum();
        let (paid, sheet) = (&mut work.paid, &mut work.sheet);
        for year in (0..years).rev() {
            let first = year * communes;
            let cost = &work.cost[first * stride..(first + communes) * stride];
            let most = &work.most_own_pay[first..first + communes];
            self.money.settle(year, (cost, &work.ceilings[year], most), &mut work.settling, paid);
            sheet.gap[year] = paid.gap.iter().copied().sum();
            let payers = paid.by_payer.len();
            sheet.payers[year * payers..(year + 1) * payers].copy_from_slice(&paid.by_payer);
            for (commune, alone) in sheet.alone.iter_mut().enumerate() {
                let (row, gap) = (commune * years + year, paid.gap[commune]);
                sheet.commune_gap[row] = gap;
                let (cost, own) = (sheet.commune_cost[row], paid.own[commune]);
                for (lane, from) in alone.iter_mut().enumerate() {
                    // Half a riel for each kind of line: rounding, not money.
                    let missing = cost.0[lane] - own.0[lane];
                    if *from == year + 1 && cost.0[lane] > 0.0 && missing <= 0.5 * KINDS as f64 {
                        *from = year;
                    }
                }
            }
            let usd = sheet.cost[year] / work.terms.rate;
            sheet.usd_per_person[year] = usd.part(work.terms.heads[year] * people, 0.0);
        }
    }
}
