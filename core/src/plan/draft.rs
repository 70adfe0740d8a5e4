//! The decisions of a plan with what was computed on the way, before they are put into words.

use super::agents::{self, Agent};
use super::demand::{items, parties};
use super::posts::{AreaPlan, plan_areas};
use super::supervision::{self, Group};
use super::teams;
use super::work::Work;
use super::world::{VISITING, World};
use super::youth::{Youth, plan_youth};
use crate::arrange::Arrange;
use crate::service::{Cadre, Service};

/// Everything that was decided.
pub(super) struct Draft {
    pub cadres: Vec<CadrePlan>,
    pub youth: Vec<Youth>,
    /// Workers and posts that do not visit families.
    pub others: Vec<Agent>,
    pub groups: Vec<Group>,
}

/// The assignment of a visiting cadre.
pub(super) struct CadrePlan {
    pub cadre: Cadre,
    pub work: Work,
    pub areas: Vec<AreaPlan>,
}

impl CadrePlan {
    pub(super) fn new(world: &World<'_>, cadre: Cadre, plan: impl FnOnce(&Work) -> Vec<AreaPlan>) -> Self {
        let work = Work::new(world, cadre, &items(world, cadre));
        let areas = plan(&work);
        Self { cadre, work, areas }
    }
}

impl Draft {
    /// Decides everything: centres and places, then posts and assignments, then supervision.
    pub(super) fn plan(world: &World<'_>) -> Self {
        let existing = agents::existing(world);
        let parties = parties(world);
        let runs = world.problem.has(Service::YouthCentres);
        let districts = world.districts.iter().filter(|_| runs).collect();
        let youth: Vec<Youth> =
            world.control.map("centres", districts, |district| plan_youth(world, district, &parties));
        let running = VISITING.into_iter().filter(|&cadre| world.norms.runs(cadre));
        let cadres: Vec<CadrePlan> =
            running.map(|cadre| CadrePlan::new(world, cadre, |work| plan_areas(world, work, &existing))).collect();
        let mut others: Vec<Agent> = existing.iter().filter(|agent| !agent.cadre.visits_families()).cloned().collect();
        let centres = teams::running(&youth);
        others.extend(teams::centre_posts(world, &centres, &existing));
        others.extend(teams::trainer_posts(world, &existing));
        let mut draft = Self { cadres, youth, others, groups: Vec::new() };
        let (groups, posts) = supervision::groups(world, &draft.agents());
        draft.groups = groups;
        draft.others.extend(posts);
        draft
    }

    /// Everybody, by id.
    pub(super) fn agents(&self) -> Vec<Agent> {
        let visiting = self.cadres.iter().flat_map(|cadre| &cadre.areas).flat_map(|area| &area.case.agents);
        let mut agents: Vec<Agent> = visiting.chain(&self.others).cloned().collect();
        agents.arrange_by(|a, b| a.id.cmp(&b.id));
        agents
    }
}
