/** "hybrid": several sources read one after the other; all but the last are bounded. Flink: HybridSource. */
import { type Node, SourceOperator } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import type { Connector, PollResult, SourceOutput, SourceReader, SourceSplit, SplitEnumerator } from '../contracts';
import { sourceOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { getConnector } from '../registry';

interface Part {
  readonly connector: string;
  readonly options?: Record<string, string>;
  readonly format?: string;
  readonly format_options?: Record<string, string>;
}

interface HybridSplit extends SourceSplit {
  readonly source: number;
  readonly inner: SourceSplit;
}

/** A node for each of the sources, as if it stood alone. */
function parts(node: Node): Node[] {
  const options = new OptionReader('connector "hybrid"', sourceOf(node).options);
  const sources = options.json<Part[]>('sources');
  options.end();
  if (sources.length === 0) throw new Error('A hybrid source needs at least one source');
  const nodes = sources.map((part) => {
    const value = SourceOperator.create({
      connector: part.connector,
      options: new Map(Object.entries(part.options ?? {})),
      format: part.format ?? '',
      formatOptions: new Map(Object.entries(part.format_options ?? {})),
    });
    return { ...node, operator: { kind: 'source' as const, value } };
  });
  nodes.slice(0, -1).forEach((part, i) => {
    if (!source(part).bounded(part))
      throw new Error(`Source ${i + 1} of a hybrid source is unbounded, but not the last`);
  });
  return nodes;
}

function source(node: Node) {
  const { connector } = sourceOf(node);
  const factory = getConnector(connector).source;
  if (!factory) throw new Error(`The connector "${connector}" is no source`);
  return factory;
}

/**
 * Splits are handed out in order of their sources. A reader opens each inner reader when its first split comes; a reader
 * may still read the last split of one source while another begins the next, as rows of different readers have no order.
 */
async function discover(enumerators: readonly SplitEnumerator[]): Promise<HybridSplit[]> {
  const all: HybridSplit[] = [];
  for (const [i, enumerator] of enumerators.entries()) {
    for (const inner of await enumerator.discover()) all.push({ id: `${i}/${inner.id}`, source: i, inner });
  }
  return all;
}

/** What the reader of each source writes to: its splits are known by their ids in the whole. */
class PartOutputs {
  private readonly parts = new Map<number, SourceOutput>();

  of(part: number, output: SourceOutput): SourceOutput {
    let known = this.parts.get(part);
    if (!known) {
      const idOf = (split: string | undefined) => (split === undefined ? undefined : `${part}/${split}`);
      known = {
        emit: (batch, split) => output.emit(batch, idOf(split)),
        emitWatermark: (timestamp, split) => output.emitWatermark(timestamp, idOf(split)),
        markIdle: (split) => output.markIdle(idOf(split)),
        releaseSplit: (split) => output.releaseSplit(`${part}/${split}`),
      };
      this.parts.set(part, known);
    }
    return known;
  }
}

class HybridReader implements SourceReader {
  declare private context: OperatorContext;
  private readonly nodes: Node[];
  private readonly readers = new Map<number, SourceReader>();
  private readonly outputs = new PartOutputs();
  private readonly waiting: HybridSplit[] = [];
  private active: number | undefined;
  private finished = false;

  constructor(node: Node) {
    this.nodes = parts(node);
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  addSplits(splits: SourceSplit[]): void {
    this.waiting.push(...(splits as HybridSplit[]));
    this.waiting.sort((a, b) => a.source - b.source);
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  poll(output: SourceOutput): PollResult | Promise<PollResult> {
    if (this.active === undefined) return this.next();
    const result = this.readers.get(this.active)!.poll(this.outputs.of(this.active, output));
    return typeof result === 'string' ? this.after(result) : result.then((value) => this.after(value));
  }

  private after(result: PollResult): PollResult {
    if (result !== 'split' && result !== 'end') return result;
    this.active = undefined;
    return this.waiting.length > 0 ? 'more' : this.finished ? 'end' : 'split';
  }

  private next(): PollResult | Promise<PollResult> {
    const split = this.waiting.shift();
    if (split === undefined) return this.finished ? 'end' : 'split';
    this.active = split.source;
    const known = this.readers.get(split.source);
    if (known) {
      known.addSplits([split.inner]);
      return 'more';
    }
    const part = this.nodes[split.source]!;
    const reader = source(part).createReader(part);
    this.readers.set(split.source, reader);
    const opened = reader.open(this.context);
    reader.addSplits([split.inner]);
    return opened ? opened.then(() => 'more' as const) : 'more';
  }

  snapshot(): SourceSplit[] {
    const open = [...this.readers].flatMap(([i, reader]) =>
      reader.snapshot().map((inner) => ({ id: `${i}/${inner.id}`, source: i, inner })),
    );
    return [...open, ...this.waiting];
  }

  async close(): Promise<void> {
    for (const reader of this.readers.values()) await reader.close?.();
  }
}

export const hybridConnector: Connector = {
  source: {
    bounded: (node) => {
      const last = parts(node).at(-1)!;
      return source(last).bounded(last);
    },
    createEnumerator: (node, parallelism, _restored, configuration) => {
      const enumerators = parts(node).map((part) =>
        source(part).createEnumerator(part, parallelism, undefined, configuration),
      );
      const interval = enumerators.at(-1)!.discoverIntervalMs;
      return {
        discover: () => discover(enumerators),
        ...(interval === undefined ? {} : { discoverIntervalMs: interval }),
      };
    },
    createReader: (node) => new HybridReader(node),
  },
};
