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

use super::lane::{LANES, Lane};
use crate::budget::shares::Shares;
use crate::budget::sources::{Classes, Pots, ceiling, is_pay};
use crate::input::LineKind;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;

/// Riel below which nothing is missing.
const SMALL: Lane = Lane([0.5; LANES]);

/// Lines of a commune with the same possible pots, kind (pay or not) and payers meant.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    /// Positions among the commune's pots.
    pots: Vec<usize>,
    /// The same, one bit for each.
    may: u128,
    /// Cap on the commune's own payment that it counts against.
    cap: Option<usize>,
    /// Shares of the payers, years outside.
    targets: Vec<f64>,
}

impl Cell {
    fn may(&self, local: usize) -> bool {
        self.may.checked_shr(local as u32).unwrap_or(0) & 1 == 1
    }
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

    /// Ceilings of all pots in a year of a draw.
    pub(super) fn ceilings(&self, draw: &Problem, year: usize, mut put: impl FnMut(usize, f64)) {
        let year = Year(draw.horizon.start.0 + year as i32);
        for (place, &pot) in self.pots.pots.iter().enumerate() {
            put(place, ceiling(draw, pot, year).0 as f64);
        }
    }

    /// Who pays. `cost` by commune and cell; `most_own_pay` is what a commune may pay of its pay, by commune.
    pub(super) fn settle(&self, year: usize, cost: &[Lane], ceilings: &[Lane], most_own_pay: &[Lane]) -> Paid {
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
    let local = |&pot: &usize| Local { pot, payer: payer_of[pot], shared: pots.pots[pot].commune.is_none() };
    let here: Vec<Local> = pots.of_commune[commune].iter().map(local).collect();
    let years: Vec<Year> = problem.horizon.all_years().collect();
    let mut cells = Cells { list: Vec::new(), of: [[0; LineKind::ALL.len()]; Service::ALL.len()], pots: here, caps: 0 };
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
            let may = pots.iter().fold(0, |may, local| may | 1u128.checked_shl(*local as u32).unwrap_or(0));
            let cell = Cell { pots, may, cap, targets: targets.clone() };
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
    cost: &'m [Lane],
    room: Vec<Lane>,
    ceilings: &'m [Lane],
    /// What is left to pay, by commune and cell.
    rest: Vec<Lane>,
    /// Paid by commune, cell and pot of the commune.
    paid: Vec<Lane>,
    pots: usize,
    caps: Vec<Lane>,
    cap_stride: usize,
}

impl<'m> Settling<'m> {
    fn new(money: &'m Money, year: usize, cost: &'m [Lane], ceilings: &'m [Lane], most_own_pay: &[Lane]) -> Self {
        let pots = money.cells.iter().map(|cells| cells.pots.len()).max().unwrap_or(0);
        let cap_stride = money.cells.iter().map(|cells| cells.caps).max().unwrap_or(0);
        let mut caps = vec![Lane::ZERO; money.cells.len() * cap_stride];
        for (commune, cells) in money.cells.iter().enumerate() {
            // Where classes of pay have different sources of the commune, the cap is shared over them by their cost.
            let of = |cap: usize| -> Lane {
                let counts = |(_, cell): &(usize, &Cell)| cell.cap == Some(cap);
                cells.list.iter().enumerate().filter(counts).map(|(c, _)| cost[commune * money.stride + c]).sum()
            };
            let total: Lane = (0..cells.caps).map(of).sum();
            for cap in 0..cells.caps {
                let part = of(cap).part(total, 0.0);
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
            paid: vec![Lane::ZERO; cost.len() * pots],
            pots,
            caps,
            cap_stride,
        }
    }

    fn solve(mut self) -> Paid {
        let mut meant = vec![Lane::ZERO; self.rest.len()];
        for payer in 0..self.money.payers {
            self.portions(payer, &mut meant);
        }
        for payer in 0..self.money.payers {
            self.in_order(payer);
        }
        for commune in 0..self.money.cells.len() {
            self.exchange(commune);
        }
        for shared in 0..self.money.shared.len() {
            self.give_way(shared);
        }
        self.answer()
    }

    fn answer(&self) -> Paid {
        let communes = self.money.cells.len();
        let mut paid = Paid {
            by_payer: vec![Lane::ZERO; self.money.payers],
            gap: vec![Lane::ZERO; communes],
            own: vec![Lane::ZERO; communes],
        };
        for (commune, cells) in self.money.cells.iter().enumerate() {
            for cell in 0..cells.list.len() {
                let row = commune * self.money.stride + cell;
                paid.gap[commune] += self.rest[row];
                for (local, &Local { payer, .. }) in cells.pots.iter().enumerate() {
                    let amount = self.paid[row * self.pots + local];
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
    fn left(&self, commune: usize, cell: usize, local: usize) -> Lane {
        let cells = &self.money.cells[commune];
        let Local { pot, payer, .. } = cells.pots[local];
        let room = self.room[pot];
        match cells.list[cell].cap {
            Some(cap) if Some(payer) == self.money.own => room.min(self.caps[commune * self.cap_stride + cap]),
            _ => room,
        }
    }

    /// Books an amount (negative: takes it back). `rest` is left to the caller.
    fn book(&mut self, commune: usize, cell: usize, local: usize, amount: Lane) {
        let cells = &self.money.cells[commune];
        let Local { pot, payer, .. } = cells.pots[local];
        self.room[pot] -= amount;
        if let (Some(cap), true) = (cells.list[cell].cap, Some(payer) == self.money.own) {
            self.caps[commune * self.cap_stride + cap] -= amount;
        }
        self.paid[(commune * self.money.stride + cell) * self.pots + local] += amount;
    }

    fn pay(&mut self, commune: usize, cell: usize, local: usize, wanted: Lane) -> Lane {
        let amount = wanted.min(self.left(commune, cell, local)).max(Lane::ZERO);
        if amount.any_above(Lane::ZERO) {
            self.book(commune, cell, local, amount);
            self.rest[commune * self.money.stride + cell] -= amount;
        }
        amount
    }

    /// Cells of a commune that one of its pots may pay.
    fn cells_of(&self, commune: usize, local: usize) -> impl Iterator<Item = usize> + use<'m> {
        self.money.cells[commune].list.iter().enumerate().filter(move |(_, cell)| cell.may(local)).map(|(c, _)| c)
    }

    /// Position of a shared pot in the list of a commune.
    fn local_of(&self, commune: usize, shared: usize) -> usize {
        self.money.local_of[commune * self.money.shared.len() + shared]
    }

    fn meant(&self, commune: usize, cell: usize, payer: usize) -> Lane {
        let share = self.money.cells[commune].list[cell].targets[self.year * self.money.payers + payer];
        self.cost[commune * self.money.stride + cell] * share
    }

    /// First pass: what a payer is meant to carry.
    fn portions(&mut self, payer: usize, meant: &mut [Lane]) {
        let money = self.money;
        let mut total = Lane::ZERO;
        for (commune, cells) in money.cells.iter().enumerate() {
            let first = commune * money.stride;
            for cell in 0..cells.list.len() {
                meant[first + cell] = self.meant(commune, cell, payer);
            }
            for (local, _) in cells.pots.iter().enumerate().filter(|(_, pot)| pot.payer == payer && !pot.shared) {
                for cell in self.cells_of(commune, local) {
                    meant[first + cell] -= self.pay(commune, cell, local, meant[first + cell]);
                }
            }
            total += meant[first..first + cells.list.len()].iter().copied().sum::<Lane>();
        }
        for (shared, &pot) in money.shared.iter().enumerate().filter(|(_, pot)| money.payer_of[**pot] == payer) {
            if total.any_above(Lane::ZERO) && self.room[pot].any_above(Lane::ZERO) {
                self.share_portions(shared, pot, meant);
            }
        }
    }

    /// A shared pot carries portions: all of them, or of each the same part.
    fn share_portions(&mut self, shared: usize, pot: usize, meant: &mut [Lane]) {
        let money = self.money;
        let mut total = Lane::ZERO;
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            total += self.cells_of(commune, local).map(|cell| meant[commune * money.stride + cell]).sum::<Lane>();
        }
        if !total.any_above(Lane::ZERO) {
            return;
        }
        let part = self.room[pot].part(total, 0.0).min(Lane::all(1.0));
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                let row = commune * money.stride + cell;
                meant[row] -= self.pay(commune, cell, local, meant[row] * part);
            }
        }
    }

    /// Second pass: what is left, from a payer's pots.
    fn in_order(&mut self, payer: usize) {
        let money = self.money;
        for (commune, cells) in money.cells.iter().enumerate() {
            for (local, pot) in cells.pots.iter().enumerate() {
                if pot.payer == payer && !pot.shared && self.room[pot.pot].any_above(Lane::ZERO) {
                    for cell in self.cells_of(commune, local) {
                        let rest = self.rest[commune * money.stride + cell];
                        self.pay(commune, cell, local, rest);
                    }
                }
            }
        }
        for (shared, &pot) in money.shared.iter().enumerate().filter(|(_, pot)| money.payer_of[**pot] == payer) {
            if self.room[pot].any_above(Lane::ZERO) {
                self.share_rest(shared, pot, payer);
            }
        }
    }

    /// A shared pot pays what is left: all of it, or each commune its quota first and then the same part of the rest.
    fn share_rest(&mut self, shared: usize, pot: usize, payer: usize) {
        let money = self.money;
        let communes = money.cells.len();
        let rest = |s: &Self, commune: usize| -> Lane {
            s.cells_of(commune, s.local_of(commune, shared)).map(|cell| s.rest[commune * money.stride + cell]).sum()
        };
        let wanted: Vec<Lane> = (0..communes).map(|commune| rest(self, commune)).collect();
        let total: Lane = wanted.iter().copied().sum();
        if !total.any_above(Lane::ZERO) {
            return;
        }
        let mut take = wanted.clone();
        if total.any_above(self.room[pot]) {
            self.quotas((shared, pot, payer), &wanted, &mut take);
            // Where there is enough for all, no quota holds anybody back.
            for (take, wanted) in take.iter_mut().zip(&wanted) {
                let enough = |lane: usize| total.0[lane] <= self.room[pot].0[lane];
                *take = Lane::of(|lane| if enough(lane) { wanted.0[lane] } else { take.0[lane] });
            }
        }
        for (commune, mut take) in take.into_iter().enumerate() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                let wanted = self.rest[commune * money.stride + cell].min(take);
                take -= self.pay(commune, cell, local, wanted);
            }
        }
    }

    /// Quotas of a scarce pot: in proportion to what its payer is meant to carry, or else to all that it may pay.
    fn quotas(&self, (shared, pot, payer): (usize, usize, usize), wanted: &[Lane], take: &mut [Lane]) {
        let money = self.money;
        let zero = Lane::ZERO;
        let weight = |commune: usize| -> (Lane, Lane, Lane) {
            let local = self.local_of(commune, shared);
            self.cells_of(commune, local).fold((zero, zero, zero), |(meant, all, used), cell| {
                let row = commune * money.stride + cell;
                let paid = self.paid[row * self.pots + local];
                (meant + self.meant(commune, cell, payer), all + self.cost[row], used + paid)
            })
        };
        let weights: Vec<(Lane, Lane, Lane)> = (0..take.len()).map(weight).collect();
        let all_meant: Lane = weights.iter().map(|(meant, ..)| *meant).sum();
        let of = |&(meant, all, _): &(Lane, Lane, Lane)| {
            Lane::of(|lane| if all_meant.0[lane] > 0.0 { meant.0[lane] } else { all.0[lane] })
        };
        let sum: Lane = weights.iter().map(of).sum();
        let mut left = self.room[pot];
        for (take, weights) in take.iter_mut().zip(&weights) {
            let quota = (self.ceilings[pot] * of(weights)).part(sum, 0.0) - weights.2;
            *take = take.min(quota.max(zero)).min(left);
            left -= *take;
        }
        let more: Lane = wanted.iter().zip(take.iter()).map(|(wanted, take)| *wanted - *take).sum();
        let part = left.max(zero).part(more, 0.0).min(Lane::all(1.0));
        for (take, wanted) in take.iter_mut().zip(wanted) {
            *take += (*wanted - *take) * part;
        }
    }

    /// Third pass: a line gives its pot to one that has no other, and takes one that still holds money.
    fn exchange(&mut self, commune: usize) {
        let money = self.money;
        let cells = &money.cells[commune].list;
        for cell in 0..cells.len() {
            let row = commune * money.stride + cell;
            for &local in &cells[cell].pots {
                if !self.rest[row].any_above(SMALL) {
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
        for &instead in money.cells[commune].list[other].pots.iter().filter(|&&instead| instead != local) {
            let held = self.paid[other_row * self.pots + local].min(self.rest[row]);
            let amount = some(held.min(self.left(commune, other, instead)));
            if !amount.any_above(Lane::ZERO) {
                continue;
            }
            self.book(commune, other, local, -amount);
            self.book(commune, other, instead, amount);
            let taken = self.pay(commune, cell, local, amount);
            if amount.any_above(taken) {
                // The cap holds it back: as before.
                self.book(commune, other, instead, taken - amount);
                self.book(commune, other, local, amount - taken);
            }
        }
    }

    /// Fourth pass: who has money elsewhere gives way at a shared pot to who has none.
    fn give_way(&mut self, shared: usize) {
        let money = self.money;
        let lacking = |s: &Self, commune: usize| -> Lane {
            let cells = s.cells_of(commune, s.local_of(commune, shared));
            cells.map(|cell| s.rest[commune * money.stride + cell]).sum()
        };
        let missing: Lane = (0..money.cells.len()).map(|commune| lacking(self, commune)).sum();
        if !missing.any_above(SMALL) {
            return;
        }
        let mut wanted = some(missing);
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                for &instead in money.cells[commune].list[cell].pots.iter().filter(|&&instead| instead != local) {
                    let held = self.paid[(commune * money.stride + cell) * self.pots + local].min(wanted);
                    let amount = some(held.min(self.left(commune, cell, instead)));
                    if amount.any_above(Lane::ZERO) {
                        self.book(commune, cell, local, -amount);
                        self.book(commune, cell, instead, amount);
                        wanted -= amount;
                    }
                }
            }
            if !wanted.any_above(SMALL) {
                break;
            }
        }
        let part = some(missing - wanted).part(missing, 0.0).min(Lane::all(1.0));
        if !part.any_above(Lane::ZERO) {
            return;
        }
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                let rest = self.rest[commune * money.stride + cell] * part;
                self.pay(commune, cell, local, rest);
            }
        }
    }
}

/// Amounts that are worth moving: nothing below [`SMALL`].
fn some(amount: Lane) -> Lane {
    Lane::of(|lane| if amount.0[lane] > SMALL.0[lane] { amount.0[lane] } else { 0.0 })
}
