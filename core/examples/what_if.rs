//! Four questions of a council side by side: nothing changes, pay rises, the programme's money ends, and both. Each
//! scenario is validated like a plan of its own, and its steps say what each change adds on top of those before.

use hiveplan::{Change, Input, Issues, Report, Scenario, SourceId, Year, compare};

fn main() -> Result<(), Issues> {
    let base = Input::embedded("battambang")?;
    let pay = Change::Estimate { id: "salary_social_worker_khr_month".to_owned(), value: None, percent: Some(10.0) };
    let ending = Change::FundingEnds { source: SourceId::from("cct_programme"), year: Year(2029) };
    let scenarios = [
        Scenario::new("no change"),
        Scenario::new("pay").with(pay.clone()),
        Scenario::new("ending").with(ending.clone()),
        Scenario::new("both").with(pay).with(ending),
    ];
    let comparison = compare(&base, &scenarios)?;
    println!("{}", Report::of_comparison("Four questions", &comparison).to_markdown());

    let [same, pay, ending, both] = &comparison.scenarios[..] else { unreachable!("one answer a scenario") };
    assert_eq!(same.figures, comparison.base, "no change changes nothing");
    assert!(pay.figures.cost > comparison.base.cost, "higher pay costs more");
    assert_eq!(ending.figures.cost, comparison.base.cost, "who pays does not change what it costs");
    assert!(ending.figures.gap > comparison.base.gap, "and leaves more of it unfunded");
    for scenario in [pay, ending, both] {
        let added: i64 = scenario.steps.iter().map(|step| step.gap.0).sum();
        assert_eq!(added, scenario.figures.gap.0 - comparison.base.gap.0, "the steps are the whole difference");
    }
    assert_eq!(both.steps[0].cost, pay.steps[0].cost, "the first step is the same with or without a second");

    let misspelt = Scenario::new("typing").with(Change::FundingEnds { source: "cct_program".into(), year: Year(2029) });
    let issues = compare(&base, &[misspelt]).expect_err("there is no such source");
    println!("{issues}");
    assert!(issues.issues.iter().all(|issue| issue.code.starts_with("HP40") && issue.path == "/scenarios/0/changes/0"));
    Ok(())
}

#[test]
fn every_assertion_holds() {
    main().unwrap_or_else(|issues| panic!("{issues}"));
}
