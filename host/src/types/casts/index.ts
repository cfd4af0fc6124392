/**
 * Casts of internal values, as Flink's cast rules do them. Whether SQL allows a cast is decided before, by logical/casts.ts.
 */
import type { LogicalType, TypeFamily } from '../logical/contracts';
import { MAX_LENGTH } from '../logical/contracts';
import { supportsAvoidingCast } from '../logical/casts';
import { FAMILIES } from '../logical/families';
import { typeSummary } from '../logical/print';
import { SqlError } from '../sql-error';
import type { HelperRegistrar } from '../sql-equals';
import { timeZone } from '../sql-zones';
import { BINARY_RULES } from './binary';
import { COMPOSITE_RULES } from './composite';
import type { CastContext, CastFunction, CastOptions, CastRule } from './contracts';
import { NUMERIC_RULES } from './numeric';
import { PARSING_RULES } from './parsing';
import { TEMPORAL_RULES } from './temporal';
import { FITTED_TEXT, TEXT_RULES } from './text';

export { CastError } from '../cast-error';
export type { CastFunction, CastOptions } from './contracts';

/** Months are ints and milliseconds are longs, so that these pairs share their values. */
const SAME_VALUES = new Set([
  'INTERVAL_YEAR_MONTH INTEGER',
  'INTEGER INTERVAL_YEAR_MONTH',
  'INTERVAL_DAY_TIME BIGINT',
  'BIGINT INTERVAL_DAY_TIME',
]);

const identity: CastRule = {
  matches: (from, to) => SAME_VALUES.has(`${from.root} ${to.root}`) || supportsAvoidingCast(from, to),
  make: () => (value) => value,
  inline: (_from, _to, value) => value,
};

const RULES: readonly CastRule[] = [
  identity,
  ...NUMERIC_RULES,
  ...TEXT_RULES,
  ...PARSING_RULES,
  ...TEMPORAL_RULES,
  ...BINARY_RULES,
  ...COMPOSITE_RULES,
  FITTED_TEXT,
];

function isKind(type: LogicalType, kinds: CastRule['from']): boolean {
  return (
    kinds?.some((kind) =>
      kind.endsWith('*') ? FAMILIES[type.root].includes(kind.slice(0, -1) as TypeFamily) : kind === type.root,
    ) ?? false
  );
}

/** Rules by roots and families come before those that look into types, identity included. */
function findRule(from: LogicalType, to: LogicalType): CastRule | undefined {
  const isString = to.root === 'VARCHAR' && to.length === MAX_LENGTH && to.nullable;
  return (
    RULES.find((rule) => isKind(from, rule.from) && (rule.stringOnly === true ? isString : isKind(to, rule.to))) ??
    RULES.find((rule) => rule.matches?.(from, to, castExists) ?? false)
  );
}

/** True when there is a rule for the cast. */
export function castExists(from: LogicalType, to: LogicalType): boolean {
  return findRule(from, to) !== undefined;
}

function ruleOf(from: LogicalType, to: LogicalType): CastRule {
  const rule = findRule(from, to);
  if (rule !== undefined) return rule;
  throw new SqlError(
    `Unsupported cast from '${typeSummary(from)}' to '${typeSummary(to)}'.`,
    'org.apache.flink.table.planner.codegen.CodeGenException',
  );
}

/** True when the cast may refuse a value: then TRY_CAST gives NULL, and CAST throws. */
export function castCanFail(from: LogicalType, to: LogicalType): boolean {
  return ruleOf(from, to).canFail?.(from, to, castCanFail) ?? false;
}

function contextOf(options: CastOptions): CastContext {
  const context: CastContext = {
    legacy: options.legacy ?? false,
    printing: options.printing ?? false,
    zone: timeZone(options.timeZone ?? 'UTC'),
    part: (from, to) => ruleOf(from, to).make(from, to, context),
  };
  return context;
}

/** The function that casts values of `from`; it takes no null, and gives null for NULL. Throws when there is no such cast. */
export function castFunction(from: LogicalType, to: LogicalType, options: CastOptions = {}): CastFunction {
  if (from.root === 'INTEGER' && to.root === 'DATE' && options.legacy) return (value) => value;
  const rule = ruleOf(from, to);
  const cast = rule.make(from, to, contextOf(options));
  return yieldsNull(options) && castCanFail(from, to) ? orNull(cast) : cast;
}

/** With the legacy behaviour CAST is TRY_CAST. */
function yieldsNull(options: CastOptions): boolean {
  return (options.tryCast ?? false) || (options.legacy ?? false);
}

function orNull(cast: CastFunction): CastFunction {
  return (value) => {
    try {
      return cast(value);
    } catch {
      return null;
    }
  };
}

/** Generates a JavaScript expression for the cast of a value that is not null. */
export type CastCode = (registrar: HelperRegistrar, value: string) => string;

/** Throws when there is no such cast; the expression throws CastError for values that are refused. */
export function castCode(from: LogicalType, to: LogicalType, options: CastOptions = {}): CastCode {
  if (from.root === 'INTEGER' && to.root === 'DATE' && options.legacy) return (_, value) => value;
  const rule = ruleOf(from, to);
  return (registrar, value) =>
    rule.inline?.(from, to, value) ?? `${registrar.helper('cast', castFunction(from, to, options))}(${value})`;
}

/** Casts one value; null stays null. */
export function castValue(value: unknown, from: LogicalType, to: LogicalType, options: CastOptions = {}): unknown {
  if (value === null) return null;
  return castFunction(from, to, options)(value);
}
