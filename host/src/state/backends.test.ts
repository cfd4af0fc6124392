import { loadKeyedBackendFactory } from './backends';
import { createHeapBackend } from './heap-backend';
import { createRocksDbBackend } from './rocksdb/index';

test.each([
  [{}, createHeapBackend],
  [{ 'state.backend.type': 'hashmap' }, createHeapBackend],
  [{ 'state.backend.type': 'HashMap' }, createHeapBackend],
  [{ 'state.backend': 'hashmap' }, createHeapBackend],
  [{ 'state.backend.type': 'org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory' }, createRocksDbBackend],
  [{ 'state.backend.type': 'rocksdb' }, createRocksDbBackend],
  [{ 'state.backend.type': 'hashmap', 'state.backend': 'rocksdb' }, createHeapBackend],
])('%j', async (configuration, expected) => {
  expect(await loadKeyedBackendFactory(new Map(Object.entries(configuration)))).toBe(expected);
});

test.each([
  ['filesystem', 'Cannot find configured state backend factory class: filesystem'],
  ['jobmanager', 'Cannot find configured state backend factory class: jobmanager'],
  ['forst', "The state backend 'forst' is not supported: use hashmap or rocksdb"],
])('%s is refused', async (name, message) => {
  await expect(loadKeyedBackendFactory(new Map([['state.backend.type', name]]))).rejects.toThrow(message);
});
