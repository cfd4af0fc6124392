import { type CollectMark, type HeldCall, HeldResults } from './held-results';

class Fixture {
  readonly seen: string[] = [];
  readonly held = new HeldResults(async (call) => {
    this.seen.push(call.error ?? (call.frame === undefined ? 'end' : (call.rows ?? []).join(',')));
  });

  private call(part: Partial<HeldCall>): Promise<void> {
    return this.held.receive({ collectId: 'c', subtask: 0, frame: undefined, ...part });
  }
  rows(...rows: unknown[]): Promise<void> {
    return this.call({ frame: new Uint8Array(0), rows });
  }
  mark(mark: CollectMark): Promise<void> {
    return this.call({ mark });
  }
  end(): Promise<void> {
    return this.call({});
  }
  async settled(): Promise<string[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.seen.splice(0);
  }
}

const begin = (mode?: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE', restoredCheckpointId?: number): CollectMark => ({
  kind: 'begin',
  mode,
  restoredCheckpointId,
});

test('exactly once: rows show when their checkpoint is complete, the rest at the end', async () => {
  const f = new Fixture();
  await f.mark(begin('EXACTLY_ONCE'));
  await f.rows(1);
  await f.mark({ kind: 'prepared', checkpointId: 1 });
  await f.rows(2);
  await f.mark({ kind: 'prepared', checkpointId: 2 });
  await f.rows(3);
  expect(await f.settled()).toEqual([]);
  await f.mark({ kind: 'completed', checkpointId: 1 });
  expect(await f.settled()).toEqual(['1']);
  await f.end();
  f.held.end(true);
  expect(await f.settled()).toEqual(['2', '3', 'end']);
});

test('after a restart what its checkpoint covers has come once, and the rest is dropped', async () => {
  const f = new Fixture();
  await f.mark(begin('EXACTLY_ONCE'));
  await f.rows(1);
  await f.mark({ kind: 'prepared', checkpointId: 1 });
  await f.rows(2);
  await f.mark({ kind: 'prepared', checkpointId: 2 });
  await f.rows(3);
  await f.mark(begin('EXACTLY_ONCE', 1));
  expect(await f.settled()).toEqual(['1']);
  await f.rows(2);
  await f.mark({ kind: 'prepared', checkpointId: 3 });
  await f.mark({ kind: 'completed', checkpointId: 3 });
  expect(await f.settled()).toEqual(['2']);
  await f.mark(begin('EXACTLY_ONCE', 3));
  expect(await f.settled()).toEqual([]);
});

test('a restart before the first checkpoint begins anew; a job that fails gives nothing more', async () => {
  const f = new Fixture();
  await f.mark(begin('EXACTLY_ONCE'));
  await f.rows(1);
  await f.mark(begin('EXACTLY_ONCE'));
  await f.rows(1);
  f.held.end(false);
  expect(await f.settled()).toEqual([]);
});

test('at least once: rows show at once, and again after a restart', async () => {
  const f = new Fixture();
  await f.mark(begin('AT_LEAST_ONCE'));
  await f.rows(1);
  await f.mark(begin('AT_LEAST_ONCE', 4));
  await f.rows(1);
  expect(await f.settled()).toEqual(['1', '1']);
});

test('without checkpoints a restart ends the results, once some have come', async () => {
  const f = new Fixture();
  await f.mark(begin());
  await f.mark(begin());
  await f.rows(1);
  expect(await f.settled()).toEqual(['1']);
  await f.mark(begin());
  expect(await f.settled()).toEqual(['Job restarted']);
});
