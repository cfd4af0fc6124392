/**
 * Builds functions.wasm: `node udf-examples/rust/build.mjs`. Needs Rust with its target wasm32-unknown-unknown
 * (`rustup target add wasm32-unknown-unknown`). The result is committed, since fresh machines lack both. Also writes the support crate
 * into the template of `drey udf new --lang rust`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = mkdtempSync(join(tmpdir(), 'drey-rust-'));
const args = ['build', '--release', '--target', 'wasm32-unknown-unknown', '--target-dir', target];
const { status } = spawnSync('cargo', args, { cwd: here, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
copyFileSync(join(target, 'wasm32-unknown-unknown/release/functions.wasm'), join(here, 'functions.wasm'));

const support = readFileSync(join(here, 'drey-udf/src/lib.rs'), 'utf8');
const literal = support.replaceAll(/[\\`]|\$\{/g, '\\$&');
writeFileSync(
  join(here, '../../host/src/cli/udf/template-rust-support.ts'),
  `/** The crate drey-udf of projects in Rust. Written by udf-examples/rust/build.mjs from udf-examples/rust/drey-udf. */
export const RUST_SUPPORT = \`${literal}\`;
`,
);
