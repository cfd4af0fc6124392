/** Types of a module's functions, globals and exports, which the JavaScript API does not tell. For tests. */
import { ModuleReader } from '../bytes';

export interface ModuleTypes {
  readonly importedFunctions: number;
  /** Parameter types of each exported function, by name. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
}

export function typesOf(bytes: Uint8Array): ModuleTypes {
  const types: number[][] = [];
  const functions: number[] = [];
  const parameters = new Map<string, readonly number[]>();
  let importedFunctions = 0;
  const module = new ModuleReader(bytes, 8);
  while (!module.done) {
    const id = module.byte();
    const length = module.u32();
    const reader = new ModuleReader(bytes, module.at, module.at + length);
    module.skip(length);
    if (id === 1) for (let n = reader.u32(); n > 0; n--) types.push(functionType(reader));
    else if (id === 2) importedFunctions = importedTypes(reader, functions);
    else if (id === 3) for (let n = reader.u32(); n > 0; n--) functions.push(reader.u32());
    else if (id === 7) {
      for (let n = reader.u32(); n > 0; n--) {
        const name = reader.name();
        const kind = reader.byte();
        const index = reader.u32();
        if (kind === 0) parameters.set(name, types[functions[index]]);
      }
    }
  }
  return { importedFunctions, parameters };
}

function functionType(reader: ModuleReader): number[] {
  reader.byte();
  const parameters = Array.from({ length: reader.u32() }, () => reader.byte());
  reader.skip(reader.u32());
  return parameters;
}

function importedTypes(reader: ModuleReader, functions: number[]): number {
  let found = 0;
  for (let n = reader.u32(); n > 0; n--) {
    reader.skip(reader.u32());
    reader.skip(reader.u32());
    const kind = reader.byte();
    if (kind === 0) {
      functions.push(reader.u32());
      found++;
    } else if (kind === 3) reader.skip(2);
    else {
      if (kind === 1) reader.byte();
      const flags = reader.byte();
      reader.skipLeb();
      if (flags & 1) reader.skipLeb();
    }
  }
  return found;
}
