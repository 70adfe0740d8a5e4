//! The work that one family is for a worker of a cadre: hours of service and journeys a month.
//!
//! Work that is not a visit to one family (assessments, reviews, sign-offs, network meetings, workshops) is shared
//! equally over the families of the commune that the cadre is asked for, hours and journeys alike. So the hours of all
//! families together are the hours of the need, and a family that nobody serves leaves its share undone.

use super::demand::Item;
use super::world::World;
use crate::estimate::Parameter;
use crate::need::{Component, Workload};
use crate::service::{Cadre, SafetyBand};
use crate::unit::Km;

/// Work of one family in a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct FamilyWork {
    /// Visits to the family.
    pub visits: f64,
    /// Hours without travel.
    pub hours: f64,
    /// Journeys to the village, the share of common work included.
    pub trips: f64,
}

/// Work by commune for one cadre.
pub(super) struct Work {
    cadre: Cadre,
    communes: Vec<Shared>,
    families: Vec<u64>,
    minutes_per_km: f64,
    in_village_minutes: f64,
    visits: [f64; SafetyBand::ALL.len()],
    visit_hours: f64,
    trips_per_visit: f64,
}

/// Share of a family in the common work of its commune.
#[derive(Debug, Clone, Copy)]
struct Shared {
    hours: f64,
    trips: f64,
}

impl Work {
    pub(super) fn new(world: &World<'_>, cadre: Cadre, items: &[Item]) -> Self {
        let mut families = vec![0u64; world.problem.communes.len()];
        for item in items {
            families[world.commune_of(item.village)] += item.count;
        }
        let communes = families.iter().enumerate().map(|(c, &n)| shared(world, cadre, c, n)).collect();
        Self {
            cadre,
            communes,
            families,
            minutes_per_km: world.travel.minutes(Km(1.0)).0,
            in_village_minutes: world.travel.minutes(Km(world.get(Parameter::InVillageKm))).0,
            visits: std::array::from_fn(|b| world.norms.visits_month(cadre, SafetyBand::ALL[b])),
            visit_hours: world.norms.visit_hours(cadre).0,
            trips_per_visit: world.norms.trips_per_visit(),
        }
    }

    pub(super) fn cadre(&self) -> Cadre {
        self.cadre
    }

    /// Hours a month of the common work of a commune without families: nobody's share, and yet somebody's work.
    pub(super) fn hours_without_families(&self, commune: usize) -> f64 {
        if self.families[commune] == 0 { self.communes[commune].hours } else { 0.0 }
    }

    /// The work of a family of a commune and band.
    pub(super) fn family(&self, commune: usize, band: SafetyBand) -> FamilyWork {
        let visits = self.visits[band.index()];
        let Shared { hours, trips } = self.communes[commune];
        FamilyWork { visits, hours: visits * self.visit_hours + hours, trips: visits * self.trips_per_visit + trips }
    }

    /// Minutes a month on the road for a family at a distance from the worker's base: its journeys there and back, and
    /// the way inside the village for each visit.
    pub(super) fn travel_minutes(&self, work: FamilyWork, km: f64) -> f64 {
        work.trips * 2.0 * km * self.minutes_per_km + work.visits * self.in_village_minutes
    }

    /// Minutes on the road for one visit.
    pub(super) fn minutes_per_visit(&self, km: f64) -> f64 {
        self.trips_per_visit * 2.0 * km * self.minutes_per_km + self.in_village_minutes
    }

    /// Hours a month that a family takes of a worker whose base is at a distance.
    pub(super) fn usage(&self, work: FamilyWork, km: f64) -> f64 {
        work.hours + self.travel_minutes(work, km) / 60.0
    }
}

fn shared(world: &World<'_>, cadre: Cadre, commune: usize, families: u64) -> Shared {
    let mut shared = Shared { hours: 0.0, trips: 0.0 };
    let months = 12.0 * families.max(1) as f64;
    let common =
        |work: &&Workload| work.cadre == cadre && !matches!(work.component, Component::Visits | Component::Sessions);
    for work in world.need.communes[commune].workload.iter().filter(common) {
        shared.hours += work.hours_year.0 / months;
        shared.trips += work.trips_year / months;
    }
    shared
}
