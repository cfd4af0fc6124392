/** Which form of a module's function a call site means. */
import type { CallSite, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { typeSummary } from '../../types/logical/print';
import { layoutOf, sameLayout } from './layout';
import type { ModuleManifest, ModuleOverload } from './manifest';

/** The overload whose types are those of the site; failing that, one whose columns lie in memory in the same way. */
export function overloadFor(manifest: ModuleManifest, spec: FunctionSpec, site: CallSite): ModuleOverload {
  if (spec.source.kind !== 'wasm') throw new UserFunctionError(spec, 'invalid', 'its source is no WebAssembly module');
  const name = spec.source.export;
  const found = manifest.functions.find((fn) => fn.name === name);
  if (found === undefined) {
    const names = manifest.functions.map((fn) => fn.name).join(', ');
    throw new UserFunctionError(spec, 'invalid', `its module has no function '${name}'; it has ${names || 'none'}`);
  }
  if (found.kind !== spec.kind) {
    throw new UserFunctionError(
      spec,
      'invalid',
      `'${name}' is registered as ${spec.kind}, but its module says ${found.kind}`,
    );
  }
  for (const type of typesOf(site)) layoutOf(type);
  const overload =
    found.overloads.find((candidate) => fits(candidate, site, typesEqualIgnoringNullability)) ??
    found.overloads.find((candidate) => fits(candidate, site, sameLayout));
  if (overload !== undefined) return overload;
  const has = found.overloads.map((candidate) => signatureText(name, candidate)).join('; ');
  const wanted = `${name}(${site.args.map(typeSummary).join(', ')}) -> ${typeSummary(site.result)}`;
  throw new UserFunctionError(spec, 'invalid', `it is called as ${wanted}, but its module has ${has}`);
}

function typesOf(site: CallSite): LogicalType[] {
  return [...site.args, site.result, ...(site.accumulator ? [site.accumulator] : [])];
}

type Same = (a: LogicalType, b: LogicalType) => boolean;

function fits(overload: ModuleOverload, site: CallSite, same: Same): boolean {
  const { parameters, result, accumulator } = overload;
  return (
    parameters.length === site.args.length &&
    parameters.every(({ type }, i) => same(type as LogicalType, site.args[i])) &&
    same(result as LogicalType, site.result) &&
    (accumulator === undefined || site.accumulator === undefined || same(accumulator, site.accumulator))
  );
}

/** `f(x BIGINT, STRING) -> DOUBLE`. */
export function signatureText(name: string, { parameters, result }: ModuleOverload): string {
  const texts = parameters.map((parameter) => {
    const type = typeSummary(parameter.type as LogicalType);
    return parameter.name === undefined ? type : `${parameter.name} ${type}`;
  });
  return `${name}(${texts.join(', ')}) -> ${typeSummary(result as LogicalType)}`;
}
