//! Repairs of places: open a candidate, add places to a centre, allow longer ways.

use super::super::market::Market;
use super::super::package::running;
use super::super::price::Prices;
use super::{Bench, MOST_RELAXED, Repair, Today, estimate, least, repair};
use crate::arrange::Arrange;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::input::{CentreRow, Supply};
use crate::plan::{Plan, PlanWorker};
use crate::scenario::{Change, Scenario, apply};
use crate::service::{AgeBand, Cadre};

/// Steps in which ways grow, km.
const KM_STEP: f64 = 0.25;
/// Sets of candidates that remove a shortage of which the cheapest is looked for.
const PRICED: usize = 4;
/// The cadres of a youth centre.
const CENTRE_STAFF: [Cadre; 3] = [Cadre::Caregiver, Cadre::Teacher, Cadre::Cook];

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
        let opened = |at: usize| {
            let mut scenario = Scenario::new("open");
            let mut names = Vec::new();
            for &centre in &means.options[at].centres {
                let id = &market.problem.centres[centre].id;
                let Some(row) = self.input.centres.iter().find(|row| row.id == *id) else { continue };
                scenario = running(scenario, row.clone());
                names.push(id.as_str());
            }
            (scenario, format!("open {}", names.join(", ")))
        };
        // The means know the children of each centre before their ways are shortened, the plan knows them after.
        let removing = full.into_iter().map(opened).filter(|(scenario, _)| self.removes(scenario)).take(PRICED);
        let priced = removing.filter_map(|(scenario, sentence)| Some((self.more(&scenario)?, scenario, sentence)));
        let cheapest = priced.reduce(|best, next| if next.0 < best.0 { next } else { best });
        Ok(cheapest.map(|(cost, scenario, sentence)| repair("open", sentence, cost, String::new(), scenario)))
    }

    /// One centre that runs gets as many places more as children wait.
    pub(super) fn places(&self) -> Option<Repair> {
        let mut waiting = [0; AgeBand::ALL.len()];
        for row in self.before.plan.waiting.iter().filter(|row| self.in_area(&row.village.commune())) {
            waiting[row.age.index()] += row.children;
        }
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
                let cost = self.more(&scenario)?;
                let sentence = format!("{total} places more in {}", row.id);
                return Some(repair("places", sentence, cost, String::new(), scenario));
            }
        }
        None
    }

    /// What a year costs more after a change: the children whom it brings, the centres that open for them with their
    /// fittings over their life, and the whole posts that centres ask for, less what is no longer asked for. Never sold
    /// as a saving.
    pub(super) fn more(&self, scenario: &Scenario) -> Option<f64> {
        let staffed = self.staffed.get_or_init(|| self.with_staff(&Scenario::new("today")));
        let (before, after) = (self.youth(staffed.as_ref()?), self.youth(&self.with_staff(scenario)?));
        let prices = Prices::new(&self.before.problem);
        let children = prices.child() * (after.children - before.children);
        let centres = prices.centre() * (after.centres - before.centres);
        let posts: f64 = (0..CENTRE_STAFF.len())
            .map(|at| prices.post(CENTRE_STAFF[at]) * (after.posts[at] - before.posts[at]))
            .sum();
        Some((children + centres + posts).max(0.0))
    }

    /// The plan after a change with every post that it asks for, whatever the settings let it have.
    fn with_staff(&self, scenario: &Scenario) -> Option<Plan> {
        let input = apply(&self.input, &scenario.clone().with(Change::Posts { posts: Supply::Needed })).ok()?;
        Today::of(&input, false, self.control).ok().map(|today| today.plan)
    }

    /// Centres of the area, the children whom they take, and the new posts that they ask for.
    fn youth(&self, plan: &Plan) -> Youth {
        let here: Vec<_> = plan.centres.iter().filter(|centre| self.in_area(&centre.village.commune())).collect();
        let taken: u64 = here.iter().map(|centre| centre.taken.iter().sum::<u64>()).sum();
        let posts = CENTRE_STAFF.map(|cadre| {
            let new = |worker: &&PlanWorker| worker.cadre == cadre && !worker.existing;
            plan.workers.iter().filter(new).filter(|worker| self.in_area(&worker.village.commune())).count() as f64
        });
        Youth { centres: here.len() as f64, children: taken as f64, posts }
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
            let cost = self.more(&relaxed(steps))?;
            Some(repair("relax", format!("ways of up to {km} km"), cost, gives_up, relaxed(steps)))
        })
    }
}

/// The youth centres of an area in a plan.
struct Youth {
    centres: f64,
    children: f64,
    posts: [f64; CENTRE_STAFF.len()],
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
