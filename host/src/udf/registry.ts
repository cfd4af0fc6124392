/** The carriers of this host, each loaded when a function first needs it. */
import type {
  AggregateCaller,
  BatchCaller,
  CallProgram,
  CallSite,
  Carrier,
  CarrierName,
  FunctionContext,
  FunctionSpec,
  ProcessHost,
  ProcessSite,
  RowCaller,
  UserFunctions,
} from '../functions/user/contracts';
import { UserFunctionError } from '../functions/user/errors';

export { USER_FUNCTIONS } from '../functions/user/contracts';

const LOADERS: Readonly<Partial<Record<CarrierName, () => Promise<Carrier>>>> = {
  inline: async () => (await import('./inline')).inlineCarrier,
  arrow: async () => (await import('./arrow')).arrowCarrier,
  wasm: async () => (await import('./wasm')).wasmCarrier,
  loader: async () => (await import('./loader')).loaderCarrier,
  python: async () => (await import('./python/functions-carrier')).pythonCarrier,
  component: async () => (await import('./component')).componentCarrier,
};

const loaded = new Map<CarrierName, Promise<Carrier>>();

/** Makes a carrier known in place of the host's own of that name. */
export function useCarrier(carrier: Carrier): void {
  loaded.set(carrier.name, Promise.resolve(carrier));
}

/** The file that a function of a watched session (`udf.watch`, `drey run --watch`) is reloaded from. */
function watchedFile({ source }: FunctionSpec, { configuration }: FunctionContext): string | undefined {
  if (configuration.get('udf.watch') !== 'true') return undefined;
  return source.kind === 'wasm' || source.kind === 'module' ? source.path : undefined;
}

async function carrierOf(spec: FunctionSpec): Promise<Carrier> {
  let carrier = loaded.get(spec.carrier);
  if (carrier === undefined) {
    const load = LOADERS[spec.carrier];
    if (load === undefined) {
      throw new UserFunctionError(spec, 'unsupported', `this host has no carrier '${spec.carrier}'.`);
    }
    carrier = load();
    loaded.set(spec.carrier, carrier);
    carrier.catch(() => loaded.delete(spec.carrier));
  }
  return carrier;
}

function unsupported(spec: FunctionSpec): UserFunctionError {
  const kind = spec.kind.toLowerCase().replaceAll('_', ' ');
  return new UserFunctionError(
    spec,
    'unsupported',
    `${kind} functions cannot be run by the carrier '${spec.carrier}'.`,
  );
}

/** Functions in files are exchanged when the session watches them. */
export const userFunctions: UserFunctions = {
  async row(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller> {
    const file = watchedFile(spec, context);
    if (file === undefined) return carriers.row(spec, site, context);
    const { reloadingRow } = await import('./reloading');
    return reloadingRow(spec, file, (fresh) => carriers.row(fresh, site, context));
  },

  async batch(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
    const files = program.calls.flatMap(({ spec }) => watchedFile(spec, context) ?? []);
    if (files.length === 0) return carriers.batch(program, context);
    const { reloadingBatch } = await import('./reloading');
    return reloadingBatch(program, [...new Set(files)], (fresh) => carriers.batch(fresh, context));
  },

  async aggregate(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<AggregateCaller> {
    const file = watchedFile(spec, context);
    if (file === undefined) return carriers.aggregate(spec, site, context);
    const { reloadingAggregate } = await import('./reloading');
    return reloadingAggregate(spec, file, (fresh) => carriers.aggregate(fresh, site, context));
  },

  process: (...call) => carriers.process(...call),
};

const carriers = {
  async row(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller> {
    const carrier = await carrierOf(spec);
    if (carrier.openRow === undefined) throw unsupported(spec);
    return carrier.openRow(spec, site, context);
  },

  async batch(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
    const [{ spec }] = program.calls;
    if (spec.isolated) return (await import('./isolated')).openIsolated(program, context);
    const carrier = await carrierOf(spec);
    if (carrier.openBatch === undefined) throw unsupported(spec);
    return carrier.openBatch(program, context);
  },

  async aggregate(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<AggregateCaller> {
    if (spec.isolated) return (await import('./isolated')).openIsolatedAggregate(spec, site, context);
    const carrier = await carrierOf(spec);
    if (carrier.openAggregate === undefined) throw unsupported(spec);
    return carrier.openAggregate(spec, site, context);
  },

  async process(spec: FunctionSpec, site: ProcessSite, host: ProcessHost, context: FunctionContext) {
    const carrier = await carrierOf(spec);
    if (carrier.openProcess === undefined) throw unsupported(spec);
    return carrier.openProcess(spec, site, host, context);
  },
} satisfies UserFunctions;
