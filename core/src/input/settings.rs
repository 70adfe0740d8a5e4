//! What `plan.toml` says besides the horizon: which parts of the Village Hive run, and by which rules.

use crate::service::{Service, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// With which workers and centres the plan of the base month works.
    Supply {
        /// Only those that exist and are known.
        Existing = "existing", "Only what exists";
        /// Those that exist, and as many new ones as full service needs.
        Needed = "needed", "What full service needs";
    }
}

words! {
    /// When the forecast fills posts.
    Hiring {
        /// Whenever a post is needed: the unfunded amount then says what full service lacks.
        Need = "need", "As needed";
        /// Only as far as this year's sources can carry the year's pay: families wait instead.
        Funded = "funded", "As funded";
        /// Never: the workers of today go on.
        None = "none", "Never";
    }
}

words! {
    /// The season whose roads the plan counts with.
    Season {
        /// Dry roads.
        Dry = "dry", "Dry season";
        /// Wet roads.
        Wet = "wet", "Wet season";
        /// The mean of the year, weighted by months.
        Year = "year", "Whole year";
    }
}

words! {
    /// How a payer's share moves between the years that are given.
    Path {
        /// It jumps in the year given.
        Step = "step", "Steps";
        /// It moves in a straight line from one given year to the next.
        Linear = "linear", "Straight line";
        /// It starts and ends slowly: an S-curve from one given year to the next.
        SCurve = "s_curve", "S-curve";
    }
}

/// The parts of the Village Hive that run. All of them unless switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "one switch for each part, named as in `Service`")]
#[allow(clippy::struct_excessive_bools, reason = "ten independent switches are ten booleans")]
pub struct Services {
    pub social_work: bool,
    pub health: bool,
    pub family_finance: bool,
    pub youth_centres: bool,
    pub capacity_building: bool,
    pub protection_networks: bool,
    pub supervision: bool,
    pub exit_strategy: bool,
    pub evidence: bool,
    pub prevention: bool,
}

impl Default for Services {
    fn default() -> Self {
        Self {
            social_work: true,
            health: true,
            family_finance: true,
            youth_centres: true,
            capacity_building: true,
            protection_networks: true,
            supervision: true,
            exit_strategy: true,
            evidence: true,
            prevention: true,
        }
    }
}

impl Services {
    /// Whether a part runs.
    #[must_use]
    pub fn has(&self, service: Service) -> bool {
        match service {
            Service::SocialWork => self.social_work,
            Service::Health => self.health,
            Service::FamilyFinance => self.family_finance,
            Service::YouthCentres => self.youth_centres,
            Service::CapacityBuilding => self.capacity_building,
            Service::ProtectionNetworks => self.protection_networks,
            Service::Supervision => self.supervision,
            Service::ExitStrategy => self.exit_strategy,
            Service::Evidence => self.evidence,
            Service::Prevention => self.prevention,
        }
    }

    /// Switches a part on or off.
    pub fn switch(&mut self, service: Service, on: bool) {
        *match service {
            Service::SocialWork => &mut self.social_work,
            Service::Health => &mut self.health,
            Service::FamilyFinance => &mut self.family_finance,
            Service::YouthCentres => &mut self.youth_centres,
            Service::CapacityBuilding => &mut self.capacity_building,
            Service::ProtectionNetworks => &mut self.protection_networks,
            Service::Supervision => &mut self.supervision,
            Service::ExitStrategy => &mut self.exit_strategy,
            Service::Evidence => &mut self.evidence,
            Service::Prevention => &mut self.prevention,
        } = on;
    }
}

/// The rules of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Workers of the base month's plan. Default `needed`.
    pub posts: Supply,
    /// Centres of the base month's plan. Default `needed`.
    pub centres: Supply,
    /// When the forecast fills posts. Default `need`.
    pub hiring: Hiring,
    /// Roads of the plan. Default `year`.
    pub season: Season,
    /// How payers' shares move between given years. Default `step`.
    pub shares: Path,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            posts: Supply::Needed,
            centres: Supply::Needed,
            hiring: Hiring::Need,
            season: Season::Year,
            shares: Path::Step,
        }
    }
}
