/** The state backend `rocksdb`: state may outgrow memory. */
export { createRocksDbBackend, RocksdbKeyedStateBackend } from './backend';
