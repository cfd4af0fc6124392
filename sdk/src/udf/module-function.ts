/** Functions of WebAssembly files in DataStreams: `stream.map(moduleFunction('geo.wasm', 'geohash'))`. */
import { MapFunction } from '../functions';
import { Row } from '../row';
import type { RuntimeContext } from '../runtime-context';

/** What the host opens. */
export interface OpenModuleFunction {
  readonly parameters: number;
  call(args: readonly unknown[]): unknown;
  close(): Promise<void>;
}

/** Supplied by whoever runs the job. */
export type ModuleFunctionOpener = (
  path: string,
  name: string,
  options: Readonly<Record<string, string>>,
  context: RuntimeContext,
) => Promise<OpenModuleFunction>;

const OPENER = Symbol.for('drey.moduleFunctions');

export function setModuleFunctionOpener(opener: ModuleFunctionOpener): void {
  (globalThis as unknown as Record<symbol, ModuleFunctionOpener>)[OPENER] = opener;
}

/** A scalar function of a module as a function of a DataStream. Made by {@link moduleFunction}. */
export class ModuleFunction<T, R> extends MapFunction<T, R> {
  private opened: OpenModuleFunction | undefined;

  constructor(
    private readonly path: string,
    private readonly functionName: string,
    private readonly options: Readonly<Record<string, string>>,
  ) {
    super();
  }

  override async open(context: RuntimeContext): Promise<void> {
    const opener = (globalThis as unknown as Record<symbol, ModuleFunctionOpener | undefined>)[OPENER];
    if (opener === undefined) throw new Error('This host opens no modules: run the job with `drey run`.');
    this.opened = await opener(this.path, this.functionName, this.options, context);
  }

  map(value: T): R {
    const { opened } = this;
    if (opened === undefined) throw new Error(`The function '${this.functionName}' is not open`);
    return opened.call(argumentsOf(value, opened.parameters)) as R;
  }

  override async close(): Promise<void> {
    await this.opened?.close();
    this.opened = undefined;
  }
}

/** Fields of rows and elements of arrays are the arguments of a function that has several. */
function argumentsOf(value: unknown, parameters: number): readonly unknown[] {
  if (parameters !== 1) {
    if (value instanceof Row) return value.toArray();
    if (Array.isArray(value)) return value;
  }
  return parameters === 0 ? [] : [value];
}

/**
 * The scalar function `name` of a WebAssembly module or component. Its values are those of functions in SQL (docs/udf.md, "Values").
 * `options`: those of CREATE FUNCTION ... WITH, such as `{ 'udf.batch.timeout': '1 s' }`.
 */
export function moduleFunction<T = unknown, R = unknown>(
  path: string,
  name: string,
  options: Readonly<Record<string, string>> = {},
): ModuleFunction<T, R> {
  return new ModuleFunction(path, name, options);
}
