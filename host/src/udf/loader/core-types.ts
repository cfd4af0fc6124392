/** The types of a core module's exported functions, read from its bytes: the JavaScript API does not tell them. */
import { ModuleReader } from '../sandbox/bytes';

export interface CoreFunction {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
}

const SECTION = { types: 1, imports: 2, functions: 3, exports: 7 } as const;
const VALUE_TYPES: Readonly<Record<number, string>> = { 127: 'i32', 126: 'i64', 125: 'f32', 124: 'f64', 123: 'v128' };
const FUNCTION = 0;
const FUNCTION_FORM = 0x60;

/** `bytes`: a valid module without garbage collection (`instrument` has seen it). */
export function exportedFunctions(bytes: Uint8Array): ReadonlyMap<string, CoreFunction> {
  const types: (CoreFunction | undefined)[] = [];
  const functions: number[] = [];
  const found = new Map<string, CoreFunction>();
  const reader = new ModuleReader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const size = reader.u32();
    const end = reader.at + size;
    if (id === SECTION.types) types.push(...listOf(reader, functionType));
    else if (id === SECTION.imports) functions.push(...listOf(reader, importedType).filter((type) => type >= 0));
    else if (id === SECTION.functions) functions.push(...listOf(reader, () => reader.u32()));
    else if (id === SECTION.exports) {
      for (const { name, kind, index } of listOf(reader, exported)) {
        const type = kind === FUNCTION ? types[functions[index]] : undefined;
        if (type !== undefined) found.set(name, type);
      }
    }
    reader.at = end;
  }
  return found;
}

function listOf<T>(reader: ModuleReader, item: (reader: ModuleReader) => T): T[] {
  const items: T[] = [];
  for (let left = reader.u32(); left > 0; left--) items.push(item(reader));
  return items;
}

const valueType = (reader: ModuleReader): string => VALUE_TYPES[reader.byte()] ?? 'reference';

function functionType(reader: ModuleReader): CoreFunction | undefined {
  if (reader.byte() !== FUNCTION_FORM) return undefined;
  return { parameters: listOf(reader, valueType), results: listOf(reader, valueType) };
}

/** Index of the type of an imported function; -1 for what is no function. */
function importedType(reader: ModuleReader): number {
  reader.name();
  reader.name();
  switch (reader.byte()) {
    case FUNCTION:
      return reader.u32();
    case 1:
      reader.byte();
      skipLimits(reader);
      return -1;
    case 2:
      skipLimits(reader);
      return -1;
    default:
      reader.skip(2);
      return -1;
  }
}

function skipLimits(reader: ModuleReader): void {
  const flags = reader.byte();
  reader.u32();
  if (flags & 1) reader.u32();
}

function exported(reader: ModuleReader): { readonly name: string; readonly kind: number; readonly index: number } {
  return { name: reader.name(), kind: reader.byte(), index: reader.u32() };
}
