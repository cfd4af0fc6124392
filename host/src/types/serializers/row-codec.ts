/**
 * Rows: a byte (1, kind, and what follows), a bitmap of the fields that are null when there are any, then the other fields.
 * The code is generated for each type, so that no field is looked at by its type while rows go through. 0 stands for null.
 */
import type { DataType } from '@drey/sdk/protocol';
import { NamedRow, namedRowClass, Row, rowClass } from '../rows';
import { describeType, describeValue } from '../values';
import type { Codec, ValueSerializer } from './contracts';

/** Bits of the first byte; kind is in bits 1 and 2. */
const PRESENT = 1;
const HAS_NULLS = 8;
const NAMED = 16;
const ARRAY = 32;

/** How a field is written and read: by a method of writer and reader, or by a codec. */
export type FieldCode = { readonly write: string; readonly read: string } | Codec;

let generated = 0;

/** Rows of a type, null included. `canonical`: whether a row knows the names of its fields makes no difference. */
export function rowSerializer(type: DataType, fields: readonly FieldCode[], canonical: boolean): ValueSerializer {
  const names = type.fieldNames.length === fields.length && fields.length > 0 ? type.fieldNames : undefined;
  const Plain = rowClass(fields.length);
  const namedCode =
    names === undefined ? '' : canonical ? `flags |= ${NAMED};` : `if (row.names !== undefined) flags |= ${NAMED};`;
  const scope = {
    codecs: fields,
    Plain,
    Named: names === undefined ? Plain : namedRowClass(names),
    normal: (value: unknown) => normalRow(value, type, names),
  };
  const source = `// rows ${generated++}
const { codecs, Plain, Named, normal } = scope;
${fields.map((field, i) => ('write' in field && typeof field.write === 'string' ? '' : `const c${i} = codecs[${i}];`)).join('\n')}
return { write(row, w) { ${writeCode(fields, namedCode)} }, read(r) { ${readCode(fields)} } };`;
  return new Function('scope', source)(scope) as ValueSerializer;
}

function bitOf(i: number): number {
  return 1 << (i & 7);
}

function writeCode(fields: readonly FieldCode[], namedCode: string): string {
  const all = fields.map((_, i) => `f${i}`);
  const bitmap: string[] = [];
  for (let i = 0; i < fields.length; i += 8) {
    const bits = all.slice(i, i + 8).map((f, j) => `(${f} === null || ${f} === undefined ? ${bitOf(j)} : 0)`);
    bitmap.push(`w.writeByte(${bits.join(' | ')});`);
  }
  const writes = fields.map((field, i) => {
    const code = typeof field.write === 'string' ? `w.${field.write}(f${i})` : `c${i}.write(f${i}, w)`;
    return `if (f${i} !== null && f${i} !== undefined) ${code};`;
  });
  const anyNull = all.map((f) => `${f} === null || ${f} === undefined`).join(' || ') || 'false';
  return `
  if (row === null || row === undefined) { w.writeByte(0); return; }
  let flags = ${PRESENT};
  if (row.arity !== ${fields.length}) {
    if (Array.isArray(row)) flags |= ${ARRAY};
    row = normal(row);
  }
  flags |= row.kind << 1;
  ${namedCode}
  ${all.map((f) => `const ${f} = row.${f};`).join(' ')}
  if (${anyNull}) {
    w.writeByte(flags | ${HAS_NULLS});
    ${bitmap.join(' ')}
  } else w.writeByte(flags);
  ${writes.join('\n  ')}`;
}

function readCode(fields: readonly FieldCode[]): string {
  const bytes = Array.from({ length: Math.ceil(fields.length / 8) }, (_, i) => `b${i}`);
  const reads = fields.map((field, i) => {
    const code = typeof field.read === 'string' ? `r.${field.read}()` : `c${i}.read(r)`;
    return `const f${i} = (b${i >> 3} & ${bitOf(i)}) === 0 ? ${code} : null;`;
  });
  const all = fields.map((_, i) => `f${i}`).join(', ');
  const args = ['(flags >> 1) & 3', ...fields.map((_, i) => `f${i}`)].join(', ');
  return `
  const flags = r.readByte();
  if (flags === 0) return null;
  ${bytes.length > 0 ? `let ${bytes.map((b) => `${b} = 0`).join(', ')};` : ''}
  if ((flags & ${HAS_NULLS}) !== 0) { ${bytes.map((b) => `${b} = r.readByte();`).join(' ')} }
  ${reads.join('\n  ')}
  if ((flags & ${NAMED | ARRAY}) === 0) return new Plain(${args});
  return (flags & ${NAMED}) !== 0 ? new Named(${args}) : [${all}];`;
}

/** Rows by name and arrays as positional rows of the type. */
function normalRow(value: unknown, type: DataType, names: readonly string[] | undefined): Row {
  const arity = type.children.length;
  if (value instanceof NamedRow) {
    const known = names ?? type.children.map((_, i) => `f${i}`);
    const unknown = [...value.fields.keys()].find((name) => !known.includes(name));
    if (unknown !== undefined) throw misfit(value, type, `the type has no field '${unknown}'`);
    const fields = known.map((name) => value.fields.get(name) ?? null);
    return new (names === undefined ? rowClass(arity) : namedRowClass(names))(value.kind, ...fields);
  }
  if (Array.isArray(value) && value.length === arity) return new (rowClass(arity))(0, ...value);
  if (value instanceof Row) throw misfit(value, type, `it has ${value.getArity()} fields, the type ${arity}`);
  throw misfit(value, type, 'it is no row');
}

function misfit(value: unknown, type: DataType, reason: string): TypeError {
  return new TypeError(`${describeValue(value)} cannot be held by type ${describeType(type)}: ${reason}`);
}
