import { ChainingStrategy, type JobGraph, Partitioning } from '@drey/sdk/protocol';
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
