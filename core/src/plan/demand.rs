//! Who asks: groups of families for the visiting cadres, groups of children for the youth centres.
//!
//! A village with a case list asks family by family; any other by safety band. Where the need gives one number for a
//! village (families for the nurse, children for a place), it is spread over the bands as the open cases are, by
//! largest remainder.

use super::world::World;
use crate::arrange::Arrange;
use crate::need::VillageNeed;
use crate::problem::Family;
use crate::service::{AgeBand, Cadre, Carer, SafetyBand, Service};
use crate::unit::largest_remainder;

/// Families of one village and safety band, or one family of the case list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub village: usize,
    pub band: SafetyBand,
    /// Position in the case list.
    pub family: Option<usize>,
    pub count: u64,
}

/// Children who ask for places: single children of a village, or the siblings of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Party {
    pub village: usize,
    pub band: SafetyBand,
    pub carer: Carer,
    /// Position in the case list.
    pub family: Option<usize>,
    /// Children by age band.
    pub children: [u64; AgeBand::ALL.len()],
}

impl Party {
    /// Siblings go to one centre together or not at all.
    pub(super) fn together(&self) -> bool {
        self.family.is_some() && self.children.iter().sum::<u64>() > 1
    }
}

/// What a visiting cadre is asked for, by village, band and family.
pub(super) fn items(world: &World<'_>, cadre: Cadre) -> Vec<Item> {
    let mut items = Vec::new();
    if !world.norms.has_families(cadre) {
        return items;
    }
    for (village, need) in world.need.villages.iter().enumerate().filter(|(_, need)| !need.from_case_list) {
        let counts = match cadre {
            Cadre::SocialWorker => by_band(need),
            Cadre::Nurse => spread(need.nurse_families, need),
            _ => spread(need.finance_families, need),
        };
        items.extend(counted(village, &counts));
    }
    let asks = |family: &Family| match cadre {
        Cadre::SocialWorker => true,
        Cadre::Nurse => family.nurse,
        _ => family.finance,
    };
    for (position, family) in listed(world).filter(|(_, family)| asks(family)) {
        let band = SafetyBand::of(family.score);
        items.push(Item { village: family.village, band, family: Some(position), count: 1 });
    }
    items.arrange();
    items
}

/// The children who ask for places, by village, band and family.
pub(super) fn parties(world: &World<'_>) -> Vec<Party> {
    let mut parties = Vec::new();
    if !world.problem.has(Service::YouthCentres) {
        return parties;
    }
    for (village, need) in world.need.villages.iter().enumerate().filter(|(_, need)| !need.from_case_list) {
        for &age in AgeBand::ALL {
            for item in counted(village, &spread(need.places[age.index()], need)) {
                let mut children = [0; AgeBand::ALL.len()];
                children[age.index()] = item.count;
                parties.push(Party { village, band: item.band, carer: Carer::Able, family: None, children });
            }
        }
    }
    for (position, family) in listed(world).filter(|(_, family)| family.places.iter().any(|&n| n > 0)) {
        parties.push(Party {
            village: family.village,
            band: SafetyBand::of(family.score),
            carer: family.carer,
            family: Some(position),
            children: family.places.map(u64::from),
        });
    }
    parties
}

/// The families of the case list that the need counts one by one.
fn listed<'w>(world: &'w World<'_>) -> impl Iterator<Item = (usize, &'w Family)> {
    let counted = |family: &&Family| world.need.villages[family.village].from_case_list;
    world.problem.families.iter().enumerate().filter(move |(_, family)| counted(family))
}

fn by_band(need: &VillageNeed) -> [u64; SafetyBand::ALL.len()] {
    std::array::from_fn(|b| need.band(SafetyBand::ALL[b]))
}

/// Spreads a number of a village over the bands as its open cases are.
fn spread(total: u64, need: &VillageNeed) -> [u64; SafetyBand::ALL.len()] {
    let parts = largest_remainder(total, &by_band(need).map(|n| n as f64));
    std::array::from_fn(|b| parts[b])
}

fn counted(village: usize, counts: &[u64; SafetyBand::ALL.len()]) -> impl Iterator<Item = Item> {
    let item = move |(&band, count)| Item { village, band, family: None, count };
    SafetyBand::ALL.iter().zip(*counts).filter(|&(_, count)| count > 0).map(item)
}
