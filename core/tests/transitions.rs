//! The moves of the safety score, given as a table.

use hiveplan::{CaseRates, Change, Input, Outcome, Parameters, Scenario, Services, TransitionRow, apply, run};

fn ou_char() -> Input {
    let base = Input::embedded("battambang").unwrap();
    apply(&base, &Scenario::new("Ou Char").with(Change::Only { communes: vec!["020309".into()] })).unwrap()
}

/// A plan with the transitions of a matrix: row from, column to.
fn with(matrix: &[[f64; 11]; 11]) -> Input {
    let mut input = ou_char();
    for (from, row) in (0u8..).zip(matrix) {
        let moves = (0u8..).zip(row).filter(|(_, chance)| **chance > 0.0);
        input.transitions.extend(moves.map(|(to, &chance)| TransitionRow { from, to, chance }));
    }
    input
}

fn usual() -> [[f64; 11]; 11] {
    CaseRates::new(&Parameters::default(), &Services::default()).transitions()
}

fn open_cases(outcome: &Outcome) -> Vec<f64> {
    outcome.forecast.months.iter().map(|month| month.open_cases).collect()
}

/// The chances that the estimates imply, written out, change no number but by rounding.
#[test]
fn the_usual_moves_as_a_table_give_the_usual_forecast() {
    let (plain, table) = (run(&ou_char()).unwrap(), run(&with(&usual())).unwrap());
    assert!(open_cases(&plain).iter().zip(open_cases(&table)).all(|(a, b)| (a - b).abs() < 1e-6));
    for (plain, table) in plain.forecast.years.iter().zip(&table.forecast.years) {
        assert!((plain.cost.0 - table.cost.0).abs() <= 1_000, "{}: {} {}", plain.year, plain.cost.0, table.cost.0);
    }
}

/// Families who jump to safety are closed at their second review; nothing is left of the gain that is estimated.
#[test]
fn a_table_stands_in_place_of_the_estimates() {
    let safe_at_once = std::array::from_fn(|score| if score == 10 { 1.0 } else { 0.0 });
    let jump = [safe_at_once; 11];
    let outcome = run(&with(&jump)).unwrap();
    let usual = run(&ou_char()).unwrap();
    assert!(open_cases(&outcome).last() < open_cases(&usual).last());
    let slow = Change::Estimate { id: "score_gain_month".into(), value: Some(0.15), percent: None };
    let slower = apply(&with(&jump), &Scenario::new("slow").with(slow)).unwrap();
    assert_eq!(open_cases(&run(&slower).unwrap()), open_cases(&outcome));
}

/// A table survives every form of a plan.
#[test]
fn a_table_is_written_and_read_again() {
    let input = with(&usual());
    assert_eq!(Input::from_json(&input.to_json()).unwrap(), input);
    let folder = std::env::temp_dir().join(format!("hiveplan-transitions-{}", std::process::id()));
    input.to_dir(&folder).unwrap();
    let again = Input::from_dir(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(again.unwrap(), input);
}
