//! Steps of the build that need a program of their own.
//!
//! `cargo run -p xtask -- wasm` builds the browser module and its glue into `wasm/pkg`; `page` builds the smaller one of
//! the calculator page; `types` writes only the TypeScript types of the documents. The glue is made by the library behind the wasm-bindgen command, at the version
//! in `Cargo.lock`, so that it cannot drift from the crate.

mod page;
mod typescript;
mod wasm;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let step = std::env::args().nth(1).unwrap_or_default();
    let done = match step.as_str() {
        "wasm" => wasm::build(&root()),
        "page" => wasm::page(&root()),
        "types" => wasm::types(&root()),
        _ => Err("steps: wasm, page, types".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {step}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
