//! Every budget line of 2027: quantity of each month x price, rounded to whole riel by month, summed.

use super::case::*;
use super::work::{Work, work};
use super::{outcome, same};
use hiveplan::{BudgetLine, Month, Year};
use std::collections::BTreeMap;

/// Riel and quantity of a line by month.
type Line = [(f64, i64); 12];

/// The lines of the first year as the hand makes them.
struct Book {
    work: Vec<Work>,
    lines: BTreeMap<String, Line>,
}

impl Book {
    /// Quantity of each month x price. A half is rounded up.
    fn line(&mut self, name: &str, price: f64, quantity: impl Fn(&Work) -> f64) {
        let month = |number: usize| {
            let quantity = quantity(&self.work[number]);
            (quantity, (quantity * price).round() as i64)
        };
        let line = std::array::from_fn(month);
        self.lines.insert(name.to_owned(), line);
    }

    /// A share of other lines: each month of its own.
    fn share(&mut self, name: &str, share: f64, of: &[&str]) {
        let sum = |number: usize| of.iter().map(|line| self.lines[*line][number].1).sum::<i64>();
        let line = std::array::from_fn(|number| (sum(number) as f64, (sum(number) as f64 * share).round() as i64));
        self.lines.insert(name.to_owned(), line);
    }

    /// On-costs of 11.5 % on pay, then 10 % overhead and 5 % reserve on all lines of the part.
    fn finish(&mut self, part: &str, pay: &[&str], others: &[&str]) {
        let on_costs = format!("on_costs_{part}");
        let mut all: Vec<&str> = [pay, others].concat();
        if !pay.is_empty() {
            self.share(&on_costs, 0.115, pay);
            all.push(&on_costs);
        }
        self.share(&format!("overhead_{part}"), 0.10, &all);
        self.share(&format!("contingency_{part}"), 0.05, &all);
    }
}

/// The year 2027.
fn book() -> Book {
    let mut book = Book { work: work(), lines: BTreeMap::new() };
    let b = &mut book;
    let (dollar, australian) = (RIEL, USD_PER_AUD * RIEL);
    // Social work: two posts all year, no new one.
    b.line("pay_social_worker", 1_500_000.0, |_| 2.0);
    b.line("travel_social_work", 0.12 * dollar, |w| w.km[0]);
    b.line("family_materials", 10.0 * dollar, |w| w.open / 12.0);
    b.line("office_social_work", 20.0 * dollar, |_| 2.0);
    b.finish("social_work", &["pay_social_worker"], &["travel_social_work", "family_materials", "office_social_work"]);
    // Nurse and coach: paid from March, a tablet in March, with families from May.
    let there = |w: &Work| f64::from(u8::from(w.able > 0.0));
    b.line("pay_nurse", 1_450_000.0, |w| w.filled);
    b.line("travel_health", 0.12 * dollar, |w| w.km[1] * there(w));
    b.line("health_kits", 20.0 * dollar, |w| w.open * NURSE / OPEN / 12.0 * there(w));
    b.line("health_workshops", 40.0 * dollar, |w| VILLAGES * 2.0 / 12.0 * there(w));
    b.line("office_health", 20.0 * dollar, |w| w.filled);
    b.line("equipment_health", 300.0 * dollar, |w| w.begin);
    let health = ["travel_health", "health_kits", "health_workshops", "office_health", "equipment_health"];
    b.finish("health", &["pay_nurse"], &health);
    b.line("pay_finance_coach", 1_500_000.0, |w| w.filled);
    b.line("travel_family_finance", 0.12 * dollar, |w| w.km[2] * there(w));
    b.line("finance_kits", 5.0 * dollar, |w| w.open * COACHED / OPEN / 12.0 * there(w));
    b.line("office_family_finance", 20.0 * dollar, |w| w.filled);
    b.line("equipment_family_finance", 300.0 * dollar, |w| w.begin);
    let finance = ["travel_family_finance", "finance_kits", "office_family_finance", "equipment_family_finance"];
    b.finish("family_finance", &["pay_finance_coach"], &finance);
    youth_centre(b, australian);
    b.line("network_allowances", 2.5 * dollar, |_| VILLAGES * 6.0 / 12.0 * 3.0);
    b.finish("protection_networks", &[], &["network_allowances"]);
    b.line("pay_supervisor", 2_400_000.0, |w| w.filled);
    b.line("office_supervision", 20.0 * dollar, |w| w.filled);
    b.line("equipment_supervision", 300.0 * dollar, |w| w.begin);
    // One group, and 0.92 of a supervisor to lead it.
    b.line("supervision_groups", 10.0 * dollar, |w| w.able);
    let supervision = ["office_supervision", "equipment_supervision", "supervision_groups"];
    b.finish("supervision", &["pay_supervisor"], &supervision);
    b.line("indicators", 300.0 * dollar, |_| 1.0 / 12.0);
    b.finish("evidence", &[], &["indicators"]);
    // Two stages of the hand-over, in March and September; no share of anything on top.
    b.line("handover_stages", 1500.0 * dollar, |_| 0.0);
    for number in [2, 8] {
        b.lines.get_mut("handover_stages").unwrap()[number] = (1.0, 6_094_500);
    }
    book
}

/// The centre runs all year; staff is paid from March, and the four children come from May on.
fn youth_centre(b: &mut Book, australian: f64) {
    b.line("pay_caregiver", 1_000_000.0, |w| w.filled);
    b.line("pay_teacher", 1_500_000.0, |w| w.filled);
    b.line("pay_cook", 200_000.0, |w| w.filled * 10.0 / 12.0);
    b.line("meals", 1_200.0, |w| if w.able > 0.0 { 4.0 * 220.0 / 12.0 } else { 0.0 });
    for (name, price) in [("education", 650.0), ("hygiene", 610.0), ("kits", 850.0), ("training", 190.0)] {
        b.line(&format!("centre_{name}"), price * australian, |_| 1.0 / 12.0);
    }
    b.line("centre_room", 0.0, |_| 1.0);
    let others = ["meals", "centre_education", "centre_hygiene", "centre_kits", "centre_training", "centre_room"];
    b.finish("youth_centres", &["pay_caregiver", "pay_teacher", "pay_cook"], &others);
}

fn found() -> impl Iterator<Item = &'static BudgetLine> {
    outcome().forecast.lines.iter().filter(|line| line.year == Year(2027))
}

#[test]
fn every_line_of_2027_to_the_riel() {
    let book = book();
    let names: Vec<&str> = found().map(|line| line.line.as_str()).collect();
    assert!(book.lines.keys().all(|name| names.contains(&name.as_str())), "{names:?}");
    assert_eq!(names.len(), book.lines.len());
    for line in found() {
        let by_hand = &book.lines[&line.line];
        same(&line.line, line.quantity, by_hand.iter().map(|(quantity, _)| quantity).sum());
        assert_eq!(line.amount.0, by_hand.iter().map(|(_, riel)| riel).sum::<i64>(), "{}", line.line);
        assert_eq!(line.amount, line.amount_real, "the first year is at its own prices");
    }
}

#[test]
fn every_month_of_2027_to_the_riel() {
    let book = book();
    for (number, month) in outcome().forecast.months.iter().take(12).enumerate() {
        assert_eq!(month.month, Month::january(Year(2027)) + number as i32);
        let cost: i64 = book.lines.values().map(|line| line[number].1).sum();
        assert_eq!(month.cost.0, cost, "{}", month.month);
    }
}

/// The lines that need no case flow, as a pocket calculator has them.
#[test]
fn lines_by_pocket_calculator() {
    let amounts = [
        ("pay_social_worker", 24 * 1_500_000),
        ("on_costs_social_work", 12 * 345_000),
        ("office_social_work", 24 * 81_260),
        ("pay_nurse", 10 * 1_334_000),       // 0.92 x 1,450,000
        ("on_costs_health", 10 * 153_410),   // 0.115 x 1,334,000
        ("office_health", 10 * 74_759),      // 0.92 x 81,260 = 74,759.2
        ("equipment_health", 1_121_388),     // 0.92 x 300 x 4,063
        ("health_workshops", 8 * 81_260),    // half a workshop a month, 40 dollars each, from May
        ("pay_cook", 10 * 153_333),          // 0.92 x 200,000 x 10 / 12 = 153,333.3
        ("meals", 8 * 88_000),               // 4 children x 18.33 days x 1,200
        ("centre_education", 12 * 145_252),  // 650 x 0.66 x 4,063 / 12 = 145,252.3
        ("network_allowances", 12 * 45_709), // 1.5 meetings x 3 members x 10,157.5 = 45,708.75
        ("supervision_groups", 8 * 37_380),  // 0.92 x 40,630 = 37,379.6
        ("handover_stages", 2 * 6_094_500),
        ("indicators", 12 * 101_575),
        ("overhead_evidence", 12 * 10_158),   // 10 % of 101,575 = 10,157.5
        ("contingency_evidence", 12 * 5_079), // 5 % = 5,078.75
    ];
    for (name, riel) in amounts {
        assert_eq!(found().find(|line| line.line == name).unwrap().amount.0, riel, "{name}");
    }
}
