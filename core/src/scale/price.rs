//! What a post, a centre and a place cost in a year, from the cost lines, in US dollars of the first year.

use crate::budget::{paid_months, pays_cadre, usd};
use crate::estimate::Parameter;
use crate::input::{Driver, LineKind};
use crate::plan::Reached;
use crate::problem::{CostLine, Problem};
use crate::service::{Cadre, Service};

/// Useful life of what a line buys without saying how long it lasts, years: as for the siting of centres [A].
const USUAL_LIFE_YEARS: u32 = 10;

/// Prices of a year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prices {
    /// A post with on-costs, office, equipment over its life, and its part of a supervisor, by [`Cadre::index`].
    post: [f64; Cadre::ALL.len()],
    /// A centre without its staff; fittings over their life.
    centre: f64,
    /// Meals of a child with a place.
    child: f64,
}

impl Prices {
    pub(crate) fn new(problem: &Problem) -> Self {
        let alone: [f64; Cadre::ALL.len()] = std::array::from_fn(|at| post(problem, Cadre::ALL[at]));
        let led = problem.has(Service::Supervision);
        let part = alone[Cadre::Supervisor.index()] / problem.get(Parameter::SupervisionSpan).max(1.0);
        let with_supervisor = |cadre: Cadre| {
            let supervised = led && cadre.visits_families();
            alone[cadre.index()] + if supervised { part } else { 0.0 }
        };
        let days = problem.get(Parameter::CentreDays);
        let centre = |line: &CostLine| match line.driver {
            Driver::CentreYears => 1.0,
            Driver::CentreMonths => 12.0,
            Driver::CentresOpened => life(line),
            _ => 0.0,
        };
        let child = |line: &CostLine| if line.driver == Driver::ChildDays { days } else { 0.0 };
        Self {
            post: std::array::from_fn(|at| with_supervisor(Cadre::ALL[at])),
            centre: lines(problem, Service::YouthCentres, centre),
            child: lines(problem, Service::YouthCentres, child),
        }
    }

    pub(crate) fn post(&self, cadre: Cadre) -> f64 {
        self.post[cadre.index()]
    }

    pub(crate) fn centre(&self) -> f64 {
        self.centre
    }

    /// Meals of a child with a place.
    pub(crate) fn child(&self) -> f64 {
        self.child
    }

    /// What an option costs beyond what exists.
    pub(crate) fn of(&self, option: &Reached, today: &Reached) -> f64 {
        let posts: f64 = option.posts.iter().map(|&(cadre, _)| self.post(cadre)).sum();
        let children = option.children.saturating_sub(today.children) as f64;
        posts + self.centre * option.centres.len() as f64 + self.child * children
    }
}

fn post(problem: &Problem, cadre: Cadre) -> f64 {
    let counts = |line: &CostLine| pays_cadre(line.cadre, line.service, cadre);
    let pay = |line: &CostLine| {
        let months = if line.kind == LineKind::Pay { paid_months(problem, cadre) } else { 12.0 };
        if line.driver == Driver::PostMonths && counts(line) { months } else { 0.0 }
    };
    let only_pay = |line: &CostLine| if line.kind == LineKind::Pay { pay(line) } else { 0.0 };
    let equipment = |line: &CostLine| if line.driver == Driver::NewPosts && counts(line) { life(line) } else { 0.0 };
    let service = cadre.service();
    let on_costs = shares(problem, service, Driver::Pay) * lines(problem, service, only_pay);
    lines(problem, service, |line| pay(line) + equipment(line)) + on_costs
}

/// Quantities times prices of a part's lines, with the shares of its whole cost on top.
fn lines(problem: &Problem, service: Service, quantity: impl Fn(&CostLine) -> f64) -> f64 {
    let of_service = problem.costs.iter().filter(|line| line.service == service);
    let sum: f64 = of_service.map(|line| usd(problem, line) * quantity(line)).sum();
    sum * (1.0 + shares(problem, service, Driver::ServiceCost))
}

fn shares(problem: &Problem, service: Service, of: Driver) -> f64 {
    let lines = problem.costs.iter().filter(|line| line.service == service && line.driver == of);
    lines.map(|line| problem.get(line.price)).sum()
}

fn life(line: &CostLine) -> f64 {
    1.0 / f64::from(line.life_years.unwrap_or(USUAL_LIFE_YEARS).max(1))
}
