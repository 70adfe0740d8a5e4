//! The staffing table.

use super::super::{Staffing, rules};
use super::{Checker, same};
use crate::input::Knowledge;
use crate::service::Cadre;

impl Checker<'_> {
    /// One row for each commune and cadre that runs, whose figures agree with each other and with the workers.
    pub(super) fn staffing(&mut self) {
        let plan = self.plan;
        let cadres: Vec<Cadre> = Cadre::ALL.iter().copied().filter(|&cadre| self.norms.runs(cadre)).collect();
        let communes = self.problem.communes();
        let expected = communes.iter().flat_map(|commune| cadres.iter().map(|&cadre| (&commune.code, cadre)));
        if !plan.staffing.iter().map(|row| (&row.commune, row.cadre)).eq(expected) {
            self.fault(&rules::STAFFING, "/staffing", "there is not one row for each commune and cadre that runs");
        }
        let counts = self.counts();
        for (row, staffing) in plan.staffing.iter().enumerate() {
            if !self.row_follows(staffing, &counts) {
                let message = format!("{} {}: the row does not follow", staffing.commune, staffing.cadre);
                self.fault(&rules::STAFFING, format!("/staffing/{row}"), message);
            }
        }
        for cadre in cadres {
            let listed = plan.workers.iter().filter(|w| w.existing && w.cadre == cadre);
            let listed: f64 = listed.map(|worker| worker.case_fte.unwrap_or(worker.fte).0).sum();
            let rows = plan.staffing.iter().filter(|row| row.cadre == cadre).filter_map(|row| row.existing);
            let counted: f64 = rows.map(|fte| fte.0).sum();
            if !same(listed, counted) {
                let message = format!("{cadre}: {listed:.2} full-time equivalents work, {counted:.2} are counted");
                self.fault(&rules::STAFFING, "/staffing", message);
            }
        }
    }

    /// Posts based in each commune and whether anybody is listed for it, by cadre.
    fn counts(&self) -> Vec<Vec<(usize, bool)>> {
        let mut counts = vec![vec![(0, false); self.problem.communes().len()]; Cadre::ALL.len()];
        for (w, worker) in self.plan.workers.iter().enumerate() {
            for commune in self.serves(w) {
                let (posts, listed) = &mut counts[worker.cadre.index()][commune];
                *posts += usize::from(!worker.existing);
                *listed |= worker.existing;
            }
        }
        counts
    }

    fn row_follows(&self, row: &Staffing, counts: &[Vec<(usize, bool)>]) -> bool {
        let Some(commune) = self.commune(&row.commune) else { return false };
        let (posts, listed) = counts[row.cadre.index()][commune];
        let knowledge = self.problem.communes()[commune].knowledge[row.cadre.index()];
        let known = listed || knowledge != Knowledge::Unknown;
        let figures =
            [row.hours_year.0, row.travel_hours_year.0, row.required.0, row.existing.map_or(0.0, |fte| fte.0)];
        let ratio = row.existing.filter(|_| row.required.0 > 0.0).map(|fte| fte.0 / row.required.0);
        let ratio_follows = match (row.wisn_ratio, ratio) {
            (Some(reported), Some(ratio)) => same(reported, ratio),
            (reported, ratio) => reported.is_none() && ratio.is_none(),
        };
        row.new_posts as usize == posts
            && row.knowledge == knowledge
            && row.existing.is_some() == known
            && figures.iter().all(|figure| figure.is_finite() && *figure >= 0.0)
            && ratio_follows
            && self.hours_suffice(row, commune)
    }

    /// Nobody is required for less than the hours and the caseload that the need states for cadres that visit families.
    fn hours_suffice(&self, row: &Staffing, commune: usize) -> bool {
        if !row.cadre.visits_families() {
            return true;
        }
        let need = self.need.communes[commune].staff.iter().find(|need| need.cadre == row.cadre);
        let Some(need) = need else { return same(row.required.0, 0.0) };
        let month = self.norms.case_hours_month(row.cadre).0;
        let hours = row.hours_year.0 + row.travel_hours_year.0;
        let by_hours = if month > 0.0 { hours / 12.0 / month } else { 0.0 };
        same(row.hours_year.0, need.hours_year.0) && same(row.required.0, by_hours.max(need.by_standard.0))
    }
}
