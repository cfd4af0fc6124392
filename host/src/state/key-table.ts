/**
 * Where heap state lives: one entry for each key, with a slot for each state. A record finds its key's entry once; every
 * state access of the void namespace is then an array access.
 *
 * An entry may only be changed after it was touched in the current epoch (`setCurrentKey` does that for the current key), and
 * epochs begin with snapshots: that is how a running snapshot gets to write an entry before it changes, and how the next one
 * knows which entries have.
 */
import type { KeyCodec } from '../types/contracts';

export type MapKey = string | number | bigint | boolean;

/** Values of the states, by the state's index; undefined = absent. */
export type Slots = unknown[];

export class KeyEntry {
  /** Filled slots over all namespaces. An entry with none is not kept. */
  filled = 0;
  namespaces: Map<string, Slots> | undefined = undefined;
  /** It may be in a segment that a later one builds on, so that its removal must be told. */
  saved = false;
  /** Its key group, once that is known. */
  group: number | undefined = undefined;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
    readonly slots: Slots,
    /** The epoch (an even number) in which it was last touched; one less than that of a snapshot that has written it since. */
    public mark: number,
  ) {}

  slotsOf(namespace: string): Slots | undefined {
    return namespace === '' ? this.slots : this.namespaces?.get(namespace);
  }
}

/** Is told what happens to entries. */
export interface EntryWatcher {
  /** The entry was not touched in this epoch, and may change now. */
  beforeChange(entry: KeyEntry): void;
  /** A saved entry was removed. */
  removed(entry: KeyEntry): void;
}

export class KeyTable {
  readonly entries = new Map<MapKey, KeyEntry>();
  /** Entry of the current key; undefined when nothing is stored for it. */
  entry: KeyEntry | undefined = undefined;
  key: unknown = undefined;
  mapKey: MapKey | undefined = undefined;
  /** The current epoch. */
  mark = 0;
  watcher: EntryWatcher | undefined = undefined;
  private states = 0;
  private readonly toMapKey: (key: unknown) => MapKey;

  constructor(readonly codec: KeyCodec) {
    this.toMapKey = (key) => codec.toMapKey(key);
  }

  setCurrentKey(key: unknown): void {
    const mapKey = this.toMapKey(key);
    this.key = key;
    if (mapKey === this.mapKey) return;
    this.mapKey = mapKey;
    const entry = this.entries.get(mapKey);
    this.entry = entry;
    if (entry !== undefined && entry.mark !== this.mark) this.touch(entry);
  }

  /** To be called before an entry other than that of the current key is changed. */
  touch(entry: KeyEntry): void {
    if (entry.mark === this.mark) return;
    this.watcher?.beforeChange(entry);
    entry.mark = this.mark;
  }

  /** Entries that were touched before have to be touched again; that of the current key is at once. */
  nextEpoch(): void {
    this.mark += 2;
    if (this.entry !== undefined) this.touch(this.entry);
  }

  /** Index of a new state. */
  addState(): number {
    return this.states++;
  }

  get(index: number, namespace: string): unknown {
    const { entry } = this;
    if (entry === undefined) return undefined;
    return namespace === '' ? entry.slots[index] : entry.namespaces?.get(namespace)?.[index];
  }

  put(index: number, namespace: string, value: unknown): void {
    this.putInto(this.entry ?? this.createEntry(), index, namespace, value);
  }

  putInto(entry: KeyEntry, index: number, namespace: string, value: unknown): void {
    const slots = namespace === '' ? entry.slots : this.slotsFor(entry, namespace);
    if (slots[index] === undefined) entry.filled++;
    slots[index] = value;
  }

  remove(index: number, namespace: string): void {
    if (this.entry !== undefined) this.removeFrom(this.entry, index, namespace);
  }

  removeFrom(entry: KeyEntry, index: number, namespace: string): void {
    const slots = entry.slotsOf(namespace);
    if (slots === undefined || slots[index] === undefined) return;
    slots[index] = undefined;
    entry.filled--;
    if (namespace !== '' && slots.every((slot) => slot === undefined)) entry.namespaces?.delete(namespace);
    if (entry.filled === 0) this.drop(entry);
  }

  /** Forgets everything of the current key. */
  removeCurrent(): void {
    if (this.entry !== undefined) this.drop(this.entry);
  }

  find(key: unknown): KeyEntry | undefined {
    return this.entries.get(this.toMapKey(key));
  }

  /** The entry of a key, made when there is none; the current key stays. */
  entryOf(key: unknown): KeyEntry {
    const mapKey = this.toMapKey(key);
    return this.entries.get(mapKey) ?? this.addEntry(key, mapKey);
  }

  drop(entry: KeyEntry): void {
    this.entries.delete(entry.mapKey);
    if (entry === this.entry) this.entry = undefined;
    if (entry.saved) this.watcher?.removed(entry);
  }

  clear(): void {
    this.entries.clear();
    this.entry = undefined;
    this.mapKey = undefined;
    this.key = undefined;
  }

  private createEntry(): KeyEntry {
    if (this.mapKey === undefined)
      throw new Error('No key set. This method should not be called outside of a keyed context.');
    this.entry = this.addEntry(this.key, this.mapKey);
    return this.entry;
  }

  private addEntry(key: unknown, mapKey: MapKey): KeyEntry {
    const entry = new KeyEntry(key, mapKey, this.newSlots(), this.mark);
    this.entries.set(mapKey, entry);
    return entry;
  }

  private newSlots(): Slots {
    // Of exactly this size: an array that grows has room for more, and there may be millions of these.
    switch (this.states) {
      case 1:
        return [undefined];
      case 2:
        return [undefined, undefined];
      default:
        return new Array<unknown>(this.states).fill(undefined);
    }
  }

  private slotsFor(entry: KeyEntry, namespace: string): Slots {
    const namespaces = (entry.namespaces ??= new Map());
    let slots = namespaces.get(namespace);
    if (slots === undefined) namespaces.set(namespace, (slots = this.newSlots()));
    return slots;
  }
}
