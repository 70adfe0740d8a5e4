//! The case: what is counted, and the central estimates that the hand needs (`docs/estimates.md`).

/// Families, people and children of the commune.
pub const FAMILIES: f64 = 270.0;
pub const PEOPLE: f64 = 1_350.0;
pub const CHILDREN: f64 = 540.0;
/// Villages: First, Second, Third.
pub const VILLAGES: f64 = 3.0;

/// A family of the case list: village 1 to 3, safety score, worker 1 or 2 of today (0: none), needs the nurse (n) and
/// coaching (f), children who need a preschool and a school place.
pub struct Family {
    pub id: &'static str,
    pub village: usize,
    pub score: usize,
    pub worker: usize,
    pub needs: &'static str,
    pub preschool: u64,
    pub school: u64,
}

const fn f(id: &'static str, of: [usize; 3], needs: &'static str, places: [u64; 2]) -> Family {
    let [village, score, worker] = of;
    Family { id, village, score, worker, needs, preschool: places[0], school: places[1] }
}

/// The twenty open cases.
#[rustfmt::skip]
pub const CASES: [Family; 20] = [
    //  id   village, score, worker    needs  preschool, school
    f("f01", [1, 2, 1], "nf", [1, 1]),
    f("f02", [1, 3, 1], "nf", [0, 0]),
    f("f03", [1, 4, 1], "f",  [0, 1]), // the carer is elderly
    f("f04", [1, 4, 1], "f",  [0, 0]),
    f("f05", [1, 5, 1], "f",  [0, 0]),
    f("f06", [1, 5, 1], "f",  [0, 0]),
    f("f07", [1, 6, 1], "",   [0, 0]),
    f("f08", [1, 7, 1], "",   [0, 0]),
    f("f09", [1, 8, 1], "",   [0, 0]),
    f("f10", [2, 3, 2], "nf", [1, 0]),
    f("f11", [2, 4, 2], "nf", [0, 0]),
    f("f12", [2, 5, 2], "f",  [0, 0]),
    f("f13", [2, 5, 2], "f",  [0, 0]),
    f("f14", [2, 6, 2], "",   [0, 0]),
    f("f15", [2, 7, 2], "",   [0, 0]),
    f("f16", [2, 9, 2], "",   [0, 0]),
    f("f17", [3, 1, 1], "nf", [0, 1]),
    f("f18", [3, 5, 1], "f",  [0, 0]),
    f("f19", [3, 6, 0], "",   [0, 0]),
    f("f20", [3, 8, 0], "",   [0, 0]),
];

/// Families in case, with the nurse, in coaching.
pub const OPEN: f64 = 20.0;
pub const NURSE: f64 = 5.0;
pub const COACHED: f64 = 12.0;

/// Safety bands: 0-3, 4-5, 6-7, 8-10.
pub const fn band(score: usize) -> usize {
    match score {
        0..=3 => 0,
        4..=5 => 1,
        6..=7 => 2,
        _ => 3,
    }
}

/// Home visits a month by band: weekly, fortnightly, monthly, quarterly.
pub const VISITS: [f64; 4] = [4.33, 2.17, 1.0, 0.33];

/// Working hours in a year: 261 weekdays less 18 holidays, 18 days of leave, 6 of sickness, 5 of courses, 8 hours each.
pub const YEAR_HOURS: f64 = (261.0 - 18.0 - 18.0 - 6.0 - 5.0) * 8.0;

/// Time off cases of those who visit: 24 % support; 2 + 1 + 1 hours of supervision and 3 of indicators a month.
pub const ALLOWANCE: f64 = 1.0 / (1.0 - 0.24 - (4.0 + 3.0) * 12.0 / YEAR_HOURS);

/// Hours of a month that a full-time worker has for families.
pub const CASE_HOURS: f64 = YEAR_HOURS / 12.0 / ALLOWANCE;

/// A visit at which the family is met: 45 minutes over 85 % found at home, and 15 minutes of notes.
pub const VISIT_HOURS: f64 = (45.0 / 0.85 + 15.0) / 60.0;
/// The same for an hour of coaching.
pub const SESSION_HOURS: f64 = (60.0 / 0.85 + 15.0) / 60.0;

/// Journeys for one visit: more than one attempt for each visit, two families on one trip.
pub const TRIPS: f64 = 1.0 / 0.85 / 2.0;

/// Families for one social worker (CWLA).
pub const CASELOAD: f64 = 15.0;

/// Casework: 7.4 % of families, 18 months each; a quarter of the referrals are closed cases that come back.
pub const SHARE: f64 = 0.074;
pub const STAY: f64 = 18.0;
pub const REOPEN: f64 = 0.25;

/// Kilometres by road between neighbours: 0.018 degrees of latitude on a sphere of 6,371.0088 km, a quarter and a bit
/// longer than straight (1.3). First - Second - Third lie on one meridian, so First - Third is twice that.
pub const STEP_KM: f64 = 6_371.008_8 * 0.018 * std::f64::consts::PI / 180.0 * 1.3;

/// Minutes for a kilometre: half of the year at 25 km an hour, half at 70 % of it.
pub const MINUTES_KM: f64 = 60.0 * (0.5 / 17.5 + 0.5 / 25.0);

/// Riel for a dollar; dollars for an Australian one.
pub const RIEL: f64 = 4_063.0;
pub const USD_PER_AUD: f64 = 0.66;
