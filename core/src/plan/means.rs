//! What posts and centres reach: the options among which a budget is spent.
//!
//! Full service asks how many posts are needed; a budget asks what each number of them is worth. For every hiring area
//! of a visiting cadre (a commune; a district for shared cadres) the families are assigned with 0, 1, 2, ... new posts;
//! for the youth centres of every district places are given out with candidates opened. Each answer knows the need
//! that it meets, weighted by safety band, and a number that no other bases or centres of the same number could exceed.

use super::agents::{self, Agent};
use super::assignment::{Answer, BAND_WEIGHT, Case};
use super::demand::{Item, Party, items, parties};
use super::places::Room;
use super::posts::{COUNTING_WORK, Unit, hiring_units, nearer_posts, posts_at, split};
use super::siting::sites;
use super::teams::{CENTRE_STAFF, Running, whole};
use super::work::Work;
use super::world::{District, VISITING, World};
use crate::arrange::{Arrange, Map};
use crate::control::Control;
use crate::estimate::Parameter;
use crate::need::Need;
use crate::problem::Problem;
use crate::service::{AgeBand, Cadre, Service};

const AGES: usize = AgeBand::ALL.len();
/// Up to so many ways to base posts, or to open centres, all are tried and the best is proven.
const TRIED: usize = 300;
/// Posts beyond the fewest that could serve everybody that are tried where ways are long, and posts in a row that may
/// reach nobody more before an area is full.
const POSTS_BEYOND: u64 = 6;
const WITHOUT_GAIN: usize = 3;
/// Most posts that are tried in an area.
const MOST_POSTS: u64 = 400;

/// The options of one hiring area or of one district's centres; the first option is what exists today.
#[derive(Debug, Clone)]
pub(crate) struct Means {
    /// The visiting cadre; `None`: youth centres.
    pub cadre: Option<Cadre>,
    /// Positions of the communes, ascending.
    pub communes: Vec<usize>,
    /// Weighted need of each commune, in their order.
    pub asked: Vec<f64>,
    pub options: Vec<Reached>,
}

/// What an option opens and reaches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reached {
    /// New whole posts: cadre and base village.
    pub posts: Vec<(Cadre, usize)>,
    /// Candidates that open.
    pub centres: Vec<usize>,
    /// Children who have a place.
    pub children: u64,
    /// Weighted need met in each commune of the area, in their order.
    pub need: Vec<f64>,
    /// No option with as many posts or centres meets more weighted need.
    pub most: f64,
    /// Minutes a month on the road.
    pub minutes: f64,
}

impl Reached {
    pub(crate) fn met(&self) -> f64 {
        self.need.iter().sum()
    }
}

/// The means of every area, visiting cadres first, then centres by district.
pub(crate) fn means(problem: &Problem, need: &Need, control: &Control) -> Vec<Means> {
    let world = World::new(problem, need, control);
    let existing = agents::existing(&world);
    let mut list = Vec::new();
    for cadre in VISITING.into_iter().filter(|&cadre| world.norms.runs(cadre) && world.norms.has_families(cadre)) {
        let work = Work::new(&world, cadre, &items(&world, cadre));
        let areas = split(&world, &work, &existing).into_iter().filter(|(_, items, _)| !items.is_empty()).collect();
        let of_area = |(communes, items, workers): (Vec<usize>, Vec<Item>, Vec<Agent>)| {
            Hiring { world: &world, work: &work, communes, items, workers }.means()
        };
        list.extend(control.map(cadre.name(), areas, of_area));
    }
    if problem.has(Service::YouthCentres) {
        let parties = parties(&world);
        let districts = world.districts.iter().collect();
        let of_district = |district: &District| Sites { world: &world, district, parties: &parties }.means();
        list.extend(control.map("centres", districts, of_district).into_iter().flatten());
    }
    list
}

/// A hiring area whose posts are counted.
struct Hiring<'w> {
    world: &'w World<'w>,
    work: &'w Work,
    communes: Vec<usize>,
    items: Vec<Item>,
    workers: Vec<Agent>,
}

impl Hiring<'_> {
    fn means(&self) -> Means {
        let mut units = hiring_units(self.world, self.work, &self.communes, &self.items, &self.workers);
        let fewest: u64 = units.iter().map(|unit| unit.posts).sum();
        let asked = self.by_commune(|item| item.count);
        let total: f64 = asked.iter().sum();
        let mut options: Vec<Reached> = Vec::new();
        let mut without_gain = 0;
        for n in 0..=(fewest + POSTS_BEYOND).min(MOST_POSTS) {
            let option = self.best(&mut units, n);
            let before = options.last().map_or(-1.0, Reached::met);
            without_gain = if option.met() > before { 0 } else { without_gain + 1 };
            let full = option.met() >= total;
            options.push(option);
            let idle = without_gain >= WITHOUT_GAIN && n >= fewest;
            if full || idle || units.is_empty() || self.world.control.stop().requested() {
                break;
            }
        }
        let cadre = self.work.cadre();
        Means { cadre: Some(cadre), communes: self.communes.clone(), asked, options }
    }

    /// The best that `n` new posts reach: of all bases where these are few, else of those that the plan would choose.
    fn best(&self, units: &mut [Unit], n: u64) -> Reached {
        let bases: Vec<usize> = units.iter().flat_map(|unit| unit.villages.iter().copied()).collect();
        let all = multisets(bases.len(), n, TRIED);
        let pooled = self.most(n);
        let Some(all) = all else {
            share_out(units, n);
            let cadre = self.work.cadre();
            let posts: Vec<Agent> =
                units.iter().flat_map(|unit| unit.agents(self.world, cadre, &self.workers)).collect();
            let (case, answer) = self.assigned(posts);
            let moved = nearer_posts(self.world, &case, &answer).map(|posts| self.assigned(posts));
            let better = moved.filter(|(next, found)| next.levels(found) < case.levels(&answer));
            let (case, answer) = better.unwrap_or((case, answer));
            return self.reached(&case, &answer, pooled);
        };
        let mut best: Option<(Case, Answer)> = None;
        let mut most = 0.0_f64;
        let total: f64 = self.items.iter().map(|item| BAND_WEIGHT[item.band.index()] * item.count as f64).sum();
        for chosen in all {
            let villages = chosen.into_iter().map(|at| bases[at]).collect();
            let case = self.case(posts_at(self.world, self.work.cadre(), villages));
            let (answer, certificate) = case.solve(COUNTING_WORK);
            // Levels below the first together weigh less than one unit of it.
            let unmet = (certificate.bound / case.weights.unmet).floor().max(0.0);
            most = most.max(total - unmet);
            if best.as_ref().is_none_or(|(old, found)| case.levels(&answer) < old.levels(found)) {
                best = Some((case, answer));
            }
        }
        if let Some((case, answer)) = best {
            self.reached(&case, &answer, most.min(pooled))
        } else {
            let (case, answer) = self.assigned(Vec::new());
            self.reached(&case, &answer, pooled)
        }
    }

    fn case(&self, posts: Vec<Agent>) -> Case {
        let mut agents = self.workers.clone();
        agents.extend(posts);
        agents.arrange_by(|a, b| a.id.cmp(&b.id));
        Case::new(self.world, self.work, self.items.clone(), agents)
    }

    fn assigned(&self, posts: Vec<Agent>) -> (Case, Answer) {
        let case = self.case(posts);
        let answer = case.solve(COUNTING_WORK).0;
        (case, answer)
    }

    fn reached(&self, case: &Case, answer: &Answer, most: f64) -> Reached {
        let served: Map<_, _> = (0..case.items.len()).map(|i| (case.items[i], case.unserved(answer, i))).collect();
        let need = self.by_commune(|item| item.count - served.get(item).copied().unwrap_or(0));
        let posts = case.agents.iter().filter(|agent| !agent.existing).map(|agent| (agent.cadre, agent.village));
        let met: f64 = need.iter().sum();
        Reached {
            posts: posts.collect(),
            centres: Vec::new(),
            children: 0,
            most: most.max(met),
            minutes: case.levels(answer).minutes,
            need,
        }
    }

    fn by_commune(&self, families: impl Fn(&Item) -> u64) -> Vec<f64> {
        let mut need = vec![0.0; self.communes.len()];
        for item in &self.items {
            if let Ok(c) = self.communes.binary_search(&self.world.commune_of(item.village)) {
                need[c] += BAND_WEIGHT[item.band.index()] * families(item) as f64;
            }
        }
        need
    }

    /// What all workers and `n` posts together could serve if every family lived next door: the lesser of two
    /// fractional knapsacks, one of hours and one of the caseload.
    fn most(&self, n: u64) -> f64 {
        let n = n as f64;
        let cadre = self.work.cadre();
        let hours: f64 = self.workers.iter().map(|worker| worker.capacity(self.world)).sum();
        let hours = hours + n * self.world.norms.case_hours_month(cadre).0;
        let usage =
            |item: &Item| self.work.usage(self.work.family(self.world.commune_of(item.village), item.band), 0.0);
        let by_hours = self.knapsack(hours, usage);
        let by_caseload = self.world.caseload(cadre).map_or(f64::INFINITY, |caseload| {
            let families: u64 = self.workers.iter().filter_map(|worker| worker.max_families(self.world)).sum();
            self.knapsack(families as f64 + n * caseload.floor(), |_| 1.0)
        });
        by_hours.min(by_caseload)
    }

    fn knapsack(&self, mut room: f64, size: impl Fn(&Item) -> f64) -> f64 {
        let mut items: Vec<(f64, f64, f64)> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let (weight, size) = (BAND_WEIGHT[item.band.index()], size(item).max(1e-12));
            items.push((weight / size, weight, size * item.count as f64));
        }
        items.arrange_by(|a, b| b.0.total_cmp(&a.0));
        let mut met = 0.0;
        for (density, _, size) in items {
            let taken = size.min(room.max(0.0));
            met += density * taken;
            room -= taken;
        }
        (met + 1e-6).floor()
    }
}

/// Gives the posts of an area to its hiring units, by largest remainder of their load.
fn share_out(units: &mut [Unit], n: u64) {
    let load: Vec<f64> = units.iter().map(|unit| unit.load.iter().sum()).collect();
    let shares = crate::unit::largest_remainder(n, &load);
    units.iter_mut().zip(shares).for_each(|(unit, posts)| unit.posts = posts);
}

/// All ways to take `n` of `kinds` with repetition, ascending; `None` when there are more than `most`.
fn multisets(kinds: usize, n: u64, most: usize) -> Option<Vec<Vec<usize>>> {
    let mut sets = vec![Vec::new()];
    for _ in 0..n {
        let grown = |set: &Vec<usize>| {
            let set = set.clone();
            let first = set.last().copied().unwrap_or(0);
            (first..kinds).map(move |next| set.iter().copied().chain([next]).collect())
        };
        sets = sets.iter().flat_map(grown).take(most + 1).collect();
        if sets.len() > most || sets.is_empty() {
            return None;
        }
    }
    Some(sets)
}

/// The centres of a district.
struct Sites<'w> {
    world: &'w World<'w>,
    district: &'w District,
    parties: &'w [Party],
}

impl Sites<'_> {
    /// `None` where no child needs a place.
    fn means(&self) -> Option<Means> {
        let communes: Vec<usize> = self.district.communes.clone().collect();
        let inside = |party: &&Party| self.district.villages.contains(&party.village);
        let mut asked = vec![0.0; communes.len()];
        for party in self.parties.iter().filter(inside) {
            asked[self.world.commune_of(party.village) - communes[0]] += weight(party) * children(party) as f64;
        }
        if asked.iter().sum::<f64>() <= 0.0 {
            return None;
        }
        let (today, candidates): (Vec<usize>, Vec<usize>) =
            sites(self.world, self.district).into_iter().partition(|&c| self.world.problem.centres[c].runs());
        let subsets = 1usize.checked_shl(candidates.len() as u32).filter(|&n| candidates.len() < 16 && n <= TRIED);
        let options = match subsets {
            Some(subsets) => {
                let opened = |bits: usize| (0..candidates.len()).filter(move |at| bits >> at & 1 == 1);
                let sets = (0..subsets).map(|bits| opened(bits).map(|at| candidates[at]).collect());
                sets.map(|set: Vec<usize>| self.reached(&today, &set, true)).collect()
            }
            None => self.one_by_one(&today, &candidates),
        };
        Some(Means { cadre: None, communes, asked, options })
    }

    /// Opens the candidate that takes most weighted need of the children who wait, one after the other.
    fn one_by_one(&self, today: &[usize], candidates: &[usize]) -> Vec<Reached> {
        let mut opened: Vec<usize> = Vec::new();
        let mut options = vec![self.reached(today, &opened, false)];
        loop {
            if self.world.control.stop().requested() {
                return options;
            }
            let open: Vec<usize> = today.iter().chain(&opened).copied().collect();
            let left: Vec<usize> = candidates.iter().copied().filter(|c| !opened.contains(c)).collect();
            let Some(next) = self.most_wanted(&open, &left) else { return options };
            opened.push(next);
            opened.sort_unstable();
            options.push(self.reached(today, &opened, false));
        }
    }

    fn most_wanted(&self, open: &[usize], left: &[usize]) -> Option<usize> {
        let mut sorted = open.to_vec();
        sorted.sort_unstable();
        let room = Room::new(self.world, self.district, self.parties, &sorted);
        let places = room.allocate(self.world);
        let most_km = self.world.get(Parameter::CentreMaxKm) + super::places::KM_TOLERANCE;
        let takes = |&c: &usize| {
            let ways = self.world.travel.from_base(self.world.problem.centres[c].village);
            let mut free = self.world.problem.centres[c].places;
            let mut need = 0.0;
            // Parties stand in the order of priority.
            for (p, party) in room.parties.iter().enumerate() {
                if ways.to(party.village).0 <= most_km {
                    for (free, waiting) in free.iter_mut().zip(room.waiting(&places, p)) {
                        let taken = waiting.min(*free);
                        *free -= taken;
                        need += weight(party) * taken as f64;
                    }
                }
            }
            need
        };
        let counted = left.iter().map(|c| (takes(c), *c)).filter(|&(need, _)| need > 0.0);
        counted.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, c)| c)
    }

    /// `exact`: all sets of candidates are tried, so that none meets more than itself.
    fn reached(&self, today: &[usize], opened: &[usize], exact: bool) -> Reached {
        let mut open: Vec<usize> = today.iter().chain(opened).copied().collect();
        open.sort_unstable();
        let room = Room::new(self.world, self.district, self.parties, &open);
        let places = room.allocate(self.world);
        let mut need = vec![0.0; self.district.communes.len()];
        let mut taken = vec![[0u64; AGES]; room.centres.len()];
        let mut placed = 0;
        for (p, party) in room.parties.iter().enumerate() {
            for (children, reach) in places.children[p].iter().zip(&room.reach[p]) {
                (0..AGES).for_each(|age| taken[reach.centre][age] += children[age]);
                let here: u64 = children.iter().sum();
                placed += here;
                need[self.world.commune_of(party.village) - self.district.communes.start] +=
                    weight(party) * here as f64;
            }
        }
        let mut posts = Vec::new();
        for (&centre, taken) in room.centres.iter().zip(taken).filter(|(centre, _)| opened.contains(centre)) {
            let running = Running { centre, taken };
            for cadre in CENTRE_STAFF {
                let village = self.world.problem.centres[centre].village;
                posts.extend(std::iter::repeat_n((cadre, village), whole(running.staff(self.world, cadre))));
            }
        }
        let met: f64 = need.iter().sum();
        let most = if exact { met } else { self.most(today, opened.len()).max(met) };
        Reached { posts, centres: opened.to_vec(), children: placed, need, most, minutes: 0.0 }
    }

    /// What the largest candidates could take if every child in reach of any site could go to each of them.
    fn most(&self, today: &[usize], opened: usize) -> f64 {
        let all = sites(self.world, self.district);
        let room = Room::new(self.world, self.district, self.parties, &all);
        let mut met = 0.0;
        for age in 0..AGES {
            let places = |c: &usize| self.world.problem.centres[*c].places[age];
            let mut new: Vec<u64> = all.iter().filter(|c| !today.contains(c)).map(places).collect();
            new.sort_unstable_by(|a, b| b.cmp(a));
            let mut free: u64 = today.iter().map(places).sum::<u64>() + new.iter().take(opened).sum::<u64>();
            for (party, _) in room.parties.iter().zip(&room.reach).filter(|(_, reach)| !reach.is_empty()) {
                let taken = party.children[age].min(free);
                free -= taken;
                met += weight(party) * taken as f64;
            }
        }
        met
    }
}

fn weight(party: &Party) -> f64 {
    BAND_WEIGHT[party.band.index()]
}

fn children(party: &Party) -> u64 {
    party.children.iter().sum()
}
