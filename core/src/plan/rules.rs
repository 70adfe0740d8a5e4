//! The rules of plans: what every plan promises, and how a plan document is read.

use crate::error::{Rule, Severity::Error};
use crate::input::rules::rules;

rules! {
    REFERENCE "HP3001" Error "The plan names something that is not there",
        "correct the id or the code, or remove the row";
    FAMILIES "HP3002" Error "Families are not counted exactly once",
        "what is assigned and what is unmet must add up to the need of the village and safety band";
    HOURS "HP3003" Error "A worker has more hours than a month holds",
        "give some of the families to another worker, or leave them unmet";
    CASELOAD "HP3004" Error "A worker has more families than the caseload standard allows",
        "give some of the families to another worker, or leave them unmet";
    NOT_SERVED "HP3005" Error "A worker is given families whom the worker may not serve",
        "choose a worker of that cadre who serves the commune (nurses and finance coaches: the district)";
    WORKERS "HP3006" Error "The workers of today are not in the plan as they are",
        "a plan keeps everybody who works in its first month, with base, hours and payer";
    POSTS "HP3007" Error "A post is planned that cannot be planned",
        "posts need an id of their own and settings.posts = needed, one full-time equivalent each";
    CHILDREN "HP3008" Error "Children are not counted exactly once",
        "children with a place and children who wait must add up to the need of the village and age band";
    PLACES "HP3009" Error "A centre has more children than places",
        "place fewer children of that age band there, or change the centre's places in the input";
    TOO_FAR "HP3010" Error "A child's way is longer than the farthest way",
        "choose a centre within the estimate centre_max_km, in the same district";
    PRIORITY "HP3011" Error "A child waits for a place that is free or held by a less vulnerable child",
        "give the place to the child with the lower safety band, then by the situation of the carer";
    SIBLINGS "HP3012" Error "Siblings are not together in one centre",
        "place all children of the family in one centre, or none of them";
    CENTRES "HP3013" Error "The centres that run are not those that can run",
        "centres of today stay open, and those whose opening is decided open; a candidate opens once, and only with settings.centres = needed";
    SUPERVISION "HP3014" Error "A supervision group does not hold",
        "everybody who visits families is in one group of at most the span, led by at most one supervisor of the plan who has the hours and leads no other";
    FIGURES "HP3015" Error "A figure of the plan does not follow from its decisions",
        "do not edit figures: write the decisions as a plan document and read it back";
    SWITCHED_OFF "HP3016" Error "The plan has something of a part that is switched off",
        "switch the part on in the input, or remove the rows";
    STAFFING "HP3017" Error "The staffing table does not follow from the plan",
        "do not edit figures: write the decisions as a plan document and read it back";
    LEVELS "HP3018" Error "A reported level of an objective is not what the plan gives",
        "do not edit figures: write the decisions as a plan document and read it back";
    CERTIFICATE "HP3019" Error "A certificate contradicts itself",
        "a bound is never above the objective, and a gap never negative";
    REASON "HP3020" Error "A reason for unmet need is not true",
        "correct the reason, or serve the families";
    GUIDANCE "HP3021" Error "Who guides whom does not hold",
        "seniors guide workers and interns, workers guide interns: within senior_span and interns_per_supervisor, in one supervision group, each guided once, for hours that the guide has";
    NOT_JSON "HP3030" Error "The plan document cannot be read",
        "docs/formats.md lists its fields; open it in a JSON editor: the place is named";
    WRONG_FORMAT "HP3031" Error "The document is not a plan of hiveplan",
        "it must say format = \"hiveplan-plan\"";
    NEWER_VERSION "HP3032" Error "The plan document was written by a newer hiveplan",
        "update hiveplan, or save the plan again in the older format";
    TOO_LARGE "HP3033" Error "The plan document is larger than 32 MiB",
        "check that it is the right file";
}

/// Faults of the library itself.
pub(crate) mod fault {
    use crate::error::{Rule, Severity::Error};
    use crate::input::rules::rules;

    rules! {
        FAULT "HP9001" Error "The library made a plan that breaks its own promises",
            "this is a fault of hiveplan, not of your input: please report it with the input";
    }
}
