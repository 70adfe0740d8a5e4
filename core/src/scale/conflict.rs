//! Limits that nothing can keep together: a minimal set of them, by the deletion filter (Chinneck, Dravnieks 1991).
//! A limit without which the others still cannot be kept is left out for good; those that stay conflict, and without
//! any one of them they do not.

use super::market::{Deal, Market};
use super::{Aim, BudgetTerms};
use crate::control::Control;
use crate::optimise::Status;

/// The terms without one limit, and the limit's path.
type Without = (String, BudgetTerms);

/// Paths of the limits that conflict; empty where the terms can be kept, or where the search ended before it could tell.
pub(super) fn conflict(market: &Market, terms: &BudgetTerms, control: &Control) -> Vec<String> {
    let impossible = |terms: &BudgetTerms| {
        let deal = Deal::new(market, terms);
        deal.solve(control).0.certificate.status == Status::Infeasible
    };
    if !impossible(terms) {
        return Vec::new();
    }
    let mut left = terms.clone();
    let mut conflicting = Vec::new();
    let paths: Vec<String> = without_each(terms).into_iter().map(|(path, _)| path).collect();
    for path in paths {
        let without = without_each(&left).into_iter().find(|(other, _)| *other == path);
        match without {
            Some((_, fewer)) if impossible(&fewer) => left = fewer,
            _ => conflicting.push(path),
        }
    }
    conflicting
}

fn without_each(terms: &BudgetTerms) -> Vec<Without> {
    let mut list: Vec<Without> = Vec::new();
    let mut add = |path: String, given: bool, lift: &dyn Fn(&mut BudgetTerms)| {
        if given {
            let mut fewer = terms.clone();
            lift(&mut fewer);
            list.push((path, fewer));
        }
    };
    add("/money_usd".to_owned(), terms.money_usd.is_some(), &|terms| terms.money_usd = None);
    add("/centres".to_owned(), terms.centres.is_some(), &|terms| terms.centres = None);
    add("/travel_hours".to_owned(), terms.travel_hours.is_some(), &|terms| terms.travel_hours = None);
    for (i, payer) in terms.payers.iter().enumerate() {
        add(format!("/payers/{i}/money_usd"), payer.money_usd.is_some(), &|terms| terms.payers[i].money_usd = None);
        add(format!("/payers/{i}/posts"), payer.posts.is_some(), &|terms| terms.payers[i].posts = None);
        let each = payer.posts_each_commune.is_some();
        add(format!("/payers/{i}/posts_each_commune"), each, &|terms| terms.payers[i].posts_each_commune = None);
    }
    for limit in &terms.posts {
        // An infinite cap keeps the place of the limit, so that paths stay the same.
        let at = terms.posts.iter().position(|other| other.cadre == limit.cadre).unwrap_or(0);
        add(format!("/posts/{at}/most"), limit.most.is_finite(), &|terms| terms.posts[at].most = f64::INFINITY);
    }
    let need = terms.need_at_least.is_some_and(|need| need > 0.0)
        || (terms.aim == Aim::LeastCost && terms.need_at_least.is_none());
    add("/need_at_least".to_owned(), need, &|terms| terms.need_at_least = Some(0.0));
    add("/each_commune".to_owned(), terms.each_commune.is_some(), &|terms| terms.each_commune = None);
    list
}
