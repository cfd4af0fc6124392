/** States as the store sees them: keys of records, and values as bytes. */
import { DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { keyGroupOf } from '../../types/hash';
import { keyCodec } from '../../types/keys';
import {
  BinaryReader,
  BinaryWriter,
  keySerializer,
  type ValueSerializer,
  valueSerializer,
} from '../../types/serializers';
import type { MapKey } from '../key-table';
import { isTimed } from '../snapshot/segment-format';
import type { Timed } from '../ttl';
import { type UserKeyOrder, userKeyOrder } from './order';
import type { KeyEntry } from './cells';
import { SizeEstimate } from './sizes';

/** Kinds of rows in the store, after the backend's prefix. */
const RECORD = 1;
const CHANGE = 2;

const OBJECT = DataType.create({ root: TypeRoot.OBJECT });

/** One state of the backend. */
export class StateInfo {
  readonly isMap: boolean;
  readonly isList: boolean;
  readonly timed: boolean;
  readonly size: SizeEstimate;
  readonly order: UserKeyOrder;
  readonly toUserMapKey: (userKey: unknown) => MapKey;
  private readonly value: ValueSerializer;
  private readonly userKey: ValueSerializer;

  constructor(
    /** Position in the backend's list of states, slot in key entries, and name in the store's keys. */
    readonly index: number,
    readonly descriptor: StateDescriptor,
  ) {
    this.isMap = descriptor.kind === StateKind.MAP_STATE;
    this.isList = descriptor.kind === StateKind.LIST_STATE;
    this.timed = isTimed(descriptor);
    this.size = new SizeEstimate(this.isMap);
    this.value = valueSerializer(descriptor.valueType);
    this.userKey = valueSerializer(descriptor.keyType);
    this.order = userKeyOrder(descriptor.keyType);
    const userKeys = keyCodec(descriptor.keyType ?? OBJECT, { pyflink: false });
    this.toUserMapKey = (userKey) => userKeys.toMapKey(userKey);
  }

  writeValue(value: unknown, w: BinaryWriter): void {
    if (!this.isList) {
      this.writeItem(value, w);
      return;
    }
    const items = value as readonly unknown[];
    w.writeUnsigned(items.length);
    for (const item of items) this.writeItem(item, w);
  }

  readValue(r: BinaryReader): unknown {
    if (!this.isList) return this.readItem(r);
    const items: unknown[] = [];
    for (let count = r.readUnsigned(); count > 0; count--) items.push(this.readItem(r));
    return items;
  }

  /** Map entries carry their user key: the store's key has its order only. */
  writeEntry(userKey: unknown, value: unknown, w: BinaryWriter): void {
    this.userKey.write(userKey, w);
    this.writeItem(value, w);
  }

  writeUserKey(userKey: unknown, w: BinaryWriter): void {
    this.userKey.write(userKey, w);
  }

  readUserKey(r: BinaryReader): unknown {
    return this.userKey.read(r);
  }

  readItem(r: BinaryReader): unknown {
    if (!this.timed) return this.value.read(r);
    const time = Number(r.readInteger());
    return { value: this.value.read(r), time } satisfies Timed<unknown>;
  }

  private writeItem(item: unknown, w: BinaryWriter): void {
    if (!this.timed) this.value.write(item, w);
    else {
      const { value, time } = item as Timed<unknown>;
      w.writeInteger(time);
      this.value.write(value, w);
    }
  }
}

export interface KeyAddress {
  readonly keyGroup: number;
  /** The key, after its length. */
  readonly bytes: Uint8Array;
}

/** What a row's key says. */
export interface RowPlace {
  readonly keyGroup: number;
  readonly state: number;
  readonly key: unknown;
  readonly namespace: string;
}

/** Hashes keys, as the backend's key codec does. */
export interface KeyHash {
  hash(key: unknown): number;
}

/**
 * Keys of rows: prefix of the backend, kind of row, (epoch of a change,) state, key group, key, namespace, order of the user key.
 * Key and namespace carry their length, so that no record's key begins another's. The arrays given are views of a buffer that the
 * next call uses again.
 */
export class RowKeys {
  private readonly w = new BinaryWriter(128);
  private readonly r = new BinaryReader(new Uint8Array(0));
  private readonly keyWriter = new BinaryWriter(64);
  private readonly serializer: ValueSerializer;
  private addressed: KeyEntry | undefined = undefined;
  private address: KeyAddress = { keyGroup: 0, bytes: new Uint8Array(0) };

  constructor(
    private readonly prefix: number,
    keyType: DataType,
    private readonly hash: KeyHash,
    private readonly maxParallelism: number,
  ) {
    this.serializer = keySerializer(keyType);
  }

  /** Remembers the last entry's. */
  addressOf(entry: KeyEntry): KeyAddress {
    if (entry === this.addressed) return this.address;
    this.addressed = entry;
    return (this.address = this.addressOfKey(entry.key));
  }

  addressOfKey(key: unknown, keyGroup = keyGroupOf(this.hash.hash(key), this.maxParallelism)): KeyAddress {
    const w = this.keyWriter;
    w.reset();
    this.serializer.write(key, w);
    return { keyGroup, bytes: w.copy() };
  }

  /** Of a value or list, or what the keys of a map's entries begin with. */
  record(address: KeyAddress, state: number, namespace: string): Uint8Array {
    this.begin(RECORD);
    this.place(address, state, namespace);
    return this.w.view();
  }

  entry(address: KeyAddress, state: number, namespace: string, order: string): Uint8Array {
    this.begin(RECORD);
    this.place(address, state, namespace);
    this.orderOf(order);
    return this.w.view();
  }

  /** Of the note that a record has changed in `epoch`. */
  change(epoch: number, record: Uint8Array): Uint8Array {
    const w = this.keyWriter;
    w.reset();
    this.writeHead(w, CHANGE);
    writeUint32(w, epoch);
    w.writeRaw(record.subarray(PREFIX_BYTES));
    return w.view();
  }

  /** First key, and the first key after, of all rows of the backend. */
  all(): [Uint8Array, Uint8Array] {
    const w = new BinaryWriter(16);
    writeUint32(w, this.prefix);
    return [w.copy(), after(w.copy())];
  }

  records(): [Uint8Array, Uint8Array] {
    this.begin(RECORD);
    return range(this.w.view());
  }

  recordsOfState(state: number): [Uint8Array, Uint8Array] {
    this.begin(RECORD);
    writeUint16(this.w, state);
    return range(this.w.view());
  }

  /** Records of a key in all namespaces. */
  recordsOfKey(address: KeyAddress, state: number): [Uint8Array, Uint8Array] {
    this.begin(RECORD);
    this.keyOf(address, state);
    return range(this.w.view());
  }

  entries(address: KeyAddress, state: number, namespace: string): [Uint8Array, Uint8Array] {
    return range(this.record(address, state, namespace));
  }

  /** Changes of the epochs `first` to `last`. */
  changes(first: number, last: number): [Uint8Array, Uint8Array] {
    this.begin(CHANGE);
    writeUint32(this.w, first);
    const from = this.w.copy();
    this.begin(CHANGE);
    writeUint32(this.w, last + 1);
    return [from, this.w.copy()];
  }

  /** Where the row of a record, or of a change, belongs. */
  read(row: Uint8Array): RowPlace {
    const { r } = this;
    r.reset(row);
    r.position = row[PREFIX_BYTES - 1] === CHANGE ? PREFIX_BYTES + 4 : PREFIX_BYTES;
    const state = 256 * r.readByte() + r.readByte();
    const keyGroup = 256 * r.readByte() + r.readByte();
    const end = r.readUnsigned() + r.position;
    const key = this.serializer.read(r);
    r.position = end;
    return { keyGroup, state, key, namespace: r.readString() };
  }

  private begin(kind: number): void {
    this.w.reset();
    this.writeHead(this.w, kind);
  }

  private writeHead(w: BinaryWriter, kind: number): void {
    writeUint32(w, this.prefix);
    w.writeByte(kind);
  }

  private place(address: KeyAddress, state: number, namespace: string): void {
    this.keyOf(address, state);
    this.w.writeString(namespace);
  }

  private keyOf({ keyGroup, bytes }: KeyAddress, state: number): void {
    writeUint16(this.w, state);
    writeUint16(this.w, keyGroup);
    this.w.writeUnsigned(bytes.length);
    this.w.writeRaw(bytes);
  }

  private orderOf(order: string): void {
    const { w } = this;
    w.reserve(order.length);
    for (let i = 0; i < order.length; i++) w.bytes[w.position + i] = order.charCodeAt(i);
    w.position += order.length;
  }
}

/** Prefix and kind. */
const PREFIX_BYTES = 5;

function writeUint16(w: BinaryWriter, value: number): void {
  w.writeByte(value >>> 8);
  w.writeByte(value & 0xff);
}

function writeUint32(w: BinaryWriter, value: number): void {
  writeUint16(w, value >>> 16);
  writeUint16(w, value & 0xffff);
}

function range(prefix: Uint8Array): [Uint8Array, Uint8Array] {
  const from = prefix.slice();
  return [from, after(from)];
}

/** The first key that does not begin with `prefix`. */
function after(prefix: Uint8Array): Uint8Array {
  const end = prefix.slice();
  for (let i = end.length - 1; i >= 0; i--) {
    if (end[i] < 255) {
      end[i]++;
      return end.subarray(0, i + 1);
    }
  }
  throw new RangeError('every key begins with this prefix');
}
