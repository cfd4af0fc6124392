/**
 * Functions in files that are exchanged when the file changes (`udf.watch`, `drey run --watch`). A call finds the newest code that could be
 * opened; accumulators and keyed state are the operators' and stay.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { AggregateCaller, BatchCaller, CallProgram, FunctionSpec, RowCaller } from '../functions/user/contracts';

/** ms */
const INTERVAL = 300;

/** The spec of what is in the file now. */
function currentSpec(spec: FunctionSpec): FunctionSpec {
  const { source } = spec;
  if (source.kind !== 'wasm') return spec;
  const hash = createHash('sha256').update(readFileSync(source.path)).digest('hex');
  return { ...spec, source: { ...source, hash } };
}

interface Closable {
  close(failed: boolean): void | Promise<void>;
}

/** What was opened last, and the timer that looks at the files. */
class Newest<T extends Closable> {
  private timer: NodeJS.Timeout | undefined;
  private times: readonly number[];
  private busy = false;
  private closed = false;

  constructor(
    public current: T,
    private readonly name: string,
    private readonly files: readonly string[],
    private readonly open: () => Promise<T>,
    /** Called with what is no longer used. */
    private readonly retire: (old: T) => void,
  ) {
    this.times = files.map(timeOf);
    this.timer = setInterval(() => void this.check(), INTERVAL);
    this.timer.unref();
  }

  private async check(): Promise<void> {
    const times = this.files.map(timeOf);
    if (this.busy || times.every((time, i) => time === this.times[i])) return;
    this.busy = true;
    this.times = times;
    try {
      const fresh = await this.open();
      if (this.closed) await fresh.close(false);
      else {
        this.retire(this.current);
        this.current = fresh;
        tell(`reloaded the function '${this.name}' of ${this.files.join(', ')}`);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell(`the function '${this.name}' is not reloaded, it stays as it was: ${reason}`);
    } finally {
      this.busy = false;
    }
  }

  close(failed: boolean): void | Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    return this.current.close(failed);
  }
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

function tell(text: string): void {
  process.stderr.write(`drey: ${text}\n`);
}

export async function reloadingRow(
  spec: FunctionSpec,
  file: string,
  open: (spec: FunctionSpec) => Promise<RowCaller>,
): Promise<RowCaller> {
  const reopen = () => open(currentSpec(spec));
  const newest = new Newest(await reopen(), spec.name, [file], reopen, (old) => void old.close());
  return { call: (...args) => newest.current.call(...args), close: () => newest.close(false) };
}

export async function reloadingAggregate(
  spec: FunctionSpec,
  file: string,
  open: (spec: FunctionSpec) => Promise<AggregateCaller>,
): Promise<AggregateCaller> {
  const reopen = () => open(currentSpec(spec));
  const first = await reopen();
  const newest = new Newest(first, spec.name, [file], reopen, (old) => void old.close());
  return {
    create: () => newest.current.create(),
    accumulate: (accumulator, ...args) => newest.current.accumulate(accumulator, ...args),
    ...(first.retract && { retract: (accumulator, ...args) => needed(newest.current.retract)(accumulator, ...args) }),
    ...(first.merge && { merge: (accumulator, other) => needed(newest.current.merge)(accumulator, other) }),
    ...(first.value && { value: (accumulator) => needed(newest.current.value)(accumulator) }),
    ...(first.update && { update: (batch) => needed(newest.current.update)(batch) }),
    ...(first.emit && { emit: (accumulator, collect) => needed(newest.current.emit)(accumulator, collect) }),
    ...(first.emitUpdates && { emitUpdates: (...args) => needed(newest.current.emitUpdates)(...args) }),
    close: () => newest.close(false),
  };
}

function needed<F>(method: F | undefined): F {
  if (method === undefined) throw new Error('The reloaded function lacks a method that the query needs');
  return method;
}

export async function reloadingBatch(
  program: CallProgram,
  files: readonly string[],
  open: (program: CallProgram) => Promise<BatchCaller>,
): Promise<BatchCaller> {
  const reopen = () =>
    open({ ...program, calls: program.calls.map((call) => ({ ...call, spec: currentSpec(call.spec) })) });
  const name = program.calls.map(({ spec }) => spec.name).join(', ');
  const outstanding = new Map<BatchCaller, Set<Promise<unknown>>>();
  const retire = (old: BatchCaller): void => {
    void Promise.allSettled(outstanding.get(old) ?? []).then(() => old.close(false));
  };
  const newest = new Newest(await reopen(), name, files, reopen, retire);
  return {
    get preferredRows() {
      return newest.current.preferredRows;
    },
    get concurrency() {
      return newest.current.concurrency;
    },
    call(inputs, count, tolerant) {
      const caller = newest.current;
      const answer = caller.call(inputs, count, tolerant);
      if (!('then' in answer)) return answer;
      const waiting = outstanding.get(caller) ?? new Set();
      outstanding.set(caller, waiting.add(answer));
      const done = (): void => void waiting.delete(answer);
      answer.then(done, done);
      return answer;
    },
    close: (failed) => newest.close(failed),
  };
}
