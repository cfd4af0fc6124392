/** Scalar and table functions that answer at once. The code of a call is generated for its types. */
import type { CallSite, FunctionContext, FunctionSpec, RowCaller } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { nullableFromUser, nullableToUser } from './codec';
import type { Convert } from './codec-contracts';
import { failed, recordText } from './failure';
import { type OpenFunction, openFunction } from './instances';

export type Call = (...args: readonly unknown[]) => unknown;

/** `value` of a test by which a result is known to be right as it is; undefined when there is none. */
function plainTest(type: LogicalType): string | undefined {
  switch (type.root) {
    case 'BOOLEAN':
      return "typeof r === 'boolean'";
    case 'BIGINT':
      return "typeof r === 'number' && Number.isSafeInteger(r)";
    case 'INTEGER':
      return "typeof r === 'number' && (r | 0) === r";
    case 'DOUBLE':
      return "typeof r === 'number'";
    case 'CHAR':
    case 'VARCHAR':
      return "typeof r === 'string'";
    default:
      return undefined;
  }
}

/** `object[method](args)` in the user's form, the result as the user gave it. A converter for each argument. */
export function userCall(
  object: object,
  method: string,
  converters: readonly (Convert | undefined)[],
  onError: (error: unknown, args: readonly unknown[]) => Error,
): Call {
  const names = converters.map((_, i) => `a${i}`);
  const given = names.map((name, i) => (converters[i] ? `c${i}(${name})` : name));
  const source =
    `'use strict'; return function (${names}) { try { return o.${method}(${given}); } ` +
    `catch (e) { throw onError(e, [${names}]); } };`;
  const used = converters.map((_, i) => `c${i}`);
  return new Function('o', 'onError', ...used, source)(object, onError, ...converters) as Call;
}

/** A call whose result is of a type: the usual forms are taken without a further call. */
export function scalarCall(spec: FunctionSpec, site: CallSite, object: object): Call {
  const onError = errorsOf(spec, site);
  const converters = site.args.map(nullableToUser);
  const names = site.args.map((_, i) => `a${i}`);
  const given = names.map((name, i) => (converters[i] ? `c${i}(${name})` : name));
  const test = plainTest(site.result);
  // `+ 0` turns -0 into 0, which is no integer of SQL.
  const plain = site.result.root === 'BIGINT' || site.result.root === 'INTEGER' ? 'r + 0' : 'r';
  const source = [
    "'use strict';",
    `return function (${names}) {`,
    `  try { const r = o.eval(${given});`,
    ...(test === undefined ? [] : [`  if (${test}) return ${plain};`]),
    `  return convert(r); } catch (e) { throw onError(e, [${names}]); }`,
    '};',
  ].join('\n');
  const used = converters.map((_, i) => `c${i}`);
  const convert = resultConvert(spec, nullableFromUser(site.result));
  return new Function('o', 'onError', 'convert', ...used, source)(object, onError, convert, ...converters) as Call;
}

function resultConvert(spec: FunctionSpec, convert: Convert): Convert {
  return (value) => {
    if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return convert(value);
    throw new UserFunctionError(spec, 'result', 'a promise came back: declare the function with asyncUdf');
  };
}

export function errorsOf(spec: FunctionSpec, site: CallSite) {
  return (error: unknown, args: readonly unknown[]): Error =>
    failed(spec, error, { record: recordText(site.args, args) });
}

/** Where `collect` of a function object puts rows: those of the call that runs. Callers of one object share it. */
interface Collected {
  rows: unknown[];
  convert: Convert;
}
const collectors = new WeakMap<object, Collected>();

function collectorOf(object: object): Collected {
  const known = collectors.get(object);
  if (known) return known;
  const collector: Collected = { rows: [], convert: (row) => row };
  const collect = (row: unknown): void => void collector.rows.push(collector.convert(row));
  Object.defineProperty(object, 'collect', { configurable: true, writable: true, value: collect });
  collectors.set(object, collector);
  return collector;
}

/** Rows that are collected are emitted before those that are returned. */
export function tableCall(spec: FunctionSpec, site: CallSite, object: object): Call {
  const onError = errorsOf(spec, site);
  const convert = nullableFromUser(site.result);
  const collector = collectorOf(object);
  const call = userCall(object, 'eval', site.args.map(nullableToUser), onError);
  return (...args) => {
    const rows: unknown[] = [];
    collector.rows = rows;
    collector.convert = convert;
    const returned = call(...args);
    if (returned === undefined || returned === null) return rows;
    if (!isIterable(returned)) {
      throw new UserFunctionError(spec, 'result', 'a table function must return an iterable of rows, or nothing', {
        record: recordText(site.args, args),
      });
    }
    return converted(rows, returned, convert, (error) => onError(error, args));
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** Rows of a generator are asked for as they are used. */
function* converted(
  rows: readonly unknown[],
  returned: Iterable<unknown>,
  convert: Convert,
  onError: (error: unknown) => Error,
): Generator<unknown> {
  yield* rows;
  const iterator = returned[Symbol.iterator]();
  let done = false;
  try {
    for (;;) {
      let value: unknown;
      try {
        const next = iterator.next();
        if (next.done) break;
        value = convert(next.value);
      } catch (error) {
        done = true;
        throw onError(error);
      }
      yield value;
    }
    done = true;
  } finally {
    if (!done) iterator.return?.();
  }
}

export async function openRow(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller> {
  const opened = await openFunction(spec, context);
  return { call: callOf(spec, site, opened), close: () => opened.close() };
}

export function callOf(spec: FunctionSpec, site: CallSite, { object }: OpenFunction): Call {
  switch (spec.kind) {
    case 'SCALAR':
      return scalarCall(spec, site, object);
    case 'TABLE':
      return tableCall(spec, site, object);
    default:
      throw new UserFunctionError(spec, 'unsupported', `functions of kind ${spec.kind} do not answer at once`);
  }
}
