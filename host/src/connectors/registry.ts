/** Connectors by the name that graphs use. Each is a folder here; it is loaded when a job first needs it. */
import type { Connector } from './contracts';

type Load = () => Connector | Promise<Connector>;

const loaders = new Map<string, Load>([
  ['collect', async () => (await import('./collect/index')).collectConnector],
  ['collection', async () => (await import('./collection/index')).collectionConnector],
  ['custom', async () => (await import('./custom/index')).customConnector],
  ['datagen', async () => (await import('./datagen/index')).datagenConnector],
  ['filesystem', async () => (await import('./filesystem/index')).filesystemConnector],
  ['filesystem-table', async () => (await import('./filesystem/table-connector')).fileTableConnector],
  ['datagen-table', async () => (await import('./datagen/table-source')).datagenTableConnector],
  ['kafka', async () => (await import('./kafka/index')).kafkaConnector],
  ['print', async () => (await import('./print/index')).printConnector],
  ['discard', async () => (await import('./discard/index')).discardConnector],
  ['nexmark', async () => (await import('./nexmark/index')).nexmarkConnector],
  ['number-sequence', async () => (await import('./number-sequence/index')).numberSequenceConnector],
  [
    'hybrid',
    async () => {
      // Its parts are other sources, named in its options.
      await loadConnectors(['collection', 'datagen', 'filesystem', 'number-sequence']);
      return (await import('./hybrid/index')).hybridConnector;
    },
  ],
]);
const loaded = new Map<string, Connector>();

/** Makes a connector known. `load` runs when a job first needs it. */
export function registerConnector(name: string, load: Load): void {
  loaders.set(name, load);
  loaded.delete(name);
}

export function hasConnector(name: string): boolean {
  return loaders.has(name);
}

/** Loads connectors before they are used. Rejects when one is not known. */
export async function loadConnectors(names: Iterable<string>): Promise<void> {
  for (const name of names) {
    if (loaded.has(name)) continue;
    const load = loaders.get(name);
    if (!load) throw unknown(name);
    loaded.set(name, await load());
  }
}

/** A connector that `loadConnectors` has loaded. Throws when there is none of that name. */
export function getConnector(name: string): Connector {
  const connector = loaded.get(name);
  if (!connector) throw unknown(name);
  return connector;
}

function unknown(name: string): Error {
  return new Error(`There is no connector "${name}". Available: ${[...loaders.keys()].sort().join(', ')}`);
}
