/** Function bodies: where counters go, and what their code is. See instrument.ts. */
import { ModuleReader, ModuleWriter } from './bytes';
import { ADDED_FUNCTIONS, FUEL, type ModuleShape } from './instrument-shape';
import { isBulk, isTableOperation, OP, RefusedModule, skipImmediates } from './instructions';

/** Turns of a short loop between two looks at the clock; a power of two. */
const TURNS = 1024;
/** Bytes of a short loop. A turn of one that is twice as long counts twice. */
const SHORT_LOOP = 4096;
/** A function that is entered costs at least this. */
const ENTRY_COST = 1024;
/** Functions that neither call nor loop and have fewer bytes are paid by their callers, whose own size bounds how often they call. */
const FREE_LEAF = 64;
/** What the turns of loops that were not counted to the end may add to an entry. */
const MAX_LOOP_COST = FUEL >> 4;
const BULK_COST = 1024;
/** Operands of bulk operations are bytes (16 a unit) or entries of tables (4); at least 2, so that fuel cannot overflow. */
const BYTES_SHIFT = 4;
const ENTRIES_SHIFT = 2;
/** Largest function, in bytes: V8 compiles it when it is first called, which no deadline ends. */
const MAX_BODY = 2 * 1024 * 1024;
const I32 = 0x7f;
const VOID = 0x40;

/** One body at a time is built here. */
const bodies = new ModuleWriter(1 << 16);

/** What is done to a body, in order of `at`: bytes from `at` to `next` are replaced (calls) or followed (loops) by others. */
interface Edit {
  readonly kind: 'call' | 'loop' | 'grow' | 'bulk';
  readonly at: number;
  readonly next: number;
  readonly opcode: number;
  readonly index: number;
  /** Of a loop: units of a turn. Of a bulk operation: by how much its operand is shifted. */
  weight: number;
}

/** Copies the next body of the code section with counters. `moves` gets pairs of offsets: new (in `out`), old (in the module). */
export function rewriteBody(
  reader: ModuleReader,
  out: ModuleWriter,
  shape: ModuleShape,
  position: number,
  moves: number[] | undefined,
): void {
  const size = reader.u32();
  if (size > MAX_BODY) {
    throw new RefusedModule('unsupported', `function ${position} has ${size} bytes, the limit is ${MAX_BODY}`);
  }
  const body = new ModuleReader(reader.bytes, reader.at, reader.at + size);
  reader.skip(size);
  const groups = body.u32();
  const groupsStart = body.at;
  let local = shape.parameters[shape.functionTypes[position]];
  for (let i = 0; i < groups; i++) {
    local += body.u32();
    body.byte();
  }
  const start = body.at;
  const { edits, leaf } = findEdits(body);
  const counted = !leaf || edits.length > 0 || size > FREE_LEAF;
  const added = counted ? (edits.some(({ kind }) => kind === 'bulk') ? 2 : 1) : 0;
  const sink = bodies;
  sink.length = 0;
  sink.u32(groups + (counted ? 1 : 0)).raw(body.bytes.subarray(groupsStart, start));
  if (counted) sink.u32(added).byte(I32);
  const mark = moves?.length ?? 0;
  if (counted) charge(sink, shape, local, entryCost(size, edits));
  copyEdited(body, start, sink, edits, shape, local, moves);
  out.u32(sink.length);
  for (let i = mark; moves && i < moves.length; i += 2) moves[i] += out.length;
  out.raw(sink.view());
}

/** Loops that are left before the host was asked must be paid when the function is entered again. */
function entryCost(size: number, edits: readonly Edit[]): number {
  let loops = 0;
  for (const { kind, weight } of edits) if (kind === 'loop') loops += TURNS * 16 * weight;
  return Math.max(ENTRY_COST, size) + Math.min(loops, MAX_LOOP_COST);
}

/** Units of a turn of a loop of this many bytes: a power of two, at most TURNS. */
function turnWeight(bytes: number): number {
  let weight = 1;
  while (weight < TURNS && bytes > SHORT_LOOP * weight) weight *= 2;
  return weight;
}

/** A leaf neither calls nor loops. */
function findEdits(body: ModuleReader): { edits: Edit[]; leaf: boolean } {
  const edits: Edit[] = [];
  /** Blocks that are open, with the edit of loops. */
  const open: (Edit | undefined)[] = [];
  let leaf = true;
  while (!body.done) {
    const at = body.at;
    const opcode = body.byte();
    switch (opcode) {
      case OP.CALL:
      case OP.RETURN_CALL:
      case OP.REF_FUNC: {
        const index = body.u32();
        if (opcode !== OP.REF_FUNC) leaf = false;
        edits.push({ kind: 'call', at, next: body.at, opcode, index, weight: 0 });
        break;
      }
      case OP.CALL_INDIRECT:
      case OP.RETURN_CALL_INDIRECT:
        leaf = false;
        skipImmediates(opcode, body);
        break;
      case OP.LOOP:
        skipImmediates(opcode, body);
        open.push({ kind: 'loop', at, next: body.at, opcode, index: 0, weight: 1 });
        edits.push(open.at(-1)!);
        break;
      case OP.BLOCK:
      case OP.IF:
        skipImmediates(opcode, body);
        open.push(undefined);
        break;
      case OP.END: {
        const loop = open.pop();
        if (loop) loop.weight = turnWeight(at - loop.at);
        break;
      }
      case OP.MEMORY_GROW:
        skipImmediates(opcode, body);
        edits.push({ kind: 'grow', at, next: body.at, opcode, index: 0, weight: 0 });
        break;
      case OP.NUMERIC: {
        const sub = body.u32();
        body.at = at + 1;
        skipImmediates(opcode, body);
        if (isBulk(sub)) {
          const weight = isTableOperation(sub) ? ENTRIES_SHIFT : BYTES_SHIFT;
          edits.push({ kind: 'bulk', at, next: body.at, opcode, index: 0, weight });
        }
        break;
      }
      default:
        skipImmediates(opcode, body);
    }
  }
  return { edits, leaf };
}

function copyEdited(
  body: ModuleReader,
  start: number,
  out: ModuleWriter,
  edits: readonly Edit[],
  shape: ModuleShape,
  local: number,
  moves: number[] | undefined,
): void {
  let copied = start;
  moves?.push(out.length, start);
  for (const edit of edits) {
    if (edit.kind === 'call') {
      out.raw(body.bytes.subarray(copied, edit.at));
      const { importedFunctions } = shape;
      out.byte(edit.opcode).u32(edit.index < importedFunctions ? edit.index : edit.index + ADDED_FUNCTIONS);
    } else if (edit.kind === 'bulk') {
      out.raw(body.bytes.subarray(copied, edit.at));
      chargeOperand(out, shape, local + 1, edit.weight);
      moves?.push(out.length, edit.at);
      out.raw(body.bytes.subarray(edit.at, edit.next));
    } else {
      out.raw(body.bytes.subarray(copied, edit.next));
      if (edit.kind === 'loop') countTurn(out, shape, local, edit.weight);
      else out.byte(OP.CALL).u32(shape.importedFunctions + 1);
    }
    copied = edit.next;
    moves?.push(out.length, copied);
  }
  out.raw(body.bytes.subarray(copied, body.end));
}

/**
 * local += weight; when it crosses a multiple of TURNS, the host looks at the clock. The counter stays in a register. All loops of a
 * function share it, so that no loop can keep another one from being counted.
 */
function countTurn(out: ModuleWriter, shape: ModuleShape, local: number, weight: number): void {
  out.byte(OP.LOCAL_GET).u32(local).byte(OP.I32_CONST).s32(weight).byte(OP.I32_ADD).byte(OP.LOCAL_TEE).u32(local);
  out
    .byte(OP.I32_CONST)
    .s32(TURNS - 1)
    .byte(OP.I32_AND);
  if (weight === 1) out.byte(OP.I32_EQZ);
  else out.byte(OP.I32_CONST).s32(weight).byte(OP.I32_LT_U);
  out.byte(OP.IF).byte(VOID).byte(OP.CALL).u32(shape.importedFunctions).byte(OP.END);
}

/** fuel -= cost; when none is left, the host looks at the clock and the tank is full again. */
function charge(out: ModuleWriter, shape: ModuleShape, local: number, cost: number): void {
  const { fuelGlobal } = shape;
  out.byte(OP.GLOBAL_GET).u32(fuelGlobal).byte(OP.I32_CONST).s32(cost).byte(OP.I32_SUB);
  out.byte(OP.LOCAL_TEE).u32(local).byte(OP.GLOBAL_SET).u32(fuelGlobal);
  out.byte(OP.LOCAL_GET).u32(local);
  refill(out, shape);
}

/** The operand on the stack, how many bytes or entries, is charged before the operation runs. It stays on the stack. */
function chargeOperand(out: ModuleWriter, shape: ModuleShape, local: number, shift: number): void {
  const { fuelGlobal } = shape;
  out.byte(OP.LOCAL_SET).u32(local);
  out.byte(OP.GLOBAL_GET).u32(fuelGlobal).byte(OP.LOCAL_GET).u32(local).byte(OP.I32_CONST).s32(shift);
  out.byte(OP.I32_SHR_U).byte(OP.I32_CONST).s32(BULK_COST).byte(OP.I32_ADD).byte(OP.I32_SUB);
  out.byte(OP.GLOBAL_SET).u32(fuelGlobal);
  out.byte(OP.LOCAL_GET).u32(local).byte(OP.GLOBAL_GET).u32(fuelGlobal);
  refill(out, shape);
}

/** Takes what is left from the stack. */
function refill(out: ModuleWriter, shape: ModuleShape): void {
  const { fuelGlobal } = shape;
  out.byte(OP.I32_CONST).s32(0).byte(OP.I32_LE_S).byte(OP.IF).byte(VOID);
  out.byte(OP.CALL).u32(shape.importedFunctions);
  out.byte(OP.I32_CONST).s32(FUEL).byte(OP.GLOBAL_SET).u32(fuelGlobal).byte(OP.END);
}
