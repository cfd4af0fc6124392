/**
 * Where heap state lives: one entry for each key, with a slot for each state. A record finds its key's entry once; every
 * state access of the void namespace is then a field access.
 *
 * An entry may only be changed after it was touched in the current epoch (`setCurrentKey` does that for the current key), and
 * epochs begin with snapshots: that is how a running snapshot gets to write an entry before it changes, and how the next one
 * knows which entries have.
 */
import type { DataType } from '@drey/sdk/protocol';
import type { KeyCodec } from '../types/contracts';
import type { KeyEntry } from './key-entry';
import { keyIndex, type KeyIndex } from './key-index';

export type MapKey = string | number | bigint | boolean;

/** Is told what happens to entries. */
export interface EntryWatcher {
  /** The entry was not touched in this epoch, and may change now. */
  beforeChange(entry: KeyEntry): void;
  /** A saved entry was removed. */
  removed(entry: KeyEntry): void;
}

export class KeyTable {
  /** Entry of the current key; undefined when nothing is stored for it. */
  entry: KeyEntry | undefined = undefined;
  key: unknown = undefined;
  /** The current epoch. */
  mark = 0;
  watcher: EntryWatcher | undefined = undefined;
  private states = 0;
  private readonly index: KeyIndex;
  /** Where the index looks for the current key; undefined while there is none. */
  private probe: MapKey | undefined = undefined;
  private mapKey: MapKey | undefined = undefined;

  constructor(
    readonly codec: KeyCodec,
    keyType: DataType,
  ) {
    this.index = keyIndex(keyType, codec);
  }

  setCurrentKey(key: unknown): void {
    const { index } = this;
    const probe = index.probe(key);
    this.key = key;
    this.mapKey = undefined;
    this.probe = probe;
    const entry = index.find(key, probe);
    this.entry = entry;
    if (entry !== undefined && entry.mark !== this.mark) this.touch(entry);
  }

  /** The codec's Map key of the current key. */
  currentMapKey(): MapKey {
    return (this.mapKey ??= this.codec.toMapKey(this.key));
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

  get size(): number {
    return this.index.size;
  }

  /** In the order in which they were made. Those that come and go while it runs are seen as a Map's would be. */
  entries(): IterableIterator<KeyEntry> {
    return this.index.entries();
  }

  keyOf(entry: KeyEntry): unknown {
    return this.index.keyOf(entry);
  }

  get(index: number, namespace: string): unknown {
    return this.entry?.slotIn(namespace, index);
  }

  put(index: number, namespace: string, value: unknown): void {
    (this.entry ?? this.createEntry()).setSlotIn(namespace, index, value);
  }

  remove(index: number, namespace: string): void {
    if (this.entry !== undefined) this.removeFrom(this.entry, index, namespace);
  }

  removeFrom(entry: KeyEntry, index: number, namespace: string): void {
    if (entry.slotIn(namespace, index) === undefined) return;
    entry.setSlotIn(namespace, index, undefined);
    if (entry.isEmpty) this.drop(entry);
  }

  /** Forgets everything of the current key. */
  removeCurrent(): void {
    if (this.entry !== undefined) this.drop(this.entry);
  }

  find(key: unknown): KeyEntry | undefined {
    return this.index.find(key, this.index.probe(key));
  }

  /** The entry of a key, made when there is none; the current key stays. */
  entryOf(key: unknown): KeyEntry {
    const probe = this.index.probe(key);
    return this.index.find(key, probe) ?? this.index.add(key, probe, this.mark);
  }

  drop(entry: KeyEntry): void {
    this.index.delete(entry);
    if (entry === this.entry) this.entry = undefined;
    if (entry.saved) this.watcher?.removed(entry);
  }

  clear(): void {
    this.index.clear();
    this.entry = undefined;
    this.probe = undefined;
    this.mapKey = undefined;
    this.key = undefined;
  }

  private createEntry(): KeyEntry {
    if (this.probe === undefined)
      throw new Error('No key set. This method should not be called outside of a keyed context.');
    this.entry = this.index.add(this.key, this.probe, this.mark);
    return this.entry;
  }
}
