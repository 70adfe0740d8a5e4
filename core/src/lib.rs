//! hiveplan
pub mod optimise;
