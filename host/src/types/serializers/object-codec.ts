/**
 * OBJECT values: a tag, then the content. What has no tag of its own, and what contains itself, is left to structured
 * serialization (types/objects.ts).
 */
import { types } from 'node:util';
import { TaggedUnion } from '@drey/sdk';
import { Column } from '@drey/sdk/protocol';
import { Bitmap } from '../bitmap';
import { bitmapBytes, bitmapOf, variantBytes, variantOf } from '../content-bytes';
import { decodeObjects, encodeObjects } from '../objects';
import { Pickled } from '../pickled';
import { NamedRow, namedRowClass, Row, type RowKind, rowClass } from '../rows';
import { describeValue } from '../values';
import { Variant } from '../variant';
import type { BinaryReader } from './binary-reader';
import type { BinaryWriter } from './binary-writer';
import type { Codec } from './contracts';

const TAG = {
  NULL: 0,
  UNDEFINED: 1,
  FALSE: 2,
  TRUE: 3,
  INTEGER: 4,
  DOUBLE: 5,
  BIGINT: 6,
  STRING: 7,
  ARRAY: 8,
  MAP: 9,
  SET: 10,
  DATE: 11,
  BYTES: 12,
  OBJECT: 13,
  ROW: 14,
  NAMED_POSITIONS: 15,
  NAMED_ROW: 16,
  TAGGED_ONE: 17,
  TAGGED_TWO: 18,
  PICKLED: 19,
  STRUCTURED: 20,
  VARIANT: 21,
  BITMAP: 22,
  BUFFER: 23,
} as const;

/** Thrown where a value contains itself, and caught at its root. */
const CYCLE = new Error('a value that contains itself');

class ObjectWriter {
  /** The containers around what is being written. */
  private readonly path: object[] = [];

  constructor(
    private readonly w: BinaryWriter,
    /** Equal keys give equal bytes: members in order of their bytes, integers alike whether number or bigint. */
    private readonly canonical: boolean,
  ) {}

  write(value: unknown): void {
    const { w } = this;
    switch (typeof value) {
      case 'string':
        w.writeByte(TAG.STRING);
        w.writeString(value);
        return;
      case 'number':
        this.writeNumber(value);
        return;
      case 'boolean':
        w.writeByte(value ? TAG.TRUE : TAG.FALSE);
        return;
      case 'bigint':
        w.writeByte(this.canonical && Number.isSafeInteger(Number(value)) ? TAG.INTEGER : TAG.BIGINT);
        w.writeInteger(value);
        return;
      case 'undefined':
        w.writeByte(this.canonical ? TAG.NULL : TAG.UNDEFINED);
        return;
      case 'object':
        if (value === null) w.writeByte(TAG.NULL);
        else this.writeReference(value);
        return;
      default:
        throw new TypeError(`${describeValue(value)} cannot be kept in state`);
    }
  }

  private writeNumber(value: number): void {
    const integer = Number.isSafeInteger(value) && !Object.is(value, -0);
    this.w.writeByte(integer ? TAG.INTEGER : TAG.DOUBLE);
    if (integer) this.w.writeInteger(value);
    else this.w.writeDouble(value);
  }

  private writeReference(value: object): void {
    if (!isPlain(value) && this.writeLeaf(value)) return;
    if (this.path.includes(value)) throw CYCLE;
    this.path.push(value);
    this.writeContainer(value);
    this.path.pop();
  }

  private writeLeaf(value: object): boolean {
    const { w } = this;
    if (types.isUint8Array(value)) {
      w.writeByte(Buffer.isBuffer(value) && !this.canonical ? TAG.BUFFER : TAG.BYTES);
      w.writeBytes(value);
    } else if (types.isDate(value)) {
      w.writeByte(TAG.DATE);
      w.writeDouble(value.getTime());
    } else if (value instanceof Pickled) {
      w.writeByte(TAG.PICKLED);
      writePickled(value, w, this.canonical);
    } else if (value instanceof Variant) {
      w.writeByte(TAG.VARIANT);
      w.writeBytes(variantBytes(value));
    } else if (value instanceof Bitmap) {
      w.writeByte(TAG.BITMAP);
      w.writeBytes(bitmapBytes(value));
    } else return false;
    return true;
  }

  private writeContainer(value: object): void {
    const { w } = this;
    if (Array.isArray(value)) {
      w.writeByte(TAG.ARRAY);
      this.writeAll(value);
    } else if (isPlain(value)) this.writeRecord(value);
    else if (value instanceof Row) this.writeRow(value);
    else if (types.isMap(value)) {
      w.writeByte(TAG.MAP);
      this.writeMembers(value, ([key, item]) => {
        this.write(key);
        this.write(item);
      });
    } else if (types.isSet(value)) {
      w.writeByte(TAG.SET);
      this.writeMembers(value, (item) => this.write(item));
    } else if (value instanceof TaggedUnion) {
      w.writeByte(value.isOne() ? TAG.TAGGED_ONE : TAG.TAGGED_TWO);
      this.write(value.isOne() ? value.getOne() : value.getTwo());
    } else if (Object.prototype.toString.call(value) === '[object Object]') this.writeRecord(value);
    else {
      w.writeByte(TAG.STRUCTURED);
      w.writeBytes(encodeObjects([value]));
    }
  }

  private writeRecord(value: object): void {
    const { w } = this;
    w.writeByte(TAG.OBJECT);
    const names = Object.keys(value);
    w.writeUnsigned(names.length);
    if (this.canonical) names.sort();
    for (const name of names) {
      w.writeString(name);
      this.write((value as Record<string, unknown>)[name]);
    }
  }

  private writeRow(row: Row): void {
    const { w } = this;
    const byName = row instanceof NamedRow;
    const names = byName ? [...row.fields.keys()] : row.names;
    w.writeByte(byName ? TAG.NAMED_ROW : names === undefined || this.canonical ? TAG.ROW : TAG.NAMED_POSITIONS);
    w.writeByte(row.kind);
    if (names !== undefined && (byName || !this.canonical)) this.writeNames(names);
    this.writeAll(row.toArray());
  }

  private writeNames(names: readonly string[]): void {
    this.w.writeUnsigned(names.length);
    for (const name of names) this.w.writeString(name);
  }

  private writeAll(values: readonly unknown[]): void {
    this.w.writeUnsigned(values.length);
    for (let i = 0; i < values.length; i++) this.write(values[i]);
  }

  private writeMembers<M>(members: { readonly size: number } & Iterable<M>, write: (member: M) => void): void {
    this.w.writeUnsigned(members.size);
    if (this.canonical) writeSorted(this.w, members, write);
    else for (const member of members) write(member);
  }
}

/** Writes members in the order of their bytes, so that maps with equal entries give equal bytes. */
export function writeSorted<M>(w: BinaryWriter, members: Iterable<M>, write: (member: M) => void): void {
  const start = w.position;
  const parts: Uint8Array[] = [];
  for (const member of members) {
    const from = w.position;
    write(member);
    parts.push(w.copy(from));
  }
  w.position = start;
  for (const part of parts.sort(Buffer.compare)) w.writeRaw(part);
}

/** Without looking any further: the usual record or array. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

/** A pickle's bytes, or a column of one value in another layout. */
export function writePickled(value: Pickled, w: BinaryWriter, canonical: boolean): void {
  const column = value.column();
  if (column.pythonClass === 'pickle' && column.nulls.length === 0) {
    w.writeByte(canonical ? 0 : 1);
    w.writeBytes(column.data);
  } else {
    w.writeByte(2);
    w.writeBytes(Column.encode(column).finish());
  }
}

export function readPickled(reader: BinaryReader): Pickled | Uint8Array {
  const form = reader.readByte();
  const bytes = reader.readBytes();
  if (form === 0) return bytes;
  return form === 1 ? Pickled.fromPickle(bytes) : new Pickled(Column.decode(bytes), -1);
}

type Read = (reader: BinaryReader) => unknown;

const READERS: Record<number, Read> = {
  [TAG.NULL]: () => null,
  [TAG.UNDEFINED]: () => undefined,
  [TAG.FALSE]: () => false,
  [TAG.TRUE]: () => true,
  [TAG.INTEGER]: (r) => r.readInteger(),
  [TAG.DOUBLE]: (r) => r.readDouble(),
  [TAG.BIGINT]: (r) => BigInt(r.readInteger()),
  [TAG.STRING]: (r) => r.readString(),
  [TAG.ARRAY]: readAll,
  [TAG.MAP]: (r) => new Map(readCounted(r, () => [readObject(r), readObject(r)] as const)),
  [TAG.SET]: (r) => new Set(readAll(r)),
  [TAG.DATE]: (r) => new Date(r.readDouble()),
  [TAG.BYTES]: (r) => r.readBytes(),
  [TAG.BUFFER]: (r) => Buffer.from(r.readBytes()),
  [TAG.OBJECT]: readRecord,
  [TAG.ROW]: (r) => {
    const kind = r.readByte() as RowKind;
    const fields = readAll(r);
    return new (rowClass(fields.length))(kind, ...fields);
  },
  [TAG.NAMED_POSITIONS]: (r) => {
    const kind = r.readByte() as RowKind;
    const names = readCounted(r, () => r.readString());
    return new (namedRowClass(names))(kind, ...readAll(r));
  },
  [TAG.NAMED_ROW]: (r) => {
    const row = new NamedRow(r.readByte() as RowKind);
    const names = readCounted(r, () => r.readString());
    for (const [i, field] of readAll(r).entries()) row.fields.set(names[i], field);
    return row;
  },
  [TAG.TAGGED_ONE]: (r) => TaggedUnion.one(readObject(r)),
  [TAG.TAGGED_TWO]: (r) => TaggedUnion.two(readObject(r)),
  [TAG.PICKLED]: readPickled,
  [TAG.STRUCTURED]: (r) => decodeObjects(r.readBytes())[0],
  [TAG.VARIANT]: (r) => variantOf(r.readBytes()),
  [TAG.BITMAP]: (r) => bitmapOf(r.readBytes()),
};

function readObject(reader: BinaryReader): unknown {
  const tag = reader.readByte();
  const read = READERS[tag];
  if (read === undefined) throw new RangeError(`no value begins with ${tag}`);
  return read(reader);
}

function readCounted<V>(reader: BinaryReader, read: () => V): V[] {
  const count = reader.readUnsigned();
  const values: V[] = [];
  for (let i = 0; i < count; i++) values.push(read());
  return values;
}

function readAll(reader: BinaryReader): unknown[] {
  return readCounted(reader, () => readObject(reader));
}

function readRecord(reader: BinaryReader): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (let count = reader.readUnsigned(); count > 0; count--) {
    const name = reader.readString();
    const value = readObject(reader);
    // As data: an own member of this name, never the prototype.
    if (name === '__proto__')
      Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
    else record[name] = value;
  }
  return record;
}

/** Any value; null and undefined included. `canonical`: for keys. */
export function objectCodec(canonical: boolean): Codec {
  return {
    write(value, w) {
      const start = w.position;
      try {
        new ObjectWriter(w, canonical).write(value);
      } catch (error) {
        if (error !== CYCLE) throw error;
        w.position = start;
        w.writeByte(TAG.STRUCTURED);
        w.writeBytes(encodeObjects([value]));
      }
    },
    read: readObject,
  };
}
