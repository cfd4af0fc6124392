import { Partitioning } from '@drey/sdk/protocol';
import { buildExecutionPlan, buildStreamGraph } from '../graph/index';
import { failoverRegions } from './region';
import { GraphBuilder } from './testing';

test('tasks that exchange rows are one region', () => {
  const builder = new GraphBuilder();
  const [a, b, c] = [builder.collection([1]), builder.collection([2]), builder.collection([3])];
  const apart = { partitioning: Partitioning.REBALANCE };
  const union = builder.transform('map', [
    { source: a, ...apart },
    { source: b, ...apart },
  ]);
  builder.sink('discard', { source: union, ...apart });
  builder.sink('discard', { source: c, ...apart });
  const plan = buildExecutionPlan(buildStreamGraph(builder.graph));
  const names = failoverRegions(plan).map((tasks) => tasks.length);
  expect(names.sort()).toEqual([2, 4]);
  expect(failoverRegions(plan).flat().sort()).toEqual(plan.tasks.map(({ index }) => index));
});
