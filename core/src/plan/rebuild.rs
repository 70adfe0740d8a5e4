//! From a plan document back to the decisions. What a decision names must be there; whether the plan keeps its promises
//! is for the checker to say.

use super::agents::{self, Agent};
use super::assignment::{Answer, Case};
use super::demand::parties;
use super::document::{AssignmentDecision, PlaceDecision, PlanDocument};
use super::draft::{CadrePlan, Draft};
use super::guidance::{Guided, pair};
use super::places::{AGES, Places, Room};
use super::posts::{AreaPlan, FINAL_WORK, split};
use super::supervision::Group;
use super::work::Work;
use super::world::{VISITING, World};
use super::youth::Youth;
use super::{area, rules};
use crate::arrange::Arrange;
use crate::error::{Issues, Rule};
use crate::id::{VillageCode, WorkerId};
use crate::service::{Cadre, Service};

/// Who guides whom by a document, with the ways and hours that follow.
///
/// # Errors
///
/// `HP3001` for each that is no worker of today.
pub(super) fn guidance(world: &World<'_>, document: &PlanDocument) -> Result<Vec<Guided>, Issues> {
    let workers = &world.problem.workers;
    let mut issues = Issues::default();
    let mut pairs = Vec::new();
    for (row, decision) in document.guidance.iter().enumerate() {
        let found = |id: &WorkerId| workers.binary_search_by(|worker| worker.id.cmp(id)).ok();
        if let (Some(guide), Some(worker)) = (found(&decision.guide), found(&decision.worker)) {
            pairs.push(pair(world, &workers[guide], &workers[worker]));
        } else {
            let message = format!("{} or {} is no worker of today", decision.guide, decision.worker);
            issues.push(rules::REFERENCE.at(format!("/guidance/{row}"), message));
        }
    }
    if issues.has_errors() { Err(issues) } else { Ok(pairs) }
}

/// Reads the decisions of a document.
pub(super) struct Rebuild<'d> {
    world: &'d World<'d>,
    document: &'d PlanDocument,
    issues: Issues,
}

impl<'d> Rebuild<'d> {
    pub(super) fn new(world: &'d World<'d>, document: &'d PlanDocument) -> Self {
        Self { world, document, issues: Issues::default() }
    }

    /// The decisions.
    ///
    /// # Errors
    ///
    /// Every decision that names what is not there or cannot be.
    pub(super) fn draft(mut self) -> Result<Draft, Issues> {
        let mut agents = agents::existing(self.world);
        agents.extend(self.posts());
        agents.arrange_by(|a, b| a.id.cmp(&b.id));
        let cadres = self.cadres(&agents);
        let youth = self.youth();
        let others = agents.iter().filter(|agent| !agent.cadre.visits_families()).cloned().collect();
        let groups = self.groups(&agents);
        if self.issues.has_errors() { Err(self.issues) } else { Ok(Draft { cadres, youth, others, groups }) }
    }

    fn fault(&mut self, rule: &Rule, path: String, message: impl Into<String>) {
        self.issues.push(rule.at(path, message));
    }

    fn village(&self, code: &VillageCode) -> Option<usize> {
        self.world.problem.villages.binary_search_by(|village| village.code.cmp(code)).ok()
    }

    /// Whether a worker or post of this id was found: if not, that is the fault, and reported already.
    fn known(&self, id: &WorkerId) -> bool {
        let listed = self.world.problem.workers.binary_search_by(|worker| worker.id.cmp(id)).is_ok();
        listed || self.document.posts.iter().any(|post| &post.id == id)
    }

    fn posts(&mut self) -> Vec<Agent> {
        let mut posts: Vec<Agent> = Vec::new();
        for (row, post) in self.document.posts.iter().enumerate() {
            let taken = self.world.problem.workers.binary_search_by(|w| w.id.cmp(&post.id)).is_ok();
            if taken || posts.iter().any(|other| other.id == post.id) {
                self.fault(&rules::POSTS, format!("/posts/{row}/id"), format!("the id {} is taken", post.id));
            } else if !self.world.norms.runs(post.cadre) {
                let message = format!("{} is switched off", post.cadre.service());
                self.fault(&rules::SWITCHED_OFF, format!("/posts/{row}/cadre"), message);
            } else if let Some(village) = self.village(&post.village) {
                posts.push(Agent::post(self.world, post.id.clone(), post.cadre, village));
            } else {
                self.fault(&rules::REFERENCE, format!("/posts/{row}/village"), "the village is not in the plan");
            }
        }
        posts
    }

    fn cadres(&mut self, agents: &[Agent]) -> Vec<CadrePlan> {
        let world = self.world;
        for (row, decision) in self.document.assignments.iter().enumerate() {
            let path = format!("/assignments/{row}");
            if !world.norms.has_families(decision.cadre) {
                let message = format!("{} has no families", decision.cadre);
                self.fault(&rules::SWITCHED_OFF, format!("{path}/cadre"), message);
            } else if self.village(&decision.village).is_none() {
                self.fault(&rules::REFERENCE, format!("{path}/village"), "the village is not in the plan");
            } else if agents.binary_search_by(|agent| agent.id.cmp(&decision.worker)).is_err() {
                let message = format!("{} is neither at work nor a planned post", decision.worker);
                self.fault(&rules::REFERENCE, format!("{path}/worker"), message);
            }
        }
        let running: Vec<Cadre> = VISITING.into_iter().filter(|&cadre| world.norms.runs(cadre)).collect();
        running.into_iter().map(|cadre| CadrePlan::new(world, cadre, |work| self.areas(work, agents))).collect()
    }

    fn areas(&mut self, work: &Work, agents: &[Agent]) -> Vec<AreaPlan> {
        let world = self.world;
        let mut areas = Vec::new();
        let mut rows: Vec<Vec<(usize, usize)>> = vec![Vec::new(); world.problem.communes.len()];
        for (row, decision) in self.document.assignments.iter().enumerate() {
            if let Some(village) = self.village(&decision.village).filter(|_| decision.cadre == work.cadre()) {
                rows[world.commune_of(village)].push((row, village));
            }
        }
        for (communes, items, agents) in split(world, work, agents) {
            if items.is_empty() && agents.is_empty() {
                continue;
            }
            let case = Case::new(world, work, items, agents);
            let mut answer = case.nobody();
            for &(row, village) in communes.iter().flat_map(|commune| &rows[*commune]) {
                let document = self.document;
                self.assign(row, &document.assignments[row], village, &case, &mut answer);
            }
            let (_, certificate) = case.solve(FINAL_WORK);
            areas.push(AreaPlan::new(area::name(world, work.cadre(), &communes), case, answer, &certificate));
        }
        areas
    }

    fn assign(&mut self, row: usize, decision: &AssignmentDecision, village: usize, case: &Case, answer: &mut Answer) {
        let path = format!("/assignments/{row}");
        let families = &self.world.problem.families;
        let family = decision.family.as_ref().map(|id| families.binary_search_by(|family| family.id.cmp(id)).ok());
        let key = (village, decision.band, family.flatten());
        let item = case.items.binary_search_by(|item| (item.village, item.band, item.family).cmp(&key));
        let Some(item) = item.ok().filter(|_| family != Some(None)) else {
            self.fault(&rules::REFERENCE, path, "no family of this village and safety band needs the cadre");
            return;
        };
        let pair = case.pairs[item].iter().position(|pair| case.agents[pair.agent].id == decision.worker);
        if let Some(pair) = pair {
            answer.families[item][pair] = answer.families[item][pair].saturating_add(decision.families);
        } else if self.known(&decision.worker) {
            let message = format!("{} may not serve {}", decision.worker, decision.village);
            self.fault(&rules::NOT_SERVED, format!("{path}/worker"), message);
        }
        let assigned = answer.families[item].iter().fold(0u64, |sum, &n| sum.saturating_add(n));
        if assigned > case.items[item].count {
            let message = format!("{assigned} families are assigned, {} need it", case.items[item].count);
            self.fault(&rules::FAMILIES, format!("{path}/families"), message);
            answer.families[item].fill(0);
        }
    }

    fn youth(&mut self) -> Vec<Youth> {
        let world = self.world;
        let runs = world.problem.has(Service::YouthCentres);
        let open = self.open_centres();
        if !runs && (!self.document.centres.is_empty() || !self.document.places.is_empty()) {
            self.fault(&rules::SWITCHED_OFF, "/centres".to_owned(), "youth_centres is switched off");
        }
        if !runs {
            return Vec::new();
        }
        let parties = parties(world);
        let mut found = vec![false; self.document.places.len()];
        let mut youth = Vec::new();
        for district in &world.districts {
            let room = Room::new(world, district, &parties, &open);
            let children = room.reach.iter().map(|reach| vec![[0; AGES]; reach.len()]).collect();
            let mut places = Places { children };
            for (row, decision) in self.document.places.iter().enumerate() {
                if self.village(&decision.village).is_some_and(|village| district.villages.contains(&village)) {
                    found[row] = true;
                    self.place(row, decision, &room, &mut places);
                }
            }
            youth.push(Youth::decided(world, district, &parties, room, places));
        }
        for row in (0..found.len()).filter(|&row| !found[row]) {
            self.fault(&rules::REFERENCE, format!("/places/{row}/village"), "the village is not in the plan");
        }
        youth
    }

    fn open_centres(&mut self) -> Vec<usize> {
        let mut open = Vec::new();
        for (row, id) in self.document.centres.iter().enumerate() {
            match self.world.problem.centres.binary_search_by(|centre| centre.id.cmp(id)) {
                Ok(centre) if open.contains(&centre) => {
                    self.fault(&rules::CENTRES, format!("/centres/{row}"), format!("{id} stands twice"));
                }
                Ok(centre) => open.push(centre),
                Err(_) => self.fault(&rules::REFERENCE, format!("/centres/{row}"), "the centre is not in the input"),
            }
        }
        open.arrange();
        open
    }

    fn place(&mut self, row: usize, decision: &PlaceDecision, room: &Room, places: &mut Places) {
        let path = format!("/places/{row}");
        let problem = self.world.problem;
        let id = |family: usize| &problem.families[family].id;
        let same = |p: &usize| {
            let party = &room.parties[*p];
            problem.villages[party.village].code == decision.village
                && (party.band, party.carer) == (decision.band, decision.carer)
                && party.family.map(id) == decision.family.as_ref()
                && party.children[decision.age.index()] > 0
        };
        let Some(p) = (0..room.parties.len()).find(same) else {
            self.fault(&rules::REFERENCE, path, "no child of this village, band, carer and age needs a place");
            return;
        };
        let at = |c: usize| problem.centres[room.centres[c]].id == decision.centre;
        let Some(r) = room.reach[p].iter().position(|reach| at(reach.centre)) else {
            let known = problem.centres.iter().any(|centre| centre.id == decision.centre);
            let open = self.document.centres.contains(&decision.centre);
            let rule = if known && open { &rules::TOO_FAR } else { &rules::REFERENCE };
            let message = format!("{} is not a centre that runs in reach of {}", decision.centre, decision.village);
            self.fault(rule, format!("{path}/centre"), message);
            return;
        };
        let age = decision.age.index();
        let wanted = room.parties[p].children[age];
        let placed: u64 = places.children[p].iter().map(|n| n[age]).sum();
        if decision.children > wanted - placed {
            let message = format!("more than the {wanted} children who need a place have one");
            self.fault(&rules::CHILDREN, format!("{path}/children"), message);
        } else {
            places.children[p][r][age] += decision.children;
        }
    }

    fn groups(&mut self, agents: &[Agent]) -> Vec<Group> {
        let mut groups = Vec::new();
        for (row, group) in self.document.supervision.iter().enumerate() {
            let known = |id| agents.binary_search_by(|agent: &Agent| agent.id.cmp(id)).is_ok();
            if let Some(id) = group.members.iter().chain(&group.supervisor).find(|id| !known(id)) {
                let message = format!("{id} is neither at work nor a planned post");
                self.fault(&rules::REFERENCE, format!("/supervision/{row}"), message);
            }
            groups.push(Group {
                district: group.district.clone(),
                number: group.number,
                supervisor: group.supervisor.clone(),
                members: group.members.clone(),
            });
        }
        groups
    }
}
