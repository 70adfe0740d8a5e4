//! Youth-centre places needed, given, waiting; centres that run and centres that open.

use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::plan::{PlanCentre, Reason};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::privacy::{from_case_list, guarded};
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::{AgeBand, Service};

const BASIS: &[Parameter] = &[
    Parameter::PlacesPerFamily,
    Parameter::PreschoolShare,
    Parameter::CentrePlaces,
    Parameter::CentreMaxKm,
    Parameter::PreschoolPerCaregiver,
    Parameter::TutoringGroup,
];

/// Column of the table: needed; given and waiting follow.
const NEEDED: usize = 3;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("places", "Youth-centre places");
    if !lookup.has(Service::YouthCentres) {
        section.say("Youth centres are switched off in this plan.");
        return section;
    }
    let plan = &lookup.outcome.plan;
    let by_commune = by_commune(lookup);
    let running = plan.centres.iter().filter(|centre| centre.existing).count() as u64;
    let opening = plan.centres.len() as u64 - running;
    if let Some([needed, given, waiting]) = by_commune.total.as_ref().and_then(|total| total.get(NEEDED..NEEDED + 3)) {
        section.say(format!(
            "Of {} children who need a place, {} have one in the plan and {} wait.",
            needed.shown(),
            given.shown(),
            waiting.shown()
        ));
    }
    section.say(format!(
        "{} today, {} in the plan.",
        number::counted(running, "centre runs", "centres run"),
        number::counted(opening, "more opens", "more open"),
    ));
    section.say("Places go to the lowest safety scores first, then by the situation of the carer.");
    section.table(by_commune);
    section.table(centres(lookup));
    section.table(reasons(lookup));
    section.rests_on(lookup, BASIS);
    section
}

fn by_commune(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Commune"),
        Column::numbers("Preschool").under("Needed"),
        Column::numbers("School age").under("Needed"),
        Column::numbers("All").under("Needed"),
        Column::numbers("Given"),
        Column::numbers("Waiting"),
        Column::numbers("Run today").under("Centres"),
        Column::numbers("Open").under("Centres"),
    ];
    Table::new("places", "Places by commune of the children", columns)
        .rows(lookup.outcome.communes.iter().map(|commune| commune_row(lookup, &commune.code)))
        .total("All communes")
}

fn commune_row(lookup: &Lookup<'_>, code: &CommuneCode) -> Vec<Cell> {
    let outcome = lookup.outcome;
    let needed = outcome
        .need
        .communes
        .iter()
        .find(|need| need.commune == *code)
        .map_or([0; AgeBand::ALL.len()], |need| need.places);
    let given = outcome.plan.places.iter().filter(|placed| placed.village.commune() == *code);
    let waiting = outcome.plan.waiting.iter().filter(|waiting| waiting.village.commune() == *code);
    let counts = [
        needed[AgeBand::Preschool.index()],
        needed[AgeBand::School.index()],
        needed.iter().sum(),
        given.map(|placed| placed.children).sum(),
        waiting.map(|waiting| waiting.children).sum(),
    ];
    let centres = |existing: bool| {
        let here = |centre: &&PlanCentre| centre.existing == existing && centre.village.commune() == *code;
        Cell::Count(outcome.plan.centres.iter().filter(here).count() as u64)
    };
    let mut row = vec![lookup.commune(code)];
    row.extend(guarded(&counts, from_case_list(outcome, |village| village.commune() == *code)));
    row.extend([centres(true), centres(false)]);
    row
}

fn centres(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Centre"),
        Column::words("Village"),
        Column::words("Commune"),
        Column::words("State"),
        Column::numbers("Preschool").under("Places"),
        Column::numbers("School age").under("Places"),
        Column::numbers("Preschool").under("Taken"),
        Column::numbers("School age").under("Taken"),
    ];
    Table::new("centres", "Centres of the plan", columns)
        .rows(lookup.outcome.plan.centres.iter().map(|centre| centre_row(lookup, centre)))
        .total("All centres")
}

fn centre_row(lookup: &Lookup<'_>, centre: &PlanCentre) -> Vec<Cell> {
    let code = centre.village.commune();
    let listed = lookup.outcome.plan.places.iter().any(|placed| placed.centre == centre.id && placed.family.is_some());
    let mut row = vec![
        Cell::text(centre.id.as_str()),
        lookup.village(&centre.village),
        lookup.commune(&code),
        Cell::text(if centre.existing { "runs today" } else { "opens" }),
    ];
    row.extend(AgeBand::ALL.iter().map(|age| Cell::Count(centre.places[age.index()])));
    row.extend(guarded(&centre.taken, listed));
    row
}

fn reasons(lookup: &Lookup<'_>) -> Table {
    let columns = vec![Column::words("Why children wait"), Column::unit("Waiting", "children")];
    let waiting = &lookup.outcome.plan.waiting;
    let rows = Reason::ALL.iter().filter_map(|&reason| {
        let here = || waiting.iter().filter(move |row| row.reason == reason);
        let count: u64 = here().map(|row| row.children).sum();
        let cells = guarded(&[count], here().any(|row| row.family.is_some()));
        (count > 0).then(|| std::iter::once(Cell::text(reason.label())).chain(cells).collect())
    });
    Table::new("waiting", "Children who wait, by reason", columns).rows(rows).total("All children who wait")
}
