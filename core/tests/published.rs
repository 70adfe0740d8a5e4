//! Published instances that end within seconds: the best value known is found and proven.

#[path = "../../tests/support/instances.rs"]
#[allow(dead_code, reason = "the measuring program uses the rest")]
mod instances;

use hiveplan::optimise::assign::assign;
use hiveplan::optimise::locate::{locate, p_median};
use hiveplan::optimise::{Certificate, Options, Status};

fn is_proven(certificate: &Certificate, known: &instances::Known) {
    let name = &known.name;
    assert_eq!(certificate.status, Status::Optimal, "{name}: {certificate:?}");
    assert!((certificate.objective - known.best).abs() <= 1e-6 * known.best.max(1.0), "{name}: {certificate:?}");
}

#[test]
fn generalised_assignment_ends_at_the_best_known_value() {
    for known in instances::known("gap/cattrysse1994/gap1") {
        is_proven(&assign(&instances::gap(&known.name), &Options::default().with_gap(0.0)).certificate, &known);
    }
}

#[test]
fn capacitated_location_ends_at_the_best_known_value() {
    for known in instances::known("cap/cap41").into_iter().chain(instances::known("cap/cap71")) {
        let answer = locate(&instances::cap(&known.name), &Options::default()).expect("a sound instance");
        is_proven(&answer.certificate, &known);
    }
}

#[test]
fn single_source_location_ends_at_the_best_known_value() {
    for known in instances::known("sscflp/holmberg/p1,") {
        let answer = locate(&instances::holmberg(&known.name), &Options::default().with_gap(0.0));
        is_proven(&answer.expect("a sound instance").certificate, &known);
    }
}

#[test]
fn the_median_of_a_graph_ends_at_the_best_known_value() {
    for known in instances::known("pmed/pmed1.txt") {
        let answer = p_median(&instances::pmed(&known.name), &Options::default()).expect("a sound instance");
        is_proven(&answer.certificate, &known);
    }
}
