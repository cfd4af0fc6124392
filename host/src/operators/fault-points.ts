/**
 * Named points at which chaos tests (conformance/chaos) end this process, or one task manager thread. They do nothing unless DREY_FAULT
 * names a folder. A file there with the name of a point is an order: `host 3` is a `kill -9` at the third passing, `thread 3` ends the
 * task manager thread that passes for the third time. Who carries it out deletes the file first, so that an order is obeyed once.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

export type FaultPoint =
  /** A sink is about to flush and pre-commit, and has done so. */
  | 'prepare'
  | 'prepared'
  /** The files of a subtask are written, and not acknowledged yet. */
  | 'written'
  /** `_metadata` is written, and no pointer to it. */
  | 'metadata'
  /** The pointer to it is written, and nobody told. */
  | 'completed'
  /** The same of a savepoint that stops the job. */
  | 'stopping'
  /** The job has ended, and nothing says so yet; it is marked as ended, and its files are still there. */
  | 'ending'
  | 'ended'
  /** The state to begin with is found; a subtask reads a part of it. */
  | 'recovered'
  | 'restoring'
  /** Before and after each commit of a sink. */
  | 'commit'
  | 'committed'
  /** Every few ms in a task manager thread. */
  | 'task-manager';

const folder = process.env.DREY_FAULT;
const passings = new Map<FaultPoint, number>();
const TICK_MS = 10;

export function faultPoint(point: FaultPoint): void {
  if (folder !== undefined) pass(join(folder, point), point);
}

/** To be called once in each task manager thread. */
export function faultTicks(): void {
  if (folder !== undefined) setInterval(() => faultPoint('task-manager'), TICK_MS).unref();
}

function pass(path: string, point: FaultPoint): void {
  const [victim, wanted] = read(path).split(' ');
  if (victim === '' || (victim === 'thread' && isMainThread)) {
    passings.delete(point);
    return;
  }
  const count = (passings.get(point) ?? 0) + 1;
  passings.set(point, count);
  if (count < Number(wanted)) return;
  passings.delete(point);
  rmSync(path);
  if (victim === 'thread') process.exit(1);
  process.kill(process.pid, 'SIGKILL');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
