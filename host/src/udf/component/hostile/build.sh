#!/bin/sh
# Rebuilds hostile.wasm and the modules written as text (*.wat). Needs Rust, `rustup target add wasm32-unknown-unknown`, and jco.
set -e
cd "$(dirname "$0")"
node generate.mjs
target="${CARGO_TARGET_DIR:-target}"
cargo build --release --target wasm32-unknown-unknown --target-dir "$target"
node --input-type=module -e "
  import { readFileSync, writeFileSync } from 'node:fs';
  import { componentNew } from '@bytecodealliance/jco';
  const [core, out] = process.argv.slice(1);
  writeFileSync(out, await componentNew(readFileSync(core), []));
" "$target/wasm32-unknown-unknown/release/hostile_component.wasm" hostile.wasm
node assemble.mjs
