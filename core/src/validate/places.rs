//! Communes, villages and roads.

use super::impute::{Origin, fill, total};
use super::{Check, rules, sorted};
use crate::arrange::Arrange;
use crate::estimate::{Parameter, Parameters, Status};
use crate::input::{CommuneRow, Knowledge, VillageRow};
use crate::problem::{Commune, Road, Village};
use crate::service::{Cadre, Service, Stage};

/// Families of a village where no village of its commune, nor the commune, has a count: 3.93 million households over 14,578 villages,
/// IDPoor 2022 [D].
const FAMILIES_OF_A_VILLAGE: f64 = 269.0;

/// Points farther than this from their commune's middle are doubtful (a commune is rarely wider than 30 km).
const FAR_KM: f64 = 50.0;

/// The counts of villages and communes, in the order in which they depend on each other.
const COUNTS: [&str; 5] = ["families", "people", "children", "poor_1", "poor_2"];

impl Check<'_> {
    /// Communes and villages, sorted by code, with complete counts.
    pub(super) fn places(&mut self, parameters: &Parameters) -> (Vec<Commune>, Vec<Village>) {
        let input = self.input;
        let faults = self.issues.issues.len();
        self.duplicates("communes", "code", input.communes.iter().map(|row| &row.code));
        self.duplicates("villages", "code", input.villages.iter().map(|row| &row.code));
        for (i, row) in input.villages.iter().enumerate() {
            self.commune(&row.code.commune(), "villages", i, "code");
        }
        let is_sound = self.issues.issues.len() == faults;
        let mut rows = sorted(&input.villages, |row| row.code.clone());
        if !is_sound {
            // What stands twice or nowhere is left out, so that the faults of all others are found in the same round.
            rows.retain(|(_, row)| self.communes.contains_key(&row.code.commune()));
            rows.dedup_by(|(_, later), (_, earlier)| later.code == earlier.code);
        }
        let (mut communes, mut villages) = (Vec::new(), Vec::with_capacity(rows.len()));
        let mut next = 0;
        let mut planned = sorted(&input.communes, |row| row.code.clone());
        planned.dedup_by(|(_, later), (_, earlier)| later.code == earlier.code);
        for (i, row) in planned {
            let first = next;
            while next < rows.len() && rows[next].1.code.commune() == row.code {
                next += 1;
            }
            let (commune, of_commune) = self.place(i, row, &rows[first..next], communes.len(), parameters);
            villages.extend(of_commune);
            communes.push(Commune { villages: first..next, ..commune });
        }
        // Positions of rows and of what was kept of them differ: nothing may be looked up in these lists.
        if is_sound { (communes, villages) } else { (Vec::new(), Vec::new()) }
    }

    fn place(
        &mut self,
        i: usize,
        row: &CommuneRow,
        rows: &[(usize, &VillageRow)],
        position: usize,
        parameters: &Parameters,
    ) -> (Commune, Vec<Village>) {
        if rows.is_empty() {
            self.fault(&rules::NO_VILLAGE, "communes", i, "code", format!("commune {} has no village", row.code));
        }
        self.check_commune(i, row);
        let counts = self.counts(i, row, rows, parameters);
        let points = self.points(i, row, rows);
        let villages: Vec<Village> = rows
            .iter()
            .enumerate()
            .map(|(v, (_, village))| Village {
                code: village.code.clone(),
                name: village.name.clone(),
                name_km: village.name_km.clone(),
                commune: position,
                point: points[v],
                families: counts[0][v],
                people: counts[1][v],
                children: counts[2][v],
                poor_1: counts[3][v],
                poor_2: counts[4][v],
                status: village.status.unwrap_or(Status::Assumption),
            })
            .collect();
        for (v, (row_number, _)) in rows.iter().enumerate() {
            self.check_counts(*row_number, &villages[v]);
        }
        let sum = |c: usize| counts[c].iter().sum();
        let start = row.start.unwrap_or(self.input.horizon.first_month()).max(self.input.horizon.first_month());
        let commune = Commune {
            code: row.code.clone(),
            name: row.name.clone(),
            name_km: row.name_km.clone(),
            families: sum(0),
            people: sum(1),
            children: sum(2),
            poor_1: sum(3),
            poor_2: sum(4),
            open_cases: row.open_cases,
            councillors: row.councillors,
            start,
            later: Service::LATER.map(|service| row.start_of(service).map_or(start, |month| month.max(start))),
            villages: 0..0,
            status: row.status.unwrap_or(Status::Assumption),
            knowledge: [Knowledge::Unknown; Cadre::ALL.len()],
            stages: [None; Stage::ALL.len()],
        };
        (commune, villages)
    }

    fn check_commune(&mut self, i: usize, row: &CommuneRow) {
        if row.councillors.is_some_and(|n| !(5..=11).contains(&n)) {
            self.fault(&rules::COUNCILLORS, "communes", i, "councillors", "the council has not 5 to 11 members");
        }
        let pairs = [
            ("families", row.families, row.people, "people"),
            ("children", row.children, row.people, "people"),
            ("open_cases", row.open_cases, row.families, "families"),
            ("poor_1", row.poor_1.map(|poor| poor.saturating_add(row.poor_2.unwrap_or(0))), row.families, "families"),
        ];
        for (field, part, whole, of) in pairs {
            if let (Some(part), Some(whole)) = (part, whole)
                && part > whole
            {
                let what = match field {
                    "poor_1" => "poor families",
                    "open_cases" => "families in case",
                    _ => field,
                };
                self.fault(&rules::COMMUNE_COUNTS, "communes", i, field, format!("{part} {what}, but {whole} {of}"));
            }
        }
        if row.start.is_some_and(|start| start.year() > self.input.horizon.last()) {
            self.fault(&rules::START_AFTER_HORIZON, "communes", i, "start", "the services start after the last year");
        } else {
            for service in Service::LATER {
                if row.start_of(service).is_some_and(|start| start.year() > self.input.horizon.last()) {
                    let message = format!("`{service}` starts after the last year");
                    self.fault(&rules::START_AFTER_HORIZON, "communes", i, &format!("start_{service}"), message);
                }
            }
        }
    }

    /// The villages' counts, complete: one list for each of [`COUNTS`].
    fn counts(
        &mut self,
        i: usize,
        row: &CommuneRow,
        rows: &[(usize, &VillageRow)],
        parameters: &Parameters,
    ) -> [Vec<u64>; 5] {
        let own = [row.families, row.people, row.children, row.poor_1, row.poor_2];
        let mut counts: [Vec<u64>; 5] = Default::default();
        for (c, name) in COUNTS.iter().enumerate() {
            let known: Vec<Option<u64>> = rows.iter().map(|(_, village)| count(village, c)).collect();
            let sum = |list: &[u64]| list.iter().sum::<u64>() as f64;
            let estimate = match c {
                0 => row.people.map_or(rows.len() as f64 * families_of_a_village(&known), |people| {
                    people as f64 / parameters.get(Parameter::HouseholdSize)
                }),
                1 => sum(&counts[0]) * parameters.get(Parameter::HouseholdSize),
                2 => sum(&counts[1]) * parameters.get(Parameter::ShareUnder18),
                _ => sum(&counts[0]) * parameters.get(Parameter::PoorShare) / 2.0,
            };
            let (whole, origin) = total(own[c], &known, estimate);
            let (filled, missing) = fill(whole, &known);
            match origin {
                Origin::Differs(own) => {
                    let message = format!("the commune says {own}, its villages add up to {whole}");
                    self.fault(&rules::SUM_DIFFERS, "communes", i, name, message);
                }
                Origin::Estimated => {
                    let message = format!("{name} of {} are not known: estimated as {whole}", row.code);
                    self.fault(&rules::IMPUTED, "communes", i, name, message);
                }
                Origin::Known if missing > 0 => {
                    let message = format!("{name} of {missing} of {} villages shared out equally", rows.len());
                    self.fault(&rules::IMPUTED, "communes", i, name, message);
                }
                Origin::Known => {}
            }
            let shared_sum: u64 = filled.iter().sum();
            if matches!(origin, Origin::Known) && missing > 0 && shared_sum != whole {
                let message = format!("the commune says {whole}, its known villages already have {shared_sum}");
                self.fault(&rules::SUM_DIFFERS, "communes", i, name, message);
            }
            counts[c] = filled;
        }
        cap_imputed(rows, &mut counts);
        counts
    }

    fn check_counts(&mut self, row: usize, village: &Village) {
        let mut fault = |field: &str, message: String| {
            self.fault(&rules::IMPOSSIBLE_COUNTS, "villages", row, field, message);
        };
        if village.families > village.people {
            fault("families", format!("{} families, but {} people", village.families, village.people));
        }
        if village.children > village.people {
            fault("children", format!("{} children, but {} people", village.children, village.people));
        }
        if village.poor_1 + village.poor_2 > village.families {
            let poor = village.poor_1 + village.poor_2;
            fault("poor_1", format!("{poor} poor families, but {} families", village.families));
        }
    }

    /// The villages' points; where one is missing, the mean of the others.
    fn points(&mut self, i: usize, row: &CommuneRow, rows: &[(usize, &VillageRow)]) -> Vec<Option<(f64, f64)>> {
        let known: Vec<Option<(f64, f64)>> = rows.iter().map(|(_, village)| village.lat.zip(village.lon)).collect();
        let given: Vec<(f64, f64)> = known.iter().flatten().copied().collect();
        let missing = known.len() - given.len();
        if missing > 0 {
            let message = format!("{missing} of {} villages of {} have no point", known.len(), row.code);
            self.fault(&rules::NO_POINT, "communes", i, "code", message);
        }
        if given.is_empty() {
            return known;
        }
        let n = given.len() as f64;
        let middle = (given.iter().map(|p| p.0).sum::<f64>() / n, given.iter().map(|p| p.1).sum::<f64>() / n);
        for ((row_number, village), point) in rows.iter().zip(&known) {
            if point.is_some_and(|point| crate::travel::great_circle(point, middle).0 > FAR_KM) {
                let message =
                    format!("village {} is more than {FAR_KM} km from the middle of {}", village.code, row.code);
                self.fault(&rules::FAR_POINT, "villages", *row_number, "lat", message);
            }
        }
        known.into_iter().map(|point| point.or(Some(middle))).collect()
    }

    pub(super) fn roads(&mut self) -> Vec<Road> {
        let input = self.input;
        let mut roads = Vec::with_capacity(input.roads.len());
        for (i, row) in input.roads.iter().enumerate() {
            let from = self.village(&row.from, "roads", i, "from");
            let to = self.village(&row.to, "roads", i, "to");
            if row.from == row.to || !(row.km > 0.0 && row.km.is_finite()) {
                self.fault(&rules::ROAD, "roads", i, "km", "the road has no length or one end");
            }
            roads.push(Road { from: from.min(to), to: from.max(to), km: row.km });
        }
        roads.arrange_by(|a, b| (a.from, a.to).cmp(&(b.from, b.to)).then(a.km.total_cmp(&b.km)));
        roads
    }
}

/// Shared-out counts may contradict known ones of the same village; what was filled gives way: at most as many
/// children as people, as many poor families as families, and at least one person a family.
fn cap_imputed(rows: &[(usize, &VillageRow)], counts: &mut [Vec<u64>; 5]) {
    for (v, (_, village)) in rows.iter().enumerate() {
        if village.families.is_none() && village.people.is_some() {
            counts[0][v] = counts[0][v].min(counts[1][v]);
        }
        if village.people.is_none() {
            counts[1][v] = counts[1][v].max(counts[0][v]);
        }
        if village.children.is_none() {
            counts[2][v] = counts[2][v].min(counts[1][v]);
        } else if village.people.is_none() {
            counts[1][v] = counts[1][v].max(counts[2][v]);
        }
        for poor in [3, 4] {
            if count(village, poor).is_none() {
                let other = counts[7 - poor][v].min(counts[0][v]);
                let room = if poor == 3 && count(village, 4).is_none() { counts[0][v] } else { counts[0][v] - other };
                counts[poor][v] = counts[poor][v].min(room);
            }
        }
        if village.families.is_none() {
            counts[0][v] = counts[0][v].max(counts[3][v] + counts[4][v]);
            if village.people.is_none() {
                counts[1][v] = counts[1][v].max(counts[0][v]);
            }
        }
    }
}

/// Families of a village that has no count: the mean of its neighbours that have one.
fn families_of_a_village(known: &[Option<u64>]) -> f64 {
    let counted: Vec<u64> = known.iter().flatten().copied().collect();
    if counted.is_empty() {
        return FAMILIES_OF_A_VILLAGE;
    }
    counted.iter().sum::<u64>() as f64 / counted.len() as f64
}

fn count(village: &VillageRow, c: usize) -> Option<u64> {
    [village.families, village.people, village.children, village.poor_1, village.poor_2][c]
}
