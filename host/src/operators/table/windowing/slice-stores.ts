/**
 * Accumulators of slices by key, and which windows are due for which keys. In state with a timer for each key and window, or,
 * where state is in memory anyway, beside it: then a window has one timer, that of the first of its keys, and what is gathered is
 * written to state, with the timers of all keys, before a snapshot.
 */
import type { InternalValueState, KeyedStateBackend, TimerService } from '../../../state/contracts';
import type { MapKey } from '../../../state/key-table';
import type { Row } from '../../../types/rows';

/** What is stored for one key at a time. Slices and windows are known by their ends (ms, local time). */
export interface SliceStore {
  select(key: unknown): void;
  get(end: number): Row | undefined;
  /** An accumulator that `get` gave may be changed in place before. */
  put(end: number, acc: Row): void;
  clear(end: number): void;
  /** The window that ends there is due for the key; nothing need happen when nothing is stored for it. */
  register(end: number): void;
  /** A timer of that window: calls `each` for keys for which it is due; the key is selected. */
  fire(key: unknown, end: number, each: (key: unknown, end: number) => void): void;
  /** Before a snapshot. */
  writeBack(): void;
}

export interface SliceState {
  readonly backend: KeyedStateBackend;
  readonly timers: TimerService;
  readonly values: InternalValueState<Row>;
  /** Ends for which the current key has a value. */
  ends(): number[];
  /** Of the current key. */
  registerTimer(namespace: string, end: number): void;
  deleteTimer(namespace: string, end: number): void;
}

const MAX_KNOWN_NAMESPACES = 64;

/** Namespaces of the ends that were used of late: the same few for all keys. */
class Namespaces {
  private readonly known = new Map<number, string>();

  of(end: number): string {
    const known = this.known.get(end);
    if (known !== undefined) return known;
    if (this.known.size >= MAX_KNOWN_NAMESPACES) this.known.clear();
    const namespace = String(end);
    this.known.set(end, namespace);
    return namespace;
  }
}

export class StoredSlices implements SliceStore {
  private readonly namespaces = new Namespaces();

  constructor(private readonly state: SliceState) {}

  select(key: unknown): void {
    this.state.backend.setCurrentKey(key);
  }

  get(end: number): Row | undefined {
    const { values } = this.state;
    values.setNamespace(this.namespaces.of(end));
    return values.get();
  }

  put(end: number, acc: Row): void {
    const { values } = this.state;
    values.setNamespace(this.namespaces.of(end));
    values.put(acc);
  }

  clear(end: number): void {
    const { values } = this.state;
    values.setNamespace(this.namespaces.of(end));
    values.clear();
  }

  register(end: number): void {
    this.state.registerTimer(this.namespaces.of(end), end);
  }

  unregister(end: number): void {
    this.state.deleteTimer(this.namespaces.of(end), end);
  }

  fire(key: unknown, end: number, each: (key: unknown, end: number) => void): void {
    each(key, end);
  }

  writeBack(): void {}
}

class Slice {
  constructor(
    readonly end: number,
    public acc: Row,
    public next: Slice | undefined,
  ) {}
}

class KeySlices {
  /** The newest first. */
  slices: Slice | undefined = undefined;
  /** Ends of the windows that are due for the key, of those that are not in state. */
  readonly due: number[] = [];
  /** It was in state, which may still have timers of its windows. */
  stored = false;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
  ) {}
}

export class GatheredSlices implements SliceStore {
  private readonly keys = new Map<MapKey, KeySlices>();
  /** Keys for which a window is due, in order. State has the timer of the first one. */
  private readonly windows = new Map<number, KeySlices[]>();
  private readonly below: StoredSlices;
  private readonly toMapKey: (key: unknown) => MapKey;
  private current!: KeySlices;

  constructor(private readonly state: SliceState) {
    this.below = new StoredSlices(state);
    const { keyCodec } = state.backend;
    this.toMapKey = (key) => keyCodec.toMapKey(key);
  }

  select(key: unknown): void {
    const mapKey = this.toMapKey(key);
    // Slices in state have timers of their own.
    this.current = this.keys.get(mapKey) ?? this.open(key, mapKey, this.state.timers.size > this.windows.size);
  }

  private open(key: unknown, mapKey: MapKey, inState: boolean): KeySlices {
    const opened = new KeySlices(key, mapKey);
    this.keys.set(mapKey, opened);
    if (inState) this.takeOver(opened);
    return opened;
  }

  /** Moves what state has of the key here. */
  private takeOver(opened: KeySlices): void {
    const { below } = this;
    opened.stored = true;
    below.select(opened.key);
    for (const end of this.state.ends()) {
      const acc = below.get(end);
      if (acc === undefined) continue;
      opened.slices = new Slice(end, acc, opened.slices);
      below.clear(end);
    }
  }

  get(end: number): Row | undefined {
    let slice = this.current.slices;
    while (slice !== undefined && slice.end !== end) slice = slice.next;
    return slice?.acc;
  }

  put(end: number, acc: Row): void {
    const { current } = this;
    let slice = current.slices;
    while (slice !== undefined && slice.end !== end) slice = slice.next;
    if (slice === undefined) current.slices = new Slice(end, acc, current.slices);
    else slice.acc = acc;
  }

  clear(end: number): void {
    const { current } = this;
    let before: Slice | undefined;
    let slice = current.slices;
    while (slice !== undefined && slice.end !== end) {
      before = slice;
      slice = slice.next;
    }
    if (slice === undefined) return;
    if (before === undefined) current.slices = slice.next;
    else before.next = slice.next;
  }

  register(end: number): void {
    const { current, windows } = this;
    if (current.slices === undefined || current.due.includes(end)) return;
    current.due.push(end);
    const keys = windows.get(end);
    if (keys !== undefined) {
      keys.push(current);
      return;
    }
    windows.set(end, [current]);
    this.below.select(current.key);
    this.below.register(end);
  }

  fire(key: unknown, end: number, each: (key: unknown, end: number) => void): void {
    const keys = this.windows.get(end);
    const mapKey = this.toMapKey(key);
    if (keys === undefined || keys[0].mapKey !== mapKey) {
      // The last timer in state may have been this one.
      this.current = this.keys.get(mapKey) ?? this.open(key, mapKey, true);
      this.fireCurrent(end, each);
      return;
    }
    this.windows.delete(end);
    for (const one of keys) {
      // A timer in state has come first.
      if (!one.due.includes(end)) continue;
      this.current = one;
      if (one.stored) {
        this.below.select(one.key);
        this.below.unregister(end);
      }
      this.fireCurrent(end, each);
    }
  }

  private fireCurrent(end: number, each: (key: unknown, end: number) => void): void {
    const { current } = this;
    const at = current.due.indexOf(end);
    if (at >= 0) current.due.splice(at, 1);
    if (current.slices !== undefined) each(current.key, end);
    if (current.slices === undefined && current.due.length === 0) this.keys.delete(current.mapKey);
  }

  writeBack(): void {
    const { below } = this;
    for (const { key, slices } of this.keys.values()) {
      below.select(key);
      for (let slice = slices; slice !== undefined; slice = slice.next) below.put(slice.end, slice.acc);
    }
    for (const [end, keys] of this.windows) {
      for (const { key, due } of keys) {
        if (!due.includes(end)) continue;
        below.select(key);
        below.register(end);
      }
    }
    this.keys.clear();
    this.windows.clear();
  }
}
