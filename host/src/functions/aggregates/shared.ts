/** What the definitions of aggregate functions share: their frame, types of accumulator fields, and lists in accumulators. */
import { isPrimitiveType } from '../../types/sql-equals';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { deepEquals } from '../../types/rows';
import type {
  AccumulatorField,
  AggregateCode,
  AggregateFunction,
  AggregateTypes,
  CallTypes,
  InputTypes,
} from '../contracts';
import { type Family, families } from '../calcite';
import type { ResultType } from '../result-types';

export const COUNTER: LogicalType = types.notNull(types.BIGINT);

/** The part of a definition that is not typing. */
export type Body = Pick<AggregateFunction, 'accumulator' | 'accumulate' | 'value'> &
  Partial<Pick<AggregateFunction, 'retract' | 'merge' | 'skipsNulls' | 'requiresOver' | 'aliases' | 'deterministic'>>;

/** A function that Calcite types: its operands are of these families, and a NULL without a type is refused. */
export function calciteAggregate(
  name: string,
  operands: readonly Family[],
  resultType: ResultType,
  body: Body,
): AggregateFunction {
  const form = `'${name}(${operands.map((family) => `<${family}>`).join(', ')})'`;
  return typedAggregate(name, families(operands), [form], resultType, body);
}

/** A function that Calcite types, by operand checks of its own. */
export function typedAggregate(
  name: string,
  inputTypes: InputTypes,
  forms: readonly string[],
  resultType: ResultType,
  body: Body,
): AggregateFunction {
  return { kind: 'aggregate', name, inputTypes, resultType, messages: 'calcite', forms, allowsDistinct: true, ...body };
}

/** A function with Flink's own type inference. */
export function flinkAggregate(
  name: string,
  inputTypes: InputTypes,
  resultType: ResultType,
  body: Body,
): AggregateFunction {
  return { kind: 'aggregate', name, inputTypes, resultType, messages: 'flink', allowsDistinct: true, ...body };
}

/** The result of a function of no rows is NULL, so it is nullable unless every group has a row. */
export function nullableIfEmpty(of: ResultType): ResultType {
  return (call) => (call.grouped ? of(call) : types.nullable(of(call)));
}

export const firstArgument = (call: CallTypes): LogicalType => types.withoutAttribute(call.args[0] as LogicalType);

export function field(name: string, type: LogicalType, init: string): AccumulatorField {
  return { name, type, init };
}

/** A field for a value of the first argument's type, NULL at first. */
export function valueField(name: string, call: AggregateTypes): AccumulatorField {
  return field(name, types.nullable(firstArgument(call)), 'null');
}

export const listField = (name: string, element: LogicalType): AccumulatorField =>
  field(name, types.array(element, false), '[]');

export const argument = (call: AggregateCode): string => call.code[0] as string;

/** True for types whose values are objects: `===` and Map keys do not compare them. */
export const isComposite = (type: LogicalType): boolean => !isPrimitiveType(type);

/** Removes the first element that equals `value`; false when there is none. */
export function removeFirst(list: unknown[], value: unknown): boolean {
  const at =
    typeof value === 'object' && value !== null
      ? list.findIndex((element) => deepEquals(element, value))
      : list.indexOf(value);
  if (at < 0) return false;
  if (at === 0) list.shift();
  else list.splice(at, 1);
  return true;
}

/** Takes `value` out of `list`, or remembers it in `missing` until it comes. */
export function retractFrom(list: unknown[], missing: unknown[], value: unknown): void {
  if (!removeFirst(list, value)) missing.push(value);
}

/** Adds another accumulator's lists; then what was retracted too early is taken out. */
export function mergeLists(list: unknown[], missing: unknown[], otherList: unknown[], otherMissing: unknown[]): void {
  for (const value of otherList) list.push(value);
  if (missing.length === 0 && otherMissing.length === 0) return;
  for (const value of missing.splice(0).concat(otherMissing)) retractFrom(list, missing, value);
}
