//! Estimates of the planner, cost lines, funding sources, hand-over stages and payers' shares.

use super::fields::{Record, Row};
use crate::estimate::Status;
use crate::id::{CommuneCode, PayerId, SourceId};
use crate::service::{Cadre, Service, Stage, words};
use crate::time::{Month, Year};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A row of `estimates.csv`: the planner's own reading of an estimate, in place of the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateRow {
    /// Name, one of those in `docs/estimates.md`.
    pub id: String,
    /// Low reading; empty: as the central one.
    #[serde(default)]
    pub low: Option<f64>,
    /// Central reading.
    pub central: f64,
    /// High reading; empty: as the central one.
    #[serde(default)]
    pub high: Option<f64>,
    /// Unit; must be that of the default when given.
    #[serde(default)]
    pub unit: Option<String>,
    /// Year that the value speaks of.
    #[serde(default)]
    pub year: Option<String>,
    /// What stands behind it. Default `assumption`.
    #[serde(default = "assumption")]
    pub status: Status,
    /// Source, or why this value.
    #[serde(default)]
    pub source: Option<String>,
}

fn assumption() -> Status {
    Status::Assumption
}

impl Record for EstimateRow {
    const TABLE: &'static str = "estimates";
    const FIELDS: &'static [&'static str] = &["id", "low", "central", "high", "unit", "year", "status", "source"];
    const REQUIRED: &'static [&'static str] = &["id", "central"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: row.text("id"),
            low: row.opt_number("low", -1e15, 1e15),
            central: row.number("central", -1e15, 1e15),
            high: row.opt_number("high", -1e15, 1e15),
            unit: row.opt_text("unit"),
            year: row.opt_text("year"),
            status: row.opt_status("status").unwrap_or(Status::Assumption),
            source: row.opt_text("source"),
        }
    }
}

words! {
    /// Kind of a cost line, as a commune's budget groups them.
    LineKind {
        /// Pay.
        Pay = "pay", "Pay";
        /// On-costs of pay.
        OnCosts = "on_costs", "On-costs of pay";
        /// Travel.
        Travel = "travel", "Travel";
        /// Meals.
        Meals = "meals", "Meals";
        /// Materials and supplies.
        Materials = "materials", "Materials";
        /// Courses.
        Training = "training", "Training";
        /// Workshops in villages.
        Workshops = "workshops", "Workshops";
        /// Allowances of volunteers.
        Allowances = "allowances", "Allowances";
        /// Desk, phone, data, rooms and their running.
        Running = "running", "Running cost";
        /// Renovation: capital.
        Renovation = "renovation", "Renovation";
        /// Equipment and furniture: capital.
        Equipment = "equipment", "Equipment";
        /// One-off cost of the hand-over.
        Handover = "handover", "Hand-over";
        /// Administration.
        Overhead = "overhead", "Overhead";
        /// Reserve.
        Contingency = "contingency", "Contingency";
    }
}

words! {
    /// What a cost line is multiplied with: its quantity in a month.
    Driver {
        /// Posts filled, of the line's cadre.
        PostMonths = "post_months", "post-months";
        /// Pay of the line's service, in riel.
        Pay = "pay", "riel of pay";
        /// Posts newly filled of the line's service, and those whose equipment is replaced.
        NewPosts = "new_posts", "new posts";
        /// Kilometres travelled by the line's service.
        Km = "km", "km";
        /// Families in case, in family-years.
        FamilyYears = "family_years", "family-years";
        /// Families served by the nurse, in family-years.
        NurseFamilyYears = "nurse_family_years", "family-years";
        /// Families in finance coaching, in family-years.
        CoachedFamilyYears = "coached_family_years", "family-years";
        /// Children in youth centres, in child-days.
        ChildDays = "child_days", "child-days";
        /// Centres that open, and those whose fittings are replaced.
        CentresOpened = "centres_opened", "centres";
        /// Centres that run, in centre-years.
        CentreYears = "centre_years", "centre-years";
        /// Centres that run, in centre-months.
        CentreMonths = "centre_months", "centre-months";
        /// Course days times participants.
        ParticipantDays = "participant_days", "participant-days";
        /// Network meetings times members.
        MemberMeetings = "member_meetings", "member-meetings";
        /// Workshops in villages.
        Workshops = "workshops", "workshops";
        /// Supervision groups, in group-months.
        GroupMonths = "group_months", "group-months";
        /// Communes served, in commune-years.
        CommuneYears = "commune_years", "commune-years";
        /// Hand-over stages reached.
        Stages = "stages", "stages";
        /// All other lines of the line's service, in riel.
        ServiceCost = "service_cost", "riel of cost";
    }
}

words! {
    /// Which rise of prices a line follows.
    Rise {
        /// General inflation.
        Prices = "prices", "Prices";
        /// Growth of pay.
        Wages = "wages", "Wages";
        /// None: a share of amounts that already rise.
        None = "none", "None";
    }
}

/// A row of `costs.csv`: a cost line. Quantity (driver) x price (an estimate) = amount. Without any row the standard
/// lines are used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostRow {
    /// Name of the line.
    pub id: String,
    /// Part of the Village Hive that it belongs to.
    pub service: Service,
    /// Kind.
    pub kind: LineKind,
    /// Quantity.
    pub driver: Driver,
    /// Cadre, for pay and travel lines.
    #[serde(default)]
    pub cadre: Option<Cadre>,
    /// Estimate that holds the price; its unit says the currency (KHR, USD, AUD) or `share`.
    pub price: String,
    /// Which rise it follows. Default `prices`.
    #[serde(default = "prices")]
    pub rise: Rise,
    /// Useful life in years of what the line buys: it is bought again after them. Empty: never.
    #[serde(default)]
    pub life_years: Option<u32>,
    /// Account of the commune's chart of accounts.
    #[serde(default)]
    pub account: Option<String>,
}

fn prices() -> Rise {
    Rise::Prices
}

impl Record for CostRow {
    const TABLE: &'static str = "costs";
    const FIELDS: &'static [&'static str] =
        &["id", "service", "kind", "driver", "cadre", "price", "rise", "life_years", "account"];
    const REQUIRED: &'static [&'static str] = &["id", "service", "kind", "driver", "price"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: row.text("id"),
            service: row.word("service", Service::ALL, Service::name, Service::SocialWork),
            kind: row.word("kind", LineKind::ALL, LineKind::name, LineKind::Pay),
            driver: row.word("driver", Driver::ALL, Driver::name, Driver::PostMonths),
            cadre: row.opt_word("cadre", Cadre::ALL, Cadre::name),
            price: row.text("price"),
            rise: row.opt_word("rise", Rise::ALL, Rise::name).unwrap_or(Rise::Prices),
            life_years: row.opt_small("life_years"),
            account: row.opt_text("account"),
        }
    }
}

words! {
    /// How the yearly ceiling of a source comes about.
    Basis {
        /// The amount as given.
        Fixed = "fixed", "Fixed amount";
        /// The commune's part of a national pot: 30 % equal shares, 30 % by people, 40 % by villages.
        FundFormula = "fund_formula", "Commune fund formula";
    }
}

/// A row of `funding.csv`: money that could pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundingRow {
    /// Name of the source.
    pub id: SourceId,
    /// Who pays.
    pub payer: PayerId,
    /// `shared` by all communes, `each` commune has its own, or one commune's code.
    pub scope: String,
    /// How the ceiling comes about. Default `fixed`.
    #[serde(default = "fixed")]
    pub basis: Basis,
    /// Estimate that holds the yearly ceiling (or the national pot). Give this or an amount.
    #[serde(default)]
    pub estimate: Option<String>,
    /// Yearly ceiling in dollars.
    #[serde(default)]
    pub usd_year: Option<f64>,
    /// Yearly ceiling in riel.
    #[serde(default)]
    pub riel_year: Option<f64>,
    /// Estimate that holds the part of it that can go to these services; empty: all of it.
    #[serde(default)]
    pub share: Option<String>,
    /// Estimate that holds its growth in % a year; empty: none.
    #[serde(default)]
    pub growth: Option<String>,
    /// Parts of the Village Hive that it may pay; empty: all.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Kinds of line that it may pay; empty: all.
    #[serde(default)]
    pub kinds: Vec<LineKind>,
    /// First year; empty: from the start.
    #[serde(default)]
    pub from: Option<Year>,
    /// Last year; empty: to the end.
    #[serde(default)]
    pub until: Option<Year>,
    /// Part of what is asked that is granted (the district integration workshop), 0-1. Default 1.
    #[serde(default = "one")]
    pub support: f64,
    /// What stands behind the row.
    #[serde(default)]
    pub status: Option<Status>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

fn fixed() -> Basis {
    Basis::Fixed
}

fn one() -> f64 {
    1.0
}

impl FundingRow {
    /// A source of `usd_year` dollars a year, for every part and kind, in every year, granted in full. `scope` is
    /// `shared`, `each`, or a commune's code.
    ///
    /// ```
    /// use hiveplan::FundingRow;
    /// let row = FundingRow { support: 0.5, ..FundingRow::new("donor", "donor", "shared", 10_000.0) };
    /// assert_eq!(row.usd_year, Some(10_000.0));
    /// ```
    #[must_use]
    pub fn new(id: &str, payer: &str, scope: &str, usd_year: f64) -> Self {
        Self {
            id: id.into(),
            payer: payer.into(),
            scope: scope.to_owned(),
            basis: Basis::Fixed,
            estimate: None,
            usd_year: Some(usd_year),
            riel_year: None,
            share: None,
            growth: None,
            services: Vec::new(),
            kinds: Vec::new(),
            from: None,
            until: None,
            support: 1.0,
            status: None,
            source: None,
        }
    }
}

impl Record for FundingRow {
    const TABLE: &'static str = "funding";
    const FIELDS: &'static [&'static str] = &[
        "id",
        "payer",
        "scope",
        "basis",
        "estimate",
        "usd_year",
        "riel_year",
        "share",
        "growth",
        "services",
        "kinds",
        "from",
        "until",
        "support",
        "status",
        "source",
    ];
    const REQUIRED: &'static [&'static str] = &["id", "payer", "scope"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: SourceId(row.text("id")),
            payer: PayerId(row.text("payer")),
            scope: row.text("scope"),
            basis: row.opt_word("basis", Basis::ALL, Basis::name).unwrap_or(Basis::Fixed),
            estimate: row.opt_text("estimate"),
            usd_year: row.opt_number("usd_year", 0.0, 1e12),
            riel_year: row.opt_number("riel_year", 0.0, 9e15),
            share: row.opt_text("share"),
            growth: row.opt_text("growth"),
            services: row.words("services", Service::ALL, Service::name),
            kinds: row.words("kinds", LineKind::ALL, LineKind::name),
            from: row.opt_year("from"),
            until: row.opt_year("until"),
            support: row.opt_number("support", 0.0, 1.0).unwrap_or(1.0),
            status: row.opt_status("status"),
            source: row.opt_text("source"),
        }
    }
}

/// A row of `handover.csv`: a stage of the hand-over and its month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Stage.
    pub stage: Stage,
    /// Month in which it is reached.
    pub month: Month,
    /// What stands behind the date.
    #[serde(default)]
    pub status: Option<Status>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

impl Record for HandoverRow {
    const TABLE: &'static str = "handover";
    const FIELDS: &'static [&'static str] = &["commune", "stage", "month", "status", "source"];
    const REQUIRED: &'static [&'static str] = &["commune", "stage", "month"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            commune: CommuneCode(row.code("commune", 6)),
            stage: row.word("stage", Stage::ALL, Stage::name, Stage::Mou),
            month: row.month("month"),
            status: row.opt_status("status"),
            source: row.opt_text("source"),
        }
    }
}

/// A row of `shares.csv`: the share of cost that a payer is meant to carry from a year on. The rest of 1 is open to
/// every source in the order of the payers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareRow {
    /// Commune; empty: every commune without rows of its own.
    #[serde(default)]
    pub commune: Option<CommuneCode>,
    /// Part of the Village Hive; empty: every part without rows of its own.
    #[serde(default)]
    pub service: Option<Service>,
    /// Who pays.
    pub payer: PayerId,
    /// From this year on.
    pub year: Year,
    /// Share of the cost, 0-1.
    pub share: f64,
}

impl Record for ShareRow {
    const TABLE: &'static str = "shares";
    const FIELDS: &'static [&'static str] = &["commune", "service", "payer", "year", "share"];
    const REQUIRED: &'static [&'static str] = &["payer", "year", "share"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            commune: row.opt_code("commune", 6).map(CommuneCode),
            service: row.opt_word("service", Service::ALL, Service::name),
            payer: PayerId(row.text("payer")),
            year: row.year("year"),
            share: row.number("share", 0.0, 1.0),
        }
    }
}
