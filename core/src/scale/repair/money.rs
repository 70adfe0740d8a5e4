//! Repairs of money: another source, a later start.

use super::{Bench, Repair, least, repair};
use crate::id::CommuneCode;
use crate::input::FundingRow;
use crate::scenario::{Change, Scenario};

impl Bench<'_> {
    /// A source of as much a year as the worst year lacks.
    pub(super) fn source(&self) -> Option<Repair> {
        let forecast = self.before.forecast.as_ref()?;
        let rows = forecast.years.iter().filter(|row| row.commune.as_str() == self.shortage.area);
        let worst = rows.map(|row| row.gap.to_usd(forecast.riel_per_usd).0).fold(0.0, f64::max);
        let usd = worst.ceil();
        let payer = self.before.problem.payers.last().cloned().unwrap_or_default();
        let area = &self.shortage.area;
        let source = FundingRow::new(&format!("new-{area}"), payer.as_str(), area, usd);
        let scenario = Scenario::new("source").with(Change::AddFunding { source });
        let sentence = format!("{payer} gives {usd:.0} US dollars a year to {area}");
        self.removes(&scenario).then(|| repair("source", sentence, usd, String::new(), scenario))
    }

    /// The services start so many whole years later that money is enough.
    pub(super) fn postpone(&self) -> Option<Repair> {
        let code = CommuneCode(self.shortage.area.clone());
        let commune = self.before.problem.communes.iter().find(|commune| commune.code == code)?;
        let cover = |years: u32| {
            let start = commune.start + years as i32 * 12;
            Scenario::new("postpone").with(Change::Cover { communes: vec![code.clone()], start })
        };
        let found = least(1, self.before.problem.horizon.years - 1, |years| self.removes(&cover(years)));
        let months = &self.before.forecast.as_ref()?.months;
        let served: f64 = months.iter().filter(|row| row.commune == code).map(|row| row.open_cases / 12.0).sum();
        found.map(|years| {
            let lost = served * f64::from(years) / f64::from(self.before.problem.horizon.years);
            let gives_up = format!("about {lost:.0} family-years of service");
            repair("postpone", format!("start {years} years later"), 0.0, gives_up, cover(years))
        })
    }
}
