//! What a report promises: every section, honest totals, unknown said, nothing executed, nothing loaded, nobody named.

use super::sample::{self, outcome};
use super::{Cell, Report, Table};
use crate::scenario::{Compared, Comparison, Figures, Step};
use crate::service::Service;
use crate::unit::{Riel, Usd};

fn report() -> Report {
    Report::new(&outcome())
}

#[test]
fn every_section_exists_in_the_order_of_a_planners_questions() {
    let ids: Vec<String> = report().sections.into_iter().map(|section| section.id).collect();
    let expected = [
        "answer",
        "communes",
        "staff",
        "places",
        "supervision",
        "budget",
        "person",
        "fund",
        "handover",
        "prevention",
        "assumptions",
        "unmet",
        "certificates",
        "input",
        "estimates",
    ];
    assert_eq!(ids, expected);
    let html = report().to_html();
    for id in expected {
        assert!(html.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
}

#[test]
fn the_answer_is_five_sentences_that_a_reader_can_add_up() {
    let report = report();
    let answer = &report.sections[0].sentences;
    assert_eq!(answer.len(), 5);
    // 2027: 406.3 + 812.6 million riel, 2028 twice as much; 4,063 riel for a dollar.
    assert_eq!(
        answer[0],
        "The services cost 1,218,900,000៛ (USD 300,000) in 2027 and 2,437,800,000៛ (USD 600,000) in 2028, together \
         3,656,700,000៛ (USD 900,000) in 2027-2028."
    );
    assert!(answer[1].contains("USD 7.50 in 2027 and USD 15.00 in 2028"), "{}", answer[1]);
    assert!(answer[2].contains("Communes 10.0% and CCT 50.0%; 40.0% is unfunded"), "{}", answer[2]);
    assert!(answer[3].contains("1,462,680,000៛"), "{}", answer[3]);
    assert_eq!(answer[4], "Standing alone: Svay Por from 2028; 1 commune does not within the horizon.");
}

#[test]
fn totals_are_the_sums_of_the_rows_shown() {
    let report = report();
    let mut checked = 0;
    for table in report.tables() {
        for (column, total) in table.total.iter().flat_map(|total| total.iter().enumerate().skip(1)) {
            let cells = || table.rows.iter().map(|row| &row[column]);
            let sum: f64 = cells().filter_map(number).sum();
            match total {
                Cell::Usd(_) => assert!(table.note.is_some(), "a mean is explained: {}", table.name),
                Cell::Nothing => {
                    let ratio = |cell: &Cell| number(cell).is_some() && table.columns[column].title != "WISN";
                    assert!(!cells().any(ratio), "{} column {column} has no sum", table.name);
                }
                Cell::Hidden => assert!(cells().any(|cell| *cell == Cell::Hidden), "{}", table.name),
                Cell::AtLeast(_) | Cell::Unknown => {
                    assert!(cells().any(|cell| matches!(cell, Cell::Unknown | Cell::AtLeast(_))), "{}", table.name);
                }
                cell => {
                    assert!((number(cell).unwrap() - sum).abs() < 1e-6, "{} column {column}", table.name);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 40, "only {checked} totals were checked");
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Number(value, _) | Cell::Fte(value) => Some(*value),
        Cell::Riel(Riel(amount)) | Cell::Dollars(amount) => Some(*amount as f64),
        _ => None,
    }
}

#[test]
fn budgets_by_payer_by_part_and_by_kind_have_the_same_total() {
    let report = report();
    let total = |name: &str| report.table(name).and_then(|table| table.total.clone()?.pop());
    let cost = Some(Cell::Riel(Riel(3_656_700_000)));
    for name in ["budget_payers_riel", "budget_services", "budget_kinds", "budget_communes"] {
        assert_eq!(total(name), cost, "{name}");
    }
}

#[test]
fn unknown_staff_is_said_and_never_zero() {
    let report = report();
    let staff = report.table("staff").unwrap();
    assert_eq!(staff.rows[0][2], Cell::AtLeast(1.0), "one is listed, there may be more");
    assert_eq!(staff.rows[1][2], Cell::Unknown);
    assert_eq!(staff.rows[1][3], Cell::Unknown, "no ratio without a number");
    assert_eq!(staff.total.as_ref().unwrap()[2], Cell::AtLeast(1.0));
    assert_eq!(staff.total.as_ref().unwrap()[5], Cell::Unknown);
    assert!(report.to_html().contains("<td class=\"n soft\">unknown</td>"));
    assert!(report.summary().contains("unknown"));
    let csv = report.to_csv();
    let (_, staffing) = csv.iter().find(|(name, _)| name == "staffing.csv").unwrap();
    assert!(staffing.contains("Nurse,1000.0,100.0,1.24,Unknown,unknown,9"), "{staffing}");
}

#[test]
fn a_script_in_a_name_is_only_text() {
    let mut outcome = outcome();
    let evil = "<script>alert(1)</script>\"'&";
    outcome.name = evil.to_owned();
    outcome.communes[0].name = evil.to_owned();
    outcome.communes[0].name_km = Some(evil.to_owned());
    outcome.villages[0].name = evil.to_owned();
    outcome.forecast.handover[0].why = evil.to_owned();
    outcome.plan.unmet[1].detail = evil.to_owned();
    let report = Report::new(&outcome);
    let html = report.to_html();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"));
    well_formed(&html);
    assert!(!report.to_markdown().contains("<script"));
}

#[test]
fn the_page_is_well_formed_and_loads_nothing() {
    let html = report().to_html();
    well_formed(&html);
    for forbidden in ["http://", "https://", "src=", "@import", "url(h", "<script", "<link", "<iframe", " on"] {
        let found = html.find(forbidden).filter(|_| forbidden != " on" || html.contains(" onload="));
        assert_eq!(found, None, "{forbidden}");
    }
    assert!(html.contains("<html lang=\"en\">") && html.contains("<span lang=\"km\">អូរចារ</span>"));
}

/// Every opened tag is closed, in order; ids are unique and every link inside the page leads somewhere.
fn well_formed(html: &str) {
    const VOID: [&str; 2] = ["meta", "br"];
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").expect("a doctype");
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!name.is_empty(), "a stray `<` before {tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "closing {tag}");
        } else if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            if name == "style" {
                rest = &rest[rest.find("</style>").expect("style ends")..];
            }
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    let values = |key: &str| -> Vec<String> {
        html.split(key).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let mut ids = values(" id=\"");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is used twice");
    for target in values("href=\"#") {
        assert!(ids.contains(&target), "no place for #{target}");
    }
}

#[test]
fn tables_say_what_they_are_to_those_who_listen() {
    let html = report().to_html();
    let tables = html.matches("<table").count();
    assert!(tables > 15);
    assert_eq!(html.matches("<caption").count(), tables);
    assert!(html.contains("<th scope=\"col\"") && html.contains("<th scope=\"row\">"));
    let charts = html.matches("<svg role=\"img\"").count();
    assert_eq!(charts, html.matches("<desc ").count());
    assert_eq!(charts, 6, "map, staff, payers, person, hand-over, tornado");
}

#[test]
fn formulas_in_names_are_text_in_every_file() {
    let mut outcome = outcome();
    outcome.communes[0].name = "=cmd|' /C calc'!A0".to_owned();
    outcome.villages[0].name = "+SUM(A1)".to_owned();
    for (name, text) in Report::new(&outcome).to_csv() {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for record in reader.records() {
            for field in &record.unwrap() {
                assert!(
                    !(field.starts_with(['=', '+', '@']) || field.starts_with('-') && field.parse::<f64>().is_err()),
                    "{name}: {field}"
                );
            }
        }
    }
}

#[test]
fn csv_files_have_different_names_and_as_many_fields_as_headings() {
    let report = report();
    let files = report.to_csv();
    let mut names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), files.len());
    for table in report.tables() {
        assert!(table.rows.iter().chain(&table.total).all(|row| row.len() == table.columns.len()), "{}", table.name);
    }
}

#[test]
fn no_family_is_named_and_small_listed_counts_are_hidden() {
    let report = report();
    let everything = report.to_html() + &report.to_markdown() + &report.summary();
    let everything = report.to_csv().into_iter().fold(everything, |all, (_, text)| all + &text);
    assert!(!everything.contains("FAM-0077"));
    let villages = report.table("villages").unwrap();
    assert!(villages.rows[0][4..13].iter().all(|cell| *cell == Cell::Hidden), "two listed cases at score 0-3");
    assert_eq!(villages.rows[2][5], Cell::Count(3), "three estimated cases point at nobody");
}

#[test]
fn what_is_switched_off_is_said() {
    let mut outcome = outcome();
    for service in [Service::YouthCentres, Service::Supervision, Service::Prevention] {
        outcome.services.switch(service, false);
    }
    let report = Report::new(&outcome);
    let sentence = |id: &str| report.sections.iter().find(|section| section.id == id).unwrap().sentences[0].clone();
    for id in ["places", "supervision", "prevention"] {
        assert!(sentence(id).contains("switched off"), "{id}");
    }
    assert!(report.table("places").is_none());
}

#[test]
fn prevention_never_comes_without_its_doubt() {
    let report = report();
    let section = report.sections.iter().find(|section| section.id == "prevention").unwrap();
    assert!(section.sentences[0].contains("evidence is mixed"));
    assert!(section.sentences[2].contains("does not pay for them"));
    assert_eq!(section.tables[0].rows[0][0], Cell::text("No effect"));
}

#[test]
fn the_summary_fits_a_terminal() {
    let summary = report().summary();
    for line in summary.lines() {
        assert!(line.chars().count() <= super::summary::WIDTH, "{line}");
    }
    for needed in ["THE ANSWER", "(riel)", ">=1.0", "rests on assumptions", "not within the horizon"] {
        assert!(summary.contains(needed), "{needed}\n{summary}");
    }
}

#[test]
fn every_section_with_figures_says_what_it_rests_on() {
    let report = report();
    for id in
        ["answer", "communes", "staff", "places", "supervision", "budget", "person", "fund", "handover", "prevention"]
    {
        let section = report.sections.iter().find(|section| section.id == id).unwrap();
        assert!(section.basis_sentence().is_some_and(|sentence| sentence.starts_with("Rests on ")), "{id}");
    }
    assert!(report.to_html().contains("rests on assumptions"));
}

#[test]
fn long_horizons_continue_in_the_next_table() {
    let mut outcome = outcome();
    outcome.horizon.years = 12;
    outcome.forecast.horizon.years = 12;
    let report = Report::new(&outcome);
    let of = |name: &str| report.table(name).map(|table: &Table| table.columns.len());
    assert_eq!([of("budget_communes_1"), of("budget_communes_2"), of("budget_communes_3")], [Some(7), None, None]);
    well_formed(&report.to_html());
}

/// Five rows of zeros would say that five assumptions matter.
#[test]
fn an_estimate_that_moves_nothing_is_not_among_those_that_matter() {
    let mut outcome = outcome();
    let row = |outcome: &crate::Outcome| Report::new(outcome).table("assumptions").map(|table| table.rows.len());
    let all = outcome.assumptions.len();
    assert_eq!(row(&outcome), Some(all));
    outcome.assumptions[0].swing = Riel(0);
    assert_eq!(row(&outcome), Some(all - 1));
    outcome.assumptions.iter_mut().for_each(|assumption| assumption.swing = Riel(0));
    assert!(Report::new(&outcome).to_markdown().contains("No estimate moves the unfunded amount."));
}

#[test]
fn an_empty_outcome_is_still_a_report() {
    let mut outcome = outcome();
    outcome.communes.clear();
    outcome.villages.clear();
    outcome.assumptions.clear();
    outcome.plan = crate::plan::Plan {
        staffing: Vec::new(),
        workers: Vec::new(),
        assignments: Vec::new(),
        unmet: Vec::new(),
        centres: Vec::new(),
        places: Vec::new(),
        waiting: Vec::new(),
        supervision: Vec::new(),
        guidance: Vec::new(),
        travel: Vec::new(),
        solves: Vec::new(),
    };
    outcome.need.communes.clear();
    outcome.need.villages.clear();
    let forecast = &mut outcome.forecast;
    forecast.years.clear();
    forecast.lines.clear();
    forecast.handover.clear();
    well_formed(&Report::new(&outcome).to_html());
}

#[test]
fn the_same_outcome_gives_the_same_bytes() {
    assert_eq!(report().to_html(), report().to_html());
    assert!(report().to_html().contains(sample::OU_CHAR) || report().table("budget_lines").is_some());
}

#[test]
fn dollars_add_up_across_and_down_and_agree_with_the_sentences() {
    let mut outcome = outcome();
    outcome.forecast.riel_per_usd = 4000.7;
    let report = Report::new(&outcome);
    let table = report.table("budget_payers_usd").unwrap();
    let dollars = |cell: &Cell| if let Cell::Dollars(amount) = cell { *amount } else { 0 };
    for row in table.rows.iter().chain(&table.total) {
        let (cost, parts) = row.split_last().unwrap();
        assert_eq!(parts.iter().map(dollars).sum::<i64>(), dollars(cost));
    }
    let total = table.total.as_ref().unwrap();
    let cost = super::number::dollars(dollars(total.last().unwrap()));
    assert!(report.sections[0].sentences[0].contains(&format!("({cost}) in 2027-2028")));
    let gap = super::number::dollars(dollars(&total[total.len() - 2]));
    assert!(report.sections[0].sentences[3].contains(&format!("({gap})")), "{gap}");
}

fn figures(gap: i64) -> Figures {
    Figures {
        cost: Riel(5_000_000_000),
        gap: Riel(gap),
        usd_per_person: Usd(6.5),
        family_years: 700.0,
        waiting_at_end: 3.0,
        unserved_families: 4,
        places_given: 100,
        places_waiting: 20,
        posts_at_end: 31.25,
        communes_alone: 1,
    }
}

#[test]
fn scenarios_stand_side_by_side_and_their_steps_add_up() {
    let step = |change: &str, gap| Step {
        change: change.to_owned(),
        cost: Riel(0),
        gap: Riel(gap),
        family_years: 0.0,
        places_given: -3,
    };
    let compared = Compared {
        name: "<b>less</b> money".to_owned(),
        figures: Figures { family_years: 600.0, waiting_at_end: 40.0, ..figures(2_500_000_000) },
        steps: vec![step("a donor leaves", 700_000_000), step("the fund grows", -200_000_000)],
    };
    let unchanged = Compared { name: "no change".to_owned(), figures: figures(2_000_000_000), steps: Vec::new() };
    let comparison = Comparison { base: figures(2_000_000_000), scenarios: vec![compared, unchanged] };
    let report = Report::of_comparison("What if", &comparison);
    let html = report.to_html();
    well_formed(&html);
    assert!(!html.contains("<b>"));
    assert_eq!(report.table("steps_1").unwrap().total.as_ref().unwrap()[2], Cell::Riel(Riel(500_000_000)));
    assert!(report.sections[0].sentences[0].contains("raises the unfunded amount by 500,000,000៛"));
    assert!(
        report.sections[0].sentences[0].ends_with("100 family-years fewer are served and 40 families wait at the end.")
    );
    assert!(
        report.sections[0].sentences[1].contains("leaves the unfunded amount as it is; as many families are served")
    );
    assert_eq!(report.sections.len(), 2, "without changes there are no steps to show");
}

#[test]
fn bands_and_budget_tables_stand_after_the_money_they_speak_of() {
    let mut input = crate::input::Input::embedded("battambang").unwrap();
    input.horizon.years = 2;
    let (problem, need, plan) = crate::budget::fixture::planned(&input);
    let forecast = crate::budget::forecast(&problem, &need, &plan);
    let bands = crate::uncertainty::bands(&problem, &plan, &crate::uncertainty::Draws::new(20, 1)).unwrap();
    let accounts = crate::budget::Accounts::of_costs(&problem);
    let books = crate::budget::books(&problem, &need, &plan, &forecast, &accounts, input.horizon.start).unwrap();
    let outcome = crate::outcome::Outcome::new(&problem, need, plan, forecast, Vec::new());
    let report = Report::new(&outcome).with_books(&outcome, &books).with_bands(&outcome, &bands);
    let ids: Vec<&str> = report.sections[5..10].iter().map(|section| section.id.as_str()).collect();
    assert_eq!(ids, ["budget", "bands", "person", "fund", "books"]);
    // The totals shown are the sums of the rows shown, and both sides of the budget are the year's cost.
    let total = |name: &str, column: usize| report.table(name).unwrap().total.as_ref().unwrap()[column].clone();
    let cost: Riel = outcome.forecast.years.iter().filter(|row| row.year == books.year).map(|row| row.cost).sum();
    for (table, column) in [("books_programme", 1), ("books_expenditure", 2), ("books_revenue", 2), ("books_cash", 5)] {
        assert_eq!(total(table, column), Cell::Riel(cost), "{table}");
    }
    let of_communes = report.table("books_expenditure_communes").unwrap();
    assert_eq!(of_communes.rows.len(), books.expenditure.len());
    let html = report.to_html();
    assert!(html.contains("id=\"bands-cost-title\"") && html.contains("P90"));
    for chart in report.sections.iter().flat_map(|section| &section.charts) {
        assert!(report.table(&chart.table).is_some(), "{}: figures beside every chart", chart.id);
    }
}
