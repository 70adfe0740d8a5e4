//! Who pays a year's cost in one draw: by merit order, where the forecast solves a minimum-cost flow.
//!
//! The order of wishes is the flow's: least unfunded, then the payer meant, then the payers in their order; scarce pots
//! are shared in proportion to what their payer is meant to carry. Four passes, each over communes in order:
//!
//! 1. each payer's own portion, from its pots;
//! 2. what is left, from the payers in their order;
//! 3. where a commune still lacks money and has some that may not pay the lines in question, lines are exchanged;
//! 4. where one commune lacks what another has of a shared pot, and the other has money of its own, it gives way.
//!
//! The unfunded amount is the least one unless an exchange would have to pass through more than two lines; tests
//! compare it with the flow. How the payers split the rest may differ from the flow's by ties.

mod exchange;
mod settling;

pub(super) use self::settling::Buffers;
use self::settling::Settling;
use super::lane::Lane;
use crate::budget::shares::Shares;
use crate::budget::sources::{Classes, Pots, ceilings, is_pay};
use crate::input::LineKind;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;

/// Lines of a commune with the same possible pots, kind (pay or not) and payers meant.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    /// Positions among the commune's pots.
    pots: Vec<usize>,
    /// Cap on the commune's own payment that it counts against.
    cap: Option<usize>,
    /// Shares of the payers, years outside.
    targets: Vec<f64>,
}

/// A pot as a commune sees it.
#[derive(Debug, Clone, Copy)]
struct Local {
    pot: usize,
    payer: usize,
    shared: bool,
}

/// The cells of a commune.
#[derive(Debug, Clone)]
struct Cells {
    list: Vec<Cell>,
    of: [[usize; LineKind::ALL.len()]; Service::ALL.len()],
    /// Pots of the commune, ascending.
    pots: Vec<Local>,
    /// Cells that each of the pots may pay.
    by_pot: Vec<Vec<usize>>,
    /// Whether a payer is meant to carry anything, years outside.
    meant: Vec<bool>,
    caps: usize,
}

/// What no draw changes.
pub(super) struct Money {
    cells: Vec<Cells>,
    pub pots: Pots,
    payers: usize,
    own: Option<usize>,
    payer_of: Vec<usize>,
    /// Shared pots, and the position of each in each commune's list: by commune, shared pots inside.
    shared: Vec<usize>,
    local_of: Vec<usize>,
    /// Most cells of a commune: the stride of the costs.
    pub stride: usize,
    /// Most pots and caps of a commune.
    most_pots: usize,
    most_caps: usize,
}

/// A year's answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Paid {
    /// By payer, all communes.
    pub by_payer: Vec<Lane>,
    /// Unfunded and paid by the commune payer, by commune.
    pub gap: Vec<Lane>,
    pub own: Vec<Lane>,
}

impl Money {
    pub(super) fn new(problem: &Problem) -> Self {
        let pots = Pots::new(problem);
        let shares = Shares::new(problem);
        let own = problem.payers.iter().position(|payer| payer.as_str() == COMMUNE_PAYER);
        let payer_of: Vec<usize> = pots.pots.iter().map(|pot| problem.sources[pot.source].payer).collect();
        let cells: Vec<Cells> = (0..problem.communes.len())
            .map(|commune| cells(problem, &pots, &shares, &payer_of, own, commune))
            .collect();
        let shared: Vec<usize> = (0..pots.pots.len()).filter(|&pot| pots.pots[pot].commune.is_none()).collect();
        let place = |cells: &Cells, pot: &usize| cells.pots.iter().position(|local| local.pot == *pot).unwrap_or(0);
        let local_of = cells.iter().flat_map(|cells| shared.iter().map(|pot| place(cells, pot))).collect();
        Self {
            local_of,
            shared,
            stride: cells.iter().map(|cells| cells.list.len()).max().unwrap_or(0),
            most_pots: cells.iter().map(|cells| cells.pots.len()).max().unwrap_or(0),
            most_caps: cells.iter().map(|cells| cells.caps).max().unwrap_or(0),
            cells,
            payers: problem.payers.len(),
            own,
            payer_of,
            pots,
        }
    }

    /// The cell of a part and kind in a commune.
    pub(super) fn cell(&self, commune: usize, service: usize, kind: usize) -> usize {
        self.cells[commune].of[service][kind]
    }

    /// Whether a pot is the communes' own money.
    pub(super) fn is_own(&self, pot: usize) -> bool {
        Some(self.payer_of[pot]) == self.own
    }

    /// Ceilings of all pots of a draw by year and pot.
    pub(super) fn ceilings(&self, draw: &Problem, years: usize, mut put: impl FnMut(usize, usize, f64)) {
        for (place, &pot) in self.pots.pots.iter().enumerate() {
            for (year, riel) in ceilings(draw, pot, years).enumerate() {
                put(year, place, riel.0 as f64);
            }
        }
    }

    /// Who pays. `cost` by commune and cell; `most_own_pay` is what a commune may pay of its pay, by commune.
    pub(super) fn settle(
        &self,
        year: usize,
        (cost, ceilings, most_own_pay): (&[Lane], &[Lane], &[Lane]),
        buffers: &mut Buffers,
        paid: &mut Paid,
    ) {
        Settling::new(self, year, (cost, ceilings, most_own_pay), buffers).solve(paid);
    }
}

fn cells(
    problem: &Problem,
    pots: &Pots,
    shares: &Shares<'_>,
    payer_of: &[usize],
    own: Option<usize>,
    commune: usize,
) -> Cells {
    let classes = Classes::new(problem, pots, commune);
    let local = |&pot: &usize| Local { pot, payer: payer_of[pot], shared: pots.pots[pot].commune.is_none() };
    let here: Vec<Local> = pots.of_commune[commune].iter().map(local).collect();
    let years: Vec<Year> = problem.horizon.all_years().collect();
    let mut cells = Cells {
        list: Vec::new(),
        of: [[0; LineKind::ALL.len()]; Service::ALL.len()],
        pots: here,
        by_pot: Vec::new(),
        meant: Vec::new(),
        caps: 0,
    };
    let mut cap_sets: Vec<Vec<usize>> = Vec::new();
    for &service in Service::ALL {
        let targets: Vec<f64> = years.iter().flat_map(|&year| shares.targets(commune, service, year)).collect();
        for &kind in LineKind::ALL {
            let class = &classes.pots[classes.of(service.index(), kind.index())];
            let mine: Vec<usize> = class.iter().copied().filter(|&pot| Some(payer_of[pot]) == own).collect();
            let cap = (is_pay(kind) && !mine.is_empty()).then(|| {
                cap_sets.iter().position(|set| *set == mine).unwrap_or_else(|| {
                    cap_sets.push(mine);
                    cap_sets.len() - 1
                })
            });
            let position = |pot: &usize| cells.pots.binary_search_by_key(pot, |local| local.pot).ok();
            let pots: Vec<usize> = class.iter().filter_map(position).collect();
            let cell = Cell { pots, cap, targets: targets.clone() };
            let known = cells.list.iter().position(|known| *known == cell);
            cells.of[service.index()][kind.index()] = known.unwrap_or_else(|| {
                cells.list.push(cell);
                cells.list.len() - 1
            });
        }
    }
    let may_pay = |pot: usize| (0..cells.list.len()).filter(|&cell| cells.list[cell].pots.contains(&pot)).collect();
    cells.by_pot = (0..cells.pots.len()).map(may_pay).collect();
    let carries = |place: usize| cells.list.iter().any(|cell| cell.targets[place] > 0.0);
    cells.meant = (0..years.len() * problem.payers.len()).map(carries).collect();
    cells.caps = cap_sets.len();
    cells
}
