import type { FileSystem, RecoverableFile, RecoverableWriter, Resumable } from '../../filesystems/contracts';
import type { OperatorContext } from '../../operators/contracts';
import { PartFiles } from './part-files';

/** Every resumable has an object of its own, as in S3 uploads whose last bytes are too few for a part. */
class Objects {
  readonly kept = new Set<string>();
  /** Resolves before a file is persisted. */
  gate: Promise<void> = Promise.resolve();
  private count = 0;

  files(): PartFiles {
    const file = {
      position: 0,
      write: () => Promise.resolve(),
      persist: async () => {
        await this.gate;
        const tail = `tail-${++this.count}`;
        this.kept.add(tail);
        return { path: 'file', tail };
      },
    } as unknown as RecoverableFile;
    const writer = {
      open: () => Promise.resolve(file),
      release: async ({ tail }: Resumable) => void this.kept.delete(String(tail)),
    } as unknown as RecoverableWriter;
    const context = { processingTime: { now: () => 0 }, wake: () => {}, fail: () => {} } as unknown as OperatorContext;
    const empty = new Uint8Array(0);
    const encoder = { header: () => empty, footer: () => empty, encode: () => new Uint8Array(1) };
    const files = new PartFiles(context, {
      fs: { recoverableWriter: () => writer } as unknown as FileSystem,
      path: '/out',
      rules: { onCheckpoint: false, size: 1000, rolloverMs: 1000, inactivityMs: 1000 },
      newEncoder: () => encoder as never,
      nextName: () => 'part',
    });
    files.write('', [1]);
    return files;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what only older completed checkpoints and aborted ones need is released; savepoints keep theirs', async () => {
  const objects = new Objects();
  const files = objects.files();
  for (let id = 1; id <= 8; id++) {
    await files.prepare(id);
    if (id === 5 || id === 8) files.aborted(id);
    // 3 is a savepoint, which is never heard of again.
    else if (id !== 3) await files.completed(id);
  }
  await settled();
  expect([...objects.kept]).toEqual(['tail-3', 'tail-6', 'tail-7']);
});

test('a checkpoint that is aborted while its files are made durable', async () => {
  const objects = new Objects();
  const files = objects.files();
  let open = () => {};
  objects.gate = new Promise((resolve) => (open = resolve));
  const prepared = files.prepare(2);
  files.aborted(2);
  files.aborted(1);
  open();
  await prepared;
  await settled();
  expect(objects.kept.size).toBe(0);
  await files.prepare(3);
  expect(objects.kept.size).toBe(1);
});

test('a completed checkpoint is not released by a late notice of its abortion', async () => {
  const objects = new Objects();
  const files = objects.files();
  await files.prepare(1);
  await files.completed(1);
  files.aborted(1);
  await settled();
  expect(objects.kept.size).toBe(1);
});
