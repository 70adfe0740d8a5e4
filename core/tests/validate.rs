//! Every rule of meaning: one tiny broken plan that gives its code, and the nearest plan that is accepted.

use hiveplan::{Input, Issues, Severity, validate};
use serde_json::{Value, json};

/// A whole plan of one commune with two villages, that breaks no rule.
fn sound() -> Value {
    json!({
        "format": "hiveplan", "version": 1, "revision": 0, "name": "Small",
        "horizon": { "start": 2027, "years": 2 },
        "payers": ["commune", "cct"],
        "communes": [{ "code": "020309", "name": "Ou Char", "families": 30, "people": 150, "children": 60, "poor_1": 3, "poor_2": 3 }],
        "villages": [
            { "code": "02030901", "name": "A", "lat": 13.10, "lon": 103.20, "families": 20, "people": 100, "children": 40, "poor_1": 2, "poor_2": 2 },
            { "code": "02030902", "name": "B", "lat": 13.11, "lon": 103.21, "families": 10, "people": 50, "children": 20, "poor_1": 1, "poor_2": 1 }
        ],
        "families": [{ "id": "f-1", "village": "02030901", "score": 3, "worker": "sw-1" },
                     { "id": "f-2", "village": "02030902", "score": 8 }],
        "workers": [{ "id": "sw-1", "cadre": "social_worker", "village": "02030901", "payer": "cct" }],
        "staff": [{ "commune": "020309", "cadre": "social_worker", "knowledge": "complete" }],
        "centres": [{ "id": "c-1", "village": "02030902", "state": "existing", "places_preschool": 2, "places_school": 8 }],
        "estimates": [{ "id": "share_in_case", "low": 0.03, "central": 0.07, "high": 0.12 }],
        "costs": [{ "id": "pay", "service": "social_work", "kind": "pay", "driver": "post_months", "cadre": "social_worker",
                    "price": "salary_social_worker_khr_month" }],
        "funding": [
            { "id": "own", "payer": "commune", "scope": "each", "usd_year": 15000.0 },
            { "id": "cct", "payer": "cct", "scope": "shared", "usd_year": 10000.0 }
        ],
        "handover": [
            { "commune": "020309", "stage": "mou", "month": "2027-01" },
            { "commune": "020309", "stage": "training", "month": "2027-06" }
        ],
        "shares": [
            { "payer": "commune", "year": 2027, "share": 0.4 },
            { "payer": "cct", "year": 2027, "share": 0.6 }
        ],
        "roads": [{ "from": "02030901", "to": "02030902", "km": 2.5 }]
    })
}

/// The sound plan with one value replaced (a JSON pointer and what stands there instead).
fn with(changes: &[(&str, Value)]) -> Value {
    let mut plan = sound();
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        match plan.pointer_mut(parent).unwrap() {
            Value::Object(row) => {
                row.insert(field.to_owned(), value.clone());
            }
            Value::Array(rows) => match field.parse::<usize>() {
                Ok(i) => rows[i] = value.clone(),
                Err(_) => rows.push(value.clone()),
            },
            _ => panic!("{pointer}"),
        }
    }
    plan
}

fn check(plan: Value) -> Result<Issues, Issues> {
    Input::from_value(plan).and_then(|input| validate(&input)).map(|problem| problem.issues().clone())
}

fn codes(issues: &Issues) -> Vec<&str> {
    issues.issues.iter().map(|issue| issue.code.as_str()).collect()
}

#[test]
fn the_sound_plan_breaks_no_rule() {
    assert_eq!(codes(&check(sound()).unwrap()), Vec::<&str>::new());
}

/// Transitions of the safety score in which every score below 10 rises by a point with chance 0.25, but for one row.
fn transitions(score: u8, chances: &[(u8, f64)]) -> Value {
    let usual = |from: u8| if from == 10 { vec![(10, 1.0)] } else { vec![(from, 0.75), (from + 1, 0.25)] };
    let row = |from: u8| if from == score { chances.to_vec() } else { usual(from) };
    (0..=10)
        .flat_map(|from| {
            row(from).into_iter().map(move |(to, chance)| json!({"from": from, "to": to, "chance": chance}))
        })
        .collect()
}

/// Each broken plan is refused with exactly its code, at its path; the nearest sound one is `accepted`.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn each_error_has_its_code_path_and_nearest_accepted_plan() {
    let cases: Vec<(&str, &str, Value, Value)> = vec![
        ("HP2002", "/communes/1/code", with(&[("/communes/-", json!({"code": "020310", "name": "Empty"}))]), sound()),
        (
            "HP2003",
            "/villages/2/code",
            with(&[("/villages/-", json!({"code": "02030901", "name": "A again"}))]),
            with(&[(
                "/villages/-",
                json!({"code": "02030903", "name": "C", "lat": 13.1, "lon": 103.2, "families": 0, "people": 0, "children": 0, "poor_1": 0, "poor_2": 0}),
            )]),
        ),
        (
            "HP2039",
            "/transitions/6/chance",
            with(&[("/transitions", transitions(3, &[(3, 0.75), (4, 0.2)]))]),
            with(&[("/transitions", transitions(3, &[(3, 0.75), (4, 0.2), (2, 0.05)]))]),
        ),
        (
            "HP2039",
            "/transitions/0/chance",
            with(&[("/transitions", transitions(3, &[]))]),
            with(&[("/transitions", transitions(3, &[(10, 1.0)]))]),
        ),
        (
            "HP2040",
            "/transitions/6/chance",
            with(&[("/transitions", transitions(3, &[(3, 0.75), (2, 0.25)]))]),
            with(&[("/transitions", transitions(3, &[(2, 0.9), (7, 0.1)]))]),
        ),
        (
            "HP2040",
            "/transitions/20/chance",
            with(&[("/transitions", transitions(10, &[(9, 1.0)]))]),
            with(&[("/transitions", transitions(10, &[(9, 0.9), (10, 0.1)]))]),
        ),
        (
            "HP2003",
            "/transitions/1/to",
            with(&[("/transitions", transitions(0, &[(0, 0.5), (0, 0.5), (1, 0.5)]))]),
            with(&[("/transitions", transitions(0, &[(0, 0.5), (1, 0.5)]))]),
        ),
        (
            "HP2003",
            "/workers/1/id",
            with(&[("/workers/-", json!({"id": "sw-1", "cadre": "nurse", "village": "02030901", "payer": "cct"}))]),
            with(&[("/workers/-", json!({"id": "n-1", "cadre": "nurse", "village": "02030901", "payer": "cct"}))]),
        ),
        (
            "HP2003",
            "/families/2/id",
            with(&[("/families/-", json!({"id": "f-1", "village": "02030902", "score": 5}))]),
            with(&[("/families/-", json!({"id": "f-3", "village": "02030902", "score": 5}))]),
        ),
        ("HP2004", "/staff/0/commune", with(&[("/staff/0/commune", json!("020399"))]), sound()),
        (
            "HP2004",
            "/villages/2/code",
            with(&[("/villages/-", json!({"code": "02039901", "name": "Elsewhere"}))]),
            sound(),
        ),
        (
            "HP2005",
            "/centres/0/village",
            with(&[("/centres/0/village", json!("02030999"))]),
            with(&[("/centres/0/village", json!("02030901"))]),
        ),
        (
            "HP2006",
            "/families/0/worker",
            with(&[("/families/0/worker", json!("sw-9"))]),
            with(&[("/families/0/worker", Value::Null)]),
        ),
        (
            "HP2006",
            "/families/0/worker",
            with(&[
                ("/workers/-", json!({"id": "n-1", "cadre": "nurse", "village": "02030901", "payer": "cct"})),
                ("/families/0/worker", json!("n-1")),
            ]),
            sound(),
        ),
        (
            "HP2008",
            "/villages/0/children",
            with(&[("/villages/0/children", json!(101)), ("/communes/0/children", json!(121))]),
            with(&[("/villages/0/children", json!(100)), ("/communes/0/children", json!(120))]),
        ),
        (
            "HP2008",
            "/villages/0/families",
            with(&[
                ("/villages/0/people", json!(40)),
                ("/villages/0/families", json!(41)),
                ("/communes/0/people", json!(90)),
                ("/communes/0/families", json!(51)),
            ]),
            sound(),
        ),
        (
            "HP2008",
            "/villages/0/poor_1",
            with(&[("/villages/0/poor_1", json!(19)), ("/communes/0/poor_1", json!(20))]),
            with(&[("/villages/0/poor_1", json!(18)), ("/communes/0/poor_1", json!(19))]),
        ),
        ("HP2013", "/estimates/0/id", with(&[("/estimates/0/id", json!("share_in_cases"))]), sound()),
        (
            "HP2014",
            "/estimates/0/central",
            with(&[("/estimates/0/low", json!(0.08))]),
            with(&[("/estimates/0/low", json!(0.07))]),
        ),
        (
            "HP2015",
            "/estimates/0/high",
            with(&[("/estimates/0/high", json!(1.01))]),
            with(&[("/estimates/0/high", json!(1.0))]),
        ),
        // A reserve is at most the cost itself.
        (
            "HP2015",
            "/estimates/1/low",
            with(&[("/estimates/-", json!({"id": "contingency_share", "central": 1.2}))]),
            with(&[("/estimates/-", json!({"id": "contingency_share", "central": 1.0}))]),
        ),
        (
            "HP2042",
            "/estimates/1/central",
            with(&[("/estimates/-", json!({"id": "salary_nurse_khr_month", "central": 1.7}))]),
            with(&[("/estimates/-", json!({"id": "salary_nurse_khr_month", "central": 10000}))]),
        ),
        (
            "HP2042",
            "/estimates/1/central",
            with(&[("/estimates/-", json!({"id": "meal_khr_child_day", "central": 1.2}))]),
            with(&[("/estimates/-", json!({"id": "meal_khr_child_day", "central": 0}))]),
        ),
        (
            "HP1013",
            "/workers/0/post",
            with(&[("/workers/0/fte", json!(0.92)), ("/workers/0/post", json!(0.5))]),
            with(&[("/workers/0/fte", json!(0.92)), ("/workers/0/post", json!(1.0))]),
        ),
        (
            "HP2016",
            "/estimates/0/unit",
            with(&[("/estimates/0/unit", json!("%"))]),
            with(&[("/estimates/0/unit", json!("share of families"))]),
        ),
        (
            "HP2017",
            "/estimates",
            with(&[("/estimates/-", json!({"id": "support_share", "central": 0.93}))]),
            with(&[("/estimates/-", json!({"id": "support_share", "central": 0.6}))]),
        ),
        (
            "HP2018",
            "/workers/0/until",
            with(&[("/workers/0/from", json!("2027-05")), ("/workers/0/until", json!("2027-04"))]),
            with(&[("/workers/0/from", json!("2027-05")), ("/workers/0/until", json!("2027-05"))]),
        ),
        (
            "HP2018",
            "/funding/1/until",
            with(&[("/funding/1/from", json!(2028)), ("/funding/1/until", json!(2027))]),
            with(&[("/funding/1/from", json!(2028)), ("/funding/1/until", json!(2028))]),
        ),
        (
            "HP2046",
            "/workers/0/grade",
            with(&[
                ("/workers/0/grade", json!("senior")),
                ("/workers/0/cadre", json!("nurse")),
                ("/families/0/worker", Value::Null),
            ]),
            with(&[("/workers/0/grade", json!("senior"))]),
        ),
        (
            "HP2019",
            "/centres/0/places_school",
            with(&[("/centres/0/places_school", json!(0)), ("/centres/0/places_preschool", json!(0))]),
            with(&[("/centres/0/places_school", json!(0))]),
        ),
        ("HP2020", "/costs/0/cadre", with(&[("/costs/0/cadre", Value::Null)]), sound()),
        (
            "HP2020",
            "/costs/0/driver",
            with(&[("/costs/0/driver", json!("pay"))]),
            with(&[("/costs/0/driver", json!("pay")), ("/costs/0/price", json!("on_cost_share"))]),
        ),
        ("HP2020", "/costs/0/price", with(&[("/costs/0/price", json!("caseload_ongoing_cwla"))]), sound()),
        (
            "HP2021",
            "/funding/0/estimate",
            with(&[("/funding/0/riel_year", json!(5))]),
            with(&[("/funding/0/usd_year", Value::Null), ("/funding/0/riel_year", json!(5))]),
        ),
        (
            "HP2022",
            "/funding/0/scope",
            with(&[("/funding/0/scope", json!("020399"))]),
            with(&[("/funding/0/scope", json!("020309"))]),
        ),
        ("HP2023", "/shares/0/share", with(&[("/shares/0/share", json!(0.41))]), sound()),
        (
            "HP2025",
            "/handover/1/month",
            with(&[("/handover/1/month", json!("2026-12"))]),
            with(&[("/handover/1/month", json!("2027-01"))]),
        ),
        (
            "HP2027",
            "/villages/1/families",
            with(&[
                ("/villages/1/families", json!(0)),
                ("/villages/1/poor_1", json!(0)),
                ("/villages/1/poor_2", json!(0)),
                ("/communes/0/families", json!(20)),
                ("/communes/0/poor_1", json!(2)),
                ("/communes/0/poor_2", json!(2)),
                ("/families/0/village", json!("02030902")),
            ]),
            sound(),
        ),
        (
            "HP2028",
            "/families/0/id",
            with(&[("/families/0/id", json!("Two Words"))]),
            with(&[("/families/0/id", json!("a81-7"))]),
        ),
        ("HP2034", "/roads/0/km", with(&[("/roads/0/to", json!("02030901"))]), sound()),
        ("HP2035", "/handover/1/stage", with(&[("/handover/1/stage", json!("mou"))]), sound()),
        ("HP2036", "/payers", with(&[("/payers", json!(["commune", "cct", "commune"]))]), sound()),
    ];
    for (code, path, broken, accepted) in cases {
        let issues = check(broken).expect_err(code);
        let errors: Vec<_> = issues.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
        assert!(errors.iter().all(|issue| issue.code == code), "{code}: {issues}");
        assert_eq!(errors.first().map(|issue| issue.path.as_str()), Some(path), "{code}: {issues}");
        assert!(errors.iter().all(|issue| !issue.message.is_empty() && !issue.hint.is_empty()));
        check(accepted).unwrap_or_else(|issues| panic!("{code}, accepted: {issues}"));
    }
}

/// Warnings and repairs leave the plan usable and are reported.
#[test]
fn warnings_and_repairs_are_reported_and_the_plan_goes_on() {
    let cases: Vec<(&str, &str, Value)> = vec![
        ("HP2009", "/communes/0/people", with(&[("/communes/0/people", json!(151))])),
        ("HP2010", "/communes/0/children", with(&[("/villages/1/children", Value::Null)])),
        (
            "HP2010",
            "/communes/0/families",
            with(&[("/communes/0/families", Value::Null), ("/villages/1/families", Value::Null)]),
        ),
        ("HP2011", "/communes/0/code", with(&[("/villages/1/lat", Value::Null)])),
        ("HP2012", "/villages/0/lat", with(&[("/villages/0/lat", json!(11.0)), ("/villages/1/lat", json!(13.1))])),
        ("HP2024", "/shares/1/payer", with(&[("/funding/1/payer", json!("donor"))])),
        ("HP2026", "/staff/0/knowledge", with(&[("/staff/0/knowledge", json!("unknown"))])),
        ("HP2029", "/funding", with(&[("/funding", json!([])), ("/shares", json!([]))])),
        ("HP2030", "/services/health", with(&[("/services", json!({"social_work": false, "family_finance": false}))])),
        ("HP2031", "/communes/0/start", with(&[("/communes/0/start", json!("2029-01"))])),
        ("HP2032", "/communes/0/councillors", with(&[("/communes/0/councillors", json!(4))])),
        ("HP2033", "/costs", with(&[("/costs", json!([]))])),
        (
            "HP2037",
            "/communes/0/poor_1",
            with(&[
                ("/communes/0/families", json!(100)),
                ("/communes/0/poor_1", json!(90)),
                ("/communes/0/poor_2", json!(20)),
            ]),
        ),
        (
            "HP2037",
            "/communes/0/open_cases",
            with(&[("/communes/0/families", json!(80)), ("/communes/0/open_cases", json!(81))]),
        ),
        (
            "HP2038",
            "/handover/2/month",
            with(&[
                ("/communes/0/start", json!("2028-01")),
                ("/handover/-", json!({"commune": "020309", "stage": "first_service", "month": "2027-12"})),
            ]),
        ),
        ("HP2041", "/families", with(&[("/families/1/village", json!("02030901"))])),
    ];
    for (code, path, plan) in cases {
        let issues = check(plan).unwrap_or_else(|issues| panic!("{code}: {issues}"));
        let found = issues.issues.iter().find(|issue| issue.code == code).unwrap_or_else(|| panic!("{code}: {issues}"));
        assert_eq!(found.path, path);
        assert_ne!(found.severity, Severity::Error);
    }
}

/// One village without a count in a commune without one is like its neighbours, not what a national mean leaves.
#[test]
fn a_village_without_a_count_is_like_its_neighbours() {
    let unknown =
        ["/communes/0/families", "/communes/0/people", "/villages/1/families"].map(|path| (path, Value::Null));
    let issues = check(with(&unknown)).unwrap();
    let messages: Vec<&str> = issues.issues.iter().map(|issue| issue.message.as_str()).collect();
    assert!(messages.contains(&"families of 020309 are not known: estimated as 40"), "{issues}");
}

/// A case list of every village, or of none, says nothing; nobody can be listed where there is no family.
#[test]
fn a_case_list_is_partial_only_between_all_and_none() {
    let one_village = ("/families/1/village", json!("02030901"));
    let no_family =
        [("/villages/1/families", json!(0)), ("/villages/1/poor_1", json!(0)), ("/villages/1/poor_2", json!(0))];
    let nobody_there: Vec<_> = no_family.into_iter().chain([one_village.clone()]).collect();
    for plan in [sound(), with(&[("/families", json!([]))]), with(&nobody_there)] {
        let issues = check(plan).unwrap_or_else(|issues| panic!("{issues}"));
        assert!(!codes(&issues).contains(&"HP2041"), "{issues}");
    }
    let issues = check(with(&[one_village])).unwrap();
    let said = issues.issues.iter().find(|issue| issue.code == "HP2041").unwrap();
    assert_eq!(said.message, "families of 1 of 2 villages of 020309 are listed; estimated: B");
}

#[test]
fn a_plan_without_a_commune_or_years_is_refused() {
    let empty = Input::new("Nowhere", hiveplan::Year(2027), 0);
    let issues = validate(&empty).unwrap_err();
    let found = codes(&issues);
    assert!(found.contains(&"HP2001") && found.contains(&"HP2007"), "{issues}");
}

/// Faults of different tables come together, not one by one.
#[test]
fn all_faults_are_found_at_once() {
    let broken = with(&[
        ("/estimates/0/id", json!("nothing")),
        ("/centres/0/village", json!("02030999")),
        ("/families/0/worker", json!("sw-9")),
        ("/funding/0/scope", json!("nowhere")),
        ("/handover/1/stage", json!("mou")),
        ("/shares/0/share", json!(0.9)),
    ]);
    let issues = check(broken).unwrap_err();
    let mut found = codes(&issues);
    found.sort_unstable();
    assert_eq!(found, ["HP2005", "HP2006", "HP2013", "HP2022", "HP2023", "HP2035"]);
}

/// An id that stands twice, or a row that points nowhere, does not hide what else contradicts.
#[test]
fn faults_of_ids_do_not_hide_faults_of_counts() {
    let broken = with(&[
        ("/centres/-", json!({ "id": "c-1", "village": "02030999", "state": "existing", "places_school": 8 })),
        ("/villages/-", json!({ "code": "02030902", "name": "B again" })),
        ("/villages/-", json!({ "code": "02039901", "name": "Of no commune" })),
        ("/villages/0/children", json!(101)),
        ("/communes/0/poor_1", json!(31)),
    ]);
    let issues = check(broken).unwrap_err();
    let errors = issues.issues.iter().filter(|issue| issue.severity == Severity::Error);
    let mut found: Vec<&str> = errors.map(|issue| issue.code.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["HP2003", "HP2003", "HP2004", "HP2005", "HP2008"], "{issues}");
    assert!(codes(&issues).contains(&"HP2037"), "{issues}");
}

/// What an issue weighs is said where people read it, and what stops the plan stands on top.
#[test]
fn an_issue_says_what_it_weighs() {
    let issues = check(with(&[("/villages/1/lat", Value::Null), ("/roads/0/to", json!("02030901"))])).unwrap_err();
    let text = issues.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("error HP2034 /roads/0/km: "), "{text}");
    assert!(lines[1].starts_with("repaired HP2011 /communes/0/code: "), "{text}");
}

/// Every rule of meaning is exercised above.
#[test]
fn no_rule_is_left_untested() {
    let tests = include_str!("validate.rs");
    for rule in hiveplan::rules().iter().filter(|rule| rule.code.starts_with("HP2")) {
        assert!(tests.contains(&format!("\"{}\"", rule.code)), "{} {}", rule.code, rule.title);
    }
}

/// In a folder, the path is what a spreadsheet shows: file, row (the header is row 1), column.
#[test]
fn paths_in_a_folder_name_file_row_and_column() {
    let input = Input::from_value(sound()).unwrap();
    let files = input.to_files();
    let files: Vec<(&str, String)> =
        files.iter().map(|(name, text)| (name.as_str(), text.replace("c-1,02030902", "c-1,02030999"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let issues = validate(&Input::from_files(&files).unwrap()).unwrap_err();
    assert_eq!(issues.issues[0].path, "centres.csv:2:village");
}
