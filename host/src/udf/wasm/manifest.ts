/** The custom section "drey.udf" of a module: which functions it has. docs/udf-abi.md, "Manifest". */
import type { FunctionKind, Overload, Parameter } from '../../functions/user/contracts';
import { parseType } from '../../types/logical/parse';
import { RefusedModule } from '../sandbox/instrument';
import { ABI_VERSION } from './layout';

export const MANIFEST_SECTION = 'drey.udf';

/** Names of a function's exports by what they do. SCALAR and TABLE: call. */
export interface EntryNames {
  readonly call?: string;
  readonly create?: string;
  readonly accumulate?: string;
  readonly retract?: string;
  readonly merge?: string;
  readonly value?: string;
  readonly update?: string;
  readonly emit?: string;
}

export interface ModuleOverload extends Overload {
  readonly entries: EntryNames;
}

export interface ModuleFunction {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly doc?: string;
  readonly deterministic: boolean;
  /** What the author asks for; ms and bytes. */
  readonly limits: { readonly deadline?: number; readonly memory?: number; readonly output?: number };
  readonly overloads: readonly ModuleOverload[];
}

export interface ModuleManifest {
  readonly language?: string;
  readonly toolchain?: string;
  readonly functions: readonly ModuleFunction[];
}

type Json = Readonly<Record<string, unknown>>;

const REQUIRED: Readonly<Partial<Record<FunctionKind, readonly (keyof EntryNames)[]>>> = {
  SCALAR: ['call'],
  TABLE: ['call'],
  AGGREGATE: ['create', 'accumulate', 'value'],
  TABLE_AGGREGATE: ['create', 'accumulate', 'emit'],
};

/** Reads the texts of all sections of the name; each is one or several JSON documents, one a line. */
export function parseManifest(texts: readonly string[]): ModuleManifest {
  const documents = texts.flatMap(documentsOf);
  if (documents.length === 0) {
    throw invalid(`it has no custom section "${MANIFEST_SECTION}" (see docs/udf-abi.md)`);
  }
  for (const { abi } of documents) {
    if (abi !== ABI_VERSION) throw invalid(`it has version ${String(abi)} of the ABI, this host has ${ABI_VERSION}`);
  }
  const functions = documents.flatMap((document) => list(document, 'functions').map(functionOf));
  const seen = new Set<string>();
  for (const { name } of functions) {
    if (seen.has(name)) throw invalid(`it has two functions '${name}'; overloads belong in one`);
    seen.add(name);
  }
  const { language, toolchain } = documents[0];
  return {
    ...(typeof language === 'string' ? { language } : {}),
    ...(typeof toolchain === 'string' ? { toolchain } : {}),
    functions,
  };
}

function invalid(reason: string): RefusedModule {
  return new RefusedModule('invalid', `the module is none of user functions: ${reason}`);
}

function documentsOf(text: string): Json[] {
  const trimmed = text.trim();
  const parse = (part: string): Json => {
    const document: unknown = JSON.parse(part);
    if (document === null || typeof document !== 'object' || Array.isArray(document)) {
      throw new SyntaxError('not an object');
    }
    return document as Json;
  };
  try {
    return trimmed === '' ? [] : [parse(trimmed)];
  } catch {
    try {
      return trimmed
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parse);
    } catch (error) {
      throw invalid(`its section "${MANIFEST_SECTION}" is no JSON (${(error as Error).message})`);
    }
  }
}

function list(json: Json, name: string): Json[] {
  const value = json[name];
  if (!Array.isArray(value)) throw invalid(`"${name}" is no list`);
  return value as Json[];
}

function text(json: Json, name: string, what: string): string {
  const value = json[name];
  if (typeof value !== 'string' || value === '') throw invalid(`${what} has no "${name}"`);
  return value;
}

function functionOf(json: Json): ModuleFunction {
  const name = text(json, 'name', 'a function');
  const kind = text(json, 'kind', `function '${name}'`) as FunctionKind;
  const required = REQUIRED[kind];
  if (required === undefined) throw invalid(`function '${name}' has kind ${kind}, which modules cannot have`);
  const { doc, deterministic, limits } = json;
  const overloads = list(json, 'overloads').map((overload) => overloadOf(overload, name, kind, required));
  return {
    name,
    kind,
    ...(typeof doc === 'string' && doc !== '' ? { doc } : {}),
    deterministic: deterministic !== false,
    limits: limitsOf(limits),
    overloads,
  };
}

function limitsOf(json: unknown): ModuleFunction['limits'] {
  const limits: { deadline?: number; memory?: number; output?: number } = {};
  if (json === null || typeof json !== 'object') return limits;
  for (const name of ['deadline', 'memory', 'output'] as const) {
    const value = (json as Json)[name];
    if (typeof value === 'number' && value > 0) limits[name] = value;
  }
  return limits;
}

function overloadOf(json: Json, name: string, kind: FunctionKind, required: readonly string[]): ModuleOverload {
  const what = `function '${name}'`;
  const parameters = list(json, 'parameters').map((parameter): Parameter => {
    const { name: own, optional } = parameter;
    return {
      ...(typeof own === 'string' ? { name: own } : {}),
      type: typeOf(text(parameter, 'type', `a parameter of ${what}`), what),
      ...(optional === true ? { optional } : {}),
    };
  });
  const entries = (json['entries'] ?? {}) as Readonly<Record<string, string>>;
  for (const entry of required) text(entries, entry, `"entries" of ${what}`);
  const grouped = kind === 'AGGREGATE' || kind === 'TABLE_AGGREGATE';
  return {
    parameters,
    result: typeOf(text(json, 'result', what), what),
    ...(grouped ? { accumulator: typeOf(text(json, 'accumulator', what), what) } : {}),
    entries,
  };
}

function typeOf(type: string, what: string): ReturnType<typeof parseType> {
  try {
    return parseType(type);
  } catch (error) {
    throw invalid(`${what} has a type that is none: ${type} (${(error as Error).message})`);
  }
}
