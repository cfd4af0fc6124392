/** Where an operator's results go: operators of the same chain, and exchanges to other tasks. */
import type { Operator, Output } from '../operators/contracts';
import type { Batch } from '../types/contracts';
import { CLOSED_ELEMENT, END, IDLE, WATERMARK } from './channels';
import type { BarrierElement, ChannelWriter, EndMode } from './channels';
import { locate } from './failure';
import type { Partitioner } from './partitioners';

/** Counters of one operator and subtask, with Flink's names where they are read. */
export class OperatorStats {
  recordsIn = 0;
  recordsOut = 0;
  busyMs = 0;
  /** The last watermark that arrived. */
  watermark = -(2 ** 63);
}

/** Attributes a task's time to the operator that runs: entering a chained operator stops the clock of its caller. */
export class BusyClock {
  private current: OperatorStats | undefined;
  private since = 0;

  enter(stats: OperatorStats): OperatorStats | undefined {
    const now = performance.now();
    const previous = this.current;
    if (previous) previous.busyMs += now - this.since;
    this.current = stats;
    this.since = now;
    return previous;
  }

  leave(previous: OperatorStats | undefined): void {
    const now = performance.now();
    if (this.current) this.current.busyMs += now - this.since;
    this.current = previous;
    this.since = now;
  }
}

/** One consumer of an output. */
export interface Consumer {
  batch(batch: Batch): void;
  watermark(time: number): void;
  /** The watermark of this input alone, of an operator with several. */
  inputWatermark?(time: number): void;
  idle(idle: boolean): void;
}

/** The next operator of a chain. Errors that pass get that operator's name. */
export class ChainedConsumer implements Consumer {
  /** Takes the batches: the operator, or the generated function of the run that begins with it. */
  target: Pick<Operator, 'processBatch'>;

  constructor(
    readonly operator: Operator,
    private readonly input: number,
    private readonly name: string,
    private readonly stats: OperatorStats,
    private readonly clock: BusyClock,
  ) {
    this.target = operator;
  }

  batch(batch: Batch): void {
    const previous = this.clock.enter(this.stats);
    this.stats.recordsIn += batch.length;
    try {
      this.target.processBatch(batch, this.input);
    } catch (error) {
      throw locate(error, this.name);
    } finally {
      this.clock.leave(previous);
    }
  }

  watermark(time: number): void {
    const previous = this.clock.enter(this.stats);
    this.stats.watermark = time;
    try {
      this.operator.processWatermark(time);
    } catch (error) {
      throw locate(error, this.name);
    } finally {
      this.clock.leave(previous);
    }
  }

  inputWatermark(time: number): void {
    if (this.operator.processInputWatermark === undefined) return;
    const previous = this.clock.enter(this.stats);
    try {
      this.operator.processInputWatermark(this.input, time);
    } catch (error) {
      throw locate(error, this.name);
    } finally {
      this.clock.leave(previous);
    }
  }

  idle(idle: boolean): void {
    try {
      this.operator.processIdle(idle);
    } catch (error) {
      throw locate(error, this.name);
    }
  }
}

/** An exchange: one edge's channels to the consuming subtasks. */
export class ExchangeWriter implements Consumer {
  private ended = false;

  constructor(
    private readonly channels: readonly ChannelWriter[],
    private readonly partitioner: Partitioner,
    onReady: () => void,
  ) {
    for (const channel of channels) channel.onReady = onReady;
  }

  get full(): boolean {
    for (let i = 0; i < this.channels.length; i++) if (this.channels[i].full) return true;
    return false;
  }

  batch(batch: Batch): void {
    this.partitioner.send(batch, this.channels);
  }

  watermark(time: number): void {
    for (const channel of this.channels) channel.push({ type: WATERMARK, time });
  }

  idle(idle: boolean): void {
    for (const channel of this.channels) channel.push({ type: IDLE, idle });
  }

  get bytes(): number {
    return this.channels.reduce((sum, channel) => sum + channel.bytes, 0);
  }

  barrier(element: BarrierElement): void {
    for (const channel of this.channels) channel.push(element);
  }

  end(mode: EndMode): void {
    if (this.ended) return;
    this.ended = true;
    for (const channel of this.channels) channel.push({ type: END, mode });
  }

  /** After `end` with a mode that lets barriers follow. */
  close(): void {
    for (const channel of this.channels) channel.push(CLOSED_ELEMENT);
  }
}

/** The output of one operator: consumers of the main output and of each side output. */
export class OperatorOutput implements Output {
  private readonly all: Consumer[] = [];
  private readonly main: Consumer[] = [];
  private readonly sides = new Map<string, Consumer[]>();
  private idle = false;
  /** What is emitted behind a barrier that has yet to be sent, or behind the savepoint that stops the job. */
  private held: (() => void)[] | undefined;

  constructor(private readonly stats: OperatorStats) {}

  hold(): void {
    this.held ??= [];
  }

  /** The barrier is on its way, or the savepoint has failed: emits what was held. */
  release(): void {
    const { held = [] } = this;
    this.held = undefined;
    for (const emit of held) emit();
  }

  /** Adds a consumer of the side output `tag`, or of the main output when it is empty. */
  add(tag: string, consumer: Consumer): void {
    this.all.push(consumer);
    if (tag === '') {
      this.main.push(consumer);
      return;
    }
    const consumers = this.sides.get(tag);
    if (consumers) consumers.push(consumer);
    else this.sides.set(tag, [consumer]);
  }

  emit(batch: Batch): void {
    if (batch.length === 0) return;
    if (this.held) {
      this.held.push(() => this.emit(batch));
      return;
    }
    this.stats.recordsOut += batch.length;
    const { main } = this;
    for (let i = 0; i < main.length; i++) main[i].batch(batch);
  }

  emitSide(tag: string, batch: Batch): void {
    const consumers = this.sides.get(tag);
    if (!consumers || batch.length === 0) return;
    if (this.held) {
      this.held.push(() => this.emitSide(tag, batch));
      return;
    }
    this.stats.recordsOut += batch.length;
    for (const consumer of consumers) consumer.batch(batch);
  }

  // Watermarks and idleness reach consumers of side outputs as well.
  emitWatermark(timestamp: number): void {
    if (this.held) {
      this.held.push(() => this.emitWatermark(timestamp));
      return;
    }
    for (const consumer of this.all) consumer.watermark(timestamp);
  }

  emitIdle(idle: boolean): void {
    if (this.held) {
      this.held.push(() => this.emitIdle(idle));
      return;
    }
    if (idle === this.idle) return;
    this.idle = idle;
    for (const consumer of this.all) consumer.idle(idle);
  }

  hasSide(tag: string): boolean {
    return this.sides.has(tag);
  }
}
