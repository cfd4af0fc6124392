/** BITMAP and VARIANT values as bytes, for columns and keys: Roaring's portable format, and a typed JSON text. */
import { Bitmap } from './bitmap';
import { Variant, type VariantDecimal, type VariantField, type VariantType } from './variant';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function bitmapBytes(bitmap: Bitmap): Uint8Array {
  return bitmap.toBytes();
}

export function bitmapOf(bytes: Uint8Array): Bitmap {
  return Bitmap.fromBytes(bytes);
}

export function variantBytes(variant: Variant): Uint8Array {
  return encoder.encode(JSON.stringify(tree(variant)));
}

export function variantOf(bytes: Uint8Array): Variant {
  return fromTree(JSON.parse(decoder.decode(bytes)) as Tree);
}

/** [type, value]; integers beyond 53 bits, bytes and special doubles are texts. */
type Tree = readonly [VariantType, unknown];

function tree(variant: Variant): Tree {
  const { type, value } = variant;
  switch (type) {
    case 'OBJECT':
      return [type, (value as readonly VariantField[]).map(([name, field]) => [name, tree(field)])];
    case 'ARRAY':
      return [type, (value as readonly Variant[]).map(tree)];
    case 'DECIMAL':
      return [type, [String((value as VariantDecimal).unscaled), (value as VariantDecimal).scale]];
    case 'BYTES':
      return [type, Buffer.from(value as Uint8Array).toString('base64')];
    case 'FLOAT':
    case 'DOUBLE':
      return [type, Object.is(value, -0) ? '-0' : String(value)];
    case 'BIGINT':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return [type, String(value)];
    default:
      return [type, value];
  }
}

function fromTree([type, value]: Tree): Variant {
  switch (type) {
    case 'NULL':
      return Variant.NULL;
    case 'OBJECT':
      return Variant.object(
        (value as readonly [string, Tree][]).map(([name, field]): VariantField => [name, fromTree(field)]),
      );
    case 'ARRAY':
      return Variant.array((value as readonly Tree[]).map(fromTree));
    case 'DECIMAL': {
      const [unscaled, scale] = value as readonly [string, number];
      return Variant.decimal(integerOf(unscaled), scale);
    }
    case 'BYTES':
      return Variant.of(type, new Uint8Array(Buffer.from(value as string, 'base64')));
    case 'FLOAT':
    case 'DOUBLE':
      return Variant.of(type, Number(value));
    case 'BIGINT':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return Variant.of(type, integerOf(value as string));
    default:
      return Variant.of(type, value);
  }
}

function integerOf(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
