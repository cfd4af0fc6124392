/** TTL rules of Flink's StateTtlConfig, in one place. Times are processing time in ms. */
import type { StateDescriptor, TtlConfig } from '@drey/sdk/protocol';
import type { StateClock } from './contracts';

/** Entries to look at on each access when clean-up runs in the background: a full round costs as much as one read a key. */
const BACKGROUND_CLEANUP_SIZE = 1;

/** TTL of one state; only made for states where it is in force. */
export class Ttl {
  readonly updateOnRead: boolean;
  readonly returnExpired: boolean;
  /** Entries to check at each access of the state; 0 = none. */
  readonly cleanupSize: number;
  /** The check happens for every record as well. */
  readonly cleanupEveryRecord: boolean;
  readonly cleanupInSnapshot: boolean;
  private readonly ttlMs: number;

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
    return accessMs + this.ttlMs <= now;
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
