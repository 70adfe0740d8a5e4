//! What no draw changes: communes, dates, workers, centres, ways, and which of them hang together.

use crate::budget::centres::Centres;
use crate::budget::months::served_today;
use crate::budget::posts::{ByCadre, workers};
use crate::budget::starts::Starts;
use crate::budget::world::districts;
use crate::need::{Need, casework_weight};
use crate::plan::Plan;
use crate::problem::{Commune, Problem};
use crate::service::{Cadre, Service, Stage};
use std::ops::Range;

pub(super) const CADRES: usize = Cadre::ALL.len();

/// The way there and back of a cadre, before the draw's detour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Way {
    Road(f64),
    Straight(f64),
    Unknown,
}

/// Families, children and dates of a commune.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub families: f64,
    pub people: f64,
    pub children: f64,
    pub villages: f64,
    pub starts: Starts,
    /// First month and year of courses, counted from the horizon's beginning.
    pub training: (i32, i32),
    /// Months of the first course's year that remain.
    pub training_months: f64,
    /// Hand-over stages reached by year.
    pub stages: Vec<f64>,
    pub ways: [Way; CADRES],
    /// Families of the case list by score, and the part of the commune's families that it does not cover.
    pub counted: [f64; 11],
    pub estimated: f64,
    /// Families that need casework, where the commune counts them.
    pub open_cases: Option<f64>,
    /// Families for the nurse, in coaching, and children by age for one open case, where a case list counts them.
    pub listed: Option<(f64, f64, [f64; 2])>,
    /// Families whom the plan gives to social workers of today.
    pub in_case: f64,
    /// Workers of today who are paid here, by month; empty where nobody is.
    pub today: Vec<ByCadre>,
    /// The same up to when a post decided in the last month begins, and the fewest of any month.
    pub today_later: Vec<ByCadre>,
    pub today_least: ByCadre,
    /// Worker-months of today's workers who are paid here, by year.
    pub today_year: Vec<ByCadre>,
    /// Workers of today who serve this commune alone, by month; empty where there are none.
    pub alone: Vec<ByCadre>,
    /// Whether `today` or `alone` is otherwise than in the month before.
    pub changes: Vec<bool>,
    pub centres_before: f64,
    pub centres_new: f64,
    pub places: [f64; 2],
}

impl Place {
    pub(super) fn serves(&self, month: usize) -> bool {
        month >= self.starts.first
    }

    /// Months of a year in which a part runs, by [`Service::index`].
    pub(super) fn months_served(&self, service: usize, year: usize) -> f64 {
        (12 * (year + 1)).saturating_sub(self.starts.of(Service::ALL[service]).max(12 * year)) as f64
    }
}

/// A worker of today who serves several communes, with positions inside the block.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    pub cadre: usize,
    pub fte: f64,
    pub serves: Vec<usize>,
    /// Whether the worker is there and has something to do, by month.
    pub works: Vec<bool>,
}

/// Communes that share a district, a worker or a centre: nothing but money passes between blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// Positions in the problem; those of a district are adjacent.
    pub communes: Vec<usize>,
    pub districts: Vec<Range<usize>>,
    /// Fewest workers of today in each district in any month.
    pub today_least: Vec<ByCadre>,
    pub workers: Vec<Worker>,
    /// Ways of children: home, commune of the centre, age band, part of the home's need.
    pub ways: Vec<(usize, usize, usize, f64)>,
}

/// All that stays.
pub(super) struct Ground {
    /// The problem without its places: to read norms, rates and prices of a draw without copying a country.
    pub shell: Problem,
    pub places: Vec<Place>,
    pub blocks: Vec<Block>,
    pub months: usize,
}

impl Ground {
    pub(super) fn new(problem: &Problem, need: &Need, plan: &Plan) -> Self {
        let months = problem.horizon.years as usize * 12;
        let centres = Centres::new(problem, plan);
        let in_case = served_today(problem, plan);
        let ways = ways(problem, plan);
        let serving = serving(problem, plan, months);
        let place = |(c, commune): (usize, &Commune)| {
            let first = problem.horizon.first_month();
            let training = commune.stages[Stage::Training.index()].unwrap_or(commune.start);
            let stages = |year: usize| {
                let in_year = |stage: &&Option<crate::time::Month>| {
                    stage.is_some_and(|month| (0..12).contains(&(month.since(first) - 12 * year as i32)))
                };
                let exit = problem.has(Service::ExitStrategy);
                if exit { commune.stages.iter().filter(in_year).count() as f64 } else { 0.0 }
            };
            let (counted, estimated, listed) = case_list(problem, need, c);
            let (today, alone) = (today(&serving, c, months), alone(&serving, c, months));
            let today_later = today_later(&serving, c, months + 64);
            Place {
                families: commune.families as f64,
                people: commune.people as f64,
                children: commune.children as f64,
                villages: commune.villages.len() as f64,
                starts: Starts::new(commune, first),
                training: (training.since(first), training.year().0 - problem.horizon.start.0),
                training_months: f64::from(13 - training.of_year()),
                stages: (0..months / 12).map(stages).collect(),
                ways: ways[c],
                counted,
                estimated,
                open_cases: commune.open_cases.map(|counted| (counted as f64).min(commune.families as f64)),
                listed,
                in_case: in_case[c],
                changes: (0..months)
                    .map(|month| {
                        month == 0 || [&today, &alone].iter().any(|list| list.get(month) != list.get(month - 1))
                    })
                    .collect(),
                today_year: today.chunks(12).map(sum).collect(),
                today_least: least(&today_later),
                today,
                today_later,
                alone,
                centres_before: centres.existing[c],
                centres_new: centres.new[c],
                places: centres.places[c],
            }
        };
        let places: Vec<Place> = problem.communes.iter().enumerate().map(place).collect();
        let mut blocks = blocks(problem, &centres, &serving);
        for block in &mut blocks {
            let least = |district: &Range<usize>| {
                let here: Vec<ByCadre> =
                    block.communes[district.clone()].iter().map(|&c| places[c].today_least).collect();
                sum(&here)
            };
            block.today_least = block.districts.iter().map(least).collect();
        }
        Self { shell: shell(problem), places, blocks, months }
    }
}

fn shell(problem: &Problem) -> Problem {
    Problem {
        name: String::new(),
        horizon: problem.horizon,
        settings: problem.settings,
        services: problem.services,
        parameters: problem.parameters.clone(),
        communes: problem.communes.clone(),
        villages: Vec::new(),
        families: Vec::new(),
        workers: Vec::new(),
        centres: Vec::new(),
        costs: problem.costs.clone(),
        payers: problem.payers.clone(),
        sources: problem.sources.clone(),
        shares: Vec::new(),
        roads: Vec::new(),
        transitions: problem.transitions.clone(),
        issues: crate::error::Issues::default(),
    }
}

/// A worker of today: base, cadre, full-time equivalents, those of the post, communes served, there by month, there and
/// with work by month.
struct Serving {
    base: usize,
    cadre: usize,
    fte: f64,
    /// Full-time equivalents left for families, and those of the post.
    cases: f64,
    post: f64,
    serves: Vec<usize>,
    there: Vec<bool>,
    works: Vec<bool>,
}

fn serving(problem: &Problem, plan: &Plan, months: usize) -> Vec<Serving> {
    let first = problem.horizon.first_month();
    let of = |worker: &crate::budget::posts::Worker<'_>| {
        let there: Vec<bool> = (0..months + 64).map(|month| worker.works_in(month)).collect();
        let service = Cadre::ALL[worker.cadre].service();
        let start = |commune: usize| Starts::new(&problem.communes[commune], first).of(service);
        let busy = |month| worker.serves.iter().any(|&c| month >= start(c) || worker.cadre == Cadre::Trainer.index());
        Serving {
            base: worker.base,
            cadre: worker.cadre,
            fte: worker.fte,
            cases: worker.cases,
            post: worker.post,
            serves: worker.serves.to_vec(),
            works: (0..months).map(|month| there[month] && busy(month)).collect(),
            there,
        }
    };
    workers(problem, plan).iter().map(of).collect()
}

/// Sums by month of the workers whom `of` chooses; `there` says when, and how much of one. Empty without any.
fn by_month<'s>(
    serving: &'s [Serving],
    months: usize,
    of: impl Fn(&Serving) -> bool,
    there: impl Fn(&'s Serving) -> (&'s [bool], f64),
) -> Vec<ByCadre> {
    let mut list = Vec::new();
    for worker in serving.iter().filter(|worker| of(worker)) {
        list.resize(months, [0.0; CADRES]);
        let (there, fte) = there(worker);
        for (sum, _) in list.iter_mut().zip(there).filter(|(_, there)| **there) {
            sum[worker.cadre] += fte;
        }
    }
    list
}

fn today(serving: &[Serving], commune: usize, months: usize) -> Vec<ByCadre> {
    by_month(serving, months, |worker| worker.base == commune, |worker| (&worker.works, worker.fte))
}

/// Their posts, whether or not there is work yet.
fn today_later(serving: &[Serving], commune: usize, months: usize) -> Vec<ByCadre> {
    by_month(serving, months, |worker| worker.base == commune, |worker| (&worker.there, worker.post))
}

fn alone(serving: &[Serving], commune: usize, months: usize) -> Vec<ByCadre> {
    by_month(serving, months, |worker| worker.serves == [commune], |worker| (&worker.works, worker.cases))
}

fn sum(list: &[ByCadre]) -> ByCadre {
    std::array::from_fn(|cadre| list.iter().map(|row| row[cadre]).sum())
}

/// The fewest of any month; nobody is there after the last one.
fn least(list: &[ByCadre]) -> ByCadre {
    let of = |cadre: usize| list.iter().map(|row| row[cadre]).fold(f64::INFINITY, f64::min);
    std::array::from_fn(|cadre| if list.is_empty() { 0.0 } else { of(cadre) })
}

type Listed = ([f64; 11], f64, Option<(f64, f64, [f64; 2])>);

/// What a case list counts in a commune; what it does not cover is estimated in each draw from the families there.
fn case_list(problem: &Problem, need: &Need, commune: usize) -> Listed {
    let needs = need.villages.get(problem.communes[commune].villages.clone()).unwrap_or(&[]);
    let mut counted = [0.0; 11];
    let (mut left, mut all) = (0.0, 0.0);
    for (village, place) in needs.iter().zip(problem.villages_of(commune)) {
        let weight = casework_weight(place);
        all += weight;
        if village.from_case_list {
            for (sum, families) in counted.iter_mut().zip(village.by_score) {
                *sum += families as f64;
            }
        } else {
            left += weight;
        }
    }
    let here = &need.communes[commune];
    let open = here.open_cases as f64;
    let has_list = needs.iter().any(|village| village.from_case_list);
    if !has_list {
        return (counted, 1.0, None);
    }
    if open <= 0.0 {
        return (counted, 0.0, None);
    }
    let by_place = here.places.map(|children| children as f64 / open);
    let ratios = (here.nurse_families as f64 / open, here.finance_families as f64 / open, by_place);
    (counted, if all > 0.0 { left / all } else { 0.0 }, Some(ratios))
}

/// Ways that the plan measured; where it measured none, as the social workers of the commune.
fn ways(problem: &Problem, plan: &Plan) -> Vec<[Way; CADRES]> {
    let mut measured = vec![[None; CADRES]; problem.communes.len()];
    for share in &plan.travel {
        if let Ok(commune) = problem.communes.binary_search_by(|c| c.code.cmp(&share.commune)) {
            let km = share.km_one_way.0;
            let way = if share.by_road { Way::Road(km) } else { Way::Straight(km) };
            measured[commune][share.cadre.index()] = Some(way);
        }
    }
    let filled = |row: [Option<Way>; CADRES]| {
        let usual = row[Cadre::SocialWorker.index()].unwrap_or(Way::Unknown);
        row.map(|way| way.unwrap_or(usual))
    };
    measured.into_iter().map(filled).collect()
}

fn blocks(problem: &Problem, centres: &Centres, serving: &[Serving]) -> Vec<Block> {
    let districts = districts(&problem.communes);
    let mut of_commune = vec![0; problem.communes.len()];
    for (d, district) in districts.iter().enumerate() {
        of_commune[district.clone()].fill(d);
    }
    // Districts that hang together have the same root.
    let mut root: Vec<usize> = (0..districts.len()).collect();
    let join = |root: &mut Vec<usize>, a: usize, b: usize| {
        let (a, b) = (root[of_commune[a]], root[of_commune[b]]);
        let (low, high) = (a.min(b), a.max(b));
        root.iter_mut().filter(|r| **r == high).for_each(|r| *r = low);
    };
    for &(home, at, ..) in centres.ways.iter().filter(|(home, at, ..)| of_commune[*home] != of_commune[*at]) {
        join(&mut root, home, at);
    }
    for worker in serving {
        for &commune in &worker.serves {
            if of_commune[commune] != of_commune[worker.base] {
                join(&mut root, worker.base, commune);
            }
        }
    }
    let mut block_of = vec![usize::MAX; districts.len()];
    let mut blocks: Vec<Block> = Vec::new();
    let mut local = vec![0; problem.communes.len()];
    for (d, district) in districts.iter().enumerate() {
        if block_of[root[d]] == usize::MAX {
            block_of[root[d]] = blocks.len();
            blocks.push(Block::default());
        }
        let block = &mut blocks[block_of[root[d]]];
        let first = block.communes.len();
        for commune in district.clone() {
            local[commune] = block.communes.len();
            block.communes.push(commune);
        }
        block.districts.push(first..block.communes.len());
    }
    let block = |commune: usize| block_of[root[of_commune[commune]]];
    for &(home, at, age, part) in &centres.ways {
        blocks[block(home)].ways.push((local[home], local[at], age, part));
    }
    for worker in serving.iter().filter(|worker| worker.serves.len() != 1) {
        blocks[block(worker.base)].workers.push(Worker {
            cadre: worker.cadre,
            fte: worker.cases,
            serves: worker.serves.iter().map(|&commune| local[commune]).collect(),
            works: worker.works.clone(),
        });
    }
    blocks
}
