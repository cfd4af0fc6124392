/** Windows of a local time. Aligned windows are made of slices of one length, of which each row belongs to exactly one. */
import type { Windowing } from '../configs';

/** Start of the window of length `size` that holds `time`; windows begin at multiples of `size`, moved by `offset`. */
export function windowStart(time: number, offset: number, size: number): number {
  const rest = (time - offset) % size;
  return time - (rest < 0 ? rest + size : rest);
}

export interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** Calls `each` for all windows that a time belongs to, in the order in which the table functions give them. */
export function eachWindow(windowing: Windowing, time: number, each: (start: number, end: number) => void): void {
  const { kind, size, slide, offset } = windowing;
  if (kind === 'TUMBLE') {
    const start = windowStart(time, offset, size);
    each(start, start + size);
  } else if (kind === 'HOP') {
    for (let start = windowStart(time, offset, slide); start > time - size; start -= slide) each(start, start + size);
  } else if (kind === 'CUMULATE') {
    const start = windowStart(time, offset, size);
    const first = windowStart(time, offset, slide) + slide;
    for (let end = first; end <= start + size; end += slide) each(start, end);
  } else {
    each(time, time + size);
  }
}

/** Aligned windows as slices, which are known by their ends. */
export interface Slices {
  /** Length of a slice; distance of the ends of successive windows. */
  readonly length: number;
  sliceEnd(time: number): number;
  /** End of the last window that the slice is part of. */
  lastWindowEnd(sliceEnd: number): number;
  windowStart(windowEnd: number): number;
  /** The slice that keeps rows of a slice whose first window has fired already. */
  lateTarget(sliceEnd: number): number;
}

/** Slices of the time itself. */
export function slicesOf(windowing: Windowing): Slices {
  const { kind, size, slide, offset } = windowing;
  switch (kind) {
    case 'TUMBLE':
      return {
        length: size,
        sliceEnd: (time) => windowStart(time, offset, size) + size,
        lastWindowEnd: (end) => end,
        windowStart: (end) => end - size,
        lateTarget: (end) => end,
      };
    case 'HOP':
      return {
        length: slide,
        sliceEnd: (time) => windowStart(time, offset, slide) + slide,
        lastWindowEnd: (end) => end - slide + size,
        windowStart: (end) => end - size,
        lateTarget: (end) => end,
      };
    case 'CUMULATE': {
      const startOf = (end: number): number => windowStart(end - 1, offset, size);
      return {
        length: slide,
        sliceEnd: (time) => windowStart(time, offset, slide) + slide,
        lastWindowEnd: (end) => startOf(end) + size,
        windowStart: startOf,
        lateTarget: (end) => startOf(end) + slide,
      };
    }
    default:
      throw new Error(`${kind} windows have no slices`);
  }
}
