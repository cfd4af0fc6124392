import { JobGraph } from '@drey/sdk/protocol';
import { progressLine } from './progress';

test('what sources have read and sinks have written, over all subtasks', () => {
  const source = { name: 'Source: flights', metrics: { numRecordsIn: 0, numRecordsOut: 60_000 } };
  const map = { name: 'Map', metrics: { numRecordsIn: 60_000, numRecordsOut: 50_000 } };
  const print = { name: 'Sink: Print to Std. Out', metrics: { numRecordsIn: 49_152, numRecordsOut: 0 } };
  const subtask = { task: 'all', state: 'RUNNING' as const, operators: [source, map, print] };
  const metrics = [
    { ...subtask, subtask: 0 },
    { ...subtask, subtask: 1 },
  ];
  expect(progressLine(JobGraph.create({ name: 'flight delays' }), metrics, 2004)).toBe(
    'flight delays: 120,000 rows read, 98,304 rows written, 2 s',
  );
});
