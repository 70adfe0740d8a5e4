//! The values in force: every estimate of the table, with those of the input in place of the defaults.

use super::{Estimate, Level, Parameter};

/// All estimates with the value in force of each: the central reading, unless changed by [`Parameters::set`].
///
/// ```
/// use hiveplan::{Level, Parameter, Parameters};
/// let mut parameters = Parameters::default();
/// assert_eq!(parameters.get(Parameter::CaseloadFamilies), 15.0);
/// parameters.move_to(Parameter::CaseloadFamilies, Level::Low);
/// assert_eq!(parameters.get(Parameter::CaseloadFamilies), 12.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    estimates: Vec<Estimate>,
    values: Vec<f64>,
}

impl Default for Parameters {
    fn default() -> Self {
        let estimates: Vec<Estimate> = Parameter::ALL.iter().map(|p| p.default_estimate()).collect();
        let values = estimates.iter().map(|e| e.central).collect();
        Self { estimates, values }
    }
}

impl Parameters {
    /// The value in force.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> f64 {
        self.values[parameter as usize]
    }

    /// The estimate behind the value, with its range, status and source.
    #[must_use]
    pub fn estimate(&self, parameter: Parameter) -> &Estimate {
        &self.estimates[parameter as usize]
    }

    /// Replaces an estimate; its central reading comes into force.
    pub fn replace(&mut self, parameter: Parameter, estimate: Estimate) {
        self.values[parameter as usize] = estimate.central;
        self.estimates[parameter as usize] = estimate;
    }

    /// Puts a value in force and leaves the estimate behind it as it was: a draw.
    pub fn set(&mut self, parameter: Parameter, value: f64) {
        self.values[parameter as usize] = value;
    }

    /// Puts one reading of the estimate in force.
    pub fn move_to(&mut self, parameter: Parameter, level: Level) {
        self.values[parameter as usize] = self.estimates[parameter as usize].at(level);
    }
}
