/** Arguments and results of functions as JSON: one call a line, as an array of arguments or an object by their names. */
import type { CallSite, FunctionSpec, Overload, RegisteredFunction } from '../../functions/user/contracts';
import { parseJson, type JsonValue } from '../../formats/table/json-parser';
import { jsonReader, type JsonReader } from '../../formats/table/json-reader';
import type { LogicalType } from '../../types/logical/contracts';
import { BIGINT, BOOLEAN, DOUBLE, STRING } from '../../types/logical/types';

const OPTIONS = { failOnMissing: false, ignoreErrors: false, timestamps: 'ISO-8601', tree: false } as const;

export class InputError extends Error {}

/** One line of the input. */
export interface InputRow {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly args: readonly unknown[];
}

/** Rows of a JSON Lines text, and the types they are called with: those of the first overload that takes all of them. */
export function readRows(
  text: string,
  fn: RegisteredFunction,
): { readonly site: CallSite; readonly rows: readonly InputRow[] } {
  const lines = parseLines(text);
  if (lines.length === 0) throw new InputError('the input has no rows');
  const failures: string[] = [];
  for (const candidate of candidates(fn, lines[0].json)) {
    try {
      const rows = lines.map(({ line, text: own, json }) => ({
        line,
        text: own,
        args: argumentsOf(json, candidate, line),
      }));
      return { site: candidate.site, rows };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures.push(error.message);
    }
  }
  throw new InputError(failures.join('\n'));
}

interface Line {
  readonly line: number;
  readonly text: string;
  readonly json: JsonValue;
}

function parseLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const [i, written] of text.split('\n').entries()) {
    const own = written.trim();
    if (own === '') continue;
    let json: JsonValue | undefined;
    try {
      json = parseJson(own);
    } catch (error) {
      throw new InputError(`line ${i + 1}: ${(error as Error).message}`);
    }
    lines.push({ line: i + 1, text: own, json: json ?? null });
  }
  return lines;
}

interface Candidate {
  readonly site: CallSite;
  readonly names: readonly (string | undefined)[];
  readonly readers: readonly JsonReader[];
}

function candidates(fn: RegisteredFunction, first: JsonValue): Candidate[] {
  if (fn.infer !== undefined) {
    const values = Array.isArray(first) ? (first as readonly JsonValue[]) : [first];
    const args = values.map(typeOfJson);
    const { args: given = args, ...types } = fn.infer(args, () => undefined);
    return [candidate({ args: given, ...types }, [])];
  }
  const count = Array.isArray(first) ? first.length : undefined;
  return fn.spec.overloads.flatMap((overload) => {
    const types = typesOf(overload, fn.spec, count ?? overload.parameters.length);
    return types === undefined
      ? []
      : [
          candidate(
            types,
            overload.parameters.map(({ name }) => name),
          ),
        ];
  });
}

function candidate(site: CallSite, names: Candidate['names']): Candidate {
  return { site, names, readers: site.args.map((type) => jsonReader(type, OPTIONS)) };
}

/** A type that the call decides is taken as STRING. */
function typesOf(
  { parameters, variadic, result, accumulator }: Overload,
  spec: FunctionSpec,
  count: number,
): CallSite | undefined {
  if (variadic ? count < parameters.length - 1 : count !== parameters.length) return undefined;
  const fixed = (type: LogicalType | { readonly variable: string }): LogicalType =>
    'variable' in type ? STRING : type;
  const args = Array.from({ length: count }, (_, i) => fixed(parameters[Math.min(i, parameters.length - 1)].type));
  const aggregate = spec.kind === 'AGGREGATE' || spec.kind === 'TABLE_AGGREGATE';
  return { args, result: fixed(result), ...(aggregate && accumulator && { accumulator }) };
}

function typeOfJson(json: JsonValue): LogicalType {
  if (typeof json === 'boolean') return BOOLEAN;
  if (typeof json === 'number') return Number.isInteger(json) ? BIGINT : DOUBLE;
  return STRING;
}

function argumentsOf(json: JsonValue, { names, readers }: Candidate, line: number): unknown[] {
  const values = valuesOf(json, names, readers.length, line);
  return values.map((value, i) => {
    try {
      return value === null ? null : readers[i](value);
    } catch (error) {
      throw new InputError(
        `line ${line}, argument ${i + 1}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}

function valuesOf(json: JsonValue, names: Candidate['names'], count: number, line: number): readonly JsonValue[] {
  if (Array.isArray(json)) {
    if (json.length === count) return json as readonly JsonValue[];
    throw new InputError(`line ${line} has ${json.length} arguments, the function takes ${count}`);
  }
  if (typeof json === 'object' && json !== null && names.every((name) => name !== undefined)) {
    const fields = json as Readonly<Record<string, JsonValue>>;
    const unknown = Object.keys(fields).find((key) => !names.includes(key));
    if (unknown !== undefined) throw new InputError(`line ${line}: the function has no parameter "${unknown}"`);
    return names.map((name) => fields[name as string] ?? null);
  }
  if (count === 1) return [json];
  throw new InputError(`line ${line} must be an array of ${count} arguments, or an object by their names`);
}
