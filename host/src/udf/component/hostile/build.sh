#!/bin/sh
# Rebuilds hostile.wasm and the modules written as text (*.wat). Needs Rust, `rustup target add wasm32-unknown-unknown`, and jco.
set -e
cd "$(dirname "$0")"
node generate.mjs
target="${CARGO_TARGET_DIR:-target}"
cargo build --release --target wasm32-unknown-unknown --target-dir "$target"
npx jco new "$target/wasm32-unknown-unknown/release/hostile_component.wasm" -o hostile.wasm
node assemble.mjs
