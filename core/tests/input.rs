//! Reading a plan: the Battambang data set adds up, both forms of a document say the same, and whatever is wrong with a
//! document is said by number, place and hint: all of it at once, at once.

use hiveplan::{
    CentreState, CommuneRow, Hiring, Input, Issues, Knowledge, Parameter, Severity, Stage, Status, Supply, VillageRow,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ESTIMATES: &str = include_str!("../data/battambang/estimates.csv");

/// The library's defaults as `estimates.csv`.
fn default_estimates() -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["id", "low", "central", "high", "unit", "year", "status", "source"]).unwrap();
    for parameter in Parameter::ALL {
        let e = parameter.default_estimate();
        let [low, central, high] = [e.low, e.central, e.high].map(|value| value.to_string());
        table
            .write_record([parameter.id(), &low, &central, &high, &e.unit, &e.year, e.status.name(), &e.source])
            .unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

/// `HIVEPLAN_REFRESH=1` writes the file anew after a default has changed.
#[test]
fn the_estimates_written_out_for_battambang_are_the_defaults() {
    if std::env::var_os("HIVEPLAN_REFRESH").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/battambang/estimates.csv");
        std::fs::write(path, default_estimates()).unwrap();
        return;
    }
    assert!(ESTIMATES == default_estimates(), "refresh it with HIVEPLAN_REFRESH=1");
}

fn battambang() -> Input {
    Input::embedded("battambang").unwrap_or_else(|issues| panic!("{issues}"))
}

#[test]
fn battambang_has_the_published_totals() {
    let input = battambang();
    let total = |count: fn(&CommuneRow) -> Option<u64>| input.communes.iter().filter_map(count).sum::<u64>();
    assert_eq!((input.communes.len(), input.villages.len()), (10, 62));
    assert_eq!(total(|c| c.families), 26_640);
    assert_eq!(total(|c| c.people), 147_482);
    assert_eq!(total(|c| c.children), 52_925);
    assert_eq!((total(|c| c.poor_1), total(|c| c.poor_2)), (3_933, 5_506));
    assert!(input.communes.iter().all(|c| c.councillors.is_none()), "nobody knows how many councillors there are");
}

#[test]
fn the_villages_of_battambang_add_up_to_their_commune() {
    type Column = (fn(&CommuneRow) -> Option<u64>, fn(&VillageRow) -> Option<u64>);
    let columns: [Column; 5] = [
        (|c| c.families, |v| v.families),
        (|c| c.people, |v| v.people),
        (|c| c.children, |v| v.children),
        (|c| c.poor_1, |v| v.poor_1),
        (|c| c.poor_2, |v| v.poor_2),
    ];
    let input = battambang();
    for commune in &input.communes {
        let members: Vec<_> = input.villages.iter().filter(|v| v.code.commune() == commune.code).collect();
        for (of_commune, of_village) in columns {
            let parts: Option<u64> = members.iter().map(|village| of_village(village)).sum();
            assert_eq!(parts, of_commune(commune), "{}", commune.code);
        }
    }
    for village in &input.villages {
        assert!(village.families < village.people && village.children < village.people, "{}", village.code);
        assert!(village.poor_1.unwrap() + village.poor_2.unwrap() <= village.families.unwrap(), "{}", village.code);
        assert!(village.lat.is_some() && village.lon.is_some() && village.source.is_some(), "{}", village.code);
        let imputed = if village.code.as_str().starts_with("020310") { Status::Assumption } else { Status::Derived };
        assert_eq!(village.status, Some(imputed), "{}", village.code);
    }
}

#[test]
fn battambang_says_unknown_where_nobody_knows_the_staff() {
    let input = battambang();
    let known: Vec<_> = input.staff.iter().filter(|row| row.knowledge != Knowledge::Unknown).collect();
    assert_eq!((input.staff.len(), known.len(), input.workers.len()), (60, 3, 7));
    for row in known {
        assert_eq!(row.knowledge, Knowledge::Partial);
        assert!(input.workers.iter().any(|w| w.cadre == row.cadre && w.village.commune() == row.commune));
    }
}

#[test]
fn battambang_has_one_centre_or_candidate_in_each_village() {
    let input = battambang();
    let mut villages: Vec<_> = input.centres.iter().map(|centre| &centre.village).collect();
    villages.sort();
    villages.dedup();
    assert_eq!((input.centres.len(), villages.len()), (62, 62));
    let existing: Vec<_> = input.centres.iter().filter(|c| c.state == CentreState::Existing).collect();
    assert_eq!(existing.len(), 1);
    assert_eq!((existing[0].places_preschool, existing[0].places_school), (Some(10), Some(44)));
    assert_eq!(existing[0].village.commune(), "020309".into());
}

#[test]
fn battambang_hands_over_in_order_and_not_everywhere_within_the_horizon() {
    let input = battambang();
    for stages in input.handover.chunks(Stage::ALL.len()) {
        assert!(stages.iter().map(|row| row.stage).eq(Stage::ALL.iter().copied()), "{}", stages[0].commune);
        assert!(stages.windows(2).all(|pair| pair[0].month < pair[1].month && pair[0].commune == pair[1].commune));
        assert!(stages.iter().all(|row| row.status.is_some() && row.source.is_some()));
    }
    let end = input.horizon.first_month() + input.horizon.years as i32 * 12;
    let alone = input.handover.iter().filter(|row| row.stage == Stage::StandsAlone && row.month < end).count();
    assert_eq!(alone, 2);
}

#[test]
fn the_shares_of_battambang_never_exceed_the_whole() {
    let input = battambang();
    for one in &input.shares {
        let same =
            input.shares.iter().filter(|s| (&s.commune, s.service, s.year) == (&one.commune, one.service, one.year));
        assert!(same.map(|s| s.share).sum::<f64>() <= 1.0, "{:?} {}", one.commune, one.year);
    }
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// A new folder for one test, removed with its value.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hiveplan-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An input that uses every field of every table.
fn full() -> Input {
    let mut files: Vec<(&str, &str)> = vec![("plan.toml", PLAN)];
    files.extend([
        (
            "communes.csv",
            "code,name,name_km,families,people,children,poor_1,poor_2,councillors,start,status,source\n\
             020301,\"Tuol, \"\"Ta\"\" Ek\",ទួល\u{200b}តាឯក,20,100,30,2,3,7,2027-03,sourced,\"two\nlines\"\n",
        ),
        (
            "villages.csv",
            "code,name,name_km,lat,lon,families,people,children,poor_1,poor_2,status,source\n\
             02030101,One,ភូមិ,13.1,103.25,12,60,18,1,2,derived,x\n02030102,Two,,,,,,,,,,\n",
        ),
        (
            "families.csv",
            "id,village,score,places_preschool,places_school,nurse,finance,carer,worker\n\
             f-1,02030101,3,1,2,true,false,ill,w-1\nf-2,02030102,10,,,,,,\n",
        ),
        (
            "workers.csv",
            "id,cadre,village,fte,payer,serves,from,until\n\
             w-1,social_worker,02030101,0.5,commune,,2026-01,2028-12\nw-2,nurse,02030102,,ngo,020301 020302,,\n",
        ),
        ("staff.csv", "commune,cadre,knowledge,source\n020301,nurse,complete,asked\n020301,cook,unknown,\n"),
        (
            "centres.csv",
            "id,village,state,places_preschool,places_school,status,source\nc-1,02030101,existing,5,20,sourced,seen\nc-2,02030102,candidate,,,,\n",
        ),
        (
            "estimates.csv",
            "id,low,central,high,unit,year,status,source\nfund_pot_usd,1e6,1e-7,123456789012345,USD/year,2024,weak,said\nshare_nurse,,0.3,,,,,\n",
        ),
        (
            "costs.csv",
            "id,service,kind,driver,cadre,price,rise,life_years,account\na,health,equipment,new_posts,nurse,equipment_usd_worker,none,4,60.1\nb,evidence,running,commune_years,,indicators_usd_commune_year,,,\n",
        ),
        (
            "funding.csv",
            "id,payer,scope,basis,estimate,usd_year,riel_year,share,growth,services,kinds,from,until,support,status,source\n\
             a,ngo,020301,fund_formula,fund_pot_usd,,,fund_share_social,fund_growth_pct,social_work health,pay meals,2027,2029,0.55,derived,x\n\
             b,ngo,shared,,,1234.56,,,,,,,,,,\nc,ngo,each,,,,9000000000000000,,,,,,,,,\n",
        ),
        ("handover.csv", "commune,stage,month,status,source\n020301,mou,2024-10,sourced,x\n020301,training,2027-01,,\n"),
        ("shares.csv", "commune,service,payer,year,share\n020301,health,ngo,2027,0.1\n,,commune,2028,1\n"),
        ("roads.csv", "from,to,km\n02030101,02030102,1.25\n"),
    ]);
    Input::from_files(&files).unwrap_or_else(|issues| panic!("{issues}"))
}

#[test]
fn folder_and_document_carry_the_same_both_ways() {
    for input in [battambang(), full(), Input::from_files(&base()).unwrap()] {
        let from_document = Input::from_json(&input.to_json()).unwrap();
        assert_eq!(from_document, input);
        let files = from_document.to_files();
        let from_folder = Input::from_files(&borrowed(&files)).unwrap_or_else(|issues| panic!("{issues}"));
        assert_eq!(from_folder, input);
        assert_eq!(from_folder.to_json(), input.to_json(), "the same bytes");
        assert_eq!(from_folder.to_files(), files, "the same bytes");
        let value = serde_json::to_value(&input).unwrap();
        assert_eq!(Input::from_value(value).unwrap(), input);
    }
}

#[test]
fn a_folder_on_disk_carries_the_same() {
    let folder = Folder::new("round-trip");
    let inner = folder.0.join("new/inner");
    for input in [battambang(), full()] {
        input.to_dir(&inner).unwrap();
        assert_eq!(Input::from_dir(&inner).unwrap(), input);
    }
}

#[test]
fn settings_and_services_are_kept() {
    let input = full();
    assert_eq!((input.settings.posts, input.settings.hiring), (Supply::Existing, Hiring::Funded));
    assert!(!input.services.health && input.services.social_work);
    assert_eq!(input.payers, ["commune".into(), "ngo".into()]);
    assert_eq!(input.communes[0].source.as_deref(), Some("two\nlines"));
    assert_eq!(input.communes[0].name_km.as_deref(), Some("ទួល\u{200b}តាឯក"));
}

const PLAN: &str = r#"format = "hiveplan"
version = 1
revision = 0
name = "Small"
payers = ["commune", "ngo"]
[horizon]
start = 2027
years = 5
[settings]
posts = "existing"
hiring = "funded"
[services]
health = false
"#;
const COMMUNES: &str = "code,name\n020301,Tuol Ta Ek\n";
const VILLAGES: &str = "code,name\n02030101,O Ta Kam I\n";
const FAMILIES: &str = "id,village,score\nf-1,02030101,3\n";

/// The smallest plan that is read.
fn base() -> Vec<(&'static str, &'static str)> {
    vec![("plan.toml", PLAN), ("communes.csv", COMMUNES), ("villages.csv", VILLAGES)]
}

/// The smallest plan with one of its files replaced, or one more.
fn with(name: &str, text: &str) -> Result<Input, Issues> {
    let mut files: Vec<(&str, &str)> = base().into_iter().filter(|(other, _)| *other != name).collect();
    files.push((name, text));
    Input::from_files(&files)
}

/// The code and path of each issue.
fn found(result: Result<Input, Issues>) -> Vec<(String, String)> {
    match result {
        Ok(_) => Vec::new(),
        Err(issues) => {
            for issue in &issues.issues {
                assert!(!issue.message.is_empty() && !issue.hint.is_empty(), "{issue}");
            }
            issues.issues.into_iter().map(|issue| (issue.code, issue.path)).collect()
        }
    }
}

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

/// For the rules that a value in a file breaks: code, path, the file, the broken text and the nearest accepted one.
const BROKEN_FILES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "HP1004",
        "villages.csv:3",
        "villages.csv",
        "code,name\n02030101,One\n02030102,Two,2\n",
        "code,name\n02030101,One\n02030102,\"Two,2\"\n",
    ),
    ("HP1005", "plan.toml:2", "plan.toml", "format = \"hiveplan\"\nversion = \n", PLAN),
    ("HP1008", "villages.csv:2:name", "villages.csv", "code,name\n02030101,\n", VILLAGES),
    (
        "HP1008",
        "villages.csv:2:name",
        "villages.csv",
        "code,name\n02030101,\u{200b}\n",
        "code,name\n02030101,\u{200b}One\n",
    ),
    (
        "HP1009",
        "villages.csv:1:name",
        "villages.csv",
        "code,name_km\n02030101,x\n",
        "code,name_km,name\n02030101,x,y\n",
    ),
    (
        "HP1010",
        "villages.csv:1:familes",
        "villages.csv",
        "code,name,familes\n02030101,One,3\n",
        "code,name,families\n02030101,One,3\n",
    ),
    (
        "HP1011",
        "villages.csv:2:families",
        "villages.csv",
        "code,name,families\n02030101,One,3.5\n",
        "code,name,families\n02030101,One,3.0\n",
    ),
    ("HP1011", "families.csv:2:score", "families.csv", "id,village,score\nf-1,02030101,3.5\n", FAMILIES),
    ("HP1011", "shares.csv:2:year", "shares.csv", "payer,year,share\nngo,2027.5,0\n", "payer,year,share\nngo,2027,0\n"),
    (
        "HP1012",
        "villages.csv:2:families",
        "villages.csv",
        "code,name,families\n02030101,One,\"1,200\"\n",
        "code,name,families\n02030101,One,1200\n",
    ),
    (
        "HP1012",
        "villages.csv:2:people",
        "villages.csv",
        "code,name,people\n02030101,One,NaN\n",
        "code,name,people\n02030101,One,\n",
    ),
    (
        "HP1012",
        "villages.csv:2:lat",
        "villages.csv",
        "code,name,lat\n02030101,One,inf\n",
        "code,name,lat\n02030101,One,90\n",
    ),
    (
        "HP1012",
        "estimates.csv:2:central",
        "estimates.csv",
        "id,central\nfund_pot_usd,1e309\n",
        "id,central\nfund_pot_usd,1e15\n",
    ),
    (
        "HP1013",
        "villages.csv:2:families",
        "villages.csv",
        "code,name,families\n02030101,One,-1\n",
        "code,name,families\n02030101,One,-0\n",
    ),
    (
        "HP1013",
        "villages.csv:2:lat",
        "villages.csv",
        "code,name,lat\n02030101,One,90.1\n",
        "code,name,lat\n02030101,One,-90\n",
    ),
    (
        "HP1013",
        "costs.csv:2:life_years",
        "costs.csv",
        "id,service,kind,driver,price,life_years\na,health,pay,pay,x,4294967296\n",
        "id,service,kind,driver,price,life_years\na,health,pay,pay,x,10\n",
    ),
    (
        "HP1014",
        "centres.csv:2:state",
        "centres.csv",
        "id,village,state\nc,02030101,exists\n",
        "id,village,state\nc,02030101,existing\n",
    ),
    (
        "HP1014",
        "families.csv:2:nurse",
        "families.csv",
        "id,village,score,nurse\nf-1,02030101,3,maybe\n",
        "id,village,score,nurse\nf-1,02030101,3,yes\n",
    ),
    ("HP1015", "villages.csv:2:code", "villages.csv", "code,name\n020301,One\n", "code,name\n2030101,One\n"),
    ("HP1015", "communes.csv:2:code", "communes.csv", "code,name\nO20301,One\n", "code,name\n20301,One\n"),
    (
        "HP1015",
        "workers.csv:2:serves",
        "workers.csv",
        "id,cadre,village,payer,serves\nw,nurse,02030101,ngo,0203\n",
        "id,cadre,village,payer,serves\nw,nurse,02030101,ngo,020301 020302\n",
    ),
    ("HP1017", "families.csv:1:column 4", "families.csv", "id,village,score,mother_name\nf-1,02030101,3,x\n", FAMILIES),
    ("HP1018", "villages.csv:1:code", "villages.csv", "code,name,code\n02030101,One,02030101\n", VILLAGES),
    (
        "HP1019",
        "communes.csv:2:start",
        "communes.csv",
        "code,name,start\n020301,One,2027-13\n",
        "code,name,start\n020301,One,2027-12\n",
    ),
    (
        "HP1020",
        "villages.csv:2:name",
        "villages.csv",
        "code,name\n02030101,On\u{202e}e\n",
        "code,name\n02030101,On\u{200b}e\n",
    ),
    (
        "HP1020",
        "villages.csv:2:name",
        "villages.csv",
        "code,name\n02030101,On\u{0}e\n",
        "code,name\n02030101,\"On\ne\"\n",
    ),
];

/// The same for single values of `plan.toml`: code, path, what is replaced, by what, and the nearest accepted one.
const BROKEN_PLAN: &[(&str, &str, &str, &str, &str)] = &[
    ("HP1006", "plan.toml:format", "\"hiveplan\"", "\"beeplan\"", "'hiveplan'"),
    ("HP1007", "plan.toml:version", "version = 1", "version = 2", "version = 0x1"),
    ("HP1008", "plan.toml:version", "version = 1", "", "version = 1 # the first"),
    ("HP1008", "plan.toml:horizon.start", "start = 2027", "", "start = 2028"),
    ("HP1010", "plan.toml:settings.post", "posts = \"existing\"", "post = \"existing\"", "posts = \"needed\""),
    ("HP1010", "plan.toml:services.helth", "health = false", "helth = false", "health = true"),
    ("HP1011", "plan.toml:horizon.years", "years = 5", "years = 5.5", "years = 5.0"),
    ("HP1011", "plan.toml:payers", "payers = [\"commune\", \"ngo\"]", "payers = [1]", "payers = []"),
    ("HP1012", "plan.toml:horizon.years", "years = 5", "years = nan", "years = 6"),
    ("HP1012", "plan.toml:revision", "revision = 0", "revision = inf", "revision = 1"),
    ("HP1013", "plan.toml:horizon.years", "years = 5", "years = 31", "years = 30"),
    ("HP1014", "plan.toml:settings.hiring", "\"funded\"", "\"found\"", "\"need\""),
    ("HP1014", "plan.toml:services.health", "health = false", "health = nan", "health = \"no\""),
    ("HP1020", "plan.toml:payers", "\"ngo\"", "\"n\\u202ego\"", "\"n-go\""),
];

#[test]
fn each_rule_refuses_a_broken_file_and_accepts_the_nearest_good_one() {
    for (code, path, name, broken, accepted) in BROKEN_FILES {
        assert_eq!(found(with(name, broken)), one(code, path), "{broken:?}");
        assert_eq!(found(with(name, accepted)), [], "{accepted:?}");
    }
    for (code, path, old, broken, accepted) in BROKEN_PLAN {
        assert_eq!(found(with("plan.toml", &PLAN.replace(old, broken))), one(code, path), "{broken}");
        assert_eq!(found(with("plan.toml", &PLAN.replace(old, accepted))), [], "{accepted}");
    }
}

/// The smallest plan as one document, broken in one place: code, JSON pointer, what is replaced, by what, and the
/// nearest accepted one.
const BROKEN_DOCUMENTS: &[(&str, &str, &str, &str, &str)] = &[
    ("HP1002", "/ (line 1 column 24)", "\"version\": 1", "version: 1", "\"version\":1"),
    ("HP1002", "/ (line 1 column 268)", "\"poor_1\": 0", "\"poor_1\": 1e309", "\"poor_1\": 1e9"),
    ("HP1002", "/ (line 1 column 264)", "\"poor_1\": 0", "\"poor_1\": NaN", "\"poor_1\": null"),
    ("HP1006", "/format", "\"hiveplan\"", "\"\"", "\"hiveplan\" "),
    ("HP1007", "/version", "\"version\": 1", "\"version\": 2", "\"version\":1"),
    ("HP1008", "/villages", "\"villages\": [{", "}", ""),
    ("HP1008", "/villages/0/name", "\"name\": \"One\"", "\"name\": \" \"", "\"name\": \"1\""),
    ("HP1008", "/communes/0/name", "\"name\": \"Tuol\", ", "", "\"name\": 5, "),
    ("HP1010", "/vilages", "\"payers\": []", "\"vilages\": []", "\"roads\": []"),
    ("HP1010", "/villages/0/po~1or", "\"poor_1\": 0", "\"po/or\": 0", "\"poor_2\": 0"),
    ("HP1011", "/villages", "\"villages\": [", ", \"villages\": 5}", ""),
    ("HP1011", "/villages/0", "\"villages\": [{", "\"villages\": [[], {", ""),
    ("HP1011", "/horizon", "{\"start\": 2027, \"years\": 5}", "5", "{\"start\": 2027, \"years\": 6}"),
    ("HP1011", "/villages/0/name", "\"name\": \"One\"", "\"name\": [[]]", "\"name\": 1"),
    ("HP1012", "/villages/0/poor_1", "\"poor_1\": 0", "\"poor_1\": true", "\"poor_1\": \"0\""),
    ("HP1013", "/villages/0/poor_1", "\"poor_1\": 0", "\"poor_1\": -3", "\"poor_1\": 3"),
    ("HP1014", "/villages/0/status", "\"status\": null", "\"status\": \"guess\"", "\"status\": \"assumption\""),
    ("HP1015", "/villages/0/code", "\"02030101\"", "{}", "2030101"),
    ("HP1015", "/villages/0/code", "\"02030101\"", "20301", "\"2030101\""),
    (
        "HP1017",
        "/families/0/birthday",
        "\"payers\": []",
        "\"families\": [{\"id\": \"f\", \"village\": \"02030101\", \"score\": 3, \"birthday\": \"x\"}]",
        "\"families\": [{\"id\": \"f\", \"village\": \"02030101\", \"score\": 3}]",
    ),
    ("HP1019", "/communes/0/start", "\"start\": null", "\"start\": 2027", "\"start\": \"2027-01\""),
    ("HP1020", "/villages/0/name", "\"name\": \"One\"", "\"name\": \"O\\u0007ne\"", "\"name\": \"O\\u200bne\""),
];

const DOCUMENT: &str = concat!(
    r#"{"format": "hiveplan", "version": 1, "revision": 0, "name": "Small", "horizon": {"start": 2027, "years": 5}, "#,
    r#""payers": [], "communes": [{"code": "020301", "name": "Tuol", "start": null}], "#,
    r#""villages": [{"code": "02030101", "name": "One", "status": null, "poor_1": 0}]}"#
);

#[test]
fn each_rule_refuses_a_broken_document_and_accepts_the_nearest_good_one() {
    assert_eq!(found(Input::from_json(DOCUMENT)), []);
    for (code, path, old, broken, accepted) in BROKEN_DOCUMENTS {
        assert!(DOCUMENT.contains(old), "{old}");
        let mut text = DOCUMENT.replacen(old, broken, 1);
        if *path == "/villages" {
            text = DOCUMENT[..DOCUMENT.find(", \"villages\"").unwrap()].to_owned() + broken;
        }
        let faults = found(Input::from_json(&text));
        assert_eq!(faults.first(), one(code, path).first(), "{text}");
        // A row that is no row also lacks what every row must have.
        assert!(faults.len() == 1 || faults[1..].iter().all(|(_, other)| other.starts_with(path)), "{faults:?}");
        if !accepted.is_empty() {
            assert_eq!(found(Input::from_json(&DOCUMENT.replacen(old, accepted, 1))), [], "{accepted}");
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    for (missing, _) in base() {
        let files: Vec<_> = base().into_iter().filter(|(name, _)| *name != missing).collect();
        assert_eq!(found(Input::from_files(&files)), one("HP1001", missing));
    }
    assert_eq!(found(Input::embedded("phnom_penh")), one("HP1001", "/"));
    assert_eq!(found(Input::from_files(&base())), []);
}

#[test]
fn a_file_above_32_mib_is_refused_and_one_of_that_size_read() {
    let limit = 32 * 1024 * 1024;
    let padded = |size: usize| VILLAGES.to_owned() + &"\n".repeat(size - VILLAGES.len());
    let (largest, larger) = (padded(limit), padded(limit + 1));
    assert_eq!(found(with("villages.csv", &larger)), one("HP1003", "villages.csv"));
    assert_eq!(found(with("villages.csv", &largest)), []);
    let folder = Folder::new("large");
    Input::from_files(&base()).unwrap().to_dir(&folder.0).unwrap();
    folder.write("villages.csv", larger.as_bytes());
    assert_eq!(found(Input::from_dir(&folder.0)), one("HP1003", "villages.csv"));
    folder.write("villages.csv", largest.as_bytes());
    assert_eq!(found(Input::from_dir(&folder.0)), []);
    let document = DOCUMENT.to_owned() + &" ".repeat(limit - DOCUMENT.len());
    assert_eq!(found(Input::from_json(&(document.clone() + " "))), one("HP1003", "/"));
    assert_eq!(found(Input::from_json(&document)), []);
}

#[test]
fn a_table_of_more_than_500_000_lines_is_refused() {
    let rows = |n: usize| "code,name\n".to_owned() + &"02030101,One\n".repeat(n);
    assert_eq!(found(with("villages.csv", &rows(500_000))), one("HP1003", "villages.csv"));
    assert_eq!(with("villages.csv", &rows(499_999)).unwrap().villages.len(), 499_999);
}

#[test]
fn every_rule_of_reading_has_a_broken_example() {
    let tables = [BROKEN_FILES, BROKEN_PLAN, BROKEN_DOCUMENTS];
    let mut codes: Vec<&str> = tables.iter().flat_map(|table| table.iter().map(|case| case.0)).collect();
    codes.extend(["HP1001", "HP1003", "HP1016"]); // tests of their own
    codes.sort_unstable();
    codes.dedup();
    let all: Vec<String> = (1..=20).map(|n| format!("HP10{n:02}")).collect();
    assert_eq!(codes, all);
}

#[test]
fn a_lost_leading_zero_is_put_back_and_reported() {
    let input = with("villages.csv", "code,name\n2030101,One\n").unwrap();
    assert_eq!(input.villages[0].code, "02030101".into());
    let input = with("communes.csv", "code,name\n20301,One\n").unwrap();
    assert_eq!(input.communes[0].code, "020301".into());
    // Beside a fault that stops the reading, the repair is in the list.
    let issues = with("villages.csv", "code,name,families\n2030101,One,x\n").unwrap_err();
    assert_eq!(issues.issues[0].code, "HP1016");
    assert_eq!(issues.issues[0].severity, Severity::Repaired);
    assert_eq!(issues.issues[0].path, "villages.csv:2:code");
    assert_eq!(issues.issues[0].message, "`code` was 2030101, read as 02030101");
    assert_eq!(issues.issues[1].code, "HP1012");
}

#[test]
fn the_nearest_known_name_is_offered() {
    let message = |result: Result<Input, Issues>| result.unwrap_err().issues[0].message.clone();
    assert!(message(with("villages.csv", "code,name,familes\n")).ends_with("the nearest known one is `families`"));
    let toml = PLAN.replace("[settings]", "[setting]");
    assert!(message(with("plan.toml", &toml)).ends_with("the nearest known one is `settings`"));
    let document = DOCUMENT.replace("\"payers\"", "\"workrs\"");
    assert!(message(Input::from_json(&document)).ends_with("the nearest known one is `workers`"));
    let document = DOCUMENT.replace("null, \"poor_1\"", "\"asumption\", \"poor_1\"");
    assert!(message(Input::from_json(&document)).ends_with("did you mean `assumption`?"));
}

#[test]
fn all_faults_are_reported_at_once() {
    let files = [
        ("plan.toml", &*PLAN.replace("years = 5", "years = 0")),
        ("communes.csv", "code,name,start\n020301,One,January\n"),
        ("villages.csv", "code,name,familes\n020301,Two,7\n"),
        ("centres.csv", "id,village,state\nc,02030101,open\n"),
    ];
    let five = [
        ("HP1010", "villages.csv:1:familes"),
        ("HP1013", "plan.toml:horizon.years"),
        ("HP1019", "communes.csv:2:start"),
        ("HP1015", "villages.csv:2:code"),
        ("HP1014", "centres.csv:2:state"),
    ];
    let faults = found(Input::from_files(&files));
    assert_eq!(faults, five.map(|(code, path)| (code.to_owned(), path.to_owned())));

    let text = DOCUMENT
        .replace("\"years\": 5", "\"years\": 0")
        .replace("\"start\": null", "\"start\": \"January\"")
        .replace("\"02030101\"", "\"020301\"")
        .replace("\"status\": null", "\"status\": \"sure\"")
        .replace("\"poor_1\": 0", "\"poor_1\": \"many\"");
    let codes: Vec<String> = found(Input::from_json(&text)).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["HP1013", "HP1019", "HP1015", "HP1012", "HP1014"]);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_does() {
    for line_end in ["\n", "\r\n"] {
        let rows = ["code,name", "02030101,\"two\nlines\"", "", ",", "02030102,Two", "0203,Three", "", "1,2,3"];
        let faults = found(with("villages.csv", &rows.join(line_end)));
        let expected = [("HP1004", "villages.csv:8"), ("HP1015", "villages.csv:6:code")];
        assert_eq!(faults, expected.map(|(code, path)| (code.to_owned(), path.to_owned())), "{line_end:?}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let text = "\u{feff}code,name\r\n02030101,One\r\n";
    assert_eq!(with("villages.csv", text).unwrap(), with("villages.csv", "code,name\n02030101,One\n").unwrap());
    assert_eq!(found(with("plan.toml", &format!("\u{feff}{}", PLAN.replace('\n', "\r\n")))), []);
}

/// A column of a data frame stands in every row of the document: it is refused once, and the message names those there are.
#[test]
fn a_column_that_is_not_known_is_refused_once() {
    let rows: Vec<_> =
        (1..=9).map(|n| serde_json::json!({ "code": format!("0203090{n}"), "name": "A", "HH": 3 })).collect();
    let issues = Input::from_value(serde_json::json!({
        "format": "hiveplan", "version": 1, "name": "Small", "horizon": { "start": 2027, "years": 2 },
        "communes": [{ "code": "020309", "name": "Ou Char" }],
        "villages": rows
    }))
    .unwrap_err();
    assert_eq!(issues.issues.len(), 1, "{issues}");
    assert_eq!((issues.issues[0].code.as_str(), issues.issues[0].path.as_str()), ("HP1010", "/villages/0/HH"));
    assert!(issues.issues[0].message.contains("there are code, name, name_km, lat, lon, families"), "{issues}");
}

/// Latitude and longitude in each other's column are named as such where the ranges tell; the nearest sound pair is read.
#[test]
fn exchanged_latitude_and_longitude_are_named() {
    let village = |lat: f64, lon: f64| {
        Input::from_value(serde_json::json!({
            "format": "hiveplan", "version": 1, "name": "Small", "horizon": { "start": 2027, "years": 2 },
            "communes": [{ "code": "020309", "name": "Ou Char" }],
            "villages": [{ "code": "02030901", "name": "A", "lat": lat, "lon": lon }]
        }))
    };
    let issues = village(103.2, 13.1).unwrap_err();
    assert_eq!(issues.issues.len(), 1, "{issues}");
    assert_eq!((issues.issues[0].code.as_str(), issues.issues[0].path.as_str()), ("HP1013", "/villages/0/lat"));
    assert!(issues.issues[0].message.contains("exchanged"), "{issues}");
    assert_eq!(village(13.1, 103.2).unwrap().villages[0].lon, Some(103.2));
}

#[test]
fn values_of_family_rows_never_appear_in_a_message() {
    const SECRET: &str = "sokha";
    let rows = [
        "sokha,sokha,3,,,,,,",
        "f,02030101,sokha,,,,,,",
        "f,02030101,3,sokha,sokha,,,,",
        "f,02030101,3,,,sokha,sokha,,",
        "f,02030101,3,,,,,sokha,",
        "so\u{202e}kha,02030101,3,,,,,,",
        "f,02030101,3,,,,,,so\u{7}kha",
        "sokha,02030101,3,,,,,,,sokha",
    ];
    let header = "id,village,score,places_preschool,places_school,nurse,finance,carer,worker";
    let mut all = Vec::new();
    for row in rows {
        all.push(with("families.csv", &format!("{header}\n{row}\n")));
        let cells = header.split(',').zip(row.split(','));
        let object: serde_json::Map<_, _> = cells.map(|(k, v)| (k.to_owned(), v.into())).collect();
        let mut document: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        document["families"] = serde_json::json!([object]);
        if row.matches(',').count() == 8 {
            all.push(Input::from_value(document.clone()));
        }
        document["families"] =
            serde_json::json!([[row], {"id": [row], "village": {"x": row}, "score": [row], "nurse": [row]}]);
        all.push(Input::from_value(document));
    }
    // A table saved without its header: its first family stands where the names of the columns are read.
    all.push(with("families.csv", "sokha,02030101,3\nsokha,02030101,4\n"));
    all.push(with("families.csv", "id,village,score,sokha's phone\n"));
    all.push(with("families.csv", "id,village,score,sokha,sokha\n"));
    for result in all {
        let issues = result.unwrap_err();
        let text = issues.to_json() + &issues.to_string();
        assert!(!text.contains(SECRET) && !text.contains("so\u{202e}kha"), "{text}");
    }
    // Nor does a value that is put right, or what it was taken for.
    let text = with("families.csv", "id,village,score,carer\nf,2030101,11,il\n").unwrap_err().to_string();
    assert!(text.contains("HP1016") && !text.contains("2030101") && !text.contains("did you mean"), "{text}");
}

/// What a bad file gives, within a second.
fn quickly(what: &str, read: impl FnOnce() -> Result<Input, Issues>) -> Issues {
    let start = Instant::now();
    let issues = read().expect_err(what);
    let time = start.elapsed();
    assert!(time < Duration::from_secs(1), "{what} took {time:?}");
    assert!(issues.has_errors(), "{what}");
    assert!(issues.to_string().len() < 300_000, "{what} gives a junk report");
    issues
}

#[test]
fn an_empty_folder_and_one_that_does_not_exist_name_what_is_missing() {
    let folder = Folder::new("empty");
    for path in [folder.0.clone(), folder.0.join("nowhere")] {
        let faults = found(Input::from_dir(path));
        let names = ["plan.toml", "communes.csv", "villages.csv"];
        assert_eq!(faults, names.map(|name| ("HP1001".to_owned(), name.to_owned())));
    }
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "nothing is written");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let folder = Folder::new("utf8");
    Input::from_files(&base()).unwrap().to_dir(&folder.0).unwrap();
    folder.write("villages.csv", b"code,name\n02030101,Caf\xe9\n");
    assert_eq!(found(Input::from_dir(&folder.0)), one("HP1004", "villages.csv"));
    folder.write("villages.csv", "code,name\n02030101,Café\n".as_bytes());
    assert_eq!(found(Input::from_dir(&folder.0)), []);
}

/// Junk of a size, the same on every run.
fn junk(bytes: usize) -> Vec<u8> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut all = Vec::with_capacity(bytes + 8);
    while all.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all.extend(state.to_le_bytes());
    }
    all.truncate(bytes);
    all
}

#[test]
fn a_junk_file_of_33_or_50_megabytes_is_refused_within_a_second() {
    let folder = Folder::new("junk");
    for name in ["plan.toml", "communes.csv", "villages.csv", "families.csv"] {
        for (bytes, code) in [(33_000_000, None), (33 << 20, Some("HP1003")), (50 << 20, Some("HP1003"))] {
            Input::from_files(&base()).unwrap().to_dir(&folder.0).unwrap();
            folder.write(name, &junk(bytes));
            let issues = quickly(name, || Input::from_dir(&folder.0));
            let expected = code.unwrap_or(if name == "plan.toml" { "HP1003" } else { "HP1004" });
            assert_eq!((issues.issues[0].code.as_str(), issues.issues[0].path.as_str()), (expected, name));
            let _ = std::fs::remove_file(folder.0.join("families.csv"));
        }
    }
    let text: String = junk(50 << 20).into_iter().map(|byte| char::from(b' ' + byte % 95)).collect();
    assert_eq!(quickly("50 MB", || Input::from_json(&text)).issues[0].code, "HP1003");
    assert_eq!(quickly("31 MB", || Input::from_json(&text[..31 << 20])).issues[0].code, "HP1002");
}

#[test]
fn a_table_of_31_megabytes_of_junk_text_is_refused_within_a_second() {
    let size = 31 << 20;
    let any: String = junk(size).into_iter().map(|byte| char::from(b' ' + byte % 95)).collect();
    for (what, text) in [
        ("any characters", any.clone()),
        ("commas", ",".repeat(size)),
        ("names", "a,".repeat(size / 2)),
        ("quotes", "\"".repeat(size)),
        ("letters", "a".repeat(size)),
        ("short lines", "a\n".repeat(size / 2)),
        ("a header, then junk", format!("code,name\n{any}")),
        ("a header, then rows of one cell", format!("code,name\n{}", "a\n".repeat(size / 2 - 5))),
        ("a header, then junk rows", format!("code,name\n{}", "a,b\n".repeat(size / 4 - 5))),
        ("a header, then commas", format!("code,name\n{}", ",".repeat(size - 20))),
        ("a header, then an open quote", format!("code,name\n\"{}", "a".repeat(size - 20))),
    ] {
        for name in ["villages.csv", "families.csv"] {
            let text = if name == "families.csv" { text.replacen("code,name", "id,village", 1) } else { text.clone() };
            let issues = quickly(what, || with(name, &text));
            assert!(issues.issues.iter().all(|issue| issue.path.starts_with(name)), "{what}: {}", issues.issues[0]);
        }
    }
    let mib = 1 << 20;
    for text in [any[..mib].to_owned(), "[".repeat(mib), "a.".repeat(mib / 2 - 3) + "a = 1", "a=1\n".repeat(mib / 4)] {
        let issues = quickly("plan.toml", || with("plan.toml", &text));
        assert!(issues.issues.iter().all(|issue| issue.path.starts_with("plan.toml:")), "{issues}");
        assert_eq!(found(with("plan.toml", &(text + &"#".repeat(mib)))), one("HP1003", "plan.toml"));
    }
}

#[test]
fn a_document_nested_10_000_deep_is_refused_within_a_second() {
    const DEEP: usize = 10_000;
    let arrays = "[".repeat(DEEP) + &"]".repeat(DEEP);
    let objects = "{\"a\":".repeat(DEEP) + "1" + &"}".repeat(DEEP);
    for nested in [&arrays, &objects] {
        let issues = quickly("nested", || Input::from_json(nested));
        assert_eq!(issues.issues[0].code, "HP1002");
        assert!(issues.issues[0].message.ends_with("it nests too deep"), "{}", issues.issues[0]);
        let inside = DOCUMENT.replace("\"poor_1\": 0", &format!("\"poor_1\": {nested}"));
        assert_eq!(quickly("nested inside", || Input::from_json(&inside)).issues[0].code, "HP1002");
    }
    let unclosed = "[".repeat(DEEP);
    assert_eq!(quickly("unclosed", || Input::from_json(&unclosed)).issues[0].code, "HP1002");
    let toml = format!("{PLAN}\nx = {arrays}\n");
    assert_eq!(quickly("toml", || with("plan.toml", &toml)).issues[0].code, "HP1005");
    // What nests less is read, and refused for what it is.
    let inside = DOCUMENT.replace("\"poor_1\": 0", &format!("\"poor_1\": {}1{}", "[".repeat(50), "]".repeat(50)));
    assert_eq!(found(Input::from_json(&inside)), one("HP1012", "/villages/0/poor_1"));
}

#[test]
fn a_value_in_memory_that_nests_deep_is_refused_too() {
    let mut deep = serde_json::Value::Null;
    for _ in 0..2_000 {
        deep = serde_json::json!([deep]);
    }
    for field in ["code", "name", "poor_1", "status"] {
        let mut document: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        document["villages"][0][field] = deep.clone();
        assert_eq!(quickly(field, || Input::from_value(document)).issues.len(), 1);
    }
}

/// HP1021: a misspelt table is named, with the table that was meant; the plan goes on.
#[test]
fn a_csv_file_that_is_no_table_is_named() {
    let folder = std::env::temp_dir().join(format!("hiveplan-strangers-{}", std::process::id()));
    Input::embedded("battambang").unwrap().to_dir(&folder).unwrap();
    std::fs::write(folder.join("familes.csv"), "id,village,score\n").unwrap();
    let problem = hiveplan::validate(&Input::from_dir(&folder).unwrap()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let issue = problem.issues().issues.iter().find(|issue| issue.code == "HP1021").unwrap();
    assert!(issue.message.contains("did you mean families.csv?"), "{issue}");
}
