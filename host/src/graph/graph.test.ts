import { availableParallelism } from 'node:os';
import { ChainingStrategy, FunctionSpec, Language, Partitioning, RuntimeMode } from '@drey/sdk/protocol';
import type { JobGraph, Node } from '@drey/sdk/protocol';
import { BIGINT, GraphBuilder } from '../runtime/testing';
import { buildExecutionPlan, buildStreamGraph, defaultMaxParallelism, explainJson } from './index';
import type { ExecutionPlan } from './index';

const plan = (graph: JobGraph): ExecutionPlan => buildExecutionPlan(buildStreamGraph(graph));
const names = (graph: JobGraph): string[] => plan(graph).tasks.map((task) => task.name);

function python(
  builder: GraphBuilder,
  kind: string,
  input: Parameters<GraphBuilder['transform']>[1][number],
  init: Partial<Node> = {},
): number {
  return builder.transform('python', [input], { name: kind, ...init }, [
    FunctionSpec.create({ language: Language.PYTHON, kind }),
  ]);
}

test('pipeline.auto-generate-uids: false', () => {
  const builder = new GraphBuilder();
  const source = builder.collection([1], { uid: 'source' });
  builder.transform('Map', [source], { name: 'Nameless' });
  builder.graph.configuration.set('pipeline.auto-generate-uids', 'false');
  expect(() => buildStreamGraph(builder.graph)).toThrow(
    'Auto generated UIDs have been disabled but no UID or hash has been assigned to operator Nameless',
  );
  builder.graph.nodes[1].uidHash = '0123456789abcdef0123456789abcdef';
  expect(names(builder.graph)).toHaveLength(1);
});

describe('chaining', () => {
  test('a linear job is one task', () => {
    const builder = new GraphBuilder();
    builder.sink('Print to Std. Out', builder.transform('Map', [builder.collection([1])]));
    expect(names(builder.graph)).toEqual(['Source: Collection Source -> Map -> Sink: Print to Std. Out']);
  });

  test('branches are written in parentheses', () => {
    const builder = new GraphBuilder();
    const a = builder.transform('A', [builder.collection([1])]);
    builder.transform('B', [a]);
    builder.transform('D', [builder.transform('C', [a])]);
    expect(names(builder.graph)).toEqual(['Source: Collection Source -> A -> (B, C -> D)']);
  });

  test.each([Partitioning.HASH, Partitioning.REBALANCE, Partitioning.BROADCAST, Partitioning.GLOBAL])(
    'partitioning %s ends a chain',
    (partitioning) => {
      const builder = new GraphBuilder();
      builder.transform('B', [{ source: builder.collection([1]), partitioning }]);
      expect(names(builder.graph)).toEqual(['Source: Collection Source', 'B']);
    },
  );

  test('strategies', () => {
    const builder = new GraphBuilder();
    const a = builder.transform('A', [builder.collection([1])], { chaining: ChainingStrategy.HEAD });
    const b = builder.transform('B', [a]);
    const c = builder.transform('C', [b], { chaining: ChainingStrategy.NEVER });
    builder.transform('D', [c]);
    expect(names(builder.graph)).toEqual(['Source: Collection Source', 'A -> B', 'C', 'D']);
  });

  test('unions, two inputs, groups, parallelism and the switch end a chain', () => {
    const builder = new GraphBuilder();
    const [x, y] = [builder.collection([1]), builder.collection([2])];
    const union = builder.transform('Union', [x, y]);
    const two = builder.transform('Two', [
      { source: union, input: 0 },
      { source: x, input: 1 },
    ]);
    const group = builder.transform('Group', [two], { slotSharingGroup: 'other' });
    builder.transform('Inherits', [group]);
    builder.transform('Wide', [group], { parallelism: 2 });
    expect(names(builder.graph)).toEqual([
      'Source: Collection Source',
      'Source: Collection Source',
      'Union',
      'Two',
      'Group -> Inherits',
      'Wide',
    ]);
    builder.graph.configuration.set('pipeline.operator-chaining.enabled', 'false');
    expect(plan(builder.graph).tasks).toHaveLength(7);
  });

  test('self union keeps both edges', () => {
    const builder = new GraphBuilder();
    const source = builder.collection([1]);
    builder.transform('Union', [source, source]);
    expect(plan(builder.graph).edges).toHaveLength(2);
  });
});

describe('python stages', () => {
  test('chained nodes become one operator, with side outputs of each', () => {
    const builder = new GraphBuilder();
    const first = python(builder, 'process', builder.collection([1]), { sideOutputs: [{ id: 'late', type: BIGINT }] });
    const last = python(builder, 'map', first);
    builder.sink('print', { source: first, sideOutput: 'late' });
    builder.sink('print', last);
    const [task] = plan(builder.graph).tasks;
    expect(task.operators.map(({ name }) => name)).toEqual([
      'Source: Collection Source',
      'process, map',
      'Sink: print',
      'Sink: print',
    ]);
    expect(task.operators[1].chained).toEqual([
      { operator: 2, sideOutput: 'late', input: 0 },
      { operator: 3, sideOutput: '', input: 0 },
    ]);
    expect(task.name).toBe('Source: Collection Source -> process, map -> (Sink: print, Sink: print)');
  });

  test('async stands alone, windows begin a stage, two consumers end one', () => {
    const builder = new GraphBuilder();
    const a = python(builder, 'map', builder.collection([1]));
    const b = python(builder, 'async', a);
    const c = python(builder, 'map', b);
    const d = python(builder, 'window', c);
    python(builder, 'filter', d);
    python(builder, 'flat_map', d);
    const [task] = plan(builder.graph).tasks;
    expect(task.operators.map(({ nodes }) => nodes.map(({ name }) => name).join('+'))).toEqual([
      'Source: Collection Source',
      'map',
      'async',
      'map',
      'window',
      'filter',
      'flat_map',
    ]);
  });

  test('equal side output ids stay apart', () => {
    const builder = new GraphBuilder();
    const sideOutputs = [{ id: 'x', type: BIGINT }];
    python(builder, 'map', python(builder, 'map', builder.collection([1]), { sideOutputs }), { sideOutputs });
    expect(plan(builder.graph).tasks[0].operators).toHaveLength(3);
  });
});

describe('defaults', () => {
  test('parallelism: node, then graph, then configuration, then cores', () => {
    const build = (graph: Partial<JobGraph>, node: number): number => {
      const builder = new GraphBuilder(graph);
      builder.source('numbers', { parallelism: node });
      return buildStreamGraph(builder.graph).nodes[0].parallelism;
    };
    const configuration = new Map([['parallelism.default', '5']]);
    expect(build({ parallelism: 3, configuration }, 2)).toBe(2);
    expect(build({ parallelism: 3, configuration }, 0)).toBe(3);
    expect(build({ parallelism: 0, configuration }, 0)).toBe(5);
    expect(build({ parallelism: 0 }, 0)).toBe(availableParallelism());
  });

  test('non-parallel operators have parallelism 1', () => {
    const builder = new GraphBuilder({ parallelism: 4 });
    const source = builder.source('numbers');
    builder.transform('All', [source], { forceNonParallel: true });
    const graph = buildStreamGraph(builder.graph);
    expect(graph.nodes[1].parallelism).toBe(1);
    expect(graph.nodes[1].inputs[0].partitioning).toBe(Partitioning.REBALANCE);
  });

  test.each([
    [1, 128],
    [85, 128],
    [86, 256],
    [200, 512],
    [1000, 2048],
  ])('max parallelism of %s is %s', (parallelism, max) => {
    expect(defaultMaxParallelism(parallelism)).toBe(max);
  });

  test('automatic mode is batch when all sources are bounded', () => {
    const bounded = new GraphBuilder({ mode: RuntimeMode.AUTOMATIC });
    bounded.source('a');
    expect(buildStreamGraph(bounded.graph).batch).toBe(true);
    bounded.source('b', {}, false);
    expect(buildStreamGraph(bounded.graph).batch).toBe(false);
  });
});

describe('validation', () => {
  const error = (build: (builder: GraphBuilder) => void, init: Partial<JobGraph> = {}): (() => unknown) => {
    const builder = new GraphBuilder(init);
    build(builder);
    return () => buildStreamGraph(builder.graph);
  };

  test.each<[string, (builder: GraphBuilder) => void, Partial<JobGraph>, RegExp]>([
    ['version', (b) => b.source('a'), { version: 7 as never, client: 'test 1' }, /test 1.* version 7.* version 1/],
    ['empty', () => undefined, {}, /^No operators defined in streaming topology\. Cannot execute\.$/],
    ['ids', (b) => b.graph.nodes.push(b.graph.nodes[b.source('a') - 1]), {}, /same id 1/],
    ['missing node', (b) => b.transform('A', [9]), {}, /reads node 9, which does not exist/],
    [
      'missing side output',
      (b) => b.transform('A', [{ source: b.source('s'), sideOutput: 'x' }]),
      {},
      /side output "x"/,
    ],
    ['no input', (b) => b.transform('A', []), {}, /"A" .*has no input/],
    ['cycle', (b) => b.transform('A', [b.transform('B', [1])]), {}, /cycle/],
    ['uid', (b) => b.transform('A', [b.source('s', { uid: 'u' })], { uid: 'u' }), {}, /Hash collision.*"u"/],
    [
      'max parallelism',
      (b) => b.source('s', { parallelism: 4, maxParallelism: 2 }),
      {},
      /higher than the max parallelism/,
    ],
    ['unbounded batch', (b) => b.source('s', {}, false), { mode: RuntimeMode.BATCH }, /UNBOUNDED source/],
    [
      'forward',
      (b) =>
        b.transform('Y', [{ source: b.source('X', { parallelism: 2 }), partitioning: Partitioning.FORWARD }], {
          parallelism: 1,
        }),
      {},
      /^Forward partitioning does not allow change of parallelism\. Upstream operation: Source: X-1 parallelism: 2, downstream operation: Y-2 parallelism: 1 You must use another partitioning strategy, such as broadcast, rebalance, shuffle or global\.$/,
    ],
  ])('%s', (_, build, init, message) => {
    expect(error(build, init)).toThrow(message);
  });

  test('a cycle is found wherever it begins', () => {
    const builder = new GraphBuilder();
    builder.transform('A', [2]);
    builder.transform('B', [1]);
    expect(() => buildStreamGraph(builder.graph)).toThrow(/cycle/);
  });
});

test('the execution plan', () => {
  const builder = new GraphBuilder();
  const source = builder.collection([1]);
  const keyed = builder.transform('KEYED', [{ source, partitioning: Partitioning.HASH }], { parallelism: 2 });
  builder.sink('Print to Std. Out', keyed, { parallelism: 2, description: 'somewhere' });
  const text = explainJson(buildStreamGraph(builder.graph));
  expect(text.startsWith('{\n  "nodes" : [ {\n    "id" : 1,\n    "type" : "Source: Collection Source",')).toBe(true);
  expect(JSON.parse(text).nodes[2]).toEqual({
    id: 3,
    type: 'Sink: Print to Std. Out',
    pact: 'Data Sink',
    contents: 'somewhere',
    parallelism: 2,
    predecessors: [{ id: 2, ship_strategy: 'FORWARD', side: 'second' }],
  });
});

test('the execution plan shows Python operators that PyFlink makes one as one', () => {
  const builder = new GraphBuilder();
  const first = python(builder, 'map', builder.collection([1]), { name: 'first' });
  const second = python(builder, 'filter', first, { name: 'second', description: 'some' });
  const third = python(builder, 'map', second, { name: 'third', chaining: ChainingStrategy.HEAD });
  builder.sink('Print to Std. Out', third);
  const { nodes } = JSON.parse(explainJson(buildStreamGraph(builder.graph))) as {
    nodes: { id: number; type: string; contents: string; predecessors?: { id: number }[] }[];
  };
  expect(nodes.map(({ type, contents }) => [type, contents])).toEqual([
    ['Source: Collection Source', 'Source: Collection Source'],
    ['third', 'third'],
    ['first, second', 'some'],
    ['Sink: Print to Std. Out', 'Sink: Print to Std. Out'],
  ]);
  expect(nodes[1].predecessors![0].id).toBe(nodes[2].id);
  builder.graph.configuration.set('python.operator-chaining.enabled', 'false');
  expect((JSON.parse(explainJson(buildStreamGraph(builder.graph))) as { nodes: object[] }).nodes).toHaveLength(5);
});
