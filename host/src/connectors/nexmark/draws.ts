/**
 * The arithmetic of Java's SplittableRandom as a WebAssembly module, which has the 64-bit product that JavaScript lacks. Its
 * memory begins with the state before the first draw of a block, then come the block's draws as ints.
 */

/** Draws of a block. */
export const BLOCK = 4096;
/** Where a block's ints begin in the memory, bytes. */
export const INTS = 64;

const GAMMA = 0x9e3779b97f4a7c15n;

export interface Draws {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Moves the state on by so many draws and makes the block that begins there. */
  readonly fill: (draws: number) => void;
  /** What nextDouble gives instead of the block's draw of this index. */
  readonly real: (index: number) => number;
}

/** TypeScript has the types of WebAssembly in the DOM library only. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

let compiled: object | undefined;

export function makeDraws(): Draws {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
  compiled ??= new Module(encode());
  return new Instance(compiled).exports as Draws;
}

type Code = readonly number[];

const I32 = 0x7f;
const I64 = 0x7e;
const F64 = 0x7c;
const VOID = 0x40;
const END = 0x0b;

/** Signed LEB128. */
function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(64, value); ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && low < 64) || (rest === -1n && low >= 64)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** Lengths here are below 16384. */
const unsigned = (value: number): number[] => (value < 128 ? [value] : [(value & 0x7f) | 0x80, value >>> 7]);
const section = (id: number, ...content: number[]): number[] => [id, ...unsigned(content.length), ...content];
const text = (value: string): number[] => [value.length, ...Buffer.from(value)];

const i32 = (value: number): Code => [0x41, ...signed(BigInt(value))];
const i64 = (value: bigint): Code => [0x42, ...signed(value)];
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const LOAD_STATE: Code = [...i32(0), 0x29, 3, 0];
const ADD: Code = [0x7c];
const MULTIPLY: Code = [0x7e];
const EXTEND: Code = [0xad];

/** local = (local ^ (local >>> shift)) * factor */
const mix = (local: number, shift: bigint, factor: bigint): Code => [
  ...[...xorShift(local, shift), ...i64(factor), ...MULTIPLY],
  ...set(local),
];
const xorShift = (local: number, shift: bigint): Code => [...[...get(local), ...get(local), ...i64(shift), 0x88], 0x85];

/** The state so many draws (an i32 local) after the one in the memory. */
const stateAfter = (draws: Code): Code => [...LOAD_STATE, ...draws, ...EXTEND, ...i64(GAMMA), ...MULTIPLY, ...ADD];

/** fill: locals 0 draws, 1 address, 2 state, 3 draw. */
const FILL: Code = [
  ...[...stateAfter(get(0)), ...set(2)],
  ...[...i32(0), ...get(2), 0x37, 3, 0],
  ...[0x03, VOID],
  ...[...get(2), ...i64(GAMMA), ...ADD, 0x22, 2, ...set(3)],
  ...mix(3, 33n, 0x62a9d9ed799705f5n),
  ...mix(3, 28n, 0xcb24d0a5c88c35b3n),
  ...[...get(1), ...get(3), ...i64(32n), 0x88, 0xa7, 0x36, 2, INTS],
  ...[...get(1), ...i32(4), 0x6a, 0x22, 1, ...i32(4 * BLOCK), 0x49, 0x0d, 0],
  END,
];

/** real: locals 0 index, 1 draw. The upper 53 bits of the mixed state. */
const REAL: Code = [
  ...[...stateAfter([...get(0), ...i32(1), 0x6a]), ...set(1)],
  ...mix(1, 30n, 0xbf58476d1ce4e5b9n),
  ...mix(1, 27n, 0x94d049bb133111ebn),
  ...[...xorShift(1, 31n), ...i64(11n), 0x88, 0xba],
  ...[0x44, ...new Uint8Array(new Float64Array([2 ** -53]).buffer), 0xa2],
];

function body(locals: Code, code: Code): number[] {
  const all = [...locals, ...code, END];
  return [...unsigned(all.length), ...all];
}

function encode(): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, 0x60, 1, I32, 0, 0x60, 1, I32, 1, F64),
    ...section(3, 2, 0, 1),
    ...section(5, 1, 0, 1),
    ...section(7, 3, ...text('memory'), 2, 0, ...text('fill'), 0, 0, ...text('real'), 0, 1),
    ...section(10, 2, ...body([2, 1, I32, 2, I64], FILL), ...body([1, 1, I64], REAL)),
  ]);
}
