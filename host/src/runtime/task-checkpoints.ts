/**
 * Checkpoints of one subtask: from the barrier to the acknowledgement. Between the barrier and the moment at which states are fixed, neither
 * input nor processing-time timers come through, while operators drain what they have in flight. Files are written afterwards.
 */
import { createStateOutputs } from '../checkpoint/storage';
import type { CheckpointBarrier, OperatorSubtaskState, SubtaskSnapshot } from '../checkpoint/contracts';
import type { SourceSplit } from '../connectors/contracts';
import { toError } from '../operators/base';
import { faultPoint } from '../operators/fault-points';
import type { StateFile, StateOutputs } from '../state/snapshot/contracts';
import type { AlignedCheckpoint } from './barriers';
import type { Chain } from './chain';
import { BARRIER } from './channels';
import { writeChannels } from './channel-state';
import { declined } from './declined';
import { locate } from './failure';
import type { OperatorSnapshot } from './operator-context';
import { fileBytes, handleBytes, MeteredOutputs, operatorBytes } from './snapshot-bytes';

/** What it needs of its task. */
export interface CheckpointedTask {
  /** Runs `mail` in the mailbox; dropped when the task has ended. */
  enqueue(mail: () => void): void;
  hasEnded(): boolean;
  /** The task has processed all its input and waits for a checkpoint. */
  isWaiting(): boolean;
  pause(): void;
  resume(): void;
  /** The states are fixed and the barrier is on its way. */
  onTaken(barrier: CheckpointBarrier): void;
  acknowledge(checkpointId: number, snapshot: SubtaskSnapshot): void;
  decline(checkpointId: number, error: Error): void;
  fail(error: Error): void;
}

interface FixedOperator {
  readonly operator: number;
  readonly snapshot: OperatorSnapshot;
}

/** Snapshots that are being written in this thread. */
const writes = new Set<Promise<void>>();

/** Resolves when the writes that are under way in this thread have ended, and what nobody wants of them is deleted. */
export async function writesEnded(): Promise<void> {
  await Promise.all(writes);
}

export class TaskCheckpoints {
  private preparing: AlignedCheckpoint | undefined;
  /** Checkpoints that came while another one was prepared (at least once, or the next source trigger). */
  private readonly queue: AlignedCheckpoint[] = [];
  /** Being written. */
  private readonly writing = new Map<number, readonly FixedOperator[]>();

  constructor(
    private readonly task: CheckpointedTask,
    private readonly chain: Chain,
  ) {}

  /** To be called in the task's mailbox or input step: the barrier has come from everywhere. */
  begin(checkpoint: AlignedCheckpoint): void {
    if (this.preparing !== undefined) {
      this.queue.push(checkpoint);
      return;
    }
    this.preparing = checkpoint;
    this.task.pause();
    // Rows that an asynchronous source emits from here on come after the barrier, so its positions are those of now.
    const splits = this.chain.source?.snapshot(checkpoint.barrier.id);
    const startedMs = performance.now();
    this.prepare(checkpoint.barrier.id).then(
      () => this.task.enqueue(() => this.take(checkpoint, splits, startedMs)),
      (error) => this.task.fail(toError(error)),
    );
  }

  /** Gives up writing it. */
  abort(checkpointId: number): void {
    for (const { snapshot } of this.writing.get(checkpointId) ?? []) snapshot.keyed?.cancel();
  }

  private async prepare(checkpointId: number): Promise<void> {
    for (const { operator, name } of this.chain.operators) {
      try {
        const prepared = operator.prepareSnapshotPreBarrier?.(checkpointId);
        if (prepared) await prepared;
      } catch (error) {
        throw locate(error, name);
      }
      if (this.task.hasEnded()) return;
    }
  }

  private take(checkpoint: AlignedCheckpoint, splits: readonly SourceSplit[] | undefined, startedMs: number): void {
    const { barrier, channels } = checkpoint;
    const element = {
      type: BARRIER,
      barrier,
      overtakes: barrier.unaligned && barrier.alignmentTimeoutMs === 0,
    } as const;
    const fixed: FixedOperator[] = [];
    for (const [operator, { context, name }] of this.chain.operators.entries()) {
      try {
        const snapshot = context.snapshot(barrier);
        if (snapshot.keyed || snapshot.operator) fixed.push({ operator, snapshot });
      } catch (error) {
        throw locate(error, name);
      }
    }
    for (const writer of this.chain.writers) writer.barrier(element);
    this.preparing = undefined;
    const finished = this.task.isWaiting();
    this.task.onTaken(barrier);
    this.task.resume();
    const syncMs = performance.now() - startedMs;
    this.writing.set(barrier.id, fixed);
    const contents = channels?.then((elements) => ({ elements, edges: this.chain.channelEdges }));
    const outputs = new MeteredOutputs(createStateOutputs(barrier.location));
    const written = this.write(outputs, fixed, splits, contents)
      .then(async ({ operators, stateBytes, persistedBytes }) => {
        const metrics = {
          syncMs,
          asyncMs: performance.now() - startedMs - syncMs,
          alignmentMs: checkpoint.alignmentMs,
          startDelayMs: Math.max(0, Date.now() - barrier.timestampMs - (performance.now() - startedMs)),
          writtenBytes: outputs.bytes,
          stateBytes,
          persistedBytes,
          unaligned: channels !== undefined,
        };
        faultPoint('written');
        // Of a task that has ended nobody takes an answer, and nobody else knows the files.
        if (this.task.hasEnded()) await outputs.discard();
        else this.task.acknowledge(barrier.id, { operators, finished, metrics });
      })
      .catch(async (error) => {
        await outputs.discard();
        if (this.task.hasEnded()) return;
        const cause = toError(error);
        this.task.decline(barrier.id, declined('CHECKPOINT_ASYNC_EXCEPTION', cause.message, cause));
      })
      .finally(() => {
        this.writing.delete(barrier.id);
        writes.delete(written);
      });
    writes.add(written);
    const next = this.queue.shift();
    if (next !== undefined) this.begin(next);
  }

  private async write(
    outputs: StateOutputs,
    fixed: readonly FixedOperator[],
    splits: readonly SourceSplit[] | undefined,
    channels: Promise<Parameters<typeof writeChannels>[0]> | undefined,
  ): Promise<{ operators: SubtaskSnapshot['operators']; stateBytes: number; persistedBytes: number }> {
    const states = new Map<number, OperatorSubtaskState>();
    const add = (operator: number, part: OperatorSubtaskState): void => {
      states.set(operator, { ...states.get(operator), ...part });
    };
    if (splits !== undefined) add(0, { splits });
    let stateBytes = 0;
    let persistedBytes = 0;
    for (const { operator, snapshot } of fixed) {
      if (snapshot.operator) {
        stateBytes += operatorBytes(snapshot.operator);
        add(operator, { operator: snapshot.operator });
      }
      if (!snapshot.keyed) continue;
      const keyed = await snapshot.keyed.write(outputs);
      stateBytes += handleBytes(keyed);
      if (keyed.segments.length > 0) add(operator, { keyed });
    }
    if (channels !== undefined) {
      const file = await this.writeChannels(await channels, outputs);
      if (file !== undefined) {
        persistedBytes = fileBytes(file);
        stateBytes += persistedBytes;
        add(0, { channels: file });
      }
    }
    const operators = [...states].map(([operator, state]) => ({ operator, state }));
    return { operators, stateBytes, persistedBytes };
  }

  private async writeChannels(
    contents: Parameters<typeof writeChannels>[0],
    outputs: StateOutputs,
  ): Promise<StateFile | undefined> {
    if (contents.elements.every((elements) => elements.length === 0)) return undefined;
    return writeChannels(contents, outputs);
  }
}
