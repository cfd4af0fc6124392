/** Runs a function's definition by itself, for tests: types the arguments, generates the code and evaluates it. */
import type { LogicalType } from '../types/logical/contracts';
import {
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type SessionInfo,
} from './contracts';
import { lookupFunction } from './registry';
import { resolveArguments } from './signatures';

/** An argument: its value and type; a literal unless `column` is set. */
export interface TestArgument {
  readonly value: unknown;
  readonly type: LogicalType;
  readonly column?: boolean;
}

export const testSession: SessionInfo = {
  timeZone: 'UTC',
  batch: false,
  option: () => undefined,
  queryStart: 0,
  database: 'default_database',
};

export interface Evaluated {
  readonly value: unknown;
  readonly type: LogicalType;
}

function callOf(name: string, args: readonly TestArgument[], session: SessionInfo): CallTypes {
  const literal = (i: number): TestArgument | undefined => (args[i]?.column ? undefined : args[i]);
  return {
    name,
    args: args.map((arg) => arg.type),
    isLiteral: (i) => literal(i) !== undefined,
    isNull: (i) => literal(i)?.value === null,
    literal: (i) => literal(i)?.value,
    session,
  };
}

/** Code of a scalar function in a small frame: constants and helpers by name, locals, statements. */
function run(
  definition: FunctionDefinition,
  call: CallTypes,
  args: readonly TestArgument[],
  result: LogicalType,
): unknown {
  if (definition.kind !== 'scalar') throw new Error(`${definition.name} is no scalar function.`);
  if (definition.nulls === 'strict' && args.some((arg) => arg.value === null)) return null;
  const scope = new Map<string, unknown>();
  const statements: string[] = [];
  const bind = (name: string, value: unknown): string => {
    const unique = `${name.replace(/\W/g, '_')}$${scope.size}`;
    scope.set(unique, value);
    return unique;
  };
  const locals: string[] = [];
  const code: CodeCall = {
    ...call,
    result,
    code: args.map((arg) => bind('arg', arg.value)),
    helper: bind,
    constant: bind,
    local: (hint) => {
      locals.push(`${hint}$${locals.length}`);
      return locals[locals.length - 1] as string;
    },
    statement: (text) => void statements.push(text),
    runtime: { watermark: '-Infinity' },
  };
  const expression = definition.generate(code);
  const declarations = locals.length > 0 ? `let ${locals.join(', ')};` : '';
  const body = `${declarations}${statements.join('\n')}\nreturn ${expression};`;
  return new Function(...scope.keys(), body)(...scope.values());
}

/** Types and runs the call; a wrong call throws its mismatch. */
export function evaluate(name: string, args: readonly TestArgument[], session: Partial<SessionInfo> = {}): Evaluated {
  const definition = lookupFunction(name);
  if (definition === undefined) throw new Error(`No function ${name}.`);
  const call = callOf(name, args, { ...testSession, ...session });
  const resolved = resolveArguments(definition.inputTypes, call);
  if (resolved instanceof ArgumentMismatch) throw new Error(resolved.detail ?? 'Invalid input arguments.');
  const type = definition.resultType({ ...call, args: resolved });
  return { value: run(definition, { ...call, args: resolved }, args, type), type };
}
