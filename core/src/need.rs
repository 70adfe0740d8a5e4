//! Problem -> Need: how many families, visits, hours and places, per village, service and month of the base year.
//! Formulas, units and defaults: `docs/methods/need.md`.

mod apportion;
#[cfg(test)]
mod need_tests;
mod norms;
mod quantities;
mod staff;
mod village;
mod wisn;
mod workload;

pub(crate) use village::weight as casework_weight;

pub use norms::Norms;
pub use quantities::Quantities;
pub use wisn::{allowance_factor, available_working_time, wisn};

use crate::caseflow::{CaseFlow, CaseRates, Start};
use crate::id::{CommuneCode, VillageCode};
use crate::problem::{Commune, Problem};
use crate::service::{AgeBand, Cadre, SafetyBand, Service, words};
use crate::unit::{Fte, Hours};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is needed in the base month, everywhere: full service, whether or not anyone can give it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Need {
    /// Hours that one full-time worker has in a year after leave, holidays, sickness and courses (WISN: available
    /// working time).
    pub available_hours_year: Hours,
    /// Villages in the order of the problem.
    pub villages: Vec<VillageNeed>,
    /// Communes in the order of the problem.
    pub communes: Vec<CommuneNeed>,
}

/// Need of a village.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VillageNeed {
    /// Village.
    pub village: VillageCode,
    /// Families that live there.
    pub families: u64,
    /// Families that need casework now.
    pub open_cases: u64,
    /// The same by safety score 0..=10.
    pub by_score: [u64; 11],
    /// Of them, families that need the nurse.
    pub nurse_families: u64,
    /// Of them, families in finance coaching.
    pub finance_families: u64,
    /// Children who need a youth-centre place, by [`AgeBand::index`].
    pub places: [u64; AgeBand::ALL.len()],
    /// Whether this was counted in the case list; otherwise it is estimated.
    pub from_case_list: bool,
}

impl VillageNeed {
    /// Open cases of a safety band.
    #[must_use]
    pub fn band(&self, band: SafetyBand) -> u64 {
        (0..11u8).filter(|&score| SafetyBand::of(score) == band).map(|score| self.by_score[usize::from(score)]).sum()
    }
}

/// Need of a commune: the sum of its villages, and the work that follows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneNeed {
    /// Commune.
    pub commune: CommuneCode,
    /// Families that live there.
    pub families: u64,
    /// Families that need casework now.
    pub open_cases: u64,
    /// The same by [`SafetyBand::index`].
    pub by_band: [u64; SafetyBand::ALL.len()],
    /// Referrals in a month, expected: first-time ones and closed cases that come back.
    pub referrals_month: f64,
    /// Families that need the nurse.
    pub nurse_families: u64,
    /// Families in finance coaching.
    pub finance_families: u64,
    /// Children who need a place, by [`AgeBand::index`].
    pub places: [u64; AgeBand::ALL.len()],
    /// The work, without travel.
    pub workload: Vec<Workload>,
    /// Staff that the work asks for, without travel, by cadre.
    pub staff: Vec<StaffNeed>,
}

words! {
    /// A component of the workload (WISN: service activities).
    Component {
        /// Home visits and their notes.
        Visits = "visits", "Home visits";
        /// Assessment and first case plan of new families.
        Assessments = "assessments", "Assessments";
        /// Six-monthly reviews.
        Reviews = "reviews", "Case reviews";
        /// Sign-offs of exits.
        SignOffs = "sign_offs", "Sign-offs";
        /// Meetings of the child protection network.
        NetworkMeetings = "network_meetings", "Network meetings";
        /// Workshops in villages.
        Workshops = "workshops", "Workshops";
        /// Coaching sessions.
        Sessions = "sessions", "Coaching sessions";
        /// Care of children in a youth centre.
        Places = "places", "Places";
        /// Group, peer and individual supervision that a supervisor gives.
        Supervision = "supervision", "Supervision given";
        /// Course days with preparation.
        Courses = "courses", "Courses";
        /// Follow-up visits to reunified children.
        FollowUp = "follow_up", "Follow-up visits";
    }
}

/// One component of the work of one cadre in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Workload {
    /// Part of the Village Hive that asks for it.
    pub service: Service,
    /// Cadre that does it.
    pub cadre: Cadre,
    /// What it is.
    pub component: Component,
    /// How often in a year (visits, reviews, course days; for places: children).
    pub quantity_year: f64,
    /// Hours in a year, without travel.
    pub hours_year: Hours,
    /// Journeys to villages in a year that the work asks for.
    pub trips_year: f64,
}

/// Staff that the work of a commune asks for (WISN), without travel.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StaffNeed {
    /// Cadre.
    pub cadre: Cadre,
    /// Hours of service in a year.
    pub hours_year: Hours,
    /// Category allowance factor: 1 / (1 - share of support work).
    pub allowance_factor: f64,
    /// Full-time equivalents by hours.
    pub by_hours: Fte,
    /// Full-time equivalents by the caseload standard or the staff-child ratio; zero where there is none.
    pub by_standard: Fte,
    /// Full-time equivalents required: the larger of the two.
    pub required: Fte,
}

/// What is needed in the base month: full service for every family that needs casework, whether or not anyone can give it.
///
/// Villages of the case list are counted, the others are estimated from their families, their poverty and the steady
/// state of the case flow. With a part of the Village Hive switched off, what it would need is zero; families that need
/// casework are counted in any case.
#[must_use]
pub fn need(problem: &Problem) -> Need {
    let norms = Norms::new(problem);
    let rates = CaseRates::of(problem);
    let villages = village::villages(problem, &norms, &rates);
    let commune = |commune: &Commune| {
        let villages = villages.get(commune.villages.clone()).unwrap_or(&[]);
        commune_need(problem, &norms, &rates, commune, villages)
    };
    let communes = problem.communes.iter().map(commune).collect();
    Need { available_hours_year: norms.available_hours_year(), villages, communes }
}

fn commune_need(
    problem: &Problem,
    norms: &Norms,
    rates: &CaseRates,
    commune: &Commune,
    villages: &[VillageNeed],
) -> CommuneNeed {
    let sum = |part: fn(&VillageNeed) -> u64| villages.iter().map(part).sum::<u64>();
    let by_score: [u64; 11] = std::array::from_fn(|score| villages.iter().map(|village| village.by_score[score]).sum());
    let mut by_band = [0; SafetyBand::ALL.len()];
    for (score, families) in (0..).zip(by_score) {
        by_band[SafetyBand::of(score).index()] += families;
    }
    let places = std::array::from_fn(|age| villages.iter().map(|village| village.places[age]).sum());
    let mut need = CommuneNeed {
        commune: commune.code.clone(),
        families: commune.families,
        open_cases: sum(|village| village.open_cases),
        by_band,
        referrals_month: 0.0,
        nurse_families: sum(|village| village.nurse_families),
        finance_families: sum(|village| village.finance_families),
        places,
        workload: Vec::new(),
        staff: Vec::new(),
    };
    let start = Start {
        families: commune.families as f64,
        children: commune.children as f64,
        in_case_by_score: by_score.map(|families| families as f64),
        waiting: 0.0,
    };
    let flow = CaseFlow::start(rates, &start);
    need.referrals_month = rates.intake_month(flow.ordinary());
    let steady = rates.steady_state();
    let places_total: u64 = need.places.iter().sum();
    let mut quantities = Quantities {
        by_score: start.in_case_by_score,
        admitted_month: need.referrals_month,
        exits_month: flow.open_cases() * steady.exits_month,
        reviews_month: flow.open_cases() * steady.reviews_month,
        nurse_families: need.nurse_families as f64,
        coached_families: need.finance_families as f64,
        children: need.places.map(|children| children as f64),
        centres: norms.centres_for(places_total as f64),
        villages: villages.len() as f64,
        workers_supervised: 0.0,
        course_days_year: norms.course_days(commune, problem.horizon().start),
        followed_children: flow.reunified_followed(),
    };
    // Supervisors follow from those whom they supervise: one pass for these, one for everybody.
    let travel = [Hours::ZERO; Cadre::ALL.len()];
    let others = norms.staff(&norms.workload(&quantities), &quantities, &travel);
    quantities.workers_supervised = norms.workers_supervised(&others);
    need.workload = norms.workload(&quantities);
    need.staff = norms.staff(&need.workload, &quantities, &travel);
    need
}
