//! A year's cost of a commune from its sums: each line's quantity times its price.
//!
//! Amounts here are not whole riel: prices change only in January, so that a year's quantity times its price is the sum
//! of the twelve monthly amounts but for their rounding, at most six riel a line and year.

use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::tally::YearSums;
use super::terms::Terms;
use crate::arrange::Arrange;
use crate::budget::prices::pays_cadre;
use crate::input::{Driver, LineKind};
use crate::problem::Problem;
use crate::service::{Cadre, Service};

const SERVICES: usize = Service::ALL.len();
const YOUTH_CENTRES: usize = Service::YouthCentres.index();

/// A cost line with everything looked up beforehand.
#[derive(Debug, Clone)]
struct Line {
    position: usize,
    service: usize,
    /// Position of its part and kind among those that occur.
    pair: usize,
    driver: Driver,
    life: Option<usize>,
    /// Cadres that it counts; those of its part, where it counts kilometres.
    cadres: Vec<usize>,
    is_pay: bool,
}

/// The lines of the parts that run: quantities first, then shares of pay, then shares of a part's whole cost.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    order: Vec<Line>,
    /// Parts and kinds that occur, as [`Service::index`] and [`LineKind::index`]; amounts are in this order.
    pub pairs: Vec<(usize, usize)>,
}

impl Lines {
    pub(super) fn new(problem: &Problem) -> Self {
        let mut pairs: Vec<(usize, usize)> = problem
            .costs
            .iter()
            .filter(|line| problem.has(line.service))
            .map(|line| (line.service.index(), line.kind.index()))
            .collect();
        pairs.arrange();
        pairs.dedup();
        let line = |(position, line): (usize, &crate::problem::CostLine)| Line {
            position,
            service: line.service.index(),
            pair: pairs.iter().position(|pair| *pair == (line.service.index(), line.kind.index())).unwrap_or(0),
            driver: line.driver,
            life: line.life_years.map(|years| years as usize).filter(|years| *years > 0),
            cadres: (0..CADRES)
                .filter(|&c| match line.driver {
                    Driver::Km => Cadre::ALL[c].service() == line.service,
                    _ => pays_cadre(line.cadre, line.service, Cadre::ALL[c]),
                })
                .collect(),
            is_pay: line.kind == LineKind::Pay,
        };
        let runs = problem.costs.iter().enumerate().filter(|(_, line)| problem.has(line.service));
        let mut order: Vec<Line> = runs.map(line).collect();
        order.arrange_by_key(|line| match line.driver {
            Driver::Pay => 1,
            Driver::ServiceCost => 2,
            _ => 0,
        });
        Self { order, pairs }
    }

    /// The cost of a year; `sums` are those of the commune, one for each year.
    pub(super) fn year(&self, t: &Terms, place: &Place, sums: &[YearSums], year: usize, amounts: &mut [Lane]) {
        amounts.fill(Lane::ZERO);
        let prices = &t.year_price[year * t.price.len()..(year + 1) * t.price.len()];
        let (mut pay, mut cost) = ([Lane::ZERO; SERVICES], [Lane::ZERO; SERVICES]);
        for line in &self.order {
            let quantity = match line.driver {
                Driver::Pay => pay[line.service],
                Driver::ServiceCost => cost[line.service],
                _ => line.quantity(t, place, sums, year),
            };
            let amount = quantity * prices[line.position];
            amounts[line.pair] += amount;
            if line.driver != Driver::ServiceCost {
                cost[line.service] += amount;
                if line.is_pay && line.driver != Driver::Pay {
                    pay[line.service] += amount;
                }
            }
        }
    }
}

impl Line {
    fn quantity(&self, t: &Terms, place: &Place, sums: &[YearSums], year: usize) -> Lane {
        let here = &sums[year];
        let served = place.months_served(self.service, year);
        let open = place.months_served(YOUTH_CENTRES, year);
        match self.driver {
            Driver::PostMonths => {
                let paid = |&cadre: &usize| {
                    let part = cadre == Cadre::Cook.index() && self.is_pay;
                    if part { here.paid[cadre] * t.cook_year } else { here.paid[cadre] }
                };
                self.cadres.iter().map(paid).sum()
            }
            Driver::NewPosts => self.new_posts(place, sums, year),
            Driver::Km => self.cadres.iter().map(|&cadre| here.km[cadre]).sum(),
            Driver::FamilyYears => {
                let families = Service::ALL[self.service].later().map_or(here.families, |place| here.later[place]);
                families * (1.0 / 12.0)
            }
            Driver::NurseFamilyYears => here.nurse_families * (1.0 / 12.0),
            Driver::CoachedFamilyYears => here.coached_families * (1.0 / 12.0),
            Driver::ChildDays => here.children * t.centre_days_month,
            Driver::CentresOpened => Lane::all(self.centres_opened(place, year)),
            Driver::CentreYears => Lane::all((place.centres_before + place.centres_new) * open / 12.0),
            Driver::CentreMonths => Lane::all((place.centres_before + place.centres_new) * open),
            Driver::ParticipantDays => here.participant_days,
            Driver::MemberMeetings => {
                let held = place.months_served(Service::ProtectionNetworks.index(), year);
                t.meetings * t.members * (place.villages * held / 12.0)
            }
            Driver::Workshops => here.workshops,
            Driver::GroupMonths => here.groups,
            Driver::CommuneYears => Lane::all(served / 12.0),
            Driver::Stages => Lane::all(place.stages[year]),
            Driver::Pay | Driver::ServiceCost => Lane::ZERO,
        }
    }

    /// Posts equipped: the new ones, and those whose equipment ends its useful life; that of workers of today is taken
    /// to be half-way through it when the services begin.
    fn new_posts(&self, place: &Place, sums: &[YearSums], year: usize) -> Lane {
        let new = |year: usize| -> Lane { self.cadres.iter().map(|&cadre| sums[year].new[cadre]).sum() };
        let Some(life) = self.life else { return new(year) };
        let again: Lane = (0..=year).rev().step_by(life).map(new).sum();
        if place.today.is_empty() {
            return again;
        }
        let there = |month: usize| -> f64 { self.cadres.iter().map(|&cadre| place.today[month][cadre]).sum() };
        let before: f64 = due(place.starts.first, year, life).map(there).sum();
        again + Lane::all(before)
    }

    fn centres_opened(&self, place: &Place, year: usize) -> f64 {
        let start = place.starts.of(Service::YouthCentres);
        let opened = |year: usize| if start / 12 == year { place.centres_new } else { 0.0 };
        let Some(life) = self.life else { return opened(year) };
        let again: f64 = (0..=year).rev().step_by(life).map(opened).sum();
        again + place.centres_before * due(start, year, life).count() as f64
    }
}

/// Months of a year in which what was there before is replaced.
fn due(start: usize, year: usize, life_years: usize) -> impl Iterator<Item = usize> {
    let life = 12 * life_years;
    (12 * year..12 * (year + 1)).filter(move |&month| month > start && (month - start + life / 2).is_multiple_of(life))
}
