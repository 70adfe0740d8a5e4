//! Youth centres, and the children who have a place or wait for one.

use super::super::{Placed, PlanCentre, Reason, Waiting, rules};
use super::{Checker, TOLERANCE, same};
use crate::arrange::Arrange;
use crate::arrange::Map;
use crate::estimate::Parameter;
use crate::id::{CentreId, FamilyId};
use crate::input::Supply;
use crate::service::{AgeBand, Carer, SafetyBand, Service};

const AGES: usize = AgeBand::ALL.len();

/// Children who are asked for together: village, band, carer, family.
type Party<'p> = (usize, SafetyBand, Carer, Option<&'p FamilyId>);

impl<'p> Checker<'p> {
    /// Centres of today run, others only where they may; nobody is over the places.
    pub(super) fn centres(&mut self) {
        let plan = self.plan;
        let runs = self.problem.has(Service::YouthCentres);
        let anything = !plan.centres.is_empty() || !plan.places.is_empty() || !plan.waiting.is_empty();
        if !runs && anything {
            self.fault(&rules::SWITCHED_OFF, "/centres", "youth_centres is switched off");
            return;
        }
        if plan.centres.windows(2).any(|pair| pair[0].id >= pair[1].id) {
            self.fault(&rules::CENTRES, "/centres", "centres are not listed once each, by id");
        }
        for centre in self.problem.centres().iter().filter(|centre| centre.runs() && runs) {
            if !plan.centres.iter().any(|listed| listed.id == centre.id) {
                self.fault(&rules::CENTRES, "/centres", format!("{} runs today or opens, and is missing", centre.id));
            }
        }
        for (row, centre) in plan.centres.iter().enumerate() {
            let path = format!("/centres/{row}");
            let Ok(position) = self.problem.centres().binary_search_by(|listed| listed.id.cmp(&centre.id)) else {
                continue;
            };
            let listed = &self.problem.centres()[position];
            let village = &self.problem.villages()[listed.village].code;
            if listed.existing != centre.existing || listed.places != centre.places || village != &centre.village {
                self.fault(&rules::CENTRES, path.clone(), format!("{} is not as listed", centre.id));
            }
            if !listed.runs() && self.problem.settings().centres == Supply::Existing {
                self.fault(&rules::CENTRES, path.clone(), "settings.centres = existing opens no centre");
            }
            let mut here = [0; AGES];
            for place in self.placed_in(&centre.id) {
                here[place.age.index()] += place.children;
            }
            for &age in AgeBand::ALL {
                let taken = here[age.index()];
                if taken != centre.taken[age.index()] {
                    self.fault(&rules::FIGURES, path.clone(), format!("{}: {taken} {age} children counted", centre.id));
                }
                if taken > listed.places[age.index()] {
                    let message =
                        format!("{}: {taken} {age} children, {} places", centre.id, listed.places[age.index()]);
                    self.fault(&rules::PLACES, path.clone(), message);
                }
            }
        }
    }

    /// Each child has a place in reach or waits, once; unmet need says the same.
    pub(super) fn children(&mut self) {
        let plan = self.plan;
        for (row, placed) in plan.places.iter().enumerate() {
            let (Some(village), Some(centre)) = (self.village(&placed.village), self.centre_village(placed)) else {
                continue;
            };
            let km = self.travel.road_km(centre, village).0;
            let path = format!("/places/{row}");
            if !same(placed.km.0, km) || placed.children == 0 {
                self.fault(&rules::FIGURES, path.clone(), "distance or number of children do not follow");
            }
            if !self.in_reach(village, centre) {
                self.fault(&rules::TOO_FAR, path, format!("{} km, or another district", placed.km.0));
            }
        }
        let mut counted = vec![[0u64; AGES]; self.need.villages.len()];
        let mut unmet = vec![0i64; self.need.villages.len()];
        for row in &plan.places {
            if let Some(village) = self.village(&row.village) {
                counted[village][row.age.index()] += row.children;
            }
        }
        for row in &plan.waiting {
            if let Some(village) = self.village(&row.village) {
                counted[village][row.age.index()] += row.children;
                unmet[village] += row.children as i64;
            }
        }
        for row in plan.unmet.iter().filter(|row| row.service == Service::YouthCentres) {
            if let Some(village) = self.village(&row.village) {
                unmet[village] -= row.count as i64;
            }
        }
        let runs = self.problem.has(Service::YouthCentres);
        for (village, counted) in counted.into_iter().enumerate() {
            let wanted = if runs { self.need.villages[village].places } else { [0; AGES] };
            if counted != wanted || unmet[village] != 0 {
                let code = &self.need.villages[village].village;
                let message = format!("{code}: {counted:?} children counted, {wanted:?} need a place");
                self.fault(&rules::CHILDREN, "/places", message);
            }
        }
        self.listed_children();
        if plan.waiting.iter().zip(1u64..).any(|(row, rank)| row.rank != rank || row.children == 0) {
            self.fault(&rules::FIGURES, "/waiting", "ranks do not count up from 1");
        }
        if plan.waiting.windows(2).any(|pair| (pair[0].band, pair[0].carer) > (pair[1].band, pair[1].carer)) {
            self.fault(&rules::PRIORITY, "/waiting", "the waiting list is not in the order of priority");
        }
    }

    /// Children of the case list are counted with their own family.
    fn listed_children(&mut self) {
        let mut counted: Map<(&FamilyId, AgeBand), u64> = Map::new();
        let mut wrong = 0u64;
        let plan = self.plan;
        let placed = plan.places.iter().map(|r| (&r.village, r.band, r.carer, &r.family, r.age, r.children));
        let waiting = plan.waiting.iter().map(|r| (&r.village, r.band, r.carer, &r.family, r.age, r.children));
        for (village, band, carer, family, age, children) in placed.chain(waiting) {
            let Some(village) = self.village(village) else { continue };
            match family.as_ref().and_then(|id| self.family(id).map(|family| (id, &self.problem.families()[family]))) {
                Some((id, family)) => {
                    *counted.entry((id, age)).or_insert(0) += children;
                    let right = (family.village, SafetyBand::of(family.score), family.carer) == (village, band, carer);
                    wrong += u64::from(!right);
                }
                None => wrong += u64::from(self.need.villages[village].from_case_list || carer != Carer::Able),
            }
        }
        if self.problem.has(Service::YouthCentres) {
            for family in self.problem.families() {
                for &age in AgeBand::ALL {
                    let wanted = u64::from(family.places[age.index()]);
                    wrong += u64::from(counted.get(&(&family.id, age)).copied().unwrap_or(0) != wanted);
                }
            }
        }
        if wrong > 0 {
            let message = format!("children of the case list are not counted with their family, {wrong} times");
            self.fault(&rules::CHILDREN, "/places", message);
        }
    }

    /// Nobody who waits could use places that are free or held by somebody less vulnerable, and reasons are true.
    pub(super) fn priority(&mut self) {
        let plan = self.plan;
        let mut waiting: Map<Party<'p>, [u64; AGES]> = Map::new();
        for row in &plan.waiting {
            if let Some(village) = self.village(&row.village) {
                let party = (village, row.band, row.carer, row.family.as_ref());
                waiting.entry(party).or_default()[row.age.index()] += row.children;
            }
        }
        for ((village, band, carer, family), wanted) in waiting {
            let siblings = family.is_some() && wanted.iter().sum::<u64>() > 1;
            // One single child is enough to show that a place was given to the wrong one.
            let wanted = if siblings { wanted } else { wanted.map(|n| n.min(1)) };
            for centre in self.centres_of_district(village) {
                if !self.village(&centre.village).is_some_and(|at| self.in_reach(village, at)) {
                    continue;
                }
                let mut could = centre.places;
                for place in self.placed_in(&centre.id) {
                    // Places of children who come later are as good as free.
                    let later = (place.band, place.carer) > (band, carer);
                    let taken = if later { 0 } else { place.children };
                    could[place.age.index()] = could[place.age.index()].saturating_sub(taken);
                }
                let usable = if siblings {
                    (0..AGES).all(|age| could[age] >= wanted[age])
                } else {
                    (0..AGES).any(|age| wanted[age] > 0 && could[age] > 0)
                };
                if usable {
                    let code = &self.need.villages[village].village;
                    let message =
                        format!("{code}: a child of band {band} waits for a place that {} has for it", centre.id);
                    self.fault(&rules::PRIORITY, "/waiting", message);
                    break;
                }
            }
        }
        for (row, waiting) in plan.waiting.iter().enumerate() {
            if !self.waits_for(waiting) {
                self.fault(&rules::REASON, format!("/waiting/{row}/reason"), format!("{} is not so", waiting.reason));
            }
        }
    }

    fn waits_for(&self, waiting: &Waiting) -> bool {
        let Some(village) = self.village(&waiting.village) else { return false };
        let mut near = self.centres_of_district(village).into_iter().filter_map(|centre| self.village(&centre.village));
        let in_reach = near.any(|centre| self.in_reach(village, centre));
        let needed = self.problem.settings().centres == Supply::Needed;
        let could_run = self
            .problem
            .centres()
            .iter()
            .any(|centre| (centre.runs() || needed) && self.same_district(village, centre.village));
        match waiting.reason {
            Reason::NoPlace => in_reach,
            Reason::TooFar => !in_reach && could_run,
            Reason::NoCentre => !in_reach && !could_run,
            _ => false,
        }
    }

    /// Siblings have places in one centre, all of them or none.
    pub(super) fn siblings(&mut self) {
        let mut centres: Map<&FamilyId, Vec<&str>> = Map::new();
        let mut waits: Vec<&FamilyId> = Vec::new();
        for row in &self.plan.places {
            if let Some(family) = &row.family {
                centres.entry(family).or_default().push(row.centre.as_str());
            }
        }
        waits.extend(self.plan.waiting.iter().filter_map(|row| row.family.as_ref()));
        waits.arrange();
        let split = |(family, at): &(&&FamilyId, &Vec<&str>)| {
            at.windows(2).any(|pair| pair[0] != pair[1]) || waits.binary_search(*family).is_ok()
        };
        let count = centres.iter().filter(split).count();
        if count > 0 {
            self.fault(&rules::SIBLINGS, "/places", format!("{count} families are split"));
        }
    }

    /// The centres that run in the district of a village.
    fn centres_of_district(&self, village: usize) -> Vec<&'p PlanCentre> {
        let plan = self.plan;
        let rows = self.index.centres.get(self.district_of(self.commune_of(village)));
        rows.into_iter().flatten().map(|&row| &plan.centres[row]).collect()
    }

    /// The rows of a centre.
    fn placed_in(&self, centre: &CentreId) -> impl Iterator<Item = &'p Placed> {
        let plan = self.plan;
        self.index.placed.get(centre).into_iter().flatten().map(move |&row| &plan.places[row])
    }

    fn centre_village(&self, placed: &Placed) -> Option<usize> {
        let centre = self.problem.centres().binary_search_by(|centre| centre.id.cmp(&placed.centre)).ok()?;
        Some(self.problem.centres()[centre].village)
    }

    fn same_district(&self, a: usize, b: usize) -> bool {
        self.district_of(self.commune_of(a)) == self.district_of(self.commune_of(b))
    }

    fn in_reach(&self, village: usize, centre: usize) -> bool {
        let most = self.problem.get(Parameter::CentreMaxKm);
        self.same_district(village, centre) && self.travel.road_km(centre, village).0 <= most + TOLERANCE * 1e-3
    }
}
