/** Runs programs as a user would, in processes of their own, and looks for processes that they leave behind. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(__dirname, '../..');
export const python = process.env['DREY_PYTHON'] ?? join(root, '.venv/bin/python');
export const bundle = process.env['DREY_HOST_BUNDLE'] ?? join(root, 'host/dist/drey.cjs');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Finished>;
  /** Resolves when stdout and stderr together contain `text`. */
  sees(text: string): Promise<void>;
  /** Processes of this run that are alive now, the child included. */
  processes(): number[];
}

const MARK = 'DREY_TEST_RUN';

/** Processes whose environment carries this run's mark: nothing that it started escapes. */
function marked(id: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const alive = !readFileSync(`/proc/${name}/stat`, 'utf8').includes(') Z ');
      return alive && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${MARK}=${id}`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

export function start(command: string, args: string[], env: Record<string, string> = {}, cwd = root): Running {
  const id = randomUUID();
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONPATH: join(root, 'bridge-python'), DREY_HOST_BUNDLE: bundle, [MARK]: id, ...env },
  });
  const output = { stdout: '', stderr: '' };
  const waiting: { text: string; found: () => void }[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      output[name] += data;
      for (const { text, found } of waiting) if ((output.stdout + output.stderr).includes(text)) found();
    });
  }
  const done = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output, seconds: (Date.now() - started) / 1000 }));
  });
  const sees = (text: string): Promise<void> =>
    Promise.race([
      new Promise<void>((found) => {
        if ((output.stdout + output.stderr).includes(text)) found();
        else waiting.push({ text, found });
      }),
      done.then((end) => {
        if (!(end.stdout + end.stderr).includes(text))
          throw new Error(`ended without "${text}":\n${end.stdout}${end.stderr}`);
      }),
    ]);
  return { child, done, sees, processes: () => marked(id) };
}

/** Runs Python source as a script file and waits for its end. */
export function startPython(source: string, args: string[] = [], env: Record<string, string> = {}): Running {
  const folder = mkdtempSync(join(tmpdir(), 'drey-e2e-'));
  const script = join(folder, 'job.py');
  writeFileSync(script, source);
  const running = start(python, [script, ...args], env);
  void running.done.then(() => rmSync(folder, { recursive: true, force: true }));
  return running;
}

/** Runs TypeScript source with `drey run`. */
export function startTypeScript(source: string, env: Record<string, string> = {}): Running {
  const folder = mkdtempSync(join(tmpdir(), 'drey-e2e-'));
  const script = join(folder, 'job.ts');
  writeFileSync(script, source);
  const running = start(process.execPath, [bundle, 'run', script], env);
  void running.done.then(() => rmSync(folder, { recursive: true, force: true }));
  return running;
}

export async function runPython(
  source: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<Finished> {
  return startPython(source, args, env).done;
}

/** Waits up to `ms` for every process of the run to end; returns those that have not. */
export async function leftBehind(running: Running, ms = 5000): Promise<number[]> {
  const until = Date.now() + ms;
  while (running.processes().length > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  return running.processes();
}

export function sh(command: string): string {
  return spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout;
}
