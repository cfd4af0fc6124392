/** BroadcastProcessFunction and KeyedBroadcastProcessFunction: input 1 is broadcast and may write the broadcast states. */
import type {
  BroadcastContext,
  BroadcastOperation,
  BroadcastProcessFunction,
  BroadcastState,
  KeyedBroadcastContext,
  KeyedBroadcastOnTimerContext,
  KeyedBroadcastProcessFunction,
  MapStateDescriptor,
  StateDescriptor as UserStateDescriptor,
} from '@drey/sdk';
import type { KeyedStateBackend } from '../state/contracts';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { FunctionContext, KeyedTimerService, PlainTimerService } from './contexts';
import type { OperatorContext } from './contracts';
import { registerOperator } from './registry';
import type { KeyedStateHandles } from './runtime-context';
import { MapHandle, toProtocolDescriptor } from './state-handles';
import { TimerUdfOperator } from './timer-udf-operator';
import { type KeySelectorFn, UdfOperator } from './udf-operator';

const UNKNOWN_STATE =
  'The requested state does not exist. Check for typos in your state descriptor, or specify the state descriptor ' +
  'in the datastream.broadcast(...) call if you forgot to register it.';

/** The broadcast states of an operator by name. */
class BroadcastStates {
  private readonly handles = new Map<string, MapHandle<unknown, unknown>>();
  private readonly readOnly = new Map<string, ReadOnlyHandle>();

  constructor(context: OperatorContext, descriptors: readonly MapStateDescriptor<unknown, unknown>[]) {
    const backend = context.operatorState();
    for (const descriptor of descriptors) {
      const handle = new MapHandle(backend.broadcastState(toProtocolDescriptor(descriptor)), undefined);
      this.handles.set(descriptor.name, handle);
      this.readOnly.set(descriptor.name, new ReadOnlyHandle(handle));
    }
  }

  /** @throws when the state was not named in broadcast(). */
  get(descriptor: { readonly name: string }, writable: boolean): BroadcastState<unknown, unknown> {
    const state = writable ? this.handles.get(descriptor.name) : this.readOnly.get(descriptor.name);
    if (state === undefined) {
      throw Object.assign(new Error(UNKNOWN_STATE), { exceptionClass: 'java.lang.IllegalArgumentException' });
    }
    return state;
  }
}

/** What the non-broadcast side gets, also from programs without types: reads work, writes are refused. */
class ReadOnlyHandle implements BroadcastState<unknown, unknown> {
  constructor(private readonly state: MapHandle<unknown, unknown>) {}

  get(key: unknown): unknown {
    return this.state.get(key);
  }
  contains(key: unknown): boolean {
    return this.state.contains(key);
  }
  entries(): IterableIterator<[unknown, unknown]> {
    return this.state.entries();
  }
  [Symbol.iterator](): IterableIterator<[unknown, unknown]> {
    return this.state.entries();
  }
  put(): never {
    return refuse();
  }
  putAll(): never {
    return refuse();
  }
  remove(): never {
    return refuse();
  }
  clear(): never {
    return refuse();
  }
}

function refuse(): never {
  throw Object.assign(new Error('Broadcast state is read-only on the side that is not broadcast.'), {
    exceptionClass: 'java.lang.UnsupportedOperationException',
  });
}

/** One context for both sides; `writable` says which side is running. */
class BroadcastFunctionContext
  extends FunctionContext
  implements BroadcastContext, KeyedBroadcastContext<unknown>, KeyedBroadcastOnTimerContext<unknown>
{
  writable = false;
  states!: BroadcastStates;
  keyed: { readonly backend: KeyedStateBackend; readonly handles: KeyedStateHandles } | undefined;

  getBroadcastState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): BroadcastState<UK, UV> {
    return this.states.get(descriptor, this.writable) as BroadcastState<UK, UV>;
  }

  applyToKeyedState<S>(descriptor: UserStateDescriptor<S>, fn: (key: unknown, state: S) => void): void {
    if (this.keyed === undefined || !this.writable) {
      throw new Error('applyToKeyedState() is only supported on the broadcast side of a keyed stream.');
    }
    const { backend, handles } = this.keyed;
    const handle = handles.handle(descriptor) as S;
    // The function may remove or add state, so the keys are taken first.
    for (const key of [...backend.keys(toProtocolDescriptor(descriptor), '')]) {
      backend.setCurrentKey(key);
      fn(key, handle);
    }
  }
}

/** Non-keyed stream connected with a broadcast stream. */
export class BroadcastProcessOperator extends UdfOperator {
  private user!: BroadcastProcessFunction<unknown, unknown, unknown>;
  private service!: PlainTimerService;
  private functionContext!: BroadcastFunctionContext;

  protected setup(context: OperatorContext): void {
    const operation = this.resolve(0) as BroadcastOperation;
    this.user = operation.function as BroadcastProcessFunction<unknown, unknown, unknown>;
    this.service = new PlainTimerService(context.processingTime);
    this.functionContext = new BroadcastFunctionContext(this.side, this.service, undefined);
    this.functionContext.states = new BroadcastStates(context, operation.descriptors);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext } = this;
    functionContext.writable = input === 1;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        if (input === 0) user.processElement(rows[i], functionContext, collector);
        else user.processBroadcastElement(rows[i], functionContext, collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  override processWatermark(timestamp: number): void {
    this.service.watermark = timestamp;
    this.context.output.emitWatermark(timestamp);
  }
}

/** Keyed stream connected with a broadcast stream: keyed state and timers on the keyed side. */
export class KeyedBroadcastProcessOperator extends TimerUdfOperator<BroadcastFunctionContext> {
  private user!: KeyedBroadcastProcessFunction<unknown, unknown, unknown, unknown>;
  private select!: KeySelectorFn;

  protected setup(context: OperatorContext): void {
    const operation = this.resolve(0) as BroadcastOperation;
    this.user = operation.function as KeyedBroadcastProcessFunction<unknown, unknown, unknown, unknown>;
    this.select = this.keySelector(1);
    this.functionContext = new BroadcastFunctionContext(this.side, new KeyedTimerService(this.timers), this.backend);
    this.functionContext.states = new BroadcastStates(context, operation.descriptors);
    this.functionContext.keyed = { backend: this.backend, handles: this.stateStore() };
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext, select } = this;
    functionContext.writable = input === 1;
    functionContext.domain = undefined;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        if (input === 0) {
          this.setKey(select(rows[i]));
          user.processElement(rows[i], functionContext, collector);
        } else {
          user.processBroadcastElement(rows[i], functionContext, collector);
        }
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  protected callOnTimer(time: number): void {
    this.functionContext.writable = false;
    this.user.onTimer?.(time, this.functionContext, this.collector);
  }
}

registerOperator('broadcast_process', (node) => new BroadcastProcessOperator(node));
registerOperator('keyed_broadcast_process', (node) => new KeyedBroadcastProcessOperator(node));
