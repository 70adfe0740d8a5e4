//! Applying the changes of a scenario to an input.

use super::{Change, Scenario, rules};
use crate::error::{Issues, Rule};
use crate::estimate::Parameter;
use crate::id::{CommuneCode, VillageCode, WorkerId};
use crate::input::{EstimateRow, FamilyRow, HandoverRow, Input, ShareRow, nearest};
use crate::service::Service;
use crate::time::Month;
use serde_json::Value;

/// The input with the changes of a scenario, in order. It is as unchecked as any other input.
///
/// # Errors
///
/// All changes that name something the input does not have, or that say not what to change.
pub fn apply(input: &Input, scenario: &Scenario) -> Result<Input, Issues> {
    let mut editor = Editor { input: input.clone(), issues: Issues::default(), at: 0 };
    for (i, change) in scenario.changes.iter().enumerate() {
        editor.at = i;
        editor.change(change);
    }
    if editor.issues.has_errors() { Err(editor.issues) } else { Ok(editor.input) }
}

impl Scenario {
    /// Reads a scenario from a value: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// `HP4005` when it is not a scenario.
    pub fn from_value(value: Value) -> Result<Self, Issues> {
        rules::NOT_A_SCENARIO.read(value)
    }
}

struct Editor {
    input: Input,
    issues: Issues,
    at: usize,
}

impl Editor {
    fn fault(&mut self, rule: &Rule, message: String) {
        self.issues.push(rule.at(format!("/changes/{}", self.at), message));
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Estimate { id, value, percent } => self.estimate(id, *value, *percent),
            Change::Service { service, on } => self.input.services.switch(*service, *on),
            Change::AddWorker { worker } => {
                self.add("worker", worker, |input| &mut input.workers, |row| row.id.as_str());
            }
            Change::RemoveWorker { id } => {
                let found = self.remove("worker", id.as_str(), |input| &mut input.workers, |row| row.id.as_str());
                if found {
                    // The families whom the worker served have no worker now.
                    let left = |family: &mut FamilyRow| {
                        if family.worker.as_ref() == Some(id) {
                            family.worker = None;
                        }
                    };
                    self.input.families.iter_mut().for_each(left);
                }
            }
            Change::MoveWorker { id, village, serves } => self.move_worker(id, village.as_ref(), serves),
            Change::VillageGrows { village, percent } => self.grow(village, *percent),
            Change::AddCentre { centre } => {
                self.add("centre", centre, |input| &mut input.centres, |row| row.id.as_str());
            }
            Change::RemoveCentre { id } => {
                self.remove("centre", id.as_str(), |input| &mut input.centres, |row| row.id.as_str());
            }
            Change::AddFunding { source } => {
                self.add("source", source, |input| &mut input.funding, |row| row.id.as_str());
            }
            Change::FundingEnds { source, year } => match self.input.funding.iter_mut().find(|row| row.id == *source) {
                Some(row) => row.until = Some(*year),
                None => self.no_target("source", source.as_str(), |input| ids(&input.funding, |row| row.id.as_str())),
            },
            Change::Share { commune, service, payer, year, share } => {
                let row = ShareRow {
                    commune: commune.clone(),
                    service: *service,
                    payer: payer.clone(),
                    year: *year,
                    share: *share,
                };
                self.share(row);
            }
            Change::HandoverStage { commune, stage, month } => {
                if !self.has_commune(commune) {
                    return;
                }
                let row =
                    HandoverRow { commune: commune.clone(), stage: *stage, month: *month, status: None, source: None };
                self.input.handover.retain(|old| !(old.commune == row.commune && old.stage == row.stage));
                self.input.handover.push(row);
            }
            Change::Cover { communes, start } => {
                for code in communes {
                    if self.has_commune(code)
                        && let Some(row) = self.input.communes.iter_mut().find(|row| row.code == *code)
                    {
                        row.start = Some(*start);
                    }
                }
            }
            Change::StartService { communes, service, start } => self.start_service(communes, *service, *start),
            Change::Only { communes } => self.only(communes),
            Change::Hiring { hiring } => self.input.settings.hiring = *hiring,
            Change::Posts { posts } => self.input.settings.posts = *posts,
            Change::Centres { centres } => self.input.settings.centres = *centres,
            Change::Season { season } => self.input.settings.season = *season,
            Change::Years { years } => self.input.horizon.years = *years,
        }
    }

    /// Moves the central reading; low and high move by the same factor (by the same distance when it is zero), inside
    /// what is allowed.
    fn estimate(&mut self, id: &str, value: Option<f64>, percent: Option<f64>) {
        let Some(parameter) = Parameter::from_id(id) else {
            return self.no_target("estimate", id, |_| like(id));
        };
        let old = self.input.estimates.iter().find(|row| row.id == id).cloned();
        let usual = parameter.default_estimate();
        let (low, central, high) = match &old {
            Some(row) => (row.low.unwrap_or(row.central), row.central, row.high.unwrap_or(row.central)),
            None => (usual.low, usual.central, usual.high),
        };
        let new = match (value, percent) {
            (Some(value), None) => value,
            (None, Some(percent)) => central * (1.0 + percent / 100.0),
            _ => return self.fault(&rules::NO_VALUE, format!("`{id}`: give a value or a percentage")),
        };
        let (min, max) = parameter.allowed();
        if !(min..=max).contains(&new) {
            return self.fault(&rules::OUT_OF_ORDER, format!("`{id}` would be {new}: it must lie in {min} to {max}"));
        }
        let moved = |reading: f64| if central == 0.0 { reading + new } else { reading * new / central };
        let row = EstimateRow {
            id: id.to_owned(),
            low: Some(moved(low).clamp(min, new.max(min))),
            central: new,
            high: Some(moved(high).clamp(new.min(max), max)),
            unit: None,
            year: old.as_ref().and_then(|row| row.year.clone()).or(Some(usual.year)),
            status: crate::estimate::Status::Assumption,
            source: Some("changed by the scenario".to_owned()),
        };
        self.input.estimates.retain(|row| row.id != id);
        self.input.estimates.push(row);
    }

    fn start_service(&mut self, communes: &[CommuneCode], service: Service, start: Month) {
        if service.later().is_none() {
            return self.fault(&rules::STARTS_WITH_ALL, format!("`{service}` starts with the commune: use `cover`"));
        }
        for code in communes {
            if self.has_commune(code)
                && let Some(row) = self.input.communes.iter_mut().find(|row| row.code == *code)
            {
                row.start_service(service, start);
            }
        }
    }

    fn move_worker(&mut self, id: &WorkerId, village: Option<&VillageCode>, serves: &[CommuneCode]) {
        if village.is_none() && serves.is_empty() {
            return self.fault(&rules::NO_VALUE, format!("`{id}`: give a village or communes"));
        }
        if serves.iter().any(|code| !self.has_commune(code)) {
            return;
        }
        if let Some(code) = village.filter(|code| self.input.villages.iter().all(|row| row.code != **code)) {
            return self.no_target("village", code.as_str(), |input| ids(&input.villages, |row| row.code.as_str()));
        }
        match self.input.workers.iter_mut().find(|row| row.id == *id) {
            Some(row) => {
                row.serves = serves.to_vec();
                row.village = village.cloned().unwrap_or_else(|| row.village.clone());
            }
            None => self.no_target("worker", id.as_str(), |input| ids(&input.workers, |row| row.id.as_str())),
        }
    }

    /// Counts of the village grow, those of its commune by as much; listed families come again without a worker.
    fn grow(&mut self, village: &VillageCode, percent: f64) {
        const MOST_PERCENT: f64 = 1_000.0;
        if !(-100.0..=MOST_PERCENT).contains(&percent) {
            return self.fault(&rules::NO_VALUE, format!("`{village}`: {percent} %: give -100 to {MOST_PERCENT}"));
        }
        let Some(row) = self.input.villages.iter_mut().find(|row| row.code == *village) else {
            return self.no_target("village", village.as_str(), |input| ids(&input.villages, |row| row.code.as_str()));
        };
        let mut commune = self.input.communes.iter_mut().find(|row| row.code == village.commune());
        let grown = |of_village: &mut Option<u64>, of_commune: Option<&mut Option<u64>>| {
            let before = of_village.unwrap_or(0);
            let after = (before as f64 * (1.0 + percent / 100.0)).round().max(0.0) as u64;
            *of_village = of_village.map(|_| after);
            if let Some(Some(total)) = of_commune {
                *total = (*total + after).saturating_sub(before);
            }
        };
        grown(&mut row.families, commune.as_deref_mut().map(|row| &mut row.families));
        grown(&mut row.people, commune.as_deref_mut().map(|row| &mut row.people));
        grown(&mut row.children, commune.as_deref_mut().map(|row| &mut row.children));
        grown(&mut row.poor_1, commune.as_deref_mut().map(|row| &mut row.poor_1));
        grown(&mut row.poor_2, commune.map(|row| &mut row.poor_2));
        let listed: Vec<FamilyRow> =
            self.input.families.iter().filter(|row| row.village == *village).cloned().collect();
        let wanted = (listed.len() as f64 * (1.0 + percent / 100.0)).round().max(0.0) as usize;
        let gone: Vec<_> = listed.iter().skip(wanted).map(|row| row.id.clone()).collect();
        self.input.families.retain(|row| !gone.contains(&row.id));
        for n in listed.len()..wanted {
            let row = &listed[n % listed.len()];
            let id = format!("{}-more-{}", row.id, n / listed.len());
            self.input.families.push(FamilyRow { id: id.into(), worker: None, ..row.clone() });
        }
    }

    /// Keeps some communes and everything that belongs to them.
    fn only(&mut self, communes: &[CommuneCode]) {
        let known = communes.iter().filter(|code| self.has_commune(code)).count();
        if known < communes.len() {
            return;
        }
        let stays = |code: &CommuneCode| communes.contains(code);
        let input = &mut self.input;
        input.communes.retain(|row| stays(&row.code));
        input.villages.retain(|row| stays(&row.code.commune()));
        input.families.retain(|row| stays(&row.village.commune()));
        input.workers.retain(|row| stays(&row.village.commune()));
        for row in &mut input.workers {
            row.serves.retain(stays);
        }
        input.staff.retain(|row| stays(&row.commune));
        input.centres.retain(|row| stays(&row.village.commune()));
        input.handover.retain(|row| stays(&row.commune));
        input.shares.retain(|row| row.commune.as_ref().is_none_or(stays));
        input.roads.retain(|row| stays(&row.from.commune()) && stays(&row.to.commune()));
        input
            .funding
            .retain(|row| ["shared", "each"].contains(&row.scope.as_str()) || stays(&row.scope.as_str().into()));
        let ids: Vec<_> = input.workers.iter().map(|row| row.id.clone()).collect();
        for row in &mut input.families {
            row.worker = row.worker.take().filter(|id| ids.contains(id));
        }
        input.origin = crate::input::Origin::Document;
    }

    fn share(&mut self, row: ShareRow) {
        let kin = |old: &ShareRow| {
            old.commune == row.commune && old.service == row.service && old.payer == row.payer && old.year >= row.year
        };
        self.input.shares.retain(|old| !kin(old));
        self.input.shares.push(row);
    }

    fn add<T: Clone>(&mut self, what: &str, row: &T, table: fn(&mut Input) -> &mut Vec<T>, id: fn(&T) -> &str) {
        if table(&mut self.input).iter().any(|old| id(old) == id(row)) {
            self.fault(&rules::ALREADY_THERE, format!("{what} `{}` is already there", id(row)));
        } else {
            table(&mut self.input).push(row.clone());
        }
    }

    fn remove<T>(&mut self, what: &str, name: &str, table: fn(&mut Input) -> &mut Vec<T>, id: fn(&T) -> &str) -> bool {
        let rows = table(&mut self.input);
        let before = rows.len();
        rows.retain(|row| id(row) != name);
        let found = rows.len() < before;
        if !found {
            let there = ids(table(&mut self.input), id);
            self.fault(&rules::NO_TARGET, format!("{what} `{name}` is not in the plan; there are: {there}"));
        }
        found
    }

    fn no_target(&mut self, what: &str, name: &str, there: impl Fn(&Input) -> String) {
        let there = there(&self.input);
        self.fault(&rules::NO_TARGET, format!("{what} `{name}` is not in the plan; there are: {there}"));
    }

    fn has_commune(&mut self, code: &CommuneCode) -> bool {
        let found = self.input.communes.iter().any(|row| row.code == *code);
        if !found {
            self.no_target("commune", code.as_str(), |input| ids(&input.communes, |row| row.code.as_str()));
        }
        found
    }
}

/// The names of estimates that share a word with one that there is not; all have their place in docs/estimates.md.
fn like(id: &str) -> String {
    const LEAST: usize = 3;
    let names = || Parameter::ALL.iter().map(|parameter| parameter.id());
    let words: Vec<&str> = id.split('_').filter(|word| word.len() >= LEAST).collect();
    let shared = |name: &str| name.split('_').filter(|word| words.contains(word)).count();
    let most = names().map(shared).max().unwrap_or(0);
    let mut near: Vec<&str> = names().filter(|name| most > 0 && shared(name) == most).collect();
    near.extend(nearest(id, &names().collect::<Vec<_>>()).filter(|name| !near.contains(name)));
    ids(&near, |name| name) + ", and others in docs/estimates.md"
}

/// The first ids of a table, for messages.
fn ids<T>(rows: &[T], id: impl Fn(&T) -> &str) -> String {
    const SHOWN: usize = 12;
    let mut list: Vec<&str> = rows.iter().take(SHOWN).map(id).collect();
    if rows.len() > SHOWN {
        list.push("…");
    }
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}
