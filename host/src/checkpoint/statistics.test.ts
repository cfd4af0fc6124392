import type { CompletedCheckpoint } from './contracts';
import { StatisticsTracker } from './statistics';
import { snapshotOf } from './testing';

const complete = (tracker: StatisticsTracker, id: number): void =>
  tracker.completed({ id, directory: `/c/${id}`, kind: 'checkpoint' } as unknown as CompletedCheckpoint);

/** `id * 10` is when it was triggered; its only subtask answers 5 ms later. */
function trigger(tracker: StatisticsTracker, id: number, savepoint = false): void {
  const [only] = [{ task: 0, subtask: 0 }];
  const triggerMs = id * 10;
  tracker.triggered({ id, savepoint, stops: false, triggerMs, participants: [only], finished: [] }, triggerMs);
  tracker.acknowledged(id, only, snapshotOf(undefined), triggerMs + 5);
}

function tracked(limit: number): StatisticsTracker {
  const tracker = new StatisticsTracker(limit);
  // A savepoint, a failed checkpoint, then completed ones that push both out of the history.
  for (const id of [1, 2, 3, 4]) {
    trigger(tracker, id, id === 1);
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
  for (const id of [1, 2]) trigger(tracker, id);
  complete(tracker, 2);
  complete(tracker, 1);
  expect(tracker.snapshot().latest?.completed?.id).toBe(2);
});

test('a checkpoint in progress stays in a full history and is no latest one', () => {
  const tracker = new StatisticsTracker(1);
  for (const id of [1, 2]) trigger(tracker, id);
  const { history, latest } = tracker.snapshot();
  expect(history.map(({ id }) => id)).toEqual([2, 1]);
  expect(latest).toEqual({ completed: undefined, savepoint: undefined, failed: undefined });
});

test('subtasks by task; those that had finished before count as acknowledged', () => {
  const tracker = new StatisticsTracker(10);
  const subtask = (task: number, index: number) => ({ task, subtask: index });
  const participants = [subtask(0, 1), subtask(1, 0)];
  const finished = [subtask(0, 0)];
  tracker.triggered({ id: 1, savepoint: false, stops: false, triggerMs: 10, participants, finished }, 11);
  expect(tracker.snapshot().history[0]).toMatchObject({ subtasks: 3, acknowledged: 1, latestAckMs: 11, endToEndMs: 1 });
  tracker.acknowledged(1, participants[1], snapshotOf(undefined, false, 7), 15);
  expect(tracker.snapshot().history[0].tasks).toEqual([
    { task: 0, parallelism: 2, subtasks: [expect.objectContaining({ subtask: 0, ackMs: 11, stateBytes: 0 })] },
    {
      task: 1,
      parallelism: 1,
      subtasks: [expect.objectContaining({ subtask: 0, ackMs: 15, stateBytes: 7, syncMs: 1 })],
    },
  ]);
});

test('the summary outlives the history, and a checkpoint that is given up is marked', () => {
  const tracker = new StatisticsTracker(1);
  for (const id of [1, 2]) {
    trigger(tracker, id);
    complete(tracker, id);
  }
  tracker.discarded(1);
  expect(tracker.snapshot().history.map(({ discarded }) => discarded)).toEqual([false]);
  tracker.discarded(2);
  const { history, latest, summary } = tracker.snapshot();
  expect([history[0].discarded, latest?.completed?.discarded]).toEqual([true, true]);
  expect(summary).toEqual(Array(2).fill({ stateBytes: 10, writtenBytes: 10, persistedBytes: 0, endToEndMs: 5 }));
});
