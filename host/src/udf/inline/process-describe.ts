/** What a process table function of TypeScript declares, as the catalog holds it. */
import type {
  ChangelogContext,
  ChangelogMode,
  Fields,
  ProcessCallInfo,
  ProcessParameter as DeclaredParameter,
  ProcessTableSignature,
  StateDeclaration,
  TypeText,
} from '@drey/sdk/udf';
import type {
  FunctionSource,
  FunctionSpec,
  ProcessChangelog,
  ProcessParameter,
  ProcessState,
  ProcessTableSpec,
  RegisteredFunction,
} from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { typeText } from '../../types/logical/print';
import { array, map, nullable, row } from '../../types/logical/types';
import { validation } from '../../types/sql-error';
import { nullableToUser } from './codec';
import type { SpecParts } from './describe';

/** A process table function's object. */
export interface ProcessObject {
  readonly signature: ProcessTableSignature;
  eval(...args: unknown[]): unknown;
  onTimer?(...args: unknown[]): unknown;
  getChangelogMode?(context: ChangelogContext): ChangelogMode;
  isDeterministic?(): boolean;
}

export function describeProcessFunction(
  name: string,
  object: ProcessObject,
  source: FunctionSource,
  parts: SpecParts,
): RegisteredFunction {
  const { signature } = object;
  if (parts.isolated)
    throw validation(`The process table function '${name}' cannot be isolated: it shares the task's state.`);
  try {
    return describe(name, object, signature, source, parts);
  } catch (error) {
    throw validation(`The signature of function '${name}' is wrong: ${(error as Error).message}`, undefined, error);
  }
}

function describe(
  name: string,
  object: ProcessObject,
  signature: ProcessTableSignature,
  source: FunctionSource,
  parts: SpecParts,
): RegisteredFunction {
  const process: ProcessTableSpec = {
    parameters: Object.entries(signature.parameters ?? {}).map(([key, parameter]) => parameterOf(key, parameter)),
    states: Object.entries(signature.states ?? {}).map(([key, state]) => stateOf(key, state)),
    hasOnTimer: typeof object.onTimer === 'function',
  };
  const { output } = signature;
  const spec: FunctionSpec = {
    name,
    kind: 'PROCESS_TABLE',
    language: 'TYPESCRIPT',
    carrier: 'inline',
    source,
    overloads: typeof output === 'function' ? [] : [{ parameters: [], result: typeOf(output) }],
    deterministic: object.isDeterministic?.() ?? signature.deterministic ?? true,
    limits: parts.limits,
    grants: parts.grants,
    row: false,
    batch: false,
    process,
  };
  return {
    spec,
    ...(typeof output === 'function' && { infer: inferrer(process.parameters, output) }),
    ...(typeof object.getChangelogMode === 'function' && { changelog: changelogOf(object) }),
  };
}

// ---------------------------------------------------------------- types

function typeOf(text: TypeText): LogicalType {
  return parseType(String(text));
}

/** A type, or fields of a row. */
export function compositeOf(type: TypeText | Fields): LogicalType {
  if (!isFields(type)) return typeOf(type);
  return row(
    Object.entries(type).map(([name, text]) => ({ name, type: typeOf(text) })),
    true,
  );
}

/** Fields: values are objects with these properties. */
export function isFields(type: TypeText | Fields): type is Fields {
  if (typeof type !== 'object') return false;
  // A plain object, of whatever context its module was evaluated in.
  const prototype: unknown = Object.getPrototypeOf(type);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const NAME = /^[a-zA-Z_$][a-zA-Z_$0-9]*$/;

function parameterOf(name: string, declared: DeclaredParameter): ProcessParameter {
  if (!NAME.test(name)) {
    throw new Error(`Invalid argument name '${name}'. An argument must follow the pattern [a-zA-Z_$][a-zA-Z_$0-9]*.`);
  }
  switch (declared.kind) {
    case 'scalar': {
      const type = typeOf(declared.type);
      if (declared.optional && !type.nullable) {
        throw new Error(
          `Invalid data type for optional argument '${name}'. An optional argument has to accept null values.`,
        );
      }
      return { name, traits: [], type, ...(declared.optional && { optional: true }) };
    }
    case 'descriptor':
      return { name, traits: [], type: 'DESCRIPTOR', ...(declared.optional && { optional: true }) };
    default:
      return tableOf(name, declared);
  }
}

const REQUIREMENTS = {
  OPTIONAL_PARTITION_BY: 'SET_SEMANTIC_TABLE',
  REQUIRE_UPDATE_BEFORE: 'SUPPORT_UPDATES',
  REQUIRE_FULL_DELETE: 'SUPPORT_UPDATES',
} as const;

function tableOf(name: string, { traits, type }: Extract<DeclaredParameter, { kind: 'table' }>): ProcessParameter {
  const semantics = traits.filter((trait) => trait === 'ROW_SEMANTIC_TABLE' || trait === 'SET_SEMANTIC_TABLE');
  if (semantics.length !== 1) {
    throw new Error(`Invalid argument traits for argument '${name}'. A table has either row or set semantics.`);
  }
  for (const [trait, needed] of Object.entries(REQUIREMENTS)) {
    if ((traits as readonly string[]).includes(trait) && !traits.includes(needed)) {
      throw new Error(`Invalid argument traits for argument '${name}'. Trait ${trait} requires ${needed}.`);
    }
  }
  if (type === undefined) return { name, traits };
  const declared = compositeOf(type);
  if (declared.root !== 'ROW' && declared.root !== 'STRUCTURED') {
    throw new Error(
      `Invalid data type '${typeText(declared)}' for table argument '${name}'. Typed table arguments must use a composite type (i.e. row or structured type).`,
    );
  }
  if (traits.includes('SUPPORT_UPDATES') && (declared.root !== 'ROW' || isFields(type))) {
    throw new Error(
      `Invalid data type '${typeText(declared)}' for table argument '${name}'. Table arguments that support updates must use a row type.`,
    );
  }
  return { name, traits, type: declared };
}

function stateOf(name: string, declared: StateDeclaration): ProcessState {
  const ttl = declared.ttl === undefined ? {} : { ttl: declared.ttl };
  switch (declared.kind) {
    case 'list':
      return { name, kind: 'LIST', type: array(compositeOf(declared.element)), ...ttl };
    case 'map':
      return { name, kind: 'MAP', type: map(typeOf(declared.key), compositeOf(declared.value)), ...ttl };
    default: {
      const type = compositeOf(declared.type);
      if (type.root !== 'ROW' && type.root !== 'STRUCTURED') {
        throw new Error(`State entry '${name}' must use a composite type (i.e. row or structured type).`);
      }
      return { name, kind: 'VALUE', type: nullable(type), ...ttl };
    }
  }
}

type Output = Extract<ProcessTableSignature['output'], (...args: never[]) => unknown>;

function inferrer(parameters: readonly ProcessParameter[], output: Output): NonNullable<RegisteredFunction['infer']> {
  return (args, literal) => {
    const at = (name: string): number => {
      const index = parameters.findIndex((parameter) => parameter.name === name);
      if (index < 0) throw new Error(`There is no argument '${name}'`);
      return index;
    };
    const call: ProcessCallInfo = {
      typeOf: (name) => {
        const type = args[at(name)];
        return type === undefined ? undefined : typeText(type);
      },
      literal: (name) => {
        const index = at(name);
        const value = literal(index);
        if (value === undefined || value === null || Array.isArray(value)) return value;
        return (nullableToUser(args[index]) ?? ((same: unknown) => same))(value);
      },
    };
    return { result: typeOf(output(call)) };
  };
}

// ---------------------------------------------------------------- changelogs

export function modeOf(changelog: ProcessChangelog): ChangelogMode {
  const { insert, updateBefore, updateAfter, keyOnlyDeletes } = changelog;
  return {
    kinds: [
      ...(insert ? (['INSERT'] as const) : []),
      ...(updateBefore ? (['UPDATE_BEFORE'] as const) : []),
      ...(updateAfter ? (['UPDATE_AFTER'] as const) : []),
      ...(changelog.delete ? (['DELETE'] as const) : []),
    ],
    ...(keyOnlyDeletes && { keyOnlyDeletes }),
  };
}

function changelogOf(object: ProcessObject): NonNullable<RegisteredFunction['changelog']> {
  return (context) => {
    const mode = object.getChangelogMode?.({
      getTableChangelogMode: (position) => {
        const table = context.table(position);
        return table ? modeOf(table) : null;
      },
      getRequiredChangelogMode: () => modeOf(context.required),
    });
    const has = (kind: ChangelogMode['kinds'][number]): boolean => mode?.kinds.includes(kind) ?? kind === 'INSERT';
    return {
      insert: has('INSERT'),
      updateBefore: has('UPDATE_BEFORE'),
      updateAfter: has('UPDATE_AFTER'),
      delete: has('DELETE'),
      keyOnlyDeletes: mode?.keyOnlyDeletes ?? false,
    };
  };
}
