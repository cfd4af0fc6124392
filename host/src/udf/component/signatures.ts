/** SQL signatures that a component gives as text: `price(amount DECIMAL(10, 2), rate DOUBLE) -> DECIMAL(12, 2)`. */
import type { Overload } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { typeSummary } from '../../types/logical/print';
import type { ComponentFunction } from './functions';

export interface DeclaredSignature {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: LogicalType }[];
  readonly result: LogicalType;
  readonly deterministic: boolean;
}

const SIGNATURE = /^\s*([\w.-]+)\s*\((.*)\)\s*->\s*(.*?)\s*(NOT\s+DETERMINISTIC)?\s*$/is;

/** Throws Error with the text when it is no signature. */
export function parseSignature(text: string): DeclaredSignature {
  const match = SIGNATURE.exec(text);
  if (match === null) throw new Error(`'${text}' is no signature: name(parameter TYPE, ...) -> TYPE`);
  const parameters = splitParameters(match[2]).map((parameter) => {
    const [, name, type] = /^\s*(\w+)\s+(.*)$/s.exec(parameter) ?? [];
    if (name === undefined) throw new Error(`'${parameter.trim()}' of '${text}' is no parameter: name TYPE`);
    return { name, type: parseType(type) };
  });
  return { name: match[1], parameters, result: parseType(match[3]), deterministic: match[4] === undefined };
}

/** Splits at commas that are in no brackets. */
function splitParameters(text: string): string[] {
  if (text.trim() === '') return [];
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(' || character === '<') depth++;
    else if (character === ')' || character === '>') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The function's overload with the declared types; throws Error when they do not fit the WIT types. */
export function declaredOverload(fn: ComponentFunction, declared: DeclaredSignature): Overload {
  const { parameters, result } = fn.overload;
  if (parameters.length !== declared.parameters.length) {
    throw new Error(
      `the signature of '${fn.name}' has ${declared.parameters.length} parameters, the function ${parameters.length}`,
    );
  }
  const check = (wit: LogicalType, sql: LogicalType, what: string) => {
    if (fits(wit, sql)) return;
    throw new Error(`${what} of '${fn.name}' is ${typeSummary(wit)} in WIT, which cannot be ${typeSummary(sql)}`);
  };
  parameters.forEach((parameter, i) => {
    check(parameter.type as LogicalType, declared.parameters[i].type, `parameter '${declared.parameters[i].name}'`);
  });
  check(result as LogicalType, declared.result, 'the result');
  return { ...fn.overload, parameters: declared.parameters, result: declared.result };
}

/** Finer timestamps than WIT's microseconds would lose digits. */
const MICRO_DIGITS = 6;

/** True when a value of the SQL type can cross as what the WIT type `wit` stands for. */
export function fits(wit: LogicalType, sql: LogicalType): boolean {
  switch (wit.root) {
    case 'VARCHAR':
      return sql.root === 'VARCHAR' || sql.root === 'CHAR';
    case 'VARBINARY':
      return sql.root === 'VARBINARY' || sql.root === 'BINARY';
    case 'DECIMAL':
      if (sql.root !== 'DECIMAL') return false;
      // u64 is an integer: its scale cannot change.
      return wit.scale > 0 || (sql.scale === 0 && sql.precision <= wit.precision);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return sql.root === wit.root && sql.precision <= MICRO_DIGITS;
    case 'ARRAY':
      return sql.root === 'ARRAY' && fits(wit.element, sql.element);
    case 'MAP':
      if (sql.root === 'MULTISET') return fits(wit.key, sql.element) && wit.value.root === 'INTEGER';
      return sql.root === 'MAP' && fits(wit.key, sql.key) && fits(wit.value, sql.value);
    case 'ROW':
      if (sql.root !== 'ROW' && sql.root !== 'STRUCTURED') return false;
      return wit.fields.length === sql.fields.length && wit.fields.every((f, i) => fits(f.type, sql.fields[i].type));
    default:
      return wit.root === sql.root;
  }
}
