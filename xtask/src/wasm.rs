//! The browser module: compile, write the glue for Node and for the browser, write the types.

use crate::{Done, typescript};
use hiveplan::{Forecast, Input, Issue, Need, Outcome, Plan};
use schemars::generate::SchemaSettings;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds `wasm/pkg`.
pub(crate) fn build(root: &Path) -> Done {
    let module = compile(root)?;
    let glue = |folder: &str, configure: fn(&mut Bindgen) -> Done| -> Done {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(&module).out_name("hiveplan").typescript(false).remove_producers_section(true);
        configure(&mut bindgen)?;
        bindgen.generate(root.join("wasm/pkg").join(folder))?;
        Ok(())
    };
    glue("node", |bindgen| bindgen.nodejs_module(true).map(drop).map_err(Into::into))?;
    glue("web", |bindgen| bindgen.web(true).map(drop).map_err(Into::into))?;
    types(root)?;
    for folder in ["node", "web"] {
        let size = std::fs::metadata(root.join("wasm/pkg").join(folder).join("hiveplan_bg.wasm"))?.len();
        println!("wasm/pkg/{folder}/hiveplan_bg.wasm: {} kB", size / 1000);
    }
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
fn compile(root: &Path) -> Done<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--locked", "-p", "hiveplan-wasm", "--target", TARGET, "--profile", "wasm"])
        .status()?;
    if !status.success() {
        return Err("the module does not compile (is the target installed? make wasm sees to it)".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("wasm/hiveplan_wasm.wasm"))
}
