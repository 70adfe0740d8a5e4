//! Why so many posts: filled as they are asked for, asked for by families, a standard and hours.
//!
//! The months of the forecast move the need on with the families in case. What a post is asked for by is shown as `need`
//! works it out for the first month, without travel.

use super::{MONTHS, Term, Why};
use crate::estimate::Parameter;
use crate::input::{Driver, LineKind};
use crate::need::{CommuneNeed, Norms, StaffNeed, need};
use crate::problem::{CostLine, Problem};
use crate::service::{AgeBand, Cadre, Service};

const NEED: &str = "need of the first month, docs/methods/need.md";
const LARGER: &str = "the larger";

impl Why<'_> {
    /// The terms of a quantity that families or posts make; none where it is known no closer.
    pub(super) fn quantity(&self, line: &CostLine, value: f64) -> Option<(&'static str, Vec<Term>)> {
        match (line.driver, line.cadre) {
            (Driver::PostMonths, Some(cadre)) => Some(("product", self.post_months(line, cadre, value))),
            (Driver::FamilyYears, _) if line.service == Service::SocialWork => {
                let mean = self.mean("Families in case", "families", value, |month| month.open_cases);
                Some(("mean", mean.terms))
            }
            (Driver::ChildDays, _) => {
                let days = Term::estimate(self.problem, Parameter::CentreDays);
                let children = value / days.value;
                let mean = self.mean("Children with a place", "children", children, |month| month.children_placed);
                Some(("product", vec![mean, days]))
            }
            _ => None,
        }
    }

    fn post_months(&self, line: &CostLine, cadre: Cadre, value: f64) -> Vec<Term> {
        let months = if line.kind == LineKind::Pay && cadre == Cadre::Cook {
            Term::estimate(self.problem, Parameter::CookMonths)
        } else {
            Term::leaf("Months of the year", 12.0, "months/year", "calendar")
        };
        let filled = value / months.value;
        let terms = vec![
            self.asked_for(cadre),
            Term::estimate(self.problem, Parameter::HiringLeadMonths),
            Term::estimate(self.problem, Parameter::VacancyShare),
        ];
        let rule = "whole posts are filled after the hiring time; some stand empty";
        vec![Term::of("Posts filled, mean of the year", filled, "posts", rule, terms), months]
    }

    /// Posts asked for at the end of the year, and what they were asked for by in the first month.
    fn asked_for(&self, cadre: Cadre) -> Term {
        let here = self
            .forecast
            .months
            .iter()
            .rev()
            .find(|month| month.commune == self.row.commune && month.month.year() == self.row.year);
        let (posts, in_case, waiting) =
            here.map_or((0.0, 0.0, 0.0), |month| (month.posts_needed[cadre.index()], month.open_cases, month.waiting));
        let families = vec![
            Term::leaf("Families in case", in_case, "families", MONTHS),
            Term::leaf("Families waiting", waiting, "families", MONTHS),
        ];
        let families =
            Term::of("Families in case or waiting, end of the year", in_case + waiting, "families", "sum", families);
        let mut terms = vec![families];
        terms.extend(self.first_month(cadre));
        Term::of("Posts asked for, end of the year", posts, "posts", "as the families in case grow or shrink", terms)
    }

    fn first_month(&self, cadre: Cadre) -> Option<Term> {
        let need = self.need.get_or_init(|| need(self.problem));
        let here = need.communes.iter().find(|row| row.commune == self.row.commune)?;
        let staff = here.staff.iter().find(|row| row.cadre == cadre)?;
        let mut terms: Vec<Term> = by_standard(self.problem, here, staff).into_iter().collect();
        terms.push(by_hours(self.problem, here, staff));
        Some(Term::of("Posts asked for, first month", staff.required.0, "posts", LARGER, terms))
    }
}

/// By the caseload standard, the ratio of children to staff, or the span of supervision.
fn by_standard(problem: &Problem, here: &CommuneNeed, staff: &StaffNeed) -> Option<Term> {
    let norms = Norms::new(problem);
    let supervised: f64 = norms.workers_supervised(&here.staff);
    let children =
        |age: AgeBand| Term::leaf("Children who need a place", here.places[age.index()] as f64, "children", NEED);
    let (count, standard) = match staff.cadre {
        Cadre::SocialWorker => (families(problem, here), Parameter::CaseloadFamilies),
        Cadre::Caregiver => (children(AgeBand::Preschool), Parameter::PreschoolPerCaregiver),
        Cadre::Teacher => (children(AgeBand::School), Parameter::TutoringGroup),
        Cadre::Supervisor => {
            (Term::leaf("Posts that are supervised", supervised, "posts", NEED), Parameter::SupervisionSpan)
        }
        _ => return None,
    };
    let terms = vec![count, Term::estimate(problem, standard)];
    Some(Term::of("By the standard", staff.by_standard.0, "posts", "quotient", terms))
}

/// Families in case in the first month: a part of all, or as the case list counts them.
fn families(problem: &Problem, here: &CommuneNeed) -> Term {
    let label = "Families in case or waiting, first month";
    let open = here.open_cases as f64;
    let commune = problem.communes.iter().find(|commune| commune.code == here.commune);
    if commune.is_some_and(|commune| problem.has_case_list(commune)) {
        return Term::leaf(label, open, "families", "case list");
    }
    if commune.is_some_and(|commune| commune.open_cases.is_some()) {
        return Term::leaf(label, open, "families", "communes.csv");
    }
    let all = Term::leaf("Families of the commune", here.families as f64, "families", "communes.csv");
    Term::of(label, open, "families", "product", vec![all, Term::estimate(problem, Parameter::ShareInCase)])
}

/// By hours (WISN): the hours of the work, with what meetings and supervision take, over what one worker has.
fn by_hours(problem: &Problem, here: &CommuneNeed, staff: &StaffNeed) -> Term {
    let norms = Norms::new(problem);
    let work = here.workload.iter().filter(|work| work.cadre == staff.cadre && work.hours_year.0 > 0.0);
    let work: Vec<Term> = work
        .map(|work| {
            let each = Term::leaf("Hours for one", work.hours_year.0 / work.quantity_year, "hours", NEED);
            let often = Term::leaf("How often in a year", work.quantity_year, "", NEED);
            Term::of(work.component.label(), work.hours_year.0, "hours/year", "product", vec![often, each])
        })
        .collect();
    let hours = Term::of("Hours of the work", staff.hours_year.0, "hours/year", "sum", work);
    let allowance = Term::leaf("With meetings, supervision and figures", staff.allowance_factor, "times", NEED);
    let all = staff.hours_year.0 * staff.allowance_factor;
    let all = Term::of("Hours asked for", all, "hours/year", "product", vec![hours, allowance]);
    let off = [
        Parameter::WorkingDaysYear,
        Parameter::PublicHolidays,
        Parameter::AnnualLeave,
        Parameter::SickLeave,
        Parameter::TrainingDays,
    ]
    .map(|days| Term::estimate(problem, days))
    .to_vec();
    let available = norms.available_hours_year().0;
    let day = Term::estimate(problem, Parameter::HoursPerDay);
    let days = Term::of("Days at work", available / day.value, "days/year", "difference", off);
    let one = Term::of("Hours of one worker in a year", available, "hours/year", "product", vec![days, day]);
    Term::of("By hours, without travel", staff.by_hours.0, "posts", "quotient", vec![all, one])
}
