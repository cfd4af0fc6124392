import { ChainingStrategy, Edge, type JobGraph, Partitioning } from '@drey/sdk/protocol';
import { GraphBuilder } from '../runtime/testing';
import { buildStreamGraph, operatorIds } from './index';

const ids = (graph: JobGraph): string[] => [...operatorIds(buildStreamGraph(graph)).values()];

test('uids', () => {
  const builder = new GraphBuilder();
  builder.transform('Map', [builder.collection([1], { uid: 'source' })], { uid: 'my-uid' });
  expect(ids(builder.graph)).toEqual(['e5a72f353fc1e6bbf3bd96a41384998c', '8409efe6adc6d20787611f16017c808f']);
});

test('a source alone, and one with a chained consumer', () => {
  const alone = new GraphBuilder();
  alone.transform('Map', [{ source: alone.collection([1]), partitioning: Partitioning.REBALANCE }]);
  expect(ids(alone.graph)[0]).toBe('bc764cd8ddf7a0cff126f51c16239658');
  const chained = new GraphBuilder();
  chained.transform('Map', [chained.collection([1])]);
  expect(ids(chained.graph)[0]).toBe('cbc357ccb763df2852fee8c4fc7d55f2');
});

describe('as Flink 2.3 numbers them', () => {
  test('keyed', () => {
    const builder = new GraphBuilder();
    const key = builder.transform('Key', [{ source: builder.collection([1]), partitioning: Partitioning.REBALANCE }]);
    builder.sink('print', builder.transform('Map', [{ source: key, partitioning: Partitioning.HASH }]));
    expect(ids(builder.graph)).toEqual([
      'bc764cd8ddf7a0cff126f51c16239658',
      '0a448493b4782967b150582570326227',
      'e70bbd798b564e0a50e10e343f1ac56b',
      '604ee7bed040266218075078a35a4449',
    ]);
  });

  test('unions', () => {
    const builder = new GraphBuilder();
    const [left, right] = [builder.collection([1]), builder.collection([2])];
    builder.sink('p1', left, { id: 3, inputs: [left, right].map((source) => Edge.create({ source })) });
    const rebalanced = [left, right].map((source) => Edge.create({ source, partitioning: Partitioning.REBALANCE }));
    builder.sink('p2', left, { id: 4, uid: 'second', inputs: rebalanced });
    builder.sink('print', left);
    const byNode = operatorIds(buildStreamGraph(builder.graph));
    expect([1, 2, 3, 4, 5].map((id) => byNode.get(id))).toEqual([
      'cbc357ccb763df2852fee8c4fc7d55f2',
      'feca28aff5a3958840bee985ee7de4d3',
      'c93e9eb7f165da1a676529f277d7a2bc',
      '6730ef7375fb60f9d9bbdfdfd174d803',
      '7b50b8c14ecef024a07262ec32742ae5',
    ]);
  });

  test('several consumers', () => {
    const builder = new GraphBuilder();
    const source = builder.collection([1]);
    for (const input of [source, source, { source, partitioning: Partitioning.REBALANCE }])
      builder.sink('print', input);
    expect(ids(builder.graph)).toEqual([
      'e3dfc0d7e9ecd8a43f85f0b68ebf3b80',
      '55ed089c8063510c7ff35d8fe8aecfff',
      '03f86923ea4164263684d81917202071',
      '649a9a10b2fab0cc7763aefa12ffbaa2',
    ]);
  });
});

test('names and node ids do not matter, chaining and order do', () => {
  const make = (name: string, offset: number, chaining: ChainingStrategy = ChainingStrategy.ALWAYS): string[] => {
    const builder = new GraphBuilder();
    const [left, right, union] = [10 + offset, 20 + offset, 30 + offset];
    builder.collection([1], { id: left });
    builder.collection([2], { id: right });
    builder.transform(name, [left, right], { id: union, chaining });
    builder.transform('Next', [union], { id: 40 + offset, chaining });
    return ids(builder.graph);
  };
  expect(new Set(make('A', 0)).size).toBe(4);
  expect(make('A', 0)).toEqual(make('B', 5));
  expect(make('A', 0)[2]).not.toBe(make('A', 0, ChainingStrategy.NEVER)[2]);
});

test('a node behind one with a uid has an id although its other input is late', () => {
  const builder = new GraphBuilder();
  const left = builder.collection([1]);
  const right = builder.transform('Slow', [builder.transform('Slower', [builder.collection([2])])]);
  const join = builder.transform('Join', [
    { source: left, input: 0 },
    { source: right, input: 1 },
  ]);
  builder.transform('After', [join], { uid: 'after' });
  expect(operatorIds(buildStreamGraph(builder.graph)).size).toBe(6);
});
