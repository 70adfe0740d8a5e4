//! The planner's estimates in place of the defaults.

use super::{Check, rules};
use crate::estimate::{Estimate, Parameter, Parameters};
use crate::input::EstimateRow;
use crate::service::Service;

impl Check<'_> {
    pub(super) fn parameters(&mut self) -> Parameters {
        let mut parameters = Parameters::default();
        let input = self.input;
        self.duplicates("estimates", "id", input.estimates.iter().map(|row| &row.id));
        for (i, row) in input.estimates.iter().enumerate() {
            if let Some(parameter) = self.parameter(&row.id, "estimates", i, "id")
                && let Some(estimate) = self.estimate(parameter, row, i)
            {
                parameters.replace(parameter, estimate);
            }
        }
        self.working_time(&parameters);
        parameters
    }

    /// The estimate that a row names.
    pub(super) fn parameter(&mut self, id: &str, table: &'static str, row: usize, field: &str) -> Option<Parameter> {
        let found = Parameter::from_id(id);
        if found.is_none() {
            let known: Vec<&str> = Parameter::ALL.iter().map(|p| p.id()).collect();
            let near = crate::input::nearest(id, &known).map(|near| format!("; did you mean `{near}`?"));
            let short: String = id.chars().take(40).collect();
            let message = format!("`{short}` is not an estimate{}", near.unwrap_or_default());
            self.fault(&rules::UNKNOWN_ESTIMATE, table, row, field, message);
        }
        found
    }

    fn estimate(&mut self, parameter: Parameter, row: &EstimateRow, i: usize) -> Option<Estimate> {
        let usual = parameter.default_estimate();
        let (low, high) = (row.low.unwrap_or(row.central), row.high.unwrap_or(row.central));
        let (min, max) = parameter.allowed();
        let mut sound = true;
        if row.unit.as_ref().is_some_and(|unit| *unit != usual.unit) {
            self.fault(&rules::ESTIMATE_UNIT, "estimates", i, "unit", format!("the unit must be `{}`", usual.unit));
            sound = false;
        }
        for (field, value) in [("low", low), ("central", row.central), ("high", high)] {
            if !(min..=max).contains(&value) {
                let message = format!("{field} is {value}: it must lie in {min} to {max} {}", usual.unit);
                self.fault(&rules::ESTIMATE_RANGE, "estimates", i, field, message);
                sound = false;
            }
        }
        let least = least_riel(usual.unit.as_str());
        if 0.0 < row.central && row.central < least {
            let message = format!("central is {} {}: it must be 0, or at least {least}", row.central, usual.unit);
            self.fault(&rules::SMALL_RIEL, "estimates", i, "central", message);
            sound = false;
        }
        if !(low <= row.central && row.central <= high) {
            let message = format!("low {low}, central {}, high {high}", row.central);
            self.fault(&rules::ESTIMATE_ORDER, "estimates", i, "central", message);
            sound = false;
        }
        sound.then(|| Estimate {
            low,
            central: row.central,
            high,
            unit: usual.unit,
            year: row.year.clone().unwrap_or_default(),
            status: row.status,
            source: row.source.clone().unwrap_or_default(),
        })
    }

    /// WISN needs some time to be left, at every reading of the estimates that take it away.
    fn working_time(&mut self, parameters: &Parameters) {
        use Parameter::{
            AnnualLeave, GroupSupervisionHours, HoursPerDay, IndicatorHours, IndividualSupervisionHours,
            PeerSupervisionHours, PublicHolidays, SickLeave, SupportShare, TrainingDays, WorkingDaysYear,
        };
        let high = |p: Parameter| parameters.estimate(p).high;
        let low = |p: Parameter| parameters.estimate(p).low;
        let away = high(PublicHolidays) + high(AnnualLeave) + high(SickLeave) + high(TrainingDays);
        let hours_month = (low(WorkingDaysYear) - away) * low(HoursPerDay) / 12.0;
        if hours_month <= 0.0 {
            self.top_fault(&rules::NO_WORKING_TIME, "estimates", "leave and courses take the whole year");
            return;
        }
        let mut support = high(SupportShare);
        if self.input.services.has(Service::Supervision) {
            let hours = high(GroupSupervisionHours) + high(PeerSupervisionHours) + high(IndividualSupervisionHours);
            support += hours / hours_month;
        }
        if self.input.services.has(Service::Evidence) {
            support += high(IndicatorHours) / hours_month;
        }
        if support > 0.95 {
            let message = format!("support, supervision and indicators take {:.0} % of it", support * 100.0);
            self.top_fault(&rules::NO_WORKING_TIME, "estimates", message);
        }
    }
}

/// The smallest amount in riel that somebody can have meant: a month's pay of USD 2.50 [A], else the smallest banknote, 50
/// riel [S: National Bank of Cambodia]. Nothing is smaller in other units.
fn least_riel(unit: &str) -> f64 {
    match unit {
        "KHR/month" => 10_000.0,
        "KHR/USD" => 0.0,
        _ if unit.starts_with("KHR/") => 50.0,
        _ => 0.0,
    }
}
