//! Something happens: a worker leaves, a centre closes, need doubles. A new plan with the least disruption, and what it
//! changes, so that a council can read it.

use super::rules;
use super::verify::{travel_hours, unmet};
use crate::arrange::{Arrange, Set};
use crate::control::Control;
use crate::error::Issues;
use crate::id::{CentreId, FamilyId, VillageCode, WorkerId};
use crate::input::Input;
use crate::need::need;
use crate::plan::{Plan, PlanDocument, plan_with, replan_with};
use crate::scenario::{Change, Scenario, apply};
use crate::service::{AgeBand, Cadre, SafetyBand};
use crate::unit::Hours;
use crate::validate::validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happens, and to which plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplanTerms {
    /// What happens: `remove_worker`, `remove_centre`, `village_grows`, or any other change.
    pub changes: Vec<Change>,
    /// The plan of today; none: the one that the library makes of the input.
    pub today: Option<PlanDocument>,
}

/// The new plan against that of today.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Replan {
    /// What changes, in sentences.
    pub sentences: Vec<String>,
    /// Families whose worker changes, who are served anew, or no more.
    pub families: Vec<MovedFamilies>,
    /// Children whose centre changes, who have a place anew, or no more.
    pub children: Vec<MovedChildren>,
    /// Posts that are new, and those that the plan needs no more.
    pub posts_new: Vec<WorkerId>,
    /// As above.
    pub posts_gone: Vec<WorkerId>,
    /// Centres that open and close.
    pub centres_opened: Vec<CentreId>,
    /// As above.
    pub centres_closed: Vec<CentreId>,
    /// Families who keep their worker, by all visiting cadres.
    pub kept: u64,
    /// Families whose worker changes although the worker is still there: what could not be avoided otherwise.
    pub changed: u64,
    /// Families whose worker is gone.
    pub forced: u64,
    /// Families whose worker would change in a plan made afresh, without those whose worker is gone.
    pub changed_afresh: u64,
    /// Weighted need that nobody meets, in the new plan and in one made afresh.
    pub unmet: f64,
    /// As above.
    pub unmet_afresh: f64,
    /// Hours a month on the road, in the new plan and in one made afresh.
    pub travel_hours: Hours,
    /// As above.
    pub travel_hours_afresh: Hours,
    /// Hours a month on the road that each relationship costs that is kept and would change afresh; `None`: none is.
    pub hours_per_kept: Option<Hours>,
    /// The new plan, as decisions.
    pub plan: PlanDocument,
    /// What happens, as changes of the input.
    pub scenario: Scenario,
}

/// Families of one village and band whose worker changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MovedFamilies {
    /// Cadre.
    pub cadre: Cadre,
    /// Village.
    pub village: VillageCode,
    /// Safety band.
    pub band: SafetyBand,
    /// The family, when it comes from the case list.
    pub family: Option<FamilyId>,
    /// Who serves them today; `None`: nobody.
    pub from: Option<WorkerId>,
    /// Who serves them now; `None`: nobody.
    pub to: Option<WorkerId>,
    /// How many.
    pub families: u64,
    /// Whether the worker of today is gone.
    pub forced: bool,
    /// Whether they still need it: need that falls ends a relationship too.
    pub needed: bool,
}

/// Children of one village whose centre changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MovedChildren {
    /// Village.
    pub village: VillageCode,
    /// Age band.
    pub age: AgeBand,
    /// Centre of today; `None`: none.
    pub from: Option<CentreId>,
    /// Centre of the new plan; `None`: none.
    pub to: Option<CentreId>,
    /// How many.
    pub children: u64,
}

/// Plans again with the least disruption.
///
/// # Errors
///
/// All faults of the input and of the changes, and `HP6015` when nothing happens.
///
/// ```
/// use hiveplan::{Change, Control, Input, ReplanTerms, replan};
/// let input = Input::embedded("battambang")?;
/// let leaves = Change::RemoveWorker { id: "ou-char-sw-1".into() };
/// let new = replan(&input, &ReplanTerms { changes: vec![leaves], today: None }, &Control::default())?;
/// assert!(new.forced > 0 && new.changed <= new.changed_afresh);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn replan(input: &Input, terms: &ReplanTerms, control: &Control) -> Result<Replan, Issues> {
    if terms.changes.is_empty() {
        let mut issues = Issues::default();
        issues.push(rules::NO_CHANGE.at("/changes", "no change is given"));
        return Err(issues);
    }
    let before = validate(input)?;
    let need_before = need(&before);
    let today = match &terms.today {
        Some(document) => crate::plan::plan_from_document(&before, &need_before, document)?,
        None => plan_with(&before, &need_before, control)?,
    };
    let scenario = terms.changes.iter().cloned().fold(Scenario::new("what happens"), Scenario::with);
    let problem = validate(&apply(input, &scenario)?)?;
    let need = need(&problem);
    let new = replan_with(&problem, &need, &today.document(), control)?;
    let afresh = plan_with(&problem, &need, control)?;
    Ok(compare(&today, &new, &afresh, scenario))
}

fn compare(today: &Plan, new: &Plan, afresh: &Plan, scenario: Scenario) -> Replan {
    let (families, kept) = moved_families(today, new);
    let (families_afresh, kept_afresh) = moved_families(today, afresh);
    let count = |moved: &[MovedFamilies], forced: bool| {
        let changed = |row: &&MovedFamilies| row.from.is_some() && row.to.is_some() && row.forced == forced;
        moved.iter().filter(changed).map(|row| row.families).sum::<u64>()
    };
    let posts = |plan: &Plan| plan.workers.iter().filter(|w| !w.existing).map(|w| w.id.clone()).collect::<Vec<_>>();
    let centres = |plan: &Plan| plan.centres.iter().map(|centre| centre.id.clone()).collect::<Vec<_>>();
    let (hours, hours_afresh) = (travel_hours(new), travel_hours(afresh));
    let saved = kept.saturating_sub(kept_afresh);
    let children = moved_children(today, new);
    let mut replan = Replan {
        sentences: Vec::new(),
        posts_new: missing(&posts(new), &posts(today)),
        posts_gone: missing(&posts(today), &posts(new)),
        centres_opened: missing(&centres(new), &centres(today)),
        centres_closed: missing(&centres(today), &centres(new)),
        kept,
        changed: count(&families, false),
        forced: count(&families, true),
        changed_afresh: count(&families_afresh, false),
        unmet: unmet(new),
        unmet_afresh: unmet(afresh),
        travel_hours: Hours(hours),
        travel_hours_afresh: Hours(hours_afresh),
        hours_per_kept: (saved > 0).then(|| Hours((hours - hours_afresh) / saved as f64)),
        plan: new.document(),
        scenario,
        families,
        children,
    };
    replan.sentences = sentences(&replan);
    replan
}

fn missing<T: Clone + PartialEq>(of: &[T], in_this: &[T]) -> Vec<T> {
    of.iter().filter(|one| !in_this.contains(one)).cloned().collect()
}

type Key = (Cadre, VillageCode, SafetyBand, Option<FamilyId>);

/// Families who move, and how many stay. What leaves one worker goes to those who gain, in the order of ids.
fn moved_families(today: &Plan, new: &Plan) -> (Vec<MovedFamilies>, u64) {
    let served = |plan: &Plan| {
        let mut rows: BTreeMap<Key, BTreeMap<WorkerId, u64>> = BTreeMap::new();
        for row in &plan.assignments {
            let key = (row.cadre, row.village.clone(), row.band, row.family.clone());
            *rows.entry(key).or_default().entry(row.worker.clone()).or_default() += row.families;
        }
        rows
    };
    let (before, after) = (served(today), served(new));
    let there = |id: &WorkerId| new.workers.binary_search_by(|worker| worker.id.cmp(id)).is_ok();
    let unmet: Set<_> = new.unmet.iter().map(|row| (row.service, &row.village, row.band, &row.family)).collect();
    let (mut moved, mut kept) = (Vec::new(), 0);
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
    keys.arrange();
    keys.dedup();
    let nobody = BTreeMap::new();
    for key in keys {
        let (old, now) = (before.get(key).unwrap_or(&nobody), after.get(key).unwrap_or(&nobody));
        let stay = |id: &WorkerId| old.get(id).copied().unwrap_or(0).min(now.get(id).copied().unwrap_or(0));
        kept += old.keys().map(stay).sum::<u64>();
        for (from, to, families) in pair(old, now) {
            let forced = from.as_ref().is_some_and(|id| !there(id));
            let (cadre, village, band, family) = key.clone();
            let needed = to.is_some() || unmet.contains(&(cadre.service(), &key.1, band, &key.3));
            moved.push(MovedFamilies { cadre, village, band, family, from, to, families, forced, needed });
        }
    }
    (moved, kept)
}

type Counts<T> = BTreeMap<T, u64>;

/// What is lost by some, against what is gained by others.
fn pair<T: Clone + Ord>(old: &Counts<T>, new: &Counts<T>) -> Vec<(Option<T>, Option<T>, u64)> {
    let more = |a: &Counts<T>, b: &Counts<T>| -> Vec<(T, u64)> {
        let left = a.iter().map(|(id, n)| (id.clone(), n.saturating_sub(b.get(id).copied().unwrap_or(0))));
        left.filter(|(_, n)| *n > 0).collect()
    };
    let (mut lost, mut gained) = (more(old, new), more(new, old));
    let mut pairs = Vec::new();
    while let (Some(from), Some(to)) = (lost.first_mut(), gained.first_mut()) {
        let n = from.1.min(to.1);
        pairs.push((Some(from.0.clone()), Some(to.0.clone()), n));
        from.1 -= n;
        to.1 -= n;
        lost.retain(|one| one.1 > 0);
        gained.retain(|one| one.1 > 0);
    }
    pairs.extend(lost.into_iter().map(|(from, n)| (Some(from), None, n)));
    pairs.extend(gained.into_iter().map(|(to, n)| (None, Some(to), n)));
    pairs
}

fn moved_children(today: &Plan, new: &Plan) -> Vec<MovedChildren> {
    type Party = (VillageCode, SafetyBand, crate::service::Carer, Option<FamilyId>, AgeBand);
    let placed = |plan: &Plan| {
        let mut rows: BTreeMap<Party, Counts<CentreId>> = BTreeMap::new();
        for row in &plan.places {
            let key = (row.village.clone(), row.band, row.carer, row.family.clone(), row.age);
            *rows.entry(key).or_default().entry(row.centre.clone()).or_default() += row.children;
        }
        rows
    };
    let (before, after) = (placed(today), placed(new));
    let mut keys: Vec<&Party> = before.keys().chain(after.keys()).collect();
    keys.arrange();
    keys.dedup();
    let nobody = BTreeMap::new();
    // Bands and carers of a village are one row: a council reads villages.
    let mut rows: BTreeMap<(VillageCode, AgeBand, Option<CentreId>, Option<CentreId>), u64> = BTreeMap::new();
    for key in keys {
        for (from, to, n) in pair(before.get(key).unwrap_or(&nobody), after.get(key).unwrap_or(&nobody)) {
            *rows.entry((key.0.clone(), key.4, from, to)).or_default() += n;
        }
    }
    let row = |((village, age, from, to), children)| MovedChildren { village, age, from, to, children };
    rows.into_iter().map(row).collect()
}

/// The changes as a council reads them: who goes to whom in which village, sums of bands and families.
fn sentences(replan: &Replan) -> Vec<String> {
    let mut rows: BTreeMap<_, u64> = BTreeMap::new();
    for row in &replan.families {
        *rows.entry((row.cadre, &row.village, &row.from, &row.to, row.needed)).or_default() += row.families;
    }
    let mut sentences: Vec<String> = replan.scenario.changes.iter().map(|change| format!("{change}.")).collect();
    for id in &replan.posts_new {
        sentences.push(format!("New: {id}."));
    }
    for id in &replan.posts_gone {
        sentences.push(format!("Not needed any more: {id}."));
    }
    for ((cadre, village, from, to, needed), n) in rows {
        let who = format!(
            "{n} {} in {village} ({})",
            if n == 1 { "family" } else { "families" },
            cadre.label().to_lowercase()
        );
        sentences.push(match (from, to) {
            (Some(from), Some(to)) => format!("{who}: from {from} to {to}."),
            (None, Some(to)) => format!("{who}: served anew by {to}."),
            (Some(from), None) if needed => format!("{who}: not served any more; was {from}."),
            (Some(from), None) => format!("{who}: need {from} no more."),
            (None, None) => continue,
        });
    }
    for id in &replan.centres_opened {
        sentences.push(format!("Centre {id} opens."));
    }
    for id in &replan.centres_closed {
        sentences.push(format!("Centre {id} closes."));
    }
    for row in &replan.children {
        let who =
            format!("{} {} in {}", row.children, if row.children == 1 { "child" } else { "children" }, row.village);
        let age = row.age.label().to_lowercase();
        sentences.push(match (&row.from, &row.to) {
            (Some(from), Some(to)) => format!("{who} ({age}): from {from} to {to}."),
            (None, Some(to)) => format!("{who} ({age}): a place in {to}."),
            (Some(from), None) => format!("{who} ({age}): no place any more; was {from}."),
            (None, None) => continue,
        });
    }
    sentences.push(format!("{} families keep their worker.", replan.kept));
    sentences
}
