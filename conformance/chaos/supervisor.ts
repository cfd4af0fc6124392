/** Keeps the Python program running, as the supervisor of a server would: whenever it ends, it is started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, openSync, closeSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, python, root } from '../e2e/run';

const MARK = 'DREY_CHAOS_RUN';
const RESTART_MS = 50;
/** What a dead program leaves behind must end by itself within this time. */
const LEFT_BEHIND_MS = 15_000;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

export interface SupervisorOptions {
  readonly settings: unknown;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Processes that did not end after their program had. */
  readonly onLeftBehind: (pids: readonly number[]) => void;
}

export class Supervisor {
  starts = 0;
  private readonly id = randomUUID();
  private child: ChildProcess | undefined;
  private stopped = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: SupervisorOptions) {}

  start(): void {
    this.ended = this.keepRunning();
  }

  /** Of the Python program. */
  get script(): number | undefined {
    return this.child?.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  get host(): number | undefined {
    const { script } = this;
    return this.processes().find(({ parent, name }) => parent === script && name === 'node')?.pid;
  }

  /** Processes that run user functions. */
  get workers(): number[] {
    const { script } = this;
    const own = this.processes().filter(({ parent, name }) => parent === script && name !== 'node');
    return own.map(({ pid }) => pid).sort((a, b) => a - b);
  }

  log(line: string): void {
    appendFileSync(this.options.logFile, `${new Date().toISOString()} == ${line}\n`);
  }

  killTree(): void {
    for (const { pid } of this.processes()) kill(pid);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.killTree();
    await this.ended;
    this.killTree();
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopped) {
      const how = await this.run();
      this.log(`ended with ${how}`);
      await this.untilGone();
      await sleep(RESTART_MS);
    }
  }

  private run(): Promise<string> {
    const { settings, environment, logFile } = this.options;
    const output = openSync(logFile, 'a');
    const env = {
      ...process.env,
      PYTHONPATH: join(root, 'bridge-python'),
      DREY_HOST_BUNDLE: bundle,
      ...environment,
      [MARK]: this.id,
    };
    const script = join(root, 'conformance/chaos/job.py');
    const stdio = ['ignore', output, output] as const;
    const child = spawn(python, [script, JSON.stringify(settings)], { env, cwd: root, stdio: [...stdio] });
    closeSync(output);
    this.child = child;
    this.starts++;
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    });
  }

  private async untilGone(): Promise<void> {
    const until = Date.now() + LEFT_BEHIND_MS;
    while (this.processes().length > 0 && Date.now() < until) await sleep(10);
    const left = this.processes();
    if (left.length === 0) return;
    if (!this.stopped) this.options.onLeftBehind(left.map(({ pid }) => pid));
    this.killTree();
  }

  /** Everything alive whose environment carries this run's mark. */
  private processes(): Process[] {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? this.look(Number(name)) : []));
  }

  private look(pid: number): Process[] {
    try {
      // "pid (name) state parent ..."; the name may hold anything.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${this.id}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0];
      return [{ pid, parent: Number(parent), name: command.split('/').at(-1) ?? '' }];
    } catch {
      return [];
    }
  }
}

export function kill(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
