/** Functions as lines of text. */
import type { ParameterType, RegisteredFunction } from '../../functions/user/contracts';
import { signatureText } from '../../functions/user/definition';
import { typeSummary } from '../../types/logical/print';

/** "scalar", "table aggregate" */
export function kindText({ spec }: RegisteredFunction): string {
  return spec.kind.toLowerCase().replaceAll('_', ' ');
}

/** One text for each form of call: `convert(amount DOUBLE, currency STRING) -> DOUBLE`. */
export function signatureLines({ spec, infer }: RegisteredFunction, name = spec.name): string[] {
  if (infer !== undefined) return [`${name}(...) -> decided for each call`];
  return spec.overloads.map((overload) => `${name}(${signatureText(overload)}) -> ${typeName(overload.result)}`);
}

function typeName(type: ParameterType): string {
  return 'variable' in type ? `<${type.variable}>` : typeSummary(type);
}
