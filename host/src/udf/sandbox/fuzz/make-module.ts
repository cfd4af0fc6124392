/** Small modules from byte code. For tests. */
import { ModuleWriter } from '../bytes';

export interface ModuleParts {
  /** Bodies without locals and end; type () -> (). The last one is exported as "run". */
  readonly bodies: readonly ArrayLike<number>[];
  /** Locals (i64) of the last body. */
  readonly locals?: number;
  /** Least pages of a memory. */
  readonly memory?: number;
  /** Least entries of each table. */
  readonly tables?: readonly number[];
}

export function makeModule({ bodies, locals = 0, memory, tables = [] }: ModuleParts): Uint8Array {
  const out = new ModuleWriter(1 << 16).raw([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const section = (id: number, fill: (content: ModuleWriter) => void): void => {
    const content = new ModuleWriter(1 << 16);
    fill(content);
    out.byte(id).u32(content.length).raw(content.view());
  };
  section(1, (content) => content.raw([1, 0x60, 0, 0]));
  section(3, (content) => {
    content.u32(bodies.length);
    for (let i = 0; i < bodies.length; i++) content.byte(0);
  });
  if (tables.length > 0) {
    section(4, (content) => {
      content.u32(tables.length);
      for (const entries of tables) content.raw([0x70, 0]).u32(entries);
    });
  }
  if (memory !== undefined) section(5, (content) => content.raw([1, 0]).u32(memory));
  section(7, (content) =>
    content
      .u32(1)
      .name('run')
      .byte(0)
      .u32(bodies.length - 1),
  );
  section(10, (content) => {
    content.u32(bodies.length);
    bodies.forEach((body, i) => {
      const declared = new ModuleWriter(16);
      if (i === bodies.length - 1 && locals > 0) declared.u32(1).u32(locals).byte(0x7e);
      else declared.u32(0);
      content.u32(declared.length + body.length + 1);
      content.raw(declared.view()).raw(body).byte(0x0b);
    });
  });
  return out.view().slice();
}

export function repeated(code: readonly number[], times: number): Uint8Array {
  const out = new Uint8Array(code.length * times);
  for (let i = 0; i < times; i++) out.set(code, i * code.length);
  return out;
}

export function i32(value: number): number[] {
  return [0x41, ...new ModuleWriter(8).s32(value).view()];
}
