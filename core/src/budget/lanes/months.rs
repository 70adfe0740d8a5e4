//! The coupled monthly loop of a block of communes, a few draws side by side, in the order of `budget::months`.

use super::ground::{Block, CADRES, Ground, Place};
use super::hiring::{Event, Purse, decide};
use super::lane::{LANES, Lane};
use super::site::Site;
use super::tally::{Tally, YearSums};
use super::terms::{Parts, Terms};
use super::work::{SOCIAL_WORKER, SUPERVISOR, TRAINER, YOUTH};
use crate::budget::posts::ByCadre;
use crate::service::Cadre;

/// Where the open cases of the base month come from.
#[derive(Clone, Copy)]
pub(super) enum Base<'b> {
    /// From families and estimates: expected scores.
    Estimated,
    /// Given for each commune and draw: open cases by score (to compare with the forecast of one draw).
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests compare a lane with the forecast of its draw"))]
    Given(&'b [[[f64; 11]; LANES]]),
}

/// Posts of a district by cadre.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pool {
    /// Filled posts that take families; only of cadres that a district shares.
    ready: [Lane; CADRES],
    pub required: [Lane; CADRES],
    pub decided: [Lane; CADRES],
}

/// Lists that are used again from block to block.
#[derive(Default)]
pub(super) struct Buffers {
    sites: Vec<Site>,
    tallies: Vec<Tally>,
    pools: Vec<Pool>,
    /// Admissions of the months before, by commune.
    admitted: Vec<Lane>,
    events: Vec<Vec<Event>>,
}

/// A block on its way.
pub(super) struct Run<'r> {
    pub terms: &'r Terms,
    pub parts: &'r Parts,
    pub ground: &'r Ground,
    pub block: &'r Block,
    pub sites: Vec<Site>,
    /// By district of the block.
    pub pools: Vec<Pool>,
    pub events: Vec<Vec<Event>>,
    tallies: Vec<Tally>,
    admitted: Vec<Lane>,
    pub purse: Purse<'r>,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        ground: &'r Ground,
        (terms, parts): (&'r Terms, &'r Parts),
        block: &'r Block,
        base: Base<'_>,
        purse: Purse<'r>,
        buffers: &mut Buffers,
    ) -> Self {
        let mut run = Self {
            terms,
            parts,
            ground,
            block,
            sites: std::mem::take(&mut buffers.sites),
            pools: std::mem::take(&mut buffers.pools),
            events: std::mem::take(&mut buffers.events),
            tallies: std::mem::take(&mut buffers.tallies),
            admitted: std::mem::take(&mut buffers.admitted),
            purse,
        };
        run.clear();
        for (local, &commune) in block.communes.iter().enumerate() {
            run.start(local, base, Lane::all(ground.places[commune].in_case));
        }
        run.ask();
        run.at_work(0);
        // At most a full caseload each.
        for (place, &commune) in block.communes.iter().enumerate() {
            let able = run.sites[place].able[SOCIAL_WORKER];
            let most = Lane::of(|lane| able.0[lane] * (1.0 / terms.caseload.0[lane]));
            if run.sites[place].open.any_above(most) {
                run.start(place, base, most.min(Lane::all(ground.places[commune].in_case)));
            }
        }
        run.ask();
        run
    }

    fn clear(&mut self) {
        let communes = self.block.communes.len();
        self.sites.resize_with(communes, Site::empty);
        self.pools.clear();
        self.pools.resize(self.block.districts.len(), Pool::default());
        self.tallies.clear();
        self.tallies.resize(communes, Tally::default());
        self.admitted.clear();
        self.admitted.resize(communes * self.terms.echo.memory(), Lane::ZERO);
        self.events.resize(self.ground.months, Vec::new());
        self.events.iter_mut().for_each(Vec::clear);
    }

    /// Gives the lists back.
    pub(super) fn end(self, buffers: &mut Buffers) {
        let Self { sites, pools, events, tallies, admitted, .. } = self;
        *buffers = Buffers { sites, tallies, pools, admitted, events };
    }

    fn place(&self, local: usize) -> &'r Place {
        &self.ground.places[self.block.communes[local]]
    }

    /// The base month of a commune, with at most so many in case.
    fn start(&mut self, local: usize, base: Base<'_>, most: Lane) {
        let (t, commune, place) = (self.terms, self.block.communes[local], self.place(local));
        let cases: [Lane; 11] = match base {
            Base::Given(given) => std::array::from_fn(|s| Lane::of(|lane| given[commune][lane][s])),
            Base::Estimated => {
                let by_share = |lane: usize| (place.families * t.share_in_case.0[lane]).round();
                let expected = place.open_cases.map_or_else(|| Lane::of(by_share), Lane::all);
                let open = expected * place.estimated;
                std::array::from_fn(|s| Lane::all(place.counted[s]) + open * t.steady[s])
            }
        };
        let open: Lane = cases.iter().copied().sum();
        let in_case = if place.starts.first == 0 { most.min(open) } else { Lane::ZERO };
        let served = in_case.part(open, 0.0);
        let by_score = cases.map(|families| families * served);
        let steady = matches!(base, Base::Estimated) && place.counted.iter().all(|families| *families <= 0.0);
        let start = (&by_score, steady);
        self.sites[local].start(t, self.parts, place, open, start, self.ground.months);
    }

    /// Runs all months; `sums` has one entry for each commune of the block and year, years inside.
    pub(super) fn run(&mut self, sums: &mut [YearSums]) {
        let years = self.ground.months / 12;
        for month in 0..self.ground.months {
            if month % 12 == 0 {
                for (tally, site) in self.tallies.iter_mut().zip(&self.sites) {
                    *tally = Tally::new(site);
                }
            }
            self.enter(month);
            self.at_work(month);
            for local in 0..self.sites.len() {
                self.families(local, month);
            }
            self.children();
            self.courses(month);
            for local in 0..self.sites.len() {
                let place = self.place(local);
                let site = &mut self.sites[local];
                let later = place.starts.later(month);
                site.children = if later[YOUTH] { site.children } else { [Lane::ZERO; 2] };
                site.look(self.parts, place, month);
                self.tallies[local].add(site, self.parts, place.serves(month), later);
            }
            self.ask();
            decide(self, month);
            if month % 12 == 11 {
                for local in 0..self.sites.len() {
                    let (tally, site, place) = (&self.tallies[local], &self.sites[local], self.place(local));
                    tally.close(self.terms, self.parts, site, place, month / 12, &mut sums[local * years + month / 12]);
                }
            }
        }
    }

    /// Posts that begin or take families from now on.
    fn enter(&mut self, month: usize) {
        let mut events = std::mem::take(&mut self.events[month]);
        for event in events.drain(..) {
            let site = &mut self.sites[event.local];
            let (cadre, lane) = (event.cadre, event.lane);
            site.changed = true;
            if event.ready {
                site.ready[cadre].0[lane] += event.posts;
            } else {
                site.begun[cadre].0[lane] += event.posts;
                self.tallies[event.local].begin(month, cadre, lane, event.posts);
            }
        }
        self.events[month] = events;
    }

    /// Who is at work. Workers of several communes, and posts of shared cadres, give their time in proportion to what
    /// the month before asked for.
    fn at_work(&mut self, month: usize) {
        let wide = !self.block.workers.is_empty();
        for district in 0..self.pools.len() {
            self.count(district, month, wide);
        }
        for (pool, district) in self.pools.iter().zip(&self.block.districts) {
            let sites = &mut self.sites[district.clone()];
            let equal = 1.0 / sites.len().max(1) as f64;
            for k in shared_cadres() {
                let (ready, needed) = (pool.ready[k], pool.required[k]);
                let part = ready.part(needed, 0.0);
                let each = Lane::of(|lane| if needed.0[lane] > 0.0 { 0.0 } else { ready.0[lane] * equal });
                for site in &mut *sites {
                    site.able[k] = site.here[k] + site.required[k] * part + each;
                }
            }
        }
        if wide {
            for worker in self.block.workers.iter().filter(|worker| worker.works[month]) {
                self.share(&worker.serves, worker.cadre, worker.fte);
            }
            (0..self.pools.len()).for_each(|district| self.supervision(district));
        }
    }

    /// Counts the workers of a district's communes anew where any have come or gone.
    fn count(&mut self, district: usize, month: usize, wide: bool) {
        let (range, filled) = (self.block.districts[district].clone(), self.terms.filled);
        let mut changed = false;
        for local in range.clone() {
            let place = self.place(local);
            let site = &mut self.sites[local];
            if site.changed || place.changes[month] {
                changed = true;
                site.changed = false;
                site.today = place.today.get(month).copied().unwrap_or_default();
                let alone = place.alone.get(month).copied().unwrap_or_default();
                site.members = Lane::ZERO;
                for &cadre in Cadre::ALL {
                    let k = cadre.index();
                    let here = Lane::all(alone[k]);
                    site.here[k] = if cadre.shared_in_district() { here } else { here + site.ready[k] * filled };
                    if self.parts.supervised[k] {
                        site.members += site.begun[k] * filled + Lane::all(site.today[k]);
                    }
                }
                site.able = site.here;
            } else if wide {
                site.able = site.here;
            }
        }
        if changed {
            let sites = &self.sites[range];
            for k in shared_cadres() {
                self.pools[district].ready[k] = sites.iter().map(|site| site.ready[k]).sum::<Lane>() * filled;
            }
            self.supervision(district);
        }
    }

    /// Shares the time of a worker of several communes in proportion to their need; equally where none asks.
    fn share(&mut self, communes: &[usize], cadre: usize, fte: f64) {
        let needed: Lane = communes.iter().map(|&local| self.sites[local].required[cadre]).sum();
        let equal = 1.0 / communes.len().max(1) as f64;
        for &local in communes {
            let site = &mut self.sites[local];
            site.able[cadre] += Lane::all(fte) * site.required[cadre].part(needed, equal);
        }
    }

    /// What the communes of each district ask for together.
    fn ask(&mut self) {
        for (pool, district) in self.pools.iter_mut().zip(&self.block.districts) {
            for k in shared_cadres() {
                pool.required[k] = self.sites[district.clone()].iter().map(|site| site.required[k]).sum();
            }
        }
    }

    /// Moves families and children by a month. The social workers at work limit how many are in case and admitted.
    #[inline]
    fn families(&mut self, local: usize, month: usize) {
        let (t, place) = (self.terms, self.place(local));
        let memory = t.echo.memory();
        let before = &mut self.admitted[local * memory..(local + 1) * memory];
        let site = &mut self.sites[local];
        let (able, needed) = (site.able[SOCIAL_WORKER], site.required[SOCIAL_WORKER]);
        let most = able.part(needed, f64::INFINITY) * site.in_need();
        let serves = place.serves(month);
        site.month(t, (month, serves), most, able * t.assessments, before);
        let open = if place.starts.later(month)[YOUTH] { site.in_need() } else { Lane::ZERO };
        site.wanted = [site.ratios[2] * open, site.ratios[3] * open];
    }

    /// Children who have a way to a place and a place.
    fn children(&mut self) {
        for site in &mut self.sites {
            site.children = [Lane::ZERO; 2];
        }
        for &(home, at, age, part) in &self.block.ways {
            let more = self.sites[home].wanted[age] * part;
            self.sites[at].children[age] += more;
        }
        for local in 0..self.sites.len() {
            let places = self.place(local).places;
            let children = &mut self.sites[local].children;
            for (children, places) in children.iter_mut().zip(places) {
                *children = children.min(Lane::all(places));
            }
        }
    }

    /// Course days held: those due and those still owed, as far as the trainers of the district have time.
    fn courses(&mut self, month: usize) {
        if !self.parts.courses {
            return;
        }
        let t = self.terms;
        for district in &self.block.districts {
            let (mut needed, mut able) = (Lane::ZERO, Lane::ZERO);
            for local in district.clone() {
                let place = self.place(local);
                let due = course_days(t, place, month);
                let site = &mut self.sites[local];
                site.owed += due;
                needed += site.owed * (t.course_hours + t.round_trip(place.ways[TRAINER]) * t.hours_per_km);
                able += site.able[TRAINER] * t.trainer_month;
            }
            let part = able.part(needed, 1.0).min(Lane::all(1.0));
            for site in &mut self.sites[district.clone()] {
                site.held = site.owed * part;
                site.owed -= site.held;
            }
        }
    }

    /// Supervision groups that meet: whole groups of the district's workers, as far as there are supervisors. They
    /// change only with the workers.
    fn supervision(&mut self, district: usize) {
        if !self.parts.supervision {
            return;
        }
        let wide = !self.block.workers.is_empty();
        let sites = &mut self.sites[self.block.districts[district].clone()];
        let workers: Lane = sites.iter().map(|site| site.members).sum();
        let leaders: Lane = if wide {
            sites.iter().map(|site| site.able[SUPERVISOR]).sum()
        } else {
            // Not the sum of what each is given: that is rounded otherwise from month to month.
            sites.iter().fold(self.pools[district].ready[SUPERVISOR], |sum, site| sum + site.here[SUPERVISOR])
        };
        let meeting = Lane::of(|lane| (workers.0[lane] / self.terms.span.0[lane] - 1e-9).ceil()).min(leaders);
        for site in sites {
            site.groups = meeting * site.members.part(workers, 0.0);
        }
    }
}

/// Cadres whose posts a district shares.
fn shared_cadres() -> impl Iterator<Item = usize> {
    Cadre::ALL.iter().filter(|cadre| cadre.shared_in_district()).map(|cadre| cadre.index())
}

/// Course days due in a month: see `budget::calendar`.
fn course_days(t: &Terms, place: &Place, month: usize) -> Lane {
    let (training, first_year) = place.training;
    if (month as i32) < training {
        return Lane::ZERO;
    }
    match (month as i32 / 12).cmp(&first_year) {
        std::cmp::Ordering::Less => Lane::ZERO,
        std::cmp::Ordering::Equal => t.course_days * (1.0 / place.training_months),
        std::cmp::Ordering::Greater => t.refresher_days * (1.0 / 12.0),
    }
}

/// Workers of today, based in a commune, who will be there when a post decided now begins.
pub(super) fn today_at_arrival(place: &Place, arrival: usize, cadre: usize) -> f64 {
    place.today_later.get(arrival).map_or(0.0, |today: &ByCadre| today[cadre])
}
