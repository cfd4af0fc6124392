/** Generators of column values. Flink: RandomGeneratorVisitor, SequenceGeneratorVisitor. */
import { canonicalInteger } from '../../types/binary';
import type { DecimalType, LogicalType } from '../../types/logical/contracts';
import { rowClass } from '../../types/rows';
import { decimalFromDouble } from '../../types/sql-decimals';
import { timestampOf } from '../../types/sql-time';

/** How to make the values of a column, as plain JSON. 64-bit bounds are decimal texts. */
export type ValuePlan =
  | { readonly kind: 'sequence'; readonly type: LogicalType; readonly start: string; readonly end: string }
  | RandomPlan;

export interface RandomPlan {
  readonly kind: 'random';
  readonly type: LogicalType;
  readonly nullRate: number;
  readonly min?: string;
  readonly max?: string;
  readonly length?: number;
  readonly variable?: boolean;
  readonly maxPastMs?: number;
  /** Of elements, keys and values, or fields. */
  readonly parts?: readonly RandomPlan[];
}

/** The value of row `index`, counted over all subtasks. */
export type ValueGenerator = (index: number) => unknown;

export function valueGenerator(plan: ValuePlan): ValueGenerator {
  if (plan.kind === 'sequence') return sequence(plan.type, BigInt(plan.start));
  const make = randomGenerator(plan);
  const { nullRate } = plan;
  return nullRate === 0 ? make : () => (Math.random() > nullRate ? make() : null);
}

/** Rows that a sequence has; undefined for other plans. */
export function rowsOf(plan: ValuePlan): number | undefined {
  if (plan.kind !== 'sequence' || plan.type.root === 'BOOLEAN') return undefined;
  if (plan.type.root === 'DATE' || plan.type.root === 'TIME') return undefined;
  // As in Flink, a sequence that ends before it starts goes on by as many numbers.
  return Math.abs(Number(BigInt(plan.end) - BigInt(plan.start) + 1n));
}

function sequence(type: LogicalType, start: bigint): ValueGenerator {
  const at = (index: number) => start + BigInt(index);
  switch (type.root) {
    case 'BOOLEAN':
      return () => Math.random() < 0.5;
    case 'DATE':
      return today;
    case 'TIME':
      return timeOfDay;
    case 'CHAR':
    case 'VARCHAR':
      return (index) => at(index).toString();
    case 'BINARY':
    case 'VARBINARY':
      return (index) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64BE(at(index));
        return new Uint8Array(bytes);
      };
    case 'DECIMAL':
      return (index) => canonicalInteger(at(index) * 10n ** BigInt(type.scale));
    case 'FLOAT':
    case 'DOUBLE':
      return (index) => Number(at(index));
    default:
      return (index) => canonicalInteger(at(index));
  }
}

/** LocalDate.now(). */
function today(): number {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}

/** LocalTime.now(), whole milliseconds. */
function timeOfDay(): number {
  const now = new Date();
  const seconds = (now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds();
  return (seconds * 1000 + now.getMilliseconds()) * 1000;
}

function randomGenerator(plan: RandomPlan): () => unknown {
  const { type } = plan;
  switch (type.root) {
    case 'BOOLEAN':
      return () => Math.random() < 0.5;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'INTERVAL_YEAR_MONTH':
      return smallInteger(Number(plan.min), Number(plan.max));
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return longInteger(BigInt(plan.min as string), BigInt(plan.max as string));
    case 'FLOAT': {
      const next = uniform(Number(plan.min), Number(plan.max));
      return () => Math.fround(next());
    }
    case 'DOUBLE':
      return uniform(Number(plan.min), Number(plan.max));
    case 'DECIMAL':
      return decimal(type, Number(plan.min), Number(plan.max));
    case 'DATE':
      return today;
    case 'TIME':
      return timeOfDay;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const past = plan.maxPastMs ?? 0;
      return () => timestampOf(Date.now() - Math.floor(Math.random() * (past + (past > 0 ? 1 : 0))), 0, type.precision);
    }
    default:
      return sizedGenerator(plan);
  }
}

/** Values that have a length, and rows. */
function sizedGenerator(plan: RandomPlan): () => unknown {
  const { type } = plan;
  const most = plan.length ?? 0;
  const length = plan.variable ? () => 1 + Math.floor(Math.random() * Math.max(most - 1, 1)) : () => most;
  const parts = (plan.parts ?? []).map(valueGenerator);
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      if (most < 1) throw notPositive(most);
      return () => hexText(length());
    case 'BINARY':
    case 'VARBINARY':
      return () => Uint8Array.from({ length: length() }, () => Math.floor(Math.random() * 256));
    case 'ARRAY':
      return () => Array.from({ length: most }, () => parts[0](0));
    case 'MULTISET':
      return () => new Map(Array.from({ length: most }, () => [parts[0](0), Math.floor(Math.random() * 11)]));
    case 'MAP':
      return () => new Map(Array.from({ length: most }, () => [parts[0](0), parts[1](0)]));
    case 'ROW': {
      const FieldsRow = rowClass(parts.length);
      return () => new FieldsRow(0, ...parts.map((part) => part(0)));
    }
    default:
      throw new Error(`There are no random values of type ${type.root}`);
  }
}

function notPositive(length: number): Error {
  return Object.assign(new Error(`length (${length})`), {
    exceptionClass: 'org.apache.commons.math3.exception.NotStrictlyPositiveException',
    domain: 'user',
  });
}

function hexText(length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(Math.random() * 2 ** 48)
      .toString(16)
      .padStart(12, '0');
  return text.slice(0, length);
}

function checkBounds(min: number | bigint, max: number | bigint): void {
  if (min < max) return;
  throw Object.assign(new Error(`lower bound (${min}) must be strictly less than upper bound (${max})`), {
    exceptionClass: 'org.apache.commons.math3.exception.NumberIsTooLargeException',
    domain: 'user',
  });
}

/** Both bounds included. */
function smallInteger(min: number, max: number): () => number {
  if (min !== max) checkBounds(min, max);
  const size = max - min + 1;
  return () => min + Math.floor(Math.random() * size);
}

function longInteger(min: bigint, max: bigint): () => number | bigint {
  checkBounds(min, max);
  const size = max - min + 1n;
  if (size <= 1n << 53n && min > -(1n << 52n) && max < 1n << 52n) return smallInteger(Number(min), Number(max));
  const half = () => BigInt(Math.floor(Math.random() * 2 ** 32));
  return () => canonicalInteger(min + (((half() << 32n) | half()) % size));
}

function uniform(min: number, max: number): () => number {
  checkBounds(min, max);
  return () => {
    const at = Math.random();
    return at * max + (1 - at) * min;
  };
}

function decimal(type: DecimalType, min: number, max: number): () => unknown {
  const limit = 10 ** (type.precision - type.scale) - 10 ** -type.scale;
  const next = uniform(Math.max(-limit, min), Math.min(limit, max));
  return () => decimalFromDouble(next(), type);
}
