/** Many hosts that take over stale locks at the same moment, some of them killed while they do: never two inside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

jest.setTimeout(60_000);

const HOSTS = 6;
const TAKEOVERS = 150;
const KILL_EVERY_MS = 60;

/** Takes the lock, is alone inside, and leaves it: released, or as a host that has died would. */
const HOST = `
import { appendFileSync, openSync, closeSync, readFileSync, renameSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { acquireLock } from './lock';

const folder = process.argv[2];
const [path, inside] = [folder + '/job.lock', folder + '/inside'];
const NO_PID = 2 ** 31 - 2;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !readFileSync('/proc/' + pid + '/stat', 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function enter() {
  try {
    const file = openSync(inside, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch {
    const other = Number(readFileSync(inside, 'utf8'));
    if (other !== process.pid && isAlive(other)) {
      appendFileSync(folder + '/violations', process.pid + ' met ' + other + '\\n');
    }
    writeFileSync(inside, String(process.pid));
  }
}

async function main() {
  for (;;) {
    let lock;
    try {
      lock = await acquireLock(path, 'job', new Map());
    } catch (error) {
      if (error.name !== 'JobLockedError') appendFileSync(folder + '/violations', error.stack + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    enter();
    await new Promise((resolve) => setTimeout(resolve, 2));
    unlinkSync(inside);
    appendFileSync(folder + '/taken', 'x');
    if (Math.random() < 0.3) {
      await lock.release();
      continue;
    }
    const dead = { pid: NO_PID, host: hostname(), started: '', token: String(Math.random()).slice(2), renewedMs: 0 };
    writeFileSync(path + '~' + process.pid, JSON.stringify(dead));
    renameSync(path + '~' + process.pid, path);
  }
}
void main();
`;

const folder = mkdtempSync(join(tmpdir(), 'drey-lock-race-'));
const program = join(folder, 'host.cjs');
const hosts = new Set<ChildProcess>();
let running = true;

function start(): void {
  const host = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  hosts.add(host);
  host.once('exit', () => {
    hosts.delete(host);
    if (running) start();
  });
}

const text = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');

afterAll(async () => {
  running = false;
  await Promise.all(
    [...hosts].map((host) => {
      const ended = new Promise((resolve) => host.once('exit', resolve));
      host.kill('SIGKILL');
      return ended;
    }),
  );
  rmSync(folder, { recursive: true });
});

test('one host at a time', async () => {
  buildSync({
    stdin: { contents: HOST, resolveDir: __dirname, loader: 'js' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@aws-sdk/*', '../../../../node_modules/*'],
    logLevel: 'error',
  });
  for (let i = 0; i < HOSTS; i++) start();
  for (let turn = 0; text('taken').length < TAKEOVERS && text('violations') === ''; turn++) {
    await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
    [...hosts][turn % HOSTS]?.kill('SIGKILL');
  }
  expect(text('violations')).toBe('');
});
