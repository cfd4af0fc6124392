/** What kinds of edges have in common. */
import { Partitioning } from '@drey/sdk/protocol';

/** True for edges whose producers reach only some consumers. */
export function isPointwise(partitioning: Partitioning): boolean {
  return partitioning === Partitioning.FORWARD || partitioning === Partitioning.RESCALE;
}

/**
 * Whether barriers of unaligned checkpoints may overtake rows on such an edge. Not where a row's place cannot be told anew at another
 * parallelism. Flink: StreamPartitioner.isSupportsUnalignedCheckpoint.
 */
export function mayBeOvertaken(partitioning: Partitioning): boolean {
  return !isPointwise(partitioning) && partitioning !== Partitioning.BROADCAST && partitioning !== Partitioning.CUSTOM;
}
