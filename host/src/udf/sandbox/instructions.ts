/**
 * The instruction set of WebAssembly as far as Node 20 runs it: how long the immediates of each instruction are, and which the sandbox
 * refuses (by proposal): exceptions, garbage collection, typed references, threads, several memories.
 */
import type { ModuleReader } from './bytes';

/** A module that cannot be made safe. */
export class RefusedModule extends Error {
  override readonly name = 'RefusedModule';

  constructor(
    readonly failure: 'invalid' | 'unsupported' | 'memory',
    message: string,
  ) {
    super(message);
  }
}

export const OP = {
  BLOCK: 0x02,
  LOOP: 0x03,
  IF: 0x04,
  END: 0x0b,
  CALL: 0x10,
  CALL_INDIRECT: 0x11,
  RETURN_CALL: 0x12,
  RETURN_CALL_INDIRECT: 0x13,
  LOCAL_GET: 0x20,
  LOCAL_SET: 0x21,
  LOCAL_TEE: 0x22,
  GLOBAL_GET: 0x23,
  GLOBAL_SET: 0x24,
  MEMORY_GROW: 0x40,
  I32_CONST: 0x41,
  I32_EQZ: 0x45,
  I32_LT_U: 0x49,
  I32_LE_S: 0x4c,
  I32_ADD: 0x6a,
  I32_SUB: 0x6b,
  I32_AND: 0x71,
  I32_SHR_U: 0x76,
  REF_FUNC: 0xd2,
  NUMERIC: 0xfc,
  SIMD: 0xfd,
} as const;

/** Sub-operations of 0xfc whose time depends on an operand: memory and table init, copy, grow and fill. */
const BULK = new Set([8, 10, 11, 12, 14, 15, 17]);

export function isBulk(sub: number): boolean {
  return BULK.has(sub);
}

/** Of the bulk operations: those of tables (init, copy, grow, fill). */
export function isTableOperation(sub: number): boolean {
  return sub >= 12;
}

type Skip = (reader: ModuleReader) => void;

const none: Skip = () => undefined;
const leb: Skip = (r) => r.skipLeb();
const lebs: Skip = (r) => {
  r.skipLeb();
  r.skipLeb();
};
const bytes =
  (length: number): Skip =>
  (r) =>
    r.skip(length);

function refused(what: string): Skip {
  return (r) => {
    throw new RefusedModule(
      'unsupported',
      `the module uses ${what} (offset ${r.at - 1}), which the sandbox does not run`,
    );
  };
}

const memarg: Skip = (r) => {
  if (r.u32() >= 0x40)
    throw new RefusedModule('unsupported', 'the module uses several memories, which the sandbox does not run');
  r.skipLeb();
};

/** A block's type: empty, a value type, or the index of a function type (positive s33). */
const blockType: Skip = (r) => {
  const first = r.bytes[r.at];
  if (first === 0x63 || first === 0x64) refused('typed references')(r);
  r.skipLeb();
};

const selectTypes: Skip = (r) => {
  for (let n = r.u32(); n > 0; n--) valueType(r);
};

const branchTable: Skip = (r) => {
  for (let n = r.u32(); n >= 0; n--) r.skipLeb();
};

const refNull: Skip = (r) => {
  const heap = r.byte();
  if (heap !== 0x70 && heap !== 0x6f) refused('typed references')(r);
};

/** Reads a value type; those of later proposals are refused. */
export function valueType(r: ModuleReader): number {
  const type = r.byte();
  if ((type >= 0x7b && type <= 0x7f) || type === 0x70 || type === 0x6f) return type;
  throw new RefusedModule(
    'unsupported',
    `the module uses value type 0x${type.toString(16)}, which the sandbox does not run`,
  );
}

const exceptions = refused('exceptions');
const collected = refused('garbage-collected or typed references');

/** Immediates by opcode. Prefixes (0xfc, 0xfd) have tables of their own. */
const IMMEDIATES: Skip[] = new Array<Skip>(256).fill(refused('an unknown instruction'));

function fill(from: number, to: number, skip: Skip): void {
  for (let op = from; op <= to; op++) IMMEDIATES[op] = skip;
}

fill(0x00, 0x01, none);
fill(0x02, 0x04, blockType);
fill(0x05, 0x05, none);
fill(0x06, 0x0a, exceptions);
fill(0x0b, 0x0b, none);
fill(0x0c, 0x0d, leb);
fill(0x0e, 0x0e, branchTable);
fill(0x0f, 0x0f, none);
fill(0x10, 0x10, leb);
fill(0x11, 0x11, lebs);
fill(0x12, 0x12, leb);
fill(0x13, 0x13, lebs);
fill(0x14, 0x15, collected);
fill(0x18, 0x19, exceptions);
fill(0x1a, 0x1b, none);
fill(0x1c, 0x1c, selectTypes);
fill(0x1f, 0x1f, exceptions);
fill(0x20, 0x26, leb);
fill(0x28, 0x3e, memarg);
fill(0x3f, 0x40, leb);
fill(0x41, 0x42, leb);
fill(0x43, 0x43, bytes(4));
fill(0x44, 0x44, bytes(8));
fill(0x45, 0xc4, none);
fill(0xd0, 0xd0, refNull);
fill(0xd1, 0xd1, none);
fill(0xd2, 0xd2, leb);
fill(0xd3, 0xd6, collected);
fill(0xfb, 0xfb, collected);
fill(0xfc, 0xfc, numericPrefix);
fill(0xfd, 0xfd, simdPrefix);
fill(0xfe, 0xfe, refused('threads'));

/** Saturating conversions (0-7), then bulk memory and tables; the values are the number of indices. */
const NUMERIC_INDICES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function numericPrefix(r: ModuleReader): void {
  const sub = r.u32();
  const indices = NUMERIC_INDICES[sub];
  if (indices === undefined) refused(`an unknown instruction 0xfc ${sub}`)(r);
  for (let i = 0; i < indices; i++) r.skipLeb();
}

function simdPrefix(r: ModuleReader): void {
  const sub = r.u32();
  if (sub <= 11 || sub === 92 || sub === 93) memarg(r);
  else if (sub === 12 || sub === 13) r.skip(16);
  else if (sub >= 21 && sub <= 34) r.skip(1);
  else if (sub >= 84 && sub <= 91) {
    memarg(r);
    r.skip(1);
  } else if (sub > 275) refused(`an unknown instruction 0xfd ${sub}`)(r);
}

/** Steps over the immediates of the instruction whose opcode was just read. */
export function skipImmediates(opcode: number, reader: ModuleReader): void {
  IMMEDIATES[opcode](reader);
}
