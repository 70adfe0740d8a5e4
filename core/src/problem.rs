//! A checked plan: complete, consistent, indexed and sorted. Only `validate` makes one, so every stage may rely on it.

use crate::error::Issues;
use crate::estimate::{Parameter, Parameters, Status};
use crate::id::{CentreId, CommuneCode, FamilyId, PayerId, SourceId, VillageCode, WorkerId};
use crate::input::{Basis, Driver, Knowledge, LineKind, Rise, Services, Settings};
use crate::service::{AgeBand, Cadre, Carer, Grade, Service, Stage};
use crate::time::{Horizon, Month, Year};
use std::ops::Range;

/// The payer whose money makes a commune stand alone.
pub const COMMUNE_PAYER: &str = "commune";

/// Safety scores 0..=10.
pub(crate) const SCORES: usize = 11;

/// Chances of the safety scores a month later: row from, column to; each row sums to 1.
pub(crate) type Transitions = [[f64; SCORES]; SCORES];

/// A checked plan. Communes are sorted by code, villages by code (so a commune's villages are adjacent), families,
/// workers, centres and sources by id; positions in these lists are the indices that the stages use.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(crate) name: String,
    pub(crate) horizon: Horizon,
    pub(crate) settings: Settings,
    pub(crate) services: Services,
    pub(crate) parameters: Parameters,
    pub(crate) communes: Vec<Commune>,
    pub(crate) villages: Vec<Village>,
    pub(crate) families: Vec<Family>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) centres: Vec<Centre>,
    pub(crate) costs: Vec<CostLine>,
    pub(crate) payers: Vec<PayerId>,
    pub(crate) sources: Vec<Source>,
    pub(crate) shares: Vec<Share>,
    pub(crate) roads: Vec<Road>,
    pub(crate) transitions: Option<Box<Transitions>>,
    pub(crate) issues: Issues,
}

/// A commune with complete figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// Six-digit code.
    pub code: CommuneCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Families: the sum of its villages.
    pub families: u64,
    /// People.
    pub people: u64,
    /// Children under 18.
    pub children: u64,
    /// Families with IDPoor level 1.
    pub poor_1: u64,
    /// Families with IDPoor level 2.
    pub poor_2: u64,
    /// Families that need casework at the start, where they are counted.
    pub open_cases: Option<u64>,
    /// Councillors, where known.
    pub councillors: Option<u64>,
    /// First month of the services.
    pub start: Month,
    /// First month of each of [`Service::LATER`]: never before `start`.
    pub later: [Month; Service::LATER.len()],
    /// Positions of its villages in [`Problem::villages`].
    pub villages: Range<usize>,
    /// What stands behind the figures.
    pub status: Status,
    /// How much is known of its workforce, by [`Cadre::index`].
    pub knowledge: [Knowledge; Cadre::ALL.len()],
    /// Month of each hand-over stage, by [`Stage::index`].
    pub stages: [Option<Month>; Stage::ALL.len()],
}

impl Commune {
    /// First month of a part in the commune.
    #[must_use]
    pub fn start_of(&self, service: Service) -> Month {
        service.later().map_or(self.start, |place| self.later[place])
    }
}

/// A village with complete figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Village {
    /// Eight-digit code.
    pub code: VillageCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Position of its commune in [`Problem::communes`].
    pub commune: usize,
    /// Latitude and longitude in degrees; `None` when nothing near it has a point either.
    pub point: Option<(f64, f64)>,
    /// Families.
    pub families: u64,
    /// People.
    pub people: u64,
    /// Children under 18.
    pub children: u64,
    /// Families with IDPoor level 1.
    pub poor_1: u64,
    /// Families with IDPoor level 2.
    pub poor_2: u64,
    /// What stands behind the figures.
    pub status: Status,
}

/// An open case of the case list.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Opaque id.
    pub id: FamilyId,
    /// Position of its village.
    pub village: usize,
    /// Safety score 0-10.
    pub score: u8,
    /// Children who need a place, by [`AgeBand::index`].
    pub places: [u32; AgeBand::ALL.len()],
    /// Whether it needs the nurse.
    pub nurse: bool,
    /// Whether it is in finance coaching.
    pub finance: bool,
    /// Situation of the carer.
    pub carer: Carer,
    /// Position of the social worker who serves it today.
    pub worker: Option<usize>,
}

/// A worker of today.
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    /// Opaque id.
    pub id: WorkerId,
    /// Cadre.
    pub cadre: Cadre,
    /// Position of the base village.
    pub village: usize,
    /// Full-time equivalents.
    pub fte: f64,
    /// Full-time equivalents of the post, of which `fte` is filled on average.
    pub post: f64,
    /// Who pays today.
    pub payer: PayerId,
    /// Positions of the communes served, ascending.
    pub serves: Vec<usize>,
    /// First month of work.
    pub from: Option<Month>,
    /// Last month of work.
    pub until: Option<Month>,
    /// Rank among social workers.
    pub grade: Grade,
}

impl Worker {
    /// Whether the worker works in a month.
    #[must_use]
    pub fn works_in(&self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.until.is_none_or(|until| month <= until)
    }
}

/// A youth centre that exists or could open.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// Opaque id.
    pub id: CentreId,
    /// Position of its village.
    pub village: usize,
    /// Whether it runs today.
    pub existing: bool,
    /// Whether its opening is decided.
    pub opening: bool,
    /// Places, by [`AgeBand::index`].
    pub places: [u64; AgeBand::ALL.len()],
}

impl Centre {
    /// Whether it runs in every plan.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.existing || self.opening
    }
}

/// Currency of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Riel.
    Riel,
    /// United States dollars.
    Usd,
    /// Australian dollars.
    Aud,
    /// A share of an amount in riel.
    Share,
}

/// A cost line.
#[derive(Debug, Clone, PartialEq)]
pub struct CostLine {
    /// Name.
    pub id: String,
    /// Part of the Village Hive.
    pub service: Service,
    /// Kind.
    pub kind: LineKind,
    /// Quantity.
    pub driver: Driver,
    /// Cadre, for lines about one.
    pub cadre: Option<Cadre>,
    /// Estimate that holds the price.
    pub price: Parameter,
    /// Its currency.
    pub currency: Currency,
    /// Rise of the price.
    pub rise: Rise,
    /// Useful life in years.
    pub life_years: Option<u32>,
    /// Account of the commune.
    pub account: Option<String>,
}

/// Whose money a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One pot for all communes.
    Shared,
    /// A pot of its own for each commune.
    Each,
    /// A pot for one commune.
    Commune(usize),
}

/// Yearly ceiling of a source, before share and growth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ceiling {
    /// An estimate, in US dollars.
    Estimate(Parameter),
    /// US dollars.
    Usd(f64),
    /// Riel.
    Riel(f64),
}

/// A funding source.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Name.
    pub id: SourceId,
    /// Position of its payer in [`Problem::payers`].
    pub payer: usize,
    /// Whose money.
    pub scope: Scope,
    /// How the ceiling comes about.
    pub basis: Basis,
    /// The ceiling.
    pub ceiling: Ceiling,
    /// Part of it that can go to these services.
    pub share: Option<Parameter>,
    /// Growth, % a year.
    pub growth: Option<Parameter>,
    /// Parts that it may pay, by [`Service::index`].
    pub services: [bool; Service::ALL.len()],
    /// Kinds that it may pay, by [`LineKind::index`].
    pub kinds: [bool; LineKind::ALL.len()],
    /// First year.
    pub from: Year,
    /// Last year.
    pub until: Year,
    /// Part of what is asked that is granted.
    pub support: f64,
}

/// A payer's share from a year on.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Commune; `None`: every commune without shares of its own.
    pub commune: Option<usize>,
    /// Part; `None`: every part without shares of its own.
    pub service: Option<Service>,
    /// Position of the payer.
    pub payer: usize,
    /// From this year on.
    pub year: Year,
    /// Share of the cost.
    pub share: f64,
}

/// A road between two villages.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// Position of one end.
    pub from: usize,
    /// Position of the other end.
    pub to: usize,
    /// Length in kilometres.
    pub km: f64,
}

impl Problem {
    /// Name of the plan.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Years planned.
    #[must_use]
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// Rules of the plan.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Parts of the Village Hive that run.
    #[must_use]
    pub fn services(&self) -> Services {
        self.services
    }

    /// Whether a part of the Village Hive runs.
    #[must_use]
    pub fn has(&self, service: Service) -> bool {
        self.services.has(service)
    }

    /// The estimates in force.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The value of an estimate in force.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> f64 {
        self.parameters.get(parameter)
    }

    /// Communes, sorted by code.
    #[must_use]
    pub fn communes(&self) -> &[Commune] {
        &self.communes
    }

    /// Villages, sorted by code.
    #[must_use]
    pub fn villages(&self) -> &[Village] {
        &self.villages
    }

    /// Open cases of the case list, sorted by id.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// Workers of today, sorted by id.
    #[must_use]
    pub fn workers(&self) -> &[Worker] {
        &self.workers
    }

    /// Youth centres, sorted by id.
    #[must_use]
    pub fn centres(&self) -> &[Centre] {
        &self.centres
    }

    /// Cost lines, sorted by service, kind and id.
    #[must_use]
    pub fn costs(&self) -> &[CostLine] {
        &self.costs
    }

    /// Payers in the order in which they are asked.
    #[must_use]
    pub fn payers(&self) -> &[PayerId] {
        &self.payers
    }

    /// Funding sources, sorted by id.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What was repaired, and what is worth a look.
    #[must_use]
    pub fn issues(&self) -> &Issues {
        &self.issues
    }

    /// The same problem with other values of the estimates in force: a draw. Plans, counts and money stay.
    #[must_use]
    pub fn with_parameters(&self, parameters: Parameters) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// The villages of a commune.
    #[must_use]
    pub fn villages_of(&self, commune: usize) -> &[Village] {
        self.villages.get(self.communes[commune].villages.clone()).unwrap_or(&[])
    }

    /// Whether the case list names families of a commune.
    pub(crate) fn has_case_list(&self, commune: &Commune) -> bool {
        self.families.iter().any(|family| commune.villages.contains(&family.village))
    }
}
