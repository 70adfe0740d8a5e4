//! Who gets a place in a youth centre: strict priority, then short ways.
//!
//! Children are taken in the order of their family's safety band, then the situation of the carer, then village and
//! family. Each goes to the nearest centre with room for its age within the farthest way; siblings of a family go to
//! one centre together or not at all. Where the centres in reach are full, children who already have a place move on
//! to another centre in their reach if that makes room (an augmenting path of the transversal matroid, Edmonds and
//! Fulkerson 1965): nobody loses a place, so that a less vulnerable child never holds one that a more vulnerable child
//! could use, and no place stays empty that a child in reach could have had. Last, the ways of all single children are
//! made shortest without changing who is placed (`shorten`).

use super::demand::Party;
use super::world::{District, World};
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::service::AgeBand;
use std::collections::VecDeque;

pub(super) const AGES: usize = AgeBand::ALL.len();

/// Children of a party by centre: positions in [`Room::centres`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Places {
    /// For each party and each of its centres in reach, the children by age.
    pub children: Vec<Vec<[u64; AGES]>>,
}

/// The parties of a district and the centres that run there.
pub(super) struct Room {
    /// Parties in the order of priority.
    pub parties: Vec<Party>,
    /// Positions of the centres in the problem.
    pub centres: Vec<usize>,
    /// For each party its centres in reach, the nearest first.
    pub reach: Vec<Vec<Reach>>,
}

/// A centre in reach of a party.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Position in [`Room::centres`].
    pub centre: usize,
    pub km: f64,
}

/// Distances up to this much beyond the farthest way are rounding.
pub(super) const KM_TOLERANCE: f64 = 1e-9;

/// The order in which children are asked.
pub(super) fn by_priority(a: &Party, b: &Party) -> std::cmp::Ordering {
    let ages = |party: &Party| party.children.iter().position(|&n| n > 0);
    let key = |party: &Party| (party.band, party.carer, party.village, party.family, ages(party));
    key(a).cmp(&key(b))
}

impl Room {
    pub(super) fn new(world: &World<'_>, district: &District, parties: &[Party], open: &[usize]) -> Self {
        let mut parties: Vec<Party> =
            parties.iter().filter(|party| district.villages.contains(&party.village)).cloned().collect();
        parties.arrange_by(by_priority);
        let inside = |&c: &usize| district.villages.contains(&world.problem.centres[c].village);
        let centres: Vec<usize> = open.iter().copied().filter(inside).collect();
        let most = world.get(Parameter::CentreMaxKm) + KM_TOLERANCE;
        let villages: Vec<usize> = district.villages.clone().collect();
        let bases: Vec<usize> = centres.iter().map(|&c| world.problem.centres[c].village).collect();
        let km = world.matrix(&bases, &villages);
        let nearest = |village: usize| {
            let way = |centre: usize| Reach { centre, km: km[centre][village - district.villages.start] };
            let mut reach: Vec<Reach> = (0..centres.len()).map(way).filter(|reach| reach.km <= most).collect();
            reach.arrange_by(|a, b| a.km.total_cmp(&b.km).then(a.centre.cmp(&b.centre)));
            reach
        };
        let reach = parties.iter().map(|party| nearest(party.village)).collect();
        Self { parties, centres, reach }
    }

    /// Gives the places out.
    pub(super) fn allocate(&self, world: &World<'_>) -> Places {
        let free = self.centres.iter().map(|&c| world.problem.centres[c].places).collect();
        let children = self.reach.iter().map(|reach| vec![[0; AGES]; reach.len()]).collect();
        let mut state = State { room: self, free, places: Places { children } };
        for party in 0..self.parties.len() {
            if self.parties[party].together() {
                state.place_siblings(party);
            } else {
                (0..AGES).for_each(|age| state.place_singles(party, age));
            }
        }
        state.places
    }

    /// Children of a party who have no place, by age.
    pub(super) fn waiting(&self, places: &Places, party: usize) -> [u64; AGES] {
        let wanted = self.parties[party].children;
        std::array::from_fn(|age| wanted[age] - places.children[party].iter().map(|n| n[age]).sum::<u64>())
    }
}

struct State<'r> {
    room: &'r Room,
    /// Free places of each centre by age.
    free: Vec<[u64; AGES]>,
    places: Places,
}

/// A single child that moves on: party, from and to (positions in its reach), age.
type Step = (usize, usize, usize, usize);

impl State<'_> {
    fn place_singles(&mut self, party: usize, age: usize) {
        let mut wanted = self.room.parties[party].children[age];
        for r in 0..self.room.reach[party].len() {
            let centre = self.room.reach[party][r].centre;
            let n = wanted.min(self.free[centre][age]);
            self.free[centre][age] -= n;
            self.places.children[party][r][age] += n;
            wanted -= n;
        }
        while wanted > 0 {
            let targets: Vec<usize> = self.room.reach[party].iter().map(|reach| reach.centre).collect();
            let Some((centre, steps)) = self.path(&targets, age) else { return };
            self.follow(&steps);
            if let Some(r) = self.room.reach[party].iter().position(|reach| reach.centre == centre) {
                self.free[centre][age] -= 1;
                self.places.children[party][r][age] += 1;
            }
            wanted -= 1;
        }
    }

    fn place_siblings(&mut self, party: usize) {
        let wanted = self.room.parties[party].children;
        for r in 0..self.room.reach[party].len() {
            let centre = self.room.reach[party][r].centre;
            if self.make_room(centre, &wanted) {
                (0..AGES).for_each(|age| self.free[centre][age] -= wanted[age]);
                self.places.children[party][r] = wanted;
                return;
            }
        }
    }

    /// Moves single children on until a centre has room for `wanted`; undoes everything when it cannot.
    fn make_room(&mut self, centre: usize, wanted: &[u64; AGES]) -> bool {
        let mut done: Vec<Vec<Step>> = Vec::new();
        for (age, &n) in wanted.iter().enumerate() {
            while self.free[centre][age] < n {
                let Some(steps) = self.path_from(centre, age) else {
                    for steps in done.iter().rev() {
                        let back: Vec<Step> =
                            steps.iter().rev().map(|&(p, from, to, age)| (p, to, from, age)).collect();
                        self.follow(&back);
                    }
                    return false;
                };
                self.follow(&steps);
                done.push(steps);
            }
        }
        true
    }

    /// A way to free one place in `centre` although some are free there already.
    fn path_from(&self, centre: usize, age: usize) -> Option<Vec<Step>> {
        self.search(&[centre], age, true).map(|(_, steps)| steps)
    }

    /// The first of the centres in which a place can be made free, and the moves that do it.
    fn path(&self, targets: &[usize], age: usize) -> Option<(usize, Vec<Step>)> {
        self.search(targets, age, false)
    }

    /// Breadth first from the targets to a centre with a free place; an edge is a single child that can move on.
    fn search(&self, targets: &[usize], age: usize, leave: bool) -> Option<(usize, Vec<Step>)> {
        let mut reached: Vec<Option<(usize, Step)>> = vec![None; self.free.len()];
        let mut seen = vec![false; self.free.len()];
        let mut queue: VecDeque<usize> = VecDeque::new();
        for &target in targets {
            if !std::mem::replace(&mut seen[target], true) {
                queue.push_back(target);
            }
        }
        while let Some(centre) = queue.pop_front() {
            if self.free[centre][age] > 0 && !(leave && targets.contains(&centre)) {
                return Some(trace(centre, &reached));
            }
            for (party, from) in self.singles_at(centre, age) {
                for (to, next) in self.room.reach[party].iter().enumerate() {
                    if !std::mem::replace(&mut seen[next.centre], true) {
                        reached[next.centre] = Some((centre, (party, from, to, age)));
                        queue.push_back(next.centre);
                    }
                }
            }
        }
        None
    }

    /// Parties with a single child of an age in a centre, and the centre's position in their reach.
    fn singles_at(&self, centre: usize, age: usize) -> impl Iterator<Item = (usize, usize)> {
        let singles = (0..self.room.parties.len()).filter(|&party| !self.room.parties[party].together());
        singles.filter_map(move |party| {
            let here = self.room.reach[party].iter().position(|reach| reach.centre == centre)?;
            (self.places.children[party][here][age] > 0).then_some((party, here))
        })
    }

    /// Moves one child along each step, the last first, so that no centre is ever over its places.
    fn follow(&mut self, steps: &[Step]) {
        for &(party, from, to, age) in steps {
            self.places.children[party][from][age] -= 1;
            self.places.children[party][to][age] += 1;
            self.free[self.room.reach[party][from].centre][age] += 1;
            self.free[self.room.reach[party][to].centre][age] -= 1;
        }
    }
}

/// The steps from the centre with a free place back to the target, in the order in which they can be made.
fn trace(mut centre: usize, reached: &[Option<(usize, Step)>]) -> (usize, Vec<Step>) {
    let mut steps = Vec::new();
    while let Some((before, step)) = reached[centre] {
        steps.push(step);
        centre = before;
    }
    (centre, steps)
}
