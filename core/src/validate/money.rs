//! Cost lines, funding sources, payers' shares and hand-over stages.

use super::{Check, rules, sorted};
use crate::arrange::{Map, Set};
use crate::estimate::Parameters;
use crate::id::PayerId;
use crate::input::{CostRow, Driver, FundingRow, HandoverRow, Input, LineKind, ShareRow};
use crate::problem::{COMMUNE_PAYER, Ceiling, Commune, CostLine, Currency, Scope, Share, Source};
use crate::service::{Service, Stage};
use crate::time::{Month, Year};

/// Shares that add up to more than this are above one; the rest is the rounding of decimals.
const ONE_AND_ROUNDING: f64 = 1.0 + 1e-9;

impl Check<'_> {
    pub(super) fn costs(&mut self, parameters: &Parameters) -> Vec<CostLine> {
        let input = self.input;
        if input.costs.is_empty() {
            self.top_fault(&rules::STANDARD_COSTS, "costs", "there are no cost lines; the standard ones are used");
            let standard = Input::standard_costs();
            return self.cost_lines(&standard, parameters);
        }
        self.duplicates("costs", "id", input.costs.iter().map(|row| &row.id));
        self.cost_lines(&input.costs, parameters)
    }

    fn cost_lines(&mut self, rows: &[CostRow], parameters: &Parameters) -> Vec<CostLine> {
        let mut lines = Vec::with_capacity(rows.len());
        for (i, row) in sorted(rows, |row| (row.service, row.kind, row.id.clone())) {
            let Some(price) = self.parameter(&row.price, "costs", i, "price") else { continue };
            let unit = &parameters.estimate(price).unit;
            let Some(currency) = currency(unit) else {
                let message = format!("the price `{}` is in `{unit}`, not in money or a share", row.price);
                self.fault(&rules::COST_LINE, "costs", i, "price", message);
                continue;
            };
            let of_money = matches!(row.driver, Driver::Pay | Driver::ServiceCost);
            if of_money != (currency == Currency::Share) {
                let message = format!("the driver `{}` does not go with a price in `{unit}`", row.driver);
                self.fault(&rules::COST_LINE, "costs", i, "driver", message);
            }
            if matches!(row.driver, Driver::PostMonths | Driver::NewPosts) && row.cadre.is_none() {
                let message = format!("the driver `{}` needs a cadre", row.driver);
                self.fault(&rules::COST_LINE, "costs", i, "cadre", message);
            }
            if row.life_years == Some(0) {
                self.fault(&rules::COST_LINE, "costs", i, "life_years", "a useful life of 0 years");
            }
            lines.push(CostLine {
                id: row.id.clone(),
                service: row.service,
                kind: row.kind,
                driver: row.driver,
                cadre: row.cadre,
                price,
                currency,
                rise: row.rise,
                life_years: row.life_years,
                account: row.account.clone(),
            });
        }
        lines
    }

    /// Payers in the order of the input; those it does not name come last, by name. The commune is always one.
    pub(super) fn payers(&mut self) -> Vec<PayerId> {
        let input = self.input;
        let mut payers: Vec<PayerId> = Vec::new();
        for payer in &input.payers {
            if payers.contains(payer) {
                self.top_fault(&rules::DUPLICATE_PAYER, "payers", format!("`{payer}` stands twice"));
            } else {
                payers.push(payer.clone());
            }
        }
        let funding = input.funding.iter().map(|row| row.payer.clone());
        let shares = input.shares.iter().map(|row| row.payer.clone());
        let others: Set<PayerId> = funding.chain(shares).chain([COMMUNE_PAYER.into()]).collect();
        payers.extend(others.into_iter().filter(|payer| !input.payers.contains(payer)));
        payers
    }

    pub(super) fn sources(&mut self, payers: &[PayerId]) -> Vec<Source> {
        let input = self.input;
        self.duplicates("funding", "id", input.funding.iter().map(|row| &row.id));
        let mut sources = Vec::with_capacity(input.funding.len());
        for (i, row) in sorted(&input.funding, |row| row.id.clone()) {
            let (from, until) = (row.from.unwrap_or(Year(i32::MIN)), row.until.unwrap_or(Year(i32::MAX)));
            if until < from {
                self.fault(&rules::PERIOD, "funding", i, "until", "the last year lies before the first");
            }
            let ceiling = self.ceiling(row, i);
            let scope = self.scope(row, i);
            let share = row.share.as_ref().and_then(|id| self.parameter(id, "funding", i, "share"));
            let growth = row.growth.as_ref().and_then(|id| self.parameter(id, "funding", i, "growth"));
            sources.push(Source {
                id: row.id.clone(),
                payer: payers.iter().position(|payer| *payer == row.payer).unwrap_or(0),
                scope,
                basis: row.basis,
                ceiling,
                share,
                growth,
                services: std::array::from_fn(|s| row.services.is_empty() || row.services.contains(&Service::ALL[s])),
                kinds: std::array::from_fn(|k| row.kinds.is_empty() || row.kinds.contains(&LineKind::ALL[k])),
                from,
                until,
                support: row.support,
            });
        }
        sources
    }

    fn ceiling(&mut self, row: &FundingRow, i: usize) -> Ceiling {
        let given = [row.estimate.is_some(), row.usd_year.is_some(), row.riel_year.is_some()];
        if given.iter().filter(|&&given| given).count() != 1 {
            let message = format!("source `{}` has no amount, or more than one", row.id);
            self.fault(&rules::SOURCE_AMOUNT, "funding", i, "estimate", message);
            return Ceiling::Riel(0.0);
        }
        let by_estimate = row.estimate.as_ref().map(|id| {
            let parameter = self.parameter(id, "funding", i, "estimate");
            parameter.map_or(Ceiling::Riel(0.0), Ceiling::Estimate)
        });
        by_estimate
            .or(row.usd_year.map(Ceiling::Usd))
            .or(row.riel_year.map(Ceiling::Riel))
            .unwrap_or(Ceiling::Riel(0.0))
    }

    fn scope(&mut self, row: &FundingRow, i: usize) -> Scope {
        match row.scope.as_str() {
            "shared" => Scope::Shared,
            "each" => Scope::Each,
            code if self.communes.contains_key(&code.into()) => Scope::Commune(self.communes[&code.into()]),
            _ => {
                let message = format!("the scope of `{}` is not shared, each, or a commune of this plan", row.id);
                self.fault(&rules::SOURCE_SCOPE, "funding", i, "scope", message);
                Scope::Shared
            }
        }
    }

    pub(super) fn shares(&mut self, payers: &[PayerId]) -> Vec<Share> {
        let input = self.input;
        let key = |row: &ShareRow| (row.commune.clone(), row.service, row.payer.clone(), row.year);
        self.duplicates("shares", "year", input.shares.iter().map(share_name));
        let mut shares = Vec::with_capacity(input.shares.len());
        for (i, row) in sorted(&input.shares, key) {
            let commune = row.commune.as_ref().map(|code| self.commune(code, "shares", i, "commune"));
            if !input.funding.iter().any(|source| source.payer == row.payer) {
                let message = format!("payer `{}` has no funding source", row.payer);
                self.fault(&rules::SHARE_WITHOUT_SOURCE, "shares", i, "payer", message);
            }
            let payer = payers.iter().position(|payer| *payer == row.payer).unwrap_or(0);
            shares.push(Share { commune, service: row.service, payer, year: row.year, share: row.share });
        }
        self.share_sums(&shares);
        shares
    }

    /// The shares in force in a year, of one commune and part, never add up to more than the whole.
    fn share_sums(&mut self, shares: &[Share]) {
        let mut groups: Map<(Option<usize>, Option<Service>), Vec<&Share>> = Map::new();
        for share in shares {
            groups.entry((share.commune, share.service)).or_default().push(share);
        }
        for group in groups.values() {
            let years: Set<Year> = group.iter().map(|share| share.year).collect();
            for year in years {
                let mut in_force: Map<usize, (Year, f64)> = Map::new();
                for share in group.iter().filter(|share| share.year <= year) {
                    let latest = in_force.entry(share.payer).or_insert((share.year, share.share));
                    if share.year >= latest.0 {
                        *latest = (share.year, share.share);
                    }
                }
                let sum: f64 = in_force.values().map(|(_, share)| share).sum();
                if sum > ONE_AND_ROUNDING {
                    let row = self.input.shares.iter().position(|row| row.year == year).unwrap_or(0);
                    let message = format!("in {year} the shares of one commune and part add up to {sum:.3}");
                    self.fault(&rules::SHARES_ABOVE_ONE, "shares", row, "share", message);
                }
            }
        }
    }

    pub(super) fn stages(&mut self, communes: &mut [Commune]) {
        let input = self.input;
        for (i, row) in input.handover.iter().enumerate() {
            let position = self.commune(&row.commune, "handover", i, "commune");
            let Some(commune) = communes.get_mut(position) else { continue };
            let slot = &mut commune.stages[row.stage.index()];
            if slot.is_some() {
                let message = format!("stage `{}` of {} stands twice", row.stage, row.commune);
                self.fault(&rules::DUPLICATE_STAGE, "handover", i, "stage", message);
            } else {
                *slot = Some(row.month);
            }
            self.passed_before_start(i, row);
        }
        for commune in communes.iter() {
            let dated: Vec<(Stage, _)> =
                Stage::ALL.iter().filter_map(|&s| commune.stages[s.index()].map(|month| (s, month))).collect();
            for pair in dated.windows(2) {
                if pair[1].1 < pair[0].1 {
                    let row = input
                        .handover
                        .iter()
                        .position(|row| row.commune == commune.code && row.stage == pair[1].0)
                        .unwrap_or(0);
                    let message = format!("`{}` lies before `{}`", pair[1].0, pair[0].0);
                    self.fault(&rules::STAGE_ORDER, "handover", row, "month", message);
                }
            }
        }
    }
}

impl Check<'_> {
    /// What passes to the commune runs by then. A commune without a start of its own runs from the first month of the
    /// plan, or already before it: then nothing is said.
    fn passed_before_start(&mut self, i: usize, row: &HandoverRow) {
        let Some(commune) = self.input.communes.iter().find(|commune| commune.code == row.commune) else { return };
        let before = |start: &Month| row.month < *start;
        let late = |service: &Service| commune.start_of(*service).is_some_and(|start| before(&start));
        let what = if row.stage >= Stage::FirstService && commune.start.is_some_and(|start| before(&start)) {
            commune.start.map(|start| format!("the services of {} start in {start}", row.commune))
        } else if row.stage >= Stage::RemainingServices {
            let service = Service::LATER.into_iter().filter(|&s| self.input.services.has(s)).find(late);
            service
                .and_then(|service| Some((service, commune.start_of(service)?)))
                .map(|(service, start)| format!("`{service}` of {} starts in {start}", row.commune))
        } else {
            None
        };
        if let Some(what) = what {
            let message = format!("`{}` in {}, but {what}", row.stage, row.month);
            self.fault(&rules::STAGE_BEFORE_START, "handover", i, "month", message);
        }
    }
}

/// What makes a share row one of its kind.
fn share_name(row: &ShareRow) -> String {
    let commune = row.commune.as_ref().map_or("", |code| code.as_str());
    let service = row.service.map_or("", Service::name);
    format!("{commune} {service} {} {}", row.payer, row.year)
}

/// Currency of an estimate's unit.
fn currency(unit: &str) -> Option<Currency> {
    match unit.split(['/', ' ']).next() {
        Some("KHR") => Some(Currency::Riel),
        Some("USD") => Some(Currency::Usd),
        Some("AUD") => Some(Currency::Aud),
        Some("share") => Some(Currency::Share),
        _ => None,
    }
}
