//! Cost lines: quantity x price x rise of prices, month by month in whole riel. Totals are sums of these.

use super::prices::Prices;
use super::quantities::{Meter, Purchases, Quantities};
use crate::arrange::Arrange;
use crate::input::{Driver, LineKind};
use crate::problem::Problem;
use crate::service::Service;
use crate::unit::Riel;

const SERVICES: usize = Service::ALL.len();
const KINDS: usize = LineKind::ALL.len();

/// A line over a year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Entry {
    pub quantity: f64,
    pub amount: Riel,
    pub real: Riel,
}

/// Riel by part of the Village Hive and kind of line.
pub(super) type ByKind = [[Riel; KINDS]; SERVICES];

/// The lines of the parts that run, in the order in which they can be worked out: quantities first, then shares of
/// pay, then shares of a part's whole cost.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    order: Vec<Line>,
    count: usize,
}

#[derive(Debug, Clone)]
struct Line {
    position: usize,
    service: usize,
    kind: LineKind,
    share_of: Option<Base>,
    rise: crate::input::Rise,
    meter: Meter,
}

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Pay,
    Service,
}

/// Riel of a month in prices of the month and of the first year.
#[derive(Debug, Clone, Copy, Default)]
struct Money {
    nominal: Riel,
    real: Riel,
}

impl Money {
    fn add(&mut self, other: Money) {
        self.nominal += other.nominal;
        self.real += other.real;
    }
}

impl Lines {
    pub(super) fn new(problem: &Problem) -> Self {
        let line = |(position, line): (usize, &crate::problem::CostLine)| Line {
            position,
            service: line.service.index(),
            kind: line.kind,
            share_of: match line.driver {
                Driver::Pay => Some(Base::Pay),
                Driver::ServiceCost => Some(Base::Service),
                _ => None,
            },
            rise: line.rise,
            meter: Meter::new(problem, line),
        };
        let runs = problem.costs.iter().enumerate().filter(|(_, line)| problem.has(line.service));
        let mut order: Vec<Line> = runs.map(line).collect();
        order.arrange_by_key(|line| line.share_of.map_or(0, |base| 1 + usize::from(base == Base::Service)));
        Self { order, count: problem.costs.len() }
    }

    /// Number of cost lines of the problem: the length of a year's entries.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Books a month into the entries of its year; the answer is the cost of the month.
    pub(super) fn book(
        &self,
        prices: &Prices,
        month: (usize, usize),
        quantities: &Quantities,
        bought: &Purchases,
        entries: &mut [Entry],
    ) -> Riel {
        let (position, year) = month;
        let (mut pay, mut cost) = ([Money::default(); SERVICES], [Money::default(); SERVICES]);
        // Shares of a part's whole cost are shares of the same base, never of each other.
        let mut shares = Riel::ZERO;
        for line in &self.order {
            let (quantity, money) = match line.share_of {
                None => {
                    let quantity = line.meter.read(quantities, bought, position);
                    (quantity, line.price(prices, year, quantity, quantity))
                }
                Some(base) => {
                    let of = if base == Base::Pay { pay[line.service] } else { cost[line.service] };
                    let (nominal, real) = (of.nominal.0 as f64, of.real.0 as f64);
                    (nominal, line.price(prices, year, nominal, real))
                }
            };
            if line.share_of == Some(Base::Service) {
                shares += money.nominal;
            } else {
                cost[line.service].add(money);
                if line.kind == LineKind::Pay && line.share_of.is_none() {
                    pay[line.service].add(money);
                }
            }
            let entry = &mut entries[line.position];
            entry.quantity += quantity;
            entry.amount += money.nominal;
            entry.real += money.real;
        }
        cost.iter().map(|money| money.nominal).sum::<Riel>() + shares
    }
}

impl Line {
    /// The amounts of a quantity: rounded here and nowhere else.
    fn price(&self, prices: &Prices, year: usize, quantity: f64, real_quantity: f64) -> Money {
        if quantity == 0.0 && real_quantity == 0.0 {
            return Money::default();
        }
        let price = prices.real(self.position);
        Money {
            nominal: Riel::rounded(quantity * (price * prices.index(year, self.rise))),
            real: Riel::rounded(real_quantity * price),
        }
    }
}

/// Sums a year's entries by part and kind.
pub(super) fn by_kind(problem: &Problem, entries: &[Entry]) -> ByKind {
    let mut sums = [[Riel::ZERO; KINDS]; SERVICES];
    for (line, entry) in problem.costs.iter().zip(entries) {
        sums[line.service.index()][line.kind.index()] += entry.amount;
    }
    sums
}
