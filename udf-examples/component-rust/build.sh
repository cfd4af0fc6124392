#!/bin/sh
# Rebuilds matching.wasm. Needs Rust, `rustup target add wasm32-unknown-unknown`, and @bytecodealliance/jco.
set -e
cd "$(dirname "$0")"
mkdir -p wit/deps/drey-udf
cp ../../sdk/wit/*.wit wit/deps/drey-udf/
target="${CARGO_TARGET_DIR:-target}"
cargo build --release --target wasm32-unknown-unknown --target-dir "$target"
node --input-type=module -e "
  import { readFileSync, writeFileSync } from 'node:fs';
  import { componentNew } from '@bytecodealliance/jco';
  const [core, out] = process.argv.slice(1);
  writeFileSync(out, await componentNew(readFileSync(core), []));
" "$target/wasm32-unknown-unknown/release/matching.wasm" matching.wasm
