//! What the calculator page shows before its module is there: the built-in plans, each with its result, and the names
//! that the page's dictionaries must cover.

use crate::Done;
use hiveplan::{Change, Component, Driver, EstimateRow, FundingRow, Input, Parameter, Scenario, Service, Status};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Writes `folder/communes.json`, `folder/plans/CODE.json` with plan and result, and `folder/names.ts`.
pub(crate) fn write(folder: &Path) -> Done {
    std::fs::create_dir_all(folder.join("plans"))?;
    let base = Input::embedded("battambang")?;
    let mut list = Vec::new();
    for row in &base.communes {
        let plan = one(&base, row.code.as_str())?;
        let text = format!(r#"{{"plan":{},"result":{}}}"#, plan.to_json(), hiveplan::page_answer(&plan)?);
        std::fs::write(folder.join(format!("plans/{}.json", row.code)), text)?;
        list.push(json!({ "code": row.code, "name": row.name, "name_km": row.name_km, "people": row.people,
                          "families": row.families }));
    }
    std::fs::write(folder.join("communes.json"), serde_json::to_string(&list)?)?;
    std::fs::write(folder.join("names.ts"), names()?)?;
    Ok(())
}

/// The plan of one commune. Of money shared by all it gets the part of its people, to whole hundred dollars: an
/// assumption, and marked as one.
fn one(base: &Input, code: &str) -> Done<Input> {
    let total: u64 = base.communes.iter().filter_map(|row| row.people).sum();
    let mut plan = hiveplan::apply(base, &Scenario::new(code).with(Change::Only { communes: vec![code.into()] }))?;
    let commune = plan.communes.first().ok_or("no such commune")?;
    let people = commune.people.ok_or("its people are not known")?;
    plan.name.clone_from(&commune.name);
    let shared: Vec<String> = plan.funding.iter().filter(|row| row.scope == "shared").filter_map(estimate).collect();
    for row in plan.estimates.iter_mut().filter(|row| shared.contains(&row.id)) {
        divide(row, people as f64 / total as f64);
        row.source = Some(format!(
            "Part of this commune in what is meant for ten communes, by people: {people} of {total}. {}",
            row.source.as_deref().unwrap_or_default()
        ));
    }
    Ok(plan)
}

fn estimate(row: &FundingRow) -> Option<String> {
    row.estimate.clone()
}

fn divide(row: &mut EstimateRow, part: f64) {
    let hundreds = |usd: f64| (usd * part / 100.0).round() * 100.0;
    row.low = row.low.map(hundreds);
    row.central = hundreds(row.central);
    row.high = row.high.map(hundreds);
    row.status = Status::Assumption;
}

/// Units of the terms behind a figure, besides those of estimates and quantities.
const TERM_UNITS: &[&str] =
    &["USD/person", "children", "families", "hours/year", "posts", "riel", "riel/year", "times", "people"];

/// Estimates, units and error codes: what has to have a word in every language.
fn names() -> Done<String> {
    let mut text = "// Written by `make calculator` from the core: do not edit.\n\n".to_owned();
    let estimates: Vec<_> = Parameter::ALL.iter().map(|parameter| (parameter.id(), parameter.what())).collect();
    let mut units: BTreeSet<String> =
        Parameter::ALL.iter().map(|parameter| parameter.default_estimate().unit).collect();
    units.extend(Driver::ALL.iter().map(|driver| driver.label().to_owned()));
    units.extend(TERM_UNITS.iter().map(|&unit| unit.to_owned()));
    writeln!(text, "export const ESTIMATES = {{")?;
    for (id, what) in &estimates {
        writeln!(text, "  {id}: {},", json!(what))?;
    }
    writeln!(text, "}} as const;")?;
    writeln!(text, "export const UNITS = {} as const;", json!(units))?;
    let components: Vec<&str> = Component::ALL.iter().map(|component| component.label()).collect();
    writeln!(text, "export const COMPONENTS = {} as const;", json!(components))?;
    let labels: BTreeMap<&str, &str> = Service::ALL.iter().map(|part| (part.label(), part.name())).collect();
    writeln!(text, "export const SERVICE_LABELS = {} as const;", json!(labels))?;
    // What reading, checking, changing and drawing a plan can say; the rest speaks of documents that the page has not.
    let met = |code: &&str| ["HP1", "HP2", "HP40", "HP7", "HP9"].iter().any(|group| code.starts_with(group));
    let codes: Vec<&str> = hiveplan::rules().iter().map(|rule| rule.code).filter(met).collect();
    writeln!(text, "export const CODES = {} as const;", json!(codes))?;
    Ok(text)
}
