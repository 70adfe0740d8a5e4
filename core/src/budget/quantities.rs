//! What a commune uses in a month: the quantities that cost lines are multiplied with.

use super::prices::{paid_months, pays_cadre};
use crate::estimate::Parameter;
use crate::input::{Driver, LineKind};
use crate::problem::{CostLine, Problem};
use crate::service::{Cadre, Service};

const CADRES: usize = Cadre::ALL.len();

/// Quantities of one commune in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Quantities {
    /// Posts that are filled and paid, full-time equivalents, by [`Cadre::index`].
    pub posts: [f64; CADRES],
    /// Kilometres travelled, by [`Service::index`].
    pub km: [f64; Service::ALL.len()],
    /// Families in case.
    pub families: f64,
    /// Families that the nurse serves.
    pub nurse_families: f64,
    /// Families in finance coaching.
    pub coached_families: f64,
    /// Children with a youth-centre place.
    pub children: f64,
    /// Centres that run.
    pub centres: f64,
    /// Course days times participants.
    pub participant_days: f64,
    /// Network meetings times members.
    pub member_meetings: f64,
    /// Workshops in villages.
    pub workshops: f64,
    /// Supervision groups that meet.
    pub groups: f64,
    /// 1 while a part runs in the commune, by [`Service::index`].
    pub served: [f64; Service::ALL.len()],
    /// Hand-over stages reached.
    pub stages: f64,
}

/// What was bought when: posts equipped and centres fitted, to know what is replaced after its useful life.
#[derive(Debug, Clone)]
pub(super) struct Purchases {
    /// Posts newly filled in each month, by [`Cadre::index`].
    posts: Vec<[f64; CADRES]>,
    /// Centres opened in each month.
    centres: Vec<f64>,
    /// Posts and centres that were there before: number, and month in which the commune's services and its centres begin.
    posts_before: [f64; CADRES],
    centres_before: f64,
    begin: usize,
    opens: usize,
}

impl Purchases {
    pub(super) fn new(months: usize, begin: usize, opens: usize) -> Self {
        Self {
            posts: vec![[0.0; CADRES]; months],
            centres: vec![0.0; months],
            posts_before: [0.0; CADRES],
            centres_before: 0.0,
            begin,
            opens,
        }
    }

    pub(super) fn fill_posts(&mut self, month: usize, cadre: usize, posts: f64) {
        self.posts[month][cadre] += posts;
    }

    pub(super) fn open_centres(&mut self, month: usize, centres: f64) {
        self.centres[month] += centres;
    }

    /// Posts of today's workers that are filled in the month under way. They were equipped before.
    pub(super) fn set_posts_before(&mut self, posts: [f64; CADRES]) {
        self.posts_before = posts;
    }

    /// Centres that ran before.
    pub(super) fn set_centres_before(&mut self, centres: f64) {
        self.centres_before = centres;
    }

    fn posts_bought(&self, month: usize, wanted: impl Fn(usize) -> bool, life_years: Option<u32>) -> f64 {
        let sum = |by_cadre: &[f64; CADRES]| -> f64 { (0..CADRES).filter(|&c| wanted(c)).map(|c| by_cadre[c]).sum() };
        bought(month, |m| sum(&self.posts[m]), (sum(&self.posts_before), self.begin), life_years)
    }

    fn centres_bought(&self, month: usize, life_years: Option<u32>) -> f64 {
        bought(month, |m| self.centres[m], (self.centres_before, self.opens), life_years)
    }
}

/// New ones of the month and those whose useful life ends in it. What was there before is of unknown age: it is
/// taken to be half-way through its life when the services begin [A].
fn bought(month: usize, new: impl Fn(usize) -> f64, (before, begin): (f64, usize), life_years: Option<u32>) -> f64 {
    let Some(life) = life_years.map(|years| years as usize * 12).filter(|life| *life > 0) else {
        return new(month);
    };
    let again: f64 = (0..=month).rev().step_by(life).map(&new).sum();
    let since = month.saturating_sub(begin) + life / 2;
    let due = month > begin && since.is_multiple_of(life);
    again + if due { before } else { 0.0 }
}

/// How a cost line finds its quantity: the driver with everything looked up beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    driver: Driver,
    service: usize,
    /// Cadres that the line counts, by [`Cadre::index`], with the part of a year in which they are paid.
    cadres: [f64; CADRES],
    life_years: Option<u32>,
    days_month: f64,
}

impl Meter {
    pub(super) fn new(problem: &Problem, line: &CostLine) -> Self {
        let cadre_weight = |cadre: Cadre| {
            let paid = if line.kind == LineKind::Pay { paid_months(problem, cadre) / 12.0 } else { 1.0 };
            if pays_cadre(line.cadre, line.service, cadre) { paid } else { 0.0 }
        };
        Self {
            driver: line.driver,
            service: line.service.index(),
            cadres: std::array::from_fn(|cadre| cadre_weight(Cadre::ALL[cadre])),
            life_years: line.life_years,
            days_month: problem.get(Parameter::CentreDays) / 12.0,
        }
    }

    /// The quantity of the line in a month. Shares of other lines have none of their own: see `lines`.
    pub(super) fn read(&self, q: &Quantities, bought: &Purchases, month: usize) -> f64 {
        match self.driver {
            Driver::PostMonths => q.posts.iter().zip(&self.cadres).map(|(posts, weight)| posts * weight).sum(),
            Driver::NewPosts => bought.posts_bought(month, |cadre| self.cadres[cadre] > 0.0, self.life_years),
            Driver::Km => q.km[self.service],
            Driver::FamilyYears => q.families * q.served[self.service] / 12.0,
            Driver::NurseFamilyYears => q.nurse_families / 12.0,
            Driver::CoachedFamilyYears => q.coached_families / 12.0,
            Driver::ChildDays => q.children * self.days_month,
            Driver::CentresOpened => bought.centres_bought(month, self.life_years),
            Driver::CentreYears => q.centres / 12.0,
            Driver::CentreMonths => q.centres,
            Driver::ParticipantDays => q.participant_days,
            Driver::MemberMeetings => q.member_meetings,
            Driver::Workshops => q.workshops,
            Driver::GroupMonths => q.groups,
            Driver::CommuneYears => q.served[self.service] / 12.0,
            Driver::Stages => q.stages,
            Driver::Pay | Driver::ServiceCost => 0.0,
        }
    }
}
