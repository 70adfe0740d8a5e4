//! The rollout of a district, a province and the country over twenty quarters, against two rules of thumb: most need
//! first, and cheapest family first. Reads the national tables that lie beside the checkout.
//!
//! `cargo run --release -p hiveplan-benches --bin rollout -- [communes] [model]`: with `model` the choice is written as
//! lists, a JSON line each, for another solver (`benches/peers/scale.py`). `-- waits 4 4 4`: the ten communes of Battambang,
//! whose health, family finance and youth centres may wait so many quarters longer.

#[path = "../../core/tests/support/mod.rs"]
mod support;

use hiveplan::{
    Cadre, CommuneCode, Control, FixedStart, HireLimit, Input, Rollout, RolloutTerms, Service, ServiceOrder, Supply,
    rollout,
};
use std::time::Instant;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "waits") {
        return waits(&words[1..]);
    }
    let most: usize = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(usize::MAX);
    let Some(mut input) = support::country() else { return };
    input.communes.truncate(most);
    let last = input.communes.last().map(|row| row.code.clone());
    input.villages.retain(|row| last.as_ref().is_some_and(|last| row.code.commune() <= *last));
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    let communes = input.communes.len() as f64;
    // Limits under which about two thirds of the communes can start, money growing from year to year.
    let terms = RolloutTerms {
        money_usd: [0.15, 0.3, 0.45, 0.55, 0.65].map(|part| part * communes * 60_000.0).to_vec(),
        hires: vec![HireLimit { cadre: Cadre::SocialWorker, per_quarter: (communes * 0.7).max(25.0) }],
        training_places: Some((communes * 1.2).max(40.0)),
        preparations: Some((communes * 0.2).max(4.0)),
        ..RolloutTerms::default()
    };
    if std::env::args().nth(2).is_some_and(|word| word == "model") {
        return write_model(&input, &terms);
    }
    let start = Instant::now();
    let best = rollout(&input, &terms, &Control::default()).unwrap_or_else(|issues| panic!("{issues}"));
    println!("{communes} communes: {:.2} s in all", start.elapsed().as_secs_f64());
    say("chosen", &best);
    let need = in_order(&input, &terms, |rollout| order(rollout, |start| -start.family_years));
    say("most need first", &need);
    let cheap = in_order(&input, &terms, |rollout| order(rollout, |start| start.cost.0 / start.family_years.max(1e-9)));
    say("cheapest family first", &cheap);
}

fn waits(quarters: &[String]) {
    let input = Input::embedded("battambang").unwrap_or_else(|issues| panic!("{issues}"));
    let order = Service::LATER.into_iter().zip(quarters).map(|(service, quarters)| ServiceOrder {
        service,
        after: None,
        wait: quarters.parse().unwrap_or(0),
    });
    let terms = RolloutTerms {
        money_usd: [0.25, 0.4, 0.6, 0.9, 1.2].map(|millions| millions * 1e6).to_vec(),
        services: order.filter(|order| order.wait > 0).collect(),
        ..RolloutTerms::default()
    };
    let start = Instant::now();
    let best = rollout(&input, &terms, &Control::default()).unwrap_or_else(|issues| panic!("{issues}"));
    println!("waits {}: {:.2} s in all", quarters.join(" "), start.elapsed().as_secs_f64());
    say("chosen", &best);
    println!("objective {:.3}, bound {:.3}", best.certificate.objective, best.certificate.bound);
}

fn say(name: &str, rollout: &Rollout) {
    let started = rollout.starts.iter().filter(|start| start.quarter.is_some()).count();
    println!(
        "{name:22} {started:5} started, {:12.0} weighted family-years, USD {:13.0}, gap {:.3} %, {:?}, work {}",
        rollout.family_years,
        rollout.cost.0,
        rollout.certificate.gap * 100.0,
        rollout.certificate.status,
        rollout.certificate.work
    );
}

/// Communes in the order of a figure, were there no limits.
fn order(free: &Rollout, figure: impl Fn(&hiveplan::CommuneStart) -> f64) -> Vec<CommuneCode> {
    let mut starts: Vec<_> = free.starts.iter().collect();
    starts.sort_by(|a, b| figure(a).total_cmp(&figure(b)).then(a.commune.cmp(&b.commune)));
    starts.into_iter().map(|start| start.commune.clone()).collect()
}

/// One commune after the other takes the first quarter that still fits: what a rule of thumb reaches.
fn in_order(input: &Input, terms: &RolloutTerms, rank: impl Fn(&Rollout) -> Vec<CommuneCode>) -> Rollout {
    let free = RolloutTerms { money_usd: vec![1e15; 5], ..RolloutTerms::default() };
    let codes = rank(&rollout(input, &free, &Control::default()).unwrap_or_else(|issues| panic!("{issues}")));
    hiveplan::rollout_in_order(input, terms, &codes).unwrap_or_else(|issues| panic!("{issues}"))
}

/// The model, seen from outside: a commune that is alone fixed at a quarter shows what this start gains and uses of every
/// limit beyond what runs already. Lines: what is left of each limit, options of each
/// commune, gains, number of uses of each option, limits used, amounts used, our choice (-1: no start), and our gain, its
/// bound and seconds.
fn write_model(input: &Input, terms: &RolloutTerms) {
    let answer = |terms: &RolloutTerms| rollout(input, terms, &Control::default()).unwrap_or_else(|i| panic!("{i}"));
    // No place in preparation: nothing starts but what is fixed.
    let only = |fixed: Vec<FixedStart>| answer(&RolloutTerms { preparations: Some(0.0), fixed, ..terms.clone() });
    let begun = Instant::now();
    let ours = answer(terms);
    let seconds = begun.elapsed().as_secs_f64();
    let nothing = only(Vec::new());
    let used = |rollout: &Rollout| rollout.limits.iter().map(|limit| limit.used).collect::<Vec<f64>>();
    let runs = used(&nothing);
    let lead = terms.preparation_quarters + terms.training_quarters;
    let (mut options, mut gains, mut uses, mut rows, mut amounts, mut chosen) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, start) in ours.starts.iter().enumerate().filter(|(at, _)| nothing.starts[*at].quarter.is_none()) {
        options.push(terms.quarters - lead);
        chosen.push(start.quarter.map_or(-1, |quarter| i64::from(quarter - lead)));
        for quarter in lead..terms.quarters {
            let alone = only(vec![FixedStart { commune: start.commune.clone(), quarter }]);
            gains.push(alone.starts[at].family_years);
            let more = used(&alone).into_iter().zip(&runs).map(|(all, runs)| all - runs).enumerate();
            let more: Vec<(usize, f64)> = more.filter(|(_, amount)| *amount > 1e-9).collect();
            uses.push(more.len());
            rows.extend(more.iter().map(|used| used.0));
            amounts.extend(more.iter().map(|used| used.1));
        }
    }
    let left: Vec<f64> = ours.limits.iter().zip(&runs).map(|(limit, runs)| (limit.limit - runs).max(0.0)).collect();
    let base: f64 = nothing.family_years;
    println!("{left:?}\n{options:?}\n{gains:?}\n{uses:?}\n{rows:?}\n{amounts:?}\n{chosen:?}");
    println!("{:?}", [ours.family_years - base, -ours.certificate.bound - base, seconds]);
}
