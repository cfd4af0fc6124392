/** Windows: what elements are grouped into. Flink: docs/dev/datastream/operators/windows. */
import { MAX_TIMESTAMP } from '../constants';

/** A group of elements. Windows with the same namespace are equal. */
export abstract class Window {
  /** The largest timestamp (ms) that belongs to this window; state is kept until it (and the allowed lateness) has passed. */
  abstract maxTimestamp(): number;
  /** Identity of the window as a state and timer namespace. */
  abstract namespace(): string;
}

/** [start, end) in ms. Namespace "start,end". */
export class TimeWindow extends Window {
  constructor(
    readonly start: number,
    readonly end: number,
  ) {
    super();
  }

  getStart(): number {
    return this.start;
  }

  getEnd(): number {
    return this.end;
  }

  override maxTimestamp(): number {
    return this.end - 1;
  }

  override namespace(): string {
    return `${this.start},${this.end}`;
  }

  /** True when the windows overlap or touch. */
  intersects(other: TimeWindow): boolean {
    return this.start <= other.end && this.end >= other.start;
  }

  /** The smallest window that contains both. */
  cover(other: TimeWindow): TimeWindow {
    return new TimeWindow(Math.min(this.start, other.start), Math.max(this.end, other.end));
  }

  equals(other: TimeWindow): boolean {
    return this.start === other.start && this.end === other.end;
  }

  override toString(): string {
    return `TimeWindow{start=${this.start}, end=${this.end}}`;
  }

  /** Start (ms) of the window of `timestamp` among windows of `size` that are shifted by `offset`. */
  static getWindowStartWithOffset(timestamp: number, offset: number, size: number): number {
    const remainder = (timestamp - offset) % size;
    return remainder < 0 ? timestamp - (remainder + size) : timestamp - remainder;
  }

  static fromNamespace(namespace: string): TimeWindow {
    const comma = namespace.indexOf(',');
    return new TimeWindow(Number(namespace.slice(0, comma)), Number(namespace.slice(comma + 1)));
  }
}

/** The one window of everything. Namespace "g". */
export class GlobalWindow extends Window {
  static readonly INSTANCE = new GlobalWindow();

  static get(): GlobalWindow {
    return GlobalWindow.INSTANCE;
  }

  override maxTimestamp(): number {
    return MAX_TIMESTAMP;
  }

  override namespace(): string {
    return 'g';
  }

  override toString(): string {
    return 'GlobalWindow';
  }
}
