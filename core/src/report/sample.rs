//! A hand-made outcome for the tests: two communes, three villages, two years. No stage has made it, so that the
//! report is tested against figures that a reader can add up.

use crate::budget::{BudgetLine, CommuneMonth, CommuneYear, Forecast, Funded, Handover, Prevention, SourceYear};
use crate::error::{Issue, Issues, Severity};
use crate::estimate::{Parameter, Status};
use crate::id::{CentreId, CommuneCode, FamilyId, PayerId, SourceId, VillageCode, WorkerId};
use crate::input::{FORMAT, Knowledge, LineKind, Services, Settings, VERSION};
use crate::need::{CommuneNeed, Need, VillageNeed};
use crate::optimise::Certificate;
use crate::outcome::{CommuneSummary, EstimateInForce, Outcome, VillageSummary};
use crate::plan::{Placed, Plan, PlanCentre, Reason, Solve, Staffing, SupervisionGroup, Unmet, Waiting};
use crate::service::{AgeBand, Cadre, Carer, SafetyBand, Service};
use crate::time::{Horizon, Year};
use crate::uncertainty::Sensitivity;
use crate::unit::{Fte, Hours, Km, Riel, Usd};

pub(super) const OU_CHAR: &str = "020309";
pub(super) const SVAY_POR: &str = "020310";
const YEARS: [i32; 2] = [2027, 2028];

/// Two communes; the first has a case list in its first village.
pub(super) fn outcome() -> Outcome {
    Outcome {
        format: FORMAT,
        version: VERSION,
        name: "Two sangkats".to_owned(),
        horizon: Horizon { start: Year(2027), years: 2 },
        settings: Settings::default(),
        services: Services::default(),
        communes: vec![
            commune(OU_CHAR, "Ou Char", "អូរចារ", 2, 3000, 17_900),
            commune(SVAY_POR, "Svay Por", "ស្វាយប៉ោ", 1, 3500, 21_000),
        ],
        villages: vec![
            village("02030901", "Ou Char Chas", Some((13.10, 103.20)), 1000),
            village("02030902", "Andoung Pring", Some((13.11, 103.22)), 2000),
            village("02031001", "Kammeakkar", None, 3500),
        ],
        estimates: Parameter::ALL.iter().map(|&parameter| estimate(parameter)).collect(),
        issues: issues(),
        need: need(),
        plan: plan(),
        forecast: forecast(),
        assumptions: vec![sensitivity("stay_months", 900), sensitivity("share_in_case", 700)],
    }
}

fn commune(code: &str, name: &str, khmer: &str, villages: u64, families: u64, people: u64) -> CommuneSummary {
    CommuneSummary {
        code: CommuneCode::from(code),
        name: name.to_owned(),
        name_km: Some(khmer.to_owned()),
        families,
        people,
        children: people / 3,
        villages,
        status: Status::Derived,
    }
}

fn village(code: &str, name: &str, point: Option<(f64, f64)>, families: u64) -> VillageSummary {
    VillageSummary {
        code: VillageCode::from(code),
        name: name.to_owned(),
        name_km: None,
        point,
        families,
        status: Status::Assumption,
    }
}

fn estimate(parameter: Parameter) -> EstimateInForce {
    let estimate = parameter.default_estimate();
    EstimateInForce {
        id: parameter.id(),
        what: parameter.what(),
        low: estimate.low,
        value: estimate.central,
        high: estimate.high,
        unit: estimate.unit,
        year: estimate.year,
        status: estimate.status,
        source: estimate.source,
    }
}

fn issues() -> Issues {
    let mut issues = Issues::default();
    for row in [2, 3] {
        let path = format!("villages.csv:{row}:families");
        issues.push(Issue::new("HP2001", Severity::Repaired, path, "filled from the commune", "give the count"));
    }
    issues
}

fn need() -> Need {
    let village = |code: &str, families, by_score: [u64; 11], from_case_list| VillageNeed {
        village: VillageCode::from(code),
        families,
        open_cases: by_score.iter().sum(),
        by_score,
        nurse_families: 10,
        finance_families: 20,
        places: [2, 6],
        from_case_list,
    };
    let commune = |code: &str, families, by_band: [u64; 4], places| CommuneNeed {
        commune: CommuneCode::from(code),
        families,
        open_cases: by_band.iter().sum(),
        by_band,
        referrals_month: 3.26,
        nurse_families: 20,
        finance_families: 40,
        places,
        workload: Vec::new(),
        staff: Vec::new(),
    };
    Need {
        available_hours_year: Hours(1712.0),
        villages: vec![
            village("02030901", 1000, [0, 0, 0, 2, 10, 0, 20, 0, 30, 0, 0], true),
            village("02030902", 2000, [0, 0, 0, 3, 20, 0, 30, 0, 40, 0, 0], false),
            village("02031001", 3500, [0, 0, 0, 3, 30, 0, 50, 0, 70, 0, 0], false),
        ],
        communes: vec![
            commune(OU_CHAR, 3000, [5, 30, 50, 70], [4, 12]),
            commune(SVAY_POR, 3500, [3, 30, 50, 70], [2, 6]),
        ],
    }
}

fn plan() -> Plan {
    let staffing = |commune: &str, cadre, required, existing: Option<f64>, knowledge| Staffing {
        commune: CommuneCode::from(commune),
        cadre,
        hours_year: Hours(1000.0),
        travel_hours_year: Hours(100.0),
        required: Fte(required),
        knowledge,
        existing: existing.map(Fte),
        new_posts: 9,
        wisn_ratio: existing.map(|fte| fte / required),
    };
    let unmet = |family: Option<&str>, count| Unmet {
        service: Service::SocialWork,
        village: VillageCode::from("02030901"),
        band: SafetyBand::Score0To3,
        family: family.map(FamilyId::from),
        count,
        reason: Reason::NoHours,
        detail: format!("{} has no hours left", family.unwrap_or("Ou Char Chas")),
        cure: "one more post in Ou Char Chas".to_owned(),
    };
    Plan {
        staffing: vec![
            staffing(OU_CHAR, Cadre::SocialWorker, 10.24, Some(1.0), Knowledge::Partial),
            staffing(OU_CHAR, Cadre::Nurse, 1.24, None, Knowledge::Unknown),
            staffing(SVAY_POR, Cadre::SocialWorker, 9.34, None, Knowledge::Unknown),
            staffing(SVAY_POR, Cadre::Nurse, 1.24, None, Knowledge::Unknown),
        ],
        workers: Vec::new(),
        assignments: Vec::new(),
        unmet: vec![unmet(Some("FAM-0077"), 1), unmet(None, 8)],
        centres: vec![
            PlanCentre {
                id: CentreId::from("ou-char"),
                village: VillageCode::from("02030902"),
                existing: true,
                places: [10, 44],
                taken: [4, 10],
            },
            PlanCentre {
                id: CentreId::from("svay-por"),
                village: VillageCode::from("02031001"),
                existing: false,
                places: [10, 44],
                taken: [2, 6],
            },
        ],
        places: vec![placed("02030902", 14), placed("02031001", 8)],
        waiting: vec![Waiting {
            rank: 1,
            age: AgeBand::School,
            village: VillageCode::from("02030901"),
            band: SafetyBand::Score8To10,
            carer: Carer::Able,
            family: None,
            children: 2,
            reason: Reason::TooFar,
        }],
        supervision: vec![SupervisionGroup {
            number: 1,
            district: "0203".to_owned(),
            supervisor: None,
            members: vec![WorkerId::from("w1"), WorkerId::from("post-2")],
        }],
        guidance: Vec::new(),
        travel: Vec::new(),
        solves: vec![Solve {
            what: format!("assign social_worker {OU_CHAR}"),
            certificate: Certificate {
                objective: 120.0,
                bound: 120.0,
                gap: 0.0,
                status: crate::optimise::Status::Optimal,
                work: 5000,
            },
            levels: vec![("unmet".to_owned(), 9.0), ("travel_minutes".to_owned(), 111.0)],
            bounds: Vec::new(),
        }],
    }
}

fn placed(village: &str, children: u64) -> Placed {
    Placed {
        centre: CentreId::from("ou-char"),
        age: AgeBand::School,
        village: VillageCode::from(village),
        band: SafetyBand::Score4To5,
        carer: Carer::Ill,
        family: None,
        children,
        km: Km(0.8),
    }
}

/// Cost of a commune and year: 4,063,000 riel times the year's number and the commune's number.
fn forecast() -> Forecast {
    let mut forecast = Forecast {
        horizon: Horizon { start: Year(2027), years: 2 },
        riel_per_usd: 4063.0,
        months: Vec::new(),
        lines: Vec::new(),
        funding: Vec::new(),
        years: Vec::new(),
        sources: Vec::new(),
        handover: Vec::new(),
        prevention: vec![prevention(1.0, "no effect", 0), prevention(0.6, "published central", 500_000)],
    };
    for (number, code) in [(1, OU_CHAR), (2, SVAY_POR)] {
        for (index, year) in (1..).zip(YEARS) {
            commune_year(&mut forecast, code, Year(year), 406_300_000 * number * index);
        }
        forecast.handover.push(Handover {
            commune: CommuneCode::from(code),
            stands_alone: (number == 2).then_some(Year(2028)),
            missing_last_year: Riel(if number == 2 { 0 } else { 121_890_000 }),
            missing_usd_per_person: Usd(if number == 2 { 0.0 } else { 1.68 }),
            own_money_factor: (number == 1).then_some(2.5),
            why: "its own money is too small".to_owned(),
        });
    }
    forecast
}

fn commune_year(forecast: &mut Forecast, code: &str, year: Year, cost: i64) {
    let commune = CommuneCode::from(code);
    let (own, cct) = (cost / 10, cost / 2);
    let gap = cost - own - cct;
    forecast.years.push(CommuneYear {
        commune: commune.clone(),
        year,
        people: 20_000.0,
        open_cases: 150.0,
        waiting: 12.34,
        cost: Riel(cost),
        cost_real: Riel(cost),
        paid: vec![(PayerId::from("commune"), Riel(own)), (PayerId::from("cct"), Riel(cct))],
        gap: Riel(gap),
        usd_per_person: Usd(cost as f64 / 4063.0 / 20_000.0),
        benchmark_ratio: cost as f64 / 4063.0 / 200_000.0,
        commune_fund_share: 1.25,
        cliff: year == Year(2028),
    });
    for (service, kind, amount) in
        [(Service::SocialWork, LineKind::Pay, cost - 1000), (Service::Health, LineKind::Travel, 1000)]
    {
        forecast.lines.push(BudgetLine {
            commune: commune.clone(),
            year,
            service,
            kind,
            line: "=line".to_owned(),
            account: None,
            quantity: 12.0,
            unit: "post-months".to_owned(),
            unit_price: 1_500_000.0,
            amount: Riel(amount),
            amount_real: Riel(amount),
        });
    }
    for (payer, amount) in [(Some("commune"), own), (Some("cct"), cct), (None, gap)] {
        forecast.funding.push(Funded {
            commune: commune.clone(),
            year,
            service: Service::SocialWork,
            source: payer.map(SourceId::from),
            payer: payer.map(PayerId::from),
            amount: Riel(amount),
        });
    }
    forecast.sources.push(SourceYear {
        source: SourceId::from("own"),
        payer: PayerId::from("commune"),
        commune: Some(commune.clone()),
        year,
        ceiling: Riel(own),
        used: Riel(own),
    });
    forecast.months.push(CommuneMonth {
        commune,
        month: crate::time::Month::january(year),
        families: 3000.0,
        open_cases: 150.0,
        waiting: 12.0,
        referred: 3.0,
        admitted: 2.0,
        exited: 1.0,
        reopened: 0.5,
        in_residential_care: 8.0,
        in_kinship_care: 4.0,
        children_placed: 16.0,
        posts: [1.0; Cadre::ALL.len()],
        posts_needed: [2.0; Cadre::ALL.len()],
        cost: Riel(cost / 12),
    });
}

fn prevention(risk_ratio: f64, reading: &str, avoided: i64) -> Prevention {
    Prevention {
        risk_ratio,
        reading: reading.to_owned(),
        separations_without: 20.0,
        separations_with: 20.0 * risk_ratio,
        care_years_avoided: 10.0,
        crisis_cost_avoided: Riel(avoided),
        programme_cost: Riel(3_656_700_000),
    }
}

fn sensitivity(id: &str, swing: i64) -> Sensitivity {
    let estimate = Parameter::from_id(id).map(estimate);
    let text = |of: fn(EstimateInForce) -> String| estimate.clone().map_or_else(String::new, of);
    Sensitivity {
        estimate: id.to_owned(),
        what: text(|estimate| estimate.what.to_owned()),
        unit: text(|estimate| estimate.unit),
        low: 12.0,
        central: 18.0,
        high: 24.0,
        status: Status::Assumption,
        source: "No source found".to_owned(),
        cost_at_low: Riel(3_656_700_000),
        cost_at_high: Riel(3_656_700_000 + swing),
        gap_at_low: Riel(1_462_680_000),
        gap_at_high: Riel(1_462_680_000 + swing * 1_000_000),
        swing: Riel(swing * 1_000_000),
    }
}
