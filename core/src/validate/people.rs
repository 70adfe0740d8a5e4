//! Workers, families, what is known of the workforce, and centres.

use super::{Check, rules, sorted};
use crate::arrange::Arrange;
use crate::estimate::{Parameter, Parameters};
use crate::input::{CentreState, Knowledge};
use crate::problem::{Centre, Commune, Family, Village, Worker};
use crate::service::{Cadre, Grade};

impl Check<'_> {
    pub(super) fn workers(&mut self) -> Vec<Worker> {
        let input = self.input;
        self.duplicates("workers", "id", input.workers.iter().map(|row| &row.id));
        let mut workers = Vec::with_capacity(input.workers.len());
        for (i, row) in sorted(&input.workers, |row| row.id.clone()) {
            let village = self.village(&row.village, "workers", i, "village");
            if row.from.zip(row.until).is_some_and(|(from, until)| until < from) {
                self.fault(&rules::PERIOD, "workers", i, "until", "the last month lies before the first");
            }
            if !(row.fte > 0.0 && row.fte <= 1.0) {
                let message = format!("`fte` is {}: it must lie in 0.05 to 1", row.fte);
                self.fault(&crate::input::rules::OUT_OF_RANGE, "workers", i, "fte", message);
            }
            let post = row.post.unwrap_or(row.fte);
            if !(row.fte..=1.0).contains(&post) {
                let message = format!("`post` is {post}: it must lie in {} to 1", row.fte);
                self.fault(&crate::input::rules::OUT_OF_RANGE, "workers", i, "post", message);
            }
            if row.grade != Grade::Worker && row.cadre != Cadre::SocialWorker {
                let message = format!("{} is a {}, not a social worker", row.id, row.cadre.label().to_lowercase());
                self.fault(&rules::GRADE, "workers", i, "grade", message);
            }
            let base = row.village.commune();
            let mut serves: Vec<usize> = Vec::new();
            for code in &row.serves {
                serves.push(self.commune(code, "workers", i, "serves"));
            }
            if row.serves.is_empty() {
                let in_reach = |code: &crate::id::CommuneCode| {
                    *code == base || (row.cadre.shared_in_district() && code.district() == base.district())
                };
                serves = self.communes.iter().filter(|(code, _)| in_reach(code)).map(|(_, &c)| c).collect();
            }
            serves.arrange();
            serves.dedup();
            workers.push(Worker {
                id: row.id.clone(),
                cadre: row.cadre,
                village,
                fte: row.fte,
                post: row.post.unwrap_or(row.fte),
                payer: row.payer.clone(),
                serves,
                from: row.from,
                until: row.until,
                grade: row.grade,
            });
        }
        workers
    }

    pub(super) fn families(&mut self, workers: &[Worker], villages: &[Village]) -> Vec<Family> {
        let input = self.input;
        self.duplicates("families", "id", input.families.iter().map(|row| &row.id));
        let mut families = Vec::with_capacity(input.families.len());
        let mut listed = vec![0_u64; self.villages.len()];
        for (i, row) in sorted(&input.families, |row| row.id.clone()) {
            if row.id.as_str().chars().any(char::is_whitespace) {
                self.fault(&rules::ID_LOOKS_LIKE_A_NAME, "families", i, "id", "the id contains blanks");
            }
            let village = self.village(&row.village, "families", i, "village");
            if let Some(count) = listed.get_mut(village) {
                *count += 1;
            }
            if row.score > 10 {
                let message = "the score must lie in 0 to 10";
                self.fault(&crate::input::rules::OUT_OF_RANGE, "families", i, "score", message);
            }
            let mut worker = None;
            if let Some(id) = &row.worker {
                worker = self.workers.get(id).copied();
                let is_social_worker =
                    worker.and_then(|w| workers.get(w)).is_some_and(|w| w.cadre == Cadre::SocialWorker);
                if !is_social_worker {
                    let message = "the worker is not a listed social worker";
                    self.fault(&rules::UNKNOWN_WORKER, "families", i, "worker", message);
                }
            }
            families.push(Family {
                id: row.id.clone(),
                village,
                score: row.score.min(10),
                places: [row.places_preschool, row.places_school],
                nurse: row.nurse,
                finance: row.finance,
                carer: row.carer,
                worker,
            });
        }
        for (village, &cases) in villages.iter().zip(&listed) {
            if cases > village.families {
                let row = input.villages.iter().position(|row| row.code == village.code).unwrap_or(0);
                let message = format!("{cases} open cases, but {} families", village.families);
                self.fault(&rules::MORE_CASES_THAN_FAMILIES, "villages", row, "families", message);
            }
        }
        families
    }

    /// Names communes whose case list covers some of their villages only: one listed family makes a village counted, and
    /// nobody sees from the numbers that its neighbours are estimated.
    pub(super) fn case_list(&mut self, communes: &[Commune], villages: &[Village], families: &[Family]) {
        let mut listed = vec![false; villages.len()];
        for family in families {
            if let Some(is_listed) = listed.get_mut(family.village) {
                *is_listed = true;
            }
        }
        for commune in communes {
            let range = commune.villages.clone();
            let both = range.clone().zip(villages.get(range).unwrap_or(&[]));
            let (counted, estimated): (Vec<_>, Vec<_>) =
                both.filter(|(_, village)| village.families > 0).partition(|&(position, _)| listed[position]);
            if let (false, Some((_, first))) = (counted.is_empty(), estimated.first()) {
                let of = counted.len() + estimated.len();
                let others =
                    if estimated.len() > 1 { format!(" and {} more", estimated.len() - 1) } else { String::new() };
                let (n, code, name) = (counted.len(), &commune.code, &first.name);
                let message =
                    format!("families of {n} of {of} villages of {code} are listed; estimated: {name}{others}");
                self.top_fault(&rules::PARTIAL_CASE_LIST, "families", message);
            }
        }
    }

    /// What is known of each commune's workforce: as said, and never less than what is listed.
    pub(super) fn knowledge(&mut self, communes: &mut [Commune], workers: &[Worker]) {
        let input = self.input;
        let keys = input.staff.iter().map(|row| format!("{} {}", row.commune, row.cadre));
        self.duplicates("staff", "cadre", keys);
        for worker in workers {
            let at = communes.partition_point(|commune| commune.villages.end <= worker.village);
            if let Some(commune) = communes.get_mut(at) {
                commune.knowledge[worker.cadre.index()] = Knowledge::Partial;
            }
        }
        for (i, row) in input.staff.iter().enumerate() {
            let position = self.commune(&row.commune, "staff", i, "commune");
            let Some(commune) = communes.get_mut(position) else { continue };
            let listed = commune.knowledge[row.cadre.index()] == Knowledge::Partial;
            if listed && row.knowledge == Knowledge::Unknown {
                let message = format!("{} of {} are listed in workers", row.cadre.label(), row.commune);
                self.fault(&rules::STAFF_LISTED, "staff", i, "knowledge", message);
            } else {
                commune.knowledge[row.cadre.index()] = row.knowledge;
            }
        }
    }

    pub(super) fn centres(&mut self, parameters: &Parameters) -> Vec<Centre> {
        let input = self.input;
        self.duplicates("centres", "id", input.centres.iter().map(|row| &row.id));
        let usual = parameters.get(Parameter::CentrePlaces).round() as u64;
        let usual_preschool = (usual as f64 * parameters.get(Parameter::PreschoolShare)).round() as u64;
        let mut centres = Vec::with_capacity(input.centres.len());
        for (i, row) in sorted(&input.centres, |row| row.id.clone()) {
            let village = self.village(&row.village, "centres", i, "village");
            let places = match (row.places_preschool, row.places_school) {
                (None, None) => [usual_preschool, usual - usual_preschool.min(usual)],
                (preschool, school) => [preschool.unwrap_or(0), school.unwrap_or(0)],
            };
            if places == [0, 0] {
                let message = format!("centre {} has no places", row.id);
                self.fault(&rules::CENTRE_WITHOUT_PLACES, "centres", i, "places_school", message);
            }
            centres.push(Centre {
                id: row.id.clone(),
                village,
                existing: row.state == CentreState::Existing,
                opening: row.state == CentreState::Opening,
                places,
            });
        }
        centres
    }
}
