//! `docs/worked-commune.md` shows the figures of the outcome: every riel of the year, every month, the main figures.

use super::outcome;
use hiveplan::{Input, Year};

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/worked-commune.md")).unwrap()
}

/// A whole number with commas: 178,400.
fn commas(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn the_page_has_every_line_of_the_year() {
    let page = page();
    for line in outcome().forecast.lines.iter().filter(|line| line.year == Year(2027)) {
        assert!(page.contains(&commas(line.amount.0)), "{}: {}", line.line, line.amount.0);
    }
}

#[test]
fn the_page_has_every_month_of_the_year() {
    let page = page();
    let rows: Vec<&str> = page.lines().skip_while(|line| !line.starts_with("| Jan ")).take(12).collect();
    for (row, month) in rows.iter().zip(&outcome().forecast.months) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells[2], format!("{:.4}", month.open_cases), "{row}");
        assert_eq!(cells[3], format!("{:.4}", month.referred), "{row}");
        assert_eq!(cells[6], format!("{:.4}", month.exited), "{row}");
        assert_eq!(cells[10], format!("{:.4}", month.posts_needed[6]), "{row}");
        assert_eq!(cells[11], commas(month.cost.0), "{row}");
    }
}

#[test]
fn the_page_has_the_main_figures() {
    let page = page();
    let forecast = &outcome().forecast;
    let (year, health) = (&forecast.years[0], |payer: Option<&str>| {
        let rows = forecast.funding.iter().filter(|row| row.year == Year(2027) && row.service.name() == "health");
        rows.filter(|row| row.payer.as_ref().map(hiveplan::PayerId::as_str) == payer).map(|row| row.amount.0).sum()
    });
    let riel = [
        year.cost.0,
        year.gap.0,
        forecast.years[1].cost.0,
        forecast.handover[0].missing_last_year.0,
        forecast.prevention[2].crisis_cost_avoided.0,
        health(Some("commune")),
        health(Some("donor")),
        health(None),
    ];
    for riel in riel {
        assert!(page.contains(&commas(riel)), "{riel}");
    }
    let texts = [
        format!("**USD {:.2}** a person", year.usd_per_person.0),
        format!("{:.2} times the benchmark", year.benchmark_ratio),
        format!("**{:.5}**", forecast.months[0].open_cases),
        format!("{:.2} hours", outcome().plan.workers[0].capacity_hours_month.0),
        format!("**{:.2}**", outcome().plan.workers[0].used_hours_month.0),
        format!("**{:.2}**", outcome().plan.workers[1].used_hours_month.0),
        format!("{:.2} minutes", outcome().plan.solves[0].certificate.objective),
        format!("{:.5}", forecast.prevention[2].care_years_avoided),
        format!("{:.4} separations", forecast.prevention[2].separations_with),
    ];
    for text in texts {
        assert!(page.contains(&text), "{text}");
    }
}

/// `docs/methods/budget.md` names the standard lines, by which the case is priced; some by what their names begin with.
#[test]
fn the_methods_name_every_standard_line() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/methods/budget.md")).unwrap();
    let standard = Input::embedded("battambang").unwrap().costs;
    assert!(page.contains(&format!("these {} are used", standard.len())));
    for line in standard {
        let family = ["on_costs", "overhead", "contingency", "office", "equipment"].into_iter();
        let mut family = family.filter(|start| line.id.starts_with(start)).map(|start| format!("`{start}_*`"));
        let named = page.contains(&format!("`{}`", line.id)) || family.any(|start| page.contains(&start));
        assert!(named, "{}", line.id);
    }
}
