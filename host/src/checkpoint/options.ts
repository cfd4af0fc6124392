/** Flink's options of checkpointing and recovery, with the deprecated names that Flink accepts. */
import { booleanOption, durationOption, numberOption } from '../operators/configuration';
import { parseOption } from '../types/options/values';

type Configuration = ReadonlyMap<string, string>;

/** What happens to the retained checkpoints when the job ends; Flink's ExternalizedCheckpointRetention. */
export type Retention = 'NO_EXTERNALIZED_CHECKPOINTS' | 'DELETE_ON_CANCELLATION' | 'RETAIN_ON_CANCELLATION';
export type ClaimMode = 'CLAIM' | 'NO_CLAIM' | 'LEGACY';

/** Times are ms. */
export interface CheckpointSettings {
  /** undefined = no periodic checkpoints. */
  readonly intervalMs: number | undefined;
  readonly mode: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE';
  readonly timeoutMs: number;
  readonly minPauseMs: number;
  readonly maxConcurrent: number;
  readonly tolerableFailures: number;
  readonly unaligned: boolean;
  readonly alignmentTimeoutMs: number;
  readonly afterTasksFinish: boolean;
  readonly incremental: boolean;
  readonly retention: Retention;
  readonly retained: number;
  readonly history: number;
}

export interface RecoverySettings {
  /** A checkpoint's or savepoint's directory or metadata file. */
  readonly path: string | undefined;
  readonly ignoreUnclaimedState: boolean;
  readonly claimMode: ClaimMode;
  /** Data in flight of this checkpoint is left out; -1 = of none. */
  readonly withoutChannelStateOf: number;
}

export interface StorageSettings {
  readonly type: 'jobmanager' | 'filesystem';
  readonly checkpointDirectory: string | undefined;
  readonly savepointDirectory: string | undefined;
  readonly createSubdirectory: boolean;
  readonly inlineBytes: number;
}

const PREFIX = 'execution.checkpointing';
const MINIMAL_TIME_MS = 10;
const MAX_PAUSE_MS = 365 * 24 * 3_600_000;
const INLINE_LIMIT = 1024 * 1024;
const DEFAULT_INLINE = 20 * 1024;

/** Names that Flink still reads, after the current one. */
const DEPRECATED: Readonly<Record<string, readonly string[]>> = {
  [`${PREFIX}.storage`]: ['state.checkpoint-storage'],
  [`${PREFIX}.num-retained`]: ['state.checkpoints.num-retained'],
  [`${PREFIX}.incremental`]: ['state.backend.incremental'],
  [`${PREFIX}.savepoint-dir`]: ['state.savepoints.dir', 'savepoints.state.backend.fs.dir'],
  [`${PREFIX}.dir`]: ['state.checkpoints.dir', 'state.backend.fs.checkpointdir'],
  [`${PREFIX}.create-subdir`]: ['state.checkpoints.create-subdir'],
  [`${PREFIX}.data-inline-threshold`]: ['state.storage.fs.memory-threshold', 'state.backend.fs.memory-threshold'],
  [`${PREFIX}.unaligned.enabled`]: [`${PREFIX}.unaligned`],
  [`${PREFIX}.aligned-checkpoint-timeout`]: [`${PREFIX}.alignment-timeout`],
  [`${PREFIX}.checkpoints-after-tasks-finish`]: [`${PREFIX}.checkpoints-after-tasks-finish.enabled`],
  'execution.state-recovery.path': ['execution.savepoint.path'],
  'execution.state-recovery.ignore-unclaimed-state': ['execution.savepoint.ignore-unclaimed-state'],
  'execution.state-recovery.claim-mode': ['execution.savepoint-restore-mode'],
  'execution.state-recovery.without-channel-state.checkpoint-id': [
    `${PREFIX}.recover-without-channel-state.checkpoint-id`,
  ],
  'high-availability.type': ['recovery.mode', 'high-availability'],
  'high-availability.cluster-id': ['high-availability.zookeeper.path.namespace', 'recovery.zookeeper.path.namespace'],
  'high-availability.storageDir': ['high-availability.zookeeper.storageDir', 'recovery.zookeeper.storageDir'],
};

function illegal(message: string): Error {
  return Object.assign(new Error(message), { exceptionClass: 'java.lang.IllegalArgumentException', domain: 'user' });
}

/** The text under `key` or a deprecated name of it; empty texts count as absent. */
export function textOption(configuration: Configuration, key: string): string | undefined {
  return currentName(configuration, key)[1];
}

/** The name under which the option was given, and its text. */
function currentName(configuration: Configuration, key: string): [string, string | undefined] {
  for (const name of [key, ...(DEPRECATED[key] ?? [])]) {
    const text = configuration.get(name)?.trim();
    if (text) return [name, text];
  }
  return [key, undefined];
}

const boolean = (c: Configuration, key: string, fallback: boolean): boolean =>
  booleanOption(c, currentName(c, key)[0], fallback);
const duration = (c: Configuration, key: string, fallback: number): number =>
  durationOption(c, currentName(c, key)[0], fallback);

function integer(configuration: Configuration, key: string, fallback: number): number {
  const [name, text] = currentName(configuration, key);
  const value = numberOption(configuration, name, fallback);
  if (!Number.isInteger(value)) throw illegal(`Could not parse value '${text}' for key '${name}'.`);
  return value;
}

function choice<T extends string>(c: Configuration, key: string, values: readonly T[], fallback: T): T {
  const [name, text] = currentName(c, key);
  if (text === undefined) return fallback;
  const wanted = text.toUpperCase().replaceAll('-', '_');
  const found = values.find((value) => value === wanted);
  if (found === undefined) {
    throw illegal(`Could not parse value '${text}' for key '${name}'. Expected one of: [[${values.join(', ')}]]`);
  }
  return found;
}

/** Throws when a value is not valid. */
export function checkpointSettings(configuration: Configuration): CheckpointSettings {
  const unaligned = boolean(configuration, `${PREFIX}.unaligned.enabled`, false);
  const mode = choice(configuration, `${PREFIX}.mode`, ['EXACTLY_ONCE', 'AT_LEAST_ONCE'], 'EXACTLY_ONCE');
  const retained = integer(configuration, `${PREFIX}.num-retained`, 1);
  const settings: CheckpointSettings = {
    intervalMs: intervalOption(configuration),
    mode,
    timeoutMs: duration(configuration, `${PREFIX}.timeout`, 600_000),
    minPauseMs: Math.min(duration(configuration, `${PREFIX}.min-pause`, 0), MAX_PAUSE_MS),
    maxConcurrent: integer(configuration, `${PREFIX}.max-concurrent-checkpoints`, 1),
    tolerableFailures: integer(configuration, `${PREFIX}.tolerable-failed-checkpoints`, 0),
    unaligned: unaligned && mode === 'EXACTLY_ONCE',
    alignmentTimeoutMs: duration(configuration, `${PREFIX}.aligned-checkpoint-timeout`, 0),
    afterTasksFinish: boolean(configuration, `${PREFIX}.checkpoints-after-tasks-finish`, true),
    incremental: boolean(configuration, `${PREFIX}.incremental`, false),
    retention: choice(
      configuration,
      `${PREFIX}.externalized-checkpoint-retention`,
      ['NO_EXTERNALIZED_CHECKPOINTS', 'DELETE_ON_CANCELLATION', 'RETAIN_ON_CANCELLATION'],
      'NO_EXTERNALIZED_CHECKPOINTS',
    ),
    retained: retained > 0 ? retained : 1,
    history: Math.max(0, integer(configuration, 'web.checkpoints.history', 10)),
  };
  checkSettings(settings, configuration);
  const { intervalMs, minPauseMs } = settings;
  return { ...settings, intervalMs: intervalMs && Math.max(intervalMs, minPauseMs) };
}

function intervalOption(configuration: Configuration): number | undefined {
  const interval = duration(configuration, `${PREFIX}.interval`, 0);
  // As Flink: one that is too short turns them off.
  return interval < MINIMAL_TIME_MS ? undefined : interval;
}

function checkSettings(settings: CheckpointSettings, configuration: Configuration): void {
  if (settings.timeoutMs < MINIMAL_TIME_MS) {
    throw illegal(`Checkpoint timeout must be larger than or equal to ${MINIMAL_TIME_MS} ms`);
  }
  if (settings.maxConcurrent < 1) throw illegal('The maximum number of concurrent attempts must be at least one.');
  if (settings.tolerableFailures < 0) {
    throw illegal('The tolerable failure checkpoint number must be non-negative.');
  }
  if (settings.unaligned && settings.maxConcurrent > 1) {
    throw illegal("maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled");
  }
  checkBacklogInterval(settings.intervalMs, configuration);
}

/** No source of Drey reports a backlog, so that the option is checked and then has no effect. */
function checkBacklogInterval(intervalMs: number | undefined, configuration: Configuration): void {
  const key = `${PREFIX}.interval-during-backlog`;
  if (textOption(configuration, key) === undefined) return;
  const backlog = duration(configuration, key, 0);
  if (backlog !== 0 && backlog < MINIMAL_TIME_MS) {
    throw illegal(`Checkpoint interval must be zero or larger than or equal to ${MINIMAL_TIME_MS} ms`);
  }
  if (backlog !== 0 && backlog < (intervalMs ?? Number.POSITIVE_INFINITY)) {
    throw illegal('Checkpoint interval during backlog must be larger than or equal to that in normal situation.');
  }
}

export function recoverySettings(configuration: Configuration): RecoverySettings {
  const key = 'execution.state-recovery';
  return {
    path: textOption(configuration, `${key}.path`),
    ignoreUnclaimedState: boolean(configuration, `${key}.ignore-unclaimed-state`, false),
    claimMode: choice(configuration, `${key}.claim-mode`, ['CLAIM', 'NO_CLAIM', 'LEGACY'], 'NO_CLAIM'),
    withoutChannelStateOf: integer(configuration, `${key}.without-channel-state.checkpoint-id`, -1),
  };
}

export function storageSettings(configuration: Configuration): StorageSettings {
  const checkpointDirectory = textOption(configuration, `${PREFIX}.dir`);
  const storage = textOption(configuration, `${PREFIX}.storage`);
  const type = storage?.toLowerCase() ?? (checkpointDirectory === undefined ? 'jobmanager' : 'filesystem');
  if (type !== 'jobmanager' && type !== 'filesystem') {
    throw illegal(
      `Cannot find configured checkpoint storage: ${storage}. '${PREFIX}.storage' is 'jobmanager' or 'filesystem'.`,
    );
  }
  if (type === 'filesystem' && checkpointDirectory === undefined) {
    throw Object.assign(
      new Error(
        `Cannot create the file system state backend: The configuration does not specify the checkpoint directory '${PREFIX}.dir'`,
      ),
      { exceptionClass: 'org.apache.flink.configuration.IllegalConfigurationException', domain: 'user' },
    );
  }
  return {
    type,
    checkpointDirectory,
    savepointDirectory: textOption(configuration, `${PREFIX}.savepoint-dir`),
    createSubdirectory: boolean(configuration, `${PREFIX}.create-subdir`, true),
    inlineBytes: inlineThreshold(configuration),
  };
}

function inlineThreshold(configuration: Configuration): number {
  const [name, text] = currentName(configuration, `${PREFIX}.data-inline-threshold`);
  if (text === undefined) return DEFAULT_INLINE;
  const bytes = parsedMemory(name, text);
  // As Flink: a value that is too large is ignored.
  return bytes > INLINE_LIMIT ? DEFAULT_INLINE : bytes;
}

function parsedMemory(name: string, text: string): number {
  try {
    return parseOption({ key: name, type: 'memory' }, text) as number;
  } catch (cause) {
    throw Object.assign(illegal(`Could not parse value '${text}' for key '${name}'.`), { cause });
  }
}

/** Options that only tune how Flink stores its files or runs its tasks: valid, and without effect here. */
const NO_EFFECT: readonly string[] = [
  `${PREFIX}.file-merging.enabled`,
  `${PREFIX}.local-backup.enabled`,
  'execution.state-recovery.from-local',
  'execution.state-recovery.approximate-local-recovery',
  'state.changelog.enabled',
  `${PREFIX}.unaligned.interruptible-timers.enabled`,
  `${PREFIX}.unaligned.recover-output-on-downstream.enabled`,
  `${PREFIX}.during-recovery.enabled`,
  'pipeline.sources.pause-until-first-checkpoint',
];

/** A line for each option that is set and has no effect. */
export function optionsWithoutEffect(configuration: Configuration): string[] {
  const set = NO_EFFECT.filter((key) => booleanOption(configuration, key, false));
  if (textOption(configuration, `${PREFIX}.interval-during-backlog`) !== undefined) {
    set.push(`${PREFIX}.interval-during-backlog`);
  }
  return set.map((key) => `'${key}' has no effect: see docs/checkpoints.md`);
}
