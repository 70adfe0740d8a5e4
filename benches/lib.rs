//! What the benchmarks and the measuring program share: instances, their readers, and a check of every answer.

use hiveplan::{Input, Issues};

#[path = "../tests/support/instances.rs"]
pub mod instances;
pub mod random;
pub mod shape;
pub mod verify;
pub mod villages;

/// The ten communes of Battambang, as the library carries them.
///
/// # Errors
///
/// What [`Input::embedded`] says.
pub fn battambang() -> Result<Input, Issues> {
    Input::embedded("battambang")
}
