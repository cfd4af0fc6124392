/**
 * The nodes of EXPLAIN JSON_EXECUTION_PLAN: those of the plan in the shape that EXPLAIN shows, under Flink's names and numbers. Each
 * node of the plan has a number (`Calc[2]`); transformations, exchanges and unions among them, have ids. Both begin at 1 here, where
 * Flink counts on for as long as its process lives.
 */
import type { PlanNodeText } from '../../graph/index';
import { explainNode, SharedParts } from '../../planner/physical/explain';
import { inStyle } from '../../planner/physical/explain-text';
import type { PhysicalNode } from '../../planner/physical/node';
import { Exchange } from '../../planner/physical/nodes/calc-nodes';
import { Sink } from '../../planner/physical/nodes/sink';
import { Source } from '../../planner/physical/nodes/source';
import { isInsertOnly } from '../../planner/physical/traits';
import type { ConstraintEnforcerConfig } from '../../operators/table/configs';
import type { RowType } from '../../types/logical/contracts';
import type { EngineContext } from '../engine';
import { defaultParallelism } from '../../graph/index';
import {
  behindSource,
  DEFAULT,
  exchangedParallelism,
  nodeParallelism,
  sinkDistribution,
  sourceExchange,
} from '../parallelism';
import { type SinkStep, sinkPlans } from '../sink-plan';

/** Where the rows of a node come from, and how. */
interface Port {
  readonly id: number;
  /** Of exchanges. */
  readonly shipped?: string | undefined;
}

interface Made {
  readonly ports: readonly Port[];
  /** That operators behind it have; DEFAULT and UNSET too. */
  readonly parallelism: number;
}

/** `originals`: the sinks of the plan that runs, which knows the keys of its rows. */
export function executionNodes(
  roots: readonly PhysicalNode[],
  originals: readonly PhysicalNode[],
  context: EngineContext,
  reuses: boolean,
): PlanNodeText[] {
  return inStyle('explain', () => new ExecutionNodes(roots, originals, context, reuses).all());
}

class ExecutionNodes {
  private readonly nodes: PlanNodeText[] = [];
  private readonly numbers = new Map<PhysicalNode | string, number>();
  private readonly made = new Map<PhysicalNode | string, Made>();
  private readonly parts: SharedParts;
  private nextNumber = 1;
  private nextId = 1;
  private exchanges = 0;

  constructor(
    private readonly roots: readonly PhysicalNode[],
    private readonly originals: readonly PhysicalNode[],
    private readonly context: EngineContext,
    reuses: boolean,
  ) {
    this.parts = new SharedParts(roots, reuses);
    for (const root of roots) this.number(root);
    this.numberLate(roots);
  }

  all(): PlanNodeText[] {
    const writers = this.roots.map((root) => {
      if (root instanceof Sink) return this.sink(root);
      this.translate(root);
      return undefined;
    });
    // Writers of sinks are made after all transformations.
    this.nextId += this.exchanges;
    for (const write of writers) write?.();
    return this.nodes;
  }

  /** Inputs come before what reads them. */
  private number(node: PhysicalNode): void {
    const place = this.parts.placeOf(node);
    if (this.numbers.has(place)) return;
    for (const input of node.inputs) this.number(input);
    if (isAdded(node)) this.numbers.set(place, 0);
    else this.numbers.set(place, this.nextNumber++);
  }

  /** Joins that may change while they run take the place of others when the plan is whole. */
  private numberLate(nodes: readonly PhysicalNode[], seen = new Set<PhysicalNode | string>()): void {
    for (const node of nodes) {
      const place = this.parts.placeOf(node);
      if (seen.has(place)) continue;
      seen.add(place);
      this.numberLate(node.inputs, seen);
      if (isAdded(node) || node.name === 'AdaptiveJoin') this.numbers.set(place, this.nextNumber++);
    }
  }

  private numberOf(node: PhysicalNode): number {
    return this.numbers.get(this.parts.placeOf(node))!;
  }

  private translate(node: PhysicalNode): Made {
    const place = this.parts.placeOf(node);
    const known = this.made.get(place);
    if (known) return known;
    const made = this.make(node);
    this.made.set(place, made);
    return made;
  }

  private make(node: PhysicalNode): Made {
    if (node instanceof Source) return this.source(node);
    const inputs = node.inputs.map((input) => this.translate(input));
    if (node.name === 'Exchange') return this.exchange(node, inputs[0]);
    if (node.name === 'Union') {
      this.nextId++;
      return { ports: inputs.flatMap(({ ports }) => ports), parallelism: inputs[0].parallelism };
    }
    if (inputs.length === 0) return this.start(`Source: ${node.name}`, node, 1);
    const number = this.numberOf(node);
    // Local aggregations of batch mode are nodes of the same kind.
    const name = this.context.session.batch ? node.name.replace(/^Local/, '') : node.name;
    return this.operator(`${name}[${number}]`, `[${number}]:${explainNode(node)}`, inputs);
  }

  private source(node: Source): Made {
    const { source, path } = node;
    const kafka = KAFKA.has(node.table.options.get('connector') ?? '');
    const made = kafka
      ? this.leaf(`Source: KafkaSource-${path.join('.')}`, undefined, source.parallelism ?? DEFAULT)
      : this.start(`Source: ${path[2]}`, node, source.parallelism ?? DEFAULT);
    // A parallelism of its own is put around the source.
    if (source.parallelism !== undefined) this.nextId++;
    const shipped = sourceExchange(source, path, node.primaryKey) && this.partitioned('HASH');
    return { ports: made.ports.map((port) => ({ ...port, shipped })), parallelism: behindSource(source) };
  }

  private start(name: string, node: PhysicalNode, parallelism: number): Made {
    const number = this.numberOf(node);
    return this.leaf(`${name}[${number}]`, `[${number}]:${explainNode(node)}`, parallelism);
  }

  private leaf(name: string, contents: string | undefined, parallelism: number): Made {
    const id = this.push({ name, contents: contents ?? name, pact: 'Data Source', parallelism });
    return { ports: [{ id }], parallelism };
  }

  private exchange(node: PhysicalNode, input: Made): Made {
    const text = new Map(node.terms()).get('distribution')!.slice(1, -1);
    if (node instanceof Exchange) {
      const shipped = this.partitioned(node.distribution.kind === 'single' ? 'GLOBAL' : 'HASH');
      // Batch names the columns.
      const batch = this.context.session.batch && shipped === 'HASH' ? text.replace(/^hash/, 'HASH') : shipped;
      return behind(input, batch, exchangedParallelism(node.distribution));
    }
    if (text === 'single') return behind(input, this.partitioned('GLOBAL'), exchangedParallelism({ kind: 'single' }));
    if (text === 'broadcast') return behind(input, this.partitioned('BROADCAST'), DEFAULT);
    if (!text.startsWith('hash')) return behind(input, this.partitioned('FORWARD'), input.parallelism);
    return behind(
      input,
      this.partitioned(text.replace(/^hash/, 'HASH')),
      exchangedParallelism({ kind: 'hash', keys: [] }),
    );
  }

  private partitioned(shipped: string): string {
    this.nextId++;
    this.exchanges++;
    return shipped;
  }

  private operator(name: string, contents: string, inputs: readonly Made[], ownParallelism?: number): Made {
    const single = inputs.some(({ ports }) => ports.some(({ shipped }) => shipped === 'GLOBAL'));
    const parallelism = single ? 1 : (ownParallelism ?? inputs[0].parallelism);
    const ports = inputs.flatMap((input) => input.ports);
    const id = this.push({ name, contents, pact: 'Operator', parallelism, ports });
    return { ports: [{ id }], parallelism };
  }

  /** What is made in the end, if anything. */
  private sink(root: Sink): (() => void) | undefined {
    const { context } = this;
    const { settings } = root;
    const original =
      this.originals.find((one): one is Sink => one instanceof Sink && one.settings === settings) ?? root;
    const number = this.numberOf(root);
    let input = this.translate(root.input);
    const { path, primaryKey, sink } = settings;
    const spread = sinkDistribution(
      { path, sink, primaryKey, insertOnly: isInsertOnly(original.input.modifyKinds), parallelism: input.parallelism },
      context.parallelism ?? defaultParallelism(context.configuration),
      context.session.option,
    );
    for (const step of sinkPlans(original, context.session, true)) {
      const keyed = step.plan.keys !== undefined;
      const given = keyed ? behind(input, this.partitioned('HASH'), input.parallelism) : input;
      const contents = `[${number}]:${stepText(step)}`;
      input = this.operator(`${step.name}[${number}]`, contents, [given], keyed ? spread.parallelism : undefined);
    }
    if (spread.exchange && !original.materializes) input = behind(input, this.partitioned('HASH'), input.parallelism);
    const { parallelism } = spread;
    const { ports } = input;
    if (KAFKA.has(settings.table.options.get('connector') ?? '')) {
      this.nextId++;
      return () => this.writer(`${path[2]}[${number}]`, ports, parallelism);
    }
    const contents = `[${number}]:${explainNode(root)}`;
    this.push({ name: `Sink: ${path[2]}[${number}]`, contents, pact: 'Data Sink', parallelism, ports });
    return undefined;
  }

  /** A sink that commits is two operators; ids between them are those of the streams that Flink makes of them. */
  private writer(name: string, ports: readonly Port[], parallelism: number): void {
    const write = `${name}: Writer`;
    const id = this.push({ name: write, contents: write, pact: 'Operator', parallelism, ports });
    this.nextId++;
    const commit = `${name}: Committer`;
    this.push({ name: commit, contents: commit, pact: 'Operator', parallelism, ports: [{ id }] });
  }

  private push(node: Omit<PlanNodeText, 'id' | 'inputs'> & { readonly ports?: readonly Port[] }): number {
    const id = this.nextId++;
    const { context } = this;
    const { name, contents, pact, ports } = node;
    const planned = nodeParallelism(node.parallelism, context.parallelism);
    const parallelism = planned || defaultParallelism(context.configuration);
    const inputs = ports?.map((port) => {
      const before = this.nodes.find((one) => one.id === port.id)!;
      return { id: port.id, shipped: port.shipped ?? (before.parallelism === parallelism ? 'FORWARD' : 'REBALANCE') };
    });
    this.nodes.push({ id, name, contents, pact, parallelism, inputs });
    return id;
  }
}

/** Exchanges that keep rows where they are, which Flink adds to the plan when it is whole. */
function isAdded(node: PhysicalNode): boolean {
  if (node.name !== 'Exchange' || node instanceof Exchange) return false;
  const terms = new Map(node.terms());
  return terms.has('shuffle_mode') || !/^\[(hash|single|broadcast)/.test(terms.get('distribution')!);
}

const KAFKA: ReadonlySet<string> = new Set(['kafka', 'upsert-kafka']);

function behind({ ports }: Made, shipped: string, parallelism: number): Made {
  return { ports: ports.map((port) => ({ ...port, shipped })), parallelism };
}

function stepText({ name, plan, rowType }: SinkStep): string {
  if (plan.kind === 'table-constraint-enforcer') return `${name}[${enforcerTexts(plan.config, rowType).join(', ')}]`;
  return `${name}(pk=[${namesOf(rowType, plan.keys?.[0] ?? [])}])`;
}

function enforcerTexts(
  { notNull, lengths }: Pick<ConstraintEnforcerConfig, 'notNull' | 'lengths'>,
  rowType: RowType,
): string[] {
  const columns = lengths?.columns ?? [];
  const of = (binary: boolean) => columns.filter((column) => column.binary === binary).map(({ index }) => index);
  return [
    ...(notNull ? [`NotNullEnforcer(fields=[${namesOf(rowType, notNull.columns)}])`] : []),
    ...[of(false), of(true)].flatMap((fields) =>
      fields.length > 0 ? [`LengthEnforcer(fields=[${namesOf(rowType, fields)}])`] : [],
    ),
  ];
}

function namesOf({ fields }: RowType, columns: readonly number[]): string {
  return columns.map((column) => fields[column].name).join(', ');
}
