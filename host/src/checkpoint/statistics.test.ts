import type { CompletedCheckpoint } from './contracts';
import { StatisticsTracker } from './statistics';

const complete = (tracker: StatisticsTracker, id: number): void =>
  tracker.completed({ id, directory: `/c/${id}`, kind: 'checkpoint' } as unknown as CompletedCheckpoint, id * 10 + 5);

function tracked(limit: number): StatisticsTracker {
  const tracker = new StatisticsTracker(limit);
  // A savepoint, a failed checkpoint, then completed ones that push both out of the history.
  for (const id of [1, 2, 3, 4]) {
    tracker.triggered(id, id === 1, id * 10, 2);
    if (id === 2) tracker.failed(id, 'expired', id * 10 + 5);
    else complete(tracker, id);
  }
  return tracker;
}

test.each([
  [10, [4, 3, 2, 1]],
  [2, [4, 3]],
  [0, []],
])('with a history of %d the latest of each sort stay', (limit, ids) => {
  const { counts, history, latest } = tracked(limit).snapshot();
  expect(counts).toEqual({ restored: 0, total: 4, inProgress: 0, completed: 3, failed: 1 });
  expect(history.map(({ id }) => id)).toEqual(ids);
  expect(latest).toMatchObject({
    completed: { id: 4, status: 'COMPLETED', directory: '/c/4', endToEndMs: 5 },
    savepoint: { id: 1, status: 'COMPLETED', savepoint: true },
    failed: { id: 2, status: 'FAILED', failure: 'expired' },
  });
});

test('the highest id is the latest, whichever ended last', () => {
  const tracker = new StatisticsTracker(10);
  for (const id of [1, 2]) tracker.triggered(id, false, id * 10, 1);
  complete(tracker, 2);
  complete(tracker, 1);
  expect(tracker.snapshot().latest?.completed?.id).toBe(2);
});

test('a checkpoint in progress stays in a full history and is no latest one', () => {
  const tracker = new StatisticsTracker(1);
  for (const id of [1, 2]) tracker.triggered(id, false, id * 10, 1);
  const { history, latest } = tracker.snapshot();
  expect(history.map(({ id }) => id)).toEqual([2, 1]);
  expect(latest).toEqual({ completed: undefined, savepoint: undefined, failed: undefined });
});
