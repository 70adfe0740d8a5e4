//! Laws on random communes: every plan keeps its promises, priority is strict, nothing is placed less than possible.

use super::demand::Party;
use super::places::{AGES, Room};
use super::plan_tests::solved;
use super::shorten::shorten;
use super::world::World;
use super::youth::total_metres;
use super::*;
use crate::input::{CentreRow, CentreState, CommuneRow, FamilyRow, Input, Settings, Supply, VillageRow, WorkerRow};
use crate::service::Grade;
use crate::time::Year;
use proptest::prelude::*;

/// Few of the social workers are seniors or interns.
const GRADES: [Grade; 5] = [Grade::Worker, Grade::Worker, Grade::Senior, Grade::Intern, Grade::Worker];

fn village_code(v: usize) -> String {
    format!("9901{:02}{:02}", v / 3 + 1, v % 3 + 1)
}

/// Up to six villages in two communes, with a case list in every other village.
fn input() -> impl Strategy<Value = Input> {
    let point = (13.0f64..13.05, 103.0f64..103.05);
    let villages = prop::collection::vec((0u64..250, point), 2..=6);
    let families = prop::collection::vec((0u8..=10, 0u32..3, 0u32..3, 0usize..4, any::<[bool; 3]>()), 0..25);
    let workers = prop::collection::vec((0usize..Cadre::ALL.len(), 0usize..6, 1u32..=4, any::<bool>()), 0..8);
    let centres = prop::collection::vec((0usize..6, any::<bool>(), 0u64..4, 1u64..8), 0..5);
    let rules = (any::<bool>(), any::<bool>(), 0usize..20);
    (villages, families, workers, centres, rules).prop_map(|(villages, families, workers, centres, rules)| {
        let mut input = Input::new("Random", Year(2027), 1);
        let supply = |needed| if needed { Supply::Needed } else { Supply::Existing };
        input.settings = Settings { posts: supply(rules.0), centres: supply(rules.1), ..Settings::default() };
        if let Some(&service) = Service::ALL.get(rules.2) {
            input.services.switch(service, false);
        }
        let count = villages.len();
        for c in 0..count.div_ceil(3) {
            let code = format!("9901{:02}", c + 1);
            input.communes.push(CommuneRow { code: code.into(), name: format!("C{c}"), ..CommuneRow::default() });
        }
        for (v, (families, (lat, lon))) in villages.into_iter().enumerate() {
            input.villages.push(VillageRow {
                code: village_code(v).into(),
                name: format!("V{v}"),
                lat: Some(lat),
                lon: Some(lon),
                families: Some(families),
                people: Some(families * 5),
                children: Some(families * 2),
                ..VillageRow::default()
            });
        }
        for (i, (cadre, base, fte, both)) in workers.into_iter().enumerate() {
            let all = input.communes.iter().map(|commune| commune.code.clone());
            let village = village_code(base % count);
            input.workers.push(WorkerRow {
                fte: f64::from(fte) / 4.0,
                serves: if both { all.collect() } else { Vec::new() },
                grade: if Cadre::ALL[cadre] == Cadre::SocialWorker { GRADES[(i + base) % 5] } else { Grade::Worker },
                ..WorkerRow::new(&format!("w{i}"), Cadre::ALL[cadre], &village, "commune")
            });
        }
        let social = |w: &&WorkerRow| w.cadre == Cadre::SocialWorker;
        let social: Vec<WorkerId> = input.workers.iter().filter(social).map(|worker| worker.id.clone()).collect();
        for (i, (score, preschool, school, carer, flags)) in families.into_iter().enumerate() {
            input.families.push(FamilyRow {
                id: format!("f{i}").into(),
                village: village_code((i * 2) % count).into(),
                score,
                places_preschool: preschool,
                places_school: school,
                nurse: flags[0],
                finance: flags[1],
                carer: Carer::ALL[carer],
                worker: social.get(i % 3).filter(|_| flags[2]).cloned(),
            });
        }
        for village in &mut input.villages {
            let listed = input.families.iter().filter(|family| family.village == village.code).count() as u64;
            let families = village.families.unwrap_or(0) + listed;
            (village.families, village.people, village.children) =
                (Some(families), Some(families * 5), Some(families * 2));
        }
        for (i, (village, existing, preschool, school)) in centres.into_iter().enumerate() {
            input.centres.push(CentreRow {
                id: format!("c{i}").into(),
                village: village_code(village % count).into(),
                state: if existing { CentreState::Existing } else { CentreState::Candidate },
                places_preschool: Some(preschool),
                places_school: Some(school),
                status: None,
                source: None,
            });
        }
        input
    })
}

/// The most single children that can have a place, by trying every child in turn (Kuhn's matching, one age).
fn most_placed(room: &Room, places: &[u64]) -> usize {
    let children: Vec<usize> =
        (0..room.parties.len()).flat_map(|p| std::iter::repeat_n(p, room.parties[p].children[1] as usize)).collect();
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    let mut placed = 0;
    for child in 0..children.len() {
        let mut seen = vec![false; places.len()];
        placed += usize::from(try_place(child, &children, room, places, &mut at, &mut seen));
    }
    placed
}

fn try_place(
    child: usize,
    children: &[usize],
    room: &Room,
    places: &[u64],
    at: &mut Vec<Vec<usize>>,
    seen: &mut [bool],
) -> bool {
    for reach in &room.reach[children[child]] {
        let centre = reach.centre;
        if std::mem::replace(&mut seen[centre], true) {
            continue;
        }
        if (at[centre].len() as u64) < places[centre] {
            at[centre].push(child);
            return true;
        }
        for k in 0..at[centre].len() {
            let other = at[centre][k];
            if try_place(other, children, room, places, at, seen) {
                at[centre][k] = child;
                return true;
            }
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_keeps_its_promises_and_comes_back_from_its_document(input in input()) {
        // `plan` runs the checker itself; a broken promise is an error here.
        let (problem, need, plan) = solved(&input);
        let document = plan.document();
        prop_assert_eq!(&plan_from_document(&problem, &need, &document).unwrap(), &plan);
    }

    #[test]
    fn with_posts_as_needed_nobody_who_needs_a_visit_is_left_over(mut input in input()) {
        input.settings.posts = Supply::Needed;
        let (_, _, plan) = solved(&input);
        prop_assert!(plan.unmet.iter().all(|unmet| unmet.service == Service::YouthCentres));
    }

    /// As in a package: more workers than the engine looks at for one family, some of them part-time, and families for
    /// more than all of them. The checker refuses a plan that leaves anybody to whom an able worker has hours and
    /// caseload left.
    #[test]
    fn nobody_is_left_over_while_an_able_worker_has_room(
        bases in prop::collection::vec((0usize..6, 1u32..=8), 18..40),
        families in prop::collection::vec((20u64..400, 13.0f64..13.2, 103.0f64..103.2), 6),
    ) {
        let mut input = Input::new("Many", Year(2027), 1);
        input.settings = Settings { posts: Supply::Existing, centres: Supply::Existing, ..Settings::default() };
        input.communes.push(CommuneRow { code: "990101".into(), name: "C".to_owned(), ..CommuneRow::default() });
        let code = |v: usize| format!("990101{:02}", v + 1);
        for (v, &(families, lat, lon)) in families.iter().enumerate() {
            input.villages.push(VillageRow {
                code: code(v).into(),
                name: format!("V{v}"),
                lat: Some(lat),
                lon: Some(lon),
                families: Some(families * 8),
                people: Some(families * 40),
                children: Some(families * 16),
                ..VillageRow::default()
            });
        }
        for (i, &(base, eighths)) in bases.iter().enumerate() {
            let worker = WorkerRow::new(&format!("w{i:02}"), Cadre::SocialWorker, &code(base), "commune");
            input.workers.push(WorkerRow { fte: f64::from(eighths) / 8.0, ..worker });
        }
        let (_, _, plan) = solved(&input);
        prop_assert!(plan.workers.iter().any(|worker| worker.families > 0));
    }

    #[test]
    fn single_children_have_as_many_places_as_can_be_had(
        villages in prop::collection::vec((0.0f64..0.05, 0u64..6, 0usize..4), 1..6),
        centres in prop::collection::vec((0usize..6, 1u64..7), 1..5),
    ) {
        let mut input = Input::new("Places", Year(2027), 1);
        input.communes.push(CommuneRow { code: "990101".into(), name: "C".to_owned(), ..CommuneRow::default() });
        for (v, (east, _, _)) in villages.iter().enumerate() {
            input.villages.push(VillageRow {
                code: format!("990101{:02}", v + 1).into(),
                name: "V".to_owned(),
                lat: Some(13.0),
                lon: Some(103.0 + east),
                families: Some(10),
                ..VillageRow::default()
            });
        }
        for (i, (village, school)) in centres.iter().enumerate() {
            input.centres.push(CentreRow {
                id: format!("c{i}").into(),
                village: format!("990101{:02}", village % villages.len() + 1).into(),
                state: CentreState::Existing,
                places_preschool: Some(0),
                places_school: Some(*school),
                status: None,
                source: None,
            });
        }
        let problem = crate::validate::validate(&input).unwrap();
        let need = crate::need::need(&problem);
        let world = World::new(&problem, &need, &Control::default());
        let party = |(v, &(_, school, band)): (usize, &(f64, u64, usize))| Party {
            village: v,
            band: SafetyBand::ALL[band],
            carer: Carer::Able,
            family: None,
            children: [0, school],
        };
        let parties: Vec<Party> = villages.iter().enumerate().map(party).filter(|p| p.children[1] > 0).collect();
        let open: Vec<usize> = (0..centres.len()).collect();
        let room = Room::new(&world, &world.districts[0], &parties, &open);
        let mut places = room.allocate(&world);
        let placed: u64 = places.children.iter().flatten().map(|n| n[1]).sum();
        let capacity: Vec<u64> = room.centres.iter().map(|&c| problem.centres()[c].places[1]).collect();
        prop_assert_eq!(placed as usize, most_placed(&room, &capacity));
        let before = total_metres(&room, &places);
        let waiting: Vec<[u64; AGES]> = (0..room.parties.len()).map(|p| room.waiting(&places, p)).collect();
        shorten(&world, &room, &mut places);
        prop_assert!(total_metres(&room, &places) <= before);
        let after: Vec<[u64; AGES]> = (0..room.parties.len()).map(|p| room.waiting(&places, p)).collect();
        prop_assert_eq!(waiting, after, "who is placed does not change");
    }
}
