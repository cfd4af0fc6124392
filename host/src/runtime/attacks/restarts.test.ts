/** A hundred restarts of one job leave nothing behind; tasks that have finished stay finished. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { completed, expected, filesBelow, published, quietScript, setUpAttacks, stage, submit } from './testing';

setUpAttacks();

const LINUX = process.platform === 'linux';

interface Resources {
  readonly descriptors: number;
  readonly children: number;
  readonly temporary: number;
  readonly heapMB: number;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function children(): number {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return parents.filter((pid) => {
    const path = `/proc/${pid}/stat`;
    return existsSync(path) && Number(readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ')[1]) === process.pid;
  }).length;
}

function resources(): Resources {
  collectGarbage();
  return {
    descriptors: LINUX ? readdirSync('/proc/self/fd').length : 0,
    children: LINUX ? children() : 0,
    temporary: readdirSync(tmpdir()).filter((name) => name.includes(String(process.pid))).length,
    heapMB: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

const KINDS: [string, Record<string, string>][] = [
  ['hashmap', {}],
  ['hashmap, incremental', { 'execution.checkpointing.incremental': 'true' }],
  ['rocksdb, incremental', { 'state.backend.type': 'rocksdb', 'execution.checkpointing.incremental': 'true' }],
  ['unaligned', { 'execution.checkpointing.unaligned.enabled': 'true' }],
];

test.each(KINDS)(
  'a hundred restarts: %s',
  async (_, options) => {
    let early: Resources | undefined;
    let late: Resources | undefined;
    stage.script = { ...quietScript(), count: 400 };
    stage.script.onOpen = (attempt) => {
      if (attempt === 20) early = resources();
      if (attempt === 99) late = resources();
    };
    stage.script.onBatch = (attempt, seen) => {
      if (attempt < 100 && seen >= 10) throw new Error('killed');
    };
    const one = submit({
      ...options,
      'execution.checkpointing.interval': '10 ms',
      'restart-strategy.fixed-delay.attempts': '1000',
    });
    const { failure } = await one.job.result;
    expect(failure).toBeUndefined();
    expect(stage.script.attempts).toBeGreaterThanOrEqual(100);
    expect(published()).toEqual(expected());
    expect(readdirSync(stage.directory, { recursive: true })).toEqual(['checkpoints']);
    expect(late!.descriptors - early!.descriptors).toBeLessThan(5);
    expect(late!.children).toBeLessThanOrEqual(early!.children);
    // The last attempt's store may still be on its way out.
    expect(late!.temporary).toBeLessThanOrEqual(early!.temporary + 1);
    expect(late!.heapMB - early!.heapMB).toBeLessThan(4);
  },
  60_000,
);

test.each([
  ['aligned', {}],
  ['unaligned', { 'execution.checkpointing.unaligned.enabled': 'true' }],
])('checkpoints after a source has finished: %s', async (_, options) => {
  stage.script = { ...quietScript(), counts: { a: 30, b: 1000 } };
  let killed = 0;
  stage.script.onBatch = (attempt) => {
    const ended = one.job.executions!().some(({ state }) => state === 'FINISHED');
    const { history } = one.job.checkpointStatistics();
    const after = history.some(({ status, subtasks, tasks }) => {
      const answers = tasks?.flatMap((task) => task.subtasks) ?? [];
      return status === 'COMPLETED' && subtasks === 4 && answers.some(({ asyncMs, syncMs }) => asyncMs + syncMs === 0);
    });
    if (attempt < 2 && ended && after) {
      killed++;
      throw new Error('killed');
    }
  };
  const one = submit(options, 2);
  expect((await one.job.result).failure).toBeUndefined();
  expect(killed).toBe(2);
  expect(published()).toEqual(expected());
  expect(completed(one)).toBeGreaterThan(2);
  expect(filesBelow(stage.directory)).toEqual([]);
});
