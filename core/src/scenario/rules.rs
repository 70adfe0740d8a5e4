//! The rules of changing an input.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    NO_TARGET "HP4001" Error "A change names something that the plan does not have",
        "correct the name; the message says what is there";
    ALREADY_THERE "HP4002" Error "A change adds something that the plan already has",
        "choose another id, or change what is there";
    NO_VALUE "HP4003" Error "A change of an amount says not how",
        "give either a value or a percentage";
    OUT_OF_ORDER "HP4004" Error "A changed estimate would leave its own range",
        "change low and high in the input itself, or choose a smaller change";
    NOT_A_SCENARIO "HP4005" Error "The document is not a scenario",
        "a scenario has a name and a list of changes; docs/formats.md lists the changes";
    STARTS_WITH_ALL "HP4006" Error "A part that starts with the commune is given a start of its own",
        "health, family finance and the youth centres may start later; for all others move the commune's start";
}
