/**
 * Makes a core module stoppable and bounded. Into each loop and each function that calls or loops goes a counter; when it has run
 * out, the guest calls the host (`Guard.check`), which throws once the deadline has passed. No guest code can turn that off: the
 * counter is a global that the original module, which is validated first, cannot name. Memories and tables get maxima.
 *
 * What can run between two checks is bounded, whatever the module looks like: 1024 turns of a short loop (fewer of a long one), 1024
 * entries of short functions (fewer of long ones, or of functions with loops), 16 MB of bulk operations and the one that exceeds them.
 */
import { ModuleReader, ModuleWriter } from './bytes';
import { rewriteBody } from './instrument-code';
import { instrumentNames } from './instrument-names';
import { ADDED_FUNCTIONS, FUEL, type ModuleShape } from './instrument-shape';
import { RefusedModule, skipImmediates, OP, valueType } from './instructions';

import { type WasmModule, wasmApi } from './webassembly';

export { RefusedModule } from './instructions';

/** Module name of the two imports that instrumented code has; see `Guard.imports`. */
export const GUARD_MODULE = 'drey:guard';
const PAGE = 65536;
/** Largest module, in bytes: checking and compiling take time before there is a deadline. */
export const MAX_MODULE = 128 * 1024 * 1024;
const TABLE_ENTRIES = 1_000_000;

export interface InstrumentOptions {
  /** Maximum of each linear memory, in bytes. */
  readonly memory: number;
  /** Maximum of entries of all tables together. Default 1,000,000. */
  readonly tableEntries?: number;
  /** Keep what `originalOffset` needs. Default false. */
  readonly mapOffsets?: boolean;
}

export interface InstrumentedModule {
  readonly bytes: Uint8Array;
  /** The offset in the original module of an offset in the instrumented one (stack traces); undefined when it is not known. */
  originalOffset(offset: number): number | undefined;
}

interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

/** Throws RefusedModule for modules that are no valid WebAssembly, that ask for more memory, or that use what is refused. */
export function instrument(bytes: Uint8Array, options: InstrumentOptions): InstrumentedModule {
  if (bytes[6] === 1 && bytes[4] !== 1) throw new RefusedModule('invalid', 'this is a component, not a core module');
  if (bytes.length > MAX_MODULE) {
    throw new RefusedModule('memory', `the module has ${bytes.length} bytes, the limit is ${MAX_MODULE}`);
  }
  const sections = readSections(bytes);
  scanForRefused(sections);
  if (!wasmApi.validate(bytes)) throw new RefusedModule('invalid', invalidReason(bytes));
  return new Instrumenter(bytes, sections, options).run();
}

/** The module that V8 makes of it. Throws RefusedModule where the counters make it larger than V8's limits (locals, bytes of a body). */
export function compileInstrumented({ bytes }: InstrumentedModule): WasmModule {
  try {
    return new wasmApi.Module(bytes);
  } catch (error) {
    throw new RefusedModule('unsupported', `the module is too large to be run safely: ${(error as Error).message}`);
  }
}

function invalidReason(bytes: Uint8Array): string {
  try {
    new wasmApi.Module(bytes);
  } catch (error) {
    return `no valid WebAssembly module: ${(error as Error).message.replace(/^WebAssembly\.Module\(\): /, '')}`;
  }
  return 'no valid WebAssembly module';
}

function readSections(bytes: Uint8Array): Section[] {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    throw new RefusedModule('invalid', 'no WebAssembly module (the first bytes are not \\0asm)');
  }
  const sections: Section[] = [];
  const reader = new ModuleReader(bytes, 8);
  try {
    while (!reader.done) {
      const id = reader.byte();
      const length = reader.u32();
      sections.push({ id, start: reader.at, end: reader.at + length });
      reader.skip(length);
    }
  } catch (error) {
    throw new RefusedModule('invalid', `no valid WebAssembly module: ${(error as Error).message}`);
  }
  return sections;
}

/** Proposals that are visible in the sections get their own words, since validation may not know them. */
function scanForRefused(sections: readonly Section[]): void {
  if (sections.some(({ id }) => id === 13)) {
    throw new RefusedModule('unsupported', 'the module uses exceptions (tags), which the sandbox does not run');
  }
}

class Instrumenter {
  private readonly shape: ModuleShape = {
    parameters: [],
    importedFunctions: 0,
    importedGlobals: 0,
    definedGlobals: 0,
    functionTypes: [],
    tableEntries: 0,
    tables: 0,
    checkType: 0,
    fuelGlobal: 0,
  };
  private readonly out: ModuleWriter;
  /** Pairs of offsets in the code section's content: new, old. */
  private readonly moves: number[] = [];
  private codeStart = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly sections: readonly Section[],
    private readonly options: InstrumentOptions,
  ) {
    this.out = new ModuleWriter(bytes.length + (bytes.length >> 2) + 1024);
  }

  run(): InstrumentedModule {
    this.readShape();
    this.out.raw(this.bytes.subarray(0, 8));
    for (const id of ORDER) this.section(id);
    const names = this.sections.find((section) => section.id === 0 && this.nameOf(section) === 'name');
    const moved = names && instrumentNames(this.reader(names), this.moved);
    if (moved !== undefined) this.emit(0, moved);
    return { bytes: this.out.view().slice(), originalOffset: (offset) => this.originalOffset(offset) };
  }

  private readonly moved = (index: number): number =>
    index < this.shape.importedFunctions ? index : index + ADDED_FUNCTIONS;

  private reader({ start, end }: Section): ModuleReader {
    return new ModuleReader(this.bytes, start, end);
  }

  private nameOf(section: Section): string {
    return this.reader(section).name();
  }

  private find(id: number): Section | undefined {
    return this.sections.find((section) => section.id === id);
  }

  private emit(id: number, content: ModuleWriter): void {
    this.out.byte(id).u32(content.length);
    if (id === 10) this.codeStart = this.out.length;
    this.out.raw(content.view());
  }

  private readShape(): void {
    const types = this.find(1);
    if (types) readTypes(this.reader(types), this.shape);
    this.shape.checkType = this.shape.parameters.length;
    const imports = this.find(2);
    if (imports) countImports(this.reader(imports), this.shape);
    const tables = this.find(4);
    if (tables) countTables(this.reader(tables), this.shape);
    const functions = this.find(3);
    if (functions) {
      const reader = this.reader(functions);
      for (let n = reader.u32(); n > 0; n--) this.shape.functionTypes.push(reader.u32());
    }
    const globals = this.find(6);
    if (globals) this.shape.definedGlobals = this.reader(globals).u32();
    this.shape.fuelGlobal = this.shape.importedGlobals + this.shape.definedGlobals;
  }

  private section(id: number): void {
    const section = this.find(id);
    const reader = section && this.reader(section);
    const extend = this.extending[id];
    if (extend !== undefined) this.emit(id, extend(reader));
    else if (reader !== undefined) this.emit(id, (this.rewriting[id] ?? copied)(reader));
  }

  /** Sections that get new entries, whether the module has them or not. */
  private readonly extending: Readonly<Record<number, (reader: ModuleReader | undefined) => ModuleWriter>> = {
    1: (reader) => this.types(reader),
    2: (reader) => this.imports(reader),
    6: (reader) => this.globals(reader),
  };
  private readonly rewriting: Readonly<Record<number, (reader: ModuleReader) => ModuleWriter>> = {
    4: (reader) => this.tables(reader),
    5: (reader) => this.memories(reader),
    7: (reader) => this.exports(reader),
    8: (reader) => new ModuleWriter().u32(this.moved(reader.u32())),
    9: (reader) => this.elements(reader),
    10: (reader) => this.code(reader),
  };

  /** The count, the old entries, and `added` new ones. */
  private extended(reader: ModuleReader | undefined, added: number): ModuleWriter {
    const count = reader?.u32() ?? 0;
    return new ModuleWriter().u32(count + added);
  }

  private types(reader: ModuleReader | undefined): ModuleWriter {
    const out = this.extended(reader, 2);
    if (reader) out.raw(reader.take(reader.end - reader.at));
    return out.raw([0x60, 0, 0]).raw([0x60, 1, 0x7f, 1, 0x7f]);
  }

  private imports(reader: ModuleReader | undefined): ModuleWriter {
    const out = this.extended(reader, ADDED_FUNCTIONS);
    while (reader && !reader.done) {
      const start = reader.at;
      reader.skip(reader.u32());
      reader.skip(reader.u32());
      const kind = reader.byte();
      out.raw(this.bytes.subarray(start, reader.at));
      if (kind === 0) out.u32(reader.u32());
      else if (kind === 1) this.table(reader, out);
      else if (kind === 2) this.memory(reader, out);
      else out.byte(valueType(reader)).byte(reader.byte());
    }
    out.name(GUARD_MODULE).name('check').byte(0).u32(this.shape.checkType);
    return out
      .name(GUARD_MODULE)
      .name('grown')
      .byte(0)
      .u32(this.shape.checkType + 1);
  }

  private globals(reader: ModuleReader | undefined): ModuleWriter {
    const out = this.extended(reader, 1);
    while (reader && !reader.done) {
      out.byte(valueType(reader)).byte(reader.byte());
      this.constant(reader, out);
    }
    return out.raw([0x7f, 1, OP.I32_CONST]).s32(FUEL).byte(OP.END);
  }

  private tables(reader: ModuleReader): ModuleWriter {
    const out = this.extended(reader, 0);
    while (!reader.done) this.table(reader, out);
    return out;
  }

  private table(reader: ModuleReader, out: ModuleWriter): void {
    out.byte(valueType(reader));
    const { tableEntries, tables } = this.shape;
    const most = this.options.tableEntries ?? TABLE_ENTRIES;
    if (tables > 1 && tableEntries > most) {
      const message = `the module starts with ${tables} tables of ${tableEntries} entries together, the limit is ${most}`;
      throw new RefusedModule('memory', message);
    }
    this.limits(reader, out, most, 'table', 'entries', Math.floor((most - tableEntries) / tables));
  }

  private memories(reader: ModuleReader): ModuleWriter {
    const count = reader.u32();
    if (count > 1) {
      throw new RefusedModule('unsupported', 'the module uses several memories, which the sandbox does not run');
    }
    const out = new ModuleWriter().u32(count);
    while (!reader.done) this.memory(reader, out);
    return out;
  }

  private memory(reader: ModuleReader, out: ModuleWriter): void {
    this.limits(reader, out, Math.floor(this.options.memory / PAGE), 'memory', 'pages of 64 KiB');
  }

  /** `growth`: by how much it may grow at most. */
  private limits(
    reader: ModuleReader,
    out: ModuleWriter,
    maximum: number,
    what: string,
    unit: string,
    growth = maximum,
  ): void {
    const flags = reader.byte();
    if (flags > 1) {
      const proposal = flags & 2 ? 'shared memory (threads)' : '64-bit memory';
      throw new RefusedModule('unsupported', `the module uses ${proposal}, which the sandbox does not run`);
    }
    const least = reader.u32();
    const own = flags === 1 ? reader.u32() : maximum;
    if (least > maximum) {
      throw new RefusedModule(
        'memory',
        `the module starts with a ${what} of ${least} ${unit}, the limit is ${maximum}`,
      );
    }
    out
      .byte(1)
      .u32(least)
      .u32(Math.min(own, maximum, least + growth));
  }

  private exports(reader: ModuleReader): ModuleWriter {
    const out = this.extended(reader, 0);
    while (!reader.done) {
      const start = reader.at;
      reader.skip(reader.u32());
      const kind = reader.byte();
      out.raw(this.bytes.subarray(start, reader.at));
      const index = reader.u32();
      out.u32(kind === 0 ? this.moved(index) : index);
    }
    return out;
  }

  /** Flags: 1 passive or declarative, 2 with a table index (or declarative), 4 with expressions instead of indices. */
  private elements(reader: ModuleReader): ModuleWriter {
    const out = this.extended(reader, 0);
    while (!reader.done) {
      const flags = reader.u32();
      out.u32(flags);
      if ((flags & 1) === 0) {
        if (flags & 2) out.u32(reader.u32());
        this.constant(reader, out);
      }
      if (flags & 3) out.byte(reader.byte());
      const count = reader.u32();
      out.u32(count);
      for (let i = 0; i < count; i++) {
        if (flags & 4) this.constant(reader, out);
        else out.u32(this.moved(reader.u32()));
      }
    }
    return out;
  }

  /** Copies a constant expression with its function indices moved. */
  private constant(reader: ModuleReader, out: ModuleWriter): void {
    for (;;) {
      const start = reader.at;
      const opcode = reader.byte();
      if (opcode === OP.REF_FUNC) {
        out.byte(opcode).u32(this.moved(reader.u32()));
        continue;
      }
      skipImmediates(opcode, reader);
      out.raw(this.bytes.subarray(start, reader.at));
      if (opcode === OP.END) return;
    }
  }

  private code(reader: ModuleReader): ModuleWriter {
    const content = new ModuleWriter((reader.end - reader.at) * 2);
    const count = reader.u32();
    content.u32(count);
    const moves = this.options.mapOffsets ? this.moves : undefined;
    for (let i = 0; i < count; i++) rewriteBody(reader, content, this.shape, i, moves);
    return content;
  }

  private originalOffset(offset: number): number | undefined {
    const inCode = offset - this.codeStart;
    let low = 0;
    let high = this.moves.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.moves[2 * middle] <= inCode) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.moves[2 * low - 1] + (inCode - this.moves[2 * low - 2]);
  }
}

function copied(reader: ModuleReader): ModuleWriter {
  return new ModuleWriter().raw(reader.take(reader.end - reader.at));
}

function readTypes(reader: ModuleReader, shape: ModuleShape): void {
  for (let n = reader.u32(); n > 0; n--) {
    if (reader.byte() !== 0x60) {
      throw new RefusedModule('unsupported', 'the module uses garbage-collected types, which the sandbox does not run');
    }
    const count = reader.u32();
    shape.parameters.push(count);
    for (let i = 0; i < count; i++) valueType(reader);
    for (let i = reader.u32(); i > 0; i--) valueType(reader);
  }
}

function countImports(reader: ModuleReader, shape: ModuleShape): void {
  for (let n = reader.u32(); n > 0; n--) {
    reader.skip(reader.u32());
    reader.skip(reader.u32());
    const kind = reader.byte();
    if (kind === 0) {
      shape.importedFunctions++;
      reader.u32();
    } else if (kind === 3) {
      shape.importedGlobals++;
      valueType(reader);
      reader.byte();
    } else {
      if (kind === 1) valueType(reader);
      const least = readLimits(reader);
      if (kind === 1) addTable(shape, least);
    }
  }
}

function countTables(reader: ModuleReader, shape: ModuleShape): void {
  for (let n = reader.u32(); n > 0; n--) {
    valueType(reader);
    addTable(shape, readLimits(reader));
  }
}

function addTable(shape: ModuleShape, least: number): void {
  shape.tables++;
  shape.tableEntries += least;
}

/** The least of the two. */
function readLimits(reader: ModuleReader): number {
  const flags = reader.byte();
  const least = reader.u32();
  if (flags & 1) reader.skipLeb();
  return least;
}
