/** Interval join of two keyed streams in event time: both sides are buffered by timestamp until no partner can come. */
import type { IntervalJoinOperation, OutputTag, ProcessJoinContext, ProcessJoinFunction } from '@drey/sdk';
import { DataType, StateKind, TypeRoot } from '@drey/sdk/protocol';
import type { InternalMapState, Timer } from '../state/contracts';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import type { SideOutputs } from './collector';
import type { OperatorContext } from './contracts';
import { registerOperator } from './registry';
import { internalDescriptor } from './state-handles';
import { asObject, type KeySelectorFn, KeyedUdfOperator } from './udf-operator';

const CLEANUP_LEFT = 'CLEANUP_LEFT';
const CLEANUP_RIGHT = 'CLEANUP_RIGHT';
const NO_TIMESTAMP_MESSAGE =
  'Long.MIN_VALUE timestamp: Elements used in interval stream joins need to have timestamps meaningful timestamps.';

/** Rows of one side by timestamp. */
type Buffer = InternalMapState<number, unknown[]>;

class JoinContext implements ProcessJoinContext {
  left = NO_TIMESTAMP;
  right = NO_TIMESTAMP;

  constructor(private readonly side: SideOutputs) {}

  getLeftTimestamp(): number {
    return this.left;
  }
  getRightTimestamp(): number {
    return this.right;
  }
  getTimestamp(): number {
    return Math.max(this.left, this.right);
  }
  output<X>(tag: OutputTag<X>, value: X): void {
    this.side.emit(tag as OutputTag<unknown>, value, this.getTimestamp());
  }
}

export class IntervalJoinOperator extends KeyedUdfOperator {
  private operation!: IntervalJoinOperation;
  private user!: ProcessJoinFunction<unknown, unknown, unknown>;
  private selectors!: KeySelectorFn[];
  private buffers!: Buffer[];
  private joinContext!: JoinContext;

  protected override timerName(): string {
    return 'CLEANUP_TIMER';
  }

  protected setup(_context: OperatorContext): void {
    const operation = this.resolve(0) as IntervalJoinOperation;
    if (operation.lowerBound > operation.upperBound) throw new Error('lowerBound <= upperBound must be fulfilled');
    this.operation = operation;
    this.user = asObject<ProcessJoinFunction<unknown, unknown, unknown>>(operation.function, 'processElement');
    this.selectors = [this.keySelector(1), this.keySelector(2)];
    this.buffers = [
      this.buffer('LEFT_BUFFER', operation.leftType.dataType),
      this.buffer('RIGHT_BUFFER', operation.rightType.dataType),
    ];
    this.joinContext = new JoinContext(this.side);
  }

  private buffer(name: string, elementType: DataType): Buffer {
    const valueType = DataType.create({ root: TypeRoot.LIST, children: [elementType] });
    const keyType = DataType.create({ root: TypeRoot.BIGINT });
    const state = this.backend.state(internalDescriptor(name, StateKind.MAP_STATE, valueType, keyType));
    state.setNamespace('');
    return state as Buffer;
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const select = this.selectors[input];
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        this.setKey(select(rows[i]));
        this.join(rows[i], stamps === undefined ? NO_TIMESTAMP : stamps[i], input);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  private join(value: unknown, timestamp: number, input: number): void {
    if (timestamp === NO_TIMESTAMP) throw new Error(NO_TIMESTAMP_MESSAGE);
    const { operation } = this;
    if (timestamp < this.timers.currentWatermark()) {
      const tag = input === 0 ? operation.leftLateDataTag : operation.rightLateDataTag;
      if (tag !== undefined) this.side.emit(tag, value, timestamp);
      return;
    }
    this.add(this.buffers[input], value, timestamp);
    const lower = input === 0 ? operation.lowerBound : -operation.upperBound;
    const upper = input === 0 ? operation.upperBound : -operation.lowerBound;
    this.match(value, timestamp, timestamp + lower, timestamp + upper, input);
    const cleanup = upper > 0 ? timestamp + upper : timestamp;
    this.timers.registerEventTimeTimer(input === 0 ? CLEANUP_LEFT : CLEANUP_RIGHT, cleanup);
  }

  private add(buffer: Buffer, value: unknown, timestamp: number): void {
    const bucket = buffer.get(timestamp);
    bucket?.push(value);
    buffer.put(timestamp, bucket ?? [value]);
  }

  /** Pairs the element with all of the other side in [from, to]; looks timestamps up where the interval is the smaller set. */
  private match(value: unknown, timestamp: number, from: number, to: number, input: number): void {
    const other = this.buffers[1 - input];
    if (to - from < other.size()) {
      for (let time = from; time <= to; time++) {
        const bucket = other.get(time);
        if (bucket !== undefined) this.emitPairs(value, timestamp, bucket, time, input);
      }
      return;
    }
    for (const [time, bucket] of other.entries()) {
      if (time >= from && time <= to) this.emitPairs(value, timestamp, bucket, time, input);
    }
  }

  private emitPairs(value: unknown, timestamp: number, bucket: unknown[], time: number, input: number): void {
    const { user, joinContext, collector } = this;
    joinContext.left = input === 0 ? timestamp : time;
    joinContext.right = input === 0 ? time : timestamp;
    collector.setTimestamp(Math.max(timestamp, time));
    for (const partner of bucket) {
      if (input === 0) user.processElement(value, partner, joinContext, collector);
      else user.processElement(partner, value, joinContext, collector);
    }
  }

  onEventTime(timer: Timer): void {
    const { lowerBound, upperBound } = this.operation;
    if (timer.namespace === CLEANUP_LEFT)
      this.buffers[0].remove(upperBound <= 0 ? timer.time : timer.time - upperBound);
    else this.buffers[1].remove(lowerBound <= 0 ? timer.time + lowerBound : timer.time);
  }

  onProcessingTime(): void {}
}

registerOperator('interval_join', (node) => new IntervalJoinOperator(node));
