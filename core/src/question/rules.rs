//! The rules of questions.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    NOT_A_QUESTION "HP6001" Error "The document is not a question",
        "docs/formats.md lists the questions and their terms";
}
