/**
 * How the heap finds the entry of a key. Whole numbers, and rows of numbers and texts as SQL groups and joins by them, lie in hash tables
 * of their own over the columns (no text is made of a key, and two numbers lie in the entry itself); all other keys are in a Map.
 */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import type { KeyCodec } from '../types/contracts';
import { type Row, rowClassOf } from '../types/rows';
import { KeyEntry } from './key-entry';
import { hashOfPair, hashValue, isHashable, type RowKeys, rowKeys, sameValue } from './key-hash';
import type { MapKey } from './key-table';

export interface KeyIndex {
  readonly size: number;
  /** Where to look for the key: a hash, or what stands for it in a Map. */
  probe(key: unknown): MapKey;
  find(key: unknown, probe: MapKey): KeyEntry | undefined;
  /** For a key that is not there. */
  add(key: unknown, probe: MapKey, mark: number): KeyEntry;
  /** `entry` is there. */
  delete(entry: KeyEntry): void;
  keyOf(entry: KeyEntry): unknown;
  /** In the order of `add`, with what comes and without what goes while it runs. */
  entries(): IterableIterator<KeyEntry>;
  clear(): void;
}

/** The index for keys of `type`. */
export function keyIndex(type: DataType, codec: KeyCodec): KeyIndex {
  const { root, children } = type;
  if (WHOLE_NUMBERS.has(root)) return new NumberIndex();
  if (root !== TypeRoot.ROW || children.length === 0 || !children.every(isHashable)) return new MapIndex(codec);
  const keys = rowKeys(children.length);
  if (children.length === 2 && children.every((child) => WHOLE_NUMBERS.has(child.root))) {
    return new PairIndex(keys, rowClassOf(type));
  }
  return new RowIndex(keys);
}

const WHOLE_NUMBERS: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
]);

/** Keys that the codec makes something of that a Map compares: `k0` is the key, `k1` its Map key. */
class MapIndex implements KeyIndex {
  private readonly map = new Map<MapKey, KeyEntry>();

  constructor(private readonly codec: KeyCodec) {}

  get size(): number {
    return this.map.size;
  }

  probe(key: unknown): MapKey {
    return this.codec.toMapKey(key);
  }

  find(_key: unknown, probe: MapKey): KeyEntry | undefined {
    return this.map.get(probe);
  }

  add(key: unknown, probe: MapKey, mark: number): KeyEntry {
    const entry = new KeyEntry(key, probe, mark);
    this.map.set(probe, entry);
    return entry;
  }

  delete(entry: KeyEntry): void {
    this.map.delete(entry.k1 as MapKey);
  }

  keyOf(entry: KeyEntry): unknown {
    return entry.k0;
  }

  entries(): IterableIterator<KeyEntry> {
    return this.map.values();
  }

  clear(): void {
    this.map.clear();
  }
}

/** Places of the smallest table; a power of two. */
const LEAST_PLACES = 16;

/**
 * A hash table with open addressing: places name entries by their number in a list in the order of `add`. What is deleted leaves a
 * hole in the list, which goes when the table is made anew. Hashes lie beside the numbers, so that few entries are looked at in vain.
 */
abstract class HashIndex implements KeyIndex {
  /** Number of an entry plus 1 (0 = free), and its hash, in turn. */
  private places = new Int32Array(2 * LEAST_PLACES);
  private mask = LEAST_PLACES - 1;
  private list: (KeyEntry | undefined)[] = [];
  private live = 0;
  /** Numbers at which running iterators go on. */
  private readonly cursors = new Set<{ at: number }>();

  get size(): number {
    return this.live;
  }

  abstract probe(key: unknown): number;
  abstract keyOf(entry: KeyEntry): unknown;
  protected abstract isOf(entry: KeyEntry, key: unknown): boolean;
  protected abstract create(key: unknown, mark: number): KeyEntry;

  find(key: unknown, probe: MapKey): KeyEntry | undefined {
    const { places, mask, list } = this;
    const hash = probe as number;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const number = places[2 * place];
      if (number === 0) return undefined;
      if (places[2 * place + 1] !== hash) continue;
      const entry = list[number - 1];
      if (entry !== undefined && this.isOf(entry, key)) return entry;
    }
  }

  add(key: unknown, probe: MapKey, mark: number): KeyEntry {
    if (this.list.length * 3 >= (this.mask + 1) * 2) this.renew();
    const entry = this.create(key, mark);
    this.occupy(this.list.push(entry), probe as number);
    this.live++;
    return entry;
  }

  private occupy(number: number, hash: number): void {
    const { places, mask } = this;
    let place = hash & mask;
    while (places[2 * place] !== 0) place = (place + 1) & mask;
    places[2 * place] = number;
    places[2 * place + 1] = hash;
  }

  delete(entry: KeyEntry): void {
    const { places, mask, list } = this;
    const hash = this.probe(this.keyOf(entry));
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const number = places[2 * place];
      if (number === 0) return;
      if (list[number - 1] !== entry) continue;
      list[number - 1] = undefined;
      if (--this.live === 0) this.clear();
      return;
    }
  }

  /** Makes a table without holes, at most half full. */
  private renew(): void {
    const { places, list } = this;
    const moved = this.closeHoles();
    let size = LEAST_PLACES;
    while (size < 2 * this.list.length + 2) size *= 2;
    this.places = new Int32Array(2 * size);
    this.mask = size - 1;
    for (let i = 0; i < places.length; i += 2) {
      const number = places[i];
      if (number === 0 || (moved !== undefined && list[number - 1] === undefined)) continue;
      this.occupy(moved === undefined ? number : moved[number - 1], places[i + 1]);
    }
  }

  /** The new numbers of entries, by their old place in the list; undefined when there were no holes. */
  private closeHoles(): Int32Array | undefined {
    const { list, cursors } = this;
    if (this.live === list.length) return undefined;
    const moved = new Int32Array(list.length);
    const before = [...cursors].map((cursor) => ({ cursor, at: cursor.at }));
    const kept: KeyEntry[] = [];
    for (let i = 0; i < list.length; i++) {
      for (const { cursor, at } of before) if (at === i) cursor.at = kept.length;
      const entry = list[i];
      if (entry !== undefined) moved[i] = kept.push(entry);
    }
    for (const { cursor, at } of before) if (at === list.length) cursor.at = kept.length;
    this.list = kept;
    return moved;
  }

  *entries(): IterableIterator<KeyEntry> {
    const cursor = { at: 0 };
    this.cursors.add(cursor);
    try {
      while (cursor.at < this.list.length) {
        const entry = this.list[cursor.at++];
        if (entry !== undefined) yield entry;
      }
    } finally {
      this.cursors.delete(cursor);
    }
  }

  clear(): void {
    this.list = [];
    this.live = 0;
    this.places = new Int32Array(2 * LEAST_PLACES);
    this.mask = LEAST_PLACES - 1;
    for (const cursor of this.cursors) cursor.at = 0;
  }
}

/** Whole numbers, and null: `k0` is the key. */
class NumberIndex extends HashIndex {
  probe(key: unknown): number {
    return hashValue(key);
  }

  keyOf(entry: KeyEntry): unknown {
    return entry.k0;
  }

  protected isOf(entry: KeyEntry, key: unknown): boolean {
    return entry.k0 === key || sameValue(entry.k0, key);
  }

  protected create(key: unknown, mark: number): KeyEntry {
    return new KeyEntry(key, undefined, mark);
  }
}

/** Rows of numbers, texts and booleans: `k0` is the row. */
class RowIndex extends HashIndex {
  private readonly hash: RowKeys['hash'];
  private readonly same: RowKeys['same'];

  constructor(keys: RowKeys) {
    super();
    this.hash = keys.hash;
    this.same = keys.same;
  }

  probe(key: unknown): number {
    return key === null || key === undefined ? 0 : this.hash(key as Row);
  }

  keyOf(entry: KeyEntry): unknown {
    return entry.k0;
  }

  protected isOf(entry: KeyEntry, key: unknown): boolean {
    const { k0 } = entry;
    if (k0 === null || k0 === undefined || key === null || key === undefined) return (k0 ?? null) === (key ?? null);
    return this.same(k0 as Row, key as Row);
  }

  protected create(key: unknown, mark: number): KeyEntry {
    return new KeyEntry(key, undefined, mark);
  }
}

/** Two whole numbers: small ones of a row of kind +I are `k0` and `k1`, otherwise `k0` is the row. */
class PairIndex extends RowIndex {
  constructor(
    keys: RowKeys,
    private readonly Key: ReturnType<typeof rowClassOf>,
  ) {
    super(keys);
  }

  override probe(key: unknown): number {
    return isSmallPair(key) ? hashOfPair(key.f0, key.f1) : super.probe(key);
  }

  override keyOf(entry: KeyEntry): unknown {
    return typeof entry.k0 === 'number' ? new this.Key(0, entry.k0, entry.k1) : entry.k0;
  }

  protected override isOf(entry: KeyEntry, key: unknown): boolean {
    if (typeof entry.k0 !== 'number') return !isSmallPair(key) && super.isOf(entry, key);
    return isSmallPair(key) && key.f0 === entry.k0 && key.f1 === entry.k1;
  }

  protected override create(key: unknown, mark: number): KeyEntry {
    return isSmallPair(key) ? new KeyEntry(key.f0, key.f1, mark) : super.create(key, mark);
  }
}

function isSmallPair(key: unknown): key is Row & { readonly f0: number; readonly f1: number } {
  if (key === null || key === undefined) return false;
  const { kind, f0, f1 } = key as Row;
  return kind === 0 && isSmall(f0) && isSmall(f1);
}

function isSmall(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}
