/** Putting columns one after the other, and columns of PICKLED values that were made one by one. */
import { type Column, DataType, Encoding, TypeRoot } from '@drey/sdk/protocol';
import { asBytes, asInt32, EMPTY, isNull } from './binary';
import { decodeColumn, dictionarySize } from './columns-decode';
import { gatherColumn, TextColumn, textValues } from './columns-gather';
import { Pickled } from './pickled';
import { pickleValues } from './pickle-writer';
import { ValueError } from './values';

/** A column and how many values it has. */
export interface Piece {
  readonly column: Column | undefined;
  readonly count: number;
}

const WIDTHS = new Map<Encoding, number>([
  [Encoding.I8, 1],
  [Encoding.BOOL, 1],
  [Encoding.I16, 2],
  [Encoding.I32, 4],
  [Encoding.F32, 4],
  [Encoding.I64, 8],
  [Encoding.F64, 8],
]);

/**
 * One column of the values of all pieces. Their layouts may differ where the values are PICKLED (they become pickles then)
 * or in the use of DICT.
 */
export function concatColumns(pieces: readonly Piece[]): Column {
  const filled = pieces.filter((piece) => piece.count > 0);
  if (filled.length === 1 && filled[0].column !== undefined) return filled[0].column;
  const plain = filled.map((piece) => (piece.column?.encoding === Encoding.DICT ? withoutDictionary(piece) : piece));
  const model = plain.find((piece) => !isAllNull(piece.column))?.column;
  if (model === undefined) return nullColumn();
  if (hasLargeTimes(plain)) return concatTexts(plain.map(timesAsText), '');
  const uniform = plain.every((piece) => isAllNull(piece.column) || sameLayout(piece.column as Column, model));
  return uniform ? concatUniform(plain, model) : concatPickles(plain);
}

const TIME = DataType.create({ root: TypeRoot.TIMESTAMP });

/** Times that need more than 64 bits are texts; others of the same type beside them are not. */
function hasLargeTimes(pieces: readonly Piece[]): boolean {
  const has = (encoding: Encoding) => pieces.some(({ column }) => column?.encoding === encoding);
  return has(Encoding.I64) && has(Encoding.TEXT) && pieces.every(({ column }) => !column?.pythonClass);
}

function timesAsText({ column, count }: Piece): Piece {
  if (column?.encoding !== Encoding.I64) return { column, count };
  const values = decodeColumn(column, count, TIME);
  return { column: new TextColumn(values.map((value) => (value === null ? null : String(value)))), count };
}

function isAllNull(column: Column | undefined): boolean {
  return column === undefined || column.encoding === Encoding.ENCODING_UNSPECIFIED;
}

function sameLayout(a: Column, b: Column): boolean {
  if (a.encoding !== b.encoding || a.pythonClass !== b.pythonClass) return false;
  return a.encoding !== Encoding.STRUCT || a.children.length === b.children.length;
}

function nullColumn(): Column {
  return {
    encoding: Encoding.ENCODING_UNSPECIFIED,
    nulls: EMPTY,
    data: EMPTY,
    offsets: EMPTY,
    children: [],
    pythonClass: '',
  };
}

function withoutDictionary({ column, count }: Piece): Piece {
  const dictionary = column as Column;
  const indexes = asInt32(dictionary.data);
  if (dictionarySize(indexes, count) === 0) return { column: undefined, count };
  const values = gatherColumn(dictionary.children[0], indexes.subarray(0, count));
  if (dictionary.nulls.length === 0) return { column: values, count };
  if (values.encoding === Encoding.TEXT) {
    const texts = textValues(values).map((text, i) => (isNull(dictionary.nulls, i) ? null : text));
    return { column: new TextColumn(texts, values.pythonClass), count };
  }
  const nulls = new Uint8Array((count + 7) >>> 3);
  for (let i = 0; i < nulls.length; i++) nulls[i] = dictionary.nulls[i] | (values.nulls[i] ?? 0);
  return { column: { ...values, nulls }, count };
}

function concatUniform(pieces: readonly Piece[], model: Column): Column {
  const { encoding, pythonClass } = model;
  if (encoding === Encoding.TEXT) return concatTexts(pieces, pythonClass);
  const joined: Column = {
    encoding,
    nulls: concatNulls(pieces),
    data: EMPTY,
    offsets: EMPTY,
    children: [],
    pythonClass,
  };
  const width = WIDTHS.get(encoding);
  if (width !== undefined) joined.data = concatFixed(pieces, width);
  else if (encoding === Encoding.STRUCT) {
    if (pieces.some(({ column }) => column !== undefined && column.data.length > 0))
      joined.data = concatFixed(pieces, 1);
    joined.children = model.children.map((_, j) =>
      concatColumns(pieces.map(({ column, count }) => ({ column: column?.children[j], count }))),
    );
  } else concatSequences(pieces, joined, model);
  return joined;
}

function concatTexts(pieces: readonly Piece[], pythonClass: string): Column {
  const texts: (string | null)[] = [];
  for (const { column, count } of pieces) {
    const from = isAllNull(column) ? undefined : textValues(column as Column);
    for (let i = 0; i < count; i++) texts.push(from === undefined ? null : from[i]);
  }
  return new TextColumn(texts, pythonClass);
}

function totalOf(pieces: readonly Piece[]): number {
  return pieces.reduce((total, piece) => total + piece.count, 0);
}

function concatNulls(pieces: readonly Piece[]): Uint8Array {
  if (!pieces.some(({ column }) => isAllNull(column) || (column as Column).nulls.length > 0)) return EMPTY;
  const nulls = new Uint8Array((totalOf(pieces) + 7) >>> 3);
  let to = 0;
  for (const { column, count } of pieces) {
    const allNull = isAllNull(column);
    const bits = column?.nulls ?? EMPTY;
    for (let i = 0; i < count; i++, to++) {
      if (allNull || (bits.length > 0 && isNull(bits, i))) nulls[to >>> 3] |= 1 << (to & 7);
    }
  }
  return nulls;
}

/** Values of a fixed width; a piece without data (all null, or all +I) counts as zeros. */
function concatFixed(pieces: readonly Piece[], width: number): Uint8Array {
  const data = new Uint8Array(totalOf(pieces) * width);
  let to = 0;
  for (const { column, count } of pieces) {
    if (column !== undefined && column.data.length > 0) data.set(column.data.subarray(0, count * width), to);
    to += count * width;
  }
  return data;
}

function concatSequences(pieces: readonly Piece[], joined: Column, model: Column): void {
  const offsets = new Int32Array(totalOf(pieces) + 1);
  let at = 0;
  for (const { column, count } of pieces) {
    const base = offsets[at];
    const from = isAllNull(column) ? undefined : asInt32((column as Column).offsets);
    for (let i = 1; i <= count; i++) offsets[at + i] = from === undefined ? base : base + from[i];
    at += count;
  }
  joined.offsets = asBytes(offsets);
  const lengths = pieces.map(({ column, count }) =>
    isAllNull(column) ? 0 : asInt32((column as Column).offsets)[count],
  );
  if (joined.encoding === Encoding.BLOB) {
    joined.data = concatFixed(
      pieces.map(({ column }, i) => ({ column, count: lengths[i] })),
      1,
    );
  } else {
    joined.children = model.children.map((_, j) =>
      concatColumns(pieces.map(({ column }, i) => ({ column: column?.children[j], count: lengths[i] }))),
    );
  }
}

function concatPickles(pieces: readonly Piece[]): Column {
  const pickles: (Uint8Array | null)[] = [];
  for (const { column, count } of pieces) {
    if (isAllNull(column)) for (let i = 0; i < count; i++) pickles.push(null);
    else for (const pickle of pickleValues(column as Column, count)) pickles.push(pickle);
  }
  return pickleColumn(pickles);
}

/** A BLOB "pickle" column. */
export function pickleColumn(pickles: readonly (Uint8Array | null)[]): Column {
  const offsets = new Int32Array(pickles.length + 1);
  let nulls = EMPTY;
  for (let i = 0; i < pickles.length; i++) {
    const pickle = pickles[i];
    offsets[i + 1] = offsets[i] + (pickle === null ? 0 : pickle.length);
    if (pickle !== null) continue;
    if (nulls.length === 0) nulls = new Uint8Array((pickles.length + 7) >>> 3);
    nulls[i >>> 3] |= 1 << (i & 7);
  }
  const data = new Uint8Array(offsets[pickles.length]);
  pickles.forEach((pickle, i) => {
    if (pickle !== null) data.set(pickle, offsets[i]);
  });
  return { encoding: Encoding.BLOB, nulls, data, offsets: asBytes(offsets), children: [], pythonClass: 'pickle' };
}

/** The column of PICKLED values: `Pickled`, a pickle's bytes, or null. Neighbours from one batch are cut out together. */
export function encodePickled(values: ArrayLike<unknown>, type: DataType): Column {
  const pieces: Piece[] = [];
  for (let i = 0; i < values.length; ) {
    const value = values[i];
    let end = i + 1;
    if (value instanceof Pickled) {
      const origin = value.origin();
      while (end < values.length && sharesOrigin(values[end], origin)) end++;
      pieces.push({ column: end === i + 1 ? value.column() : cutOut(values, i, end, origin), count: end - i });
    } else if (value instanceof Uint8Array) {
      while (end < values.length && values[end] instanceof Uint8Array) end++;
      pieces.push({
        column: pickleColumn(Array.from({ length: end - i }, (_, j) => values[i + j] as Uint8Array)),
        count: end - i,
      });
    } else {
      if (value !== null && value !== undefined) throw new ValueError(value, type, i);
      pieces.push({ column: undefined, count: 1 });
    }
    i = end;
  }
  return concatColumns(pieces);
}

function sharesOrigin(value: unknown, origin: Column | undefined): boolean {
  return origin !== undefined && value instanceof Pickled && value.origin() === origin;
}

function cutOut(values: ArrayLike<unknown>, start: number, end: number, origin: Column | undefined): Column {
  const indexes = new Int32Array(end - start);
  for (let i = start; i < end; i++) indexes[i - start] = (values[i] as Pickled).index();
  return gatherColumn(origin as Column, indexes);
}
