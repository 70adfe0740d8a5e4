//! The tables of an outcome: which rows of the document, and what each column means. The words of the document's own
//! fields, with their units.

use super::column::{Column, Kind};
use Each::{Age, Band, Cadre, One, Point};
use Kind::{Flag, Number, Text, Texts, Whole};
use hiveplan as core;

/// How many columns a field makes.
#[derive(Clone, Copy)]
pub(crate) enum Each {
    /// One.
    One,
    /// One for each age band.
    Age,
    /// One for each cadre.
    Cadre,
    /// One for each safety band.
    Band,
    /// Latitude and longitude.
    Point,
}

type Declared = (&'static str, Kind, &'static str, Each, &'static str);

/// A table as it is declared.
pub(crate) struct Spec {
    /// Where its rows stand in an outcome.
    pub path: &'static str,
    /// What it shows.
    pub caption: &'static str,
    /// Its columns: field, kind, unit, how many, meaning.
    columns: &'static [Declared],
}

impl Spec {
    /// The table at a path of the outcome.
    pub(crate) fn at(path: &str) -> Option<&'static Self> {
        SPECS.iter().find(|spec| spec.path == path)
    }

    pub(crate) fn columns(&self) -> Vec<Column> {
        self.columns.iter().flat_map(expand).collect()
    }
}

fn expand(&(field, kind, unit, each, what): &Declared) -> Vec<Column> {
    let words: Vec<&str> = match each {
        One => {
            return vec![Column {
                name: field.to_owned(),
                kind,
                unit: unit.to_owned(),
                what: what.to_owned(),
                field: field.to_owned(),
                item: None,
            }];
        }
        Age => core::AgeBand::ALL.iter().map(|age| age.name()).collect(),
        Cadre => core::Cadre::ALL.iter().map(|cadre| cadre.name()).collect(),
        Band => core::SafetyBand::ALL.iter().map(|band| band.name()).collect(),
        Point => vec!["lat", "lon"],
    };
    let named = |(item, word): (usize, &&str)| Column {
        name: if matches!(each, Point) { (*word).to_owned() } else { format!("{field}_{word}") },
        kind,
        unit: unit.to_owned(),
        what: format!("{what}: {}", word.replace('_', " ")),
        field: field.to_owned(),
        item: Some(item),
    };
    words.iter().enumerate().map(named).collect()
}

const COMMUNE: Declared = ("commune", Text, "", One, "Commune");
const YEAR: Declared = ("year", Whole, "", One, "Year");
const CADRE: Declared = ("cadre", Text, "", One, "Cadre");
const VILLAGE: Declared = ("village", Text, "", One, "Village");
const BAND: Declared = ("band", Text, "", One, "Safety band of the family");
const FAMILY: Declared = ("family", Text, "", One, "The family, when it comes from the case list");
const SERVICE: Declared = ("service", Text, "", One, "Part of the Village Hive");
const REASON: Declared = ("reason", Text, "", One, "Why");
const AGE: Declared = ("age", Text, "", One, "Age band of the children");
const CARER: Declared = ("carer", Text, "", One, "Situation of the carer");
const CHILDREN: Declared = ("children", Whole, "children", One, "Children");
const STATUS: Declared = ("status", Text, "", One, "What stands behind the figures");

const SPECS: &[Spec] = &[
    Spec {
        path: "communes",
        caption: "The communes planned",
        columns: &[
            ("code", Text, "", One, "Code"),
            ("name", Text, "", One, "Latin name"),
            ("name_km", Text, "", One, "Khmer name"),
            ("families", Whole, "families", One, "Families"),
            ("people", Whole, "people", One, "People"),
            ("children", Whole, "children", One, "Children under 18"),
            ("villages", Whole, "villages", One, "Villages"),
            STATUS,
        ],
    },
    Spec {
        path: "villages",
        caption: "Their villages",
        columns: &[
            ("code", Text, "", One, "Code; its first six digits are the commune"),
            ("name", Text, "", One, "Latin name"),
            ("name_km", Text, "", One, "Khmer name"),
            ("point", Number, "degrees", Point, "Village point"),
            ("families", Whole, "families", One, "Families"),
            STATUS,
        ],
    },
    Spec {
        path: "estimates",
        caption: "Every estimate in force",
        columns: &[
            ("id", Text, "", One, "Name"),
            ("what", Text, "", One, "What it means"),
            ("low", Number, "", One, "Low reading, in the unit of the row"),
            ("value", Number, "", One, "Value in force, in the unit of the row"),
            ("high", Number, "", One, "High reading, in the unit of the row"),
            ("unit", Text, "", One, "Unit"),
            ("year", Text, "", One, "Year that it speaks of"),
            STATUS,
            ("source", Text, "", One, "Source"),
        ],
    },
    Spec {
        path: "assumptions",
        caption: "Estimates by how much they matter to the unfunded amount",
        columns: &[
            ("estimate", Text, "", One, "Name of the estimate"),
            ("what", Text, "", One, "What it means"),
            ("unit", Text, "", One, "Unit of low, central and high"),
            ("low", Number, "", One, "Low reading"),
            ("central", Number, "", One, "Central reading"),
            ("high", Number, "", One, "High reading"),
            STATUS,
            ("source", Text, "", One, "Where it comes from"),
            ("cost_at_low", Whole, "KHR", One, "Cost over the horizon at the low reading"),
            ("cost_at_high", Whole, "KHR", One, "Cost over the horizon at the high reading"),
            ("gap_at_low", Whole, "KHR", One, "Unfunded over the horizon at the low reading"),
            ("gap_at_high", Whole, "KHR", One, "Unfunded over the horizon at the high reading"),
            ("swing", Whole, "KHR", One, "Largest less smallest unfunded amount of the three readings"),
        ],
    },
    Spec {
        path: "need/communes",
        caption: "What is needed in the base month, by commune",
        columns: &[
            COMMUNE,
            ("families", Whole, "families", One, "Families that live there"),
            ("open_cases", Whole, "families", One, "Families that need casework now"),
            ("by_band", Whole, "families", Band, "Families that need casework, by safety band"),
            ("referrals_month", Number, "families/month", One, "Referrals expected in a month"),
            ("nurse_families", Whole, "families", One, "Families that need the nurse"),
            ("finance_families", Whole, "families", One, "Families in finance coaching"),
            ("places", Whole, "children", Age, "Children who need a youth-centre place"),
        ],
    },
    Spec {
        path: "need/villages",
        caption: "What is needed in the base month, by village",
        columns: &[
            VILLAGE,
            ("families", Whole, "families", One, "Families that live there"),
            ("open_cases", Whole, "families", One, "Families that need casework now"),
            ("nurse_families", Whole, "families", One, "Families that need the nurse"),
            ("finance_families", Whole, "families", One, "Families in finance coaching"),
            ("places", Whole, "children", Age, "Children who need a youth-centre place"),
            ("from_case_list", Flag, "", One, "Counted in the case list; otherwise estimated"),
        ],
    },
    Spec {
        path: "plan/staffing",
        caption: "Staff needed and staff that exists",
        columns: &[
            COMMUNE,
            CADRE,
            ("hours_year", Number, "h/year", One, "Hours of service, without travel"),
            ("travel_hours_year", Number, "h/year", One, "Hours of travel"),
            ("required", Number, "FTE", One, "Full-time equivalents required"),
            ("knowledge", Text, "", One, "How much is known of those who exist"),
            ("existing", Number, "FTE", One, "Full-time equivalents that exist; empty: unknown, not zero"),
            ("new_posts", Whole, "posts", One, "Whole new posts of the plan"),
            ("wisn_ratio", Number, "", One, "WISN ratio: existing over required"),
        ],
    },
    Spec {
        path: "plan/workers",
        caption: "Everybody who works in the plan",
        columns: &[
            ("id", Text, "", One, "Id of the worker, or post-... for a planned post"),
            CADRE,
            ("village", Text, "", One, "Base village"),
            ("fte", Number, "FTE", One, "Full-time equivalents"),
            ("payer", Text, "", One, "Who pays today; empty for a planned post"),
            ("existing", Flag, "", One, "At work today"),
            ("case_fte", Number, "FTE", One, "Left for families, where that is less than all: interns and guides"),
            ("capacity_hours_month", Number, "h/month", One, "Hours for families, travel included"),
            ("used_hours_month", Number, "h/month", One, "Hours that the plan uses, travel included"),
            ("travel_hours_month", Number, "h/month", One, "Of them, travel"),
            ("max_families", Whole, "families", One, "Largest number of families; empty: no such standard"),
            ("families", Whole, "families", One, "Families served"),
        ],
    },
    Spec {
        path: "plan/assignments",
        caption: "Who serves whom",
        columns: &[
            CADRE,
            VILLAGE,
            BAND,
            FAMILY,
            ("worker", Text, "", One, "Who serves them"),
            ("families", Whole, "families", One, "How many families"),
            ("km", Number, "km", One, "Road distance from the worker's base, one way"),
            ("minutes", Number, "min", One, "Travel for one visit"),
            ("changed", Flag, "", One, "The family's social worker changes"),
        ],
    },
    Spec {
        path: "plan/unmet",
        caption: "Who is not served, and why",
        columns: &[
            SERVICE,
            VILLAGE,
            BAND,
            FAMILY,
            ("count", Whole, "families or children", One, "How many families; children for youth centres"),
            REASON,
            ("detail", Text, "", One, "What is short: where and how much"),
            ("cure", Text, "", One, "The cheapest change that would cure it"),
        ],
    },
    Spec {
        path: "plan/centres",
        caption: "Centres that run in the plan",
        columns: &[
            ("id", Text, "", One, "Centre"),
            VILLAGE,
            ("existing", Flag, "", One, "Runs today"),
            ("places", Whole, "children", Age, "Places"),
            ("taken", Whole, "children", Age, "Places taken"),
        ],
    },
    Spec {
        path: "plan/places",
        caption: "Children with a place",
        columns: &[
            ("centre", Text, "", One, "Centre"),
            AGE,
            VILLAGE,
            BAND,
            CARER,
            FAMILY,
            CHILDREN,
            ("km", Number, "km", One, "Road distance"),
        ],
    },
    Spec {
        path: "plan/waiting",
        caption: "Children who wait for a place, in the order in which they would be next",
        columns: &[
            ("rank", Whole, "", One, "Position in the list, from 1"),
            AGE,
            VILLAGE,
            BAND,
            CARER,
            FAMILY,
            CHILDREN,
            REASON,
        ],
    },
    Spec {
        path: "plan/supervision",
        caption: "Supervision groups",
        columns: &[
            ("district", Text, "", One, "District"),
            ("number", Whole, "", One, "Number in its district"),
            ("supervisor", Text, "", One, "Who leads it; empty: nobody"),
            ("members", Texts, "", One, "Members"),
        ],
    },
    Spec {
        path: "plan/guidance",
        caption: "Who of the social workers of today guides whom",
        columns: &[
            ("guide", Text, "", One, "Senior or worker who guides"),
            ("worker", Text, "", One, "Worker or intern who is guided"),
            ("km", Number, "km", One, "Road distance between their bases, one way"),
            ("hours_month", Number, "h/month", One, "Hours of the guide's case time, the journey included"),
        ],
    },
    Spec {
        path: "plan/travel",
        caption: "Mean travel of visits",
        columns: &[
            COMMUNE,
            CADRE,
            ("km_one_way", Number, "km", One, "Between base and village, one way, mean over visits"),
            ("by_road", Flag, "", One, "Follows roads already"),
        ],
    },
    Spec {
        path: "forecast/months",
        caption: "Communes at the end of each month",
        columns: &[
            COMMUNE,
            ("month", Text, "", One, "Month"),
            ("families", Number, "families", One, "Families that live there"),
            ("open_cases", Number, "families", One, "Families in case"),
            ("waiting", Number, "families", One, "Families referred and not yet admitted"),
            ("referred", Number, "families/month", One, "Families referred in the month"),
            ("admitted", Number, "families/month", One, "Families admitted in the month"),
            ("exited", Number, "families/month", One, "Families that left the services safely"),
            ("reopened", Number, "families/month", One, "Families whose closed case reopened"),
            ("in_residential_care", Number, "children", One, "Children in residential care"),
            ("in_kinship_care", Number, "children", One, "Children with kin or a foster family"),
            ("children_placed", Number, "children", One, "Children with a youth-centre place"),
            ("posts", Number, "FTE", Cadre, "Posts filled"),
            ("posts_needed", Number, "FTE", Cadre, "Posts needed"),
            ("cost", Whole, "KHR", One, "Cost of the month"),
        ],
    },
    Spec {
        path: "forecast/lines",
        caption: "Cost lines",
        columns: &[
            COMMUNE,
            YEAR,
            SERVICE,
            ("kind", Text, "", One, "Kind of cost"),
            ("line", Text, "", One, "Name of the line"),
            ("account", Text, "", One, "Account of the commune"),
            ("quantity", Number, "", One, "Quantity in the year, in the unit of the row"),
            ("unit", Text, "", One, "Unit of the quantity"),
            ("unit_price", Number, "KHR", One, "Mean price of the year (a share for shares)"),
            ("amount", Whole, "KHR", One, "Amount of the year"),
            ("amount_real", Whole, "KHR", One, "The same in prices of the first year"),
        ],
    },
    Spec {
        path: "forecast/funding",
        caption: "Who pays what",
        columns: &[
            COMMUNE,
            YEAR,
            SERVICE,
            ("source", Text, "", One, "Source; empty: unfunded"),
            ("payer", Text, "", One, "Payer; empty: unfunded"),
            ("amount", Whole, "KHR", One, "Amount"),
        ],
    },
    Spec {
        path: "forecast/years",
        caption: "Communes by year",
        columns: &[
            COMMUNE,
            YEAR,
            ("people", Number, "people", One, "People, mean of the year"),
            ("open_cases", Number, "families", One, "Families in case, mean of the year"),
            ("waiting", Number, "families", One, "Families waiting, mean of the year"),
            ("cost", Whole, "KHR", One, "Cost"),
            ("cost_real", Whole, "KHR", One, "The same in prices of the first year"),
            ("gap", Whole, "KHR", One, "What nobody pays"),
            ("usd_per_person", Number, "USD/person", One, "Cost per person"),
            ("benchmark_ratio", Number, "", One, "Cost over the benchmark of USD 10 a person"),
            ("commune_fund_share", Number, "", One, "Cost over the commune fund"),
            ("cliff", Flag, "", One, "A payer could not carry its share of the hand-over"),
        ],
    },
    Spec {
        path: "forecast/sources",
        caption: "Money: ceiling and use of each source",
        columns: &[
            ("source", Text, "", One, "Source"),
            ("payer", Text, "", One, "Payer"),
            ("commune", Text, "", One, "Commune; empty: shared by all"),
            YEAR,
            ("ceiling", Whole, "KHR", One, "Ceiling"),
            ("used", Whole, "KHR", One, "Used"),
        ],
    },
    Spec {
        path: "forecast/handover",
        caption: "When each commune stands alone",
        columns: &[
            COMMUNE,
            ("stands_alone", Whole, "", One, "First year; empty: not within the horizon"),
            ("missing_last_year", Whole, "KHR", One, "Cost of the last year that the commune does not pay"),
            ("missing_usd_per_person", Number, "USD/person", One, "The same a person"),
            ("own_money_factor", Number, "", One, "Times by which its own money would have to grow"),
            ("why", Text, "", One, "What stands in the way"),
        ],
    },
    Spec {
        path: "forecast/prevention",
        caption: "Prevention against crisis over the horizon",
        columns: &[
            ("risk_ratio", Number, "", One, "Separation risk of a served child; 1: no effect"),
            ("reading", Text, "", One, "What the value is"),
            ("separations_without", Number, "children", One, "Children separated were casework without effect"),
            ("separations_with", Number, "children", One, "Children separated at this risk ratio"),
            ("care_years_avoided", Number, "child-years", One, "Child-years in residential care avoided"),
            ("crisis_cost_avoided", Whole, "KHR", One, "Cost of residential care avoided"),
            ("programme_cost", Whole, "KHR", One, "Cost of the services over the same time"),
        ],
    },
];
