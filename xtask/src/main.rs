//! Steps of the build that need a program of their own: `cargo run -p xtask -- wasm`.

fn main() {}
