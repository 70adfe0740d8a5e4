//! hiveplan

pub mod optimise;

mod error;
mod estimate;
mod id;
mod input;
mod service;
mod time;
mod unit;

pub use error::{Issue, Issues, Rule, Severity};
pub use estimate::{Estimate, Level, Parameter, Parameters, Status};
pub use id::{CentreId, CommuneCode, FamilyId, PayerId, SourceId, VillageCode, WorkerId};
pub use input::{
    Basis, CentreRow, CentreState, CommuneRow, CostRow, Driver, EstimateRow, FamilyRow, FundingRow, HandoverRow,
    Hiring, Input, Knowledge, LineKind, Path, Rise, RoadRow, Season, Services, Settings, ShareRow, StaffRow, Supply,
    VillageRow, WorkerRow,
};
pub use service::{AgeBand, Cadre, Carer, SafetyBand, Service, Stage};
pub use time::{Horizon, InvalidMonth, Month, Year};
pub use unit::{Fte, Hours, Km, Minutes, Riel, Usd, largest_remainder};
