#!/bin/sh
# Rebuilds arrow-udf-example.wasm. Needs Rust and `rustup target add wasm32-wasip1`.
set -e
cd "$(dirname "$0")"
cargo build --release --target wasm32-wasip1 --target-dir "${CARGO_TARGET_DIR:-target}"
cp "${CARGO_TARGET_DIR:-target}/wasm32-wasip1/release/arrow_udf_example.wasm" arrow-udf-example.wasm
