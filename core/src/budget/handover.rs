//! When a commune stands alone, and what stands in the way.

use super::funding::{Ledger, YearMoney, cap};
use super::lines::by_kind;
use super::months::Run;
use super::world::World;
use super::{CommuneYear, Handover};
use crate::estimate::Parameter;
use crate::input::LineKind;
use crate::problem::COMMUNE_PAYER;
use crate::unit::{Riel, Usd};

/// Stands alone: the commune pays all of a positive cost, in this year and all later ones of the horizon.
pub(super) fn handover(
    world: &World<'_>,
    ledger: &Ledger<'_>,
    run: &Run,
    money: &[YearMoney],
    commune: usize,
    years: &[CommuneYear],
) -> Option<Handover> {
    let last = years.last()?;
    let alone = |year: &&CommuneYear| year.cost > Riel::ZERO && own(year) == year.cost;
    let stands_alone = years.iter().rev().take_while(alone).last().map(|year| year.year);
    let missing = last.cost - own(last);
    let rate = world.get(Parameter::RielPerUsd);
    let own_money = ledger.own_money(commune, &money.last()?.ceilings);
    let factor = (own_money > 0.0).then(|| last.cost.0 as f64 / own_money);
    let per_person = if last.people > 0.0 { missing.to_usd(rate).0 / last.people } else { 0.0 };
    let why = match stands_alone {
        Some(year) => format!("From {year} on the commune's own money pays everything."),
        None => obstacle(world, run, commune, years, own_money),
    };
    Some(Handover {
        commune: last.commune.clone(),
        stands_alone,
        missing_last_year: missing,
        missing_usd_per_person: Usd(per_person),
        own_money_factor: factor,
        why,
    })
}

/// What the commune payer pays.
fn own(year: &CommuneYear) -> Riel {
    year.paid.iter().filter(|(payer, _)| payer.as_str() == COMMUNE_PAYER).map(|(_, amount)| *amount).sum()
}

/// The first thing that stands in the way in the last year.
fn obstacle(world: &World<'_>, run: &Run, commune: usize, years: &[CommuneYear], own_money: f64) -> String {
    let Some(last) = years.last() else { return String::new() };
    let rate = world.get(Parameter::RielPerUsd);
    let usd = |riel: f64| thousands(riel / rate);
    let cost = last.cost.0 as f64;
    if last.cost == Riel::ZERO {
        return format!("Nothing runs in {} that could be paid.", last.year);
    }
    if own_money <= 0.0 {
        return format!("The commune has no money of its own for the USD {} of {}.", usd(cost), last.year);
    }
    if own_money < cost {
        return format!(
            "In {} the services cost USD {}; the commune's own sources hold USD {}, {:.0} % of it.",
            last.year,
            usd(cost),
            usd(own_money),
            own_money / cost * 100.0
        );
    }
    let sums = by_kind(world.problem, run.entries_of(world, commune, years.len() - 1));
    let horizon = world.problem.horizon.years as usize;
    let posts = run.post_months[commune * horizon + years.len() - 1] / 12.0;
    let pays = [LineKind::Pay, LineKind::OnCosts];
    let pay: Riel = sums.iter().flat_map(|kinds| pays.map(|kind| kinds[kind.index()])).sum();
    let allowed = cap(world.problem, commune, &sums, posts);
    if allowed < pay {
        return format!(
            "The commune has the money, but may contract fewer posts than the {posts:.1} that work there in {}: USD {} of pay must come from others.",
            last.year,
            usd((pay - allowed).0 as f64)
        );
    }
    if last.gap > Riel::ZERO {
        return format!(
            "The commune has the money, but its sources may not pay USD {} of {}.",
            usd(last.gap.0 as f64),
            last.year
        );
    }
    let others = (last.cost - own(last)).0 as f64;
    format!(
        "The commune has the money, but others still carry USD {} of {}: by the hand-over shares or by what sources may pay.",
        usd(others),
        last.year
    )
}

/// A whole number with commas: 178,400.
fn thousands(amount: f64) -> String {
    let digits = format!("{:.0}", amount.abs());
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
