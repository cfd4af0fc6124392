/** A thread of isolated functions, as its host sees it: requests with a deadline, and what becomes of them when it ends. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { FunctionMetrics } from '../../functions/user/metrics';
import { compileModule, type ModuleText } from '../inline/compile';
import { mayImport } from './guest-realm';
import { errorOf, type FromThread, type ThreadData, type ToThread } from './messages';
import { MetricReplay } from './thread-metrics';

/** What a thread runs: functions of one program. */
export interface ThreadFunctions {
  readonly specs: readonly Pick<FunctionSpec, 'name' | 'language' | 'source' | 'limits' | 'grants'>[];
}

/** Where the thread was when it was stopped. */
export interface Place {
  readonly row: number;
  readonly call: number;
}

/** Thrown to requests that had not begun when the thread was stopped because of another. */
export class ThreadStopped extends Error {}

interface Waiting {
  readonly id: number;
  readonly deadline: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** What failed, when it was no batch: "open". */
  readonly what: string;
}

/** ms for a thread to start. */
const START = 60_000;
/** Longest line that a thread shows. */
const MAX_TEXT = 4096;
const MEGABYTE = 1024 * 1024;
/** Of the heap, for short-lived objects and what the host itself needs. MB. */
const YOUNG = 16;
const HOST_HEAP = 32;

let entryFile: string | undefined;

/** File whose thread calls `runIsolatedThread`; the host's own bundle when not set. */
export function setIsolatedEntry(file: string | undefined): void {
  entryFile = file;
}

export class IsolatedThread {
  private readonly waiting: Waiting[] = [];
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly progress = new Int32Array(new SharedArrayBuffer(8));
  private readonly replay: MetricReplay;
  private timer: NodeJS.Timeout | undefined;
  private lastId = 0;
  private ended: Error | undefined;

  /** Modules are compiled here: the thread may neither read files nor start processes. */
  static async start(functions: ThreadFunctions, metrics: FunctionMetrics): Promise<IsolatedThread> {
    const modules: ModuleText[] = [];
    for (const spec of functions.specs) {
      if (spec.source.kind === 'object') {
        throw new UserFunctionError(spec, 'unsupported', 'objects of the program cannot be isolated');
      }
      if (spec.source.kind !== 'module') continue;
      const { text } = await compileModule(spec, spec.source);
      const denied = text.externals.find((name) => !mayImport(name, spec.grants));
      if (denied !== undefined) {
        throw new UserFunctionError(spec, 'denied', `the module imports '${denied}', which it was not granted`);
      }
      const [foreign] = text.foreignData;
      if (foreign !== undefined) {
        throw new UserFunctionError(spec, 'denied', `the module takes in '${foreign}', which it was not granted`);
      }
      modules.push(text);
    }
    return new IsolatedThread(functions, modules, metrics);
  }

  private constructor(
    private readonly functions: ThreadFunctions,
    modules: readonly ModuleText[],
    metrics: FunctionMetrics,
  ) {
    this.replay = new MetricReplay(metrics);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const [{ limits, grants, name }] = functions.specs;
    const env = Object.fromEntries(
      (grants.env ?? []).flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])),
    );
    const data: ThreadData = {
      ...{ name, modules, grants, env, memory: limits.memory, output: limits.output, port: port2 },
      progress: this.progress.buffer as SharedArrayBuffer,
      signal: this.signal.buffer as SharedArrayBuffer,
    };
    this.worker = new Worker(entryFile ?? process.env['DREY_TASK_MANAGER_ENTRY'] ?? __filename, {
      workerData: { dreyIsolated: data },
      transferList: [port2],
      name: `drey-udf-${name}`,
      env,
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.ceil(limits.memory / MEGABYTE) + HOST_HEAP,
        maxYoungGenerationSizeMb: YOUNG,
      },
    });
    this.worker.unref();
    this.worker.on('message', (message: FromThread) => this.receive(message));
    this.worker.on('error', (error: Error & { code?: string }) => this.fail(this.errorOf(error)));
    this.worker.on('exit', (code) => this.fail(this.failure('failed', `its thread ended with code ${code}`)));
    this.waiting.push({ id: 0, deadline: START, resolve: () => undefined, reject: () => undefined, what: 'start' });
    this.watch();
  }

  get isUsable(): boolean {
    return this.ended === undefined;
  }

  get place(): Place {
    return { row: this.progress[0], call: this.progress[1] };
  }

  private failure(kind: UserFunctionError['failure'], message: string): UserFunctionError {
    return new UserFunctionError(this.functions.specs[this.place.call] ?? this.functions.specs[0], kind, message);
  }

  private get limits(): FunctionLimits {
    return this.functions.specs[0].limits;
  }

  private errorOf(error: Error & { code?: string }): UserFunctionError {
    if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return this.failure('failed', error.message);
    return this.failure('memory', `needs more memory than its limit of ${this.limits.memory} bytes (udf.memory.max)`);
  }

  request(message: ToThread, buffers: ArrayBuffer[] = [], what = ''): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.push({ id, deadline: this.limits.deadline, resolve, reject, what });
      this.worker.postMessage({ ...message, id }, buffers);
      if (this.waiting.length === 1) this.watch();
    });
  }

  /** Waits for the answer, which stops this thread as long. */
  requestNow(message: ToThread): unknown {
    if (this.ended) throw this.ended;
    Atomics.store(this.signal, 0, 0);
    this.worker.postMessage({ ...message, id: ++this.lastId });
    const { deadline } = this.limits;
    if (Atomics.wait(this.signal, 0, 0, deadline > 0 ? deadline : undefined) === 'timed-out') {
      const error = this.late('');
      this.fail(error);
      throw error;
    }
    const answer = (receiveMessageOnPort(this.port) as { message: FromThread }).message;
    if (answer.kind === 'output') throw new Error('The thread answered with its output');
    this.replay.apply(answer.metrics);
    if (answer.kind === 'failed') throw errorOf(answer.error);
    return answer.result;
  }

  /** The first that waits has as long as its deadline says, from now. */
  private watch(): void {
    clearTimeout(this.timer);
    const [first] = this.waiting;
    if (first === undefined || first.deadline <= 0) return;
    this.timer = setTimeout(() => {
      // An answer that has arrived meanwhile is read before: this thread itself may have been busy.
      setImmediate(() => setImmediate(() => this.waiting[0] === first && this.fail(this.late(first.what))));
    }, first.deadline);
    this.timer.unref();
  }

  private late(what: string): UserFunctionError {
    const { deadline } = this.limits;
    const during = what === '' ? 'a batch' : what;
    return this.failure('deadline', `${during} took longer than ${deadline} ms (udf.batch.timeout)`);
  }

  /** Whatever a thread sends, it fails by itself. */
  private receive(message: FromThread): void {
    try {
      this.accept(message);
    } catch (error) {
      this.fail(this.failure('failed', `its thread sent what is no answer: ${(error as Error).message}`));
    }
  }

  private accept(message: FromThread): void {
    if (message.kind === 'output') {
      process.stderr.write(`${String(message.text).slice(0, MAX_TEXT)}\n`);
      return;
    }
    this.replay.apply(message.metrics);
    const at = this.waiting.findIndex(({ id }) => id === message.id);
    if (at < 0) return;
    const [{ resolve, reject }] = this.waiting.splice(at, 1);
    if (at === 0) this.watch();
    if (message.kind === 'done') resolve(message.result);
    else reject(errorOf(message.error));
  }

  /** Ends the thread: the error is that of the first request; those behind it had not begun. */
  private fail(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    clearTimeout(this.timer);
    const [first, ...others] = this.waiting.splice(0);
    first?.reject(error);
    for (const { reject } of others) reject(first ? new ThreadStopped(error.message) : error);
    this.stop();
  }

  /** Keeps the process alive while there is something to wait for. */
  hold(held: boolean): void {
    if (held) this.worker.ref();
    else this.worker.unref();
  }

  stop(): void {
    this.ended ??= new ThreadStopped('The thread was stopped');
    clearTimeout(this.timer);
    this.port.close();
    void this.worker.terminate();
  }
}
