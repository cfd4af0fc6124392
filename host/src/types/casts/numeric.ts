/** Casts among numbers, booleans and single-field intervals. Whole numbers wrap, fractions are cut, decimals overflow to NULL. */
import type { CastError } from '../cast-error';
import type { DecimalType, LogicalType, TypeRootName } from '../logical/contracts';
import { isFamily } from '../logical/families';
import { numberFormatError } from '../java-numbers';
import { validation } from '../sql-error';
import {
  decimalFromDouble,
  decimalRescaler,
  decimalToDouble,
  decimalTrunc,
  doubleToInt,
  doubleToLong,
  type Long,
  longToInt,
  toByte,
  toShort,
  type Unscaled,
  wrapLong,
} from '../sql-numbers';
import type { CastFunction, CastRule } from './contracts';

/** Java's (byte), (short), (int), (long), (float), (double) of an integral value. */
function integralTo(root: TypeRootName): CastFunction {
  switch (root) {
    case 'TINYINT':
      return (value) => toByte(longToInt(value as Long));
    case 'SMALLINT':
      return (value) => toShort(longToInt(value as Long));
    case 'INTEGER':
    case 'INTERVAL_YEAR_MONTH':
      return (value) => longToInt(value as Long);
    case 'FLOAT':
      return (value) => (typeof value === 'bigint' ? bigToFloat(value) : Math.fround(value as number));
    case 'DOUBLE':
      return Number;
    default:
      return (value) => value;
  }
}

/** Number() rounds a bigint to double first; rounding that to float again is wrong just beside halfway points. */
function bigToFloat(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const shift = BigInt(Math.max(0, magnitude.toString(2).length - 30));
  // Sticky bit: whatever is cut off keeps the value from being a tie.
  const cut = magnitude >> shift;
  const sticky = cut << shift === magnitude ? cut : cut | 1n;
  const single = Math.fround(Number(sticky)) * 2 ** Number(shift);
  return value < 0n ? -single : single;
}

function doubleTo(root: TypeRootName): CastFunction {
  switch (root) {
    case 'TINYINT':
      return (value) => toByte(doubleToInt(value as number));
    case 'SMALLINT':
      return (value) => toShort(doubleToInt(value as number));
    case 'INTEGER':
      return (value) => doubleToInt(value as number);
    case 'BIGINT':
      return (value) => doubleToLong(value as number);
    case 'FLOAT':
      return (value) => Math.fround(value as number);
    default:
      return (value) => value;
  }
}

const isPrimitiveNumber = (type: LogicalType) => isFamily(type, 'INTEGER_NUMERIC', 'APPROXIMATE_NUMERIC');

/** Intervals of months are ints, those of milliseconds are longs: only the other pairings need a conversion. */
const INTERVAL_PAIRS: readonly (readonly [TypeRootName, TypeRootName])[] = [
  ['INTERVAL_YEAR_MONTH', 'BIGINT'],
  ['BIGINT', 'INTERVAL_YEAR_MONTH'],
  ['INTERVAL_DAY_TIME', 'INTEGER'],
  ['INTEGER', 'INTERVAL_DAY_TIME'],
  ['TINYINT', 'INTERVAL_DAY_TIME'],
  ['SMALLINT', 'INTERVAL_DAY_TIME'],
  ['TINYINT', 'INTERVAL_YEAR_MONTH'],
  ['SMALLINT', 'INTERVAL_YEAR_MONTH'],
];

const WIDENING: Readonly<Partial<Record<TypeRootName, readonly TypeRootName[]>>> = {
  SMALLINT: ['TINYINT'],
  INTEGER: ['TINYINT', 'SMALLINT'],
  BIGINT: ['TINYINT', 'SMALLINT', 'INTEGER', 'INTERVAL_YEAR_MONTH'],
  DOUBLE: ['TINYINT', 'SMALLINT', 'INTEGER', 'FLOAT'],
  FLOAT: ['TINYINT', 'SMALLINT'],
  INTERVAL_DAY_TIME: ['TINYINT', 'SMALLINT', 'INTEGER'],
  INTERVAL_YEAR_MONTH: ['TINYINT', 'SMALLINT'],
};

const primitives: CastRule = {
  matches: (from, to) =>
    from.root !== to.root &&
    ((isPrimitiveNumber(from) && isPrimitiveNumber(to)) ||
      INTERVAL_PAIRS.some(([source, target]) => source === from.root && target === to.root)),
  make: (from, to) => (isFamily(from, 'APPROXIMATE_NUMERIC') ? doubleTo(to.root) : integralTo(to.root)),
  inline: (from, to, value) => {
    if (WIDENING[to.root]?.includes(from.root)) return value;
    if (from.root === 'INTEGER' && to.root === 'SMALLINT') return `((${value} << 16) >> 16)`;
    if ((from.root === 'INTEGER' || from.root === 'SMALLINT') && to.root === 'TINYINT')
      return `((${value} << 24) >> 24)`;
    if (to.root === 'FLOAT' && (from.root === 'DOUBLE' || from.root === 'INTEGER')) return `Math.fround(${value})`;
    if (to.root === 'DOUBLE' && from.root === 'BIGINT') return `Number(${value})`;
    return undefined;
  },
};

const decimals: CastRule = {
  from: ['DECIMAL'],
  to: ['DECIMAL'],
  make: (from, to) => decimalRescaler((from as DecimalType).scale, to as DecimalType) as CastFunction,
  inline: (from, to, value) => {
    const source = from as DecimalType;
    const target = to as DecimalType;
    return source.scale === target.scale && source.precision <= target.precision ? value : undefined;
  },
};

const toDecimal: CastRule = {
  from: ['INTEGER_NUMERIC*', 'APPROXIMATE_NUMERIC*'],
  to: ['DECIMAL'],
  make: (from, to) => {
    const target = to as DecimalType;
    if (isFamily(from, 'INTEGER_NUMERIC')) return decimalRescaler(0, target) as CastFunction;
    return (value) => {
      const result = decimalFromDouble(value as number, target);
      if (result === undefined) throw notADecimal(value as number);
      return result;
    };
  },
};

function notADecimal(value: number): CastError {
  const character = String(value).replace('-', '')[0];
  return numberFormatError(
    `Character ${character} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`,
  );
}

const fromDecimal: CastRule = {
  from: ['DECIMAL'],
  to: ['INTEGER_NUMERIC*', 'APPROXIMATE_NUMERIC*'],
  make: (from, to) => {
    const source = from as DecimalType;
    if (to.root === 'DOUBLE') return decimalToDouble(source) as CastFunction;
    if (to.root === 'FLOAT') {
      const double = decimalToDouble(source);
      return (value) => Math.fround(double(value as Unscaled));
    }
    const whole = decimalTrunc(source.scale);
    const narrow = integralTo(to.root);
    return (value) => narrow(wrapLong(whole(value as Unscaled)));
  },
};

const fromBoolean: CastRule = {
  from: ['BOOLEAN'],
  to: ['NUMERIC*'],
  make: (_, to) => {
    const one = to.root === 'DECIMAL' ? decimalRescaler(0, to)(1) : 1;
    return (value) => (value === true ? one : 0);
  },
  inline: (_, to, value) => (to.root === 'DECIMAL' ? undefined : `(${value} ? 1 : 0)`),
};

const toBoolean: CastRule = {
  from: ['NUMERIC*'],
  to: ['BOOLEAN'],
  make: () => (value) => value !== 0,
  inline: (_from, _to, value) => `(${value} !== 0)`,
};

const toTimestamp: CastRule = {
  from: ['NUMERIC*'],
  to: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (_, to) => {
    throw validation(
      to.root === 'TIMESTAMP'
        ? "The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use " +
            'TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.'
        : "The cast from NUMERIC type to TIMESTAMP_LTZ type is not allowed. It's recommended to use " +
            'TO_TIMESTAMP_LTZ(numeric_col, precision) instead.',
    );
  },
};

const fromTimestamp: CastRule = {
  from: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  to: ['NUMERIC*'],
  make: (from) => {
    throw validation(
      from.root === 'TIMESTAMP'
        ? "The cast from TIMESTAMP type to NUMERIC type is not allowed. It's recommended to use " +
            'UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead.'
        : 'The cast from TIMESTAMP_LTZ type to NUMERIC type is not allowed.',
    );
  },
};

export const NUMERIC_RULES: readonly CastRule[] = [
  decimals,
  toDecimal,
  fromDecimal,
  primitives,
  fromBoolean,
  toBoolean,
  toTimestamp,
  fromTimestamp,
];
