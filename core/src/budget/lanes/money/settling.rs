//! A year's money in the first two passes: each payer's portion, then what is left from the payers in their order.

use super::{Local, Money, Paid};
use crate::budget::lanes::lane::Lane;

/// Lists that are used again from year to year.
#[derive(Debug, Clone, Default)]
pub(in crate::budget::lanes) struct Buffers {
    /// What is left in each pot.
    pub(super) room: Vec<Lane>,
    /// What is left to pay, by commune and cell.
    pub(super) rest: Vec<Lane>,
    /// Paid by commune, cell and pot of the commune.
    pub(super) paid: Vec<Lane>,
    /// What is left of the caps, by commune and cap.
    pub(super) caps: Vec<Lane>,
    meant: Vec<Lane>,
    wanted: Vec<Lane>,
    take: Vec<Lane>,
}

/// A year on its way.
pub(super) struct Settling<'m> {
    pub(super) money: &'m Money,
    pub(super) year: usize,
    pub(super) cost: &'m [Lane],
    pub(super) ceilings: &'m [Lane],
    pub(super) pots: usize,
    pub(super) cap_stride: usize,
    pub(super) b: &'m mut Buffers,
}

fn filled(list: &mut Vec<Lane>, length: usize) {
    list.clear();
    list.resize(length, Lane::ZERO);
}

impl<'m> Settling<'m> {
    pub(super) fn new(
        money: &'m Money,
        year: usize,
        (cost, ceilings, most_own_pay): (&'m [Lane], &'m [Lane], &[Lane]),
        b: &'m mut Buffers,
    ) -> Self {
        let (pots, cap_stride) = (money.most_pots, money.most_caps);
        b.room.clear();
        b.room.extend_from_slice(ceilings);
        b.rest.clear();
        b.rest.extend_from_slice(cost);
        filled(&mut b.paid, cost.len() * pots);
        filled(&mut b.caps, money.cells.len() * cap_stride);
        for (commune, cells) in money.cells.iter().enumerate() {
            // Where classes of pay have different sources of the commune, the cap is shared over them by their cost.
            let caps = &mut b.caps[commune * cap_stride..(commune + 1) * cap_stride];
            let mut total = Lane::ZERO;
            for (cell, cost) in cells.list.iter().zip(&cost[commune * money.stride..]) {
                if let Some(cap) = cell.cap {
                    caps[cap] += *cost;
                    total += *cost;
                }
            }
            for cap in caps {
                *cap = most_own_pay[commune] * cap.part(total, 0.0);
            }
        }
        Self { money, year, cost, ceilings, pots, cap_stride, b }
    }

    pub(super) fn solve(mut self, paid: &mut Paid) {
        for payer in 0..self.money.payers {
            self.portions(payer);
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
        self.answer(paid);
    }

    fn answer(&self, paid: &mut Paid) {
        let communes = self.money.cells.len();
        filled(&mut paid.by_payer, self.money.payers);
        filled(&mut paid.gap, communes);
        filled(&mut paid.own, communes);
        for (commune, cells) in self.money.cells.iter().enumerate() {
            for cell in 0..cells.list.len() {
                let row = commune * self.money.stride + cell;
                paid.gap[commune] += self.b.rest[row];
                for (&Local { payer, .. }, amount) in cells.pots.iter().zip(&self.b.paid[row * self.pots..]) {
                    paid.by_payer[payer] += *amount;
                    if Some(payer) == self.money.own {
                        paid.own[commune] += *amount;
                    }
                }
            }
        }
    }

    /// What a pot can still give to a cell.
    #[inline]
    pub(super) fn left(&self, commune: usize, cell: usize, local: usize) -> Lane {
        let cells = &self.money.cells[commune];
        let Local { pot, payer, .. } = cells.pots[local];
        let room = self.b.room[pot];
        match cells.list[cell].cap {
            Some(cap) if Some(payer) == self.money.own => room.min(self.b.caps[commune * self.cap_stride + cap]),
            _ => room,
        }
    }

    /// Books an amount (negative: takes it back). `rest` is left to the caller.
    #[inline]
    pub(super) fn book(&mut self, commune: usize, cell: usize, local: usize, amount: Lane) {
        let cells = &self.money.cells[commune];
        let Local { pot, payer, .. } = cells.pots[local];
        self.b.room[pot] -= amount;
        if let (Some(cap), true) = (cells.list[cell].cap, Some(payer) == self.money.own) {
            self.b.caps[commune * self.cap_stride + cap] -= amount;
        }
        self.b.paid[(commune * self.money.stride + cell) * self.pots + local] += amount;
    }

    #[inline]
    pub(super) fn pay(&mut self, commune: usize, cell: usize, local: usize, wanted: Lane) -> Lane {
        let amount = wanted.min(self.left(commune, cell, local)).max(Lane::ZERO);
        if amount.any_above(Lane::ZERO) {
            self.book(commune, cell, local, amount);
            self.b.rest[commune * self.money.stride + cell] -= amount;
        }
        amount
    }

    /// Cells of a commune that one of its pots may pay.
    #[inline]
    pub(super) fn cells_of(&self, commune: usize, local: usize) -> impl Iterator<Item = usize> + use<'m> {
        self.money.cells[commune].by_pot[local].iter().copied()
    }

    /// Position of a shared pot in the list of a commune.
    #[inline]
    pub(super) fn local_of(&self, commune: usize, shared: usize) -> usize {
        self.money.local_of[commune * self.money.shared.len() + shared]
    }

    #[inline]
    fn meant(&self, commune: usize, cell: usize, payer: usize) -> Lane {
        let share = self.money.cells[commune].list[cell].targets[self.year * self.money.payers + payer];
        self.cost[commune * self.money.stride + cell] * share
    }

    /// First pass: what a payer is meant to carry.
    fn portions(&mut self, payer: usize) {
        let money = self.money;
        let mut meant = std::mem::take(&mut self.b.meant);
        meant.resize(self.cost.len(), Lane::ZERO);
        let mut total = Lane::ZERO;
        for (commune, cells) in money.cells.iter().enumerate() {
            let first = commune * money.stride;
            if !cells.meant[self.year * money.payers + payer] {
                meant[first..first + cells.list.len()].fill(Lane::ZERO);
                continue;
            }
            for cell in 0..cells.list.len() {
                meant[first + cell] = self.meant(commune, cell, payer);
            }
            for (local, _) in cells.pots.iter().enumerate().filter(|(_, pot)| pot.payer == payer && !pot.shared) {
                for cell in self.cells_of(commune, local) {
                    let wanted = meant[first + cell];
                    meant[first + cell] -= self.pay(commune, cell, local, wanted);
                }
            }
            total += meant[first..first + cells.list.len()].iter().copied().sum::<Lane>();
        }
        for (shared, &pot) in money.shared.iter().enumerate().filter(|(_, pot)| money.payer_of[**pot] == payer) {
            if total.any_above(Lane::ZERO) && self.b.room[pot].any_above(Lane::ZERO) {
                self.share_portions(shared, pot, &mut meant);
            }
        }
        self.b.meant = meant;
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
        let part = self.b.room[pot].part(total, 0.0).min(Lane::all(1.0));
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
                if pot.payer == payer && !pot.shared && self.b.room[pot.pot].any_above(Lane::ZERO) {
                    for cell in self.cells_of(commune, local) {
                        let rest = self.b.rest[commune * money.stride + cell];
                        self.pay(commune, cell, local, rest);
                    }
                }
            }
        }
        for (shared, &pot) in money.shared.iter().enumerate().filter(|(_, pot)| money.payer_of[**pot] == payer) {
            if self.b.room[pot].any_above(Lane::ZERO) {
                self.share_rest(shared, pot, payer);
            }
        }
    }

    /// A shared pot pays what is left: all of it, or each commune its quota first and then the same part of the rest.
    fn share_rest(&mut self, shared: usize, pot: usize, payer: usize) {
        let money = self.money;
        let communes = money.cells.len();
        let rest = |s: &Self, commune: usize| -> Lane {
            s.cells_of(commune, s.local_of(commune, shared)).map(|cell| s.b.rest[commune * money.stride + cell]).sum()
        };
        let (mut wanted, mut take) = (std::mem::take(&mut self.b.wanted), std::mem::take(&mut self.b.take));
        wanted.clear();
        wanted.extend((0..communes).map(|commune| rest(self, commune)));
        let total: Lane = wanted.iter().copied().sum();
        take.clear();
        take.extend_from_slice(&wanted);
        if total.any_above(self.b.room[pot]) {
            self.quotas((shared, pot, payer), &wanted, &mut take);
            // Where there is enough for all, no quota holds anybody back.
            for (take, wanted) in take.iter_mut().zip(&wanted) {
                let enough = |lane: usize| total.0[lane] <= self.b.room[pot].0[lane];
                *take = Lane::of(|lane| if enough(lane) { wanted.0[lane] } else { take.0[lane] });
            }
        }
        for (commune, take) in take.iter_mut().enumerate() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                let wanted = self.b.rest[commune * money.stride + cell].min(*take);
                *take -= self.pay(commune, cell, local, wanted);
            }
        }
        (self.b.wanted, self.b.take) = (wanted, take);
    }

    /// Quotas of a scarce pot: in proportion to what its payer is meant to carry, or else to all that it may pay.
    fn quotas(&self, (shared, pot, payer): (usize, usize, usize), wanted: &[Lane], take: &mut [Lane]) {
        let money = self.money;
        let zero = Lane::ZERO;
        let weight = |commune: usize| -> (Lane, Lane, Lane) {
            let local = self.local_of(commune, shared);
            self.cells_of(commune, local).fold((zero, zero, zero), |(meant, all, used), cell| {
                let row = commune * money.stride + cell;
                let paid = self.b.paid[row * self.pots + local];
                (meant + self.meant(commune, cell, payer), all + self.cost[row], used + paid)
            })
        };
        let weights: Vec<(Lane, Lane, Lane)> = (0..take.len()).map(weight).collect();
        let all_meant: Lane = weights.iter().map(|(meant, ..)| *meant).sum();
        let of = |&(meant, all, _): &(Lane, Lane, Lane)| {
            Lane::of(|lane| if all_meant.0[lane] > 0.0 { meant.0[lane] } else { all.0[lane] })
        };
        let sum: Lane = weights.iter().map(of).sum();
        let mut left = self.b.room[pot];
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
}
