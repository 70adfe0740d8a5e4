//! The rules of draws.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    COUNT "HP7001" Error "The number of draws is not 1 to 1,000,000",
        "500 draws give bands that are steady to a few percent";
    ESTIMATE "HP7002" Error "A distribution or a group names an estimate that does not exist",
        "use a name from docs/estimates.md";
    LOG_NORMAL "HP7003" Error "A log-normal distribution needs a low reading above zero",
        "choose another distribution, or give a positive low reading";
    TWICE "HP7004" Error "An estimate stands twice",
        "give each estimate one distribution, and put it into one group";
    CORRELATION "HP7005" Error "A correlation is not 0 to 1",
        "give a number from 0 to 1; estimates that fall when the others rise belong into `against`";
    SMALL_GROUP "HP7006" Error "A group has fewer than two estimates",
        "name the estimates that move together, or remove the group";
    TOO_MUCH "HP7007" Error "The draws of all communes and years do not fit into memory",
        "ask for fewer draws: draws x communes x years is at most 50 million";
    NOT_DRAWS "HP7008" Error "The document does not say how to draw",
        "give any of count, seed, sampling, shapes and groups; docs/methods/uncertainty.md lists them";
    CUT_SHORT "HP7009" Error "The draws were stopped before their end",
        "run them again, or ask for fewer: a part of the draws would not be a fair sample";
}
