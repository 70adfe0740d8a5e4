#![allow(missing_docs)]
#[path = "../tests/support/mod.rs"]
mod support;
use std::time::Instant;
fn main() {
    let mut input = support::country().unwrap();
    if std::env::args().nth(1).as_deref() == Some("existing") {
        input.settings.posts = hiveplan::Supply::Existing;
        input.settings.centres = hiveplan::Supply::Existing;
    }
    let t = Instant::now();
    let p = hiveplan::validate(&input).unwrap();
    println!("validate {:?}", t.elapsed());
    let t = Instant::now();
    let need = hiveplan::need(&p);
    println!("need {:?}", t.elapsed());
    let t = Instant::now();
    let plan = hiveplan::plan(&p, &need).unwrap();
    println!("plan {:?}", t.elapsed());
    let mut gaps: Vec<f64> = plan.solves.iter().map(|s| s.certificate.gap).collect();
    gaps.sort_by(f64::total_cmp);
    println!(
        "{} solves, median gap {:.5}, p90 {:.4} max {:.4}",
        gaps.len(),
        gaps[gaps.len() / 2],
        gaps[gaps.len() * 9 / 10],
        gaps[gaps.len() - 1]
    );
    let t = Instant::now();
    let f = hiveplan::forecast(&p, &need, &plan);
    println!("forecast {:?} {} lines", t.elapsed(), f.lines.len());
}
