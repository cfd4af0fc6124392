/** Function bodies: where counters go, and what their code is. See instrument.ts. */
import { ModuleReader, ModuleWriter } from './bytes';
import { ADDED_FUNCTIONS, FUEL, type ModuleShape } from './instrument-shape';
import { isBulk, OP, skipImmediates } from './instructions';

/** Turns of a loop between two looks at the clock; a power of two. */
const TURNS = 1024;
const BULK_COST = 16;
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
  const counted = !leaf || edits.length > 0;
  const sink = bodies;
  sink.length = 0;
  sink.u32(groups + (counted ? 1 : 0)).raw(body.bytes.subarray(groupsStart, start));
  if (counted) sink.u32(1).byte(I32);
  const mark = moves?.length ?? 0;
  if (counted) charge(sink, shape, local, 1);
  copyEdited(body, start, sink, edits, shape, local, moves);
  out.u32(sink.length);
  for (let i = mark; moves && i < moves.length; i += 2) moves[i] += out.length;
  out.raw(sink.view());
}

/** A leaf neither calls nor loops: what calls it pays. */
function findEdits(body: ModuleReader): { edits: Edit[]; leaf: boolean } {
  const edits: Edit[] = [];
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
        edits.push({ kind: 'call', at, next: body.at, opcode, index });
        break;
      }
      case OP.CALL_INDIRECT:
      case OP.RETURN_CALL_INDIRECT:
        leaf = false;
        skipImmediates(opcode, body);
        break;
      case OP.LOOP:
        skipImmediates(opcode, body);
        edits.push({ kind: 'loop', at, next: body.at, opcode, index: 0 });
        break;
      case OP.MEMORY_GROW:
        skipImmediates(opcode, body);
        edits.push({ kind: 'grow', at, next: body.at, opcode, index: 0 });
        break;
      case OP.NUMERIC: {
        const sub = body.u32();
        body.at = at + 1;
        skipImmediates(opcode, body);
        if (isBulk(sub)) edits.push({ kind: 'bulk', at, next: body.at, opcode, index: 0 });
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
    } else {
      out.raw(body.bytes.subarray(copied, edit.next));
      if (edit.kind === 'loop') countTurn(out, shape, local);
      else if (edit.kind === 'bulk') charge(out, shape, local, BULK_COST);
      else out.byte(OP.CALL).u32(shape.importedFunctions + 1);
    }
    copied = edit.next;
    moves?.push(out.length, copied);
  }
  out.raw(body.bytes.subarray(copied, body.end));
}

/** local++; every TURNS turns the host looks at the clock. The counter stays in a register. */
function countTurn(out: ModuleWriter, shape: ModuleShape, local: number): void {
  out.byte(OP.LOCAL_GET).u32(local).byte(OP.I32_CONST).s32(1).byte(OP.I32_ADD).byte(OP.LOCAL_TEE).u32(local);
  out
    .byte(OP.I32_CONST)
    .s32(TURNS - 1)
    .byte(OP.I32_AND)
    .byte(OP.I32_EQZ)
    .byte(OP.IF)
    .byte(VOID);
  out.byte(OP.CALL).u32(shape.importedFunctions).byte(OP.END);
}

/** fuel -= cost; when none is left, the host looks at the clock and the tank is full again. */
function charge(out: ModuleWriter, shape: ModuleShape, local: number, cost: number): void {
  const { fuelGlobal } = shape;
  out.byte(OP.GLOBAL_GET).u32(fuelGlobal).byte(OP.I32_CONST).s32(cost).byte(OP.I32_SUB);
  out.byte(OP.LOCAL_TEE).u32(local).byte(OP.GLOBAL_SET).u32(fuelGlobal);
  out.byte(OP.LOCAL_GET).u32(local).byte(OP.I32_CONST).s32(0).byte(OP.I32_LE_S).byte(OP.IF).byte(VOID);
  out.byte(OP.CALL).u32(shape.importedFunctions);
  out.byte(OP.I32_CONST).s32(FUEL).byte(OP.GLOBAL_SET).u32(fuelGlobal).byte(OP.END);
}
