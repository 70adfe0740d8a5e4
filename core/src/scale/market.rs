//! What can be bought: the means of every area with prices and payers, as one choice under shared limits.
//!
//! Hiring areas do not share families, and districts do not share centres: the need met by a package is the sum of what
//! is met in each, so that the best package is one option of each area within the limits (`optimise::choose`). The
//! same routine serves a commune, a district and the country.

use super::price::Prices;
use super::terms::{Aim, BudgetTerms};
use crate::control::Control;
use crate::error::Issues;
use crate::input::{Input, Supply};
use crate::need::need;
use crate::optimise::choose::{Choice, ChooseOutcome, choose_from};
use crate::optimise::{Certificate, Options, Status};
use crate::plan::{Means, Reached, means};
use crate::problem::Problem;
use crate::service::Cadre;
use crate::validate::validate;

/// Ways to share the posts of one area out to payers that are tried.
const MOST_SHARINGS: usize = 500;
/// Up to so many areas the search goes on until it is exact.
const EXACT_AREAS: usize = 64;
/// Gap at which it ends beyond them.
const GAP: f64 = 1e-4;

/// An option of an area with its payers.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// Position among the options of the area's means.
    pub option: usize,
    /// Position of the payer of each post, and of the centres (the last entry), among the payers.
    pub payers: Vec<usize>,
    pub cost: f64,
}

/// Everything that can be bought.
pub(super) struct Market {
    pub problem: Problem,
    pub prices: Prices,
    pub means: Vec<Means>,
    /// Cost of each option of each area.
    pub cost: Vec<Vec<f64>>,
}

/// A limit of a package.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    Money,
    PayerMoney(usize),
    PayerPosts(usize),
    PayerPostsIn(usize, usize),
    Posts(Cadre),
    Centres,
    Travel,
    Need,
    NeedIn(usize),
}

/// The choice of one package: offers by area, and limits.
pub(super) struct Deal<'m> {
    pub market: &'m Market,
    pub offers: Vec<Vec<Offer>>,
    pub limits: Vec<(Limit, f64)>,
    terms: &'m BudgetTerms,
}

impl Market {
    /// Every post and candidate that full service could use, whatever the settings let the plan use.
    pub(super) fn new(input: &Input, control: &Control) -> Result<Self, Issues> {
        let mut input = input.clone();
        input.settings.posts = Supply::Needed;
        input.settings.centres = Supply::Needed;
        let problem = validate(&input)?;
        let prices = Prices::new(&problem);
        let means = means(&problem, &need(&problem), control);
        let costs = |means: &Means| means.options.iter().map(|one| prices.of(one, &means.options[0])).collect();
        let cost = means.iter().map(costs).collect();
        Ok(Self { problem, prices, means, cost })
    }

    pub(super) fn asked(&self) -> f64 {
        self.means.iter().flat_map(|means| &means.asked).sum()
    }

    /// Most weighted need that can be met.
    pub(super) fn reachable(&self) -> f64 {
        self.means.iter().map(|means| means.options.iter().map(Reached::met).fold(0.0, f64::max)).sum()
    }

    /// Money that buys the option of most need in every area.
    pub(super) fn dearest(&self) -> f64 {
        self.cost.iter().map(|costs| costs.iter().copied().fold(0.0, f64::max)).sum()
    }

    /// The offers of all areas. They depend on the payers, and on whether travel is limited.
    pub(super) fn offers_for(&self, terms: &BudgetTerms) -> Vec<Vec<Offer>> {
        let payers = terms.payers.len().max(1);
        let all = terms.travel_hours.is_some();
        (0..self.means.len()).map(|area| self.offers(area, payers, all)).collect()
    }

    /// Offers of an area: what no other option betters, shared out to payers.
    fn offers(&self, area: usize, payers: usize, all: bool) -> Vec<Offer> {
        let options = &self.means[area].options;
        let cost = &self.cost[area];
        let better = |a: usize, b: usize| {
            let no_worse = cost[a] <= cost[b]
                && options[a].posts.len() <= options[b].posts.len()
                && options[a].need.iter().zip(&options[b].need).all(|(a, b)| a >= b)
                && options[a].most >= options[b].most;
            no_worse && (a < b || cost[a] < cost[b] || options[a].met() > options[b].met())
        };
        let kept = (0..options.len()).filter(|&b| all || !(0..options.len()).any(|a| a != b && better(a, b)));
        let mut offers = Vec::new();
        for option in kept {
            for payers in sharings(options[option].posts.len(), payers) {
                offers.push(Offer { option, payers, cost: cost[option] });
            }
        }
        offers
    }
}

/// Payers of so many posts, in order, and of the centres: posts of one area are alike, so that only their numbers by
/// payer count.
fn sharings(posts: usize, payers: usize) -> Vec<Vec<usize>> {
    if payers <= 1 {
        return vec![vec![0; posts + 1]];
    }
    let mut numbers = vec![Vec::new()];
    for _ in 0..=posts {
        let grown = |set: &Vec<usize>| {
            let set = set.clone();
            let first = if set.len() == posts { 0 } else { set.last().copied().unwrap_or(0) };
            (first..payers).map(move |payer| set.iter().copied().chain([payer]).collect::<Vec<usize>>())
        };
        numbers = numbers.iter().flat_map(grown).take(MOST_SHARINGS).collect();
    }
    numbers
}

impl<'m> Deal<'m> {
    pub(super) fn new(market: &'m Market, terms: &'m BudgetTerms) -> Self {
        Self::of(market, terms, market.offers_for(terms))
    }

    /// The same with offers that are worked out already.
    pub(super) fn of(market: &'m Market, terms: &'m BudgetTerms, offers: Vec<Vec<Offer>>) -> Self {
        let mut deal = Self { market, offers, limits: Vec::new(), terms };
        deal.limits = deal.limits();
        deal
    }

    fn limits(&self) -> Vec<(Limit, f64)> {
        let terms = self.terms;
        let mut limits = Vec::new();
        let mut add = |limit: Limit, most: Option<f64>| limits.extend(most.map(|most| (limit, most)));
        add(Limit::Money, terms.money_usd);
        for (at, payer) in terms.payers.iter().enumerate() {
            add(Limit::PayerMoney(at), payer.money_usd);
            add(Limit::PayerPosts(at), payer.posts);
            for commune in 0..self.market.problem.communes.len() {
                add(Limit::PayerPostsIn(at, commune), payer.posts_each_commune);
            }
        }
        terms.posts.iter().for_each(|limit| add(Limit::Posts(limit.cadre), Some(limit.most)));
        add(Limit::Centres, terms.centres);
        add(Limit::Travel, terms.travel_hours.map(|hours| hours * 60.0));
        let need = match terms.aim {
            Aim::LeastCost => Some(terms.need_at_least.unwrap_or(f64::INFINITY)),
            Aim::MostNeed => terms.need_at_least,
        };
        // What falls short of the most that can be met.
        let reachable = self.market.reachable();
        add(Limit::Need, need.map(|need| (reachable - need).max(0.0)));
        if let Some(share) = terms.each_commune {
            for commune in 0..self.market.problem.communes.len() {
                let (asked, most) = self.in_commune(commune);
                add(Limit::NeedIn(commune), Some((most - share * asked).max(0.0)));
            }
        }
        limits
    }

    /// Need of a commune, and most of it that can be met.
    fn in_commune(&self, commune: usize) -> (f64, f64) {
        let (mut asked, mut most) = (0.0, 0.0);
        for means in &self.market.means {
            if let Ok(at) = means.communes.binary_search(&commune) {
                asked += means.asked[at];
                most += best_in(means, at);
            }
        }
        (asked, most)
    }

    /// The best package, and a bound that no package beats.
    pub(super) fn solve(&self, control: &Control) -> (ChooseOutcome, Certificate) {
        self.solve_from(control, &[])
    }

    /// The same, begun from the choice of a neighbouring deal: one with the same payers that limits travel if this does.
    pub(super) fn solve_from(&self, control: &Control, start: &[u32]) -> (ChooseOutcome, Certificate) {
        let options = self.options(control);
        let found = self.choose(&options, false, start);
        let mut certificate = found.certificate;
        // What nothing can keep has no bound to better.
        if self.optimistic() && certificate.status != Status::Infeasible {
            let start = if start.is_empty() { start } else { &found.chosen };
            let bound = self.choose(&options, true, start).certificate;
            certificate = Certificate::from_bounds(
                certificate.objective,
                bound.bound.min(certificate.bound),
                certificate.work + bound.work,
                &options,
            );
        }
        (found, certificate)
    }

    pub(super) fn options(&self, control: &Control) -> Options {
        let gap = if self.offers.len() <= EXACT_AREAS { 0.0 } else { GAP };
        let options = Options { stop: control.stop().clone(), ..Options::default() };
        options.with_gap(gap).with_work_limit(self.terms.work_limit)
    }

    /// Whether other bases or centres of the same number might meet more need.
    fn optimistic(&self) -> bool {
        let open = |reached: &Reached| reached.most > reached.met();
        self.market.means.iter().any(|means| means.options.iter().any(open))
    }

    /// The best package alone, begun from a neighbouring choice.
    pub(super) fn choose(&self, options: &Options, optimistic: bool, start: &[u32]) -> ChooseOutcome {
        let cost = |area: usize, offer: &Offer| match self.terms.aim {
            Aim::LeastCost => offer.cost,
            Aim::MostNeed => -self.met(area, offer.option, optimistic),
        };
        self.choose_by(options, optimistic, &cost, start)
    }

    pub(super) fn choose_by(
        &self,
        options: &Options,
        optimistic: bool,
        cost: &dyn Fn(usize, &Offer) -> f64,
        start: &[u32],
    ) -> ChooseOutcome {
        let mut problem = Choice::new(self.limits.iter().map(|&(_, most)| most).collect());
        for (area, offers) in self.offers.iter().enumerate() {
            problem.group();
            for offer in offers {
                problem.option(cost(area, offer), &self.uses(area, offer, optimistic));
            }
        }
        // Sound by construction: an empty answer says that nothing was found.
        choose_from(&problem, options, start).unwrap_or_else(|_| ChooseOutcome::nothing(self.limits.len(), options))
    }

    fn met(&self, area: usize, option: usize, optimistic: bool) -> f64 {
        let reached = &self.market.means[area].options[option];
        if optimistic { reached.most } else { reached.met() }
    }

    fn uses(&self, area: usize, offer: &Offer, optimistic: bool) -> Vec<(u32, f64)> {
        let means = &self.market.means[area];
        let option = &means.options[offer.option];
        let mut uses = Vec::new();
        for (row, &(limit, _)) in self.limits.iter().enumerate() {
            let amount = match limit {
                Limit::Money => offer.cost,
                Limit::PayerMoney(payer) => self.paid_by(option, &means.options[0], offer, payer),
                Limit::PayerPosts(payer) => self.posts_of(option, offer, payer, None),
                Limit::PayerPostsIn(payer, commune) => self.posts_of(option, offer, payer, Some(commune)),
                Limit::Posts(cadre) => option.posts.iter().filter(|&&(of, _)| of == cadre).count() as f64,
                Limit::Centres => option.centres.len() as f64,
                Limit::Travel => option.minutes,
                Limit::Need => {
                    let best = means.options.iter().map(Reached::met).fold(0.0, f64::max);
                    best - self.met(area, offer.option, optimistic)
                }
                // Where bases are not all tried the whole area's slack is given to each commune: still a bound.
                Limit::NeedIn(commune) => means.communes.binary_search(&commune).map_or(0.0, |at| {
                    let more = if optimistic { option.most - option.met() } else { 0.0 };
                    best_in(means, at) - option.need[at] - more
                }),
            };
            if amount > 0.0 {
                uses.push((row as u32, amount));
            }
        }
        uses
    }

    fn posts_of(&self, option: &Reached, offer: &Offer, payer: usize, commune: Option<usize>) -> f64 {
        let here = |village: usize| commune.is_none_or(|c| self.market.problem.villages[village].commune == c);
        let posts = option.posts.iter().zip(&offer.payers);
        posts.filter(|&(&(_, village), &of)| of == payer && here(village)).count() as f64
    }

    fn paid_by(&self, option: &Reached, today: &Reached, offer: &Offer, payer: usize) -> f64 {
        let prices = &self.market.prices;
        let posts = option.posts.iter().zip(&offer.payers).filter(|(_, of)| **of == payer);
        let mine: f64 = posts.map(|(&(cadre, _), _)| prices.post(cadre)).sum();
        let all: f64 = option.posts.iter().map(|&(cadre, _)| prices.post(cadre)).sum();
        let rest = prices.of(option, today) - all;
        mine + if offer.payers.last() == Some(&payer) { rest.max(0.0) } else { 0.0 }
    }
}

fn best_in(means: &Means, at: usize) -> f64 {
    means.options.iter().map(|option| option.need[at]).fold(0.0, f64::max)
}
