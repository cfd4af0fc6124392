/**
 * Serializers of values by type, for state and its snapshots. All integers (also DECIMAL, dates and timestamps) share one
 * encoding, and a value never depends on nullability, length or precision: types that differ in these read each other's bytes.
 */
import { DataType, TypeRoot } from '@drey/sdk/protocol';
import type { Bitmap } from '../bitmap';
import { mapValueType } from '../columns-decode';
import { bitmapBytes, bitmapOf, variantBytes, variantOf } from '../content-bytes';
import { Pickled } from '../pickled';
import { describeType } from '../values';
import type { Variant } from '../variant';
import { arrayCodec, mapCodec } from './container-codecs';
import type { Codec, ValueSerializer } from './contracts';
import { objectCodec, readPickled, writePickled } from './object-codec';
import { type FieldCode, rowSerializer } from './row-codec';

export { BinaryReader } from './binary-reader';
export { BinaryWriter } from './binary-writer';
export type { ValueSerializer } from './contracts';

const OBJECT: DataType = DataType.create({ root: TypeRoot.OBJECT });

const values = new WeakMap<DataType, ValueSerializer>();
const keys = new WeakMap<DataType, ValueSerializer>();

/** Values of `type` (absent: any value), null included; what is read equals what was written, and is of the same class. */
export function valueSerializer(type: DataType | undefined): ValueSerializer {
  return serializerOf(type ?? OBJECT, values, false);
}

/** Keys of `type`: keys that a KeyCodec takes for equal give equal bytes, all others different ones. */
export function keySerializer(type: DataType | undefined): ValueSerializer {
  return serializerOf(type ?? OBJECT, keys, true);
}

function serializerOf(type: DataType, cache: WeakMap<DataType, ValueSerializer>, canonical: boolean): ValueSerializer {
  let serializer = cache.get(type);
  if (serializer === undefined) cache.set(type, (serializer = nullable(type, canonical)));
  return serializer;
}

/** Rows and objects have room for null; all others get a byte in front. */
function nullable(type: DataType, canonical: boolean): ValueSerializer {
  const codec = codecOf(type, canonical);
  if (isRow(type) || isObject(type)) return codec;
  return {
    write(value, w) {
      if (value === null || value === undefined) w.writeByte(0);
      else {
        w.writeByte(1);
        codec.write(value, w);
      }
    },
    read: (r) => (r.readByte() === 0 ? null : codec.read(r)),
  };
}

function isRow({ root }: DataType): boolean {
  return root === TypeRoot.ROW || root === TypeRoot.TUPLE || root === TypeRoot.STRUCTURED;
}

function isObject({ root }: DataType): boolean {
  return root === TypeRoot.OBJECT || root === TypeRoot.RAW;
}

const INTEGER = { write: 'writeInteger', read: 'readInteger' };

/** Methods of writer and reader, by type root. */
const METHODS = new Map<TypeRoot, { readonly write: string; readonly read: string }>([
  [TypeRoot.BOOLEAN, { write: 'writeBoolean', read: 'readBoolean' }],
  [TypeRoot.TINYINT, INTEGER],
  [TypeRoot.SMALLINT, INTEGER],
  [TypeRoot.INTEGER, INTEGER],
  [TypeRoot.BIGINT, INTEGER],
  [TypeRoot.DECIMAL, INTEGER],
  [TypeRoot.DATE, INTEGER],
  [TypeRoot.TIME, INTEGER],
  [TypeRoot.TIMESTAMP, INTEGER],
  [TypeRoot.TIMESTAMP_LTZ, INTEGER],
  [TypeRoot.INTERVAL_YEAR_MONTH, INTEGER],
  [TypeRoot.INTERVAL_DAY_TIME, INTEGER],
  [TypeRoot.FLOAT, { write: 'writeFloat', read: 'readFloat' }],
  [TypeRoot.DOUBLE, { write: 'writeDouble', read: 'readDouble' }],
  [TypeRoot.CHAR, { write: 'writeString', read: 'readString' }],
  [TypeRoot.VARCHAR, { write: 'writeString', read: 'readString' }],
  [TypeRoot.BINARY, { write: 'writeBytes', read: 'readBytes' }],
  [TypeRoot.VARBINARY, { write: 'writeBytes', read: 'readBytes' }],
]);

function fieldCode(type: DataType, canonical: boolean): FieldCode {
  return METHODS.get(type.root) ?? codecOf(type, canonical);
}

/** Values that are not null. */
function codecOf(type: DataType, canonical: boolean): Codec {
  const method = METHODS.get(type.root);
  if (method !== undefined) return methodCodec(method);
  const part = (child: DataType | undefined): Codec => codecOf(child ?? OBJECT, canonical);
  switch (type.root) {
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
    case TypeRoot.STRUCTURED:
      return rowSerializer(
        type,
        type.children.map((child) => fieldCode(child, canonical)),
        canonical,
      );
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return arrayCodec(type, part(type.children[0]));
    case TypeRoot.MAP:
    case TypeRoot.MULTISET:
      return mapCodec(type, part(type.children[0]), part(mapValueType(type)), canonical);
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
      return pickledCodec(canonical);
    case TypeRoot.VARIANT:
      return bytesCodec<Variant>(variantBytes, variantOf);
    case TypeRoot.BITMAP:
      return bytesCodec<Bitmap>(bitmapBytes, bitmapOf);
    case TypeRoot.OBJECT:
    case TypeRoot.RAW:
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return objectCodec(canonical);
    case TypeRoot.NULL:
      return { write: () => {}, read: () => null };
    default:
      throw new Error(`values of type ${describeType(type)} cannot be kept in state`);
  }
}

function methodCodec(method: { readonly write: string; readonly read: string }): Codec {
  const source = `return { write(value, w) { w.${method.write}(value); }, read(r) { return r.${method.read}(); } };`;
  return new Function(source)() as Codec;
}

function bytesCodec<V>(encode: (value: V) => Uint8Array, decode: (bytes: Uint8Array) => V): Codec {
  return { write: (value, w) => w.writeBytes(encode(value as V)), read: (r) => decode(r.readBytes()) };
}

function pickledCodec(canonical: boolean): Codec {
  return {
    write(value, w) {
      if (value instanceof Pickled) writePickled(value, w, canonical);
      else {
        w.writeByte(0);
        w.writeBytes(value);
      }
    },
    read: readPickled,
  };
}
