/** The forms of the job, and what is done to them when: all of it follows from the seed. */
import type { FaultPoint } from '../../host/src/operators/fault-points';
import { type Random, seeded } from './random';

export interface Variant {
  readonly name: string;
  readonly api: 'datastream' | 'sql';
  readonly parallelism: number;
  readonly naming: 'INCREMENTING' | 'POOLING';
  /** Task managers in threads of their own, which can die alone. */
  readonly threads: boolean;
  readonly configuration: Readonly<Record<string, string>>;
}

const rocksdb = { 'state.backend.type': 'rocksdb' };
const hashmap = { 'state.backend.type': 'hashmap' };
const incremental = { 'execution.checkpointing.incremental': 'true' };
const unaligned = { 'execution.checkpointing.unaligned.enabled': 'true' };
const threads = { 'local.number-taskmanager': '2' };

function variant(
  api: Variant['api'],
  parallelism: number,
  naming: Variant['naming'],
  ...configurations: Readonly<Record<string, string>>[]
): Variant {
  const configuration: Record<string, string> = Object.assign({}, ...configurations);
  const extras = [incremental, unaligned, threads].flatMap((one, i) =>
    configurations.includes(one) ? [['incremental', 'unaligned', 'threads'][i]] : [],
  );
  const name = [api, configuration['state.backend.type'], `p${parallelism}`, naming.toLowerCase(), ...extras].join(' ');
  return { name, api, parallelism, naming, threads: configurations.includes(threads), configuration };
}

/** Every one of these is killed as often as the others. */
export const VARIANTS: readonly Variant[] = [
  variant('datastream', 1, 'INCREMENTING', hashmap),
  variant('sql', 2, 'POOLING', rocksdb, incremental),
  variant('datastream', 2, 'INCREMENTING', rocksdb, incremental, threads),
  variant('sql', 1, 'INCREMENTING', hashmap, incremental),
  variant('datastream', 2, 'INCREMENTING', hashmap, incremental, unaligned),
  variant('sql', 2, 'INCREMENTING', hashmap, threads),
  variant('datastream', 1, 'INCREMENTING', rocksdb),
  variant('sql', 2, 'POOLING', rocksdb, threads, unaligned),
];

/**
 * host: kill -9 of the host; script: of the Python program; tree: of all processes; worker: of one Python worker; aimed: of the host, when
 * it passes a named point; thread: a task manager's thread ends at a point; broker: kill -9 of Kafka, started again on its data; s3: errors,
 * cuts or slow answers for a while.
 */
export const KILL_KINDS = ['host', 'script', 'tree', 'worker', 'aimed', 'thread', 'broker', 's3'] as const;
export type KillKind = (typeof KILL_KINDS)[number];
export const S3_FAULTS = ['error', 'throttle', 'cut-before', 'cut-after', 'cut-answer', 'slow', 'mixed'] as const;
export type S3Fault = (typeof S3_FAULTS)[number];

export interface Kill {
  readonly kind: KillKind;
  /** ms before it, from the last one, or from the moment at which the job worked again. */
  readonly afterMs: number;
  /** It comes when the job works again; otherwise it may hit the recovery from the last one. */
  readonly settled: boolean;
  /** aimed, thread: where, and at which passing. */
  readonly point: FaultPoint;
  readonly passing: number;
  /** s3: which, how long (ms) and how many of all requests. broker: how long it stays away (ms). */
  readonly fault: S3Fault;
  readonly durationMs: number;
  readonly share: number;
  /** worker: which one, modulo their number. */
  readonly index: number;
}

const WEIGHTS: Record<KillKind, number> = {
  host: 22,
  script: 6,
  tree: 10,
  worker: 20,
  aimed: 22,
  thread: 8,
  broker: 3,
  s3: 9,
};
const HOST_POINTS: readonly FaultPoint[] = [
  'prepare',
  'prepared',
  'written',
  'metadata',
  'completed',
  'commit',
  'committed',
];
const THREAD_POINTS: readonly FaultPoint[] = ['prepare', 'prepared', 'written', 'commit', 'committed', 'task-manager'];

/** What is done to the `index`-th variant of a run, without an end: some of it cannot be done when its time comes. */
export function* killsOf(
  seed: number,
  index: number,
  variant: Variant,
  kinds: readonly KillKind[] = KILL_KINDS,
): Generator<Kill> {
  const random = seeded(seed * 1009 + index);
  const weights = { ...WEIGHTS, thread: variant.threads ? 24 : 0 };
  for (const kind of KILL_KINDS) if (!kinds.includes(kind)) weights[kind] = 0;
  for (;;) yield kill(random, weights);
}

function kill(random: Random, weights: Readonly<Record<KillKind, number>>): Kill {
  const kind = random.weighted(weights);
  const settled = random.next() < 0.6;
  return {
    kind,
    settled,
    afterMs: settled ? random.between(0, 700) : random.between(0, 2000),
    point: random.pick(kind === 'thread' ? THREAD_POINTS : HOST_POINTS),
    passing: random.between(1, 4),
    fault: random.pick(S3_FAULTS),
    durationMs: random.between(200, 2500),
    share: random.pick([0.3, 0.7, 1]),
    index: random.between(0, 7),
  };
}
