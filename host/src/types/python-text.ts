/** Python's values as `repr` would print them, and as JSON, without Python. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { type PythonObject, type PythonValue, readPickle } from './pickle-reader';
import { pickleValues } from './pickle-writer';
import { Pickled } from './pickled';

/** A value of a PICKLED type, which backends also hold as the pickle's bytes; undefined = it is none. */
export function asPickled(value: unknown, type: DataType | undefined): Pickled | undefined {
  if (value instanceof Pickled) return value;
  return value instanceof Uint8Array && type?.root === TypeRoot.PICKLED ? Pickled.fromPickle(value) : undefined;
}

/** Values that refer to themselves, or nest without end, end here. */
const DEPTH = 20;

/** As `repr`, for None, numbers, texts, containers and dates; objects as "Class(field=value, ...)". */
export function pythonText(value: Pickled): string {
  const read = described(value);
  return read === undefined ? String(value) : textOf(read, 0);
}

export type PythonJson =
  | null
  | boolean
  | number
  | string
  | readonly PythonJson[]
  | { readonly [name: string]: PythonJson };

/** Numbers, texts, lists, tuples and dicts of texts as such; anything else as its text. */
export function pythonJson(value: Pickled): PythonJson {
  const read = described(value);
  return read === undefined ? String(value) : jsonOf(read, 0);
}

function described(value: Pickled): PythonValue | undefined {
  try {
    const [pickle] = pickleValues(value.column(), 1);
    return pickle === null ? { kind: 'none' } : readPickle(pickle);
  } catch {
    return undefined;
  }
}

function textOf(value: PythonValue, depth: number): string {
  if (depth > DEPTH) return '...';
  const list = (items: readonly PythonValue[]): string => items.map((item) => textOf(item, depth + 1)).join(', ');
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'int':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'str':
      return quoted(value.value);
    case 'bytes':
      return `b${quotedBytes(value.value)}`;
    case 'tuple':
      return value.items.length === 1 ? `(${list(value.items)},)` : `(${list(value.items)})`;
    case 'list':
      return `[${list(value.items)}]`;
    case 'set':
      return value.items.length === 0 ? 'set()' : `{${list(value.items)}}`;
    case 'frozenset':
      return value.items.length === 0 ? 'frozenset()' : `frozenset({${list(value.items)}})`;
    case 'dict':
      return `{${entriesText(value.entries, depth)}}`;
    case 'global':
      return `<${value.module}.${value.name}>`;
    case 'object':
      return objectText(value, depth);
  }
}

function entriesText(entries: readonly (readonly [PythonValue, PythonValue])[], depth: number): string {
  return entries.map(([key, item]) => `${textOf(key, depth + 1)}: ${textOf(item, depth + 1)}`).join(', ');
}

function objectText(value: PythonObject, depth: number): string {
  const name = calleeName(value.callee);
  const known = KNOWN[name]?.(value);
  if (known !== undefined) return known;
  const parts = value.args.map((argument) => textOf(argument, depth + 1));
  // copyreg's way to say Class(): the class is the first argument.
  const plain = name === '__newobj__' || name === '_reconstructor';
  const title = plain && value.args.length > 0 ? calleeName(value.args[0]) : name;
  const shown = plain ? [] : parts;
  if (value.items.length > 0) shown.push(`[${value.items.map((item) => textOf(item, depth + 1)).join(', ')}]`);
  if (value.entries.length > 0) shown.push(`{${entriesText(value.entries, depth)}}`);
  const { state } = value;
  if (state?.kind === 'dict') {
    for (const [key, item] of state.entries) {
      shown.push(`${key.kind === 'str' ? key.value : textOf(key, depth + 1)}=${textOf(item, depth + 1)}`);
    }
  } else if (state !== undefined) shown.push(textOf(state, depth + 1));
  return `${title}(${shown.join(', ')})`;
}

/** Classes of the script itself come whole: their name is the second argument of what makes them. */
function calleeName(callee: PythonValue): string {
  if (callee.kind === 'global') return callee.name;
  if (callee.kind !== 'object') return '?';
  const [, name] = callee.args;
  return calleeName(callee.callee) === '_make_skeleton_class' && name?.kind === 'str' ? name.value : '?';
}

const KNOWN: Readonly<Record<string, (value: PythonObject) => string | undefined>> = {
  date: ({ args: [bytes] }) => {
    const fields = bytes?.kind === 'bytes' && bytes.value.length === 4 ? dateFields(bytes.value) : undefined;
    return fields && `datetime.date(${fields.join(', ')})`;
  },
  datetime: ({ args }) => {
    const [bytes] = args;
    if (bytes?.kind !== 'bytes' || bytes.value.length !== 10 || args.length > 1) return undefined;
    const { value } = bytes;
    const micros = value[7] * 65_536 + value[8] * 256 + value[9];
    const fields = [...dateFields(value), value[4], value[5]];
    if (micros > 0) fields.push(value[6], micros);
    else if (value[6] > 0) fields.push(value[6]);
    return `datetime.datetime(${fields.join(', ')})`;
  },
};

const dateFields = (bytes: Uint8Array): number[] => [bytes[0] * 256 + bytes[1], bytes[2], bytes[3]];

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? '-0.0' : `${value}.0`;
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  // Python has at least two digits in an exponent.
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
  const inner = text.replace(/[\\'"\u0000-\u001f\u007f]/g, (character) => escaped(character, quote));
  return quote + inner + quote;
}

function escaped(character: string, quote: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
  if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
  return named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function quotedBytes(bytes: Uint8Array): string {
  const text = quoted(Buffer.from(bytes).toString('latin1'));
  return text.replace(/[\u0080-\u00ff]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

function jsonOf(value: PythonValue, depth: number): PythonJson {
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'int':
      return BigInt.asIntN(54, value.value) === value.value ? Number(value.value) : String(value.value);
    case 'float':
      return Number.isFinite(value.value) ? value.value : floatText(value.value);
    case 'tuple':
    case 'list':
      return depth > DEPTH ? '...' : value.items.map((item) => jsonOf(item, depth + 1));
    case 'dict':
      if (depth > DEPTH || value.entries.some(([key]) => key.kind !== 'str')) return textOf(value, depth);
      return Object.fromEntries(
        value.entries.map(([key, item]) => [key.kind === 'str' ? key.value : '', jsonOf(item, depth + 1)]),
      );
    default:
      return textOf(value, depth);
  }
}
