/** The settings of one operator, as its stream (or sink) offers them. */
import type { Transformation } from '../graph/transformation';
import { ChainingStrategy } from '../protocol';
import { SlotSharingGroup } from '../slot-sharing-group';
import { check, checkMaxParallelism, checkParallelism, notNull } from '../validate';

const UID_HASH = /^[0-9A-Fa-f]{32}$/;

/** Settings that operators and sinks share; all return the object itself. */
export abstract class OperatorSettings {
  /** @internal */
  abstract readonly transformation: Transformation;

  getName(): string {
    return this.transformation.name;
  }

  /** Name in plans, metrics and messages. */
  name(name: string): this {
    this.transformation.name = name;
    return this;
  }

  /** Stable id of the operator, for savepoints; must be unique in the job. */
  uid(uid: string): this {
    check(typeof uid === 'string' && uid.length > 0, 'The uid must be a non-empty string.');
    this.transformation.uid = uid;
    return this;
  }

  /** The operator's id itself: 32 hex digits. */
  setUidHash(uidHash: string): this {
    notNull(uidHash, 'Node hash must not be null.');
    check(
      UID_HASH.test(uidHash),
      `Node hash must be a 32 character String that describes a hex code. Found: ${uidHash}`,
    );
    this.transformation.uidHash = uidHash;
    return this;
  }

  setDescription(description: string): this {
    this.transformation.description = description;
    return this;
  }

  /** At least 1, or −1 for the default of the job. */
  setParallelism(parallelism: number): this {
    checkParallelism(parallelism, !this.transformation.nonParallel);
    this.transformation.parallelism = Math.max(parallelism, 0);
    return this;
  }

  /** Number of key groups; limits later rescaling. */
  setMaxParallelism(maxParallelism: number): this {
    checkMaxParallelism(maxParallelism, !this.transformation.nonParallel);
    this.transformation.maxParallelism = maxParallelism;
    return this;
  }

  /** Never chained to its neighbours. */
  disableChaining(): this {
    this.transformation.chaining = ChainingStrategy.NEVER;
    return this;
  }

  /** Operators of one group share slots. */
  slotSharingGroup(group: string | SlotSharingGroup): this {
    notNull(group, 'The slot sharing group must not be null.');
    this.transformation.slotSharingGroup = group instanceof SlotSharingGroup ? group.name : group;
    return this;
  }
}
