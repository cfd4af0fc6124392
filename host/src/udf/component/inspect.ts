/** What a component offers and asks for, for registration and `drey udf inspect`. */
import { readFile } from 'node:fs/promises';
import type { FunctionKind, FunctionLimits, FunctionSpec, Overload } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { sha256 } from '../batches/wasm-source';
import { findFunction } from './functions';
import { ComponentGuest, type LoadedComponent, loadComponent } from './guest';
import { type DeclaredSignature, declaredOverload, parseSignature } from './signatures';

export interface InspectedComponentFunction {
  /** `source.export` of the function's spec. */
  readonly export: string;
  readonly kind: FunctionKind;
  readonly overloads: readonly Overload[];
  readonly deterministic: boolean;
  readonly retracts?: boolean;
  readonly merges?: boolean;
}

export interface InspectedComponent {
  /** Bytes. */
  readonly size: number;
  readonly hash: string;
  /** Interfaces, without versions. */
  readonly imports: readonly string[];
  readonly functions: readonly InspectedComponentFunction[];
  /** Exports that cannot be called from SQL, and why. */
  readonly unusable: readonly { readonly text: string; readonly reason: string }[];
}

/** Throws UserFunctionError when the file is no component. `cache`: the folder of `udf.cache.dir`. */
export async function inspectComponent(
  path: string,
  limits: FunctionLimits,
  cache?: string,
): Promise<InspectedComponent> {
  const bytes = await readFile(path);
  const about = { name: path, language: 'WASM' } as const;
  const component = await loadComponent(about, bytes, limits, cache);
  const declared = declaredSignatures(path, component, limits);
  const unknown = declared.find(({ name }) => findFunction(component.functions.functions, name) === undefined);
  if (unknown !== undefined) {
    throw new UserFunctionError(
      about,
      'invalid',
      `the component describes '${unknown.name}', which it does not export`,
    );
  }
  const functions = component.functions.functions.map((fn): InspectedComponentFunction => {
    const own = declared.filter(({ name }) => findFunction([fn], name) !== undefined);
    return {
      export: fn.name,
      kind: fn.kind,
      overloads:
        own.length === 0
          ? [fn.overload]
          : own.map((signature) => checked(about, () => declaredOverload(fn, signature))),
      deterministic: own.every(({ deterministic }) => deterministic),
      ...('retracts' in fn.body && { retracts: fn.body.retracts, merges: fn.body.merges }),
    };
  });
  const { unusable } = component.functions;
  return { size: bytes.length, hash: sha256(bytes), imports: component.imports, functions, unusable };
}

function checked<T>(about: Pick<FunctionSpec, 'name' | 'language'>, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new UserFunctionError(about, 'invalid', (cause as Error).message, { cause });
  }
}

/** Runs `description.signatures` of the component, without grants. */
function declaredSignatures(path: string, component: LoadedComponent, limits: FunctionLimits): DeclaredSignature[] {
  const name = component.world.exports.find((text) => text.startsWith('drey:udf/description'));
  if (name === undefined) return [];
  const spec: FunctionSpec = {
    name: path,
    kind: 'SCALAR',
    language: 'WASM',
    carrier: 'component',
    source: { kind: 'wasm', path, export: name, hash: component.hash },
    overloads: [],
    limits,
    grants: {},
    row: false,
    batch: true,
  };
  const guest = new ComponentGuest(spec, component, limits, {}, new Map());
  const texts = guest.call(
    spec,
    [name, 'signatures'],
    () => [],
    (value) => value as string[],
  );
  guest.close();
  return checked(spec, () => texts.map(parseSignature));
}
