/** Arrays and maps. The first number holds the count and whether some member is null: members have a byte of their own only then. */
import type { DataType } from '@drey/sdk/protocol';
import { describeType, describeValue } from '../values';
import type { BinaryReader } from './binary-reader';
import type { BinaryWriter } from './binary-writer';
import type { Codec } from './contracts';
import { writeSorted } from './object-codec';

const ARRAY_CLASSES = [
  Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  Uint8ClampedArray,
] as const;

const NULLS = 1;
const TYPED = 2;

/** Arrays, also typed ones, which stay what they are. */
export function arrayCodec(type: DataType, item: Codec): Codec {
  return {
    write(value, w) {
      const items = value as ArrayLike<unknown>;
      const typed = !Array.isArray(value);
      if (typed && (!ArrayBuffer.isView(value) || value instanceof DataView)) throw misfit(value, type, 'array');
      const nulls = !typed && (items as unknown[]).some((one) => one === null || one === undefined);
      w.writeUnsigned(items.length * 4 + (typed ? TYPED : 0) + (nulls ? NULLS : 0));
      if (typed) w.writeByte(classOf(value as ArrayBufferView));
      for (let i = 0; i < items.length; i++) writeMember(items[i], item, nulls, w);
    },
    read(r) {
      const header = r.readUnsigned();
      const kind = (header & TYPED) !== 0 ? ARRAY_CLASSES[r.readByte()] : Array;
      const nulls = (header & NULLS) !== 0;
      const count = Math.floor(header / 4);
      const items: unknown[] = [];
      for (let i = 0; i < count; i++) items.push(readMember(item, nulls, r));
      if (kind === Array) return items;
      if (kind === BigInt64Array || kind === BigUint64Array) return kind.from((items as bigint[]).map(BigInt));
      return (kind as typeof Float64Array).from(items as number[]);
    },
  };
}

/** By name: in tests the classes of the program are not those of this module. */
function classOf(value: ArrayBufferView): number {
  const index = ARRAY_CLASSES.findIndex((one) => one.name === value.constructor.name);
  return index < 0 ? ARRAY_CLASSES.indexOf(Uint8Array) : index;
}

/** Maps; `canonical` writes equal maps alike whatever the order of their entries. */
export function mapCodec(type: DataType, key: Codec, item: Codec, canonical: boolean): Codec {
  return {
    write(value, w) {
      if (!(value instanceof Map)) throw misfit(value, type, 'map');
      let nulls = false;
      for (const [k, v] of value) if (isNull(k) || isNull(v)) nulls = true;
      w.writeUnsigned(value.size * 2 + (nulls ? NULLS : 0));
      const write = ([k, v]: [unknown, unknown]): void => {
        writeMember(k, key, nulls, w);
        writeMember(v, item, nulls, w);
      };
      if (canonical) writeSorted(w, value as Map<unknown, unknown>, write);
      else for (const entry of value) write(entry);
    },
    read(r) {
      const header = r.readUnsigned();
      const nulls = (header & NULLS) !== 0;
      const map = new Map<unknown, unknown>();
      for (let count = Math.floor(header / 2); count > 0; count--) {
        const k = readMember(key, nulls, r);
        map.set(k, readMember(item, nulls, r));
      }
      return map;
    },
  };
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function writeMember(value: unknown, codec: Codec, nulls: boolean, w: BinaryWriter): void {
  if (nulls) {
    w.writeByte(isNull(value) ? 0 : 1);
    if (isNull(value)) return;
  }
  codec.write(value, w);
}

function readMember(codec: Codec, nulls: boolean, r: BinaryReader): unknown {
  return nulls && r.readByte() === 0 ? null : codec.read(r);
}

function misfit(value: unknown, type: DataType, wanted: string): TypeError {
  return new TypeError(`${describeValue(value)} cannot be held by type ${describeType(type)}: it is no ${wanted}`);
}
