/**
 * Functions whose arguments Calcite checks: by families of types, without implicit casts (Flink turns coercion off), and with
 * Calcite's messages.
 */
import type { LogicalType, TypeRootName } from '../types/logical/contracts';
import { ArgumentMismatch, type CallTypes, type CodeCall, type InputTypes, type ScalarFunction } from './contracts';
import type { ResultType } from './result-types';

const INTEGERS: readonly TypeRootName[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'];
const CHARACTERS: readonly TypeRootName[] = ['CHAR', 'VARCHAR'];
const BINARIES: readonly TypeRootName[] = ['BINARY', 'VARBINARY'];
const TIMESTAMPS: readonly TypeRootName[] = ['TIMESTAMP', 'TIMESTAMP_LTZ', 'TIMESTAMP_TZ'];

/** Calcite's SqlTypeFamily; undefined accepts every type. */
const FAMILIES = {
  CHARACTER: CHARACTERS,
  BINARY: BINARIES,
  STRING: [...CHARACTERS, ...BINARIES],
  INTEGER: INTEGERS,
  NUMERIC: [...INTEGERS, 'DECIMAL', 'FLOAT', 'DOUBLE'],
  EXACT_NUMERIC: [...INTEGERS, 'DECIMAL'],
  BOOLEAN: ['BOOLEAN'],
  DATE: ['DATE'],
  TIME: ['TIME'],
  TIMESTAMP: TIMESTAMPS,
  DATETIME: ['DATE', 'TIME', ...TIMESTAMPS],
  INTERVAL_YEAR_MONTH: ['INTERVAL_YEAR_MONTH'],
  INTERVAL_DAY_TIME: ['INTERVAL_DAY_TIME'],
  DATETIME_INTERVAL: ['INTERVAL_YEAR_MONTH', 'INTERVAL_DAY_TIME'],
  SYMBOL: ['SYMBOL'],
  ANY: undefined,
} satisfies Record<string, readonly TypeRootName[] | undefined>;

export type Family = keyof typeof FAMILIES;

function fits(type: LogicalType, family: Family): boolean {
  const roots: readonly TypeRootName[] | undefined = FAMILIES[family];
  return roots === undefined || roots.includes(type.root);
}

/** A NULL without a type is refused: the validator cannot infer what it should be. */
export const ILLEGAL_NULL = "Illegal use of 'NULL'";

function checkFamilies(call: CallTypes, families: readonly Family[]): ArgumentMismatch | undefined {
  for (const [i, family] of families.entries()) {
    const type = call.args[i] as LogicalType;
    if (family === 'ANY') continue;
    if (type.root === 'NULL') return new ArgumentMismatch(ILLEGAL_NULL);
    if (!fits(type, family)) return new ArgumentMismatch();
  }
  return undefined;
}

const signature = (families: readonly Family[]): string => families.map((family) => `<${family}>`).join(', ');

/** One of these lists of families. */
export function families(...alternatives: readonly (readonly Family[])[]): InputTypes {
  const counts = alternatives.map((list) => list.length);
  return {
    min: Math.min(...counts),
    max: Math.max(...counts),
    accepts: (count) => counts.includes(count),
    signatures: alternatives.map(signature),
    resolve(call) {
      let failure: ArgumentMismatch | undefined;
      for (const list of alternatives) {
        if (list.length !== call.args.length) continue;
        const wrong = checkFamilies(call, list);
        if (wrong === undefined) return call.args;
        failure ??= wrong;
      }
      return failure ?? new ArgumentMismatch();
    },
  };
}

/** Any number of arguments of one family. */
export function repeated(family: Family, min: number): InputTypes {
  return {
    min,
    max: Number.POSITIVE_INFINITY,
    signatures: [`${signature(Array<Family>(min).fill(family))}...`],
    resolve: (call) => checkFamilies(call, Array<Family>(call.args.length).fill(family)) ?? call.args,
  };
}

export interface CalciteOptions {
  readonly aliases?: readonly string[];
  readonly nulls?: 'strict' | 'custom';
  readonly deterministic?: boolean;
  readonly dynamic?: boolean;
  readonly mayThrow?: boolean;
  /** Supported forms where they are not `NAME(<FAMILY>, ...)`. */
  readonly forms?: readonly string[];
}

export function calciteFunction(
  name: string,
  inputTypes: InputTypes,
  resultType: ResultType,
  generate: (call: CodeCall) => string,
  options: CalciteOptions = {},
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    inputTypes,
    resultType,
    generate,
    messages: 'calcite',
    forms: inputTypes.signatures.map((text) => `${name}(${text})`),
    nulls: 'strict',
    ...options,
  };
}
