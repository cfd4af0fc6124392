/** What an arrow-udf module (ABI 3.0) offers: its exports' names are its signatures, in base64 with `$` and `_` for `+` and `/`. */
import type { FunctionKind, Overload } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';

/** Type names of ABI 3.0. */
export type ArrowName =
  | 'null'
  | 'boolean'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'date32'
  | 'time64'
  | 'timestamp'
  | 'interval'
  | 'decimal'
  | 'json'
  | 'string'
  | 'binary'
  | 'largestring'
  | 'largebinary';

export type ArrowType =
  | { readonly name: ArrowName }
  | { readonly name: 'list'; readonly element: ArrowType }
  | { readonly name: 'struct'; readonly fields: readonly ArrowField[] };

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

export interface ArrowSignature {
  /** The export. */
  readonly symbol: string;
  /** As the module's author wrote it, e.g. `gcd(int32,int32)->int32`. */
  readonly text: string;
  readonly name: string;
  readonly kind: Extract<FunctionKind, 'SCALAR' | 'TABLE'>;
  readonly args: readonly ArrowType[];
  /** The last of `args` may come any number of times. */
  readonly variadic: boolean;
  readonly result: ArrowType;
}

export interface ArrowExports {
  /** `[major, minor]`; undefined when the module says none. */
  readonly version: readonly [number, number] | undefined;
  readonly signatures: readonly ArrowSignature[];
  /** Exports that look like functions, and why they cannot be used. */
  readonly unusable: readonly { readonly text: string; readonly reason: string }[];
}

const SQL_TYPES: Readonly<Record<ArrowName, LogicalType>> = {
  null: types.NULL,
  boolean: types.BOOLEAN,
  int8: types.TINYINT,
  int16: types.SMALLINT,
  int32: types.INT,
  int64: types.BIGINT,
  uint8: types.SMALLINT,
  uint16: types.INT,
  uint32: types.BIGINT,
  uint64: types.decimal(20, 0),
  float32: types.FLOAT,
  float64: types.DOUBLE,
  date32: types.DATE,
  time64: types.time(3),
  timestamp: types.timestamp(6),
  interval: types.dayTimeInterval('DAY_TO_SECOND', 2, 3),
  decimal: types.decimal(38, 18),
  json: types.STRING,
  string: types.STRING,
  binary: types.BYTES,
  largestring: types.STRING,
  largebinary: types.BYTES,
};

/** Reads the names of a module's exports. */
export function readExports(names: readonly string[]): ArrowExports {
  let version: [number, number] | undefined;
  const texts: { symbol: string; text: string }[] = [];
  const structs = new Map<string, string>();
  for (const name of names) {
    const numbers = /^ARROWUDF_VERSION_(\d+)_(\d+)$/.exec(name);
    if (numbers !== null) version = [Number(numbers[1]), Number(numbers[2])];
    else if (name.startsWith('arrowudf_')) texts.push({ symbol: name, text: decodeName(name.slice(9)) });
    else if (name.startsWith('arrowudt_')) {
      const [struct, fields] = splitOnce(decodeName(name.slice(9)), '=');
      structs.set(struct, fields);
    }
  }
  const signatures: ArrowSignature[] = [];
  const unusable: { text: string; reason: string }[] = [];
  for (const { symbol, text } of texts) {
    try {
      signatures.push(parseSignature(symbol, text, structs));
    } catch (error) {
      unusable.push({ text, reason: (error as Error).message });
    }
  }
  return { version, signatures, unusable };
}

function decodeName(encoded: string): string {
  return Buffer.from(encoded.replaceAll('$', '+').replaceAll('_', '/'), 'base64').toString('utf8');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function parseSignature(symbol: string, text: string, structs: ReadonlyMap<string, string>): ArrowSignature {
  const match = /^([^()]*)\((.*)\)->(>?)(.*)$/s.exec(text);
  if (match === null) throw new Error(`'${text}' is no signature`);
  const texts = splitTop(match[2]);
  const variadic = texts.at(-1) === '...';
  if (variadic) texts.pop();
  if (variadic && texts.length === 0) throw new Error('a variadic function needs the type of its arguments');
  return {
    symbol,
    text,
    name: match[1].trim(),
    kind: match[3] === '>' ? 'TABLE' : 'SCALAR',
    args: texts.map((type) => parseArrowType(type, structs)),
    variadic,
    result: parseArrowType(match[4], structs),
  };
}

/** Splits at commas that are not inside of `<...>`. */
function splitTop(text: string): string[] {
  if (text.trim() === '') return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++;
    else if (text[i] === '>') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}

/** Structs cannot hold themselves: names below one another are tracked. */
function parseArrowType(
  written: string,
  structs: ReadonlyMap<string, string>,
  inside: readonly string[] = [],
): ArrowType {
  const text = written.trim();
  if (text.endsWith('[]')) return { name: 'list', element: parseArrowType(text.slice(0, -2), structs, inside) };
  if (text.startsWith('struct<') && text.endsWith('>')) return structOf(text.slice(7, -1), structs, inside);
  if (text.startsWith('struct ')) {
    const name = text.slice(7).trim();
    const fields = structs.get(name) ?? structs.get(name.replace(/<.*>$/, ''));
    if (fields === undefined) throw new Error(`struct '${name}' is not defined by the module`);
    if (inside.includes(name)) throw new Error(`struct '${name}' contains itself`);
    return structOf(fields, structs, [...inside, name]);
  }
  if (!(text in SQL_TYPES)) throw new Error(`type '${text}' is not supported`);
  return { name: text as ArrowName };
}

function structOf(fields: string, structs: ReadonlyMap<string, string>, inside: readonly string[]): ArrowType {
  return {
    name: 'struct',
    fields: splitTop(fields).map((field) => {
      const [name, type] = splitOnce(field, ':');
      return { name: name.trim(), type: parseArrowType(type, structs, inside) };
    }),
  };
}

/** The SQL type of what a function gives. */
export function sqlTypeOf(type: ArrowType): LogicalType {
  if (type.name === 'list') return types.array(sqlTypeOf(type.element));
  if (type.name === 'struct') {
    return types.row(type.fields.map((field) => ({ name: field.name, type: sqlTypeOf(field.type) })));
  }
  return SQL_TYPES[type.name];
}

/** The forms of a call. An interval parameter takes both of SQL's kinds of intervals, one kind for all of a call's. */
export function overloadsOf(signature: ArrowSignature): Overload[] {
  const result = sqlTypeOf(signature.result);
  const overload = (args: readonly LogicalType[]): Overload => ({
    parameters: args.map((type) => ({ type })),
    ...(signature.variadic && { variadic: true }),
    result,
  });
  const args = signature.args.map(sqlTypeOf);
  if (!signature.args.some((arg) => arg.name === 'interval')) return [overload(args)];
  const months = types.yearMonthInterval();
  return [overload(args), overload(args.map((type, i) => (signature.args[i].name === 'interval' ? months : type)))];
}
