//! When posts are filled: at the end of each month, from what the month asked for.

use super::posts::missing;
use super::site::Site;
use super::sources::{Pots, ceiling, may_pay, post_cap};
use super::world::World;
use crate::input::{Hiring, LineKind};
use crate::problem::COMMUNE_PAYER;
use crate::service::{Cadre, Service};
use crate::time::Year;

/// More posts than this at once in a district are first decided commune by commune.
const MANY: u64 = 1000;

/// Decides which posts to fill. Cadres in their order; those of one commune there, shared ones where most is missing.
pub(super) fn decide(world: &World<'_>, money: &Money, sites: &mut [Site], month: usize) {
    if world.problem.settings.hiring == Hiring::None {
        return;
    }
    for &cadre in Cadre::ALL.iter().filter(|cadre| world.problem.has(cadre.service())) {
        for district in &world.districts {
            if cadre.shared_in_district() {
                shared(world, money, sites, month, cadre, district.clone());
            } else {
                district.clone().for_each(|commune| local(world, money, sites, month, cadre, commune));
            }
        }
    }
}

fn local(world: &World<'_>, money: &Money, sites: &mut [Site], month: usize, cadre: Cadre, commune: usize) {
    let site = &mut sites[commune];
    let there = today_at_arrival(world, month, cadre, commune) + site.posts.decided[cadre.index()];
    let posts = missing(site.work.required[cadre.index()], there);
    let posts = posts.min(money.carries(world, site, commune, month, cadre));
    site.posts.decide(&world.rules, month, cadre.index(), posts);
}

/// The district fills whole posts for the sum of its communes' need; each post counts in the commune that misses most.
fn shared(
    world: &World<'_>,
    money: &Money,
    sites: &mut [Site],
    month: usize,
    cadre: Cadre,
    district: std::ops::Range<usize>,
) {
    let k = cadre.index();
    let decided: f64 = sites[district.clone()].iter().map(|site| site.posts.decided[k]).sum();
    let required: f64 = sites[district.clone()].iter().map(|site| site.work.required[k]).sum();
    let today: f64 = district.clone().map(|commune| today_at_arrival(world, month, cadre, commune)).sum();
    let there = today + decided;
    let mut left = missing(required, there);
    let lacks = |site: &Site| site.work.required[k] - site.today[k] - site.posts.decided[k];
    // Many posts: first the whole ones that each commune lacks, so that the loop below gives at most a few for each.
    if left > MANY {
        for commune in district.clone() {
            let whole = lacks(&sites[commune]).floor().max(0.0) as u64;
            let posts = whole.min(left).min(money.carries(world, &sites[commune], commune, month, cadre));
            sites[commune].posts.decide(&world.rules, month, k, posts);
            left -= posts;
        }
        left = left.min(2 * district.len() as u64);
    }
    for _ in 0..left {
        let able = district.clone().filter(|&commune| money.carries(world, &sites[commune], commune, month, cadre) > 0);
        // The first of the largest: `max_by` takes the last.
        let place = able.rev().max_by(|&a, &b| lacks(&sites[a]).total_cmp(&lacks(&sites[b])));
        let Some(place) = place else { break };
        sites[place].posts.decide(&world.rules, month, k, 1);
    }
}

/// Workers of today, based in a commune, who will be there when a post decided now begins.
fn today_at_arrival(world: &World<'_>, month: usize, cadre: Cadre, commune: usize) -> f64 {
    world.today[commune].get(month + world.rules.lead.max(1)).map_or(0.0, |today| today[cadre.index()])
}

/// What the sources of a year could carry of a commune's pay: the limit of `hiring = "funded"`.
///
/// A source counts for a cadre when it may pay the pay of the cadre's part in the commune, with all of its ceiling;
/// shared sources count by the commune's part of all people. Against it stands the yearly pay with on-costs of all
/// posts of the commune, those decided included. The commune's own sources count at most with as many posts as it may
/// pay. Other cost of the service is not counted: whether it is funded too is what the allocation says.
#[derive(Debug, Clone, Default)]
pub(super) struct Money {
    /// Riel by commune, year and part, the commune's own sources apart.
    others: Vec<[f64; Service::ALL.len()]>,
    own: Vec<[f64; Service::ALL.len()]>,
    years: usize,
    limited: bool,
}

impl Money {
    pub(super) fn new(world: &World<'_>) -> Self {
        let problem = world.problem;
        let years = problem.horizon.years as usize;
        let mut money = Self { years, limited: problem.settings.hiring == Hiring::Funded, ..Self::default() };
        if !money.limited {
            return money;
        }
        let pots = Pots::new(problem);
        let people: f64 = problem.communes.iter().map(|commune| commune.people as f64).sum();
        let own_payer = problem.payers.iter().position(|payer| payer.as_str() == COMMUNE_PAYER);
        money.others = vec![[0.0; Service::ALL.len()]; problem.communes.len() * years];
        money.own.clone_from(&money.others);
        for (commune, list) in pots.of_commune.iter().enumerate() {
            for year in 0..years {
                for pot in list.iter().map(|&pot| pots.pots[pot]) {
                    let source = &problem.sources[pot.source];
                    let riel = ceiling(problem, pot, Year(problem.horizon.start.0 + year as i32)).0 as f64;
                    let by_people = problem.communes[commune].people as f64 / people.max(1.0);
                    let part = if pot.commune.is_some() { 1.0 } else { by_people };
                    let side = if Some(source.payer) == own_payer { &mut money.own } else { &mut money.others };
                    for &service in Service::ALL.iter().filter(|&&s| may_pay(source, s, LineKind::Pay)) {
                        side[commune * years + year][service.index()] += riel * part;
                    }
                }
            }
        }
        money
    }

    /// How many more posts of a cadre fit.
    fn carries(&self, world: &World<'_>, site: &Site, commune: usize, month: usize, cadre: Cadre) -> u64 {
        if !self.limited {
            return u64::MAX;
        }
        let year = month / 12;
        let post = world.prices.post_year(cadre, year);
        let filled = |k: Cadre| site.today[k.index()] + site.posts.decided[k.index()];
        let paid: f64 = Cadre::ALL.iter().map(|&k| filled(k) * world.prices.post_year(k, year)).sum();
        let row = commune * self.years + year;
        let own = self.own[row][cadre.service().index()];
        let allowed = post_cap(world.problem, &world.problem.communes[commune]) * post;
        let room = self.others[row][cadre.service().index()] + own.min(allowed) - paid;
        // A post that costs nothing always fits.
        if post > 0.0 { (room / post + 1e-9).floor().max(0.0) as u64 } else { u64::MAX }
    }
}
