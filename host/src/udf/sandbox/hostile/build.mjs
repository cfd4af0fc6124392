/**
 * Builds the hostile core modules of this folder: `node host/src/udf/sandbox/hostile/build.mjs`. Each follows the column ABI but for
 * one thing. The results are committed; binaryen, which reads the texts, comes with the package assemblyscript.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fromCompiler = createRequire(join(here, '../../../../../node_modules/assemblyscript/package.json'));
const { default: binaryen } = await import(pathToFileURL(fromCompiler.resolve('binaryen')).href);

const ALLOC = `(func (export "drey_alloc") (param $n i32) (result i32) (local $at i32)
  (local.set $at (global.get $next))
  (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get $n)) (i32.const 7)) (i32.const -8)))
  (local.get $at))`;

/** A result descriptor: nulls, data, offsets, children, length. */
const describe = (data, offsets, length = '(local.get $rows)') => `
  (i32.store (local.get $result) (i32.const 0))
  (i32.store offset=4 (local.get $result) (i32.const ${data}))
  (i32.store offset=8 (local.get $result) (i32.const ${offsets}))
  (i32.store offset=16 (local.get $result) ${length})`;

/** offsets at 256 (0, then `end`), bytes at 512. */
const text = (
  end,
  more = '',
) => `(i32.store (i32.const 256) (i32.const 0)) (i32.store (i32.const 260) (i32.const ${end})) ${more}
  ${describe(512, 256)} (i32.const 0)`;

const LOOP = '(loop $l (br $l))';

/** Parts of a module: `memory` (pages), `alloc`, `call` (its body gives the status), `more` (before the functions), `type` of the result. */
const modules = {
  loop: { call: `${LOOP} (i32.const 0)` },
  'start-loop': { more: `(start $s) (func $s ${LOOP})` },
  'open-loop': { more: `(func (export "drey_open") (param i32 i32) (result i32) ${LOOP} (i32.const 0))` },
  'open-trap': { more: '(func (export "drey_open") (param i32 i32) (result i32) (unreachable))' },
  recursion: {
    more: '(func $r (param i64) (result i64) (i64.add (call $r (local.get 0)) (i64.const 1)))',
    call: '(drop (call $r (i64.const 1))) (i32.const 0)',
  },
  exponential: {
    more: '(func $f (param i32) (result i32) (if (result i32) (i32.lt_s (local.get 0) (i32.const 2)) (then (i32.const 1)) (else (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 2)))))))',
    call: '(drop (call $f (i32.const 70))) (i32.const 0)',
  },
  'tail-calls': {
    more: '(func $t (param i32) (result i32) (return_call $t (local.get 0)))',
    call: '(call $t (i32.const 0))',
  },
  indirect: {
    more: '(type $v (func (result i32))) (table 1 1 funcref) (elem (i32.const 0) $i) (func $i (type $v) (return_call_indirect (type $v) (i32.const 0)))',
    call: '(call_indirect (type $v) (i32.const 0))',
  },
  'memory-bomb': { call: '(loop $l (br_if $l (i32.ge_s (memory.grow (i32.const 16)) (i32.const 0)))) (unreachable)' },
  'memory-start': { memory: 4096 },
  'fill-bomb': {
    call: `(drop (memory.grow (i32.const 900))) ${'(loop $l (memory.fill (i32.const 65536) (i32.const 1) (i32.const 58720256)) (br $l))'} (i32.const 0)`,
  },
  'out-of-bounds': { call: '(drop (i32.load (i32.const -4))) (i32.const 0)' },
  unreachable: { call: '(unreachable)' },
  'wrong-length': { call: `${describe(512, 0, '(i32.const 7)')} (i32.const 0)` },
  'no-result': { call: '(i32.const 0)' },
  'outside-data': { call: `${describe(-8, 0)} (i32.const 0)` },
  misaligned: { call: `${describe(513, 0)} (i32.const 0)` },
  'outside-result': { type: 'STRING', call: text(1000000) },
  'huge-result': { type: 'STRING', memory: 600, call: text(33554432) },
  'falling-offsets': { type: 'STRING', call: text(-1) },
  'bad-utf8': { type: 'STRING', call: text(2, '(i32.store (i32.const 512) (i32.const 0x28c3))') },
  'huge-array': {
    type: 'ARRAY<ROW<>>',
    call: `(i32.store (i32.const 256) (i32.const 0)) (i32.store (i32.const 260) (i32.const 0x7fffffff))
    (i32.store (i32.const 528) (i32.const 0x7fffffff)) ${describe(0, 256)} (i32.store offset=12 (local.get $result) (i32.const 512)) (i32.const 0)`,
  },
  'bad-status': { call: '(i32.const -5)' },
  'bad-message': {
    call: '(i32.store (i32.const 256) (i32.const 0)) (i32.store (i32.const 260) (i32.const 512)) (i32.store (i32.const 264) (i32.const 99999999)) (i32.const 256)',
  },
  reported: {
    call: '(i32.store (i32.const 256) (i32.const 1)) (i32.store (i32.const 260) (i32.const 512)) (i32.store (i32.const 264) (i32.const 2)) (i32.store16 (i32.const 512) (i32.const 0x6f6e)) (i32.const 256)',
  },
  'alloc-outside': { alloc: '(func (export "drey_alloc") (param i32) (result i32) (i32.const 0x7ffffff8))' },
  'alloc-trap': { alloc: '(func (export "drey_alloc") (param i32) (result i32) (unreachable))' },
  denied: {
    imports:
      '(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) (import "env" "seed" (func (result f64)))',
  },
  exceptions: { more: '(tag $e) (func $x (throw $e))' },
  'shared-memory': { memory: '1 2 shared' },
};

function textOf({ memory = 2, alloc = ALLOC, more = '', imports = '', call = `${describe(512, 0)} (i32.const 0)` }) {
  return `(module ${imports} (memory (export "memory") ${memory}) (global $next (mut i32) (i32.const 1024)) ${alloc}
    (func (export "drey_reset") (global.set $next (i32.const 1024)))
    (func (export "call") (param $rows i32) (param $args i32) (param $result i32) (result i32) ${call}) ${more})`;
}

for (const [name, parts] of Object.entries(modules)) {
  const module = binaryen.parseText(textOf(parts));
  module.setFeatures(binaryen.Features.All);
  const result = parts.type ?? 'BIGINT';
  const overloads = [{ parameters: [{ name: 'x', type: 'BIGINT' }], result, entries: { call: 'call' } }];
  const manifest = { abi: 1, language: 'wat', functions: [{ name: 'f', kind: 'SCALAR', overloads }] };
  module.addCustomSection('drey.udf', Buffer.from(JSON.stringify(manifest)));
  writeFileSync(join(here, `${name}.wasm`), module.emitBinary());
  module.dispose();
}
