/** Entry of the RocksDB backend. */
import type { KeyedBackendFactory } from '../snapshot/contracts';

export const createRocksDbBackend: KeyedBackendFactory = () => {
  throw new Error('The RocksDB state backend is being built');
};
