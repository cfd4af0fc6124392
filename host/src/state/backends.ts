/** The configured state backend. */
import { createHeapBackend } from './heap-backend';
import { HeapOperatorStateBackend } from './operator-backend';
import type { CheckpointedOperatorBackend, KeyedBackendFactory } from './snapshot/contracts';

const TYPE = 'state.backend.type';
/** Deprecated, still taken by Flink. */
const OLD_TYPE = 'state.backend';

/** Factories by the names of Flink's classes. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['org.apache.flink.runtime.state.hashmap.HashMapStateBackendFactory', 'hashmap'],
  ['org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory', 'rocksdb'],
]);

/** Backends of Flink that there are none of here. */
const OTHERS: ReadonlySet<string> = new Set(['forst']);

/** The factory that `state.backend.type` names, `hashmap` by default. Called once a thread. */
export async function loadKeyedBackendFactory(
  configuration: ReadonlyMap<string, string>,
): Promise<KeyedBackendFactory> {
  const name = configuration.get(TYPE) ?? configuration.get(OLD_TYPE) ?? 'hashmap';
  switch (CLASSES.get(name) ?? name.toLowerCase()) {
    case 'hashmap':
      return createHeapBackend;
    case 'rocksdb':
      return (await import('./rocksdb/index')).createRocksDbBackend;
    default:
      if (OTHERS.has(name.toLowerCase()))
        throw new Error(`The state backend '${name}' is not supported: use hashmap or rocksdb`);
      throw new Error(
        `Cannot find configured state backend factory class: ${name}. ` +
          `The state backends that '${TYPE}' can name are hashmap and rocksdb.`,
      );
  }
}

/** Operator state is on the heap whatever the backend of keyed state is. */
export function createOperatorBackend(): CheckpointedOperatorBackend {
  return new HeapOperatorStateBackend();
}
