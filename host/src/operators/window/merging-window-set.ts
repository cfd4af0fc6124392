/**
 * The windows in flight of one key with a merging assigner, after Flink's MergingWindowSet. A merged window keeps its contents in
 * the namespace of one of the windows it came from (its state window), so that contents move only when two windows
 * with contents become one.
 */
import type { MergingWindowAssigner, Window } from '@drey/sdk';
import type { InternalListState } from '../../state/contracts';

/** Called when windows become one, before the element is added. `sources` are state namespaces to be moved into `target`. */
export type OnMerge = (result: Window, merged: readonly Window[], target: string, sources: readonly string[]) => void;

/** Windows by namespace, so that equal windows are one object. */
export interface WindowLookup {
  windowOf(namespace: string): Window;
  namespaceOf(window: Window): string;
}

export class MergingWindowSet {
  /** Window namespace -> namespace of its state window. */
  private mapping = new Map<string, string>();
  private changed = false;

  constructor(
    private readonly assigner: MergingWindowAssigner<unknown, Window>,
    private readonly state: InternalListState<string>,
    private readonly lookup: WindowLookup,
  ) {}

  /** Loads the windows of the current key: a flat list of window and state window. */
  load(): void {
    const stored = this.state.get();
    this.changed = false;
    this.mapping.clear();
    for (let i = 0; i < stored.length; i += 2) this.mapping.set(stored[i], stored[i + 1]);
  }

  /** Writes the windows of the current key back if they changed. */
  persist(): void {
    if (!this.changed) return;
    const flat: string[] = [];
    for (const [window, stateWindow] of this.mapping) flat.push(window, stateWindow);
    if (flat.length === 0) this.state.clear();
    else this.state.put(flat);
  }

  stateWindow(window: string): string | undefined {
    return this.mapping.get(window);
  }

  /** @throws when the window is not in flight. */
  retire(window: string): void {
    if (!this.mapping.delete(window)) throw new Error(`Window ${window} is not in in-flight window set.`);
    this.changed = true;
  }

  /** Adds a window; returns the window in flight that now stands for it. */
  add(window: Window, onMerge: OnMerge): Window {
    const namespace = this.lookup.namespaceOf(window);
    if (this.mapping.size === 0) {
      this.put(namespace, namespace);
      return window;
    }
    const results: { readonly result: Window; readonly merged: readonly Window[] }[] = [];
    const candidates = [...this.mapping.keys()].map((known) => this.lookup.windowOf(known));
    if (!this.mapping.has(namespace)) candidates.push(window);
    else candidates.push(this.lookup.windowOf(namespace));
    this.assigner.mergeWindows(candidates, (merged, result) => results.push({ result, merged }));
    let standsFor: Window | undefined;
    for (const { result, merged } of results) {
      if (merged.some((part) => this.lookup.namespaceOf(part) === namespace)) standsFor = result;
      this.merge(result, merged, namespace, onMerge);
    }
    if (standsFor !== undefined) return standsFor;
    this.put(namespace, namespace);
    return window;
  }

  /** `added` is left out of the merged windows once: it has no contents yet. */
  private merge(result: Window, merged: readonly Window[], added: string, onMerge: OnMerge): void {
    const parts = [...merged];
    const position = parts.findIndex((part) => this.lookup.namespaceOf(part) === added);
    if (position >= 0) parts.splice(position, 1);
    const resultNamespace = this.lookup.namespaceOf(result);
    const names = parts.map((part) => this.lookup.namespaceOf(part));
    // An element that falls into a window without extending it merges nothing.
    if (names.length === 1 && names[0] === resultNamespace) return;
    const target = this.mapping.get(names[0]) as string;
    const sources: string[] = [];
    for (const name of names) {
      const stateWindow = this.mapping.get(name);
      if (stateWindow !== undefined && stateWindow !== target) sources.push(stateWindow);
      this.mapping.delete(name);
    }
    this.put(resultNamespace, target);
    onMerge(result, parts, target, sources);
  }

  private put(window: string, stateWindow: string): void {
    this.mapping.set(window, stateWindow);
    this.changed = true;
  }
}
