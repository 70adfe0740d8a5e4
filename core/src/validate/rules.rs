//! The rules of meaning: what a document must say to be planned.

use crate::error::{
    Rule,
    Severity::{Error, Repaired, Warning},
};
use crate::input::rules::rules;

rules! {
    NO_COMMUNE "HP2001" Error "There is no commune to plan",
        "add at least one row to communes";
    NO_VILLAGE "HP2002" Error "A commune has no village",
        "add its villages, or remove the commune";
    DUPLICATE "HP2003" Error "An id stands twice",
        "remove one of the two rows or give it another id";
    UNKNOWN_COMMUNE "HP2004" Error "A row names a commune that is not in communes",
        "correct the code or add the commune";
    UNKNOWN_VILLAGE "HP2005" Error "A row names a village that is not in villages",
        "correct the code or add the village";
    UNKNOWN_WORKER "HP2006" Error "A family names a worker who is not a listed social worker",
        "correct the id or leave the field empty";
    HORIZON "HP2007" Error "The horizon is not 1 to 30 years",
        "choose 1 to 30 years";
    IMPOSSIBLE_COUNTS "HP2008" Error "Counts contradict each other",
        "correct them: families and children are never more than people, poor families never more than families";
    SUM_DIFFERS "HP2009" Warning "The villages of a commune do not add up to its count",
        "the sum of the villages is used; correct one of the two";
    IMPUTED "HP2010" Repaired "A count is not known and was filled by a rule",
        "give the count when you know it: what is missing of the commune's count is shared equally, and a commune without counts is estimated";
    NO_POINT "HP2011" Repaired "Villages have no point on the map",
        "give lat and lon; until then the mean of the commune's villages is used, or the estimate unknown_way_km where no village has one";
    FAR_POINT "HP2012" Warning "A village lies more than 50 km from the middle of its commune",
        "check lat and lon: they may be exchanged or mistyped";
    UNKNOWN_ESTIMATE "HP2013" Error "A row names an estimate that does not exist",
        "use a name from docs/estimates.md";
    ESTIMATE_ORDER "HP2014" Error "The readings of an estimate are not in order",
        "low must not be above central, nor central above high";
    ESTIMATE_RANGE "HP2015" Error "A reading of an estimate makes no sense",
        "keep it inside the range that the message names";
    ESTIMATE_UNIT "HP2016" Error "An estimate is in another unit",
        "convert the value to the unit that the message names";
    NO_WORKING_TIME "HP2017" Error "No working time is left",
        "lower holidays, leave or support work so that some hours reach families";
    PERIOD "HP2018" Error "A period ends before it begins",
        "exchange the two or correct one";
    CENTRE_WITHOUT_PLACES "HP2019" Error "A centre has no places",
        "give places for at least one age band";
    COST_LINE "HP2020" Error "A cost line does not fit together",
        "post_months and new_posts need a cadre; pay and service_cost need a price in `share`, all others a price in KHR, USD or AUD";
    SOURCE_AMOUNT "HP2021" Error "A funding source has no amount, or more than one",
        "give exactly one of estimate, usd_year and riel_year";
    SOURCE_SCOPE "HP2022" Error "The scope of a funding source is not known",
        "write shared, each, or the code of one commune";
    SHARES_ABOVE_ONE "HP2023" Error "The shares of the payers exceed the whole",
        "lower them: the shares of one commune, part and year add up to at most 1";
    SHARE_WITHOUT_SOURCE "HP2024" Warning "A payer has a share but no funding source",
        "add a source for the payer; its share stays unfunded or passes to others";
    STAGE_ORDER "HP2025" Error "The stages of a hand-over are out of order",
        "memorandum, frameworks, training, first service, remaining services, stands alone: no later stage before an earlier one";
    STAFF_LISTED "HP2026" Repaired "Workers are listed where the workforce is said to be unknown",
        "nothing to do: the listed workers count as at least those who exist";
    MORE_CASES_THAN_FAMILIES "HP2027" Error "A village has more open cases than families",
        "correct the case list or the number of families";
    ID_LOOKS_LIKE_A_NAME "HP2028" Error "A family id looks like a name",
        "use opaque ids without blanks, such as those of the case system";
    NO_SOURCE "HP2029" Warning "Nothing is there to pay with",
        "add funding sources: until then everything is unfunded";
    SERVICE_ALONE "HP2030" Warning "A service is on that social work must call in",
        "switch social work on, or this service off: it reaches no family alone";
    START_AFTER_HORIZON "HP2031" Warning "The services of a commune start after the horizon",
        "start earlier or plan more years";
    COUNCILLORS "HP2032" Warning "A commune council has 5 to 11 members",
        "check the number: it decides how many posts the commune may pay";
    STANDARD_COSTS "HP2033" Repaired "There are no cost lines",
        "nothing to do: the standard lines are used";
    ROAD "HP2034" Error "A road leads nowhere",
        "a road joins two different villages and is longer than 0 km";
    DUPLICATE_STAGE "HP2035" Error "A row of a table repeats another one",
        "keep one of the two";
    DUPLICATE_PAYER "HP2036" Error "A payer stands twice in the order of payers",
        "name each payer once";
    COMMUNE_COUNTS "HP2037" Warning "The counts of a commune contradict each other",
        "correct them: what its villages are given by rule stays within their families and people";
    STAGE_BEFORE_START "HP2038" Warning "A service passes to the commune before it starts",
        "pass the services on after the commune's start, or start them earlier";
    TRANSITION_SUM "HP2039" Error "The chances from a safety score do not add up to 1",
        "give every score 0-10 its chances of the scores a month later, the chance to stay among them";
    NO_WAY_OUT "HP2040" Error "A family could stay in case for ever",
        "give every score below 10 a chance to rise, and 10 a chance to stay";
    PARTIAL_CASE_LIST "HP2041" Warning "The case list covers some villages of a commune only",
        "list all open cases of every village, or none of a village: one with a row is planned from its rows alone, one without is estimated";
    SMALL_RIEL "HP2042" Error "An amount in riel is too small to be one",
        "write the whole amount in riel: it may have been meant in dollars, in thousands or in millions";
    GRADE "HP2046" Error "A worker who is no social worker has a grade",
        "leave the grade empty: seniors and interns are social workers";
}
