/** Building small graphs in tests. */
import {
  ChainingStrategy,
  DataType,
  Edge,
  FunctionSpec,
  JobGraph,
  Language,
  Node,
  Partitioning,
  ProtocolVersion,
  RowBatch,
  SinkOperator,
  SourceOperator,
  TransformOperator,
  TypeRoot,
} from '@drey/sdk/protocol';
import { rowsBatch } from '../types/batch';

export const BIGINT = DataType.create({ root: TypeRoot.BIGINT });

export function typescript(id: string): FunctionSpec {
  return FunctionSpec.create({ language: Language.TYPESCRIPT, id, name: id });
}

/** Nodes get ids from 1 in the order of the calls. */
export class GraphBuilder {
  readonly graph: JobGraph;

  constructor(init: Partial<JobGraph> = {}) {
    this.graph = JobGraph.create({ version: ProtocolVersion.PROTOCOL_V1, name: 'test', parallelism: 1, ...init });
  }

  collection(values: readonly number[], init: Partial<Node> = {}, timestamps?: readonly number[]): number {
    const columns = rowsBatch(values, timestamps).columns(BIGINT);
    const rows = RowBatch.decode(RowBatch.encode(columns).finish());
    const value = SourceOperator.create({ connector: 'collection', rows, bounded: true });
    return this.add({ name: 'Collection Source', operator: { kind: 'source', value }, parallelism: 1, ...init });
  }

  source(connector: string, init: Partial<Node> = {}, bounded = true): number {
    const value = SourceOperator.create({ connector, bounded });
    return this.add({ name: connector, operator: { kind: 'source', value }, ...init });
  }

  transform(
    kind: string,
    inputs: readonly (number | Partial<Edge>)[],
    init: Partial<Node> = {},
    functions: FunctionSpec[] = [],
  ): number {
    const value = TransformOperator.create({ kind, functions });
    return this.add({ name: kind, operator: { kind: 'transform', value }, inputs: inputs.map(edge), ...init });
  }

  sink(connector: string, input: number | Partial<Edge>, init: Partial<Node> = {}): number {
    const value = SinkOperator.create({ connector, collectId: 'result' });
    return this.add({ name: connector, operator: { kind: 'sink', value }, inputs: [edge(input)], ...init });
  }

  add(init: Partial<Node>): number {
    const id = this.graph.nodes.length + 1;
    this.graph.nodes.push(Node.create({ id, outputType: BIGINT, chaining: ChainingStrategy.ALWAYS, ...init }));
    return id;
  }
}

function edge(input: number | Partial<Edge>): Edge {
  if (typeof input === 'number') return Edge.create({ source: input, partitioning: Partitioning.AUTO });
  return Edge.create({ partitioning: Partitioning.AUTO, ...input });
}
