/** Modules that are made to keep the host busy between two looks at the clock, or to outgrow it. */
import { gunzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleWriter } from './bytes';
import { compareInstrumented } from './fuzz/compare';
import { i32, makeModule, type ModuleParts, repeated } from './fuzz/make-module';
import { DeadlineExceeded, Guard } from './guard';
import { compileInstrumented, instrument, RefusedModule } from './instrument';
import { wasmApi } from './webassembly';

const MEMORY = 64 << 20;
/** ms. */
const DEADLINE = 100;
/** What may run between two looks at the clock on a busy machine, ms. */
const LATE = 5000;

const DROP = 0x1a;
const divide = [0x42, 0x7f, 0x42, 0x03, 0x7f, DROP];
const loop = (...code: ArrayLike<number>[]): Uint8Array => {
  const inner = code.flatMap((part) => Array.from(part));
  return Uint8Array.from([0x03, 0x40, ...inner, 0x0c, 0, 0x0b]);
};
/** Turns 1000 times, then ends. Uses local 0. */
const turns = (...code: number[]): Uint8Array =>
  Uint8Array.from([
    ...[0x42, 0, 0x21, 0, 0x03, 0x40, ...code],
    ...[0x20, 0, 0x42, 1, 0x7c, 0x22, 0, 0x42, ...new ModuleWriter(4).s32(1000).view(), 0x53, 0x0d, 0, 0x0b],
  ]);
const branches = (): number[] => {
  const targets = new ModuleWriter().u32(60_000);
  for (let i = 0; i < 60_000; i++) targets.byte(0);
  return [...i32(9), 0x0e, ...targets.view(), 1];
};

const ENDLESS: Readonly<Record<string, ModuleParts>> = {
  'calls of long leaves': { bodies: [repeated(divide, 100_000), repeated([0x10, 0], 900_000)] },
  'calls of short leaves': { bodies: [repeated(divide, 9), loop(repeated([0x10, 0], 500_000))] },
  'memory.fill': { bodies: [repeated([...i32(0), ...i32(0), ...i32(60 << 20), 0xfc, 11, 0], 20_000)], memory: 1000 },
  'memory.copy': {
    bodies: [repeated([...i32(1), ...i32(0), ...i32(60 << 20), 0xfc, 10, 0, 0], 20_000)],
    memory: 1000,
  },
  'table.fill': {
    bodies: [repeated([...i32(0), 0xd0, 0x70, ...i32(900_000), 0xfc, 17, 0], 50_000)],
    tables: [900_000],
  },
  'table.grow': { bodies: [loop([0xd0, 0x70, ...i32(1), 0xfc, 15, 0, DROP])], tables: [0] },
  'memory.grow': { bodies: [repeated([...i32(0), 0x40, 0, DROP], 400_000)], memory: 1 },
  'a long loop': { bodies: [loop(repeated(divide, 300_000))] },
  'a loop of br_table': { bodies: [Uint8Array.from([0x02, 0x40, 0x03, 0x40, ...branches(), 0x0b, 0x0b])] },
  'loops that are left before they are counted': {
    bodies: [loop(turns(...repeated(divide, 600)))],
    locals: 1,
  },
};

test.each(Object.entries(ENDLESS))('the deadline ends %s', (name, parts) => {
  const module = compileInstrumented(instrument(makeModule(parts), { memory: MEMORY }));
  const guard = new Guard();
  const { exports } = new wasmApi.Instance(module, guard.imports);
  // Code is compiled when it first runs, which no deadline ends.
  const started = performance.now();
  guard.start(DEADLINE);
  let ended: unknown;
  try {
    (exports['run'] as () => void)();
  } catch (error) {
    ended = error;
  }
  const took = performance.now() - started;
  if (process.env['DREY_SHOW']) process.stderr.write(`${name}: ${Math.round(took)} ms\n`);
  if (name !== 'a loop of br_table') expect(ended).toBeInstanceOf(DeadlineExceeded);
  expect(took).toBeLessThan(DEADLINE + LATE);
});

test('all tables together have a limit, at the start and when they grow', () => {
  const make = (tables: number[], body: number[] = []) =>
    instrument(makeModule({ bodies: [body], tables }), { memory: MEMORY });
  expect(() => make(new Array<number>(200).fill(10_000))).toThrow(/200 tables of 2000000 entries together/);
  expect(() => make([2_000_000])).toThrow(RefusedModule);
  const grow = (table: number) => [
    0xd0,
    0x70,
    ...i32(600_000),
    0xfc,
    15,
    table,
    ...i32(-1),
    0x47,
    0x04,
    0x40,
    0x00,
    0x0b,
  ];
  for (const [tables, table, grows] of [
    [[10], 0, true],
    [[10, 10], 1, false],
  ] as const) {
    const guard = new Guard();
    const module = compileInstrumented(make([...tables], grow(table)));
    const run = new wasmApi.Instance(module, guard.imports).exports['run'] as () => void;
    // The body traps when the table grows.
    if (grows) expect(run).toThrow(/unreachable/);
    else expect(run).not.toThrow();
  }
});

test('what is too large with counters is refused', () => {
  const module = makeModule({ bodies: [loop([])], locals: 50_000 });
  expect(wasmApi.validate(module)).toBe(true);
  expect(() => compileInstrumented(instrument(module, { memory: MEMORY }))).toThrow(RefusedModule);
  const long = makeModule({ bodies: [repeated(divide, 400_000)] });
  expect(() => instrument(long, { memory: MEMORY })).toThrow(/function 0 has 2400002 bytes, the limit is 2097152/);
  const large = new Uint8Array(129 << 20);
  expect(() => instrument(large, { memory: MEMORY })).toThrow(/the limit is 134217728/);
});

test('names that are no names are dropped', () => {
  const module = makeModule({ bodies: [[]] });
  for (const content of [
    [1, 5, 3],
    [1, 0xff, 0xff, 0xff, 0xff, 0x0f],
    [0, 200, 1],
    [1, 3, 0xff, 0xff, 0x7f],
  ]) {
    const names = new ModuleWriter().name('name').raw(content);
    const bytes = Buffer.concat([module, new ModuleWriter().byte(0).u32(names.length).raw(names.view()).view()]);
    expect(() => compileInstrumented(instrument(bytes, { memory: MEMORY }))).not.toThrow();
  }
});

/** Modules of wasm-smith (fuzz/README.md), each with its length before it. */
function* smithModules(): Generator<Uint8Array> {
  const file = join(__dirname, 'fuzz/modules.bin.gz');
  const more = process.env['DREY_FUZZ_MODULES'];
  const data = more !== undefined && existsSync(more) ? readFileSync(more) : gunzipSync(readFileSync(file));
  for (let at = 0; at < data.length; ) {
    const length = data.readUInt32LE(at);
    yield new Uint8Array(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
}

test('instrumented modules do what the originals do', () => {
  const different: string[] = [];
  let [same, traps] = [0, 0];
  for (const bytes of smithModules()) {
    const result = compareInstrumented(bytes);
    if (result.kind === 'same') {
      same++;
      traps += result.traps;
    } else if (result.kind === 'different') different.push(result.first);
  }
  expect(different).toEqual([]);
  expect(same).toBeGreaterThan(200);
  expect(traps).toBeGreaterThan(100);
});

/** Deterministic: the same sequence in each run. */
function* randomBits(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

test('modules that are cut or changed are refused, or run as V8 would run them', () => {
  const random = randomBits(7);
  const next = (below: number): number => random.next().value % below;
  const perModule = process.env['DREY_FULL'] ? 200 : 10;
  let [refused, valid] = [0, 0];
  const started = performance.now();
  for (const original of smithModules()) {
    for (let i = 0; i < perModule; i++) {
      let bytes = original.slice(0, i % 4 === 0 ? next(original.length) : original.length);
      for (let n = next(4); n > 0 && bytes.length > 0; n--) bytes[next(bytes.length)] = next(256);
      if (i % 7 === 6) bytes = Buffer.concat([bytes, original.subarray(next(original.length))]);
      try {
        compileInstrumented(instrument(bytes, { memory: MEMORY }));
        valid++;
        if (!wasmApi.validate(bytes)) throw new Error('an invalid module became a valid one');
      } catch (error) {
        if (!(error instanceof RefusedModule)) throw error;
        refused++;
      }
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(valid).toBeGreaterThan(100);
  expect((performance.now() - started) / (refused + valid)).toBeLessThan(20);
});
