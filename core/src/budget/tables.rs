//! The tables of a forecast, from what the months and the money left behind.

use super::funding::{Ledger, YearMoney};
use super::months::{Run, Seen};
use super::prices::growth;
use super::world::World;
use super::{BudgetLine, CommuneMonth, CommuneYear, Funded, SourceYear};
use crate::estimate::Parameter;
use crate::service::Service;
use crate::time::Year;
use crate::unit::{Riel, Usd};

/// A commune at the end of a month.
pub(super) fn month(world: &World<'_>, seen: &Seen<'_>) -> CommuneMonth {
    let (flow, happened) = (&seen.site.flow, &seen.site.happened);
    CommuneMonth {
        commune: world.problem.communes[seen.commune].code.clone(),
        month: world.problem.horizon.first_month() + seen.month as i32,
        families: flow.families(),
        open_cases: flow.open_cases(),
        waiting: flow.waiting(),
        referred: happened.referred,
        admitted: happened.admitted,
        exited: happened.exited,
        reopened: happened.reopened,
        in_residential_care: flow.residential(),
        in_kinship_care: flow.kinship(),
        children_placed: seen.children,
        posts: seen.site.paid,
        posts_needed: seen.site.work.required,
        cost: seen.cost,
    }
}

/// Cost lines with an amount or a quantity, by commune, line and year.
pub(super) fn lines(world: &World<'_>, run: &Run) -> Vec<BudgetLine> {
    let problem = world.problem;
    let mut list = Vec::new();
    for (commune, place) in problem.communes.iter().enumerate() {
        for (position, line) in problem.costs.iter().enumerate() {
            for (year, calendar) in problem.horizon.all_years().enumerate() {
                let Some(entry) = run.entries_of(world, commune, year).get(position) else { continue };
                if entry.quantity == 0.0 && entry.amount == Riel::ZERO {
                    continue;
                }
                list.push(BudgetLine {
                    commune: place.code.clone(),
                    year: calendar,
                    service: line.service,
                    kind: line.kind,
                    line: line.id.clone(),
                    account: line.account.clone(),
                    quantity: entry.quantity,
                    unit: line.driver.label().to_owned(),
                    unit_price: world.prices.real(position) * world.prices.index(year, line.rise),
                    amount: entry.amount,
                    amount_real: entry.real,
                });
            }
        }
    }
    list
}

/// Who pays what, by commune, year, part and source; the unfunded last.
pub(super) fn funding(world: &World<'_>, ledger: &Ledger<'_>, money: &[YearMoney]) -> Vec<Funded> {
    let problem = world.problem;
    let mut list = Vec::new();
    for commune in 0..problem.communes.len() {
        for (year, of_year) in problem.horizon.all_years().zip(money) {
            let first = of_year.payments.partition_point(|payment| payment.commune < commune);
            for payment in of_year.payments.iter().skip(first).take_while(|payment| payment.commune == commune) {
                let source = payment.pot.map(|pot| &problem.sources[ledger.pots.pots[pot].source]);
                list.push(Funded {
                    commune: problem.communes[commune].code.clone(),
                    year,
                    service: Service::ALL[payment.service],
                    source: source.map(|source| source.id.clone()),
                    payer: source.map(|source| problem.payers[source.payer].clone()),
                    amount: payment.amount,
                });
            }
        }
    }
    list
}

/// Ceiling and use of each pot, by source, commune and year.
pub(super) fn sources(world: &World<'_>, ledger: &Ledger<'_>, money: &[YearMoney]) -> Vec<SourceYear> {
    let problem = world.problem;
    let mut used = vec![vec![Riel::ZERO; money.len()]; ledger.pots.pots.len()];
    for (year, of_year) in money.iter().enumerate() {
        for payment in &of_year.payments {
            if let Some(pot) = payment.pot {
                used[pot][year] += payment.amount;
            }
        }
    }
    let mut list = Vec::with_capacity(used.len() * money.len());
    for (pot, used) in ledger.pots.pots.iter().zip(&used) {
        let source = &problem.sources[pot.source];
        let place = list.len() / money.len().max(1);
        for ((year, of_year), used) in problem.horizon.all_years().zip(money).zip(used) {
            list.push(SourceYear {
                source: source.id.clone(),
                payer: problem.payers[source.payer].clone(),
                commune: pot.commune.map(|commune| problem.communes[commune].code.clone()),
                year,
                ceiling: of_year.ceilings[place],
                used: *used,
            });
        }
    }
    list
}

/// A commune by year. `months` are those of the commune.
pub(super) fn years(
    world: &World<'_>,
    ledger: &Ledger<'_>,
    run: &Run,
    money: &[YearMoney],
    commune: usize,
    months: &[CommuneMonth],
) -> Vec<CommuneYear> {
    let year = |(year, months): (usize, &[CommuneMonth])| {
        self::year(world, ledger, run, &money[year], (commune, year), months)
    };
    months.chunks(12).enumerate().map(year).collect()
}

fn year(
    world: &World<'_>,
    ledger: &Ledger<'_>,
    run: &Run,
    money: &YearMoney,
    (commune, year): (usize, usize),
    months: &[CommuneMonth],
) -> CommuneYear {
    let problem = world.problem;
    let place = &problem.communes[commune];
    let entries = run.entries_of(world, commune, year);
    let cost: Riel = entries.iter().map(|entry| entry.amount).sum();
    let mut paid = vec![Riel::ZERO; problem.payers.len()];
    let mut gap = Riel::ZERO;
    let first = money.payments.partition_point(|payment| payment.commune < commune);
    for payment in money.payments.iter().skip(first).take_while(|payment| payment.commune == commune) {
        match payment.pot {
            Some(pot) => paid[problem.sources[ledger.pots.pots[pot].source].payer] += payment.amount,
            None => gap += payment.amount,
        }
    }
    let people = people(world, commune, year);
    let rate = world.get(Parameter::RielPerUsd);
    let usd_per_person = if people > 0.0 { cost.to_usd(rate).0 / people } else { 0.0 };
    let mean = |of: fn(&CommuneMonth) -> f64| months.iter().map(of).sum::<f64>() / months.len().max(1) as f64;
    let cliff = (0..problem.payers.len()).any(|payer| {
        money.carried[commune][payer] < money.meant[commune][payer]
            && ledger.target_rose(world, run, commune, year, payer)
    });
    CommuneYear {
        commune: place.code.clone(),
        year: Year(problem.horizon.start.0 + year as i32),
        people,
        open_cases: mean(|month| month.open_cases),
        waiting: mean(|month| month.waiting),
        cost,
        cost_real: entries.iter().map(|entry| entry.real).sum(),
        paid: problem.payers.iter().cloned().zip(paid).collect(),
        gap,
        usd_per_person: Usd(usd_per_person),
        benchmark_ratio: ratio(usd_per_person, world.get(Parameter::BenchmarkUsdPersonYear)),
        commune_fund_share: ratio(cost.0 as f64, commune_fund(world, year)),
        cliff,
    }
}

/// `some / of`, and nothing where there is nothing to compare with.
fn ratio(some: f64, of: f64) -> f64 {
    if of > 0.0 { some / of } else { 0.0 }
}

/// People of a commune, mean over the months of a year.
fn people(world: &World<'_>, commune: usize, year: usize) -> f64 {
    let now = world.problem.communes[commune].people as f64;
    let month = |month: usize| libm::pow(1.0 + world.growth, (year * 12 + month + 1) as f64);
    now * (0..12).map(month).sum::<f64>() / 12.0
}

/// The development budget of a commune in a year, riel: it grows as commune money does.
fn commune_fund(world: &World<'_>, year: usize) -> f64 {
    let risen = growth(world.get(Parameter::FundGrowthPct), year);
    world.get(Parameter::CommuneBudgetUsd) * world.get(Parameter::RielPerUsd) * risen
}
