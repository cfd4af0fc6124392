import { checkpointSettings, optionsWithoutEffect, recoverySettings, storageSettings } from './options';

const map = (options: Record<string, string>): Map<string, string> => new Map(Object.entries(options));
const PREFIX = 'execution.checkpointing';

test('defaults are those of Flink', () => {
  expect(checkpointSettings(new Map())).toEqual({
    intervalMs: undefined,
    mode: 'EXACTLY_ONCE',
    timeoutMs: 600_000,
    minPauseMs: 0,
    maxConcurrent: 1,
    tolerableFailures: 0,
    unaligned: false,
    alignmentTimeoutMs: 0,
    afterTasksFinish: true,
    incremental: false,
    retention: 'NO_EXTERNALIZED_CHECKPOINTS',
    retained: 1,
    history: 10,
  });
  expect(recoverySettings(new Map())).toEqual({
    path: undefined,
    ignoreUnclaimedState: false,
    claimMode: 'NO_CLAIM',
    withoutChannelStateOf: -1,
  });
  expect(storageSettings(new Map())).toMatchObject({
    type: 'jobmanager',
    inlineBytes: 20_480,
    createSubdirectory: true,
  });
});

test.each([
  [
    { [`${PREFIX}.interval`]: '100', [`${PREFIX}.min-pause`]: '5 s' },
    { intervalMs: 5000, minPauseMs: 5000 },
  ],
  [{ [`${PREFIX}.interval`]: '9 ms' }, { intervalMs: undefined }],
  [{ 'state.checkpoints.num-retained': '0' }, { retained: 1 }],
  [{ [`${PREFIX}.num-retained`]: '4', 'state.checkpoints.num-retained': '2' }, { retained: 4 }],
  [{ [`${PREFIX}.mode`]: 'at_least_once' }, { mode: 'AT_LEAST_ONCE' }],
])('%j', (options, expected) => {
  expect(checkpointSettings(map(options))).toMatchObject(expected);
});

test.each([
  [{ [`${PREFIX}.timeout`]: '1 ms' }, 'Checkpoint timeout must be larger than or equal to 10 ms'],
  [
    { [`${PREFIX}.max-concurrent-checkpoints`]: '0' },
    'The maximum number of concurrent attempts must be at least one.',
  ],
  [
    { [`${PREFIX}.tolerable-failed-checkpoints`]: '-1' },
    'The tolerable failure checkpoint number must be non-negative.',
  ],
  [
    { [`${PREFIX}.unaligned`]: 'true', [`${PREFIX}.max-concurrent-checkpoints`]: '2' },
    "maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled",
  ],
  [
    { [`${PREFIX}.interval`]: '1 s', [`${PREFIX}.interval-during-backlog`]: '500 ms' },
    'Checkpoint interval during backlog must be larger than or equal to that in normal situation.',
  ],
  [{ [`${PREFIX}.mode`]: 'TWICE' }, `Could not parse value 'TWICE' for key '${PREFIX}.mode'.`],
  [{ [`${PREFIX}.num-retained`]: '1.5' }, `Could not parse value '1.5' for key '${PREFIX}.num-retained'.`],
])('%j is refused', (options, message) => {
  expect(() => checkpointSettings(map(options))).toThrow(message);
});

test.each([
  [{ 'state.checkpoints.dir': '/c' }, { type: 'filesystem', checkpointDirectory: '/c' }],
  [{ 'state.checkpoints.dir': '/c', 'state.checkpoint-storage': 'jobmanager' }, { type: 'jobmanager' }],
  [{ 'savepoints.state.backend.fs.dir': '/s' }, { savepointDirectory: '/s' }],
  [{ 'state.storage.fs.memory-threshold': '1 kb' }, { inlineBytes: 1024 }],
  [{ [`${PREFIX}.data-inline-threshold`]: '2 mb' }, { inlineBytes: 20_480 }],
])('storage of %j', (options, expected) => {
  expect(storageSettings(map(options))).toMatchObject(expected);
});

test('a file system without a directory', () => {
  expect(() => storageSettings(map({ [`${PREFIX}.storage`]: 'filesystem' }))).toThrow(
    `The configuration does not specify the checkpoint directory '${PREFIX}.dir'`,
  );
  expect(() => storageSettings(map({ [`${PREFIX}.storage`]: 'x.Y' }))).toThrow("'x.Y'".slice(1, -1));
});

test('options without effect are named', () => {
  const lines = optionsWithoutEffect(
    map({ [`${PREFIX}.file-merging.enabled`]: 'true', 'state.changelog.enabled': 'false' }),
  );
  expect(lines).toEqual([`'${PREFIX}.file-merging.enabled' has no effect: see docs/checkpoints.md`]);
});
