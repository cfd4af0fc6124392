/** The "name" section with moved function indices, for stack traces. Names of locals and the rest are dropped. */
import { type ModuleReader, ModuleWriter } from './bytes';

const FUNCTION_NAMES = 1;

/** Undefined when the section is malformed, which engines ignore. */
export function instrumentNames(reader: ModuleReader, moved: (index: number) => number): ModuleWriter | undefined {
  try {
    return movedNames(reader, moved);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function movedNames(reader: ModuleReader, moved: (index: number) => number): ModuleWriter {
  reader.name();
  const out = new ModuleWriter().name('name');
  while (!reader.done) {
    const id = reader.byte();
    const end = reader.u32() + reader.at;
    if (id === FUNCTION_NAMES) {
      const names = new ModuleWriter();
      const count = reader.u32();
      names.u32(count);
      for (let i = 0; i < count; i++) {
        names.u32(moved(reader.u32()));
        const length = reader.u32();
        names.u32(length).raw(reader.take(length));
      }
      out.byte(id).u32(names.length).raw(names.view());
    }
    reader.at = end;
  }
  return out;
}
