/** Waiting that ends when what waits is closed. */

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Before attempt `attempt` (from 1) again: doubled each time, and up to a fifth off so that many do not come at once. */
export function backoffMs({ firstMs, maxMs }: Backoff, attempt: number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.8 + Math.random() * 0.4));
}

/** Resolves after `ms`, or at once when `signal` is aborted. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
