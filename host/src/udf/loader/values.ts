/** Internal values to the arguments of plain AssemblyScript functions, and results back, by `@assemblyscript/loader`. */
import { canonicalInteger } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { OutputExceeded, WrongResult } from '../batches/guest-failure';

type TypedArray = ArrayLike<number | bigint> & { readonly byteLength: number };

/** What the loader adds to the exports of a module. */
export interface LoaderTools {
  readonly memory: { readonly buffer: ArrayBuffer };
  __newString(text: string): number;
  __newArray(id: number, values: readonly (number | bigint)[]): number;
  __getString(pointer: number): string;
  __getArrayView(pointer: number): TypedArray;
  __pin(pointer: number): number;
  __unpin(pointer: number): void;
  __collect(): void;
}

/** Bytes of results that the batch may still give. */
export interface OutputBudget {
  left: number;
}

/** A value that the function cannot take. */
export class WrongArgument extends Error {}

export type ToGuest = (value: unknown, tools: LoaderTools) => number | bigint;
export type FromGuest = (value: number | bigint, tools: LoaderTools, budget: OutputBudget) => unknown;

export interface GuestType {
  /** Of the parameter or result in the module. */
  readonly core: 'i32' | 'i64' | 'f32' | 'f64';
  /** Arguments that are objects of the guest's heap, which must be pinned until the call. */
  readonly managed: boolean;
  to(ids: ArrayIds): ToGuest;
  readonly from: FromGuest;
}

/** The runtime's id of Array<T> in a module; undefined where the module has no such array. */
export type ArrayIds = (element: NumberKind) => number | undefined;

export interface NumberKind {
  readonly core: GuestType['core'];
  /** log2 of the bytes of an element of an array. */
  readonly align: 0 | 1 | 2 | 3;
  readonly signed: boolean;
  readonly float: boolean;
  readonly to: (value: unknown) => number | bigint;
  readonly from: (value: number | bigint) => unknown;
}

const NUMBER_BYTES = 8;
/** Of a string and of an array before its first byte: the class's id and the size in bytes. */
const HEADER = { id: 8, size: 4 };

function integer(core: 'i32' | 'i64', align: NumberKind['align']): NumberKind {
  if (core === 'i64') {
    return {
      core,
      align,
      signed: true,
      float: false,
      to: (value) => BigInt(value as number | bigint),
      from: (value) => canonicalInteger(value as bigint),
    };
  }
  const bound = 2 ** (8 * 2 ** align - 1);
  const from = (value: number | bigint): number => {
    if (typeof value === 'number' && value >= -bound && value < bound) return value;
    throw new WrongResult(`${value} is not within ${-bound} to ${bound - 1}`);
  };
  return { core, align, signed: true, float: false, to: (value) => value as number, from };
}

const same = (value: unknown): number => value as number;
const NUMBERS: Readonly<Partial<Record<LogicalType['root'], NumberKind>>> = {
  BOOLEAN: {
    core: 'i32',
    align: 0,
    signed: false,
    float: false,
    to: (value) => (value ? 1 : 0),
    from: (value) => value !== 0,
  },
  TINYINT: integer('i32', 0),
  SMALLINT: integer('i32', 1),
  INTEGER: integer('i32', 2),
  BIGINT: integer('i64', 3),
  FLOAT: { core: 'f32', align: 2, signed: true, float: true, to: same, from: same },
  DOUBLE: { core: 'f64', align: 3, signed: true, float: true, to: same, from: same },
};

/** undefined: a type that does not cross. */
export function guestType(type: LogicalType): GuestType | undefined {
  if (type.root === 'VARCHAR') return TEXT;
  if (type.root === 'ARRAY') {
    const element = NUMBERS[type.element.root];
    return element === undefined ? undefined : arrayOf(element, type);
  }
  const number = NUMBERS[type.root];
  if (number === undefined) return undefined;
  const from: FromGuest = (value, _, budget) => {
    spend(budget, NUMBER_BYTES);
    return number.from(value);
  };
  return { core: number.core, managed: false, to: () => number.to, from };
}

function spend(budget: OutputBudget, bytes: number): void {
  budget.left -= bytes;
  if (budget.left < 0) throw new OutputExceeded();
}

/** Size of the object at `pointer`, checked before the loader reads it. */
function sizeAt(pointer: number, { memory: { buffer } }: LoaderTools, what: string): number {
  const outside = pointer < HEADER.id || pointer > buffer.byteLength || pointer % 4 !== 0;
  const size = outside ? 0 : new DataView(buffer).getUint32(pointer - HEADER.size, true);
  if (outside || pointer + size > buffer.byteLength) throw new WrongResult(`it gave no ${what}, but ${pointer}`);
  return size;
}

const TEXT: GuestType = {
  core: 'i32',
  managed: true,
  to: () => (value, tools) => tools.__newString(value as string),
  from(value, tools, budget) {
    const pointer = Number(value) >>> 0;
    if (pointer === 0) return null;
    spend(budget, sizeAt(pointer, tools, 'string'));
    return readGuest('string', () => tools.__getString(pointer));
  },
};

function arrayOf(element: NumberKind, type: LogicalType): GuestType {
  return {
    core: 'i32',
    managed: true,
    to(ids) {
      const id = ids(element);
      if (id === undefined) {
        throw new Error(`the module has no Array of numbers that ${typeSummary(type)} could become`);
      }
      return (value, tools) =>
        tools.__newArray(
          id,
          (value as unknown[]).map((item) => elementOf(element, item)),
        );
    },
    from(value, tools, budget) {
      const pointer = Number(value) >>> 0;
      if (pointer === 0) return null;
      sizeAt(pointer, tools, 'array');
      const view = readGuest('array', () => tools.__getArrayView(pointer));
      if (!fits(view, element)) throw new WrongResult(`it gave a ${view.constructor.name} for ${typeSummary(type)}`);
      spend(budget, Math.max(view.byteLength, view.length));
      return Array.from(view, element.from);
    },
  };
}

function elementOf(element: NumberKind, item: unknown): number | bigint {
  if (item === null || item === undefined) throw new WrongArgument('arrays of numbers hold no NULL');
  return element.to(item);
}

function readGuest<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WrongResult(`it gave no ${what}: ${(error as Error).message}`);
  }
}

function fits(view: TypedArray, { align, float, core }: NumberKind): boolean {
  const name = view.constructor.name;
  const bytes = (view as unknown as { readonly BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  return bytes === 2 ** align && name.startsWith('Float') === float && name.startsWith('Big') === (core === 'i64');
}
