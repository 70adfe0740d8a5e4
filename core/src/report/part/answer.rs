//! The answer in five sentences: what it costs, a person, who pays, what is unfunded, who stands alone when.

use crate::estimate::Parameter;
use crate::report::lookup::{Lookup, YearTotal, payer_label};
use crate::report::number;
use crate::report::section::{Figure, Section};
use crate::unit::Riel;

pub(super) const BASIS: &[Parameter] = &[
    Parameter::ShareInCase,
    Parameter::StayMonths,
    Parameter::CaseloadFamilies,
    Parameter::PlacesPerFamily,
    Parameter::PaySocialWorker,
    Parameter::OnCostShare,
    Parameter::OverheadShare,
    Parameter::CctUsdYear,
    Parameter::FundPotUsd,
    Parameter::FundShareSocial,
];

/// Years, size and exchange rate in one line.
pub(in crate::report) fn subtitle(lookup: &Lookup<'_>) -> String {
    let outcome = lookup.outcome;
    let sum = |count: fn(&crate::outcome::CommuneSummary) -> u64| outcome.communes.iter().map(count).sum::<u64>();
    format!(
        "{}, {}, {}, {}, {}; 1 USD = {} riel",
        lookup.span(),
        number::counted(outcome.communes.len() as u64, "commune", "communes"),
        number::counted(sum(|commune| commune.villages), "village", "villages"),
        number::counted(sum(|commune| commune.families), "family", "families"),
        number::counted(sum(|commune| commune.people), "person", "people"),
        number::value(lookup.rate()),
    )
}

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("answer", "The answer");
    if let (Some(first), Some(last)) = (lookup.years.first(), lookup.years.last()) {
        section.say(cost(lookup, first, last));
        section.say(person(lookup, first, last));
        section.say(payers(lookup));
        section.say(unfunded(lookup, first, last));
        section.say(alone(lookup));
        section.figures = figures(lookup, first);
    }
    section.rests_on(lookup, BASIS);
    section
}

fn cost(lookup: &Lookup<'_>, first: &YearTotal, last: &YearTotal) -> String {
    let start = format!("The services cost {} in {}", lookup.money(first.cost), first.year);
    if first.year == last.year {
        return format!("{start}.");
    }
    format!(
        "{start} and {} in {}, together {} in {}.",
        lookup.money(last.cost),
        last.year,
        lookup.money_of_years(lookup.cost(), |year| year.dollars),
        lookup.span()
    )
}

/// Cost of all communes over people of all communes; `None` without people.
pub(super) fn usd_per_person(lookup: &Lookup<'_>, year: &YearTotal) -> Option<f64> {
    (year.people > 0.0).then(|| year.cost.to_usd(lookup.rate()).0 / year.people)
}

fn person(lookup: &Lookup<'_>, first: &YearTotal, last: &YearTotal) -> String {
    let benchmark = lookup.benchmark();
    let of = |year: &YearTotal| usd_per_person(lookup, year).map_or_else(|| "unknown".to_owned(), number::usd);
    let years = if first.year == last.year {
        format!("{} in {}", of(first), first.year)
    } else {
        format!("{} in {} and {} in {}", of(first), first.year, of(last), last.year)
    };
    format!("A person and year, that is {years}, against the benchmark of {}.", number::usd(benchmark))
}

fn payers(lookup: &Lookup<'_>) -> String {
    let cost = lookup.cost();
    let paid = |index: usize| lookup.years.iter().map(|year| year.paid[index]).sum::<Riel>();
    let parts: Vec<String> = lookup
        .payers
        .iter()
        .enumerate()
        .map(|(index, payer)| (payer_label(payer), paid(index)))
        .filter(|(_, amount)| *amount > Riel::ZERO)
        .map(|(payer, amount)| format!("{payer} {}", number::percent(number::share(amount, cost))))
        .collect();
    let gap = number::percent(number::share(lookup.gap(), cost));
    if parts.is_empty() {
        return format!("Nobody pays yet in {}: {gap} is unfunded.", lookup.span());
    }
    format!("Who pays in {}: {}; {gap} is unfunded.", lookup.span(), number::listed(&parts))
}

fn gap_dollars(year: &YearTotal) -> i64 {
    year.dollar_parts.last().copied().unwrap_or(0)
}

fn unfunded(lookup: &Lookup<'_>, first: &YearTotal, last: &YearTotal) -> String {
    let gap = lookup.gap();
    if gap == Riel::ZERO {
        return "Nothing is unfunded: the sources named cover every year.".to_owned();
    }
    let total = format!("Unfunded are {}", lookup.money_of_years(gap, gap_dollars));
    if first.year == last.year {
        return format!("{total}.");
    }
    format!("{total}: {} in {}, {} in {}.", number::riel(first.gap), first.year, number::riel(last.gap), last.year)
}

fn alone(lookup: &Lookup<'_>) -> String {
    let handover = &lookup.outcome.forecast.handover;
    let alone: Vec<String> = handover
        .iter()
        .filter_map(|row| row.stands_alone.map(|year| format!("{} from {year}", lookup.commune_name(&row.commune))))
        .collect();
    let not = (handover.len() - alone.len()) as u64;
    if alone.is_empty() {
        return format!(
            "No commune stands alone within {}: in {} their own money leaves {} to others or unpaid.",
            lookup.span(),
            lookup.outcome.horizon.last(),
            number::riel(handover.iter().map(|row| row.missing_last_year).sum())
        );
    }
    let rest = if not == 0 {
        String::new()
    } else {
        format!("; {} not within the horizon", number::counted(not, "commune does", "communes do"))
    };
    format!("Standing alone: {}{rest}.", number::listed(&alone))
}

fn figures(lookup: &Lookup<'_>, first: &YearTotal) -> Vec<Figure> {
    let figure = |label: String, value: String, note: String| Figure { label, value, note };
    let share = number::share(lookup.gap(), lookup.cost());
    let handover = &lookup.outcome.forecast.handover;
    let alone = handover.iter().filter(|row| row.stands_alone.is_some()).count() as u64;
    let person = usd_per_person(lookup, first).map_or_else(|| "unknown".to_owned(), number::usd);
    vec![
        figure(
            format!("Cost in {}", first.year),
            number::riel_short(first.cost.0 as f64),
            number::dollars(number::whole_dollars(first.cost, lookup.rate())),
        ),
        figure("A person and year".to_owned(), person, format!("benchmark {}", number::usd(lookup.benchmark()))),
        figure(
            format!("Unfunded, {}", lookup.span()),
            number::percent(share),
            number::riel_short(lookup.gap().0 as f64),
        ),
        figure(
            "Communes that stand alone".to_owned(),
            format!("{alone} of {}", handover.len()),
            format!("by {}", lookup.outcome.horizon.last()),
        ),
    ]
}
