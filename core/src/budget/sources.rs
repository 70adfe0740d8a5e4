//! Pots of money: what each source holds in a year, and which lines it may pay.

use super::fund;
use super::prices::growth;
use crate::estimate::Parameter;
use crate::input::{Basis, LineKind};
use crate::problem::{Ceiling, Commune, Problem, Scope, Source};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;

/// One purse: a shared source, or one commune's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pot {
    /// Position of the source in the problem.
    pub source: usize,
    /// Whose it is; `None`: shared by all.
    pub commune: Option<usize>,
}

/// All pots of the problem: sources in order, communes in order within a source.
#[derive(Debug, Clone)]
pub(super) struct Pots {
    pub pots: Vec<Pot>,
    /// Pots that a commune can use, by commune, ascending.
    pub of_commune: Vec<Vec<usize>>,
}

impl Pots {
    pub(super) fn new(problem: &Problem) -> Self {
        let communes = problem.communes.len();
        let mut pots = Vec::new();
        let mut of_commune = vec![Vec::new(); communes];
        for (position, source) in problem.sources.iter().enumerate() {
            let owners: Vec<Option<usize>> = match source.scope {
                Scope::Shared => vec![None],
                Scope::Each => (0..communes).map(Some).collect(),
                Scope::Commune(commune) => vec![Some(commune)],
            };
            for owner in owners {
                match owner {
                    Some(commune) => of_commune[commune].push(pots.len()),
                    None => of_commune.iter_mut().for_each(|list| list.push(pots.len())),
                }
                pots.push(Pot { source: position, commune: owner });
            }
        }
        Self { pots, of_commune }
    }

    /// Ceilings of all pots in a year.
    pub(super) fn ceilings(&self, problem: &Problem, year: Year) -> Vec<Riel> {
        self.pots.iter().map(|pot| ceiling(problem, *pot, year)).collect()
    }
}

/// Whether a source may pay a kind of line of a part of the Village Hive.
pub(crate) fn may_pay(source: &Source, service: Service, kind: LineKind) -> bool {
    source.services[service.index()] && source.kinds[kind.index()]
}

/// What a pot holds in a year: amount x part for these services x growth since the first year x support. Growth
/// counts from the first year of the plan, in whose prices the amounts are given.
pub(super) fn ceiling(problem: &Problem, pot: Pot, year: Year) -> Riel {
    let source = &problem.sources[pot.source];
    if year < source.from || source.until < year {
        return Riel::ZERO;
    }
    let share = source.share.map_or(1.0, |share| problem.get(share));
    let years = (year.0 - problem.horizon.start.0).max(0) as usize;
    let risen = source.growth.map_or(1.0, |percent| growth(problem.get(percent), years));
    Riel::rounded(amount(problem, source) * part(problem, source, pot.commune) * share * risen * source.support)
}

/// The same for all years, in order.
pub(super) fn ceilings(problem: &Problem, pot: Pot, years: usize) -> impl Iterator<Item = Riel> {
    let source = &problem.sources[pot.source];
    let share = source.share.map_or(1.0, |share| problem.get(share));
    let first = amount(problem, source) * part(problem, source, pot.commune) * share;
    let growth = source.growth.map_or(1.0, |percent| 1.0 + problem.get(percent) / 100.0);
    let start = problem.horizon.start.0;
    let mut risen = 1.0;
    (0..years).map(move |year| {
        let here = risen;
        risen *= growth;
        let gives = (source.from..=source.until).contains(&Year(start + year as i32));
        if gives { Riel::rounded(first * here * source.support) } else { Riel::ZERO }
    })
}

fn amount(problem: &Problem, source: &Source) -> f64 {
    let rate = problem.get(Parameter::RielPerUsd);
    match source.ceiling {
        Ceiling::Estimate(parameter) => problem.get(parameter) * rate,
        Ceiling::Usd(usd) => usd * rate,
        Ceiling::Riel(riel) => riel,
    }
}

/// All of a fixed amount; the communes' parts of a national pot (of a shared source: the sum over all communes).
fn part(problem: &Problem, source: &Source, commune: Option<usize>) -> f64 {
    match (source.basis, commune) {
        (Basis::Fixed, _) => 1.0,
        (Basis::FundFormula, Some(commune)) => fund::part(problem, &problem.communes[commune]),
        (Basis::FundFormula, None) => problem.communes.iter().map(|commune| fund::part(problem, commune)).sum(),
    }
}

/// Which pots can pay a line, for each commune: lines with the same pots are one class.
#[derive(Debug, Clone)]
pub(super) struct Classes {
    /// Pots of each class, ascending; the first class is that of lines that nobody may pay.
    pub pots: Vec<Vec<usize>>,
    /// Whether lines of the class are pay or on-costs: they count against the commune's hiring cap.
    pub pay: Vec<bool>,
    /// Class of a line by [`Service::index`] and [`LineKind::index`].
    of: [[usize; LineKind::ALL.len()]; Service::ALL.len()],
}

impl Classes {
    pub(super) fn new(problem: &Problem, pots: &Pots, commune: usize) -> Self {
        let mut classes =
            Self { pots: Vec::new(), pay: Vec::new(), of: [[0; LineKind::ALL.len()]; Service::ALL.len()] };
        for &service in Service::ALL {
            for &kind in LineKind::ALL {
                let able = |&pot: &usize| may_pay(&problem.sources[pots.pots[pot].source], service, kind);
                let list: Vec<usize> = pots.of_commune[commune].iter().copied().filter(able).collect();
                let pay = is_pay(kind);
                let known = classes.pots.iter().zip(&classes.pay).position(|(p, &is)| *p == list && is == pay);
                classes.of[service.index()][kind.index()] = known.unwrap_or_else(|| {
                    classes.pots.push(list);
                    classes.pay.push(pay);
                    classes.pots.len() - 1
                });
            }
        }
        classes
    }

    /// Class of the lines of a part and kind.
    pub(super) fn of(&self, service: usize, kind: usize) -> usize {
        self.of[service][kind]
    }

    pub(super) fn len(&self) -> usize {
        self.pots.len()
    }
}

/// Whether a kind counts against the number of posts that a commune may pay.
pub(super) fn is_pay(kind: LineKind) -> bool {
    matches!(kind, LineKind::Pay | LineKind::OnCosts)
}

/// Posts that a commune may pay from its own budget: by councillors; where they are not known, as a small council
/// [S: sub-decree on contract staff; the reading of the unknown is an assumption on the careful side].
pub(super) fn post_cap(problem: &Problem, commune: &Commune) -> f64 {
    problem.get(if is_large(commune) { Parameter::MaxCommunePostsLarge } else { Parameter::MaxCommunePostsSmall })
}

/// Whether the council has nine members or more.
pub(super) fn is_large(commune: &Commune) -> bool {
    commune.councillors.is_some_and(|councillors| councillors >= 9)
}
