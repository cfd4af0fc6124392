/** For tests: file sinks run by hand, checkpoint by checkpoint, on file systems that end the process at any call. */
import { DataType, Node, SinkOperator, TypeRoot } from '@drey/sdk/protocol';
import type { FileSystem, RecoverableFile, RecoverableWriter } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import type { Operator, OperatorContext } from '../../operators/contracts';
import { ManualTime } from '../../operators/harness';
import { HeapOperatorStateBackend } from '../../state/operator-backend';
import type { Batch } from '../../types/contracts';
import { hidden } from './paths';

export class Killed extends Error {}

/** Counts calls, and ends the "process" at one of them: before it has an effect, or after. From then on every call fails. */
export class Killer {
  /** What the operating system closes. */
  readonly open: RecoverableFile[] = [];
  private count = 0;
  private dead = false;

  constructor(
    readonly at: number,
    readonly when: 'before' | 'after',
  ) {}

  /** True: the run came to its end without a kill. */
  get unused(): boolean {
    return !this.dead;
  }

  async call<T>(run: () => Promise<T>): Promise<T> {
    if (this.dead) throw new Killed();
    if (++this.count !== this.at) return run();
    this.dead = true;
    if (this.when === 'after') await run();
    throw new Killed();
  }
}

/** A file system every call of which goes through `killer`. */
export function killable(fs: FileSystem, killer: Killer): FileSystem {
  const file = (inner: RecoverableFile): RecoverableFile => ({
    get position() {
      return inner.position;
    },
    write: (bytes) => killer.call(() => inner.write(bytes)),
    persist: () => killer.call(() => inner.persist()),
    closeForCommit: () => killer.call(() => inner.closeForCommit()),
    abort: () => inner.abort(),
    detach: async () => inner.detach?.(),
  });
  const kept = (inner: RecoverableFile): RecoverableFile => {
    killer.open.push(inner);
    return file(inner);
  };
  const inner = fs.recoverableWriter();
  const writer: RecoverableWriter = {
    supportsResume: true,
    open: async (path) => kept(await killer.call(() => inner.open(path))),
    recover: async (resumable) => kept(await killer.call(() => inner.recover(resumable))),
    commit: (committable) => killer.call(() => inner.commit(committable)),
    cleanup: (resumable) => killer.call(() => inner.cleanup(resumable)),
    release: (resumable) => killer.call(async () => inner.release?.(resumable)),
  };
  return {
    scheme: fs.scheme,
    readFile: (path) => fs.readFile(path),
    openRead: (path) => killer.call(() => fs.openRead(path)),
    createAtomic: async (path) => {
      const made = await killer.call(() => fs.createAtomic(path));
      return {
        get position() {
          return made.position;
        },
        write: (bytes) => killer.call(() => made.write(bytes)),
        close: () => killer.call(() => made.close()),
        abort: () => made.abort(),
      };
    },
    writeNew: (path, bytes) => killer.call(() => fs.writeNew(path, bytes)),
    recoverableWriter: () => writer,
    stat: (path) => killer.call(() => fs.stat(path)),
    list: (path) => killer.call(() => fs.list(path)),
    mkdirs: (path) => fs.mkdirs(path),
    delete: (path, options) => killer.call(() => fs.delete(path, options)),
  };
}

export function sinkNode(
  connector: string,
  format: string,
  options: Record<string, string>,
  formatOptions: Record<string, string> = {},
): Node {
  const value = SinkOperator.create({
    connector,
    format,
    options: new Map(Object.entries(options)),
    formatOptions: new Map(Object.entries(formatOptions)),
  });
  return Node.create({ name: 'sink', operator: { kind: 'sink', value } });
}

type Lists = readonly {
  readonly name: string;
  readonly redistribution: 'split' | 'union';
  readonly values: unknown[];
}[];

export interface SinkSnapshot {
  readonly id: number;
  /** By operator. */
  readonly states: readonly Lists[];
}

/** Operators one after the other in one task: their barriers and notices, as the runtime makes them. */
export class SinkRun {
  readonly time = new ManualTime();
  private readonly backends: HeapOperatorStateBackend[] = [];
  private failure: unknown;

  constructor(
    readonly operators: readonly Operator[],
    private readonly options: {
      readonly checkpoints: boolean;
      readonly configuration?: ReadonlyMap<string, string>;
      readonly subtaskIndex?: number;
      readonly inputType?: DataType;
    },
  ) {}

  async open(restored?: SinkSnapshot): Promise<void> {
    for (const [i, operator] of [...this.operators.entries()].reverse()) {
      const backend = new HeapOperatorStateBackend();
      for (const { name, redistribution, values } of restored?.states[i] ?? []) {
        backend.listState(name, redistribution).put(values);
      }
      this.backends[i] = backend;
      await operator.open(this.context(i, backend, restored));
      this.check();
    }
  }

  private context(i: number, backend: HeapOperatorStateBackend, restored: SinkSnapshot | undefined): OperatorContext {
    const next = this.operators[i + 1];
    const metrics = { counter: () => ({ inc: () => undefined }), gauge: () => undefined };
    const context: Partial<OperatorContext> = {
      metrics: metrics as unknown as OperatorContext['metrics'],
      inputTypes: [this.options.inputType ?? DataType.create({ root: TypeRoot.VARCHAR })],
      processingTime: this.time,
      configuration: this.options.configuration ?? new Map(),
      subtaskIndex: this.options.subtaskIndex ?? 0,
      restoredCheckpointId: restored?.id,
      checkpointing: this.options.checkpoints ? { mode: 'EXACTLY_ONCE', lastCheckpoint: true } : undefined,
      operatorState: () => backend,
      wake: () => undefined,
      fail: (error) => {
        this.failure ??= error;
      },
      output: {
        emit: (batch: Batch) => next?.processBatch(batch, 0),
        emitSide: () => undefined,
        emitWatermark: (timestamp) => next?.processWatermark(timestamp),
        emitIdle: () => undefined,
        hasSide: () => false,
      },
    };
    return context as OperatorContext;
  }

  write(batch: Batch): void {
    this.operators[0].processBatch(batch, 0);
  }

  watermark(timestamp: number): void {
    this.operators[0].processWatermark(timestamp);
  }

  async prepare(id: number): Promise<SinkSnapshot> {
    for (const operator of this.operators) await operator.prepareSnapshotPreBarrier?.(id);
    this.check();
    const states = this.backends.map((backend) => {
      backend.prepareSnapshot(id, this.time.time);
      return JSON.parse(JSON.stringify([...backend.listStates()])) as Lists;
    });
    return { id, states };
  }

  async complete(id: number): Promise<void> {
    for (const operator of this.operators) await operator.notifyCheckpointComplete?.(id);
    this.check();
  }

  async finish(): Promise<void> {
    for (const operator of this.operators) await operator.finish?.();
    this.check();
  }

  async close(failed: boolean): Promise<void> {
    for (const operator of this.operators) await operator.close?.(failed);
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

/** Texts of all files that sources would read, by path below `path`. */
export async function visibleFiles(fs: FileSystem, path: string, below = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await fs.list(childPath(path, below))) {
    if (hidden(entry.name)) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.directory) for (const [key, text] of await visibleFiles(fs, path, name)) found.set(key, text);
    else found.set(name, Buffer.from(await fs.readFile(entry.path)).toString());
  }
  return found;
}
