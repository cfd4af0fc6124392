/**
 * One keyed backend under load, as a process of its own so that its memory can be told: BACKEND KEYS UPDATES MEMORY. Loads the keys,
 * updates random ones, takes a full and an incremental snapshot and restores the full one. Prints one line of JSON.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { loadKeyedBackendFactory } from '../../../host/src/state/backends';
import type { InternalValueState } from '../../../host/src/state/contracts';
import type {
  CheckpointedKeyedBackend,
  KeyedHandle,
  KeyedSnapshotRequest,
  StateFile,
  StateInputs,
  StateOutput,
  StateOutputs,
} from '../../../host/src/state/snapshot/contracts';
import { PREFETCH_ROWS } from '../../../host/src/operators/prefetch';
import { keyCodec } from '../../../host/src/types/keys';
import { Row } from '../../../host/src/types/rows';

const [backendName, keysText, updatesText, memory] = process.argv.slice(2);
const KEYS = Number(keysText);
const UPDATES = Number(updatesText);
/** Records between turns of the event loop, as a task takes them. */
const TURN = 1000;

const LONG = DataType.create({ root: TypeRoot.BIGINT });
const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const ROW = DataType.create({ root: TypeRoot.ROW, children: [LONG, LONG, STRING] });
const STATE = StateDescriptor.create({ name: 'accumulator', kind: StateKind.VALUE, valueType: ROW });
const KEY_GROUPS = { first: 0, last: 127 };

const directory = mkdtempSync(join(tmpdir(), 'drey-bench-state-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

let segments = 0;

class Files implements StateOutputs, StateInputs {
  bytes = 0;

  async create(): Promise<StateOutput> {
    const path = join(directory, `segment-${segments++}`);
    const fd = openSync(path, 'w');
    let position = 0;
    return {
      get position() {
        return position;
      },
      write: async (bytes) => {
        writeSync(fd, bytes);
        position += bytes.length;
      },
      close: async () => {
        closeSync(fd);
        this.bytes += position;
        return { kind: 'file', path, size: position, checksum: 0, scope: 'exclusive' };
      },
      discard: async () => rmSync(path, { force: true }),
    };
  }

  async open(file: StateFile) {
    if (file.kind !== 'file') throw new Error('only files are written');
    const fd = openSync(file.path, 'r');
    return {
      size: file.size,
      read: async (offset: number, length: number) => {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
      },
      close: async () => closeSync(fd),
    };
  }
}

/** MB, by the kernel's count. */
function memoryOf(name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0) / 1024;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let instances = 0;
async function createBackend(): Promise<CheckpointedKeyedBackend> {
  const configuration = new Map([
    ['state.backend.type', backendName],
    ['state.backend.rocksdb.memory.fixed-per-slot', memory],
    ['state.backend.rocksdb.localdir', directory],
  ]);
  const factory = await loadKeyedBackendFactory(configuration);
  return factory({
    keyCodec: keyCodec(LONG, { pyflink: false }),
    keyType: LONG,
    keyGroups: KEY_GROUPS,
    maxParallelism: 128,
    clock: Date,
    configuration,
    operatorName: 'bench',
    instanceName: `bench ${instances++}`,
  });
}

let seed = 20261121;
function random(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

async function perSecond(count: number, record: (i: number) => void): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    record(i);
    if (i % TURN === 0) await turn();
  }
  return Math.round((count / (performance.now() - start)) * 1000);
}

/** Reads, changes in place and puts back, as an aggregation does. */
function update(backend: CheckpointedKeyedBackend, state: InternalValueState<Row>, key: number): void {
  backend.setCurrentKey(key);
  const row = state.get() ?? Row.of(0, 0, `last of ${key % 1000}`);
  row.f0 = (row.f0 as number) + 1;
  row.f1 = (row.f1 as number) + key;
  state.put(row);
}

/** As operators do with a batch: what the store has of its keys is read at once. */
function prefetched(backend: CheckpointedKeyedBackend, record: (key: number) => void): () => void {
  let keys: number[] = [];
  return () => {
    if (keys.length === 0) {
      keys = Array.from({ length: PREFETCH_ROWS }, () => random(KEYS));
      if (backend.prefetches) backend.prefetch?.(keys);
    }
    record(keys.pop() as number);
  };
}

async function checkpoint(
  backend: CheckpointedKeyedBackend,
  request: KeyedSnapshotRequest,
): Promise<{ handle: KeyedHandle; fixMs: number; ms: number; mb: number; longestTurnMs: number }> {
  const files = new Files();
  const start = performance.now();
  const pending = backend.snapshot(request);
  const fixMs = performance.now() - start;
  let longestTurnMs = 0;
  let done = false;
  const watch = (async () => {
    for (let last = performance.now(); !done; last = performance.now()) {
      await turn();
      longestTurnMs = Math.max(longestTurnMs, performance.now() - last);
    }
  })();
  const handle = await pending.write(files);
  const ms = performance.now() - start;
  done = true;
  await watch;
  return { handle, fixMs, ms, mb: files.bytes / 2 ** 20, longestTurnMs };
}

async function main(): Promise<void> {
  const baseline = memoryOf('VmRSS');
  const backend = await createBackend();
  const state = backend.state(STATE) as InternalValueState<Row>;
  const shuffled = (i: number): number => (i * 7_368_787) % KEYS;
  const result: Record<string, number> = { baseline_mb: baseline };
  // Who has no time for the rest gets what there is.
  process.once('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify({ ...result, peak_rss_mb: memoryOf('VmHWM') })}\n`);
    process.exit(1);
  });
  result.loads_per_s = await perSecond(KEYS, (i) => update(backend, state, shuffled(i)));
  result.updates_per_s = await perSecond(UPDATES, () => update(backend, state, random(KEYS)));
  const ahead = prefetched(backend, (key) => update(backend, state, key));
  result.batched_updates_per_s = await perSecond(UPDATES, ahead);
  const hot = Math.max(1, Math.floor(KEYS / 100));
  result.hot_updates_per_s = await perSecond(UPDATES, () => {
    update(backend, state, random(10) === 0 ? random(KEYS) : random(hot));
  });
  result.rss_mb = memoryOf('VmRSS');
  result.peak_rss_mb = memoryOf('VmHWM');
  const base = await checkpoint(backend, { checkpointId: 1, mode: 'incremental' });
  backend.checkpointCompleted(1);
  result.full_checkpoint_ms = base.ms;
  result.full_checkpoint_mb = base.mb;
  result.checkpoint_fix_ms = base.fixMs;
  result.checkpoint_longest_turn_ms = base.longestTurnMs;
  await perSecond(10_000, () => update(backend, state, random(KEYS)));
  const delta = await checkpoint(backend, { checkpointId: 2, mode: 'incremental' });
  result.incremental_10k_keys_ms = delta.ms;
  result.incremental_10k_keys_mb = delta.mb;
  result.peak_rss_with_checkpoints_mb = memoryOf('VmHWM');
  backend.dispose();
  const restored = await createBackend();
  const start = performance.now();
  await restored.restore([base.handle], new Files());
  result.recovery_ms = performance.now() - start;
  result.recovery_mb_per_s = base.mb / (result.recovery_ms / 1000);
  const again = restored.state(STATE) as InternalValueState<Row>;
  let found = 0;
  await perSecond(Math.min(KEYS, 20_000), (i) => {
    restored.setCurrentKey(shuffled(i));
    if ((again.get()?.f0 as number) >= 1) found++;
  });
  if (found !== Math.min(KEYS, 20_000)) throw new Error(`${found} keys were found after the restore`);
  restored.dispose();
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
