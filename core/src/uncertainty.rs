//! How sure the answer is: draws of the estimates, bands over them, and which assumptions matter.

mod bands;
mod beta;
mod draws;
mod indices;
mod normal;
mod prevention;
pub mod rules;
mod run;
mod sensitivity;
mod sequence;
mod shape;
mod sobol_table;

pub use bands::{Band, Bands, CommuneBands, CommuneYearBands, YearBands, bands, bands_with};
pub use draws::{Draws, Group, ShapeOf};
pub use indices::{EstimateIndex, Explained, SobolIndex, indices, indices_with, sobol_indices};
pub use normal::{normal_cdf, normal_quantile};
pub use prevention::{PreventionBands, prevention_bands, prevention_bands_with};
pub use sensitivity::{Sensitivity, sensitivity, sensitivity_with};
pub use sequence::Sampling;
pub use shape::Shape;
