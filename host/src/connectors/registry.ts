/** Connectors by the name that graphs use. Each is a folder here; it is loaded when a job first needs it. */
import type { Connector } from './contracts';

const connectors = new Map<string, () => Connector>();
const loaded = new Map<string, Connector>();

/** Makes a connector known. `load` runs when it is first used. */
export function registerConnector(name: string, load: () => Connector): void {
  connectors.set(name, load);
  loaded.delete(name);
}

export function hasConnector(name: string): boolean {
  return connectors.has(name);
}

/** Throws when no connector has that name. */
export function getConnector(name: string): Connector {
  let connector = loaded.get(name);
  if (!connector) {
    const load = connectors.get(name);
    if (!load) {
      const known = [...connectors.keys()].sort().join(', ');
      throw new Error(`There is no connector "${name}". Available: ${known}`);
    }
    connector = load();
    loaded.set(name, connector);
  }
  return connector;
}
