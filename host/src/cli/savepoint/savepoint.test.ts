import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateKind } from '@drey/sdk/protocol';
import type { CompletedCheckpoint, OperatorState, OperatorSubtaskState } from '../../checkpoint/contracts';
import { storageSettings } from '../../checkpoint/options';
import { createStateOutputs } from '../../checkpoint/storage';
import { CheckpointStorage } from '../../checkpoint/storage/checkpoint-storage';
import { descriptor, LONG, SnapshotFixture, STRING } from '../../state/backend-fixture';
import type { InternalListState, InternalMapState, InternalValueState } from '../../state/contracts';
import { createHeapBackend } from '../../state/heap-backend';
import { HeapOperatorStateBackend } from '../../state/operator-backend';
import type { CheckpointedKeyedBackend } from '../../state/snapshot/contracts';
import { savepoint } from './index';

const COUNT = descriptor('count', StateKind.VALUE);
const BUFFER = descriptor('buffer', StateKind.LIST_STATE);
const SEEN = descriptor('seen', StateKind.MAP_STATE, { keyType: STRING, valueType: LONG });

const JOB = 'c0ffee'.padEnd(32, '0');
let directory: string;
let fixture: SnapshotFixture;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-savepoint-'));
  fixture = new SnapshotFixture(createHeapBackend);
});
afterEach(async () => {
  await fixture.dispose();
  rmSync(directory, { recursive: true, force: true });
});

type Fill = (backend: CheckpointedKeyedBackend) => void;

function fillFirst(backend: CheckpointedKeyedBackend): void {
  for (const [key, count] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const) {
    backend.setCurrentKey(key);
    (backend.state(COUNT) as InternalValueState).put(count);
  }
  backend.setCurrentKey('a');
  (backend.state(BUFFER) as InternalListState).addAll([7, 8]);
  (backend.state(SEEN) as InternalMapState).put('x', 10);
}

function fillSecond(backend: CheckpointedKeyedBackend): void {
  backend.setCurrentKey('b');
  (backend.state(COUNT) as InternalValueState).clear();
  backend.setCurrentKey('c');
  (backend.state(COUNT) as InternalValueState).put(30);
  backend.setCurrentKey('d');
  (backend.state(COUNT) as InternalValueState).put(4);
}

/** A savepoint with a source and a keyed operator; its directory. */
async function write(fills: readonly Fill[], uid = 'counter', parallelism = 1): Promise<string> {
  const settings = storageSettings(new Map([['state.savepoints.dir', directory]]));
  const storage = new CheckpointStorage(settings, new Map(), JOB, 'drey');
  const location = await storage.savepointLocation(undefined);
  const backend = fixture.create();
  for (const fill of fills) fill(backend);
  const pending = backend.snapshot({ checkpointId: 3, mode: 'canonical' });
  const keyed = await pending.write(createStateOutputs({ ...location, inlineBytes: 10 }));
  const operators = new HeapOperatorStateBackend();
  operators.listState<unknown>('offsets', 'split').put([{ partition: 0 }, 5]);
  const state = { keyed, operator: operators.snapshot(3, 0) };
  const checkpoint: CompletedCheckpoint = {
    id: 3,
    kind: 'savepoint',
    timestampMs: 0,
    jobId: JOB,
    jobName: 'counts',
    directory: location.directory,
    operators: [
      operator('source', 'a'.repeat(32), 1, { splits: [{ id: 'part-0', offset: 12 }] }, { next: 1 }),
      operator(uid, (uid === 'counter' ? 'b' : 'd').repeat(32), parallelism, state),
    ],
  };
  await storage.writeMetadata(checkpoint);
  return location.directory;
}

const operator = (
  uid: string,
  id: string,
  parallelism: number,
  state: OperatorSubtaskState,
  enumerator?: OperatorState['enumerator'],
): OperatorState => ({
  id,
  uid,
  name: `The ${uid}`,
  parallelism,
  maxParallelism: 128,
  enumerator,
  subtasks: [{ index: 0, finished: false, state }],
});

async function run(...args: string[]): Promise<string> {
  let text = '';
  await savepoint(args, (part) => {
    text += part;
  });
  return text;
}
const json = async (...args: string[]) => JSON.parse(await run(...args, '--json'));

describe('inspect', () => {
  test('operators, states and keys', async () => {
    const path = await write([fillFirst]);
    const text = await run('inspect', path);
    expect(text).toContain(`Savepoint 3 of job counts (${JOB})`);
    expect(text).toContain(`uid counter, id ${'b'.repeat(32)}, parallelism 1 of 128`);
    expect(text).toMatch(/count +VALUE +BIGINT +3/);
    expect(text).toMatch(/seen +MAP +STRING => BIGINT +1|seen +MAP +VARCHAR => BIGINT +1/);
    expect(text).toMatch(/offsets +OPERATOR LIST +OBJECT +2/);
    expect(text).toMatch(/splits +SPLITS +JSON +1/);
  });

  test('values', async () => {
    const path = await write([fillFirst]);
    const { operators } = await json('inspect', path, '--values');
    const states = Object.fromEntries(
      operators.flatMap((one: { states: { name: string; values: unknown[] }[] }) =>
        one.states.map(({ name, values }) => [name, values]),
      ),
    );
    expect(states).toEqual({
      splits: [{ key: 'part-0', namespace: '', value: { offset: 12 } }],
      enumerator: [{ namespace: '', value: { next: 1 } }],
      count: ['a', 'b', 'c'].map((key, i) => ({ key, namespace: '', value: i + 1 })),
      buffer: [{ key: 'a', namespace: '', value: [7, 8] }],
      seen: [{ key: 'a', namespace: '', value: [['x', 10]] }],
      offsets: [
        { namespace: '', value: { partition: 0 } },
        { namespace: '', value: 5 },
      ],
    });
  });

  test('of one operator, state and key', async () => {
    const path = await write([fillFirst]);
    const { operators } = await json('inspect', path, '--operator', 'counter', '--state', 'count', '--key', 'b');
    expect(operators).toHaveLength(1);
    expect(operators[0].states).toEqual([
      { name: 'count', kind: 'VALUE', type: 'BIGINT', keys: 3, values: [{ key: 'b', namespace: '', value: 2 }] },
    ]);
    expect(await run('inspect', path, '--operator', 'counter', '--values', '--limit', '2')).toContain('count (2 of 3)');
    await expect(run('inspect', path, '--operator', 'other')).rejects.toThrow('it has: source, counter');
  });

  test('deltas are applied', async () => {
    const backend = fixture.create();
    const storage = new CheckpointStorage(
      storageSettings(new Map([['state.checkpoints.dir', directory]])),
      new Map(),
      JOB,
      'drey',
    );
    let keyed: OperatorSubtaskState['keyed'];
    let place = '';
    for (const [id, fill] of [fillFirst, fillSecond].entries()) {
      const location = await storage.checkpointLocation(id);
      fill(backend);
      keyed = await backend.snapshot({ checkpointId: id, mode: 'incremental' }).write(createStateOutputs(location));
      backend.checkpointCompleted(id);
      place = location.directory;
    }
    expect(keyed!.segments.length).toBeGreaterThan(1);
    await storage.writeMetadata({
      id: 1,
      kind: 'checkpoint',
      timestampMs: 0,
      jobId: JOB,
      jobName: '',
      directory: place,
      operators: [operator('counter', 'b'.repeat(32), 1, { keyed: keyed! })],
    });
    const { operators } = await json('inspect', place, '--state', 'count', '--values');
    const values = operators[0].states[0].values.map((one: { key: string; value: number }) => [one.key, one.value]);
    expect(new Map(values)).toEqual(
      new Map([
        ['a', 1],
        ['c', 30],
        ['d', 4],
      ]),
    );
  });
});

describe('diff', () => {
  test('keys of a state', async () => {
    const [before, after] = [await write([fillFirst]), await write([fillFirst, fillSecond], 'counter', 2)];
    const [change, ...others] = await json('diff', before, after);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ operator: 'counter', change: 'changed', parallelism: [1, 2] });
    expect(change.states).toEqual([
      {
        state: 'count',
        kind: 'VALUE',
        change: 'changed',
        added: ['d'],
        removed: ['b'],
        changed: [{ key: 'c', before: 3, after: 30 }],
      },
    ]);
    expect(await run('diff', before, after)).toContain('~ c: 3 -> 30');
    expect(await run('diff', before, before)).toBe('No differences\n');
  });

  test('operators', async () => {
    const [before, after] = [await write([fillFirst]), await write([fillFirst], 'other')];
    const changes = await json('diff', before, after);
    expect(changes.map((one: { operator: string; change: string }) => [one.operator, one.change])).toEqual([
      ['other', 'added'],
      ['counter', 'removed'],
    ]);
  });
});

test('dispose deletes what belongs to it', async () => {
  const [path, other] = [await write([fillFirst]), await write([fillFirst])];
  writeFileSync(join(other, 'notes.txt'), '');
  await run('dispose', path);
  await run('dispose', `${other}/_metadata`);
  expect(readdirSync(directory)).toEqual([other.slice(directory.length + 1)]);
  expect(readdirSync(other)).toEqual(['notes.txt']);
  await expect(run('dispose', path)).rejects.toThrow('Cannot find checkpoint or savepoint');
});

test.each([
  [['inspect'], 'drey savepoint inspect needs a path'],
  [['diff', 'a'], 'drey savepoint diff needs two paths'],
  [['frobnicate'], 'drey savepoint has no command "frobnicate"'],
  [['inspect', 'a', '--limit', 'x'], '--limit needs a positive number'],
  [['inspect', 'a', '--wrong'], 'drey savepoint has no option --wrong'],
])('%j', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});
