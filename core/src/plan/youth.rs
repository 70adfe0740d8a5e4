//! Youth centres of a district: which run, who gets a place, and how good both are.

use super::demand::Party;
use super::places::{AGES, Places, Room};
use super::shorten::{metres_of, shorten};
use super::siting::{Siting, more};
use super::world::{District, World};
use crate::arrange::Arrange;
use crate::optimise::{Certificate, Options};

/// The youth centres of a district as planned.
pub(super) struct Youth {
    pub district: String,
    pub room: Room,
    pub places: Places,
    /// How good the choice of centres is; `None` where nothing was to be decided.
    pub siting: Option<Certificate>,
    /// How good the ways are, in metres, for those who have a place; `None` where nobody has one.
    pub ways: Option<Certificate>,
}

/// Chooses centres and gives the places out.
pub(super) fn plan_youth(world: &World<'_>, district: &District, parties: &[Party]) -> Youth {
    let siting = Siting::new(world, district, parties);
    let best = siting.as_ref().map(Siting::solve);
    let mut open = best.as_ref().map_or_else(|| existing(world, district), |(open, _)| open.clone());
    let mut room = Room::new(world, district, parties, &open);
    let mut places = room.allocate(world);
    while let Some(centre) = siting.as_ref().and_then(|_| more(world, district, &room, &places, &open)) {
        open.push(centre);
        open.arrange();
        room = Room::new(world, district, parties, &open);
        places = room.allocate(world);
    }
    shorten(world, &room, &mut places);
    Youth::new(world, district, room, places, siting.as_ref().zip(best))
}

impl Youth {
    /// The same centres and places, certified: also when they were written by hand.
    fn new(
        world: &World<'_>,
        district: &District,
        room: Room,
        places: Places,
        best: Option<(&Siting, (Vec<usize>, Certificate))>,
    ) -> Self {
        let siting = best.map(|(siting, (best, certificate))| siting.certify(&room.centres, &best, &certificate));
        let ways = certify_ways(world, &room, &places);
        Self { district: district.code.clone(), room, places, siting, ways }
    }

    /// Centres and places that were decided elsewhere.
    pub(super) fn decided(
        world: &World<'_>,
        district: &District,
        parties: &[Party],
        room: Room,
        places: Places,
    ) -> Self {
        let siting = Siting::new(world, district, parties);
        let best = siting.as_ref().map(Siting::solve);
        Self::new(world, district, room, places, siting.as_ref().zip(best))
    }
}

/// The centres of a district that run today, and those whose opening is decided.
pub(super) fn existing(world: &World<'_>, district: &District) -> Vec<usize> {
    let here = |&c: &usize| {
        let centre = &world.problem.centres[c];
        centre.runs() && district.villages.contains(&centre.village)
    };
    (0..world.problem.centres.len()).filter(here).collect()
}

/// The ways as they are, against the shortest ones for the same children.
fn certify_ways(world: &World<'_>, room: &Room, places: &Places) -> Option<Certificate> {
    let placed: u64 = places.children.iter().flatten().flatten().sum();
    if placed == 0 {
        return None;
    }
    let mut shortest = places.clone();
    let work = shorten(world, room, &mut shortest);
    let (metres, bound) = (total_metres(room, places), total_metres(room, &shortest));
    Some(Certificate::from_bounds(metres, bound, work, &Options::default()))
}

/// Whole metres of all children to their centres, one way.
pub(super) fn total_metres(room: &Room, places: &Places) -> f64 {
    let mut metres = 0.0;
    for (children, reach) in places.children.iter().zip(&room.reach) {
        for (n, reach) in children.iter().zip(reach) {
            metres += (0..AGES).map(|age| n[age]).sum::<u64>() as f64 * metres_of(reach.km) as f64;
        }
    }
    metres
}
