//! `make demo`: plans and budgets the ten communes of Battambang Municipality from the data inside the crate, prints
//! the answer, and writes the report. The first argument names another folder than `out/battambang`.

use hiveplan::{Accounts, Draws, Input, Report, bands, books, run, validate};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("out/battambang"), PathBuf::from);
    let input = Input::embedded("battambang")?;
    let outcome = run(&input)?;
    let problem = validate(&input)?;
    let bands = bands(&problem, &outcome.plan, &Draws::default())?;
    let mut report = Report::new(&outcome).with_bands(&outcome, &bands);
    let (need, plan, forecast) = (&outcome.need, &outcome.plan, &outcome.forecast);
    if let Some(books) = books(&problem, need, plan, forecast, &Accounts::of_costs(&problem), input.horizon.start) {
        report = report.with_books(&outcome, &books);
    }
    print!("{}", report.summary());

    fs::create_dir_all(&folder)?;
    fs::write(folder.join("report.html"), report.to_html())?;
    fs::write(folder.join("report.md"), report.to_markdown())?;
    fs::write(folder.join("outcome.json"), outcome.to_json())?;
    let tables = report.to_csv();
    for (name, text) in &tables {
        fs::write(folder.join(name), text)?;
    }
    println!(
        "\nWritten to {}: report.html, report.md, outcome.json and {} CSV tables.",
        folder.display(),
        tables.len()
    );
    Ok(())
}
