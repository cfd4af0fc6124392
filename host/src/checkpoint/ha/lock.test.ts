import { mkdtempSync, readdirSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { murmur3x128 } from '../../types/hash';
import { acquireLock, JobLockedError } from './lock';

const NOW = 1_000_000_000;
const NO_OPTIONS = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), 'drey-lock-'));
const path = join(folder, 'job.lock');

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

const acquire = () => acquireLock(path, 'orders', NO_OPTIONS);
const holder = () => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** The lock as another host left it. */
function left(fields: Record<string, unknown>): void {
  const lock = { pid: process.pid, host: hostname(), started: '', token: 'theirs', renewedMs: NOW, ...fields };
  writeFileSync(path, JSON.stringify(lock));
}

/** No process of this machine can have it. */
const NO_PID = 2 ** 31 - 2;

test('taken until it is released', async () => {
  const lock = await acquire();
  expect(holder()).toMatchObject({ pid: process.pid, host: hostname(), renewedMs: NOW });
  await expect(acquire()).rejects.toThrow(JobLockedError);
  await expect(acquire()).rejects.toThrow(
    `The job "orders" is run by another host (process ${process.pid} on ${hostname()})`,
  );
  await lock.release();
  expect(existsSync(path)).toBe(false);
  await (await acquire()).release();
});

test.each<[string, Record<string, unknown>, boolean]>([
  ['a live process', {}, true],
  ['a live process that renewed it long ago', { renewedMs: 0 }, true],
  ['a process that is gone', { pid: NO_PID }, false],
  ['an earlier process of the same pid', { started: 'boot/1' }, false],
  ['a process of the same pid and an earlier boot', { started: '00000000-0000/12345' }, false],
  ['another machine, renewed now', { host: 'other', pid: NO_PID }, true],
  ['another machine, renewed 29.999 s ago', { host: 'other', renewedMs: NOW - 29_999 }, true],
  ['another machine, renewed 30 s ago', { host: 'other', renewedMs: NOW - 30_000 }, false],
  ['another machine whose clock is 29 s ahead', { host: 'other', renewedMs: NOW + 29_000 }, true],
  ['another machine whose clock was wrong', { host: 'other', renewedMs: NOW + 40_000 }, false],
])('held by %s %j: %p', async (_, fields, held) => {
  left(fields);
  if (held) {
    await expect(acquire()).rejects.toThrow(JobLockedError);
    expect(holder()).toMatchObject({ token: 'theirs' });
    return;
  }
  const lock = await acquire();
  expect(holder()).toMatchObject({ pid: process.pid, host: hostname(), renewedMs: NOW });
  await lock.release();
});

test.each(['', '{"pid":', '[]', '{}', 'null', '{"pid":"1","token":2}'])(
  'a lock file that is none: %j',
  async (text) => {
    writeFileSync(path, text);
    const lock = await acquire();
    expect(holder()).toMatchObject({ pid: process.pid });
    await lock.release();
  },
);

test('a lock that somebody took over stays theirs', async () => {
  const lock = await acquire();
  left({ host: 'other' });
  await expect(lock.verify()).rejects.toThrow('Another host runs the job "orders" now: this one was taken for dead');
  await lock.lost;
  await lock.release();
  expect(holder()).toMatchObject({ token: 'theirs' });
});

test('a lock that is renewed in vain is lost', async () => {
  const lock = await acquire();
  left({ host: 'other' });
  await jest.advanceTimersByTimeAsync(5000);
  await lock.lost;
});

test('a lock is renewed, and made again when somebody has deleted it', async () => {
  const lock = await acquire();
  rmSync(path);
  await lock.verify();
  expect(holder()).toMatchObject({ pid: process.pid, renewedMs: NOW });
  jest.setSystemTime(NOW + 5000);
  await jest.advanceTimersByTimeAsync(5000);
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('hosts that died while they took the lock over leave nothing', async () => {
  // The names of guards follow from the tokens; these are two of dead hosts, one inside the other.
  const dead = (token: string) => JSON.stringify({ pid: NO_PID, host: hostname(), started: '', token, renewedMs: NOW });
  const guard = `${path}.${murmur3x128(Buffer.from(`${path} first`))}`;
  left({ pid: NO_PID, token: 'first' });
  writeFileSync(guard, dead('second'));
  writeFileSync(`${path}.${murmur3x128(Buffer.from(`${guard} second`))}`, dead('third'));
  const lock = await acquire();
  expect(readdirSync(folder)).toEqual(['job.lock']);
  expect(holder()).toMatchObject({ pid: process.pid });
  await lock.release();
});
