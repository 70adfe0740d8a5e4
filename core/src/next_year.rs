//! Input -> Input: the plan of the next fiscal year, from what the old plan expects of its first one.
//!
//! What is carried, and what is not, is part of the answer: whoever plans on puts what was counted in the place of what
//! was expected. Rules: `docs/methods/budget.md`, "The next fiscal year".

mod money;
mod people;
mod posts;
mod prices;

use crate::budget::year_end;
use crate::error::Issues;
use crate::id::{CentreId, CommuneCode, SourceId};
use crate::input::Input;
use crate::need::need;
use crate::plan::plan;
use crate::problem::Problem;
use crate::service::{Cadre, words};
use crate::time::{Horizon, Year};
use crate::validate::validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A plan one fiscal year later, and what was done for it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RolledForward {
    /// The plan of the next year: as many years, one later.
    pub input: Input,
    /// What was carried into it.
    pub carried: Carried,
    /// What was not: look at it before the new plan is used.
    pub not_carried: Vec<NotCarried>,
}

/// What was carried into the plan of the next year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Carried {
    /// First year of the old plan.
    pub from: Year,
    /// First year of the new one.
    pub to: Year,
    /// People of the old plan.
    pub people_before: u64,
    /// People of the new one, by the growth of the population.
    pub people: u64,
    /// Families in case or waiting at the start of the old plan, by estimate or count.
    pub open_cases_before: u64,
    /// The same at the end of its first year, in communes without a case list.
    pub open_cases: u64,
    /// Posts that the old plan fills in its first year, and that begin in the next one where they were decided on late.
    pub posts: Vec<CarriedPosts>,
    /// Centres that open in the first year: they run.
    pub centres: Vec<CentreId>,
    /// Estimates that rise: prices, pay, amounts of money sources.
    pub estimates: Vec<CarriedEstimate>,
    /// Money sources whose own amount rises.
    pub sources: Vec<SourceId>,
}

/// Posts of a cadre in a commune.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CarriedPosts {
    /// Commune.
    pub commune: CommuneCode,
    /// Cadre.
    pub cadre: Cadre,
    /// Posts.
    pub posts: u64,
    /// Part of each that is filled on average: the rest stands empty.
    pub filled: f64,
}

/// An estimate that rises.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CarriedEstimate {
    /// Its name.
    pub id: String,
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
}

words! {
    /// What the plan of the next year does not know from the old one.
    NotCarried {
        /// Families in case are carried as a number; their scores are those of the steady state, and nobody has left yet.
        Scores = "scores", "The safety scores of the families in case, and closed cases that may open again";
        /// The case list is the old one.
        CaseList = "case_list", "The case list: it is the one of the old year";
        /// Children in care start from where prevention does not reach.
        Care = "care", "Children in care at the end of the year";
        /// What was bought counts as half-way through its useful life.
        Purchases = "purchases", "The age of equipment and fittings: taken half-way through their useful life";
        /// Courses that were due and not held.
        Courses = "courses", "Courses that were due and could not be held";
        /// A price that follows two rises.
        TwoRises = "two_rises", "A second rise of a price that two cost lines share: it follows the first";
    }
}

/// The plan of the next fiscal year.
///
/// People and families grow, prices, pay and the amounts of money sources rise as the old plan expects; posts filled and
/// centres opened in its first year are there, and so are the families in case or waiting at its end; dates stay dates.
/// The first year of the new plan then says nearly what the second year of the old one said: `core/tests/next_year.rs`
/// holds how nearly.
///
/// ```
/// use hiveplan::{Input, Year, roll_forward, run};
/// let old = Input::embedded("battambang")?;
/// let rolled = roll_forward(&old)?;
/// assert_eq!(rolled.input.horizon.start, Year(2028));
/// assert!(rolled.input.workers.len() > old.workers.len(), "who was hired is there");
/// run(&rolled.input)?;
/// # Ok::<(), hiveplan::Issues>(())
/// ```
///
/// # Errors
///
/// All faults of the input.
pub fn roll_forward(input: &Input) -> Result<RolledForward, Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan(&problem, &need)?;
    let mut next = Next::new(input, &problem);
    next.carried.open_cases_before = need.communes.iter().map(|commune| commune.open_cases).sum();
    next.dates();
    next.people();
    next.prices();
    next.money();
    let end = year_end(&problem, &need, &plan);
    next.cases(&end);
    next.posts(&end, &plan);
    next.centres(&plan);
    let rolled = next.finish();
    validate(&rolled.input)?;
    Ok(rolled)
}

/// The plan on its way into the next year.
struct Next<'p> {
    problem: &'p Problem,
    input: Input,
    carried: Carried,
    not_carried: Vec<NotCarried>,
}

impl<'p> Next<'p> {
    fn new(input: &Input, problem: &'p Problem) -> Self {
        let from = problem.horizon.start;
        let to = Year(from.0 + 1);
        let people_before = problem.communes.iter().map(|commune| commune.people).sum();
        let mut input = input.clone();
        input.origin = crate::input::Origin::Document;
        input.notes = Issues::default();
        let carried = Carried {
            from,
            to,
            people_before,
            people: people_before,
            open_cases_before: 0,
            open_cases: 0,
            posts: Vec::new(),
            centres: Vec::new(),
            estimates: Vec::new(),
            sources: Vec::new(),
        };
        Self { problem, input, carried, not_carried: Vec::new() }
    }

    /// The years move on; starts of services, steps of the hand-over, years of shares and sources stay. The course of a
    /// commune that has no date for it was held with the start of its services: it gets that date.
    fn dates(&mut self) {
        use crate::input::HandoverRow;
        use crate::service::Stage;
        self.input.horizon = Horizon { start: self.carried.to, ..self.problem.horizon };
        for commune in &self.problem.communes {
            let began = commune.start;
            if commune.stages[Stage::Training.index()].is_some() || began.year() >= self.carried.to {
                continue;
            }
            let late = |stage: &Stage| commune.stages[stage.index()].is_some_and(|month| month > began);
            let early = |stage: &Stage| commune.stages[stage.index()].is_some_and(|month| month < began);
            let (before, after) = Stage::ALL.split_at(Stage::Training.index());
            if !before.iter().any(late) && !after.iter().any(early) {
                self.input.handover.push(HandoverRow {
                    commune: commune.code.clone(),
                    stage: Stage::Training,
                    month: began,
                    status: Some(crate::estimate::Status::Derived),
                    source: Some("The services began in this month".to_owned()),
                });
            }
        }
    }

    fn not(&mut self, what: NotCarried) {
        if !self.not_carried.contains(&what) {
            self.not_carried.push(what);
        }
    }

    fn finish(mut self) -> RolledForward {
        self.not(NotCarried::Scores);
        if !self.input.families.is_empty() {
            self.not(NotCarried::CaseList);
        }
        self.not(NotCarried::Care);
        self.not(NotCarried::Purchases);
        if self.problem.has(crate::service::Service::CapacityBuilding) {
            self.not(NotCarried::Courses);
        }
        RolledForward { input: self.input, carried: self.carried, not_carried: self.not_carried }
    }
}
