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

use crate::budget::sources::{Classes, Pots, ceiling, is_pay};
use crate::budget::shares::Shares;
use crate::input::LineKind;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;

/// Riel below which nothing is missing.
const SMALL: f64 = 0.5;

/// Lines of a commune with the same possible pots, kind (pay or not) and payers meant.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    /// Positions among the commune's pots.
    pots: Vec<usize>,
    /// Cap on the commune's own payment that it counts against.
    cap: Option<usize>,
    /// Shares of the payers by year, and the open rest last.
    targets: Vec<Vec<f64>>,
}

/// The cells of a commune.
#[derive(Debug, Clone)]
struct Cells {
    list: Vec<Cell>,
    of: [[usize; LineKind::ALL.len()]; Service::ALL.len()],
    /// Pots of the commune, by position in all pots.
    pots: Vec<usize>,
    caps: usize,
}

/// What no draw changes.
pub(super) struct Money {
    cells: Vec<Cells>,
    pub pots: Pots,
    payers: usize,
    own: Option<usize>,
    payer_of: Vec<usize>,
    shared: Vec<usize>,
    /// Most cells of a commune: the stride of the costs.
    pub stride: usize,
}

/// A year's answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Paid {
    /// By payer, all communes.
    pub by_payer: Vec<f64>,
    /// Unfunded and paid by the commune payer, by commune.
    pub gap: Vec<f64>,
    pub own: Vec<f64>,
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
        Self {
            stride: cells.iter().map(|cells| cells.list.len()).max().unwrap_or(0),
            shared: (0..pots.pots.len()).filter(|&pot| pots.pots[pot].commune.is_none()).collect(),
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

    /// Ceilings of all pots in a year of a draw. `people` has the communes.
    pub(super) fn ceilings(&self, draw: &Problem, year: usize) -> Vec<f64> {
        let year = Year(draw.horizon.start.0 + year as i32);
        self.pots.pots.iter().map(|&pot| ceiling(draw, pot, year).0 as f64).collect()
    }

    /// Who pays. `cost` by commune and cell; `most_own_pay` is what a commune may pay of its pay, by commune.
    pub(super) fn settle(&self, year: usize, cost: &[f64], ceilings: &[f64], most_own_pay: &[f64]) -> Paid {
        Settling::new(self, year, cost, ceilings, most_own_pay).solve()
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
    let here = pots.of_commune[commune].clone();
    let years: Vec<Year> = problem.horizon.all_years().collect();
    let mut cells =
        Cells { list: Vec::new(), of: [[0; LineKind::ALL.len()]; Service::ALL.len()], pots: here, caps: 0 };
    let mut cap_sets: Vec<Vec<usize>> = Vec::new();
    for &service in Service::ALL {
        let targets: Vec<Vec<f64>> = years
            .iter()
            .map(|&year| {
                let mut targets = shares.targets(commune, service, year);
                targets.push((1.0 - targets.iter().sum::<f64>()).max(0.0));
                targets
            })
            .collect();
        for &kind in LineKind::ALL {
            let class = &classes.pots[classes.of(service.index(), kind.index())];
            let mine: Vec<usize> = class.iter().copied().filter(|&pot| Some(payer_of[pot]) == own).collect();
            let cap = (is_pay(kind) && !mine.is_empty()).then(|| {
                cap_sets.iter().position(|set| *set == mine).unwrap_or_else(|| {
                    cap_sets.push(mine);
                    cap_sets.len() - 1
                })
            });
            let position = |pot: &usize| cells.pots.binary_search(pot).ok();
            let cell =
                Cell { pots: class.iter().filter_map(position).collect(), cap, targets: targets.clone() };
            let known = cells.list.iter().position(|known| *known == cell);
            cells.of[service.index()][kind.index()] = known.unwrap_or_else(|| {
                cells.list.push(cell);
                cells.list.len() - 1
            });
        }
    }
    cells.caps = cap_sets.len();
    cells
}

/// A year on its way.
struct Settling<'m> {
    money: &'m Money,
    year: usize,
    cost: &'m [f64],
    room: Vec<f64>,
    ceilings: &'m [f64],
    /// What is left to pay, by commune and cell.
    rest: Vec<f64>,
    /// Paid by commune, cell and pot of the commune.
    paid: Vec<f64>,
    pots: usize,
    caps: Vec<f64>,
    cap_stride: usize,
}

impl<'m> Settling<'m> {
    fn new(money: &'m Money, year: usize, cost: &'m [f64], ceilings: &'m [f64], most_own_pay: &[f64]) -> Self {
        let pots = money.cells.iter().map(|cells| cells.pots.len()).max().unwrap_or(0);
        let cap_stride = money.cells.iter().map(|cells| cells.caps).max().unwrap_or(0);
        let mut caps = vec![0.0; money.cells.len() * cap_stride];
        for (commune, cells) in money.cells.iter().enumerate() {
            // Where classes of pay have different sources of the commune, the cap is shared over them by their cost.
            let of = |cap: usize| -> f64 {
                let counts = |(_, cell): &(usize, &Cell)| cell.cap == Some(cap);
                cells.list.iter().enumerate().filter(counts).map(|(c, _)| cost[commune * money.stride + c]).sum()
            };
            let total: f64 = (0..cells.caps).map(of).sum();
            for cap in 0..cells.caps {
                let part = if total > 0.0 { of(cap) / total } else { 0.0 };
                caps[commune * cap_stride + cap] = most_own_pay[commune] * part;
            }
        }
        Self {
            money,
            year,
            cost,
            room: ceilings.to_vec(),
            ceilings,
            rest: cost.to_vec(),
            paid: vec![0.0; cost.len() * pots],
            pots,
            caps,
            cap_stride,
        }
    }

    fn solve(mut self) -> Paid {
        for payer in 0..self.money.payers {
            self.portions(payer);
        }
        for payer in 0..self.money.payers {
            self.in_order(payer);
        }
        for commune in 0..self.money.cells.len() {
            self.exchange(commune);
        }
        for &pot in &self.money.shared {
            self.give_way(pot);
        }
        self.answer()
    }

    fn answer(&self) -> Paid {
        let communes = self.money.cells.len();
        let mut paid = Paid {
            by_payer: vec![0.0; self.money.payers],
            gap: vec![0.0; communes],
            own: vec![0.0; communes],
        };
        for (commune, cells) in self.money.cells.iter().enumerate() {
            for cell in 0..cells.list.len() {
                let row = commune * self.money.stride + cell;
                paid.gap[commune] += self.rest[row];
                for (local, &pot) in cells.pots.iter().enumerate() {
                    let amount = self.paid[row * self.pots + local];
                    let payer = self.money.payer_of[pot];
                    paid.by_payer[payer] += amount;
                    if Some(payer) == self.money.own {
                        paid.own[commune] += amount;
                    }
                }
            }
        }
        paid
    }

    /// What a pot can still give to a cell.
    fn left(&self, commune: usize, cell: usize, local: usize) -> f64 {
        let cells = &self.money.cells[commune];
        let pot = cells.pots[local];
        let room = self.room[pot];
        match cells.list[cell].cap {
            Some(cap) if Some(self.money.payer_of[pot]) == self.money.own => {
                room.min(self.caps[commune * self.cap_stride + cap])
            }
            _ => room,
        }
    }

    /// Books an amount (negative: takes it back). `rest` is left to the caller.
    fn book(&mut self, commune: usize, cell: usize, local: usize, amount: f64) {
        let cells = &self.money.cells[commune];
        let pot = cells.pots[local];
        self.room[pot] -= amount;
        if let (Some(cap), true) = (cells.list[cell].cap, Some(self.money.payer_of[pot]) == self.money.own) {
            self.caps[commune * self.cap_stride + cap] -= amount;
        }
        self.paid[(commune * self.money.stride + cell) * self.pots + local] += amount;
    }

    fn pay(&mut self, commune: usize, cell: usize, local: usize, wanted: f64) -> f64 {
        let amount = wanted.min(self.left(commune, cell, local)).max(0.0);
        if amount > 0.0 {
            self.book(commune, cell, local, amount);
            self.rest[commune * self.money.stride + cell] -= amount;
        }
        amount
    }

    /// Cells of a commune that a pot may pay, as (cell, position of the pot in the commune).
    fn cells_of(&self, commune: usize, pot: usize) -> impl Iterator<Item = (usize, usize)> + use<'m> {
        let cells = &self.money.cells[commune];
        let local = cells.pots.binary_search(&pot).unwrap_or(usize::MAX);
        let may = move |cell: &usize| cells.list[*cell].pots.binary_search(&local).is_ok();
        (0..cells.list.len()).filter(may).map(move |cell| (cell, local))
    }

    fn meant(&self, commune: usize, cell: usize, payer: usize) -> f64 {
        let share = self.money.cells[commune].list[cell].targets[self.year][payer];
        share * self.cost[commune * self.money.stride + cell]
    }

    /// First pass: what a payer is meant to carry.
    fn portions(&mut self, payer: usize) {
        let money = self.money;
        for commune in 0..money.cells.len() {
            let pots = &money.cells[commune].pots;
            let mine = |pot: &&usize| money.payer_of[**pot] == payer && money.pots.pots[**pot].commune.is_some();
            let mut left: Vec<f64> =
                (0..money.cells[commune].list.len()).map(|cell| self.meant(commune, cell, payer)).collect();
            for &pot in pots.iter().filter(mine) {
                for (cell, local) in self.cells_of(commune, pot) {
                    left[cell] -= self.pay(commune, cell, local, left[cell]);
                }
            }
        }
        let mut carried = vec![0.0; self.rest.len()];
        for &pot in money.shared.iter().filter(|&&pot| money.payer_of[pot] == payer) {
            let want = |s: &Self, commune: usize, cell: usize, carried: &[f64]| {
                let row = commune * money.stride + cell;
                let others: f64 = money.cells[commune]
                    .pots
                    .iter()
                    .enumerate()
                    .filter(|(_, pot)| money.payer_of[**pot] == payer && money.pots.pots[**pot].commune.is_some())
                    .map(|(local, _)| s.paid[row * s.pots + local])
                    .sum();
                (s.meant(commune, cell, payer) - others - carried[row]).max(0.0)
            };
            let mut total = 0.0;
            for commune in 0..money.cells.len() {
                for (cell, _) in self.cells_of(commune, pot) {
                    total += want(self, commune, cell, &carried);
                }
            }
            if total <= 0.0 || self.room[pot] <= 0.0 {
                continue;
            }
            let part = (self.room[pot] / total).min(1.0);
            for commune in 0..money.cells.len() {
                for (cell, local) in self.cells_of(commune, pot) {
                    let wanted = want(self, commune, cell, &carried) * part;
                    carried[commune * money.stride + cell] += self.pay(commune, cell, local, wanted);
                }
            }
        }
    }

    /// Second pass: what is left, from a payer's pots.
    fn in_order(&mut self, payer: usize) {
        let money = self.money;
        for commune in 0..money.cells.len() {
            for &pot in money.cells[commune].pots.iter().filter(|&&pot| money.payer_of[pot] == payer) {
                if money.pots.pots[pot].commune.is_some() && self.room[pot] > 0.0 {
                    for (cell, local) in self.cells_of(commune, pot) {
                        let rest = self.rest[commune * money.stride + cell];
                        self.pay(commune, cell, local, rest);
                    }
                }
            }
        }
        for &pot in money.shared.iter().filter(|&&pot| money.payer_of[pot] == payer) {
            if self.room[pot] > 0.0 {
                self.share_rest(pot, payer);
            }
        }
    }

    /// A shared pot pays what is left: all of it, or each commune its quota first.
    fn share_rest(&mut self, pot: usize, payer: usize) {
        let money = self.money;
        let communes = money.cells.len();
        let rest = |s: &Self, commune: usize| -> f64 {
            s.cells_of(commune, pot).map(|(cell, _)| s.rest[commune * money.stride + cell]).sum()
        };
        let wanted: Vec<f64> = (0..communes).map(|commune| rest(self, commune)).collect();
        let total: f64 = wanted.iter().sum();
        let mut take: Vec<f64> = wanted.clone();
        if total > self.room[pot] {
            let weight = |commune: usize| -> (f64, f64, f64) {
                self.cells_of(commune, pot).fold((0.0, 0.0, 0.0), |(meant, all, used), (cell, local)| {
                    let row = commune * money.stride + cell;
                    let paid = self.paid[row * self.pots + local];
                    (meant + self.meant(commune, cell, payer), all + self.cost[row], used + paid)
                })
            };
            let weights: Vec<(f64, f64, f64)> = (0..communes).map(weight).collect();
            let by_meant = weights.iter().any(|(meant, ..)| *meant > 0.0);
            let of = |&(meant, all, _): &(f64, f64, f64)| if by_meant { meant } else { all };
            let sum: f64 = weights.iter().map(of).sum();
            let mut left = self.room[pot];
            for (take, weights) in take.iter_mut().zip(&weights) {
                let quota = if sum > 0.0 { self.ceilings[pot] * of(weights) / sum - weights.2 } else { 0.0 };
                *take = take.min(quota.max(0.0)).min(left);
                left -= *take;
            }
            let more: f64 = wanted.iter().zip(&take).map(|(wanted, take)| wanted - take).sum();
            if more > 0.0 && left > 0.0 {
                let part = (left / more).min(1.0);
                take.iter_mut().zip(&wanted).for_each(|(take, wanted)| *take += (wanted - *take) * part);
            }
        }
        for (commune, mut take) in take.into_iter().enumerate() {
            for (cell, local) in self.cells_of(commune, pot) {
                let wanted = self.rest[commune * money.stride + cell].min(take);
                take -= self.pay(commune, cell, local, wanted);
            }
        }
    }

    /// Third pass: a line gives its pot to one that has no other, and takes one that still holds money.
    fn exchange(&mut self, commune: usize) {
        let money = self.money;
        let cells = &money.cells[commune].list;
        for cell in 0..cells.len() {
            let row = commune * money.stride + cell;
            for &local in &cells[cell].pots {
                if self.rest[row] <= SMALL {
                    break;
                }
                for other in (0..cells.len()).filter(|&other| other != cell) {
                    self.swap(commune, cell, local, other);
                }
            }
        }
    }

    fn swap(&mut self, commune: usize, cell: usize, local: usize, other: usize) {
        let money = self.money;
        let (row, other_row) = (commune * money.stride + cell, commune * money.stride + other);
        for &instead in &money.cells[commune].list[other].pots {
            let held = self.paid[other_row * self.pots + local];
            let amount = held.min(self.rest[row]);
            if instead == local || amount <= SMALL {
                continue;
            }
            let amount = amount.min(self.left(commune, other, instead));
            if amount <= SMALL {
                continue;
            }
            self.book(commune, other, local, -amount);
            self.book(commune, other, instead, amount);
            let taken = self.pay(commune, cell, local, amount);
            if taken < amount {
                // The cap holds it back: as before.
                self.book(commune, other, instead, taken - amount);
                self.book(commune, other, local, amount - taken);
            }
        }
    }

    /// Fourth pass: who has money elsewhere gives way at a shared pot to who has none.
    fn give_way(&mut self, pot: usize) {
        let money = self.money;
        let lacking = |s: &Self| -> f64 {
            let of = |commune: usize| -> f64 {
                s.cells_of(commune, pot).map(|(cell, _)| s.rest[commune * money.stride + cell]).sum()
            };
            (0..money.cells.len()).map(of).sum()
        };
        let missing = lacking(self);
        if missing <= SMALL {
            return;
        }
        let mut wanted = missing;
        for commune in 0..money.cells.len() {
            for (cell, local) in self.cells_of(commune, pot) {
                for &instead in &money.cells[commune].list[cell].pots {
                    let held = self.paid[(commune * money.stride + cell) * self.pots + local].min(wanted);
                    if instead == local || held <= SMALL {
                        continue;
                    }
                    let amount = held.min(self.left(commune, cell, instead));
                    if amount > SMALL {
                        self.book(commune, cell, local, -amount);
                        self.book(commune, cell, instead, amount);
                        wanted -= amount;
                    }
                }
            }
            if wanted <= SMALL {
                break;
            }
        }
        let part = ((missing - wanted) / missing).min(1.0);
        if part <= 0.0 {
            return;
        }
        for commune in 0..money.cells.len() {
            for (cell, local) in self.cells_of(commune, pot) {
                let rest = self.rest[commune * money.stride + cell] * part;
                self.pay(commune, cell, local, rest);
            }
        }
    }
}
