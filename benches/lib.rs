//! Inputs that the benchmarks share.

use hiveplan::{Input, Issues};

/// The ten communes of Battambang, as the library carries them.
///
/// # Errors
///
/// What [`Input::embedded`] says.
pub fn battambang() -> Result<Input, Issues> {
    Input::embedded("battambang")
}
