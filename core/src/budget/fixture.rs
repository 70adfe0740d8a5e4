//! Problems and plans for the tests of this stage. The plan is a simple one made here, so that the tests do not hang
//! on the solvers: workers of today take their villages' families up to the caseload, every centre opens, children of a
//! commune fill its centres.

use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::input::{CommuneRow, Input, VillageRow};
use crate::need::{Need, need};
use crate::plan::{Assigned, Placed, Plan, PlanCentre, PlanWorker, Reason, TravelShare, Waiting};
use crate::problem::Problem;
use crate::service::{AgeBand, Cadre, Carer, SafetyBand};
use crate::time::Year;
use crate::unit::{Fte, Hours, Km, Minutes};
use crate::validate::validate;

/// A plan with `communes` communes of one district, three villages each, without workers, centres or money.
pub(crate) fn input(communes: usize, years: u32) -> Input {
    let mut input = Input::new("Fixture", Year(2027), years);
    for c in 1..=communes {
        let code = format!("0203{c:02}");
        input.communes.push(CommuneRow {
            code: code.as_str().into(),
            name: format!("Commune {c}"),
            ..CommuneRow::default()
        });
        for v in 1..=3 {
            input.villages.push(VillageRow {
                code: format!("{code}{v:02}").as_str().into(),
                name: format!("Village {c}.{v}"),
                lat: Some(13.0 + 0.01 * f64::from(v)),
                lon: Some(103.0 + 0.03 * c as f64),
                families: Some(400 + 50 * v as u64),
                people: Some(1800 + 200 * v as u64),
                children: Some(650 + 80 * v as u64),
                poor_1: Some(30),
                poor_2: Some(40),
                ..VillageRow::default()
            });
        }
    }
    input
}

/// Validates an input.
pub(crate) fn problem(input: &Input) -> Problem {
    validate(input).unwrap_or_else(|issues| panic!("{issues}"))
}

/// Validates an input and plans its base month.
pub(crate) fn planned(input: &Input) -> (Problem, Need, Plan) {
    let problem = problem(input);
    let need = need(&problem);
    let plan = plan(&problem, &need);
    (problem, need, plan)
}

fn plan(problem: &Problem, need: &Need) -> Plan {
    let mut plan = Plan {
        staffing: Vec::new(),
        workers: Vec::new(),
        assignments: Vec::new(),
        unmet: Vec::new(),
        centres: Vec::new(),
        places: Vec::new(),
        waiting: Vec::new(),
        supervision: Vec::new(),
        guidance: Vec::new(),
        travel: Vec::new(),
        solves: Vec::new(),
    };
    workers(problem, need, &mut plan);
    centres(problem, need, &mut plan);
    for commune in &problem.communes {
        for &cadre in &[Cadre::SocialWorker, Cadre::Nurse, Cadre::FinanceCoach] {
            plan.travel.push(TravelShare { commune: commune.code.clone(), cadre, km_one_way: Km(2.0), by_road: false });
        }
    }
    plan
}

fn workers(problem: &Problem, need: &Need, plan: &mut Plan) {
    let caseload = problem.get(Parameter::CaseloadFamilies);
    let mut open: Vec<u64> = need.villages.iter().map(|village| village.open_cases).collect();
    for worker in problem.workers.iter().filter(|worker| worker.works_in(problem.horizon.first_month())) {
        let base = &problem.villages[worker.village];
        let mut left = (worker.fte * caseload) as u64;
        let most = left;
        for village in problem.communes[base.commune].villages.clone() {
            let families = open[village].min(left);
            if worker.cadre == Cadre::SocialWorker && families > 0 {
                open[village] -= families;
                left -= families;
                plan.assignments.push(assigned(&worker.id, problem, village, families));
            }
        }
        plan.workers.push(PlanWorker {
            id: worker.id.clone(),
            cadre: worker.cadre,
            village: base.code.clone(),
            fte: Fte(worker.fte),
            payer: Some(worker.payer.clone()),
            existing: true,
            case_fte: None,
            capacity_hours_month: Hours::ZERO,
            used_hours_month: Hours::ZERO,
            travel_hours_month: Hours::ZERO,
            max_families: Some(most),
            families: most - left,
        });
    }
}

fn assigned(worker: &WorkerId, problem: &Problem, village: usize, families: u64) -> Assigned {
    Assigned {
        cadre: Cadre::SocialWorker,
        village: problem.villages[village].code.clone(),
        band: SafetyBand::Score4To5,
        family: None,
        worker: worker.clone(),
        families,
        km: Km(2.0),
        minutes: Minutes(5.0),
        changed: false,
    }
}

fn centres(problem: &Problem, need: &Need, plan: &mut Plan) {
    let mut wanted: Vec<[u64; 2]> = need.communes.iter().map(|commune| commune.places).collect();
    if !problem.has(crate::service::Service::YouthCentres) {
        return;
    }
    for centre in &problem.centres {
        let village = &problem.villages[centre.village];
        let mut taken = [0; 2];
        for &age in AgeBand::ALL {
            let children = wanted[village.commune][age.index()].min(centre.places[age.index()]);
            wanted[village.commune][age.index()] -= children;
            taken[age.index()] = children;
            plan.places.push(Placed {
                centre: centre.id.clone(),
                age,
                village: village.code.clone(),
                band: SafetyBand::Score4To5,
                carer: Carer::Able,
                family: None,
                children,
                km: Km(1.0),
            });
        }
        plan.centres.push(PlanCentre {
            id: centre.id.clone(),
            village: village.code.clone(),
            existing: centre.existing,
            places: centre.places,
            taken,
        });
    }
    for (commune, wanted) in problem.communes.iter().zip(wanted) {
        for &age in AgeBand::ALL {
            plan.waiting.push(Waiting {
                rank: plan.waiting.len() as u64 + 1,
                age,
                village: problem.villages[commune.villages.start].code.clone(),
                band: SafetyBand::Score4To5,
                carer: Carer::Able,
                family: None,
                children: wanted[age.index()],
                reason: Reason::NoPlace,
            });
        }
    }
}
