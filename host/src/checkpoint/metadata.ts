/**
 * The `_metadata` file: magic, version, length of the contents (each 4 bytes, big endian), contents (sdk/proto checkpoint.proto),
 * CRC-32 of everything before it.
 */
import {
  CheckpointedOperator,
  CheckpointedSubtask,
  CheckpointMetadata,
  KeyedStateHandle,
  ListStateHandle,
  OperatorStateHandle,
  SnapshotFile,
  BroadcastStateHandle,
} from '@drey/sdk/protocol';
import type { SourceSplit } from '../connectors/contracts';
import type { KeyedHandle, OperatorHandle, StateFile } from '../state/snapshot/contracts';
import type { CompletedCheckpoint, EnumeratorState, OperatorState, OperatorSubtaskState } from './contracts';
import { crc32 } from '../state/snapshot/checksum';
import { CorruptStateError } from './errors';

/** "DREY" */
const MAGIC = 0x44524559;
/** Of the files that Apache Flink writes under the same name. */
const FLINK_MAGIC = 0x4960672d;
export const METADATA_VERSION = 1;
const HEADER = 12;
const TRAILER = 4;
const EMPTY = new Uint8Array(0);

export function encodeMetadata(checkpoint: CompletedCheckpoint, writer: string): Uint8Array {
  const contents = CheckpointMetadata.encode({
    id: checkpoint.id,
    savepoint: checkpoint.kind === 'savepoint',
    timestampMs: checkpoint.timestampMs,
    jobId: checkpoint.jobId,
    jobName: checkpoint.jobName,
    operators: checkpoint.operators.map(operatorMessage),
    writer,
  }).finish();
  const file = Buffer.alloc(HEADER + contents.length + TRAILER);
  file.writeUInt32BE(MAGIC, 0);
  file.writeUInt32BE(METADATA_VERSION, 4);
  file.writeUInt32BE(contents.length, 8);
  file.set(contents, HEADER);
  file.writeUInt32BE(crc32(file.subarray(0, HEADER + contents.length)), HEADER + contents.length);
  return file;
}

/** `path` is that of the file, for messages; `directory` the one that relative paths start from. Throws CorruptStateError. */
export function decodeMetadata(bytes: Uint8Array, path: string, directory: string): CompletedCheckpoint {
  const contents = checkedContents(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), path);
  try {
    const message = CheckpointMetadata.decode(contents);
    return {
      id: message.id,
      kind: message.savepoint ? 'savepoint' : 'checkpoint',
      timestampMs: message.timestampMs,
      jobId: message.jobId,
      jobName: message.jobName,
      directory,
      operators: message.operators.map(operatorState),
    };
  } catch (cause) {
    throw new CorruptStateError(path, 'its contents cannot be decoded', { cause });
  }
}

function checkedContents(file: Buffer, path: string): Uint8Array {
  if (file.length < HEADER + TRAILER) throw new CorruptStateError(path, `it is torn: ${file.length} bytes`);
  const magic = file.readUInt32BE(0);
  if (magic === FLINK_MAGIC) {
    throw new CorruptStateError(
      path,
      "it was written by Apache Flink, whose state files hold Java's serialized objects",
    );
  }
  if (magic !== MAGIC) throw new CorruptStateError(path, 'it does not begin as the metadata of a checkpoint does');
  const version = file.readUInt32BE(4);
  if (version === 0 || version > METADATA_VERSION) {
    throw new CorruptStateError(
      path,
      `its format has version ${version}, this version of Drey reads versions up to ${METADATA_VERSION}`,
    );
  }
  const end = HEADER + file.readUInt32BE(8);
  if (file.length !== end + TRAILER) {
    throw new CorruptStateError(path, `it is torn: ${file.length} of ${end + TRAILER} bytes`);
  }
  if (crc32(file.subarray(0, end)) !== file.readUInt32BE(end)) {
    throw new CorruptStateError(path, 'its checksum is wrong');
  }
  return file.subarray(HEADER, end);
}

function operatorMessage(operator: OperatorState): CheckpointedOperator {
  return CheckpointedOperator.create({
    id: operator.id,
    uid: operator.uid,
    name: operator.name,
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    enumerator: operator.enumerator === undefined ? '' : JSON.stringify(operator.enumerator),
    subtasks: operator.subtasks.map(({ index, finished, state }) =>
      CheckpointedSubtask.create({
        index,
        finished,
        keyed: state.keyed && keyedMessage(state.keyed),
        operator: state.operator && operatorHandleMessage(state.operator),
        splits: state.splits?.map((split) => JSON.stringify(split)) ?? [],
        source: state.splits !== undefined,
        channels: state.channels && fileMessage(state.channels),
      }),
    ),
  });
}

function operatorState(message: CheckpointedOperator): OperatorState {
  return {
    id: message.id,
    uid: message.uid,
    name: message.name,
    parallelism: message.parallelism,
    maxParallelism: message.maxParallelism,
    enumerator: message.enumerator === '' ? undefined : (JSON.parse(message.enumerator) as EnumeratorState),
    subtasks: message.subtasks.map((subtask) => ({
      index: subtask.index,
      finished: subtask.finished,
      state: subtaskState(subtask),
    })),
  };
}

function subtaskState(message: CheckpointedSubtask): OperatorSubtaskState {
  const { keyed, operator, channels } = message;
  return {
    ...(keyed && { keyed: keyedHandle(keyed) }),
    ...(operator && { operator: operatorHandle(operator) }),
    ...(message.source && { splits: message.splits.map((text) => JSON.parse(text) as SourceSplit) }),
    ...(channels && { channels: stateFile(channels) }),
  };
}

function keyedMessage({ keyGroups, segments }: KeyedHandle): KeyedStateHandle {
  return KeyedStateHandle.create({
    firstKeyGroup: keyGroups.first,
    lastKeyGroup: keyGroups.last,
    segments: segments.map(fileMessage),
  });
}

function keyedHandle(message: KeyedStateHandle): KeyedHandle {
  return {
    keyGroups: { first: message.firstKeyGroup, last: message.lastKeyGroup },
    segments: message.segments.map(stateFile),
  };
}

function operatorHandleMessage({ lists, broadcasts }: OperatorHandle): OperatorStateHandle {
  return OperatorStateHandle.create({
    lists: lists.map(({ name, redistribution, values }) =>
      ListStateHandle.create({ name, union: redistribution === 'union', values: [...values] }),
    ),
    broadcasts: broadcasts.map((state) => BroadcastStateHandle.create(state)),
  });
}

function operatorHandle(message: OperatorStateHandle): OperatorHandle {
  return {
    lists: message.lists.map(({ name, union, values }) => ({
      name,
      redistribution: union ? 'union' : 'split',
      values,
    })),
    broadcasts: message.broadcasts.map(({ descriptor, entries }) => ({ descriptor: descriptor!, entries })),
  };
}

function fileMessage(file: StateFile): SnapshotFile {
  return file.kind === 'inline'
    ? SnapshotFile.create({ inline: file.bytes, size: file.bytes.length })
    : SnapshotFile.create({
        path: file.path,
        size: file.size,
        checksum: file.checksum,
        shared: file.scope === 'shared',
        inline: EMPTY,
      });
}

function stateFile(message: SnapshotFile): StateFile {
  if (message.path === '') return { kind: 'inline', bytes: message.inline };
  const { path, size, checksum } = message;
  return { kind: 'file', path, size, checksum, scope: message.shared ? 'shared' : 'exclusive' };
}
