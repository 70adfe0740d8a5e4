//! `make demo`: plans and budgets the ten communes of Battambang Municipality from the data inside the crate, prints
//! the answer, and writes the report. The first argument names another folder than `out/battambang`.

use hiveplan::{Input, Report, run};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("out/battambang"), PathBuf::from);
    let outcome = run(&Input::embedded("battambang")?)?;
    let report = Report::new(&outcome);
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
