/** Casts to byte strings: cut to the length, padded with zeros for BINARY. */
import type { LengthType, LogicalType } from '../logical/contracts';
import { MAX_LENGTH } from '../logical/contracts';
import { CastError } from '../cast-error';
import type { CastContext, CastRule } from './contracts';

function fitBytes(to: LogicalType, context: CastContext): (bytes: Uint8Array) => Uint8Array {
  const { length, root } = to as LengthType;
  if (context.legacy || length === MAX_LENGTH) return (bytes) => bytes;
  return (bytes) => {
    if (bytes.length === length || (bytes.length < length && root === 'VARBINARY')) return bytes;
    const fitted = new Uint8Array(length);
    fitted.set(bytes.length > length ? bytes.subarray(0, length) : bytes);
    return fitted;
  };
}

const strings: CastRule = {
  from: ['CHARACTER_STRING*'],
  to: ['BINARY_STRING*'],
  make: (_, to, context) => {
    const fit = fitBytes(to, context);
    return (value) => fit(new Uint8Array(Buffer.from(value as string, 'utf8')));
  },
};

const bytes: CastRule = {
  from: ['BINARY_STRING*'],
  to: ['BINARY_STRING*'],
  make: (_, to, context) => {
    const fit = fitBytes(to, context);
    return (value) => fit(value as Uint8Array);
  },
};

interface Serializable {
  toBytes?(): Uint8Array;
}

function serialized(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const { toBytes } = value as Serializable;
  if (typeof toBytes === 'function') return toBytes.call(value);
  throw new CastError(
    'A RAW value without toBytes() cannot be cast to bytes.',
    'org.apache.flink.table.api.TableException',
  );
}

const objects: CastRule = {
  from: ['RAW'],
  to: ['BINARY_STRING*'],
  canFail: () => true,
  make: (_, to, context) => {
    const fit = fitBytes(to, context);
    return (value) => fit(serialized(value));
  },
};

const bitmaps: CastRule = {
  matches: (from, to) => from.root === 'BITMAP' && to.root === 'VARBINARY' && (to as LengthType).length === MAX_LENGTH,
  make: () => serialized,
};

export const BINARY_RULES: readonly CastRule[] = [strings, bytes, objects, bitmaps];
