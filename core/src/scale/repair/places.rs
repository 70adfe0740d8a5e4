//! Repairs of places: open a candidate, add places to a centre, allow longer ways.

use super::super::market::Market;
use super::super::package::running;
use super::super::price::Prices;
use super::{Bench, MOST_RELAXED, Repair, estimate, least, repair};
use crate::arrange::Arrange;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::input::CentreRow;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::service::AgeBand;

/// Steps in which ways grow, km.
const KM_STEP: f64 = 0.25;

impl Bench<'_> {
    /// The cheapest candidates that give everybody a place.
    pub(super) fn open(&self) -> Result<Option<Repair>, Issues> {
        let market = Market::new(&self.input, self.control)?;
        let here = |means: &&crate::plan::Means| {
            means.cadre.is_none() && self.in_area(&market.problem.communes[means.communes[0]].code)
        };
        let Some(area) = market.means.iter().position(|means| here(&means)) else { return Ok(None) };
        let means = &market.means[area];
        let asked: f64 = means.asked.iter().sum();
        let mut full: Vec<usize> = (1..means.options.len()).filter(|&at| means.options[at].met() >= asked).collect();
        full.arrange_by(|a, b| market.cost[area][*a].total_cmp(&market.cost[area][*b]).then(a.cmp(b)));
        for at in full {
            let mut scenario = Scenario::new("open");
            let mut names = Vec::new();
            for &centre in &means.options[at].centres {
                let id = &market.problem.centres[centre].id;
                let Some(row) = self.input.centres.iter().find(|row| row.id == *id) else { continue };
                scenario = running(scenario, row.clone());
                names.push(id.as_str());
            }
            if self.removes(&scenario) {
                let sentence = format!("open {}", names.join(", "));
                return Ok(Some(repair("open", sentence, market.cost[area][at], String::new(), scenario)));
            }
        }
        Ok(None)
    }

    /// One centre that runs gets as many places more as children wait.
    pub(super) fn places(&self) -> Result<Option<Repair>, Issues> {
        let mut waiting = [0; AgeBand::ALL.len()];
        for row in self.before.plan.waiting.iter().filter(|row| self.in_area(&row.village.commune())) {
            waiting[row.age.index()] += row.children;
        }
        let market = Market::new(&self.input, self.control)?;
        for centre in self.before.plan.centres.iter().filter(|centre| self.in_area(&centre.village.commune())) {
            let Some(row) = self.input.centres.iter().find(|row| row.id == centre.id) else { continue };
            let places = |age: AgeBand| Some(centre.places[age.index()] + waiting[age.index()]);
            let larger = CentreRow {
                places_preschool: places(AgeBand::Preschool),
                places_school: places(AgeBand::School),
                ..row.clone()
            };
            let scenario = running(Scenario::new("places"), larger);
            if self.removes(&scenario) {
                let total: u64 = waiting.iter().sum();
                let cost = market.prices.children(&market.problem, waiting);
                let sentence = format!("{total} places more in {}", row.id);
                return Ok(Some(repair("places", sentence, cost, String::new(), scenario)));
            }
        }
        Ok(None)
    }

    /// Children with a place in the area, and centres that run there.
    fn placed(&self, plan: &Plan) -> ([u64; AgeBand::ALL.len()], usize) {
        let here: Vec<_> = plan.centres.iter().filter(|centre| self.in_area(&centre.village.commune())).collect();
        (std::array::from_fn(|age| here.iter().map(|centre| centre.taken[age]).sum()), here.len())
    }

    /// What a year costs more with a plan than with the one before: its children, and centres that open for them, less
    /// those that are no longer asked for. Never sold as a saving.
    fn more(&self, plan: &Plan) -> f64 {
        let problem = &self.before.problem;
        let prices = Prices::new(problem);
        let ((before, ran), (after, run)) = (self.placed(&self.before.plan), self.placed(plan));
        let children = std::array::from_fn(|age| after[age].saturating_sub(before[age]));
        (prices.children(problem, children) + prices.centre() * (run as f64 - ran as f64)).max(0.0)
    }

    /// The least longer way with which the places there, and those of centres that open for it, are enough.
    pub(super) fn reach(&self) -> Option<Repair> {
        let now = self.before.problem.get(Parameter::CentreMaxKm);
        let relaxed = |steps: u32| estimate(Parameter::CentreMaxKm, now + KM_STEP * f64::from(steps));
        let most = (now * (MOST_RELAXED - 1.0) / KM_STEP) as u32;
        let found = least(1, most, |steps| self.removes(&relaxed(steps)));
        found.and_then(|steps| {
            let km = now + KM_STEP * f64::from(steps);
            let gives_up = format!("ways of up to {km} km instead of {now}");
            let cost = self.more(&self.after(&relaxed(steps))?.plan);
            Some(repair("relax", format!("ways of up to {km} km"), cost, gives_up, relaxed(steps)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Control;
    use crate::input::{CentreState, Input};
    use crate::scale::{RepairTerms, repairs};
    use crate::scenario::{Change, apply};

    /// Villages without a point: by road they are 3 x 1.3 km apart, more than the 3 km that a child goes, and none has
    /// children enough for a centre of its own. With 4 km one of the candidates opens for all: that is not free.
    #[test]
    fn a_longer_way_costs_the_children_that_it_brings_and_the_centre_that_opens_for_them() {
        let few = Change::Estimate { id: "centre_min_children".into(), value: Some(15.0), percent: None };
        let mut input = Input::embedded("battambang").unwrap();
        input = apply(&input, &Scenario::new("one").with(Change::Only { communes: vec!["020305".into()] }).with(few))
            .unwrap();
        input.roads.clear();
        for village in &mut input.villages {
            (village.lat, village.lon) = (None, None);
        }
        for centre in &mut input.centres {
            centre.state = CentreState::Candidate;
        }
        let found =
            repairs(&input, &RepairTerms { money: false, ..RepairTerms::default() }, &Control::default()).unwrap();
        let places = found.shortages.iter().find(|one| one.shortage.kind == "places").expect("places are short");
        let relax = places.repairs.iter().find(|repair| repair.kind == "relax").expect("a longer way is offered");
        let problem = crate::validate(&input).unwrap();
        let prices = Prices::new(&problem);
        let children = prices.child() * places.shortage.count as f64;
        assert!(relax.cost.0 > prices.centre() + children, "{relax:?} {} {children}", prices.centre());
    }
}
