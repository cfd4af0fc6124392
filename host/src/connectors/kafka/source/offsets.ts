/** Offsets at which partitions begin and end. Flink: OffsetsInitializer. */
import { KafkaClientError } from '../client/errors';
import type { KafkaAdmin, TopicPartition } from '../contracts';
import { partitionKey } from '../contracts';
import type { OffsetReset, OffsetsSpec } from '../settings';

type Use = keyof typeof ADVICE;

/** What may be done when there is no committed offset. */
const ADVICE = {
  begin:
    'Set auto.offset.reset to earliest or latest (SQL: properties.auto.offset.reset; builders: committedOffsets with a reset strategy), ' +
    'or begin elsewhere (SQL: scan.startup.mode)',
  end: 'End elsewhere (SQL: scan.bounded.mode), or commit offsets first',
  'begin or end': 'Name an offset for each of them, or a reset strategy',
};

export type Offsets = ReadonlyMap<string, number>;

export class OffsetsResolver {
  constructor(
    private readonly admin: KafkaAdmin,
    private readonly group: string | undefined,
  ) {}

  /** Offsets of all partitions, by partition key. */
  async starting(spec: OffsetsSpec, partitions: readonly TopicPartition[]): Promise<Offsets> {
    if (spec.kind !== 'committed') return this.resolve(spec, partitions);
    return this.committedOr(partitions, spec.reset, 'begin');
  }

  /** A partition must have a committed offset to end there. */
  async stopping(spec: OffsetsSpec, partitions: readonly TopicPartition[]): Promise<Offsets> {
    if (spec.kind !== 'committed') return this.resolve(spec, partitions);
    return this.committedOr(partitions, 'none', 'end');
  }

  private async resolve(
    spec: Exclude<OffsetsSpec, { kind: 'committed' }>,
    partitions: readonly TopicPartition[],
  ): Promise<Offsets> {
    switch (spec.kind) {
      case 'earliest':
      case 'latest':
        return this.at(partitions, spec.kind);
      case 'timestamp':
        return this.atTime(partitions, spec.timestamp);
      case 'specific': {
        const given = new Map(spec.offsets.map((offset) => [partitionKey(offset), offset.offset]));
        const listed = partitions.filter((partition) => given.has(partitionKey(partition)));
        const others = partitions.filter((partition) => !given.has(partitionKey(partition)));
        const found = new Map(await this.committedOr(others, spec.reset, 'begin or end'));
        for (const partition of listed) found.set(partitionKey(partition), given.get(partitionKey(partition))!);
        return found;
      }
    }
  }

  private async at(partitions: readonly TopicPartition[], at: 'earliest' | 'latest'): Promise<Offsets> {
    if (partitions.length === 0) return new Map();
    const found = await this.admin.offsets(partitions, at);
    return new Map([...found].map(([key, offset]) => [key, offset ?? 0]));
  }

  private async atTime(partitions: readonly TopicPartition[], time: number): Promise<Offsets> {
    // Asked for first: what is written between the two questions is later than `time`, or is read.
    const latest = await this.at(partitions, 'latest');
    const found = partitions.length === 0 ? new Map() : await this.admin.offsets(partitions, time);
    return new Map([...latest].map(([key, end]) => [key, found.get(key) ?? end]));
  }

  private async committedOr(partitions: readonly TopicPartition[], reset: OffsetReset, use: Use): Promise<Offsets> {
    const { group } = this;
    const committed = new Map<string, number>();
    for (const [key, offset] of group === undefined ? [] : await this.admin.committedOffsets(group, partitions)) {
      if (offset !== undefined) committed.set(key, offset);
    }
    const missing = partitions.filter((partition) => !committed.has(partitionKey(partition)));
    if (missing.length === 0) return committed;
    if (reset === 'none') {
      const names = missing.map(partitionKey).join(', ');
      throw new KafkaClientError(
        `Partitions ${names} are to ${use} at the committed offset, but group "${group ?? ''}" has committed none for them. ` +
          ADVICE[use],
      );
    }
    return new Map([...committed, ...(await this.at(missing, reset))]);
  }
}
