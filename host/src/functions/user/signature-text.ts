/** Signatures for people: `f(price DECIMAL(10, 2), BIGINT...) -> ROW<...>`. */
import { typeSummary } from '../../types/logical/print';
import type { Overload, ParameterType, RegisteredFunction } from './contracts';
import { signatureText } from './definition';

/** A line for each overload. */
export function signatureLines(name: string, { spec, infer }: RegisteredFunction): string[] {
  if (infer !== undefined) return [`${name}(...)`];
  return spec.overloads.map((overload) => `${name}(${signatureText(overload)}) -> ${resultText(overload)}`);
}

function resultText({ result, accumulator }: Overload): string {
  const text = typeOf(result);
  return accumulator === undefined ? text : `${text}, accumulator ${typeSummary(accumulator)}`;
}

function typeOf(type: ParameterType): string {
  return 'variable' in type ? `<${type.variable}>` : typeSummary(type);
}
