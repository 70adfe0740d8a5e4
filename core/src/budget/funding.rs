//! A year's money: demands from the cost lines, pots from the sources, and who pays what in each commune and part.

use super::allocate::{Answer, Demand, Purse, Question, allocate, least_unfunded};
use super::lines::{ByKind, by_kind};
use super::months::Run;
use super::shares::Shares;
use super::sources::{Classes, Pots, is_pay, post_cap};
use super::split;
use super::world::World;
use crate::arrange::Arrange;
use crate::input::LineKind;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;

/// What does not change between the years.
pub(super) struct Ledger<'p> {
    problem: &'p Problem,
    pub pots: Pots,
    classes: Vec<Classes>,
    shares: Shares<'p>,
    /// Position of the payer whose money makes a commune stand alone.
    pub own: Option<usize>,
}

/// What a pot pays for a part in a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Payment {
    pub commune: usize,
    pub service: usize,
    /// `None`: nobody.
    pub pot: Option<usize>,
    pub amount: Riel,
}

/// A year's money.
#[derive(Debug, Clone)]
pub(super) struct YearMoney {
    /// Sorted by commune, part, pot; nobody last.
    pub payments: Vec<Payment>,
    /// Ceilings by pot.
    pub ceilings: Vec<Riel>,
    /// By commune and payer: what the payer was meant to carry, and what it carries of that.
    pub meant: Vec<Vec<Riel>>,
    pub carried: Vec<Vec<Riel>>,
}

/// The demands of one commune with the same pots, kind (pay or not) and payer meant, over the parts.
struct Bundle {
    commune: usize,
    class: usize,
    payer: Option<usize>,
    parts: [Riel; Service::ALL.len()],
}

/// What is asked of the sources in a year, and what they hold.
pub(super) struct Needs<'l> {
    ledger: &'l Ledger<'l>,
    /// By pot.
    pub ceilings: Vec<Riel>,
    demands: Vec<Demand<'l>>,
    caps: Vec<Riel>,
}

impl Needs<'_> {
    pub(super) fn question(&self) -> Question<'_> {
        Question {
            purses: self.ledger.purses(&self.ceilings),
            demands: self.demands.clone(),
            caps: self.caps.clone(),
            capped: self.ledger.own,
            payers: self.ledger.problem.payers.len(),
        }
    }
}

impl<'p> Ledger<'p> {
    pub(super) fn new(problem: &'p Problem) -> Self {
        let pots = Pots::new(problem);
        let classes = (0..problem.communes.len()).map(|commune| Classes::new(problem, &pots, commune)).collect();
        let own = problem.payers.iter().position(|payer| payer.as_str() == COMMUNE_PAYER);
        Self { problem, pots, classes, shares: Shares::new(problem), own }
    }

    fn year(&self, year: usize) -> Year {
        Year(self.problem.horizon.start.0 + year as i32)
    }

    /// Who pays what in a year.
    pub(super) fn settle(&self, world: &World<'_>, run: &Run, year: usize) -> YearMoney {
        let ceilings = self.pots.ceilings(self.problem, self.year(year));
        let sums: Vec<ByKind> =
            (0..world.communes()).map(|c| by_kind(self.problem, run.entries_of(world, c, year))).collect();
        let bundles = self.bundles(year, &sums);
        let (caps, cap_of) = self.caps(run, year, &sums);
        let question = Question {
            purses: self.purses(&ceilings),
            demands: bundles.iter().map(|bundle| self.demand(bundle, &cap_of)).collect(),
            caps,
            capped: self.own,
            payers: self.problem.payers.len(),
        };
        let answer = allocate(&question);
        let (meant, carried) = self.meant(&bundles, &answer);
        YearMoney { payments: payments(&bundles, &answer), ceilings, meant, carried }
    }

    /// The least unfunded amount of a year, without saying who pays.
    pub(super) fn gap(&self, world: &World<'_>, run: &Run, year: usize) -> Riel {
        least_unfunded(&self.needs(world, run, year).question())
    }

    /// What is asked of the sources in a year, whoever is meant to pay it.
    pub(super) fn needs(&self, world: &World<'_>, run: &Run, year: usize) -> Needs<'_> {
        let sums: Vec<ByKind> =
            (0..world.communes()).map(|c| by_kind(self.problem, run.entries_of(world, c, year))).collect();
        let (caps, cap_of) = self.caps(run, year, &sums);
        let mut demands = Vec::new();
        for (commune, sums) in sums.iter().enumerate() {
            let totals = self.class_totals(commune, sums);
            let amounts = totals.iter().enumerate().filter(|(_, amount)| **amount > Riel::ZERO);
            demands.extend(amounts.map(|(class, &amount)| Demand {
                amount,
                payer: None,
                pots: &self.classes[commune].pots[class],
                cap: cap_of[commune][class],
                group: commune,
            }));
        }
        let ceilings = self.pots.ceilings(self.problem, self.year(year));
        Needs { ledger: self, ceilings, demands, caps }
    }

    fn purses(&self, ceilings: &[Riel]) -> Vec<Purse> {
        let purse = |(pot, &ceiling): (&super::sources::Pot, &Riel)| Purse {
            payer: self.problem.sources[pot.source].payer,
            ceiling,
        };
        self.pots.pots.iter().zip(ceilings).map(purse).collect()
    }

    fn class_totals(&self, commune: usize, sums: &ByKind) -> Vec<Riel> {
        let classes = &self.classes[commune];
        let mut totals = vec![Riel::ZERO; classes.len()];
        for (service, kinds) in sums.iter().enumerate() {
            for (kind, &amount) in kinds.iter().enumerate() {
                totals[classes.of(service, kind)] += amount;
            }
        }
        totals
    }

    /// Portions of the payers and open rests: by commune, class and payer meant (the rest last).
    fn bundles(&self, year: usize, sums: &[ByKind]) -> Vec<Bundle> {
        let payers = self.problem.payers.len();
        let mut bundles = Vec::new();
        for (commune, sums) in sums.iter().enumerate() {
            let classes = &self.classes[commune];
            let none = [Riel::ZERO; Service::ALL.len()];
            let mut here = vec![none; classes.len() * (payers + 1)];
            for &service in Service::ALL {
                let targets = self.shares.targets(commune, service, self.year(year));
                let mut amounts = vec![Riel::ZERO; classes.len()];
                for (kind, &amount) in sums[service.index()].iter().enumerate() {
                    amounts[classes.of(service.index(), kind)] += amount;
                }
                for (class, &amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount > Riel::ZERO) {
                    for (payer, part) in split::portions(amount, &targets).into_iter().enumerate() {
                        here[class * (payers + 1) + payer][service.index()] = part;
                    }
                }
            }
            let bundle = |(place, parts): (usize, [Riel; Service::ALL.len()])| {
                let (class, payer) = (place / (payers + 1), place % (payers + 1));
                Bundle { commune, class, payer: (payer < payers).then_some(payer), parts }
            };
            bundles.extend(here.into_iter().enumerate().filter(|(_, parts)| *parts != none).map(bundle));
        }
        bundles
    }

    fn demand<'s>(&'s self, bundle: &Bundle, cap_of: &[Vec<Option<usize>>]) -> Demand<'s> {
        Demand {
            amount: bundle.parts.iter().copied().sum(),
            payer: bundle.payer,
            pots: &self.classes[bundle.commune].pots[bundle.class],
            cap: cap_of[bundle.commune][bundle.class],
            group: bundle.commune,
        }
    }

    /// What the communes' own sources may pay for posts: as many posts as a commune may contract, at the mean yearly
    /// cost of its posts. Where classes of pay have different sources of the commune, the cap is shared over them by
    /// their cost: a flow cannot tell them apart behind one arc.
    fn caps(&self, run: &Run, year: usize, sums: &[ByKind]) -> (Vec<Riel>, Vec<Vec<Option<usize>>>) {
        let years = self.problem.horizon.years as usize;
        let mut caps = Vec::new();
        let mut cap_of = Vec::with_capacity(sums.len());
        for (commune, sums) in sums.iter().enumerate() {
            let classes = &self.classes[commune];
            let mut of = vec![None; classes.len()];
            let totals = self.class_totals(commune, sums);
            let own_pots = |class: usize| -> Vec<usize> {
                let is_own = |pot: &usize| Some(self.problem.sources[self.pots.pots[*pot].source].payer) == self.own;
                classes.pots[class].iter().copied().filter(is_own).collect()
            };
            // Classes with the same own sources share one cap.
            let mut sets: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
            for class in (0..classes.len()).filter(|&c| classes.pay[c] && totals[c] > Riel::ZERO) {
                let pots = own_pots(class);
                if pots.is_empty() {
                    continue;
                }
                match sets.iter_mut().find(|(known, _)| *known == pots) {
                    Some((_, list)) => list.push(class),
                    None => sets.push((pots, vec![class])),
                }
            }
            let posts = run.post_months[commune * years + year] / 12.0;
            let cap = cap(self.problem, commune, sums, posts);
            let cost: Vec<Riel> = sets.iter().map(|(_, list)| list.iter().map(|&class| totals[class]).sum()).collect();
            for ((_, list), most) in sets.iter().zip(split::over(cap, &cost)) {
                for &class in list {
                    of[class] = Some(caps.len());
                }
                caps.push(most);
            }
            cap_of.push(of);
        }
        (caps, cap_of)
    }

    fn meant(&self, bundles: &[Bundle], answer: &Answer) -> (Vec<Vec<Riel>>, Vec<Vec<Riel>>) {
        let none = vec![vec![Riel::ZERO; self.problem.payers.len()]; self.problem.communes.len()];
        let (mut meant, mut carried) = (none.clone(), none);
        for (bundle, parts) in bundles.iter().zip(answer) {
            let Some(payer) = bundle.payer else { continue };
            meant[bundle.commune][payer] += bundle.parts.iter().copied().sum();
            let pays = |pot: usize| self.problem.sources[self.pots.pots[pot].source].payer == payer;
            carried[bundle.commune][payer] +=
                parts.iter().filter(|(pot, _)| pays(*pot)).map(|(_, amount)| *amount).sum();
        }
        (meant, carried)
    }

    /// The shares that a commune's payers are meant to carry, averaged over its parts by cost: did one rise?
    pub(super) fn target_rose(&self, world: &World<'_>, run: &Run, commune: usize, year: usize, payer: usize) -> bool {
        if year == 0 {
            return false;
        }
        let sums = by_kind(self.problem, run.entries_of(world, commune, year));
        let costs = |service: &&Service| sums[service.index()].iter().any(|amount| *amount > Riel::ZERO);
        Service::ALL.iter().filter(costs).any(|&service| {
            let target = |y| self.shares.targets(commune, service, self.year(y))[payer];
            target(year) > target(year - 1)
        })
    }

    /// The share of a part's cost that payers other than the commune are meant to carry in a year.
    pub(super) fn others_meant(&self, commune: usize, service: Service, year: Year) -> f64 {
        let targets = self.shares.targets(commune, service, year);
        targets.iter().enumerate().filter(|(payer, _)| Some(*payer) != self.own).map(|(_, share)| share).sum()
    }

    /// What the commune's own sources hold for it in a year; a source of that payer shared by several communes counts
    /// by people.
    pub(super) fn own_money(&self, commune: usize, ceilings: &[Riel]) -> f64 {
        let people: f64 = self.problem.communes.iter().map(|c| c.people as f64).sum();
        let part = |pot: usize| match self.pots.pots[pot].commune {
            Some(_) => 1.0,
            None => self.problem.communes[commune].people as f64 / people.max(1.0),
        };
        let own = |pot: &usize| Some(self.problem.sources[self.pots.pots[*pot].source].payer) == self.own;
        self.pots.of_commune[commune].iter().copied().filter(own).map(|pot| ceilings[pot].0 as f64 * part(pot)).sum()
    }
}

/// Riel of pay and on-costs that a commune may pay itself: posts allowed x mean yearly cost of a post.
pub(super) fn cap(problem: &Problem, commune: usize, sums: &ByKind, posts: f64) -> Riel {
    let pays = |kind: &&LineKind| is_pay(**kind);
    let pay: Riel = sums.iter().flat_map(|kinds| LineKind::ALL.iter().filter(pays).map(|k| kinds[k.index()])).sum();
    let allowed = post_cap(problem, &problem.communes[commune]);
    if posts > 0.0 { Riel::rounded((pay.0 as f64 / posts * allowed).min(pay.0 as f64)) } else { pay }
}

/// Brings the parts back: what a pot pays for a bundle is shared over its parts in proportion to what they still need.
fn payments(bundles: &[Bundle], answer: &Answer) -> Vec<Payment> {
    let mut list: Vec<Payment> = Vec::new();
    for (bundle, parts) in bundles.iter().zip(answer) {
        let mut left = bundle.parts;
        for &(pot, amount) in parts {
            for (service, part) in split::over(amount, &left).into_iter().enumerate() {
                left[service] -= part;
                list.push(Payment { commune: bundle.commune, service, pot: Some(pot), amount: part });
            }
        }
        let nobody = left.into_iter().enumerate();
        list.extend(nobody.map(|(service, amount)| Payment { commune: bundle.commune, service, pot: None, amount }));
    }
    list.retain(|payment| payment.amount > Riel::ZERO);
    let key = |p: &Payment| (p.commune, p.service, p.pot.unwrap_or(usize::MAX));
    list.arrange_by_key(key);
    list.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            kept.amount += next.amount;
        }
        same
    });
    list
}
