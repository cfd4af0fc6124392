/**
 * Where heap state lives: one entry for each key, with a slot for each state. A record finds its key's entry once; every
 * state access of the void namespace is then an array access.
 */
import { keyGroupOf } from '../types/hash';
import type { KeyCodec } from '../types/contracts';

export type MapKey = string | number | bigint | boolean;

/** Values of the states, by the state's index; undefined = absent. */
export type Slots = unknown[];

export class KeyEntry {
  /** Filled slots over all namespaces. An entry with none is not kept. */
  filled = 0;
  namespaces: Map<string, Slots> | undefined = undefined;
  private hash: number | undefined = undefined;

  constructor(
    readonly key: unknown,
    readonly mapKey: MapKey,
    readonly slots: Slots,
  ) {}

  slotsOf(namespace: string): Slots | undefined {
    return namespace === '' ? this.slots : this.namespaces?.get(namespace);
  }

  keyGroup(codec: KeyCodec, maxParallelism: number): number {
    return keyGroupOf((this.hash ??= codec.hash(this.key)), maxParallelism);
  }
}

export class KeyTable {
  readonly entries = new Map<MapKey, KeyEntry>();
  /** Entry of the current key; undefined when nothing is stored for it. */
  entry: KeyEntry | undefined = undefined;
  key: unknown = undefined;
  mapKey: MapKey | undefined = undefined;
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
    this.entry = this.entries.get(mapKey);
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
    const entry = this.entry ?? this.createEntry();
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

  clear(): void {
    this.entries.clear();
    this.entry = undefined;
    this.mapKey = undefined;
    this.key = undefined;
  }

  private drop(entry: KeyEntry): void {
    this.entries.delete(entry.mapKey);
    if (entry === this.entry) this.entry = undefined;
  }

  private createEntry(): KeyEntry {
    if (this.mapKey === undefined)
      throw new Error('No key set. This method should not be called outside of a keyed context.');
    const entry = new KeyEntry(this.key, this.mapKey, this.newSlots());
    this.entries.set(this.mapKey, entry);
    this.entry = entry;
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
