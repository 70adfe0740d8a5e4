//! The browser module: compile, write the glue for Node and for the browser, write the types.

use crate::{Done, typescript};
use hiveplan::{
    AccountRow, AlternativeTerms, Alternatives, Bands, Books, BudgetTerms, Calibration, ClusterTerms, Clusters, Curve,
    CurveTerms, Draws, EstimateIndex, Figure, Figures, Forecast, Forward, Indicators, Input, Issue, Need, NextValues,
    ObservedCommune, ObservedYear, Outcome, Package, Pareto, ParetoTerms, Plan, PreventionBands, RepairTerms, Repairs,
    Replan, ReplanTerms, RolledForward, Rollout, RolloutTerms, Scenario, SourceValue, Term, Tracking,
};
use schemars::generate::SchemaSettings;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds `wasm/pkg`.
pub(crate) fn build(root: &Path) -> Done {
    let module = compile(root, &[])?;
    let package = root.join("wasm/pkg");
    glue(&module, &package.join("node"), |bindgen| Ok(bindgen.nodejs_module(true).map(drop)?))?;
    glue(&module, &package.join("web"), |bindgen| Ok(bindgen.web(true).map(drop)?))?;
    types(root)
}

/// Builds `wasm/pkg/page`, the module of the calculator page: without what only the package needs.
pub(crate) fn page(root: &Path) -> Done {
    let module = compile(root, &["--no-default-features", "--features", "page"])?;
    let folder = root.join("wasm/pkg/page");
    // The page hands the compiled module over: the glue needs no address of its own.
    glue(&module, &folder, |bindgen| {
        bindgen.web(true)?.omit_default_module_path(true);
        Ok(())
    })?;
    types(root)?;
    crate::page::write(&folder)
}

fn glue(module: &Path, folder: &Path, target: impl FnOnce(&mut Bindgen) -> Done) -> Done {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("hiveplan").typescript(false);
    bindgen.remove_producers_section(true).remove_name_section(true);
    target(&mut bindgen)?;
    bindgen.generate(folder)?;
    let size = std::fs::metadata(folder.join("hiveplan_bg.wasm"))?.len();
    println!("{}: {} kB", folder.display(), size / 1000);
    Ok(())
}

/// Writes `wasm/pkg/documents.d.ts` from the types of the core.
pub(crate) fn types(root: &Path) -> Done {
    // What is read may leave fields out; what is written has them all.
    let mut written = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schemas = [
        schemars::schema_for!(Input),
        written.root_schema_for::<Outcome>(),
        written.root_schema_for::<Need>(),
        written.root_schema_for::<Plan>(),
        written.root_schema_for::<Forecast>(),
        written.root_schema_for::<Issue>(),
        written.root_schema_for::<Figures>(),
        schemars::schema_for!(RolloutTerms),
        schemars::schema_for!(CurveTerms),
        schemars::schema_for!(BudgetTerms),
        schemars::schema_for!(ParetoTerms),
        schemars::schema_for!(AlternativeTerms),
        schemars::schema_for!(RepairTerms),
        schemars::schema_for!(ClusterTerms),
        schemars::schema_for!(ReplanTerms),
        written.root_schema_for::<Rollout>(),
        written.root_schema_for::<Curve>(),
        written.root_schema_for::<Package>(),
        written.root_schema_for::<Pareto>(),
        written.root_schema_for::<Alternatives>(),
        written.root_schema_for::<Repairs>(),
        written.root_schema_for::<Replan>(),
        written.root_schema_for::<NextValues>(),
        written.root_schema_for::<Clusters>(),
        written.root_schema_for::<RolledForward>(),
        schemars::schema_for!(Draws),
        written.root_schema_for::<Bands>(),
        written.root_schema_for::<EstimateIndex>(),
        written.root_schema_for::<PreventionBands>(),
        schemars::schema_for!(AccountRow),
        written.root_schema_for::<Books>(),
        schemars::schema_for!(Figure),
        written.root_schema_for::<Term>(),
        schemars::schema_for!(Indicators),
        written.root_schema_for::<Tracking>(),
        written.root_schema_for::<Forward>(),
        written.root_schema_for::<SourceValue>(),
        schemars::schema_for!(Scenario),
        schemars::schema_for!(ObservedCommune),
        schemars::schema_for!(ObservedYear),
        written.root_schema_for::<Calibration>(),
    ];
    let folder = root.join("wasm/pkg");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("documents.d.ts"),
        typescript::declarations(schemas.iter().map(schemars::Schema::as_value)),
    )?;
    Ok(())
}

/// The module as the compiler leaves it. Built alone: a build of the whole workspace would unite the features.
fn compile(root: &Path, features: &[&str]) -> Done<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--locked", "-p", "hiveplan-wasm", "--target", TARGET, "--profile", "wasm"])
        .args(features)
        .status()?;
    if !status.success() {
        return Err("the module does not compile (is the target installed? make wasm sees to it)".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("wasm/hiveplan_wasm.wasm"))
}
