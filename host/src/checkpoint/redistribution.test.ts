import { type JobGraph, Partitioning, StateDescriptor } from '@drey/sdk/protocol';
import type { SourceSplit } from '../connectors/contracts';
import { buildExecutionPlan, buildStreamGraph, type ExecutionPlan, planOperatorIds } from '../graph';
import { GraphBuilder } from '../runtime/testing';
import type { CompletedCheckpoint, JobRestore, OperatorState, OperatorSubtaskState } from './contracts';
import { jobRestore } from './redistribution';
import { redistributeOperatorState } from './redistribution-operator-state';

interface Shape {
  readonly parallelism: number;
  readonly maxParallelism?: number;
  readonly uid?: string;
  readonly uidHash?: string;
}

/** A source, and a keyed operator that has the uid. */
function planOf({ parallelism, maxParallelism = 0, uid = 'keyed', uidHash = '' }: Shape): ExecutionPlan {
  const builder = new GraphBuilder();
  builder.graph.parallelism = parallelism;
  const source = builder.collection([1], { parallelism, uid: 'source' });
  const init = { uid, uidHash, maxParallelism };
  builder.transform('Keyed', [{ source, partitioning: Partitioning.HASH }], init);
  return planOfGraph(builder.graph);
}

const planOfGraph = (graph: JobGraph): ExecutionPlan => buildExecutionPlan(buildStreamGraph(graph));

type States = readonly (OperatorSubtaskState & { readonly finished?: boolean })[];

/** Of the source (task 0) and the keyed operator (task 1). */
function checkpointOf(plan: ExecutionPlan, states: Readonly<Record<number, States>>): CompletedCheckpoint {
  const ids = planOperatorIds(plan);
  const operators = Object.entries(states).map(([task, subtasks]): OperatorState => {
    const { parallelism, maxParallelism, operators: chain } = plan.tasks[Number(task)];
    const { node, id, name } = chain[0].nodes[0];
    return {
      id: ids.get(id)!,
      uid: node.uid,
      name,
      parallelism,
      maxParallelism,
      enumerator: undefined,
      subtasks: subtasks.map(({ finished = false, ...state }, index) => ({ index, finished, state })),
    };
  });
  const directory = '/d/chk-4';
  return { id: 4, kind: 'checkpoint', timestampMs: 0, jobId: '', jobName: '', directory, operators };
}

const NO_OPTIONS = { ignoreUnclaimedState: false, withoutChannelStateOf: -1 };
const restoreOf = (checkpoint: CompletedCheckpoint, plan: ExecutionPlan, options = NO_OPTIONS): JobRestore =>
  jobRestore(checkpoint, plan, planOperatorIds(plan), options);

const keyed = (first: number, last: number): OperatorSubtaskState => ({
  keyed: {
    keyGroups: { first, last },
    segments: [{ kind: 'file', path: `${first}`, size: 1, checksum: 0, scope: 'exclusive' }],
  },
});
const split = (id: string): SourceSplit => ({ id });
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

describe('keyed state goes to the subtasks whose key groups meet its own', () => {
  const ranges = (parallelism: number): OperatorSubtaskState[] => {
    const of: Record<number, [number, number][]> = {
      1: [[0, 127]],
      2: [
        [0, 63],
        [64, 127],
      ],
      3: [
        [0, 42],
        [43, 85],
        [86, 127],
      ],
    };
    return of[parallelism].map(([first, last]) => keyed(first, last));
  };
  test.each([
    [2, 2, [['0'], ['64']]],
    [2, 3, [['0'], ['0', '64'], ['64']]],
    [
      3,
      2,
      [
        ['0', '43'],
        ['43', '86'],
      ],
    ],
    [1, 2, [['0'], ['0']]],
    [3, 1, [['0', '43', '86']]],
  ])('%d -> %d', (from, to, expected) => {
    const restore = restoreOf(
      checkpointOf(planOf({ parallelism: from }), { 1: ranges(from) }),
      planOf({ parallelism: to }),
    );
    const found = Array.from({ length: to }, (_, subtask) =>
      restore.subtask({ task: 1, subtask })!.operators[0].state.keyed.map((handle) => handle.segments[0]),
    );
    expect(found.map((handles) => handles.map((file) => file.kind === 'file' && file.path))).toEqual(
      expected.map((names) => names.map((name) => `/d/chk-4/${name}`)),
    );
    expect(restore.subtask({ task: 0, subtask: 0 })).toMatchObject({ operators: [], finished: false });
  });
});

describe('splits', () => {
  const old = [[split('a'), split('b'), split('c')], [], [split('d'), split('e')]];
  test.each([
    [3, [['a', 'b', 'c'], [], ['d', 'e']]],
    [
      2,
      [
        ['a', 'b', 'c'],
        ['d', 'e'],
      ],
    ],
    [4, [['a', 'b'], ['c'], ['d'], ['e']]],
    [1, [['a', 'b', 'c', 'd', 'e']]],
  ])('3 -> %d', (parallelism, expected) => {
    const states = old.map((splits) => ({ splits }));
    const restore = restoreOf(checkpointOf(planOf({ parallelism: 3 }), { 0: states }), planOf({ parallelism }));
    const found = expected.map((_, subtask) => restore.subtask({ task: 0, subtask })!.operators[0].state.splits);
    expect(found.map((splits) => splits.map(({ id }) => id))).toEqual(expected);
  });
});

describe('operator state', () => {
  const list = (name: string, redistribution: 'split' | 'union', values: string) => ({
    name,
    redistribution,
    values: [...values].map(text),
  });
  const shown = (handles: ReturnType<typeof redistributeOperatorState>): unknown =>
    handles.map((handle) =>
      Object.fromEntries(
        handle!.lists.map(({ name, values }) => [name, values.map((value) => Buffer.from(value).toString()).join('')]),
      ),
    );

  test.each([
    // As it was when the parallelism is the same.
    [
      'same',
      [
        ['x', 'abc'],
        ['x', ''],
      ],
      2,
      [{ x: 'abc' }, { x: '' }],
    ],
    [
      'wider',
      [
        ['x', 'abc'],
        ['x', 'de'],
      ],
      3,
      [{ x: 'ab' }, { x: 'cd' }, { x: 'e' }],
    ],
    [
      'narrower',
      [
        ['x', 'a'],
        ['x', 'b'],
        ['x', 'cd'],
      ],
      2,
      [{ x: 'ab' }, { x: 'cd' }],
    ],
  ] as const)('split: %s', (_, old, parallelism, expected) => {
    const handles = old.map(([name, values]) => ({ lists: [list(name, 'split', values)], broadcasts: [] }));
    expect(shown(redistributeOperatorState(handles, parallelism))).toEqual(expected);
  });

  test('the next list begins where the longer parts of the one before have ended', () => {
    const old = [{ lists: [list('x', 'split', 'abcd'), list('y', 'split', 'efgh')], broadcasts: [] }];
    expect(shown(redistributeOperatorState(old, 3))).toEqual([
      { x: 'ab', y: 'h' },
      { x: 'c', y: 'ef' },
      { x: 'd', y: 'g' },
    ]);
  });

  test.each([1, 2, 3])('union to %d: everybody gets all', (parallelism) => {
    const old = ['ab', 'c'].map((values) => ({ lists: [list('u', 'union', values)], broadcasts: [] }));
    expect(shown(redistributeOperatorState(old, parallelism))).toEqual(Array(parallelism).fill({ u: 'abc' }));
  });

  test.each([
    [2, ['0', '1']],
    [3, ['0', '1', '0']],
    [1, ['0']],
  ])('broadcast to %d: each has a copy', (parallelism, expected) => {
    const descriptor = StateDescriptor.create({ name: 'rules' });
    const old = ['0', '1'].map((entries) => ({ lists: [], broadcasts: [{ descriptor, entries: text(entries) }] }));
    const found = redistributeOperatorState(old, parallelism).map((handle) => handle!.broadcasts);
    expect(found.map(([state]) => Buffer.from(state.entries).toString())).toEqual(expected);
  });

  test('a subtask without its broadcast state takes that of another', () => {
    const descriptor = StateDescriptor.create({ name: 'rules' });
    const old = [undefined, { lists: [], broadcasts: [{ descriptor, entries: text('r') }] }];
    expect(redistributeOperatorState(old, 2).map((handle) => handle!.broadcasts.length)).toEqual([1, 1]);
  });
});

describe('operators without uids', () => {
  /** The source always has one subtask, so that it is chained at parallelism 1 only. */
  function nameless(parallelism: number, settings: Record<string, string> = {}, sinks = 1): ExecutionPlan {
    const builder = new GraphBuilder();
    builder.graph.parallelism = parallelism;
    for (const [key, value] of Object.entries(settings)) builder.graph.configuration.set(key, value);
    const map = builder.transform('Map', [builder.collection([1])]);
    const last = builder.transform('Keyed', [{ source: map, partitioning: Partitioning.HASH }]);
    for (let i = 0; i < sinks; i++) builder.sink('print', last);
    return planOfGraph(builder.graph);
  }
  const UNCHAINED = { 'pipeline.operator-chaining.enabled': 'false' };
  const taskOf = (plan: ExecutionPlan): number => plan.tasks.findIndex(({ name }) => name.startsWith('Keyed'));
  const taken = (plan: ExecutionPlan) => checkpointOf(plan, { [taskOf(plan)]: [keyed(0, 127)] });

  test.each([
    ['the same', nameless(1)],
    ['another parallelism', nameless(3)],
    ['without chains', nameless(1, UNCHAINED)],
    ['without chains, at another parallelism', nameless(2, UNCHAINED)],
  ])('%s', (_, plan) => {
    const restore = restoreOf(taken(nameless(1)), plan);
    const { parallelism } = plan.tasks[taskOf(plan)];
    const found = Array.from({ length: parallelism }, (_, subtask) => restore.subtask({ task: taskOf(plan), subtask }));
    expect(found.map((subtask) => subtask?.operators[0].state.keyed.length)).toEqual(Array(parallelism).fill(1));
  });

  test('another program', () => {
    expect(() => restoreOf(taken(nameless(1)), nameless(1, {}, 2))).toThrow('Cannot map checkpoint/savepoint state');
    expect(() => restoreOf(taken(nameless(1)), nameless(3, {}, 2))).toThrow('Cannot map checkpoint/savepoint state');
  });

  test('what had another parallelism is another operator', () => {
    const checkpoint = taken(nameless(1));
    const operators = [{ ...checkpoint.operators[0], parallelism: 2 }];
    expect(() => restoreOf({ ...checkpoint, operators }, nameless(3))).toThrow('Cannot map checkpoint/savepoint state');
  });
});

describe('what does not fit', () => {
  const old = planOf({ parallelism: 2 });
  const states = { 1: [keyed(0, 63), keyed(64, 127)] };

  test('operators are found by uid, or by a hash that the user sets', () => {
    const checkpoint = checkpointOf(old, states);
    const { id } = checkpoint.operators[0];
    expect(() => restoreOf(checkpoint, planOf({ parallelism: 2, uid: 'other' }))).toThrow(
      `Failed to rollback to checkpoint/savepoint file:/d/chk-4. Cannot map checkpoint/savepoint state for operator ${id} to the new ` +
        'program, because the operator is not available in the new program. If you want to allow to skip this, you can set the ' +
        '--allowNonRestoredState option on the CLI. The state is that of "Keyed" with uid \'keyed\'.',
    );
    const skipped = restoreOf(checkpoint, planOf({ parallelism: 2, uid: 'other' }), {
      ...NO_OPTIONS,
      ignoreUnclaimedState: true,
    });
    expect(skipped.subtask({ task: 1, subtask: 0 })).toMatchObject({ operators: [], finished: false });
    const hashed = restoreOf(checkpoint, planOf({ parallelism: 2, uid: 'other', uidHash: id }));
    expect(hashed.subtask({ task: 1, subtask: 1 })!.operators[0].state.keyed).toHaveLength(1);
  });

  test('an operator without state may go', () => {
    const checkpoint = checkpointOf(old, { 1: [{}, {}] });
    expect(() => restoreOf(checkpoint, planOf({ parallelism: 2, uid: 'other' }))).not.toThrow();
  });

  test('the maximum parallelism is adopted when nobody has chosen one', () => {
    const plan = planOf({ parallelism: 100 });
    expect(plan.tasks[1].maxParallelism).toBe(256);
    const restore = restoreOf(checkpointOf(old, states), plan);
    expect(restore.plan.tasks.map((task) => task.maxParallelism)).toEqual([256, 128]);
    expect(restore.plan.streamGraph.byId.get(2)!.maxParallelism).toBe(128);
    expect(plan.tasks[1].maxParallelism).toBe(256);
    expect(restore.subtask({ task: 1, subtask: 50 })!.operators[0].state.keyed[0].keyGroups.first).toBe(64);
  });

  test.each([
    [{ parallelism: 2, maxParallelism: 64 }, 'with max parallelism 128 to new program with max parallelism 64.'],
    [
      { parallelism: 200 },
      'The maximum parallelism (128) of the restored state is lower than the configured parallelism (200)',
    ],
  ])('%j', (shape, message) => {
    expect(() => restoreOf(checkpointOf(old, states), planOf(shape))).toThrow(message);
  });
});

describe('data in flight', () => {
  /** A source, and an operator behind an edge of this kind, whose first subtask has something in flight. */
  const plan = (parallelism: number, partitioning: Partitioning): ExecutionPlan => {
    const builder = new GraphBuilder();
    builder.graph.parallelism = parallelism;
    const source = builder.collection([1], { parallelism, uid: 'source' });
    builder.transform('Map', [{ source, partitioning }], { uid: 'map' });
    builder.graph.configuration.set('pipeline.operator-chaining.enabled', 'false');
    return planOfGraph(builder.graph);
  };
  const file = (name: string) => ({ kind: 'inline', bytes: text(name) }) as const;
  const states = { 1: [{ channels: file('a') }, {}, { channels: file('c') }] };
  const found = (partitioning: Partitioning, parallelism: number, options = NO_OPTIONS): unknown => {
    const restore = restoreOf(checkpointOf(plan(3, partitioning), states), plan(parallelism, partitioning), options);
    return Array.from({ length: parallelism }, (_, subtask) =>
      restore
        .subtask({ task: 1, subtask })!
        .operators[0].state.channels.map((channels) => `${channels.subtask}/${channels.parallelism}`),
    );
  };

  test.each([Partitioning.HASH, Partitioning.REBALANCE, Partitioning.FORWARD, Partitioning.BROADCAST])(
    'at the same parallelism, %s',
    (partitioning) => {
      expect(found(partitioning, 3)).toEqual([['0/3'], [], ['2/3']]);
    },
  );

  test.each([Partitioning.HASH, Partitioning.REBALANCE, Partitioning.SHUFFLE, Partitioning.GLOBAL])(
    'at another parallelism, %s: subtasks look for what is theirs',
    (partitioning) => {
      expect(found(partitioning, 2)).toEqual(Array(2).fill(['0/3', '2/3']));
    },
  );

  test.each([Partitioning.RESCALE, Partitioning.BROADCAST, Partitioning.CUSTOM])(
    'at another parallelism, %s: refused, unless it is left out',
    (partitioning) => {
      expect(() => found(partitioning, 2)).toThrow(
        'Checkpoint 4 (/d/chk-4) is unaligned and holds data in flight before "Map", of which it cannot be told where it belongs at ' +
          'parallelism 2 instead of 3',
      );
      expect(found(partitioning, 2, { ...NO_OPTIONS, withoutChannelStateOf: 4 })).toEqual([[], []]);
    },
  );

  test('an exchange that has become part of a chain', () => {
    const chained = new GraphBuilder();
    chained.transform('Map', [chained.collection([1], { uid: 'source' })], { uid: 'map' });
    const checkpoint = checkpointOf(plan(3, Partitioning.REBALANCE), states);
    expect(() => restoreOf(checkpoint, planOfGraph(chained.graph))).toThrow(
      'such that data exchanges with persisted data are now chained',
    );
  });
});

describe('finished tasks', () => {
  const plan = planOf({ parallelism: 2 });
  const done = { splits: [], finished: true };

  test.each([
    ['all', { 0: [done, done], 1: [{ finished: true }, { finished: true }] }, [true, true]],
    ['the source', { 0: [done, done], 1: [{}, {}] }, [true, false]],
    ['one subtask', { 0: [done, { splits: [split('a')] }], 1: [{}, {}] }, [false, false]],
  ])('%s', (_, states, expected) => {
    const restore = restoreOf(checkpointOf(plan, states), plan);
    expect([0, 1].map((task) => restore.subtask({ task, subtask: 0 })?.finished)).toEqual(expected);
  });

  test('a finished task gets no new input', () => {
    const checkpoint = checkpointOf(plan, {
      0: [{ splits: [] }, { splits: [] }],
      1: [{ finished: true }, { finished: true }],
    });
    expect(() => restoreOf(checkpoint, plan)).toThrow(
      'Illegal JobGraph modification. Cannot run a program with fully finished vertices predeceased with the ones not fully finished.',
    );
  });
});
