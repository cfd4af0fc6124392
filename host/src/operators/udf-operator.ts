/** Bases of the operators that run TypeScript functions: life cycle, output, keys, timers, and BATCH mode's end of a key. */
import type { KeyedStateStore, RichFunction, RuntimeContext } from '@drey/sdk';
import type { Node, TransformOperator } from '@drey/sdk/protocol';
import type { KeyedStateBackend, Timer, TimerService, TimerTarget } from '../state/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import { BaseOperator, callable, OperatorError, userError } from './base';
import { BatchTimerService } from './batch-timers';
import { RowCollector, SideOutputs } from './collector';
import type { OperatorContext } from './contracts';
import { FunctionRuntimeContext, KeyedStateHandles } from './runtime-context';
import { initializeOperatorState, notifyComplete } from './operator-list-state';
import type { StateScope } from './state-handles';

/** The operator's part of a transform node. */
export function transformOf(node: Node): TransformOperator {
  if (node.operator?.kind !== 'transform') throw new Error(`Node ${node.id} (${node.name}) is no transform operator`);
  return node.operator.value;
}

/** True for functions that want to hear of their life cycle or of checkpoints, and so cannot be treated as plain calls. */
export function isRich(fn: unknown): boolean {
  if (typeof fn !== 'object' || fn === null) return false;
  const { open, close, initializeState, notifyCheckpointComplete, notifyCheckpointAborted } = fn as RichFunction;
  const methods = [open, close, initializeState, notifyCheckpointComplete, notifyCheckpointAborted];
  return methods.some((method) => typeof method === 'function');
}

/** A function as an object with `method`, so that operators have one way to call it. */
export function asObject<F extends object>(fn: unknown, method: keyof F & string): F {
  if (typeof fn === 'function') return { [method]: fn } as unknown as F;
  if (typeof fn === 'object' && fn !== null && typeof (fn as Record<string, unknown>)[method] === 'function')
    return fn as F;
  throw new OperatorError(`Expected a function or an object with a method "${method}"`, { domain: 'user' });
}

/** An operator around user functions. Subclasses name the functions to open in `functions()`. */
export abstract class UdfOperator extends BaseOperator {
  protected collector!: RowCollector;
  protected side!: SideOutputs;
  private opened: RichFunction[] = [];

  constructor(protected readonly node: Node) {
    super();
  }

  override async open(context: OperatorContext): Promise<void> {
    this.context = context;
    this.collector = RowCollector.main(context.output);
    this.side = new SideOutputs(context.output);
    this.setup(context);
    const runtime = this.runtimeContext();
    for (const fn of this.functions()) {
      if (!isRich(fn)) continue;
      const rich = fn as RichFunction;
      this.opened.push(rich);
      try {
        await initializeOperatorState(rich, context, this.stateStore());
        await rich.open?.(runtime);
      } catch (thrown) {
        throw userError(thrown, context.operatorName, undefined);
      }
    }
  }

  /** Resolves functions and makes state, before any user function is opened. */
  protected abstract setup(context: OperatorContext): void;

  /** The functions whose open() and close() are called. */
  protected abstract functions(): readonly unknown[];

  protected stateStore(): KeyedStateStore | undefined {
    return undefined;
  }

  protected runtimeContext(): RuntimeContext {
    return new FunctionRuntimeContext(this.context, this.stateStore());
  }

  /** The function object of the node's `index`-th FunctionSpec. */
  protected resolve(index: number): unknown {
    const spec = transformOf(this.node).functions[index];
    if (spec === undefined) throw new Error(`Node ${this.node.id} (${this.node.name}) lacks function ${index}`);
    return this.context.resolveFunction(spec.id);
  }

  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    return notifyComplete(this.opened, checkpointId, this.context.operatorName);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    for (const fn of this.opened) fn.notifyCheckpointAborted?.(checkpointId);
  }

  protected flush(): void {
    this.collector.flush();
    this.side.flush();
  }

  protected fault(thrown: unknown, record: unknown): Error {
    return userError(thrown, this.context.operatorName, record);
  }

  /** Closes what was opened, in order; the first error is thrown after all had their turn. */
  async close(failed: boolean): Promise<void> {
    const { opened } = this;
    this.opened = [];
    let first: unknown;
    for (const fn of opened) {
      try {
        await fn.close?.();
      } catch (thrown) {
        first ??= thrown;
      }
    }
    if (first !== undefined && !failed) throw userError(first, this.context.operatorName, undefined);
  }
}

type MapKey = string | number | bigint | boolean;

/** The key of a row that came with its keys, or else by the selector. */
export type KeySelectorFn = (value: unknown) => unknown;

/** A UdfOperator with keyed state and timers. In BATCH mode rows come key by key, and a key's timers fire when it ends. */
export abstract class KeyedUdfOperator extends UdfOperator implements TimerTarget {
  protected backend!: KeyedStateBackend;
  protected timers!: TimerService;
  protected batchTimers: BatchTimerService | undefined;
  private store: KeyedStateHandles | undefined;
  private batchKey: MapKey | undefined;

  override open(context: OperatorContext): Promise<void> {
    this.backend = context.keyedState();
    if (context.batchMode) this.batchTimers = new BatchTimerService(this.backend, context.processingTime, this);
    this.timers = this.batchTimers ?? context.timers(this.timerName(), this);
    return super.open(context);
  }

  /** Name of the timer service, as Flink calls it: part of a snapshot's layout. */
  protected timerName(): string {
    return 'user-timers';
  }

  protected override stateStore(): KeyedStateHandles {
    return (this.store ??= new KeyedStateHandles(this.backend, this.stateScope()));
  }

  /** Undefined: functions use the void namespace only. Operators that use other namespaces name it for every access. */
  protected stateScope(): StateScope | undefined {
    return undefined;
  }

  /** The node's `index`-th function as key selector. */
  protected keySelector(index: number): KeySelectorFn {
    return callable<[unknown], unknown>(this.resolve(index), 'getKey');
  }

  /** Makes `key` current; in BATCH mode this is where the previous key ends. */
  protected setKey(key: unknown): void {
    if (this.batchTimers !== undefined) this.batchKeyed(key);
    else this.backend.setCurrentKey(key);
  }

  private batchKeyed(key: unknown): void {
    const mapKey = this.backend.keyCodec.toMapKey(key);
    if (mapKey === this.batchKey) return;
    this.endBatchKey();
    this.batchKey = mapKey;
    this.backend.setCurrentKey(key);
  }

  /** BATCH mode: fires all timers of the current key and drops its state. */
  protected endBatchKey(): void {
    if (this.batchKey === undefined) return;
    this.batchKey = undefined;
    this.keyEnds();
    this.batchTimers?.fireAll();
    this.backend.clearCurrentKey();
  }

  /** BATCH mode hook: the current key has had all its rows; timers have not fired yet. */
  protected keyEnds(): void {}

  override processWatermark(timestamp: number): void {
    if (this.batchTimers !== undefined) {
      if (timestamp === MAX_WATERMARK) this.endBatchKey();
    } else {
      this.timers.advanceWatermark(timestamp);
    }
    this.flush();
    this.context.output.emitWatermark(timestamp);
  }

  /** BATCH mode without a last watermark still ends its last key. */
  finish(): void | Promise<void> {
    if (this.batchTimers !== undefined) this.endBatchKey();
    this.flush();
  }

  abstract onEventTime(timer: Timer): void;
  abstract onProcessingTime(timer: Timer): void;
}
