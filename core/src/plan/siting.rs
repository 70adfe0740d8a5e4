//! Which youth centres run: those of today, and candidates that open where children need places.
//!
//! By district, as a capacitated facility location problem: villages are customers, centres are sites. A centre costs
//! what it costs a year to have it at all (renovation and furniture over their life, running, one cook and one
//! teacher). A child without a place costs so much that a centre opens for [`Parameter::CentreMinChildren`] children
//! and not for fewer. Ways decide only between answers of equal cost: all of them together cost less than a tenth of
//! the cheapest centre. The engine counts places without their age bands; where places of one band run out, further
//! candidates open for the children who wait (`more`).

use super::demand::Party;
use super::places::{KM_TOLERANCE, Places, Room};
use super::world::{District, World};
use crate::estimate::Parameter;
use crate::input::{Driver, Supply};
use crate::optimise::locate::{LocateOutcome, Location, locate};
use crate::optimise::{Certificate, Options};
use crate::problem::{CostLine, Currency};
use crate::service::{AgeBand, Service};

/// Work of the engine for one district.
const SITING_WORK: u64 = 25_000_000;
/// Useful life of what a cost line buys without saying how long it lasts, years [A].
const USUAL_LIFE_YEARS: u32 = 10;
/// A centre lasts beyond every horizon: what is bought once is spread over this life at the least.
const SHORTEST_LIFE_YEARS: u32 = 1;
/// Ways cost at most this share of the cheapest centre.
const WAYS_SHARE: f64 = 0.1;

/// The siting problem of a district.
pub(super) struct Siting {
    /// Positions of the centres that could run.
    sites: Vec<usize>,
    location: Location,
    options: Options,
}

/// Centres that run in every plan, or all that could run where the settings let them open.
pub(super) fn sites(world: &World<'_>, district: &District) -> Vec<usize> {
    let needed = world.problem.settings.centres == Supply::Needed;
    let here = |c: &usize| {
        let centre = &world.problem.centres[*c];
        district.villages.contains(&centre.village) && (centre.runs() || needed)
    };
    (0..world.problem.centres.len()).filter(here).collect()
}

impl Siting {
    /// `None` where nothing is to be decided: no candidate, or no child who needs a place.
    pub(super) fn new(world: &World<'_>, district: &District, parties: &[Party]) -> Option<Self> {
        let sites = sites(world, district);
        let children = children_of(district, parties);
        let customers: Vec<(usize, f64)> =
            district.villages.clone().zip(children).filter(|&(_, children)| children > 0.0).collect();
        if customers.is_empty() || sites.iter().all(|&c| world.problem.centres[c].runs()) {
            return None;
        }
        let open = open_usd_year(world);
        let most_km = world.get(Parameter::CentreMaxKm);
        let total: f64 = customers.iter().map(|&(_, children)| children).sum();
        let usd_km = WAYS_SHARE * open / (total * most_km + 1.0);
        let bases: Vec<usize> = sites.iter().map(|&c| world.problem.centres[c].village).collect();
        let villages: Vec<usize> = customers.iter().map(|&(village, _)| village).collect();
        let km = world.matrix(&bases, &villages);
        let cost = |row: usize, column: usize| {
            let km = km[column][row];
            if km <= most_km + KM_TOLERANCE { customers[row].1 * km * usd_km } else { f64::INFINITY }
        };
        let places = |&c: &usize| world.problem.centres[c].places.iter().sum::<u64>() as f64;
        let wait = open / world.get(Parameter::CentreMinChildren).max(1.0) + most_km * usd_km;
        let location = Location {
            open_cost: vec![open; sites.len()],
            capacity: Some(sites.iter().map(places).collect()),
            demand: customers.iter().map(|&(_, children)| children).collect(),
            cost: (0..customers.len())
                .flat_map(|row| (0..sites.len()).map(move |column| (row, column)))
                .map(|(r, c)| cost(r, c))
                .collect(),
            existing: sites.iter().map(|&c| world.problem.centres[c].runs()).collect(),
            penalty: Some(customers.iter().map(|&(_, children)| children * wait).collect()),
            ..Location::default()
        };
        let options = Options { stop: world.control.stop().clone(), ..Options::default().with_work_limit(SITING_WORK) };
        Some(Self { sites, location, options })
    }

    /// The centres that run by the engine's answer, and its certificate.
    pub(super) fn solve(&self) -> (Vec<usize>, Certificate) {
        if let Ok(outcome) = locate(&self.location, &self.options) {
            return (self.open(&outcome), outcome.certificate);
        }
        // Only numbers beyond all sense make the engine refuse: then nothing opens.
        let existing = self.sites.iter().zip(&self.location.existing).filter(|&(_, &existing)| existing);
        (existing.map(|(&c, _)| c).collect(), Certificate::from_bounds(f64::MAX, 0.0, 0, &self.options))
    }

    /// The centres that run when some stay open that are open already.
    pub(super) fn beside(mut self, open: &[usize]) -> Vec<usize> {
        for (existing, site) in self.location.existing.iter_mut().zip(&self.sites) {
            *existing |= open.contains(site);
        }
        self.solve().0
    }

    /// The certificate of another choice of centres: what it costs, against the bound of the best.
    pub(super) fn certify(&self, open: &[usize], best: &[usize], certificate: &Certificate) -> Certificate {
        if open == best {
            return *certificate;
        }
        let mut fixed = self.location.clone();
        fixed.existing = self.sites.iter().map(|c| open.contains(c)).collect();
        fixed.max_sites = Some(open.len());
        let objective = locate(&fixed, &self.options).map_or(f64::MAX, |outcome| outcome.certificate.objective);
        Certificate::from_bounds(objective, certificate.bound, certificate.work, &self.options)
    }

    fn open(&self, outcome: &LocateOutcome) -> Vec<usize> {
        self.sites.iter().zip(&outcome.open).filter(|&(_, &open)| open).map(|(&c, _)| c).collect()
    }
}

/// The candidate that could take most of the children who wait, if they are enough for a centre.
pub(super) fn more(
    world: &World<'_>,
    district: &District,
    room: &Room,
    places: &Places,
    open: &[usize],
) -> Option<usize> {
    let candidates: Vec<usize> = sites(world, district).into_iter().filter(|c| !open.contains(c)).collect();
    let most_km = world.get(Parameter::CentreMaxKm) + KM_TOLERANCE;
    let waiting: Vec<_> = (0..room.parties.len()).map(|p| (room.parties[p].village, room.waiting(places, p))).collect();
    let takes = |&c: &usize| {
        let centre = &world.problem.centres[c];
        let ways = world.travel.from_base(centre.village);
        let mut in_reach = [0; AgeBand::ALL.len()];
        for (village, children) in waiting.iter().filter(|(_, n)| n.iter().any(|&n| n > 0)) {
            if ways.to(*village).0 <= most_km {
                (0..in_reach.len()).for_each(|age| in_reach[age] += children[age]);
            }
        }
        in_reach.iter().zip(centre.places).map(|(&children, places)| children.min(places)).sum::<u64>()
    };
    let enough = world.get(Parameter::CentreMinChildren).max(1.0);
    let counted = candidates.iter().map(|c| (takes(c), *c)).filter(|&(n, _)| n as f64 >= enough);
    counted.max_by_key(|&(n, c)| (n, std::cmp::Reverse(c))).map(|(_, c)| c)
}

/// Children who need a place, by village of the district.
fn children_of(district: &District, parties: &[Party]) -> Vec<f64> {
    let mut children = vec![0.0; district.villages.len()];
    for party in parties.iter().filter(|party| district.villages.contains(&party.village)) {
        children[party.village - district.villages.start] += party.children.iter().sum::<u64>() as f64;
    }
    children
}

/// What it costs in a year to have a centre at all, US dollars: the cost lines that are counted by centre, one cook for
/// the months that cooks are paid, one teacher.
pub(super) fn open_usd_year(world: &World<'_>) -> f64 {
    let of_centre = world.problem.costs.iter().filter(|line| line.service == Service::YouthCentres);
    let lines: f64 = of_centre.map(|line| usd(world, line) * times_a_year(line)).sum();
    let cook = world.get(Parameter::PayCook) * world.get(Parameter::CookMonths);
    let teacher = world.get(Parameter::PayTeacher) * 12.0;
    let pay = (cook + teacher) * (1.0 + world.get(Parameter::OnCostShare)) / world.get(Parameter::RielPerUsd);
    (lines + pay).max(1.0)
}

fn usd(world: &World<'_>, line: &CostLine) -> f64 {
    let price = world.get(line.price);
    match line.currency {
        Currency::Riel => price / world.get(Parameter::RielPerUsd),
        Currency::Usd => price,
        Currency::Aud => price * world.get(Parameter::UsdPerAud),
        Currency::Share => 0.0,
    }
}

fn times_a_year(line: &CostLine) -> f64 {
    match line.driver {
        Driver::CentreYears => 1.0,
        Driver::CentreMonths => 12.0,
        Driver::CentresOpened => 1.0 / f64::from(line.life_years.unwrap_or(USUAL_LIFE_YEARS).max(SHORTEST_LIFE_YEARS)),
        _ => 0.0,
    }
}
