/** What `udf.signature` declares of a function of a plain core module: `(x BIGINT, s STRING) -> STRING`. */
import type { FunctionSpec, Overload } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { parseSignature } from '../component/signatures';
import { RefusedModule } from '../sandbox/instrument';
import { type CoreFunction, exportedFunctions } from './core-types';
import { guestType } from './values';

export const SIGNATURE_OPTION = 'udf.signature';

export interface DeclaredFunction extends Pick<FunctionSpec, 'deterministic'> {
  readonly export: string;
  readonly overloads: readonly Overload[];
}

/** Throws RefusedModule when the module has no such function, or one of other types. */
export function declaredFunction(bytes: Uint8Array, wanted: string, text: string): DeclaredFunction {
  const declared = declaration(text);
  const functions = exportedFunctions(bytes);
  const names = [...functions.keys()].filter((name) => !name.startsWith('__'));
  const exported = functions.has(wanted) ? wanted : names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const core = exported === undefined ? undefined : functions.get(exported);
  if (exported === undefined || core === undefined) {
    throw new RefusedModule('invalid', `the module exports no function '${wanted}'; it has: ${names.join(', ')}`);
  }
  const parameters = declared.parameters.map(({ type, name }) => coreTypeOf(type, `parameter '${name}'`));
  const result = coreTypeOf(declared.result, 'the result');
  if (formOf({ parameters, results: [result] }) !== formOf(core)) {
    throw new RefusedModule(
      'invalid',
      `'${exported}' is a function ${formOf(core)}; ${SIGNATURE_OPTION} = '${text}' needs ${formOf({ parameters, results: [result] })}`,
    );
  }
  const objects = [...declared.parameters.map(({ type }) => type), declared.result].some(
    (type) => guestType(type)?.managed,
  );
  if (objects && !(functions.has('__new') && functions.has('__pin'))) {
    throw new RefusedModule('invalid', 'strings and arrays need the runtime of AssemblyScript: asc --exportRuntime');
  }
  return {
    export: exported,
    overloads: [{ parameters: declared.parameters, result: declared.result }],
    deterministic: declared.deterministic,
  };
}

function declaration(text: string): ReturnType<typeof parseSignature> {
  try {
    return parseSignature(`f${text.trim()}`);
  } catch (error) {
    const reason = (error as Error).message.replace(/^'f/, "'");
    throw new RefusedModule('invalid', `${SIGNATURE_OPTION}: ${reason.replace(': name(', ': (')}`);
  }
}

function coreTypeOf(type: LogicalType, what: string): string {
  const found = guestType(type);
  if (found !== undefined) return found.core;
  throw new RefusedModule('unsupported', unsupportedType(type, what));
}

/** Also of calls: a signature's type may hold lengths that a call's has not. */
export function unsupportedType(type: LogicalType, what: string): string {
  return `${what} is ${typeSummary(type)}; functions of plain modules have numbers, BOOLEAN, STRING and ARRAYs of numbers`;
}

function formOf({ parameters, results }: CoreFunction): string {
  return `(${parameters.join(', ')}) -> ${results.length === 1 ? results[0] : `(${results.join(', ')})`}`;
}
