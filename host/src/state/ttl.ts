/** TTL rules of Flink's StateTtlConfig, in one place. Times are processing time in ms. */
import type { StateDescriptor, TtlConfig } from '@drey/sdk/protocol';
import type { StateClock } from './contracts';

/** Entries to look at on each access when clean-up runs in the background: a full round costs as much as one read a key. */
const BACKGROUND_CLEANUP_SIZE = 1;

/** TTL of one state; only made for states where it is in force. */
export class Ttl {
  updateOnRead: boolean;
  readonly returnExpired: boolean;
  /** Entries to check at each access of the state; 0 = none. */
  cleanupSize: number;
  /** The check happens for every record as well. */
  readonly cleanupEveryRecord: boolean;
  readonly cleanupInSnapshot: boolean;
  private readonly ttlMs: number;
  /** While somebody looks: whether what was asked for had expired, in the order of the questions. */
  private asked: boolean[] | undefined;

  constructor(
    config: TtlConfig,
    private readonly clock: StateClock,
  ) {
    this.ttlMs = config.ttlMs;
    this.updateOnRead = config.updateOnRead;
    this.returnExpired = config.returnExpired;
    this.cleanupSize = config.cleanupIncrementalSize || (config.cleanupInBackground ? BACKGROUND_CLEANUP_SIZE : 0);
    this.cleanupEveryRecord = config.cleanupIncrementalEveryRecord;
    this.cleanupInSnapshot = config.cleanupFullSnapshot;
  }

  now(): number {
    return this.clock.now();
  }

  /** Expired exactly when the TTL has passed since the last access. */
  expired(accessMs: number, now: number): boolean {
    const expired = accessMs + this.ttlMs <= now;
    if (this.asked === undefined) return expired;
    this.asked.push(expired);
    return false;
  }

  /**
   * Reads without leaving a trace: no access time changes and nothing is removed. `read` gets what is stored, expired or not; the
   * second result says for each value, item or entry, in this order, whether it has expired.
   */
  look<V>(read: () => V): readonly [V, readonly boolean[]] {
    const { updateOnRead, cleanupSize } = this;
    const asked: boolean[] = [];
    this.updateOnRead = false;
    this.cleanupSize = 0;
    this.asked = asked;
    try {
      return [read(), asked];
    } finally {
      this.updateOnRead = updateOnRead;
      this.cleanupSize = cleanupSize;
      this.asked = undefined;
    }
  }
}

/** The TTL of a state, or undefined when it has none or updates are disabled (which disables TTL in Flink). */
export function ttlOf(descriptor: StateDescriptor, clock: StateClock): Ttl | undefined {
  const config = descriptor.ttl;
  return config === undefined || config.ttlMs <= 0 || config.disabledUpdate ? undefined : new Ttl(config, clock);
}

/** A value with its time. */
export interface Timed<V> {
  value: V;
  time: number;
}
