/** Time as the coordinator sees it; tests turn it by hand. */
export interface CoordinatorClock {
  /** ms since the epoch. */
  now(): number;
  /** ms from some moment on; never set back. */
  monotonic(): number;
  /** Calls `run` once, after `delayMs`. The result takes it back. */
  schedule(delayMs: number, run: () => void): () => void;
}

/** Longest delay of a timer in Node. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: CoordinatorClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
    // It keeps the process: the job may have nothing else to do than to wait for its last checkpoint.
    return () => clearTimeout(timer);
  },
};
