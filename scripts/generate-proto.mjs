/**
 * Generates the protocol's code from sdk/proto: typed TypeScript on protobufjs' Reader and Writer, and table-driven
 * Python without dependencies. `npm run proto` writes both; the outputs are committed, and a test compares them.
 */
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const protoDir = join(root, 'sdk/proto/drey/v1');

function load() {
  const result = new protobuf.Root();
  result.resolvePath = (_origin, target) => join(root, 'sdk/proto', target.replace(/^.*sdk\/proto\//, ''));
  for (const file of readdirSync(protoDir).sort()) {
    protobuf.parse(readFileSync(join(protoDir, file), 'utf8'), result, { keepCase: true, alternateCommentMode: true });
  }
  result.resolveAll();
  return result.lookup('drey.v1');
}

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
const SCALARS = {
  bool: ['boolean', 'false', 0],
  string: ['string', "''", 2],
  bytes: ['Uint8Array', 'EMPTY', 2],
  double: ['number', '0', 1],
  uint32: ['number', '0', 0],
  int32: ['number', '0', 0],
  int64: ['number', '0', 0],
  uint64: ['number', '0', 0],
};

/** Messages and enums in declaration order, nested ones flattened under their plain name (names are unique). */
function collect(namespace, messages = [], enums = []) {
  for (const item of namespace.nestedArray) {
    if (item instanceof protobuf.Enum) enums.push(item);
    else {
      if (item instanceof protobuf.Type) messages.push(item);
      collect(item, messages, enums);
    }
  }
  return { messages, enums };
}

const isEnum = (f) => f.resolvedType instanceof protobuf.Enum;
const isMessage = (f) => f.resolvedType instanceof protobuf.Type;
const wireType = (f) => (f.map ? 2 : isMessage(f) ? 2 : isEnum(f) ? 0 : SCALARS[f.type][2]);
const elementType = (f) => (f.resolvedType ? f.resolvedType.name : SCALARS[f.type][0]);
const doc = (comment, indent) =>
  comment ? `${indent}/** ${comment.trim().split('\n').join(`\n${indent} *  `)} */\n` : '';

function tsType(f) {
  if (f.map) return `Map<string, ${elementType(f)}>`;
  return f.repeated ? `${elementType(f)}[]` : isMessage(f) ? `${elementType(f)} | undefined` : elementType(f);
}

function tsDefault(f) {
  if (f.map) return 'new Map()';
  if (f.repeated) return '[]';
  if (isMessage(f)) return 'undefined';
  return isEnum(f) ? '0' : SCALARS[f.type][1];
}

const INT64 = new Set(['int64', 'uint64']);

function tsWrite(f, value, indent) {
  const tag = (f.id << 3) | wireType(f);
  if (isMessage(f)) return `${indent}${f.resolvedType.name}.encode(${value}, w.uint32(${tag}).fork()).ldelim();\n`;
  const method = isEnum(f) ? 'int32' : f.type;
  const arg = INT64.has(f.type) ? `saturate(${value})` : value;
  return `${indent}w.uint32(${tag}).${method}(${arg});\n`;
}

function tsWriteField(f) {
  const name = `m.${camel(f.name)}`;
  if (f.map) {
    return (
      `    for (const [k, v] of ${name}) w.uint32(${(f.id << 3) | 2}).fork().uint32(10).string(k).uint32(18)` +
      `.string(v).ldelim();\n`
    );
  }
  if (f.repeated) {
    if (!isMessage(f) && f.packed && wireType(f) !== 2) {
      const method = isEnum(f) ? 'int32' : f.type;
      return (
        `    if (${name}.length) {\n      w.uint32(${(f.id << 3) | 2}).fork();\n` +
        `      for (const v of ${name}) w.${method}(v);\n      w.ldelim();\n    }\n`
      );
    }
    return `    for (const v of ${name}) ${tsWrite(f, 'v', '').trimEnd()}\n`;
  }
  const test = isMessage(f) ? `${name} !== undefined` : f.type === 'bytes' ? `${name}.length` : name;
  return `    if (${test}) ${tsWrite(f, name, '').trimEnd()}\n`;
}

function tsRead(f) {
  if (isMessage(f)) return `${f.resolvedType.name}.decode(r, r.uint32())`;
  if (isEnum(f)) return `r.int32() as ${f.resolvedType.name}`;
  return INT64.has(f.type) ? `toNumber(r.${f.type}())` : `r.${f.type}()`;
}

function tsReadField(f, target) {
  if (f.map) return `readEntry(r, ${target});`;
  if (!f.repeated) return `${target} = ${tsRead(f)};`;
  if (!isMessage(f) && wireType(f) !== 2) {
    return (
      `if ((tag & 7) === 2) {\n            const stop = r.uint32() + r.pos;\n            while (r.pos < stop) ` +
      `${target}.push(${tsRead(f)});\n          } else ${target}.push(${tsRead(f)});`
    );
  }
  return `${target}.push(${tsRead(f)});`;
}

function tsMessage(type) {
  const plain = type.fieldsArray.filter((f) => !f.partOf);
  const oneofs = type.oneofsArray ?? [];
  const { name } = type;
  let out = `${doc(type.comment, '')}export interface ${name} {\n`;
  for (const f of plain) out += `${doc(f.comment, '  ')}  ${camel(f.name)}: ${tsType(f)};\n`;
  for (const o of oneofs) {
    const cases = o.fieldsArray.map((f) => `\n    | { kind: '${camel(f.name)}'; value: ${elementType(f)} }`);
    out += `  ${camel(o.name)}:${cases.join('')}\n    | undefined;\n`;
  }
  out += `}\n\nexport const ${name} = {\n  create(init: Partial<${name}> = {}): ${name} {\n    return {\n`;
  for (const f of plain) out += `      ${camel(f.name)}: ${tsDefault(f)},\n`;
  for (const o of oneofs) out += `      ${camel(o.name)}: undefined,\n`;
  const m = plain.length + oneofs.length ? 'm' : '_m';
  out += `      ...init,\n    };\n  },\n\n  encode(${m}: ${name}, w: Writer = Writer.create()): Writer {\n`;
  for (const f of plain) out += tsWriteField(f);
  for (const o of oneofs) {
    out += `    switch (m.${camel(o.name)}?.kind) {\n`;
    for (const f of o.fieldsArray) {
      out += `      case '${camel(f.name)}':\n${tsWrite(f, `m.${camel(o.name)}.value`, '        ')}        break;\n`;
    }
    out += '      default:\n    }\n';
  }
  out += `    return w;\n  },\n\n  decode(input: Reader | Uint8Array, length?: number): ${name} {\n`;
  out += '    const r = input instanceof Uint8Array ? Reader.create(input) : input;\n';
  out += `    const end = length === undefined ? r.len : r.pos + length;\n    const m = ${name}.create();\n`;
  out += '    while (r.pos < end) {\n      const tag = r.uint32();\n      switch (tag >>> 3) {\n';
  for (const f of plain) {
    const body = tsReadField(f, `m.${camel(f.name)}`);
    out += `        case ${f.id}:\n          ${body}\n          break;\n`;
  }
  for (const o of oneofs) {
    for (const f of o.fieldsArray) {
      out += `        case ${f.id}:\n          m.${camel(o.name)} = { kind: '${camel(f.name)}', value: ${tsRead(f)} };\n`;
      out += '          break;\n';
    }
  }
  out += '        default:\n          r.skipType(tag & 7);\n      }\n    }\n    return m;\n  },\n};\n';
  return out;
}

function tsEnum(e) {
  let out = `${doc(e.comment, '')}export const ${e.name} = {\n`;
  for (const [key, id] of Object.entries(e.values)) out += `${doc(e.comments[key], '  ')}  ${key}: ${id},\n`;
  return `${out}} as const;\nexport type ${e.name} = (typeof ${e.name})[keyof typeof ${e.name}];\n`;
}

const TS_HEAD = `// Generated by scripts/generate-proto.mjs from sdk/proto. Do not edit.
import protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;
type Writer = protobuf.Writer;
const { Reader, Writer } = protobuf;
const EMPTY = new Uint8Array(0);
const LONG_MAX = { low: -1, high: 0x7fffffff, unsigned: false } as protobuf.Long;

/** int64 fields are JavaScript numbers; 2^63 and beyond saturate, so that Long.MAX_VALUE survives. */
function saturate(value: number): protobuf.Long | number {
  return value >= 2 ** 63 ? LONG_MAX : value;
}

function toNumber(value: protobuf.Long | number): number {
  return typeof value === 'number' ? value : value.high * 4294967296 + (value.low >>> 0);
}

function readEntry(r: Reader, target: Map<string, string>): void {
  const end = r.uint32() + r.pos;
  let key = '';
  let value = '';
  while (r.pos < end) {
    const tag = r.uint32();
    if (tag >>> 3 === 1) key = r.string();
    else if (tag >>> 3 === 2) value = r.string();
    else r.skipType(tag & 7);
  }
  target.set(key, value);
}
`;

const pyKind = (f) => (f.map ? 'map' : isMessage(f) ? 'message' : isEnum(f) ? 'int32' : f.type);

function pyMessage(type) {
  const text = (type.comment ?? `${type.name}.`).trim().replaceAll('\\', '\\\\');
  let out = `\n\nclass ${type.name}(Message):\n    """${text.split('\n').join('\n    ')}"""\n\n`;
  out += `    __slots__ = (${type.fieldsArray.map((f) => `"${f.name}",`).join(' ')})\n`;
  for (const f of type.fieldsArray) out += `    ${f.name}: ${pyAnnotation(f)}\n`;
  const rows = type.fieldsArray.map((f) => {
    const message = isMessage(f) && !f.map ? `"${f.resolvedType.name}"` : 'None';
    return `        (${f.id}, "${f.name}", "${pyKind(f)}", ${f.repeated ? 'True' : 'False'}, ${message}, ${f.partOf ? `"${f.partOf.name}"` : 'None'}),\n`;
  });
  out += `    _FIELDS = (\n${rows.join('')}    )\n`;
  return out;
}

function pyAnnotation(f) {
  if (f.map) return '"Dict[str, str]"';
  const scalar = { bool: 'bool', string: 'str', bytes: 'bytes', double: 'float' };
  const base = isMessage(f) ? f.resolvedType.name : isEnum(f) ? 'int' : (scalar[f.type] ?? 'int');
  if (f.repeated) return `"List[${base}]"`;
  return isMessage(f) ? `"Optional[${base}]"` : `"${base}"`;
}

function pyEnum(e) {
  let out = `\n\nclass ${e.name}:\n    """${(e.comment ?? e.name).trim().split('\n').join('\n    ')}"""\n\n`;
  for (const [key, id] of Object.entries(e.values)) out += `    ${key} = ${id}\n`;
  return out;
}

const PY_HEAD = `# Generated by scripts/generate-proto.mjs from sdk/proto. Do not edit.
"""Messages of the Drey protocol (see sdk/proto/drey/v1 for their comments)."""
from typing import Dict, List, Optional

from pyflink._protocol.runtime import Message, link
`;

/** The generated files: path relative to the repository -> text. */
export function generate() {
  const { messages, enums } = collect(load());
  const ts = TS_HEAD + [...enums.map(tsEnum), ...messages.map(tsMessage)].map((t) => `\n${t}`).join('');
  const py = `${PY_HEAD}${enums.map(pyEnum).join('')}${messages.map(pyMessage).join('')}\n\nlink(globals())\n`;
  return { 'sdk/src/protocol/generated/messages.ts': ts, 'bridge-python/pyflink/_protocol/messages.py': py };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(generate())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path} (${text.split('\n').length} lines)`);
  }
}
