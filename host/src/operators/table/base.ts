/**
 * What the SQL operators share: a configuration from the node's payload, output rows that are gathered and emitted as one batch,
 * keys, state and timers. Results of a watermark are emitted before it is passed on.
 */
import { DataType, type Node, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import type { CompileSession } from '../../expressions/compiler';
import { deserialize } from '../../expressions/serialize';
import type { SessionInfo } from '../../functions/contracts';
import type { OperatorFunction } from '../../functions/user/call-sites';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  KeyedStateBackend,
  Timer,
  TimerService,
  TimerTarget,
} from '../../state/contracts';
import { rowsBatch } from '../../types/batch';
import type { Batch } from '../../types/contracts';
import { MAX_WATERMARK, MIN_WATERMARK } from '../../types/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { toWire } from '../../types/logical/wire';
import { type Row, rowClass } from '../../types/rows';
import { BaseOperator } from '../base';
import type { OperatorContext } from '../contracts';
import { internalDescriptor } from '../state-handles';
import { transformOf } from '../udf-operator';
import type { TableConfig } from './configs';
import type { DeferredAggregates } from './deferred-aggregates';
import { OpenedFunctions } from './user-functions';

/** A configuration whose session is the one that expressions are compiled with. */
export type Opened<C extends TableConfig> = Omit<C, 'session'> & { readonly session: CompileSession };

/** Output rows are passed on when so many have gathered, even inside one input batch. */
const MAX_OUTPUT_ROWS = 8192;

export function sessionInfo(session: TableConfig['session']): SessionInfo {
  const { timeZone, batch, queryStart, options } = session;
  return { timeZone, batch, queryStart, option: (key) => options[key] };
}

/** Reads the key of a row: the value of one column, or a Row of several (none: the empty Row). */
export type KeyOf = (row: Row) => unknown;

/** The compiled key of rows by these columns. */
export function keyOfColumns(columns: readonly number[]): KeyOf {
  const fields = columns.map((column) => `row.f${column}`);
  if (fields.length === 1) return new Function('row', `return ${fields[0]};`) as KeyOf;
  const source = `return function keyOf(row) { return new Key(${['0', ...fields].join(', ')}); };`;
  return new Function('Key', source)(rowClass(columns.length)) as KeyOf;
}

/** TransformOperator.keyType of an operator whose rows are keyed by these columns. */
export function keyTypeOf(input: RowType, columns: readonly number[]): DataType {
  const types = columns.map((column) => toWire(input.fields[column].type));
  return types.length === 1 ? types[0] : DataType.create({ root: TypeRoot.ROW, children: types });
}

/** Base of the SQL operators. Subclasses make their state and code in `setup` and handle rows in `processRows`. */
export abstract class TableOperator<C extends TableConfig> extends BaseOperator implements TimerTarget {
  /** With the user functions in its session from `setup` on. */
  protected config: Opened<C>;
  /** Keyed operators only, from `setup` on. */
  protected backend!: KeyedStateBackend;
  protected timers!: TimerService;
  /** Watermark that arrived last; while a watermark is processed, that one. */
  protected watermark = MIN_WATERMARK;
  /** Rows to emit; subclasses add to it through `collect`, or push themselves where a batch gives few rows. */
  protected out: Row[] = [];
  private ended = false;
  /** User functions that the configuration names. */
  protected readonly functions: readonly OperatorFunction[];
  private openedFunctions: OpenedFunctions | undefined;

  constructor(protected readonly node: Node) {
    super();
    const config = deserialize<C>(transformOf(node).payload);
    this.functions = config.session.functions ?? [];
    this.config = { ...config, session: sessionInfo(config.session) };
  }

  protected get session(): CompileSession {
    return this.config.session;
  }

  override open(context: OperatorContext): void | Promise<void> {
    super.open(context);
    this.prepare();
    if (this.functionsToOpen().length > 0) return this.openWithFunctions(context);
    this.openState(context);
  }

  /** Before any function is opened. */
  protected prepare(): void {}

  /** Functions that the operator's code calls row by row or group by group. */
  protected functionsToOpen(): readonly OperatorFunction[] {
    return this.functions;
  }

  /** From `setup` on. See `OpenedFunctions.deferred`. */
  protected deferredAggregates(): DeferredAggregates | undefined {
    return this.openedFunctions?.deferred();
  }

  private async openWithFunctions(context: OperatorContext): Promise<void> {
    const opened = await OpenedFunctions.open(this.functionsToOpen(), context);
    this.openedFunctions = opened;
    this.config = { ...this.config, session: opened.sessionWith(this.config.session) };
    this.openState(context);
  }

  /** Releases the user functions; overriding methods call it. */
  close(_failed: boolean): void | Promise<void> {
    return this.openedFunctions?.close();
  }

  private openState(context: OperatorContext): void {
    if (context.keyCodec !== undefined) {
      this.backend = context.keyedState();
      this.timers = context.timers(this.timerName(), {
        onEventTime: (timer) => this.onEventTime(timer),
        onProcessingTime: (timer) => {
          this.onProcessingTime(timer);
          this.flush();
        },
      });
    }
    this.setup();
  }

  /** Part of a snapshot's layout. */
  protected timerName(): string {
    return 'table-timers';
  }

  /** Compiles expressions and makes states; `context`, `backend` and `timers` are there. */
  protected setup(): void {}

  /** For operators without state, which the code generator may make one loop of. */
  get fusionInput(): RowType {
    return this.config.inputs[0];
  }

  get fusionSession(): CompileSession {
    return this.session;
  }

  processBatch(batch: Batch, input: number): void {
    this.processRows(batch.rows() as readonly Row[], input);
    if (this.out.length > 0) this.flush();
  }

  protected abstract processRows(rows: readonly Row[], input: number): void;

  override processWatermark(arrived: number): void {
    // A restored watermark may be ahead of those that come first.
    const timestamp = Math.max(arrived, this.watermark);
    this.watermark = timestamp;
    this.onWatermark(timestamp);
    this.timers?.advanceWatermark(timestamp);
    if (timestamp >= MAX_WATERMARK) this.end();
    this.flush();
    this.forwardWatermark(timestamp);
  }

  /** Bundles are no part of a snapshot: what they hold goes on before the barrier does. */
  prepareSnapshotPreBarrier(): void | Promise<void> {
    this.finishBundle();
    this.flush();
  }

  /**
   * The watermark outlives a restart, as in Flink's WindowAggOperator: what was late stays late. The least of all old subtasks
   * counts. To be called by `setup`.
   */
  protected keepWatermark(): void {
    const backend = this.context.operatorState();
    const state = backend.listState<number>('watermark', 'union');
    const known = state.get();
    if (known.length > 0) this.watermark = known.reduce((least, one) => Math.min(least, one));
    backend.beforeSnapshot(() => state.put([this.watermark]));
  }

  /** Handles the rows that were gathered; of operators that work in bundles. */
  protected finishBundle(): void {}

  /** Runs before event-time timers fire. */
  protected onWatermark(_timestamp: number): void {}

  protected forwardWatermark(timestamp: number): void {
    this.context.output.emitWatermark(timestamp);
  }

  finish(): void | Promise<void> {
    this.end();
    this.flush();
  }

  protected end(): void {
    if (this.ended) return;
    this.ended = true;
    this.endOfInput();
  }

  /** All input was seen and all event-time timers have fired: emits what is left. Called once, in either mode. */
  protected endOfInput(): void {}

  onEventTime(_timer: Timer): void {}

  onProcessingTime(_timer: Timer): void {}

  protected collect(row: Row): void {
    if (this.out.push(row) >= MAX_OUTPUT_ROWS) this.flush();
  }

  /** Emits the gathered rows as one batch. */
  protected flush(): void {
    if (this.out.length === 0) return;
    const rows = this.out;
    this.out = [];
    this.context.output.emit(rowsBatch(rows));
  }

  protected now(): number {
    return this.context.processingTime.now();
  }

  protected valueState<V>(name: string, type: LogicalType, ttl = 0): InternalValueState<V> {
    return this.keyedState(name, StateKind.VALUE, toWire(type), undefined, ttl) as InternalValueState<V>;
  }

  protected listState<V>(name: string, element: LogicalType, ttl = 0): InternalListState<V> {
    return this.keyedState(name, StateKind.LIST_STATE, toWire(element), undefined, ttl) as InternalListState<V>;
  }

  protected mapState<K, V>(name: string, key: LogicalType, value: LogicalType, ttl = 0): InternalMapState<K, V> {
    const state = this.keyedState(name, StateKind.MAP_STATE, toWire(value), toWire(key), ttl);
    return state as InternalMapState<K, V>;
  }

  /** TTL as Flink's SQL operators set it: updated on creation and writes, expired values are never returned. */
  private keyedState(name: string, kind: StateKind, value: DataType, key: DataType | undefined, ttl: number) {
    const descriptor = internalDescriptor(name, kind, value, key);
    // Other columns or accumulators are another query.
    descriptor.fixedFields = true;
    if (ttl > 0) descriptor.ttl = TtlConfig.create({ ttlMs: ttl, cleanupInBackground: true });
    const state = this.backend.state(descriptor);
    state.setNamespace('');
    return state;
  }
}
