/** Watermarks of one stream of elements (an operator's input, or one split of a source), and the clock ticks they need. */
import { Generator } from '@drey/sdk/protocol';
import type { FunctionSpec, WatermarkOperator } from '@drey/sdk/protocol';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK, MIN_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import { callable, userError } from './base';
import type { ProcessingTimeService } from './contracts';

/** Flink's default of pipeline.auto-watermark-interval. */
export const DEFAULT_WATERMARK_INTERVAL_MS = 200;

/** What a custom generator writes to. */
export interface WatermarkSink {
  emitWatermark(timestamp: number): void;
  markIdle(): void;
  markActive(): void;
}

/** A custom generator from TypeScript; `timestamp` is in ms. */
export interface CustomGenerator {
  onEvent(value: unknown, timestamp: number, output: WatermarkSink): void;
  onPeriodicEmit(output: WatermarkSink): void;
}

/** Where watermarks and idleness go. */
export interface ProgressTarget {
  onWatermark(timestamp: number): void;
  onIdle(idle: boolean): void;
}

export type EmitBatch = (batch: Batch) => void;

/** A generator with what it has emitted and its idleness. */
export class WatermarkProgress {
  /** Highest timestamp so far, so low at first that nothing overflows. */
  private maxTimestamp: number;
  private emitted = MIN_WATERMARK;
  private idle = false;
  private events = 0;
  private eventsAtCheck = 0;
  private inactiveSince: number | undefined;
  /** While a custom generator sees a row: emits the rows up to it, so that its watermark comes after them. */
  private before: (() => void) | undefined;
  private readonly sink: WatermarkSink = {
    emitWatermark: (timestamp) => this.advance(timestamp),
    markIdle: () => this.setIdle(true),
    markActive: () => this.setIdle(false),
  };

  constructor(
    private readonly options: WatermarkOperator,
    private readonly custom: CustomGenerator | undefined,
    private readonly target: ProgressTarget,
  ) {
    this.maxTimestamp = MIN_WATERMARK + options.outOfOrdernessMs + 1;
  }

  /** What the next watermark would be, or was; MAX_WATERMARK while idle, since then it holds nobody back. */
  get current(): number {
    if (this.idle) return MAX_WATERMARK;
    return this.custom ? this.emitted : this.maxTimestamp - this.options.outOfOrdernessMs - 1;
  }

  get isIdle(): boolean {
    return this.idle;
  }

  /** Passes `batch` on to `emit`; watermarks that a custom generator makes of a row stand right behind that row. */
  observe(batch: Batch, emit: EmitBatch): void {
    this.events++;
    if (this.custom) {
      this.ask(this.custom, batch, emit);
      return;
    }
    emit(batch);
    const { timestamps } = batch;
    if (timestamps === undefined) return;
    let max = this.maxTimestamp;
    for (let i = 0; i < timestamps.length; i++) if (timestamps[i] > max) max = timestamps[i];
    this.maxTimestamp = max;
  }

  private ask(custom: CustomGenerator, batch: Batch, emit: EmitBatch): void {
    const rows = batch.rows();
    const { timestamps } = batch;
    let from = 0;
    let i = 0;
    this.before = () => {
      if (i < from) return;
      emit(from === 0 && i + 1 === rows.length ? batch : slice(batch, from, i + 1));
      from = i + 1;
    };
    try {
      for (; i < rows.length; i++) custom.onEvent(rows[i], timestamps ? timestamps[i] : NO_TIMESTAMP, this.sink);
    } finally {
      this.before = undefined;
    }
    if (from < rows.length) emit(from === 0 ? batch : slice(batch, from, rows.length));
  }

  /** To be called once an interval, and before the end. `now` is in ms. */
  periodic(now: number): void {
    if (this.isInactive(now)) this.setIdle(true);
    else if (this.custom) this.custom.onPeriodicEmit(this.sink);
    else if (this.options.generator === Generator.BOUNDED_OUT_OF_ORDERNESS) {
      this.advance(this.maxTimestamp - this.options.outOfOrdernessMs - 1);
    }
  }

  /** True while ticks can change something though no row arrives. */
  get wantsTicks(): boolean {
    return this.custom !== undefined || (this.options.idleTimeoutMs > 0 && !this.idle);
  }

  advance(timestamp: number): void {
    if (timestamp <= this.emitted) return;
    this.before?.();
    this.emitted = timestamp;
    this.setIdle(false);
    this.target.onWatermark(timestamp);
  }

  private setIdle(idle: boolean): void {
    if (idle === this.idle) return;
    this.before?.();
    this.idle = idle;
    this.target.onIdle(idle);
  }

  /** Flink's IdlenessTimer: the time-out counts from the first probe that saw no event. */
  private isInactive(now: number): boolean {
    if (this.options.idleTimeoutMs <= 0) return false;
    if (this.events !== this.eventsAtCheck) {
      this.eventsAtCheck = this.events;
      this.inactiveSince = undefined;
      return false;
    }
    this.inactiveSince ??= now;
    return now - this.inactiveSince > this.options.idleTimeoutMs;
  }
}

/** Ticks are those of Flink's periodic probe, but while there is nothing to say none is scheduled. */
export class PeriodicTicks {
  private next: number;
  private armed = false;

  constructor(
    private readonly time: ProcessingTimeService,
    private readonly intervalMs: number,
    /** Called at a tick; true = another one is wanted. */
    private readonly tick: (now: number) => boolean,
  ) {
    this.next = time.now() + intervalMs;
  }

  /** Makes sure that the next tick comes. */
  arm(): void {
    if (this.armed || this.intervalMs <= 0) return;
    const now = this.time.now();
    while (this.next <= now) this.next += this.intervalMs;
    this.armed = true;
    this.time.schedule(this.next, () => {
      this.armed = false;
      if (this.tick(this.time.now())) this.arm();
    });
  }
}

export type AssignTimestamp = (value: unknown, timestamp: number) => number;

/** `batch` with the timestamps that `assign` gives its rows. */
export function stampBatch(batch: Batch, assign: AssignTimestamp, operatorName: string): Batch {
  const rows = batch.rows();
  const previous = batch.timestamps;
  const timestamps = new Float64Array(rows.length);
  let i = 0;
  try {
    for (; i < rows.length; i++) timestamps[i] = assign(rows[i], previous ? previous[i] : NO_TIMESTAMP);
  } catch (error) {
    throw userError(error, operatorName, rows[i]);
  }
  return rowsBatch(rows, timestamps, batch.keys);
}

/** Makes the generators of one operator from FunctionSpec.payload: what a function of the host itself, by FunctionSpec.kind, does. */
export type GeneratorFactory = (payload: Uint8Array) => () => CustomGenerator;

const factories = new Map<string, GeneratorFactory>();

export function registerGenerator(kind: string, factory: GeneratorFactory): void {
  factories.set(kind, factory);
}

/** The generators that a strategy asks for: those of the host by their kind, else those of the user's function. */
export function generatorsOf(spec: FunctionSpec | undefined, resolve: (id: string) => unknown): () => CustomGenerator {
  const factory = factories.get(spec?.kind ?? '');
  if (spec && factory) return factory(spec.payload);
  return () => createGenerator(resolve(spec?.id ?? ''));
}

/** A generator object, or a function or strategy that makes one. */
function createGenerator(target: unknown): CustomGenerator {
  if (typeof target === 'object' && target !== null && 'onEvent' in target) return target as CustomGenerator;
  return callable<[], CustomGenerator>(target, 'createWatermarkGenerator')();
}

function slice(batch: Batch, from: number, to: number): Batch {
  const indexes = new Int32Array(to - from);
  for (let i = 0; i < indexes.length; i++) indexes[i] = from + i;
  return batch.select(indexes);
}
