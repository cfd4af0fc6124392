/** Attacks on what is kept: files are deleted exactly when no retained checkpoint refers to them. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFilesOf, statesOf, storedFilesOf } from '../../checkpoint/state-files';
import { loadCheckpoint } from '../../checkpoint/storage/checkpoint-storage';
import { resolveFile } from '../../checkpoint/storage/inputs';
import { localPath } from '../../filesystems/paths';
import {
  completeCheckpoints,
  completed,
  filesBelow,
  jobDirectory,
  setUpAttacks,
  stage,
  type Submitted,
  submit,
  until,
} from './testing';

setUpAttacks();

/** Every file belongs to a checkpoint that is kept. */
async function expectNoStrayFiles(one: Submitted): Promise<void> {
  const root = jobDirectory(one);
  const known = new Set<string>();
  for (const directory of completeCheckpoints(one)) {
    const checkpoint = await loadCheckpoint(directory);
    known.add(join(directory, '_metadata'));
    for (const file of storedFilesOf(statesOf(checkpoint))) known.add(localPath(resolveFile(directory, file)));
  }
  expect(filesBelow(root).map((name) => join(root, name))).toEqual([...known].sort());
}

test.each([
  ['NO_EXTERNALIZED_CHECKPOINTS', 'cancel', 0],
  ['DELETE_ON_CANCELLATION', 'cancel', 0],
  ['RETAIN_ON_CANCELLATION', 'cancel', 2],
  ['NO_EXTERNALIZED_CHECKPOINTS', 'fail', 0],
  ['DELETE_ON_CANCELLATION', 'fail', 2],
  ['RETAIN_ON_CANCELLATION', 'fail', 2],
  ['RETAIN_ON_CANCELLATION', 'finish', 0],
  ['RETAIN_ON_CANCELLATION', 'stop', 0],
])('%s, %s: %i stay', async (retention, end, kept) => {
  for (const incremental of ['true', 'false']) {
    stage.script.count = 100_000;
    const one = submit(
      {
        'execution.checkpointing.externalized-checkpoint-retention': retention,
        'execution.checkpointing.incremental': incremental,
        'execution.checkpointing.num-retained': '2',
        'restart-strategy.type': 'none',
      },
      2,
    );
    stage.script.onBatch = () => {};
    await until(() => completed(one) >= 6);
    if (end === 'cancel') one.job.cancel();
    else if (end === 'finish') stage.script.count = 0;
    else if (end === 'stop') await one.job.stopWithSavepoint({ drain: false });
    else
      stage.script.onBatch = () => {
        throw new Error('killed');
      };
    await one.job.result;
    expect(completeCheckpoints(one).length).toBe(kept);
    const left = readdirSync(stage.directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('savepoints'),
    );
    if (kept === 0) expect(left).toEqual(['checkpoints']);
    else {
      await expectNoStrayFiles(one);
      // From each the job goes on.
      for (const path of completeCheckpoints(one)) {
        stage.script.onBatch = () => {};
        stage.script.count = 0;
        const next = submit({ 'execution.state-recovery.path': path }, 2);
        expect((await next.job.result).failure).toBeUndefined();
      }
    }
    rmSync(join(stage.directory, 'checkpoints'), { recursive: true, force: true });
  }
});

test('a full checkpoint among incremental ones refers to no older file', async () => {
  stage.script.count = 100_000;
  const options = { 'execution.checkpointing.incremental': 'true', 'execution.checkpointing.interval': '1 h' };
  const one = submit({ ...options, 'execution.checkpointing.num-retained': '10' });
  const files = async (full: boolean): Promise<Set<string>> => {
    const rows = stage.script.rows;
    await until(() => stage.script.rows > rows + 20);
    return sharedFilesOf(await one.job.triggerCheckpoint({ full }));
  };
  const [first, second, full] = [await files(false), await files(false), await files(true)];
  const common = (a: Set<string>, b: Set<string>): number => [...a].filter((file) => b.has(file)).length;
  expect(common(first, second)).toBeGreaterThan(0);
  expect([common(first, full), common(second, full)]).toEqual([0, 0]);
  one.job.cancel();
  await one.job.result;
});
