/** What the runtime takes from `types` and `state` for keyed edges and operators. */
import { DataType, Partitioning, TypeRoot } from '@drey/sdk/protocol';
import type { PlanOperator, StreamEdge } from '../graph/contracts';
import type { ProcessingTimeService } from '../operators/contracts';
import { KEYED_PYTHON_KINDS, PYTHON_KIND } from '../operators/registry';
import type { TimerService, TimerTarget } from '../state/contracts';
import type { CheckpointedKeyedBackend } from '../state/snapshot/contracts';
import { TimerServiceImpl } from '../state/timers';
import type { KeyCodec } from '../types/contracts';
import { binaryRowHash } from '../types/binary-row-hash';
import { keyCodec } from '../types/keys';

/** The codec of the keys on a keyed edge. Keys without a declared type are any object of the language that computes them. */
export function createEdgeKeyCodec(edge: StreamEdge): KeyCodec {
  const pyflink = isPythonKeyed(edge);
  const type = edge.keyType ?? anyObject(pyflink);
  const codec = keyCodec(type, { pyflink });
  const hash = edge.keyFields.length > 0 ? binaryRowHash(type) : undefined;
  return hash ? { ...codec, hash } : codec;
}

/** How the keys of an operator are encoded and handed out. */
export interface OperatorKey {
  readonly codec: KeyCodec;
  readonly type: DataType;
}

/** The key of a keyed operator, by its keyed edges; undefined when it is not keyed. */
export function operatorKey(operator: PlanOperator): OperatorKey | undefined {
  const hashed = operator.inputs.find((edge) => edge.partitioning === Partitioning.HASH);
  const { node } = operator.nodes[0];
  const transform = node.operator?.kind === 'transform' ? node.operator.value : undefined;
  const keyType = transform?.keyType ?? hashed?.keyType;
  if (!keyType && !hashed) return undefined;
  // A Python node that only computes keys has their type, and one that only reads a keyed stream has a hash edge.
  if (transform?.kind === PYTHON_KIND && !KEYED_PYTHON_KINDS.has(transform.functions[0]?.kind)) return undefined;
  const pyflink = hashed ? isPythonKeyed(hashed) : transform?.kind === PYTHON_KIND;
  const type = keyType ?? anyObject(pyflink);
  const codec = keyCodec(type, { pyflink });
  // State must lie in the key groups to which the edge sends the rows.
  const hash = hashed && hashed.keyFields.length > 0 ? binaryRowHash(type) : undefined;
  return { codec: hash ? { ...codec, hash } : codec, type };
}

/** Keys of Python programs come with the batches. */
function isPythonKeyed(edge: StreamEdge): boolean {
  return edge.keySelector === undefined && edge.keyFields.length === 0;
}

function anyObject(pyflink: boolean): DataType {
  return DataType.create({ root: pyflink ? TypeRoot.PICKLED : TypeRoot.OBJECT });
}

/** Timers of a keyed operator, part of its backend's snapshots. `dispose` ends their wake-ups. */
export function createTimers(
  name: string,
  state: CheckpointedKeyedBackend,
  time: ProcessingTimeService,
  target: TimerTarget,
): TimerService & { dispose(): void } {
  const timers = new TimerServiceImpl(state, time, target);
  timers.restore(state.registerTimers(name, timers));
  return timers;
}
