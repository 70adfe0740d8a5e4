//! Mean ways, and the objectives of the solves.

use super::super::{Solve, rules};
use super::{Checker, same};
use crate::estimate::Parameter;
use crate::service::{Cadre, SafetyBand, Service};

/// What an unserved family weighs, by safety band (docs/methods/plan.md).
fn weight(band: SafetyBand) -> f64 {
    match band {
        SafetyBand::Score0To3 => 8.0,
        SafetyBand::Score4To5 => 4.0,
        SafetyBand::Score6To7 => 2.0,
        SafetyBand::Score8To10 => 1.0,
    }
}

impl Checker<'_> {
    /// Mean ways follow from the assignments, where anybody is assigned.
    pub(super) fn travel_shares(&mut self) {
        let plan = self.plan;
        let by_road = self.travel.by_road();
        let detour = if by_road { 1.0 } else { self.problem.get(Parameter::Detour) };
        let mut sums = vec![[(0.0, 0.0); Cadre::ALL.len()]; self.problem.communes().len()];
        for assigned in &plan.assignments {
            let Some(commune) = self.village(&assigned.village).map(|village| self.commune_of(village)) else {
                continue;
            };
            let weight = self.trips(assigned.cadre, commune, assigned.band) * assigned.families as f64;
            let sum: &mut (f64, f64) = &mut sums[commune][assigned.cadre.index()];
            sum.0 += weight;
            sum.1 += weight * assigned.km.0;
        }
        for (row, share) in plan.travel.iter().enumerate() {
            let Some(commune) = self.commune(&share.commune) else { continue };
            let (trips, km) = sums[commune][share.cadre.index()];
            let wrong = trips > 0.0 && !same(share.km_one_way.0 * detour, km / trips);
            if wrong || share.by_road != by_road || !share.km_one_way.0.is_finite() || share.km_one_way.0 < 0.0 {
                self.fault(&rules::FIGURES, format!("/travel/{row}"), "the mean way does not follow");
            }
        }
    }

    /// The levels of every objective are what the plan gives, and certificates are sound.
    pub(super) fn solves(&mut self) {
        let plan = self.plan;
        let sums = self.sums();
        for (row, solve) in plan.solves.iter().enumerate() {
            let path = format!("/solves/{row}");
            let certificate = &solve.certificate;
            let value = |level: &str| solve.levels.iter().find(|(name, _)| name == level).map(|(_, value)| *value);
            let sound = certificate.bound <= certificate.objective
                && certificate.gap >= 0.0
                && solve
                    .bounds
                    .iter()
                    .all(|of| value(&of.level).is_some_and(|value| of.bound <= value) && of.gap >= 0.0);
            if !sound {
                self.fault(&rules::CERTIFICATE, path.clone(), format!("{}: bound above the objective", solve.what));
            }
            if !self.levels_follow(&sums, solve) {
                self.fault(&rules::LEVELS, path, format!("{}: the levels do not follow from the plan", solve.what));
            }
        }
        for &cadre in Cadre::ALL.iter().filter(|cadre| cadre.visits_families()) {
            let any = plan.assignments.iter().any(|row| row.cadre == cadre);
            if any && !plan.solves.iter().any(|solve| area_of(solve, cadre).is_some()) {
                self.fault(&rules::LEVELS, "/solves", format!("no solve speaks of {cadre}"));
            }
        }
    }

    fn levels_follow(&self, sums: &Sums, solve: &Solve) -> bool {
        let level = |name: &str| solve.levels.iter().find(|level| level.0 == name).map(|level| level.1);
        for &cadre in Cadre::ALL {
            if let Some(area) = area_of(solve, cadre) {
                let (unmet, changed, minutes) = self.levels(sums, cadre, &area);
                let reported = [level("unmet_weighted"), level("changed_relationships"), level("travel_minutes_month")];
                let equal = |(found, value): (Option<f64>, f64)| found.is_some_and(|found| same(found, value));
                let least = solve.certificate.objective;
                let covered = least >= minutes || same(least, minutes);
                return covered && reported.into_iter().zip([unmet, changed, minutes]).all(equal);
            }
        }
        let Some((kind, district)) = solve.what.split_once(' ') else { return false };
        let inside = |code: &str| code.starts_with(district);
        let waiting = self.plan.waiting.iter().filter(|row| inside(row.village.as_str()));
        let waiting = waiting.map(|row| row.children as f64).sum::<f64>();
        let rows = self.plan.places.iter().filter(|row| inside(row.village.as_str()));
        let metres = rows.map(|row| row.children as f64 * (row.km.0 * 1000.0).round()).sum::<f64>();
        let opened = self.plan.centres.iter().filter(|centre| !centre.existing && inside(centre.village.as_str()));
        let of_kind = match kind {
            "locate" => level("centres_opened").is_some_and(|n| same(n, opened.count() as f64)),
            "places" => {
                level("metres_one_way").is_some_and(|n| same(n, metres) && same(n, solve.certificate.objective))
            }
            _ => false,
        };
        of_kind && level("children_waiting").is_some_and(|n| same(n, waiting))
    }

    /// Unmet families by weight, changed relationships, minutes on the road: of a cadre in an area.
    fn levels(&self, sums: &Sums, cadre: Cadre, area: &[String]) -> (f64, f64, f64) {
        let mut levels = (0.0, 0.0, 0.0);
        for (commune, sum) in self.problem.communes().iter().zip(sums) {
            if area.iter().any(|part| commune.code.as_str().starts_with(part.as_str())) {
                let (unmet, changed, minutes) = sum[cadre.index()];
                levels = (levels.0 + unmet, levels.1 + changed, levels.2 + minutes);
            }
        }
        levels
    }

    /// The same of every commune and cadre, in one pass over the rows.
    fn sums(&self) -> Sums {
        let mut sums = vec![[(0.0, 0.0, 0.0); Cadre::ALL.len()]; self.problem.communes().len()];
        let commune = |village| self.village(village).map(|village| self.commune_of(village));
        for row in &self.plan.unmet {
            let Some(commune) = commune(&row.village) else { continue };
            for cadre in Cadre::ALL.iter().filter(|cadre| cadre.service() == row.service) {
                sums[commune][cadre.index()].0 += weight(row.band) * row.count as f64;
            }
        }
        for row in &self.plan.assignments {
            let Some(commune) = commune(&row.village) else { continue };
            let travel = self.hours(row.cadre, commune, row.band, row.km.0).0;
            let sum: &mut (f64, f64, f64) = &mut sums[commune][row.cadre.index()];
            sum.1 += if row.changed { row.families as f64 } else { 0.0 };
            sum.2 += travel * 60.0 * row.families as f64;
        }
        sums
    }
}

/// By commune and cadre: unmet families by weight, changed relationships, minutes on the road.
type Sums = Vec<[(f64, f64, f64); Cadre::ALL.len()]>;

/// The communes or districts of an assignment of a cadre: `assign nurse 0203+0204`.
fn area_of(solve: &Solve, cadre: Cadre) -> Option<Vec<String>> {
    let area = solve.what.strip_prefix("assign ")?.strip_prefix(cadre.name())?.strip_prefix(' ')?;
    debug_assert!(cadre.service() != Service::YouthCentres);
    Some(area.split('+').map(str::to_owned).collect())
}
