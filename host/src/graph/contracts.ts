/** The logical and the physical form of a job between the protocol's JobGraph and the runtime's subtasks. */
import type { ChainingStrategy, DataType, FunctionSpec, JobGraph, Node, Partitioning } from '@drey/sdk/protocol';

export type { StageOutputSpec, StageSpec } from '../operators/registry';

/** An edge whose partitioning is decided: never AUTO. */
export interface StreamEdge {
  readonly source: number;
  readonly target: number;
  /** 0 or 1. */
  readonly input: number;
  readonly partitioning: Partitioning;
  /** Id of the source's OutputTag; empty = main output. */
  readonly sideOutput: string;
  readonly keySelector: FunctionSpec | undefined;
  readonly keyType: DataType | undefined;
  /** SQL rows: the columns that make the key. */
  readonly keyFields: readonly number[];
  readonly partitioner: FunctionSpec | undefined;
  /** Type of the rows on this edge; undefined when the front end did not say. */
  readonly type: DataType | undefined;
}

/** A node with everything that a front end may leave out filled in. */
export interface StreamNode {
  readonly id: number;
  readonly node: Node;
  /** As Flink prints it: "Source: Collection Source", "Map", "Sink: Print to Std. Out". */
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
  readonly chaining: ChainingStrategy;
  readonly isSource: boolean;
  readonly isSink: boolean;
  readonly inputs: readonly StreamEdge[];
  readonly outputs: readonly StreamEdge[];
}

/** A validated job. `nodes` are in topological order (inputs first), otherwise in the order of the graph. */
export interface StreamGraph {
  readonly graph: JobGraph;
  readonly nodes: readonly StreamNode[];
  readonly byId: ReadonlyMap<number, StreamNode>;
  readonly configuration: ReadonlyMap<string, string>;
  readonly batch: boolean;
}

/** One operator instance of a subtask: a node, or a run of chained Python nodes (a stage). */
export interface PlanOperator {
  /** Position in PlanTask.operators. */
  readonly index: number;
  readonly nodes: readonly StreamNode[];
  /** Name for messages and metrics: that of the node, or "A -> B" of a stage. */
  readonly name: string;
  readonly inputs: readonly StreamEdge[];
  /** Consumers inside the chain: which operator gets the main output or a side output. */
  readonly chained: readonly { readonly operator: number; readonly sideOutput: string; readonly input: number }[];
  /** Positions in ExecutionPlan.edges of the edges that leave the task here. */
  readonly outgoing: readonly number[];
}

/** A task: a chain of operators that runs as `parallelism` subtasks. */
export interface PlanTask {
  readonly index: number;
  /** "Source: Collection Source -> (Map, Filter -> Sink: Print to Std. Out)". */
  readonly name: string;
  /** Operators from the head on; every operator stands after the one that feeds it. */
  readonly operators: readonly PlanOperator[];
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
  /** Positions in ExecutionPlan.edges of the edges that enter the head. */
  readonly incoming: readonly number[];
}

/** An exchange between two tasks. */
export interface PlanEdge {
  readonly index: number;
  readonly edge: StreamEdge;
  readonly sourceTask: number;
  readonly sourceOperator: number;
  readonly targetTask: number;
}

export interface ExecutionPlan {
  readonly streamGraph: StreamGraph;
  readonly tasks: readonly PlanTask[];
  readonly edges: readonly PlanEdge[];
  readonly batch: boolean;
}

/** A graph that cannot run. `exceptionClass` is the Java class that PyFlink's users see for this mistake. */
export class GraphError extends Error {
  constructor(
    message: string,
    readonly exceptionClass: string = 'java.lang.IllegalArgumentException',
  ) {
    super(message);
    this.name = 'GraphError';
  }
}
