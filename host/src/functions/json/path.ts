/** Evaluation of JSON paths: what Jayway's JsonPath gives, with and without its exceptions. */
import { SqlError } from '../../types/sql-error';
import { applyFunction } from './path-functions';
import { type JsonPath, type PathToken, tokenText } from './path-types';
import { isArray, isObject, type Json, type JsonObject } from './values';

function notFound(message: string): SqlError {
  return new SqlError(message, 'com.jayway.jsonpath.PathNotFoundException');
}

interface Visit {
  readonly tokens: readonly PathToken[];
  readonly root: Json;
  readonly results: Json[];
}

/**
 * The value at a path, or the list of values when the path may lead to several. `lenient`: undefined instead of an error when a
 * definite path leads nowhere.
 */
export function readPath(path: JsonPath, root: Json, lenient: boolean): Json | undefined {
  const functionAt = path.tokens.findIndex((token) => token.kind === 'function');
  const end = functionAt < 0 ? path.tokens.length : functionAt;
  const visit: Visit = { tokens: path.tokens.slice(0, end), root, results: [] };
  try {
    step(visit, 0, root, path.text[0] as string, true);
    const definite = path.definite || (functionAt >= 0 && visit.tokens.every((token) => !isMany(token)));
    if (definite && visit.results.length === 0) throw notFound(`No results for path: ${path.text}`);
    const found = definite ? (visit.results[0] as Json) : visit.results;
    if (functionAt < 0) return found;
    return path.tokens.slice(functionAt).reduce<Json>((value, token) => applyFunction(token, value), found);
  } catch (error) {
    if (lenient) return undefined;
    throw error;
  }
}

const isMany = (token: PathToken): boolean =>
  token.kind === 'wildcard' ||
  token.kind === 'slice' ||
  token.kind === 'descend' ||
  token.kind === 'filter' ||
  (token.kind === 'indexes' && token.indexes.length > 1);

/** Applies token `i` and those after it. `strict`: everything before leads to one place, so what is missing is an error. */
function step(visit: Visit, i: number, model: Json, at: string, strict: boolean): void {
  const token = visit.tokens[i];
  if (token === undefined) {
    visit.results.push(model);
    return;
  }
  switch (token.kind) {
    case 'properties':
      stepProperties(visit, i, token.names, model, at, strict);
      return;
    case 'indexes':
      stepIndexes(visit, i, token.indexes, model, at, strict);
      return;
    case 'slice':
      stepSlice(visit, i, token, model, at, strict);
      return;
    case 'wildcard':
      for (const [key, child] of childrenOf(model)) quietly(() => step(visit, i + 1, child, at + key, false));
      return;
    case 'descend':
      descend(visit, i + 1, model, at);
      return;
    case 'filter':
      stepFilter(visit, i, token.test, model, at, strict);
      return;
    default:
      throw notFound(`Function ${tokenText(token)} is not last in the path`);
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
  }
}

function childrenOf(model: Json): readonly (readonly [string, Json])[] {
  if (isObject(model)) return [...model].map(([key, child]) => [`['${key}']`, child] as const);
  return isArray(model) ? model.map((child, i) => [`[${i}]`, child] as const) : [];
}

function stepProperties(
  visit: Visit,
  i: number,
  names: readonly string[],
  model: Json,
  at: string,
  strict: boolean,
): void {
  const last = i === visit.tokens.length - 1;
  if (!isObject(model)) {
    if (!strict) return;
    const property = names.map((name) => `'${name}'`).join(', ');
    throw notFound(
      `Expected to find an object with property [${property}] in path ${at} but found '${javaClass(model)}'. ` +
        "This is not a json object according to the JsonProvider: 'org.apache.flink.shaded.com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
    );
  }
  if (names.length > 1 && last) {
    visit.results.push(new Map(names.filter((name) => model.has(name)).map((name) => [name, model.get(name) as Json])));
    return;
  }
  for (const name of names) stepProperty(visit, i, name, model, `${at}['${name}']`, strict && names.length === 1, last);
}

function stepProperty(
  visit: Visit,
  i: number,
  name: string,
  model: JsonObject,
  at: string,
  strict: boolean,
  last: boolean,
): void {
  const child = model.get(name);
  if (child !== undefined) step(visit, i + 1, child, at, strict);
  else if (strict && !last) throw notFound(`Missing property in path ${at}`);
}

function javaClass(model: Json): string {
  if (model === null) return 'null';
  if (isArray(model)) return 'java.util.ArrayList';
  if (typeof model === 'string') return 'java.lang.String';
  return typeof model === 'boolean' ? 'java.lang.Boolean' : 'java.lang.Integer';
}

function arrayAt(model: Json, token: PathToken, at: string, strict: boolean): readonly Json[] | undefined {
  if (isArray(model)) return model;
  if (!strict) return undefined;
  if (model === null) throw notFound(`The path ${at} is null`);
  throw notFound(`Filter: ${tokenText(token)} can only be applied to arrays. Current context is: ${at}`);
}

function stepIndexes(
  visit: Visit,
  i: number,
  indexes: readonly number[],
  model: Json,
  at: string,
  strict: boolean,
): void {
  const items = arrayAt(model, visit.tokens[i] as PathToken, at, strict);
  if (items === undefined) return;
  for (const index of indexes) {
    const place = index < 0 ? items.length + index : index;
    const item = items[place];
    if (item !== undefined) step(visit, i + 1, item, `${at}[${index}]`, strict && indexes.length === 1);
  }
}

/** Bounds count from the end when negative; an empty range gives nothing. */
function stepSlice(
  visit: Visit,
  i: number,
  token: { readonly from?: number; readonly to?: number },
  model: Json,
  at: string,
  strict: boolean,
): void {
  const items = arrayAt(model, visit.tokens[i] as PathToken, at, strict);
  if (items === undefined) return;
  const place = (bound: number): number =>
    bound < 0 ? Math.max(0, items.length + bound) : Math.min(bound, items.length);
  const from = token.from === undefined ? 0 : place(token.from);
  const to = token.to === undefined ? items.length : place(token.to);
  for (let index = from; index < to; index++) step(visit, i + 1, items[index] as Json, `${at}[${index}]`, false);
}

function stepFilter(
  visit: Visit,
  i: number,
  test: (current: Json, root: Json) => boolean,
  model: Json,
  at: string,
  strict: boolean,
): void {
  if (isObject(model)) {
    if (test(model, visit.root)) step(visit, i + 1, model, at, false);
    return;
  }
  if (!isArray(model)) {
    if (strict) throw notFound(`Filter: [?] can not be applied to primitives. Current context is: ${at}`);
    return;
  }
  for (const [index, item] of model.entries()) {
    if (test(item, visit.root)) step(visit, i + 1, item, `${at}[${index}]`, false);
  }
}

/** The token after `..` applies wherever it can, outer values first. */
function descend(visit: Visit, i: number, model: Json, at: string): void {
  const token = visit.tokens[i];
  if (token !== undefined && appliesTo(token, model)) quietly(() => step(visit, i, model, at, false));
  for (const [key, child] of childrenOf(model)) descend(visit, i, child, at + key);
}

function appliesTo(token: PathToken, model: Json): boolean {
  switch (token.kind) {
    case 'properties':
      return isObject(model) && token.names.every((name) => model.has(name));
    case 'indexes':
    case 'slice':
      return isArray(model);
    case 'filter':
      return isArray(model) || isObject(model);
    default:
      return true;
  }
}
