/** AssemblyScript types to SQL types, and the code that brings values over: see sdk/assembly/README.md for the table. */
import type { DecimalType, LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import * as types from '../../types/logical/types';
import { type Layout, layoutOf, NoLayout, widthOf } from '../wasm/layout';
import { parseType } from '../../types/logical/parse';
import { type AsClass, type AsDecorator, type AsType, BuildError, typeName } from './assemblyscript-declarations';

/** How values of one AssemblyScript type and one SQL type are read and written, as expressions and statements of generated code. */
export interface Conversion {
  readonly sql: LogicalType;
  readonly text: string;
  /** NULL is one of its values. */
  readonly nullable: boolean;
  /** Set for numbers and booleans: bytes, and access by address. */
  readonly fixed?: {
    readonly width: number;
    load(address: string): string;
    store(address: string, value: string): string;
  };
  /** The value at index `i` of a column; the column's NULLs are handled when `nullable`, else there are none. */
  read(column: string, i: string): string;
  /** A statement that adds a value. */
  write(builder: string, value: string): string;
  /** A new builder for about `rows` values. */
  build(rows: string): string;
}

interface Primitive {
  readonly sql: LogicalType;
  readonly layouts: readonly Layout['kind'][];
  readonly stored: string;
}

const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  bool: { sql: types.BOOLEAN, layouts: ['bool'], stored: 'u8' },
  i8: { sql: types.TINYINT, layouts: ['i8'], stored: 'i8' },
  i16: { sql: types.SMALLINT, layouts: ['i16'], stored: 'i16' },
  i32: { sql: types.INT, layouts: ['i32', 'time'], stored: 'i32' },
  i64: { sql: types.BIGINT, layouts: ['i64', 'scaled'], stored: 'i64' },
  f32: { sql: types.FLOAT, layouts: ['f32'], stored: 'f32' },
  f64: { sql: types.DOUBLE, layouts: ['f64'], stored: 'f64' },
};

const TIMESTAMPS: Readonly<Partial<Record<Layout['kind'], string>>> = {
  i64: 'Millis',
  scaled: 'Micros',
  nanos: 'Nanos',
};

/** Conversions of one module; helper functions of composite types are collected in `helpers`. */
export class Conversions {
  readonly helpers: string[] = [];
  /** Classes that generated code names. */
  readonly used = new Set<AsClass>();
  private readonly known = new Map<string, Conversion>();
  private readonly open = new Set<string>();
  private names = 0;

  constructor(private readonly classes: readonly AsClass[]) {}

  /** `sql`: as the author declared it; undefined = what the type stands for. `where`: for messages. */
  of(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    const key = `${typeName(type)} ${sql === undefined ? '' : typeSummary(sql)}`;
    let conversion = this.known.get(key);
    if (conversion === undefined) {
      if (this.open.has(key)) throw new BuildError(`${where}: class ${type.name} holds itself, which no SQL type does`);
      this.open.add(key);
      conversion = this.make(type, sql, where);
      this.open.delete(key);
      this.known.set(key, conversion);
    }
    return conversion;
  }

  private make(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    if (type.nullable && PRIMITIVES[type.name] === undefined) {
      return this.orNull(this.of({ ...type, nullable: false }, sql, where));
    }
    const primitive = PRIMITIVES[type.name];
    if (primitive !== undefined) return primitiveOf(type, primitive, sql, where);
    switch (type.name) {
      case 'Nullable':
        return this.nullableNumber(type, sql, where);
      case 'string':
      case 'String':
        return bytesLike('string', 'String', fitting(type, sql ?? types.STRING, ['string'], where));
      case 'Uint8Array':
        return bytesLike(
          'Uint8Array',
          'Bytes',
          fitting(type, sql ?? types.BYTES, ['bytes', 'variant', 'bitmap'], where),
        );
      case 'Decimal':
        return decimalOf(fitting(type, sql ?? types.decimal(38, 18), ['i64', 'i128'], where), where);
      case 'Timestamp':
        return timestampOf(fitting(type, sql ?? types.timestamp(9), ['i64', 'scaled', 'nanos'], where), where);
      case 'Array':
        return this.arrayOf(type, sql, where);
      case 'Map':
        return this.mapOf(type, sql, where);
      default:
        return this.rowOf(type, sql, where);
    }
  }

  private name(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  private nullableNumber(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    const [inner] = type.args;
    if (PRIMITIVES[inner?.name] === undefined) {
      throw new BuildError(`${where}: ${typeName(type)} is not possible; write ${inner?.name} | null instead`);
    }
    const conversion = this.of(inner, sql, where);
    const { load, store, width } = conversion.fixed!;
    const name = this.name('nullable');
    this.helpers.push(
      `function read_${name}(c: usize, i: i32): Nullable<${inner.name}> {
  if (isNull(c, i)) return none<${inner.name}>();
  return some<${inner.name}>(${load(`dataOf(c) + <usize>i * ${width}`)});
}
function write_${name}(b: Builder, v: Nullable<${inner.name}>): void {
  if (v.isNull) addNull(b);
  else ${store('slot(b)', 'v.value')};
}`,
    );
    return {
      sql: conversion.sql,
      text: `Nullable<${inner.name}>`,
      nullable: true,
      read: (c, i) => `read_${name}(${c}, ${i})`,
      write: (b, v) => `write_${name}(${b}, ${v})`,
      build: conversion.build,
    };
  }

  private orNull(inner: Conversion): Conversion {
    if (inner.nullable) return inner;
    const text = `${inner.text} | null`;
    const name = this.name('orNull');
    this.helpers.push(
      `function read_${name}(c: usize, i: i32): ${text} {
  return isNull(c, i) ? null : ${inner.read('c', 'i')};
}
function write_${name}(b: Builder, v: ${text}): void {
  if (v === null) addNull(b);
  else ${inner.write('b', 'v')};
}`,
    );
    return {
      sql: inner.sql,
      text,
      nullable: true,
      read: (c, i) => `read_${name}(${c}, ${i})`,
      write: (b, v) => `write_${name}(${b}, ${v})`,
      build: inner.build,
    };
  }

  /** Reads an item of a column that may have NULL where the author's type has none. */
  private item(conversion: Conversion, column: string, i: string, what: string): string {
    const check = conversion.nullable ? '' : `if (isNull(${column}, ${i})) nullError(${JSON.stringify(what)});\n    `;
    return check;
  }

  private arrayOf(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    if (sql !== undefined && sql.root !== 'ARRAY') throw mismatch(type, sql, where);
    const element = this.of(type.args[0], sql?.root === 'ARRAY' ? sql.element : undefined, where);
    const name = this.name('array');
    const text = `Array<${element.text}>`;
    this.helpers.push(
      `function read_${name}(c: usize, i: i32): ${text} {
  const from = startOf(c, i);
  const size = startOf(c, i + 1) - from;
  const e = childOf(c, 0);
  const out = new ${text}(size);
  for (let k = 0; k < size; k++) {
    ${this.item(element, 'e', 'from + k', `an element of ${where}`)}unchecked(out[k] = ${element.read('e', 'from + k')});
  }
  return out;
}
function write_${name}(b: Builder, v: ${text}): void {
  const e = child(b, 0);
  for (let k = 0, n = v.length; k < n; k++) ${element.write('e', 'unchecked(v[k])')};
  endList(b);
}
function build_${name}(rows: i32): Builder {
  const b = newBuilder(LIST, rows, 1);
  setChild(b, 0, ${element.build('rows')});
  return b;
}`,
    );
    return composite(name, text, sql ?? types.array(element.sql));
  }

  private mapOf(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    const [keySql, valueSql] =
      sql === undefined
        ? [undefined, undefined]
        : sql.root === 'MAP'
          ? [sql.key, sql.value]
          : sql.root === 'MULTISET'
            ? [sql.element, types.INT]
            : [null, null];
    if (keySql === null) throw mismatch(type, sql!, where);
    const key = this.of(type.args[0], keySql, where);
    const value = this.of(type.args[1], valueSql ?? undefined, where);
    const name = this.name('map');
    const text = `Map<${key.text}, ${value.text}>`;
    this.helpers.push(
      `function read_${name}(c: usize, i: i32): ${text} {
  const ks = childOf(c, 0);
  const vs = childOf(c, 1);
  const out = new ${text}();
  for (let k = startOf(c, i), end = startOf(c, i + 1); k < end; k++) {
    ${this.item(key, 'ks', 'k', `a key of ${where}`)}${this.item(value, 'vs', 'k', `a value of ${where}`)}out.set(${key.read('ks', 'k')}, ${value.read('vs', 'k')});
  }
  return out;
}
function write_${name}(b: Builder, v: ${text}): void {
  const keys = v.keys();
  const values = v.values();
  const ks = child(b, 0);
  const vs = child(b, 1);
  for (let k = 0, n = keys.length; k < n; k++) {
    ${key.write('ks', 'unchecked(keys[k])')};
    ${value.write('vs', 'unchecked(values[k])')};
  }
  endList(b);
}
function build_${name}(rows: i32): Builder {
  const b = newBuilder(LIST, rows, 2);
  setChild(b, 0, ${key.build('rows')});
  setChild(b, 1, ${value.build('rows')});
  return b;
}`,
    );
    return composite(name, text, sql ?? types.map(key.sql, value.sql));
  }

  private rowOf(type: AsType, sql: LogicalType | undefined, where: string): Conversion {
    const found = this.classes.find((candidate) => candidate.name === type.name);
    if (found === undefined || found.generic) throw new BuildError(`${where}: ${reasonAgainst(type)}`);
    if (found.derived) throw new BuildError(`${where}: class ${found.name} extends another, which is not supported`);
    if (!found.exported) throw new BuildError(`${where}: class ${found.name} must be exported`);
    if (sql !== undefined && sql.root !== 'ROW' && sql.root !== 'STRUCTURED') throw mismatch(type, sql, where);
    if (sql !== undefined && sql.fields.length !== found.fields.length) throw mismatch(type, sql, where);
    this.used.add(found);
    const fields = found.fields.map((field, k) => {
      const declared = sql === undefined ? declaredType(field.decorators, `field ${field.name}`) : sql.fields[k].type;
      return { name: field.name, conversion: this.of(field.type, declared, `field '${field.name}' of ${found.name}`) };
    });
    const name = this.name('row');
    const { name: text } = found;
    const reads = fields.map(({ name: field, conversion }, k) => {
      const column = `c${k}`;
      const check = this.item(conversion, column, 'i', `field '${field}' of ${where}`);
      return `  const ${column} = childOf(c, ${k});\n    ${check}v.${field} = ${conversion.read(column, 'i')};`;
    });
    const writes = fields.map(
      ({ name: field, conversion }, k) => `  ${conversion.write(`child(b, ${k})`, `v.${field}`)};`,
    );
    const builds = fields.map(({ conversion }, k) => `  setChild(b, ${k}, ${conversion.build('rows')});`);
    this.helpers.push(
      `function read_${name}(c: usize, i: i32): ${text} {
  const v = changetype<${text}>(zeroed(offsetof<${text}>(), idof<${text}>()));
${reads.join('\n')}
  return v;
}
function write_${name}(b: Builder, v: ${text}): void {
  addRow(b);
${writes.join('\n')}
}
function build_${name}(rows: i32): Builder {
  const b = newBuilder(0, rows, ${fields.length});
${builds.join('\n')}
  return b;
}`,
    );
    const own = types.row(fields.map((field) => ({ name: field.name, type: field.conversion.sql })));
    return composite(name, text, sql ?? own);
  }
}

function composite(name: string, text: string, sql: LogicalType): Conversion {
  return {
    sql,
    text,
    nullable: false,
    read: (c, i) => `read_${name}(${c}, ${i})`,
    write: (b, v) => `write_${name}(${b}, ${v})`,
    build: (rows) => `build_${name}(${rows})`,
  };
}

/** The type in a decorator `@sql("...")`. */
export function declaredType(decorators: readonly AsDecorator[], where: string): LogicalType | undefined {
  const text = decorators.find(({ name }) => name === 'sql')?.args[0];
  if (text === undefined) return undefined;
  try {
    return parseType(text);
  } catch (error) {
    throw new BuildError(`${where}: '${text}' is no SQL type (${(error as Error).message})`);
  }
}

const UNSIGNED: Readonly<Record<string, string>> = {
  u8: 'i16',
  u16: 'i32',
  u32: 'i64',
  u64: 'Decimal',
  usize: 'i64',
  isize: 'i32',
};

function reasonAgainst(type: AsType): string {
  const other = UNSIGNED[type.name];
  if (other !== undefined) return `${type.name} stands for no SQL type; use ${other}`;
  return `${typeName(type)} stands for no SQL type, and no exported class has that name`;
}

function mismatch(type: AsType, sql: LogicalType, where: string): BuildError {
  return new BuildError(`${where}: AssemblyScript type ${typeName(type)} cannot hold SQL type ${typeSummary(sql)}`);
}

function fitting(type: AsType, sql: LogicalType, layouts: readonly Layout['kind'][], where: string): LogicalType {
  try {
    if (layouts.includes(layoutOf(sql).kind)) return sql;
  } catch (error) {
    if (!(error instanceof NoLayout)) throw error;
    throw new BuildError(`${where}: ${error.message}`);
  }
  throw mismatch(type, sql, where);
}

function primitiveOf(type: AsType, primitive: Primitive, sql: LogicalType | undefined, where: string): Conversion {
  if (type.nullable) {
    throw new BuildError(
      `${where}: ${type.name} | null is not possible in AssemblyScript; write Nullable<${type.name}>`,
    );
  }
  const checked = fitting(type, sql ?? primitive.sql, primitive.layouts, where);
  const { stored } = primitive;
  const width = widthOf(layoutOf(checked));
  const load = (address: string): string =>
    type.name === 'bool' ? `(load<u8>(${address}) != 0)` : `load<${stored}>(${address})`;
  const store = (address: string, value: string): string =>
    type.name === 'bool' ? `store<u8>(${address}, (${value}) ? 1 : 0)` : `store<${stored}>(${address}, ${value})`;
  return {
    sql: checked,
    text: type.name,
    nullable: false,
    fixed: { width, load, store },
    read: (c, i) => load(`dataOf(${c}) + <usize>(${i}) * ${width}`),
    write: (b, v) => store(`slot(${b})`, v),
    build: (rows) => `newBuilder(${width}, ${rows}, 0)`,
  };
}

function bytesLike(text: string, suffix: string, sql: LogicalType): Conversion {
  return {
    sql,
    text,
    nullable: false,
    read: (c, i) => `read${suffix}(${c}, ${i})`,
    write: (b, v) => `add${suffix}(${b}, ${v})`,
    build: (rows) => `newBuilder(BYTES, ${rows}, 0)`,
  };
}

function decimalOf(sql: LogicalType, where: string): Conversion {
  if (sql.root !== 'DECIMAL') throw mismatch({ name: 'Decimal', nullable: false, args: [] }, sql, where);
  const { precision, scale } = sql as DecimalType;
  const bits = precision <= 18 ? 64 : 128;
  return {
    sql,
    text: 'Decimal',
    nullable: false,
    read: (c, i) => `readDecimal${bits}(${c}, ${i}, ${scale})`,
    write: (b, v) => `addDecimal${bits}(${b}, ${v}, ${scale})`,
    build: (rows) => `newBuilder(${bits / 8}, ${rows}, 0)`,
  };
}

function timestampOf(sql: LogicalType, where: string): Conversion {
  if (sql.root !== 'TIMESTAMP' && sql.root !== 'TIMESTAMP_LTZ') {
    throw mismatch({ name: 'Timestamp', nullable: false, args: [] }, sql, where);
  }
  const layout = layoutOf(sql);
  const unit = TIMESTAMPS[layout.kind];
  return {
    sql,
    text: 'Timestamp',
    nullable: false,
    read: (c, i) => `read${unit}(${c}, ${i})`,
    write: (b, v) => `add${unit}(${b}, ${v})`,
    build: (rows) => `newBuilder(${widthOf(layout)}, ${rows}, 0)`,
  };
}
