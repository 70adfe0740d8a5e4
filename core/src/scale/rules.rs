//! The rules of terms about budgets, repairs and new plans.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    LIMIT "HP6010" Error "A limit is not a number of 0 or more",
        "correct it, or leave it out where there is no such limit";
    NO_PAYER "HP6011" Error "The terms name a payer that the plan does not have, or name it twice",
        "use each of the plan's payers at most once";
    SHARE "HP6012" Error "A share is not a number from 0 to 1",
        "write 0.8 for 80 %";
    STEPS "HP6013" Error "A number of steps, plans or repairs is out of range",
        "the message says the range";
    CADRE_TWICE "HP6014" Error "The terms limit a cadre twice",
        "keep one of the limits";
    NO_CHANGE "HP6015" Error "A new plan needs something that has changed",
        "say what happens: a worker leaves, a centre closes, a village's need grows";
    NO_COMMUNE "HP6016" Error "The terms name a commune or village that the plan does not have",
        "correct the code";
}
