/**
 * Combinators for the argument types of functions (Flink's input type strategies): what a function accepts, what its arguments
 * are cast to, and the text of its signatures in messages.
 */
import { supportsAvoidingCast, supportsImplicitCast } from '../types/logical/casts';
import { findCommonType } from '../types/logical/common';
import type { LogicalType, TypeFamily, TypeRootName } from '../types/logical/contracts';
import { familiesOf } from '../types/logical/families';
import { typeSummary as formatType } from '../types/logical/print';
import * as types from '../types/logical/types';
import { ArgumentMismatch, type CallTypes, type InputTypes } from './contracts';

/** What one argument may be. */
export interface ArgumentType {
  /** The type that argument `i` is cast to. A mismatch without detail is one for which Flink gives no reason. */
  infer(call: CallTypes, i: number): LogicalType | ArgumentMismatch;
  /** As in signatures: `<CHARACTER_STRING>`, `INT`. */
  readonly text: string;
}

/** An argument with its name in signatures and named calls, or without. */
export type Parameter = ArgumentType | readonly [name: string, type: ArgumentType];

const mismatch = (detail?: string): ArgumentMismatch => new ArgumentMismatch(detail);
export const isMismatch = (value: unknown): value is ArgumentMismatch => value instanceof ArgumentMismatch;

const typeOf = (parameter: Parameter): ArgumentType => ('infer' in parameter ? parameter : parameter[1]);
const nameOf = (parameter: Parameter): string | undefined => ('infer' in parameter ? undefined : parameter[0]);

function parameterText(parameter: Parameter): string {
  const name = nameOf(parameter);
  return name === undefined ? typeOf(parameter).text : `${name} ${typeOf(parameter).text}`;
}

// --- one argument ---------------------------------------------------------------------------------------------------------

/** Exactly this type, after an implicit cast if need be. */
export function explicit(type: LogicalType): ArgumentType {
  return {
    text: formatType(type),
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      if (supportsAvoidingCast(actual, type) || supportsImplicitCast(actual, type)) return type;
      return mismatch(
        `Unsupported argument type. Expected type '${formatType(type)}' but actual type was '${formatType(actual)}'.`,
      );
    },
  };
}

/** Names of type roots in messages where they differ from ours. */
const ROOT_NAMES: Partial<Record<TypeRootName, string>> = {
  TIME: 'TIME_WITHOUT_TIME_ZONE',
  TIMESTAMP: 'TIMESTAMP_WITHOUT_TIME_ZONE',
  TIMESTAMP_TZ: 'TIMESTAMP_WITH_TIME_ZONE',
  TIMESTAMP_LTZ: 'TIMESTAMP_WITH_LOCAL_TIME_ZONE',
  STRUCTURED: 'STRUCTURED_TYPE',
};
export const rootName = (root: TypeRootName): string => ROOT_NAMES[root] ?? root;

/** What an argument of another type (or an untyped NULL) becomes where a family is expected. */
const FAMILY_DEFAULTS: Partial<Record<TypeFamily, TypeRootName>> = {
  NUMERIC: 'TINYINT',
  INTEGER_NUMERIC: 'TINYINT',
  EXACT_NUMERIC: 'TINYINT',
  CHARACTER_STRING: 'VARCHAR',
  BINARY_STRING: 'VARBINARY',
  APPROXIMATE_NUMERIC: 'DOUBLE',
  TIMESTAMP: 'TIMESTAMP',
  TIME: 'TIME',
};

const INTEGER_DIGITS: Partial<Record<TypeRootName, number>> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19 };

function decimalFor(actual: LogicalType): LogicalType {
  if (actual.root === 'DECIMAL') return actual;
  const digits = INTEGER_DIGITS[actual.root];
  if (digits !== undefined) return types.decimal(digits, 0);
  if (actual.root === 'FLOAT') return types.decimal(14, 7);
  if (actual.root === 'DOUBLE') return types.decimal(30, 15);
  return types.decimal(1, 0);
}

/** A type of the wanted root that carries over what it can of the actual type. */
function typeOfRoot(actual: LogicalType, root: TypeRootName): LogicalType | undefined {
  if (actual.root === root) return actual;
  switch (root) {
    case 'CHAR':
      return types.char(1);
    case 'VARCHAR':
      return types.varchar(actual.root === 'CHAR' ? actual.length : 1);
    case 'BINARY':
      return types.binary(1);
    case 'VARBINARY':
      return types.varbinary(actual.root === 'BINARY' ? actual.length : 1);
    case 'DECIMAL':
      return decimalFor(actual);
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
    case 'NULL':
    case 'DESCRIPTOR':
      return { root, nullable: true };
    case 'TIME':
      return types.time(actual.root === 'TIMESTAMP' ? actual.precision : 0);
    case 'TIMESTAMP':
    case 'TIMESTAMP_TZ':
    case 'TIMESTAMP_LTZ':
      return { root, precision: 6, nullable: true };
    case 'INTERVAL_YEAR_MONTH':
      return types.yearMonthInterval('MONTH');
    case 'INTERVAL_DAY_TIME':
      return types.dayTimeInterval('SECOND');
    default:
      return undefined;
  }
}

function inferRoot(actual: LogicalType, root: TypeRootName, nullability: boolean | undefined): LogicalType | undefined {
  const found = typeOfRoot(actual, root);
  if (found === undefined) return undefined;
  const target = types.withNullability(found, nullability ?? actual.nullable);
  return supportsImplicitCast(actual, target) ? target : undefined;
}

const groupText = (group: string, nullability: boolean | undefined): string =>
  nullability === undefined ? `<${group}>` : `<${group} ${nullability ? 'NULL' : 'NOT NULL'}>`;

/** Any type of this root. `nullability`: true makes the argument nullable, false demands NOT NULL. */
export function root(expected: TypeRootName, nullability?: boolean): ArgumentType {
  const name = rootName(expected);
  return {
    text: groupText(name, nullability),
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      const actualText = `but actual type was '${formatType(actual)}'.`;
      if (nullability === false && actual.nullable) {
        return mismatch(`Unsupported argument type. Expected NOT NULL type of root '${name}' ${actualText}`);
      }
      return (
        inferRoot(actual, expected, nullability) ??
        mismatch(`Unsupported argument type. Expected type root '${name}' ${actualText}`)
      );
    },
  };
}

/** Any type of this family; other types are cast to the family's smallest one. */
export function logical(expected: TypeFamily, nullability?: boolean): ArgumentType {
  return {
    text: groupText(expected, nullability),
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      const actualText = `but actual type was '${formatType(actual)}'.`;
      if (nullability === false && actual.nullable) {
        return mismatch(`Unsupported argument type. Expected nullable type of family '${expected}' ${actualText}`);
      }
      if (familiesOf(actual).includes(expected)) return actual;
      const fallback = FAMILY_DEFAULTS[expected];
      const inferred = fallback === undefined ? undefined : inferRoot(actual, fallback, nullability);
      return inferred ?? mismatch(`Unsupported argument type. Expected type of family '${expected}' ${actualText}`);
    },
  };
}

export const anyType: ArgumentType = { text: '<ANY>', infer: (call, i) => call.args[i] as LogicalType };

function literalOf(allowNull: boolean): ArgumentType {
  return {
    text: allowNull ? '<LITERAL>' : '<LITERAL NOT NULL>',
    infer(call, i) {
      if (!call.isLiteral(i)) return mismatch('Literal expected.');
      if (!allowNull && call.isNull(i)) return mismatch('Literal must not be NULL.');
      return call.args[i] as LogicalType;
    },
  };
}
export const literal = literalOf(false);

/** A symbol (time unit, JSON behaviour) of Flink's enum `symbolClass`; `variants` are those of them that are allowed. */
export function symbol(symbolClass: string, variants?: readonly string[]): ArgumentType {
  return {
    text: `<${symbolClass}>`,
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      if (actual.root !== 'SYMBOL' || !call.isLiteral(i)) {
        const actualText = `but actual type was '${formatType(actual)}'.`;
        return mismatch(`Unsupported argument type. Expected symbol type '${symbolClass}' ${actualText}`);
      }
      const value = String(call.literal(i));
      if (variants !== undefined && !variants.includes(value)) {
        return mismatch(
          'Unsupported argument symbol variant. Expected one of the following variants ' +
            `[${variants.join(', ')}] but actual symbol was ${value}.`,
        );
      }
      return actual;
    },
  };
}

/** The common type of all arguments. `preserveNullability`: each argument keeps its own. */
export function commonArgument(preserveNullability = false): ArgumentType {
  return {
    text: '<COMMON>',
    infer(call, i) {
      const common = findCommonType(call.args);
      if (common === undefined) return mismatch();
      return preserveNullability ? types.withNullability(common, (call.args[i] as LogicalType).nullable) : common;
    },
  };
}

/** A condition on all arguments. `message` may hold `%s` for each argument's type, in order. */
export function constraint(message: string, test: (args: readonly LogicalType[]) => boolean): ArgumentType {
  return {
    text: '<CONSTRAINT>',
    infer(call, i) {
      if (test(call.args)) return call.args[i] as LogicalType;
      let next = 0;
      return mismatch(message.replace(/%s/g, () => formatType(call.args[next++] as LogicalType)));
    },
  };
}

/** One of these; one that needs no cast is preferred, else the first that fits. */
export function oneOf(...alternatives: readonly ArgumentType[]): ArgumentType {
  return {
    text: `[${alternatives.map((a) => a.text).join(' | ')}]`,
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      let closest: LogicalType | undefined;
      let failure: ArgumentMismatch | undefined;
      for (const alternative of alternatives) {
        const inferred = alternative.infer(call, i);
        if (isMismatch(inferred)) failure ??= inferred;
        else if (supportsAvoidingCast(actual, inferred)) return inferred;
        else closest ??= inferred;
      }
      return closest ?? failure ?? mismatch();
    },
  };
}

/** All of these: the first cast that one of them asks for is made. */
export function allOf(...conditions: readonly ArgumentType[]): ArgumentType {
  return {
    text: `[${conditions.map((a) => a.text).join(' & ')}]`,
    infer(call, i) {
      const actual = call.args[i] as LogicalType;
      let closest: LogicalType | undefined;
      for (const condition of conditions) {
        const inferred = condition.infer(call, i);
        if (isMismatch(inferred)) return inferred;
        if (!supportsAvoidingCast(actual, inferred)) closest ??= inferred;
      }
      return closest ?? actual;
    },
  };
}

// --- all arguments --------------------------------------------------------------------------------------------------------

/** Types of the arguments from `from` on by `typeAt`, or the first mismatch. */
function inferEach(call: CallTypes, typeAt: (i: number) => ArgumentType): readonly LogicalType[] | ArgumentMismatch {
  const result: LogicalType[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const inferred = typeAt(i).infer(call, i);
    if (isMismatch(inferred)) return inferred;
    result.push(inferred);
  }
  return result;
}

function namesOf(parameters: readonly Parameter[]): readonly string[] | undefined {
  const names = parameters.map(nameOf);
  return names.every((name) => name !== undefined) && names.length > 0 ? (names as string[]) : undefined;
}

/** These arguments in this order. */
export function sequence(...parameters: readonly Parameter[]): InputTypes {
  const names = namesOf(parameters);
  return {
    min: parameters.length,
    max: parameters.length,
    signatures: [parameters.map(parameterText).join(', ')],
    ...(names && { names }),
    resolve: (call) =>
      call.args.length === parameters.length
        ? inferEach(call, (i) => typeOf(parameters[i] as Parameter))
        : wrongCount(call),
  };
}

export const noArguments: InputTypes = sequence();

/** These arguments, the last one any number of times (also never). */
export function varyingSequence(...parameters: readonly [...Parameter[], Parameter]): InputTypes {
  const fixed = parameters.length - 1;
  return {
    min: fixed,
    max: Number.POSITIVE_INFINITY,
    signatures: [`${parameters.map(parameterText).join(', ')}...`],
    resolve: (call) =>
      call.args.length >= fixed
        ? inferEach(call, (i) => typeOf(parameters[Math.min(i, fixed)] as Parameter))
        : wrongCount(call),
  };
}

/** These arguments as a group, any number of times. */
export function repeatingSequence(...group: readonly ArgumentType[]): InputTypes {
  return {
    min: 0,
    max: Number.POSITIVE_INFINITY,
    accepts: (count) => count % group.length === 0,
    signatures: [`[${group.map((type) => type.text).join(', ')}]...`],
    resolve: (call) => inferEach(call, (i) => group[i % group.length] as ArgumentType),
  };
}

/** One of these; one that needs no cast is preferred, else the first that fits. */
export function or(...alternatives: readonly InputTypes[]): InputTypes {
  const named = alternatives.filter((a) => a.names !== undefined).sort((a, b) => b.max - a.max)[0];
  return {
    min: Math.min(...alternatives.map((a) => a.min)),
    max: Math.max(...alternatives.map((a) => a.max)),
    accepts: (count) => alternatives.some((a) => acceptsCount(a, count)),
    signatures: alternatives.flatMap((a) => a.signatures),
    ...(named?.names && { names: named.names }),
    resolve(call) {
      let closest: readonly LogicalType[] | undefined;
      for (const alternative of alternatives) {
        if (!acceptsCount(alternative, call.args.length)) continue;
        const inferred = alternative.resolve(call);
        if (isMismatch(inferred)) continue;
        if (inferred.every((type, i) => supportsAvoidingCast(call.args[i] as LogicalType, type))) return inferred;
        closest ??= inferred;
      }
      return closest ?? mismatch();
    },
  };
}

/** Anything, as it is. */
export function wildcard(min = 0, max = Number.POSITIVE_INFINITY): InputTypes {
  return { min, max, signatures: ['*'], resolve: (call) => call.args };
}

/** Arguments that all become their common type. */
export function commonType(min: number, max = min): InputTypes {
  const signatures: string[] = [];
  if (Number.isFinite(max)) for (let n = min; n <= max; n++) signatures.push(Array(n).fill('<COMMON>').join(', '));
  else signatures.push([...Array(min).fill('<COMMON>'), '<COMMON>...'].join(', '));
  return {
    min,
    max,
    signatures,
    resolve(call) {
      const common = findCommonType(call.args);
      if (common !== undefined) return call.args.map(() => common);
      return mismatch(`Could not find a common type for arguments: [${call.args.map(formatType).join(', ')}]`);
    },
  };
}

/** Arguments of which each can be compared with the next, by `=` or also by `<`. `areComparable` is the types' rule. */
export function comparable(
  min: number,
  max: number,
  comparison: 'EQUALS' | 'FULL',
  areComparable: (a: LogicalType, b: LogicalType, comparison: 'EQUALS' | 'FULL') => boolean,
): InputTypes {
  const text = comparison === 'EQUALS' ? "'EQUALS'" : "both 'EQUALS' and 'ORDER'";
  return {
    min,
    max,
    signatures: ['<COMPARABLE>...'],
    resolve(call) {
      const [first, ...rest] = call.args;
      if (first !== undefined && rest.length === 0 && !areComparable(first, first, comparison)) {
        return mismatch(`Type '${formatType(first)}' should support ${text} comparison with itself.`);
      }
      for (let i = 0; i < rest.length; i++) {
        const a = call.args[i] as LogicalType;
        const b = rest[i] as LogicalType;
        if (areComparable(a, b, comparison)) continue;
        return mismatch(
          `All types in a comparison should support ${text} comparison with each other. ` +
            `Can not compare ${formatType(a)} with ${formatType(b)}`,
        );
      }
      return call.args;
    },
  };
}

/** The call's arguments from `start` to before `end`, as a call of their own. */
export function subCall(call: CallTypes, start: number, end = call.args.length): CallTypes {
  return {
    name: call.name,
    args: call.args.slice(start, end),
    isLiteral: (i) => call.isLiteral(i + start),
    isNull: (i) => call.isNull(i + start),
    literal: (i) => call.literal(i + start),
    session: call.session,
    ...(call.argNames && { argNames: call.argNames.slice(start, end) }),
    ...(call.grouped !== undefined && { grouped: call.grouped }),
    ...(call.expected && { expected: call.expected }),
  };
}

/** Parts one after the other; only the last may take a varying number of arguments. */
export function compositeSequence(...parts: readonly InputTypes[]): InputTypes {
  const last = parts[parts.length - 1] as InputTypes;
  const starts: number[] = [];
  let fixed = 0;
  for (const part of parts) {
    starts.push(fixed);
    if (part !== last) fixed += part.min;
  }
  return {
    min: fixed + last.min,
    max: fixed + last.max,
    accepts: (count) => acceptsCount(last, count - fixed),
    signatures: parts.reduce<string[]>(
      (done, part) =>
        done.length === 0 ? [...part.signatures] : done.flatMap((a) => part.signatures.map((b) => `${a}, ${b}`)),
      [],
    ),
    resolve(call) {
      const result: LogicalType[] = [];
      for (const [p, part] of parts.entries()) {
        const start = starts[p] as number;
        const inferred = part.resolve(subCall(call, start, part === last ? call.args.length : start + part.min));
        if (isMismatch(inferred)) return inferred;
        result.push(...inferred);
      }
      return result;
    },
  };
}

// --- the check of a call --------------------------------------------------------------------------------------------------

function wrongCount(call: CallTypes): ArgumentMismatch {
  return mismatch(`Invalid number of arguments. ${call.args.length} arguments passed.`);
}

export function acceptsCount(inputTypes: InputTypes, count: number): boolean {
  return count >= inputTypes.min && count <= inputTypes.max && (inputTypes.accepts?.(count) ?? true);
}

function checkCount(inputTypes: InputTypes, call: CallTypes): ArgumentMismatch | undefined {
  const count = call.args.length;
  const expected = (word: string, n: number): ArgumentMismatch =>
    mismatch(`Invalid number of arguments. At ${word} ${n} arguments expected but ${count} passed.`);
  if (count < inputTypes.min) return expected('least', inputTypes.min);
  if (count > inputTypes.max) return expected('most', inputTypes.max);
  return acceptsCount(inputTypes, count) ? undefined : wrongCount(call);
}

/**
 * The types that a call's arguments have to be cast to, or why it is not accepted: the number of arguments, their types, and that
 * each cast is an implicit one.
 */
export function resolveArguments(inputTypes: InputTypes, call: CallTypes): readonly LogicalType[] | ArgumentMismatch {
  const wrong = checkCount(inputTypes, call);
  if (wrong !== undefined) return wrong;
  const inferred = inputTypes.resolve(call);
  if (isMismatch(inferred)) return inferred.detail === undefined ? mismatch('Invalid input arguments.') : inferred;
  for (let i = 0; i < inferred.length; i++) {
    const target = inferred[i] as LogicalType;
    const actual = call.args[i] as LogicalType;
    if (supportsImplicitCast(actual, target)) continue;
    return mismatch(
      `Invalid argument type at position ${i}. ` +
        `Data type ${formatType(target)} expected but ${formatType(actual)} passed.`,
    );
  }
  return inferred;
}
