/** Which request for a checkpoint is carried out next. Rules of Flink's CheckpointRequestDecider. */
import type { CompletedCheckpoint } from './contracts';
import { CheckpointError } from './errors';

export interface TriggerRequest {
  readonly kind: 'checkpoint' | 'savepoint';
  readonly periodic: boolean;
  /** Carried out even when as many checkpoints as allowed are pending. */
  readonly forced: boolean;
  readonly directory: string | undefined;
  readonly stop: 'suspend' | 'drain' | undefined;
  /** With all state, also when checkpoints are incremental. */
  readonly full: boolean;
  resolve(checkpoint: CompletedCheckpoint): void;
  reject(error: Error): void;
}

export interface TriggerConditions {
  readonly triggering: boolean;
  readonly pending: number;
  /** ms until a periodic checkpoint may be triggered; <= 0 = now. */
  readonly pauseMs: number;
}

const MAX_QUEUED = 1000;

export class TriggerQueue {
  /** Most urgent first. */
  private readonly requests: TriggerRequest[] = [];

  constructor(
    private readonly maxConcurrent: number,
    /** A periodic request came too early; the next tick is to come in so many ms. */
    private readonly postpone: (delayMs: number) => void,
  ) {}

  get length(): number {
    return this.requests.length;
  }

  add(request: TriggerRequest): void {
    // One that waits already stands for all ticks that have passed meanwhile.
    if (request.periodic && this.requests.some((other) => other.periodic)) {
      request.reject(new CheckpointError('TOO_MANY_CHECKPOINT_REQUESTS'));
      return;
    }
    const at = this.requests.findIndex((other) => urgency(other) > urgency(request));
    this.requests.splice(at < 0 ? this.requests.length : at, 0, request);
    if (this.requests.length <= MAX_QUEUED) return;
    this.requests.pop()!.reject(new CheckpointError('TOO_MANY_CHECKPOINT_REQUESTS'));
  }

  /** Takes the request that is to be carried out now, if there is one. */
  next(conditions: TriggerConditions): TriggerRequest | undefined {
    const [first] = this.requests;
    if (first === undefined || conditions.triggering) return undefined;
    if (conditions.pending >= this.maxConcurrent && !first.forced) return undefined;
    this.requests.shift();
    if (!first.periodic || conditions.pauseMs <= 0) return first;
    first.reject(new CheckpointError('MINIMUM_TIME_BETWEEN_CHECKPOINTS'));
    this.postpone(conditions.pauseMs);
    return undefined;
  }

  rejectAll(error: Error): void {
    for (const request of this.requests.splice(0)) request.reject(error);
  }
}

/** Lower comes first; equals in their order. */
function urgency(request: TriggerRequest): number {
  if (request.kind === 'savepoint') return request.forced ? 0 : 1;
  return request.periodic ? 3 : 2;
}
