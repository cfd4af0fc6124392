import {
  DataType,
  Kind,
  StateChanges,
  StateDescriptor,
  StateKind,
  StateOp,
  StateRequest,
  TtlConfig,
  TypeRoot,
} from '@drey/sdk/protocol';
import { asBytes, asInt32, decodeTimestamps } from '../../types/binary';
import { encodeColumn, pickleColumn } from '../../types/columns';
import type { InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { decodeLists, decodeMaps, decodeStateColumn, encodeLists } from './state-codec';
import { BIGINT, StageHarness } from './testing';

const PICKLED = DataType.create({ root: TypeRoot.PICKLED });
const VALUE = StateDescriptor.create({ index: 0, name: 'value', kind: StateKind.VALUE, valueType: BIGINT });
const LIST = StateDescriptor.create({ index: 1, name: 'list', kind: StateKind.LIST_STATE, valueType: BIGINT });
const MAP = StateDescriptor.create({
  index: 2,
  name: 'map',
  kind: StateKind.MAP_STATE,
  keyType: BIGINT,
  valueType: BIGINT,
});

interface KeyState {
  value: number | undefined;
  list: number[];
  map: Map<number, number>;
}

function emptyState(): KeyState {
  return { value: undefined, list: [], map: new Map() };
}

/** The worker's side of the travel rules, over a model that always has the truth. */
class ModelWorker {
  readonly truth = new Map<number, KeyState>();
  readonly #cache = new Map<number, { state: KeyState; lastSeq: number }>();
  asked = 0;

  constructor(
    readonly stage: StageHarness,
    readonly random: () => number,
  ) {}

  /** Checks what came with frame `seq`, changes state at random, and answers. */
  process(seq: number): void {
    const frame = this.stage.worker.frames.find(({ value }) => value.seq === seq);
    if (frame?.kind !== 'data') throw new Error(`no frame ${seq}`);
    const { value: data } = frame;
    for (const [key, { lastSeq }] of this.#cache) if (lastSeq <= data.ackedSeq) this.#cache.delete(key);
    const keys = decodeStateColumn(data.batch?.keys, data.batch?.keyCount ?? 0, BIGINT) as number[];
    const index = asInt32(data.batch?.keyIndex as Uint8Array);
    const rows = decodeStateColumn(data.batch?.values, data.batch?.count ?? 0, BIGINT) as number[];
    expect(rows.map((row) => row % 7)).toEqual([...index].map((at) => keys[at]));
    expect(new Set(keys).size).toBe(keys.length);
    const fresh = new Set(keys.filter((key) => !this.#cache.has(key)));
    for (const key of fresh) this.#cache.set(key, { state: emptyState(), lastSeq: seq });
    this.#load(data.state, keys, fresh);
    const changes = keys.map((key) => {
      const entry = this.#cache.get(key) as { state: KeyState; lastSeq: number };
      entry.lastSeq = seq;
      expect(entry.state).toEqual(this.truth.get(key) ?? emptyState());
      return this.#change(key, entry.state);
    });
    this.stage.worker.answer({
      seq,
      state: changes.flatMap((blocks, at) => blocks.map((block) => ({ ...block, keys: asBytes(Int32Array.of(at)) }))),
    });
  }

  #load(blocks: NonNullable<unknown>[], keys: number[], fresh: Set<number>): void {
    for (const block of blocks as {
      state: number;
      keys: Uint8Array;
      count: number;
      values: never;
      complete: Uint8Array;
    }[]) {
      const at = asInt32(block.keys);
      for (let i = 0; i < block.count; i++) {
        const key = keys[at[i]];
        expect(fresh).toContain(key);
        const { state } = this.#cache.get(key) as { state: KeyState };
        if (block.state === 0) state.value = decodeStateColumn(block.values, block.count, BIGINT)[i] as number;
        else if (block.state === 1) {
          if (block.complete[i] === 1) state.list = decodeLists(block.values, block.count, BIGINT)[i] as number[];
          else state.list = this.#fetchList(key);
        } else state.map = new Map(decodeMaps(block.values, block.count, BIGINT, BIGINT)[i] as [number, number][]);
      }
    }
  }

  #fetchList(key: number): number[] {
    const { worker } = this.stage;
    const before = worker.sent.length;
    const request = StateRequest.create({
      stageId: 1,
      requestId: ++this.asked,
      state: 1,
      key: encodeColumn([key], BIGINT),
    });
    worker.reply({ kind: 'stateRequest', value: request });
    this.stage.run();
    const answer = worker.sent.slice(before).find(({ kind }) => kind === 'stateResponse');
    if (answer?.kind !== 'stateResponse') throw new Error('no answer');
    expect(answer.value).toMatchObject({ requestId: this.asked, found: true });
    return decodeLists(answer.value.values, 1, BIGINT)[0] as number[];
  }

  #change(key: number, state: KeyState): StateChanges[] {
    const blocks: StateChanges[] = [];
    const n = Math.floor(this.random() * 1000);
    if (n % 3 === 0) {
      const clear = n % 9 === 0;
      state.value = clear ? undefined : n;
      blocks.push(change(0, clear ? StateOp.CLEAR : StateOp.PUT, { values: encodeColumn([clear ? null : n], BIGINT) }));
    }
    if (n % 2 === 0) {
      const items = Array.from({ length: n % 30 }, (_, i) => n + i);
      state.list.push(...items);
      blocks.push(change(1, StateOp.APPEND, { values: encodeLists([items], BIGINT) }));
    } else if (n % 25 === 1) {
      state.list = [];
      blocks.push(change(1, StateOp.CLEAR, {}));
    }
    if (n % 5 < 3) {
      state.map.set(n % 11, n);
      blocks.push(
        change(2, StateOp.MAP_PUT, { mapKeys: encodeColumn([n % 11], BIGINT), values: encodeColumn([n], BIGINT) }),
      );
    } else {
      state.map.delete(n % 11);
      blocks.push(change(2, StateOp.MAP_REMOVE, { mapKeys: encodeColumn([n % 11], BIGINT) }));
    }
    this.truth.set(key, { value: state.value, list: [...state.list], map: new Map(state.map) });
    return blocks;
  }
}

function change(state: number, op: StateOp, init: Partial<StateChanges>): StateChanges {
  return StateChanges.create({ state, ops: Uint8Array.of(op), count: 1, ...init });
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([1, 2, 3, 4, 5])('state that travels is what the worker last wrote (seed %i)', async (seed) => {
  const random = randomOf(seed);
  const stage = new StageHarness({
    kind: 'keyed_process',
    keyType: BIGINT,
    configuration: { 'python.fn-execution.bundle.size': '5' },
  });
  stage.worker.states = [VALUE, LIST, MAP];
  await stage.open();
  const model = new ModelWorker(stage, random);
  let processed = 0;
  const processOne = (): void => {
    if (processed < stage.worker.frames.length) model.process(++processed);
  };
  for (let i = 0; i < 300; i++) {
    if (random() < 0.5) {
      const values = Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.floor(random() * 70));
      stage.keyed(values, (value) => value % 7);
    } else processOne();
    if (random() < 0.5) stage.run();
  }
  while (processed < stage.worker.frames.length) {
    processOne();
    stage.run();
  }
  expect(stage.failures).toEqual([]);
  expect(processed).toBeGreaterThan(50);
});

test('large maps are read page by page', async () => {
  const stage = new StageHarness({ kind: 'keyed_process', keyType: BIGINT });
  stage.worker.states = [VALUE, LIST, MAP];
  await stage.open();
  stage.keyed([7], () => 3);
  const keys = Array.from({ length: 150 }, (_, i) => i);
  const puts = StateChanges.create({
    state: 2,
    keys: asBytes(new Int32Array(150)),
    ops: new Uint8Array(150).fill(StateOp.MAP_PUT),
    mapKeys: encodeColumn(keys, BIGINT),
    values: encodeColumn(
      keys.map((key) => key * 2),
      BIGINT,
    ),
    count: 150,
  });
  stage.worker.answer({ seq: 1, state: [puts] });
  stage.run();
  stage.keyed([8], () => 3);
  const [travelled] = (stage.worker.frames[1].value as { state: { complete: Uint8Array; count: number }[] }).state;
  expect([travelled.count, travelled.complete[0]]).toEqual([1, 0]);
  const ask = (init: Partial<StateRequest>): { found: boolean; values: never; nextCursor: string } => {
    const value = StateRequest.create({ stageId: 1, requestId: 1, state: 2, key: encodeColumn([3], BIGINT), ...init });
    stage.worker.reply({ kind: 'stateRequest', value });
    stage.run();
    return stage.worker.sent.at(-1)?.value as never;
  };
  const seen: unknown[] = [];
  let cursor = '';
  do {
    const page = ask({ kind: Kind.MAP_ITERATE, cursor, limit: 64 });
    seen.push(...decodeMaps(page.values, 1, BIGINT, BIGINT)[0].map(([key]) => key));
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(seen).toEqual(keys);
  const mapKey = encodeColumn([149], BIGINT);
  expect(decodeStateColumn(ask({ kind: Kind.MAP_GET, mapKey }).values, 1, BIGINT)).toEqual([298]);
  expect(ask({ kind: Kind.MAP_CONTAINS, mapKey: encodeColumn([150], BIGINT) }).found).toBe(false);
  expect(ask({ kind: Kind.MAP_IS_EMPTY }).found).toBe(true);
  expect(ask({ kind: Kind.MAP_IS_EMPTY, key: encodeColumn([4], BIGINT) }).found).toBe(false);
});

test('pickled keys and values are bytes that keep no frame alive', async () => {
  const stage = new StageHarness({ kind: 'keyed_process', keyType: PICKLED });
  stage.worker.states = [
    StateDescriptor.create({ index: 0, name: 'value', kind: StateKind.VALUE, valueType: PICKLED }),
  ];
  await stage.open();
  const key = Uint8Array.of(1, 2);
  stage.keyed([7], () => key);
  const put = change(0, StateOp.PUT, {
    keys: asBytes(Int32Array.of(0)),
    values: pickleColumn([Uint8Array.of(9, 9, 9)]),
  });
  stage.worker.answer({ seq: 1, state: [put] });
  stage.run();
  const backend = stage.backend as KeyedStateBackend;
  backend.setCurrentKey(key);
  const stored = (backend.state(stage.worker.states[0]) as InternalValueState).get() as Uint8Array;
  expect([...stored]).toEqual([9, 9, 9]);
  expect(stored.buffer.byteLength).toBe(3);
  expect((backend.currentKey() as Uint8Array).buffer.byteLength).toBe(2);
});

test('state with a time to live travels with the time of its last use, and not at all when it has expired', async () => {
  const ttl = TtlConfig.create({ ttlMs: 1000, updateOnRead: true });
  const stage = new StageHarness({ kind: 'keyed_process', keyType: BIGINT });
  stage.worker.states = [StateDescriptor.create({ ...VALUE, ttl })];
  await stage.open();
  stage.time.time = 5000;
  stage.keyed([1], () => 1);
  const put = change(0, StateOp.PUT, { keys: asBytes(Int32Array.of(0)), values: encodeColumn([42], BIGINT) });
  stage.worker.answer({ seq: 1, state: [put] });
  stage.run();
  stage.time.time = 5500;
  stage.keyed([1], () => 1);
  const [travelled] = (stage.worker.frames[1].value as { state: { accessMs: Uint8Array }[] }).state;
  expect([...decodeTimestamps(travelled.accessMs)]).toEqual([5000]);
  const touch = change(0, StateOp.TOUCH, { keys: asBytes(Int32Array.of(0)) });
  stage.worker.answer({ seq: 2, state: [touch] });
  stage.run();
  stage.time.time = 6400;
  stage.keyed([1], () => 1);
  const [renewed] = (stage.worker.frames[2].value as { state: { accessMs: Uint8Array }[] }).state;
  expect([...decodeTimestamps(renewed.accessMs)]).toEqual([5500]);
  stage.worker.answer({ seq: 3 });
  stage.run();
  stage.time.time = 6501;
  stage.keyed([1], () => 1);
  expect((stage.worker.frames[3].value as { state: unknown[] }).state).toEqual([]);
});

test('broadcast state is stored under no key', async () => {
  const stage = new StageHarness({ kind: 'keyed_broadcast_process', keyType: BIGINT, inputs: 2 });
  const rules = StateDescriptor.create({
    index: 0,
    name: 'rules',
    kind: StateKind.BROADCAST_STATE,
    keyType: BIGINT,
    valueType: BIGINT,
  });
  stage.worker.states = [rules];
  await stage.open();
  stage.rows([5], 1);
  expect(stage.worker.frames[0].value).toMatchObject({ input: 1, batch: { keyCount: 0 } });
  const put = change(0, StateOp.MAP_PUT, {
    keys: asBytes(Int32Array.of(-1)),
    mapKeys: encodeColumn([1], BIGINT),
    values: encodeColumn([5], BIGINT),
  });
  stage.worker.answer({ seq: 1, state: [put] });
  stage.run();
  expect(stage.failures).toEqual([]);
  expect([...stage.context.operatorState().broadcastState(rules).entries()]).toEqual([[1, 5]]);
});
