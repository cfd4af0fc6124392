/** BIGINT and DECIMAL. */
import { canonicalInteger } from '../../types/binary';
import { decimalToText } from '../../types/decimals';
import type { DecimalType, LogicalType } from '../../types/logical/contracts';
import { decimalFromScientific } from '../../types/sql-decimals';
import { MAX_LONG, MIN_LONG } from '../../types/sql-numbers';
import type { Codec, Convert } from './codec-contracts';
import { mismatch } from './mismatch';

export function longFromUser(type: LogicalType): Convert {
  return (value) => {
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value)) return value + 0;
      throw mismatch(type, value, Number.isInteger(value) ? 'not exact: return a bigint' : '');
    }
    if (typeof value === 'bigint' && value >= MIN_LONG && value <= MAX_LONG) return canonicalInteger(value);
    throw mismatch(type, value, typeof value === 'bigint' ? 'out of range' : '');
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Digits behind the scale are rounded HALF_UP, as Flink does with a BigDecimal. */
export function decimalCodec(type: DecimalType): Codec {
  const { scale } = type;
  return {
    toUser: (value) => decimalToText(value as number | bigint, scale),
    fromUser: (value) => {
      const text = decimalText(value);
      if (text === undefined || !NUMBER.test(text)) throw mismatch(type, value);
      const unscaled = decimalFromScientific(text, type);
      if (unscaled === undefined) throw mismatch(type, value);
      if (unscaled === null) throw mismatch(type, value, 'too many digits');
      return unscaled;
    },
  };
}

function decimalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return undefined;
}
