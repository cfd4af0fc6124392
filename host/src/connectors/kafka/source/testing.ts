/** For tests: a source without a job around it. */
import { DataType, Node, SourceOperator, TypeRoot } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../../operators/contracts';
import type { Batch } from '../../../types/contracts';
import type { EnumeratorState, SourceOutput, SourceSplit, SplitEnumerator } from '../../contracts';
import type { KafkaSourceSettings } from '../settings';
import { kafkaSource } from './index';
import type { KafkaReader } from './reader';

export function sourceNode(settings: Partial<KafkaSourceSettings>): Node {
  const complete = {
    properties: {},
    starting: { kind: 'earliest' },
    bounded: false,
    deserializer: { kind: 'value', schema: { format: 'string', options: {} } },
    ...settings,
  };
  const options = new Map([['settings', JSON.stringify(complete)]]);
  const value = SourceOperator.create({ connector: 'kafka', options });
  const outputType = DataType.create({ root: TypeRoot.VARCHAR });
  return Node.create({ id: 1, name: 'Kafka Source', outputType, operator: { kind: 'source', value } });
}

export class TestSource {
  readonly enumerator: SplitEnumerator;
  readonly reader: KafkaReader;
  readonly values: unknown[] = [];
  readonly released: string[] = [];
  readonly gauges = new Map<string, () => number | string>();
  readonly counts = new Map<string, number>();
  state: 'reading' | 'ended' = 'reading';
  private wake: () => void = () => undefined;

  constructor(
    settings: Partial<KafkaSourceSettings>,
    private readonly subtask = 0,
    private readonly parallelism = 1,
    restored?: EnumeratorState,
  ) {
    const node = sourceNode(settings);
    this.enumerator = kafkaSource.createEnumerator(node, parallelism, restored);
    this.reader = kafkaSource.createReader(node) as KafkaReader;
  }

  /** Opens the reader, with the splits of a snapshot or with those of the enumerator that are its own. */
  async open(splits?: readonly SourceSplit[]): Promise<this> {
    const group = (path: string): unknown => ({
      counter: (name: string) => ({
        inc: (by = 1) => this.counts.set(path + name, (this.counts.get(path + name) ?? 0) + by),
      }),
      gauge: (name: string, read: () => number | string) => this.gauges.set(path + name, read),
      group: (name: string) => group(`${path}${name}.`),
    });
    const context = { subtaskIndex: this.subtask, metrics: group(''), wake: () => this.wake() };
    await this.reader.open(context as unknown as OperatorContext);
    if (splits) this.reader.addSplits([...splits]);
    else await this.discover();
    if (this.enumerator.discoverIntervalMs === undefined) this.reader.noMoreSplits();
    return this;
  }

  async discover(): Promise<SourceSplit[]> {
    const found = await this.enumerator.discover();
    const own = found.filter((split) => this.enumerator.owner?.(split, this.parallelism) === this.subtask);
    this.reader.addSplits(own);
    return found;
  }

  /** Reads until `count` values have come in all, or the source has ended. */
  async read(count = Number.POSITIVE_INFINITY, timeoutMs = 30_000): Promise<unknown[]> {
    const deadline = Date.now() + timeoutMs;
    const output = {
      emit: (batch: Batch) => this.values.push(...batch.rows()),
      releaseSplit: (split: string) => this.released.push(split),
    } as unknown as SourceOutput;
    while (this.values.length < count && this.state === 'reading') {
      const result = this.reader.poll(output);
      if (result === 'end') this.state = 'ended';
      else if (result !== 'more') await this.awake();
      if (Date.now() > deadline)
        throw new Error(`only ${this.values.length} values have come: ${this.values.slice(-5)}`);
    }
    return this.values;
  }

  private awake(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 50);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
