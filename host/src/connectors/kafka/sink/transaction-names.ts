/**
 * How a sink's subtask names its transactions, and which transactions of earlier attempts are its own. Flink: TransactionNamingStrategy,
 * TransactionOwnership.
 */
import { subtaskOf, transactionalId } from '../client/transactions';

export type TransactionNaming = 'INCREMENTING' | 'POOLING';

/** In the sink's state: one for each subtask number that the subtask owns. Plain JSON. */
export interface WriterState {
  readonly prefix: string;
  readonly ownedSubtask: number;
  /** Subtask numbers that the subtasks own together. */
  readonly ownedSubtasks: number;
  readonly naming: TransactionNaming;
  /** Transactional ids that are prepared and not known to be committed, with the checkpoint that they belong to at the earliest. */
  readonly ongoing: readonly { readonly id: string; readonly checkpointId: number }[];
}

export interface Ownership {
  /** Ascending, never empty. New ids are made with the first. */
  readonly subtasks: readonly number[];
  readonly total: number;
}

/** Throws when the state was written with a strategy that this one cannot follow. */
export function ownershipOf(
  naming: TransactionNaming,
  subtask: number,
  parallelism: number,
  states: readonly WriterState[],
): Ownership {
  if (naming === 'INCREMENTING') {
    if (states.some((state) => state.naming !== 'INCREMENTING')) {
      throw new Error(
        'Attempted to switch the transaction naming strategy back to INCREMENTING, which may result in data loss',
      );
    }
    return { subtasks: [subtask], total: parallelism };
  }
  if (states.length === 0) return { subtasks: [subtask], total: parallelism };
  const subtasks = [...new Set(states.map(({ ownedSubtask }) => ownedSubtask))].sort((a, b) => a - b);
  return { subtasks, total: Math.max(parallelism, ...states.map(({ ownedSubtasks }) => ownedSubtasks)) };
}

/** Whether an open transaction is this subtask's to abort. Numbers that nobody has in his state go round. */
export function owns({ subtasks, total }: Ownership, prefixes: readonly string[], id: string): boolean {
  const subtask = subtaskOf(id);
  if (subtask === undefined || !subtasks.includes(subtask % total)) return false;
  const prefix = id.slice(0, id.lastIndexOf('-', id.lastIndexOf('-') - 1));
  return prefixes.includes(prefix);
}

/** Transactional ids of a writer that are in use. */
export class TransactionNames {
  /** With the checkpoint that they belong to at the earliest. */
  private readonly ongoing = new Map<string, number>();
  private lastCheckpointId: number;

  constructor(
    private readonly naming: TransactionNaming,
    private readonly prefix: string,
    private readonly ownership: Ownership,
    restoredCheckpointId: number,
    states: readonly WriterState[],
  ) {
    this.lastCheckpointId = restoredCheckpointId;
    for (const { ongoing } of states) for (const { id, checkpointId } of ongoing) this.ongoing.set(id, checkpointId);
  }

  /**
   * The id for the records up to checkpoint `checkpointId`, the last of the list. Those before it close the gap to the last id: a later
   * attempt goes through the ids until it finds one that was never used.
   */
  next(checkpointId: number): string[] {
    const subtask = this.ownership.subtasks[0];
    const ids: string[] = [];
    if (this.naming === 'INCREMENTING') {
      for (let n = this.lastCheckpointId + 1; n <= checkpointId; n++)
        ids.push(transactionalId(this.prefix, subtask, n));
    } else {
      let n = 0;
      while (this.ongoing.has(transactionalId(this.prefix, subtask, n))) n++;
      ids.push(transactionalId(this.prefix, subtask, n));
    }
    this.lastCheckpointId = checkpointId;
    this.ongoing.set(ids[ids.length - 1], checkpointId);
    return ids;
  }

  /** It is over, or nothing was written. So are all of earlier checkpoints: commits are made in the order of checkpoints. */
  finished(id: string): void {
    const checkpointId = this.ongoing.get(id);
    if (checkpointId === undefined) return;
    this.ongoing.delete(id);
    for (const [other, earlier] of this.ongoing) if (earlier < checkpointId) this.ongoing.delete(other);
  }

  /** It was begun, and nothing was written. */
  unused(id: string): void {
    this.ongoing.delete(id);
  }

  /** Without the one that is being written. */
  state(current: string | undefined): WriterState[] {
    const ongoing = [...this.ongoing].flatMap(([id, checkpointId]) => (id === current ? [] : { id, checkpointId }));
    const { prefix, naming, ownership } = this;
    return ownership.subtasks.map((ownedSubtask, index) => ({
      prefix,
      ownedSubtask,
      ownedSubtasks: ownership.total,
      naming,
      ongoing: index === 0 ? ongoing : [],
    }));
  }
}
