/** Watermarks and idleness of several channels or inputs become one. Rules: Flink's StatusWatermarkValve and IndexedCombinedWatermarkStatus. */
import { MIN_WATERMARK } from '../types/contracts';

/** What a valve tells its owner. */
export interface WatermarkTarget {
  onWatermark(time: number): void;
  onIdle(idle: boolean): void;
}

/**
 * Combines the channels of one input: the watermark is the least over *aligned* channels. A channel that comes back from
 * idleness counts again only when it has caught up with what was already sent on.
 */
export class WatermarkValve {
  private readonly watermarks: Float64Array;
  private readonly idle: boolean[];
  private readonly aligned: boolean[];
  private last = MIN_WATERMARK;
  private allIdle = false;

  constructor(
    channels: number,
    private readonly target: WatermarkTarget,
  ) {
    this.watermarks = new Float64Array(channels).fill(MIN_WATERMARK);
    this.idle = new Array<boolean>(channels).fill(false);
    this.aligned = new Array<boolean>(channels).fill(true);
  }

  watermark(channel: number, time: number): void {
    if (this.allIdle || this.idle[channel] || time <= this.watermarks[channel]) return;
    this.watermarks[channel] = time;
    if (!this.aligned[channel] && time >= this.last) this.aligned[channel] = true;
    this.advance();
  }

  status(channel: number, idle: boolean): void {
    if (this.idle[channel] === idle) return;
    this.idle[channel] = idle;
    if (idle) this.becomeIdle(channel);
    else this.becomeActive(channel);
  }

  private becomeIdle(channel: number): void {
    this.aligned[channel] = false;
    const heldBack = this.watermarks[channel] === this.last;
    if (this.idle.every(Boolean)) {
      if (heldBack) this.emit(Math.max(...this.watermarks));
      this.allIdle = true;
      this.target.onIdle(true);
    } else if (heldBack) {
      this.advance();
    }
  }

  private becomeActive(channel: number): void {
    if (this.watermarks[channel] >= this.last) this.aligned[channel] = true;
    if (!this.allIdle) return;
    this.allIdle = false;
    this.target.onIdle(false);
  }

  private advance(): void {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.watermarks.length; i++) {
      if (this.aligned[i] && this.watermarks[i] < least) least = this.watermarks[i];
    }
    if (least !== Number.POSITIVE_INFINITY) this.emit(least);
  }

  private emit(time: number): void {
    if (time <= this.last) return;
    this.last = time;
    this.target.onWatermark(time);
  }
}

/** Combines the inputs of an operator, or the splits of a source: the least over all that are not idle. */
export class CombinedWatermark {
  private readonly parts = new Map<number | string, { time: number; idle: boolean }>();
  private combined = MIN_WATERMARK;
  private idleNow = false;

  constructor(private readonly target: WatermarkTarget) {}

  /** Adds a part that has seen no watermark yet. */
  add(part: number | string): void {
    if (!this.parts.has(part)) this.parts.set(part, { time: MIN_WATERMARK, idle: false });
  }

  /** Takes a part out; the rest may now advance. */
  remove(part: number | string): void {
    if (this.parts.delete(part)) this.update();
  }

  watermark(part: number | string, time: number): void {
    const entry = this.parts.get(part);
    if (!entry || time <= entry.time) return;
    entry.time = time;
    entry.idle = false;
    this.update();
  }

  status(part: number | string, idle: boolean): void {
    const entry = this.parts.get(part);
    if (!entry || entry.idle === idle) return;
    entry.idle = idle;
    this.update();
  }

  private update(): void {
    let least = Number.POSITIVE_INFINITY;
    for (const part of this.parts.values()) if (!part.idle && part.time < least) least = part.time;
    const idle = this.parts.size > 0 && least === Number.POSITIVE_INFINITY;
    if (!idle && least !== Number.POSITIVE_INFINITY && least > this.combined) {
      this.combined = least;
      this.target.onWatermark(least);
    }
    if (idle === this.idleNow) return;
    this.idleNow = idle;
    this.target.onIdle(idle);
  }
}
