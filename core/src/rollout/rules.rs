//! The rules of a rollout's terms.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    QUARTERS "HP5001" Error "A rollout has 1 to 80 quarters",
        "give the number of quarters in which communes may start";
    LIMIT "HP5002" Error "A limit of a rollout is not a number of 0 or more",
        "correct it, or leave it out where there is no such limit";
    MONEY_YEARS "HP5003" Error "The money of a rollout is not given for every year",
        "give one amount a year for all quarters, or none at all to take what the funding sources hold";
    NO_COMMUNE "HP5004" Error "The terms name a commune that the plan does not have",
        "correct the code";
    TWO_CLUSTERS "HP5005" Error "A commune is in two clusters",
        "keep it in one: the communes of a cluster start together";
    TWO_STARTS "HP5006" Error "A commune, a cluster or a service has two fixed starts",
        "keep one of them";
    TOO_EARLY "HP5007" Error "A start is fixed before its preparation can be over, or after the last quarter",
        "fix a later quarter, shorten preparation and training, or plan more quarters";
    NO_TARGET "HP5008" Error "Least money needs a target",
        "say how many family-years must be reached at least";
    NOT_TERMS "HP5009" Error "The document does not hold the terms of a rollout",
        "docs/formats.md lists the fields";
    NO_QUARTER "HP5010" Error "Preparation and training leave no quarter in which a commune could start",
        "shorten them, or plan more quarters";
    ORDER "HP5011" Error "The order of services names one twice, or one that starts with the commune",
        "only health, family finance and the youth centres may start later; name each once";
    TOO_MANY "HP5012" Error "The later services may wait in too many ways",
        "let fewer of them wait, or wait less: with waits a, b and c there are (a + 1) (b + 1) (c + 1) ways";
    NO_WAY "HP5013" Error "A cluster holds a commune to which no way is known",
        "give the points of its villages or a road to them, or take the commune out of the cluster: it cannot share staff";
}
