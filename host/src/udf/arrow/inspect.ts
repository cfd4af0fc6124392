/** What an arrow-udf module offers and asks for, for registration and `drey udf inspect`. */
import { readFile } from 'node:fs/promises';
import type { FunctionKind, FunctionLimits, Overload } from '../../functions/user/contracts';
import { sha256 } from '../batches/wasm-source';
import { compileArrow } from './module';
import { overloadsOf } from './signature';

/** One function: all signatures of one name and kind. */
export interface InspectedFunction {
  /** `source.export` of the function's spec. */
  readonly export: string;
  readonly kind: FunctionKind;
  readonly overloads: readonly Overload[];
  /** As the module names them. */
  readonly signatures: readonly string[];
  readonly deterministic?: boolean;
}

export interface InspectedModule {
  readonly abi: string;
  /** Bytes. */
  readonly size: number;
  readonly hash: string;
  /** `module.name`. */
  readonly imports: readonly string[];
  readonly functions: readonly InspectedFunction[];
  /** Functions that cannot be called from SQL, and why. */
  readonly unusable: readonly { readonly text: string; readonly reason: string }[];
}

/** Throws UserFunctionError when the file is no module of the ABI. */
export async function inspectArrowModule(path: string, limits: FunctionLimits): Promise<InspectedModule> {
  const bytes = await readFile(path);
  const { exports, imports } = compileArrow({ name: path, language: 'WASM' }, bytes, limits);
  const functions = new Map<string, InspectedFunction & { overloads: Overload[]; signatures: string[] }>();
  for (const signature of exports.signatures) {
    const key = `${signature.kind} ${signature.name}`;
    let fn = functions.get(key);
    if (fn === undefined) {
      fn = { export: signature.name, kind: signature.kind, overloads: [], signatures: [] };
      functions.set(key, fn);
    }
    fn.overloads.push(...overloadsOf(signature));
    fn.signatures.push(signature.text);
  }
  return {
    abi: `arrow-udf ${exports.version!.join('.')}`,
    size: bytes.length,
    hash: sha256(bytes),
    imports: imports.map(({ module, name }) => `${module}.${name}`),
    functions: [...functions.values()],
    unusable: exports.unusable,
  };
}
