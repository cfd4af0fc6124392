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

/** Offsets that are none: Flink's KafkaPartitionSplit. */
const LATEST = -1;
const EARLIEST = -2;
const COMMITTED = -3;
const MARKERS = new Map([
  [LATEST, 'latest'],
  [EARLIEST, 'earliest'],
  [COMMITTED, 'committed'],
]);

type Specific = Extract<OffsetsSpec, { kind: 'specific' }>;
type Simple = Exclude<OffsetsSpec, { kind: 'specific' | 'committed' }>;

export type Offsets = ReadonlyMap<string, number>;

export class OffsetsResolver {
  constructor(
    private readonly admin: KafkaAdmin,
    private readonly group: string | undefined,
  ) {}

  /** Offsets of all partitions, by partition key. */
  async starting(spec: OffsetsSpec, partitions: readonly TopicPartition[]): Promise<Offsets> {
    if (spec.kind === 'committed') return this.committedOr(partitions, spec.reset, 'begin');
    if (spec.kind === 'specific')
      return this.specific(spec, partitions, [EARLIEST, LATEST, COMMITTED], spec.reset, 'begin');
    return this.resolve(spec, partitions);
  }

  /** A partition must have a committed offset to end there. */
  async stopping(spec: OffsetsSpec, partitions: readonly TopicPartition[]): Promise<Offsets> {
    if (spec.kind === 'committed') return this.committedOr(partitions, 'none', 'end');
    if (spec.kind === 'specific') return this.specific(spec, partitions, [LATEST, COMMITTED], 'none', 'end');
    return this.resolve(spec, partitions);
  }

  private resolve(spec: Simple, partitions: readonly TopicPartition[]): Promise<Offsets> {
    return spec.kind === 'timestamp' ? this.atTime(partitions, spec.timestamp) : this.at(partitions, spec.kind);
  }

  /** `reset`: of partitions that are marked to be at a committed offset. */
  private async specific(
    spec: Specific,
    partitions: readonly TopicPartition[],
    markers: readonly number[],
    reset: OffsetReset,
    use: Use,
  ): Promise<Offsets> {
    const given = new Map(spec.offsets.map((offset) => [partitionKey(offset), offset.offset]));
    const at = (offset: number | undefined) =>
      partitions.filter((partition) => given.get(partitionKey(partition)) === offset);
    const found = new Map(await this.committedOr(at(undefined), spec.reset, 'begin or end'));
    for (const partition of partitions) {
      const key = partitionKey(partition);
      const offset = given.get(key);
      if (offset === undefined || offset >= 0) {
        if (offset !== undefined) found.set(key, offset);
      } else if (!markers.includes(offset)) {
        const all = markers.map((marker) => `${marker} (${MARKERS.get(marker)})`).join(', ');
        throw new KafkaClientError(
          `Partition ${key} is to ${use} at offset ${offset}. Offsets are 0 or more, or ${all}`,
        );
      }
    }
    const marked = [
      await this.at(at(EARLIEST), 'earliest'),
      await this.at(at(LATEST), 'latest'),
      await this.committedOr(at(COMMITTED), reset, use),
    ];
    for (const offsets of marked) for (const [key, offset] of offsets) found.set(key, offset);
    return found;
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
