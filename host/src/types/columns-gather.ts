/** Selecting rows of a column in its wire form, without decoding values. */
import { type Column, Encoding } from '@drey/sdk/protocol';
import { asBytes, asInt16, asInt32, EMPTY, gatherNulls, utf8Decode } from './binary';

/** Parsed strings of TEXT columns, so that a column cut into several (one for each channel) is parsed once. */
const parsedTexts = new WeakMap<Column, readonly (string | null)[]>();

/** The strings of a TEXT column; do not mutate. */
export function textValues(column: Column): readonly (string | null)[] {
  if (column instanceof TextColumn) return column.values;
  let values = parsedTexts.get(column);
  if (values === undefined) {
    values = column.data.length === 0 ? [] : (JSON.parse(utf8Decode(column.data)) as (string | null)[]);
    parsedTexts.set(column, values);
  }
  return values;
}

/** A TEXT column made in this process: `data` is written when it is first asked for, which is never if it is only decoded. */
export class TextColumn implements Column {
  readonly encoding = Encoding.TEXT;
  readonly nulls = EMPTY;
  readonly offsets = EMPTY;
  readonly children: Column[] = [];
  #data: Uint8Array | undefined;

  constructor(
    readonly values: readonly (string | null)[],
    readonly pythonClass = '',
  ) {}

  get data(): Uint8Array {
    return (this.#data ??= Buffer.from(JSON.stringify(this.values), 'utf8'));
  }
}

/** The column of the values at `indexes`, in that order. */
export function gatherColumn(column: Column, indexes: Int32Array): Column {
  const { encoding, pythonClass } = column;
  if (encoding === Encoding.TEXT) return gatherText(column, indexes);
  const gathered: Column = {
    encoding,
    nulls: gatherNulls(column.nulls, indexes),
    data: EMPTY,
    offsets: EMPTY,
    children: [],
    pythonClass,
  };
  switch (encoding) {
    case Encoding.ENCODING_UNSPECIFIED:
      break;
    case Encoding.I8:
    case Encoding.BOOL:
      gathered.data = gather8(column.data, indexes);
      break;
    case Encoding.I16:
      gathered.data = gather16(column.data, indexes);
      break;
    case Encoding.I32:
    case Encoding.F32:
      gathered.data = gather32(column.data, indexes);
      break;
    case Encoding.DICT:
      gathered.data = gather32(column.data, indexes);
      gathered.children = column.children;
      break;
    case Encoding.I64:
    case Encoding.F64:
      gathered.data = gather64(column.data, indexes);
      break;
    case Encoding.BLOB:
      gatherBlobs(column, indexes, gathered);
      break;
    case Encoding.STRUCT:
      if (column.data.length > 0) gathered.data = gather8(column.data, indexes);
      gathered.children = column.children.map((child) => gatherColumn(child, indexes));
      break;
    case Encoding.LISTS:
    case Encoding.MAPS:
      gatherSequences(column, indexes, gathered);
      break;
    default:
      throw new Error(`unknown column encoding ${encoding as number}`);
  }
  return gathered;
}

function gatherText(column: Column, indexes: Int32Array): Column {
  const from = textValues(column);
  const values = new Array<string | null>(indexes.length);
  for (let i = 0; i < values.length; i++) values[i] = from[indexes[i]];
  return new TextColumn(values, column.pythonClass);
}

function gather8(data: Uint8Array, indexes: Int32Array): Uint8Array {
  const gathered = new Uint8Array(indexes.length);
  for (let i = 0; i < gathered.length; i++) gathered[i] = data[indexes[i]];
  return gathered;
}

function gather16(data: Uint8Array, indexes: Int32Array): Uint8Array {
  const from = asInt16(data);
  const gathered = new Int16Array(indexes.length);
  for (let i = 0; i < gathered.length; i++) gathered[i] = from[indexes[i]];
  return asBytes(gathered);
}

function gather32(data: Uint8Array, indexes: Int32Array): Uint8Array {
  const from = asInt32(data);
  const gathered = new Int32Array(indexes.length);
  for (let i = 0; i < gathered.length; i++) gathered[i] = from[indexes[i]];
  return asBytes(gathered);
}

/** Pairs of words rather than doubles: a double might not keep the bits of an integer that looks like a NaN. */
function gather64(data: Uint8Array, indexes: Int32Array): Uint8Array {
  const from = asInt32(data);
  const gathered = new Int32Array(2 * indexes.length);
  for (let i = 0, to = 0; i < indexes.length; i++, to += 2) {
    const at = 2 * indexes[i];
    gathered[to] = from[at];
    gathered[to + 1] = from[at + 1];
  }
  return asBytes(gathered);
}

function gatherOffsets(offsets: Int32Array, indexes: Int32Array): Int32Array {
  const gathered = new Int32Array(indexes.length + 1);
  let end = 0;
  for (let i = 0; i < indexes.length; i++) {
    const at = indexes[i];
    end += offsets[at + 1] - offsets[at];
    gathered[i + 1] = end;
  }
  return gathered;
}

function gatherBlobs(column: Column, indexes: Int32Array, gathered: Column): void {
  const offsets = asInt32(column.offsets);
  const newOffsets = gatherOffsets(offsets, indexes);
  const from = Buffer.from(column.data.buffer, column.data.byteOffset, column.data.byteLength);
  const data = Buffer.allocUnsafeSlow(newOffsets[indexes.length]);
  for (let i = 0; i < indexes.length; i++) {
    const at = indexes[i];
    copyBytes(from, offsets[at], offsets[at + 1], data, newOffsets[i]);
  }
  gathered.data = data;
  gathered.offsets = asBytes(newOffsets);
}

/** Short runs are copied in the loop: a call into C++ costs more. */
function copyBytes(from: Buffer, start: number, end: number, to: Buffer, at: number): void {
  if (end - start > 48) {
    from.copy(to, at, start, end);
  } else {
    for (let i = start, j = at; i < end; i++, j++) to[j] = from[i];
  }
}

function gatherSequences(column: Column, indexes: Int32Array, gathered: Column): void {
  const offsets = asInt32(column.offsets);
  const newOffsets = gatherOffsets(offsets, indexes);
  const inner = new Int32Array(newOffsets[indexes.length]);
  for (let i = 0, to = 0; i < indexes.length; i++) {
    const end = offsets[indexes[i] + 1];
    for (let j = offsets[indexes[i]]; j < end; j++) inner[to++] = j;
  }
  gathered.offsets = asBytes(newOffsets);
  gathered.children = column.children.map((child) => gatherColumn(child, inner));
}
