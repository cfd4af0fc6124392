/**
 * Pickles (protocol 4) of PICKLED values that travel in a cheaper layout. Needed only where values of different Python
 * classes from several batches come to stand in one column, which then holds pickles.
 */
import { type Column, Encoding } from '@drey/sdk/protocol';
import { asFloat64, asInt32, isNull } from './binary';
import { textValues } from './columns-gather';

const PROTO = [0x80, 4];
const STOP = 0x2e;
const LATIN1_LOADS = Buffer.from('cpickle\nloads\n', 'latin1');

/** The pickle of each value, null for None. */
export function pickleValues(column: Column, count: number): (Uint8Array | null)[] {
  const pickles = new Array<Uint8Array | null>(count);
  if (column.pythonClass === 'pickle') {
    const offsets = asInt32(column.offsets);
    for (let i = 0; i < count; i++) {
      pickles[i] = nullAt(column, i) ? null : column.data.subarray(offsets[i], offsets[i + 1]);
    }
    return pickles;
  }
  const write = writerOf(column, count);
  for (let i = 0; i < count; i++) {
    if (nullAt(column, i)) {
      pickles[i] = null;
      continue;
    }
    const out: Uint8Array[] = [Uint8Array.from(PROTO)];
    write(i, out);
    out.push(Uint8Array.of(STOP));
    pickles[i] = Buffer.concat(out);
  }
  return pickles;
}

function nullAt(column: Column, i: number): boolean {
  if (column.encoding === Encoding.ENCODING_UNSPECIFIED) return true;
  if (column.encoding === Encoding.TEXT) return textValues(column)[i] === null;
  return column.nulls.length > 0 && isNull(column.nulls, i);
}

type Write = (i: number, out: Uint8Array[]) => void;

function writerOf(column: Column, count: number): Write {
  switch (column.pythonClass) {
    case 'int':
      return intWriter(column);
    case 'float':
      return floatWriter(column);
    case 'bool':
      return (i, out) => out.push(Uint8Array.of(column.data[i] !== 0 ? 0x88 : 0x89));
    case 'str':
      return stringWriter(column);
    case 'bytes':
      return blobWriter(column, false);
    case 'pickle':
      return blobWriter(column, true);
    case 'tuple':
      return tupleWriter(column, count);
    default:
      throw new Error(`unknown Python class '${column.pythonClass}' in a column of PICKLED values`);
  }
}

/** LONG1 with eight bytes. */
function intWriter(column: Column): Write {
  return (i, out) => out.push(Uint8Array.of(0x8a, 8), column.data.subarray(8 * i, 8 * i + 8));
}

/** BINFLOAT, big-endian. */
function floatWriter(column: Column): Write {
  const values = asFloat64(column.data);
  return (i, out) => {
    const bytes = Buffer.alloc(9);
    bytes[0] = 0x47;
    bytes.writeDoubleBE(values[i], 1);
    out.push(bytes);
  };
}

/** BINUNICODE. Lone surrogates become three bytes each, as Python's "surrogatepass" reads them. */
function stringWriter(column: Column): Write {
  const texts = textValues(column);
  return (i, out) => {
    const bytes = encodeSurrogatePass(texts[i] as string);
    out.push(lengthPrefixed(0x58, bytes.length), bytes);
  };
}

/** BINBYTES; a pickle inside a tuple is unpickled in its place by calling pickle.loads, so memo numbers cannot clash. */
function blobWriter(column: Column, isPickle: boolean): Write {
  const offsets = asInt32(column.offsets);
  return (i, out) => {
    const bytes = column.data.subarray(offsets[i], offsets[i + 1]);
    if (isPickle) out.push(LATIN1_LOADS);
    out.push(lengthPrefixed(0x42, bytes.length), bytes);
    if (isPickle) out.push(Uint8Array.of(0x85, 0x52));
  };
}

function tupleWriter(column: Column, count: number): Write {
  const writers = column.children.map((child) =>
    child.encoding === Encoding.ENCODING_UNSPECIFIED ? () => {} : writerOf(child, count),
  );
  return (i, out) => {
    out.push(Uint8Array.of(0x28));
    column.children.forEach((child, j) => {
      if (nullAt(child, i)) out.push(Uint8Array.of(0x4e));
      else writers[j](i, out);
    });
    out.push(Uint8Array.of(0x74));
  };
}

function lengthPrefixed(opcode: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes[0] = opcode;
  bytes.writeUInt32LE(length, 1);
  return bytes;
}

function encodeSurrogatePass(text: string): Uint8Array {
  if (!/[\ud800-\udfff]/.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  for (const character of text) {
    const unit = character.charCodeAt(0);
    const lone = character.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
    parts.push(
      lone ? Uint8Array.of(0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)) : Buffer.from(character, 'utf8'),
    );
  }
  return Buffer.concat(parts);
}
