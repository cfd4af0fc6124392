/** File sinks of SQL in jobs with checkpoints, on local files and S3. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleFiles } from '../../connectors/filesystem/testing';
import { fileSystem } from '../../filesystems/registry';
import { type S3Server, startS3 } from '../../filesystems/s3/testing';
import { ConnectorSession } from './testing';

let server: S3Server;
const root = mkdtempSync(join(tmpdir(), 'drey-file-sinks-'));

beforeAll(async () => {
  server = await startS3('bucket');
}, 70_000);
afterAll(async () => {
  rmSync(root, { recursive: true });
  await server.stop();
});

const SOURCE = `CREATE TABLE s (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '400', 'fields.n.kind' = 'sequence',
  'fields.n.start' = '1', 'fields.n.end' = '600')`;

function session(path: string, options: string): ConnectorSession {
  const configuration = new Map([
    ...server.configuration,
    ['parallelism.default', '2'],
    ['execution.checkpointing.interval', '200 ms'],
    ['execution.checkpointing.dir', join(root, 'checkpoints')],
  ]);
  return new ConnectorSession(false, configuration).run(
    SOURCE,
    `CREATE TABLE t (n BIGINT, p BIGINT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'csv'${options})`,
  );
}

const SUCCESS = ", 'sink.partition-commit.policy.kind' = 'success-file'";

test.each([
  ['local', '', /^part-/],
  ['S3', '', /^part-/],
  ['local, compacted', ", 'auto-compaction' = 'true'", /^compacted-part-/],
  ['S3, compacted', ", 'auto-compaction' = 'true'", /^compacted-part-/],
])(
  '%s: every row once, and every partition committed',
  async (place, options, name) => {
    const folder = place.replaceAll(/\W+/g, '-');
    const path = place.startsWith('S3') ? `s3://bucket/${folder}` : join(root, folder);
    const job = session(path, SUCCESS + options);
    await job.insert('INSERT INTO t SELECT n, MOD(n, 3) FROM s');
    const fs = fileSystem(path, server.configuration);
    const files = await visibleFiles(fs, path);
    const numbers = [...files.values()].flatMap((text) => text.trim().split('\n').map(Number)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    for (const file of files.keys()) expect(file.split('/')[1]).toMatch(name);
    for (const p of [0, 1, 2]) expect(await fs.stat(`${path}/p=${p}/_SUCCESS`)).toBeDefined();
    expect(await job.query('SELECT COUNT(*) FROM t WHERE p = 1')).toContain('+U[200]');
  },
  60_000,
);
