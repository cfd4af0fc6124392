/** Windows by namespace and back: most rows fall into few windows, so their names and objects are made once. */
import type { TimeWindow, Window, WindowAssigner } from '@drey/sdk';
import type { WindowLookup } from './merging-window-set';

const MAX_CACHED = 4096;

interface Named {
  readonly end: number;
  readonly namespace: string;
}

export class WindowCache implements WindowLookup {
  private readonly windows = new Map<string, Window>();
  /** Time windows by start; the last one of a start wins. */
  private readonly names = new Map<number, Named>();

  constructor(private readonly assigner: WindowAssigner<unknown, Window>) {}

  windowOf(namespace: string): Window {
    let window = this.windows.get(namespace);
    if (window === undefined) {
      window = this.assigner.windowOf(namespace);
      if (this.windows.size >= MAX_CACHED) this.windows.clear();
      this.windows.set(namespace, window);
    }
    return window;
  }

  namespaceOf(window: Window): string {
    const { start, end } = window as TimeWindow;
    if (typeof start !== 'number' || typeof end !== 'number') return window.namespace();
    const known = this.names.get(start);
    if (known !== undefined && known.end === end) return known.namespace;
    const namespace = window.namespace();
    if (this.names.size >= MAX_CACHED) this.names.clear();
    this.names.set(start, { end, namespace });
    return namespace;
  }
}
