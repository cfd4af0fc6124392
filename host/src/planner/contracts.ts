/**
 * The logical plan: relational nodes as Flink's EXPLAIN names them (LogicalProject, ...). Immutable; rules make new nodes.
 * Every node knows its output row type; expressions refer to the inputs' fields by position.
 */
import type { AggregateCall, Expr, SortField } from '../expressions/contracts';
import type { LogicalType, RowType } from '../types/logical/contracts';

interface Node {
  readonly rowType: RowType;
  /** Query hints that stand on this node: STATE_TTL, LOOKUP, BROADCAST, ... */
  readonly hints?: readonly Hint[];
  /** Sub-queries in this node's expressions read its input row as CorrelatedRefs of this id (Calcite's variablesSet). */
  readonly correlation?: number;
}

export interface Hint {
  readonly name: string;
  readonly list: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** `catalog`, `database`, `name`. */
export type ObjectPath = readonly [string, string, string];

/**
 * A table as its connector gives it: physical columns and those metadata columns that are used. The resolver expands computed
 * columns into a Project and the watermark into a WatermarkAssigner above it, as Flink does.
 */
export interface Scan extends Node {
  readonly node: 'Scan';
  readonly path: ObjectPath;
  /** The resolved catalog table (planner/catalog/contracts.ts), an inline table, or a DataStream. */
  readonly table: import('./catalog/contracts').ResolvedTable;
  /** OPTIONS hint merged over the table's options. */
  readonly dynamicOptions: ReadonlyMap<string, string>;
  /** Position in `table.schema` columns (physical, then metadata) for each field of the output. */
  readonly columns: readonly number[];
  /** What rules pushed into the source; planner/rules/push-*.ts. */
  readonly pushed?: PushedAbilities;
}

export type SourceAbility = 'partitions' | 'filter' | 'project' | 'metadata' | 'watermark' | 'limit';

export interface PushedAbilities {
  /** In the order in which they were pushed, which EXPLAIN shows. */
  readonly order: readonly SourceAbility[];
  /** Conjuncts that the source has taken, over its whole row (logical/source-row.ts). */
  readonly filters?: readonly Expr[];
  /** Rows that are enough. */
  readonly limit?: number;
  /** Of nested projections, for each output field: the way from its column down to the field; empty = the column itself. */
  readonly projection?: readonly (readonly number[])[];
  /** Over the scan's output; a call of SOURCE_WATERMARK when the source makes watermarks of its own. */
  readonly watermark?: Expr;
  /** Those that can hold rows that are wanted; null is the partition of NULL. */
  readonly partitions?: readonly Partition[];
}

/** Value of each partition column as its text. */
export type Partition = ReadonlyMap<string, string | null>;

export interface Values extends Node {
  readonly node: 'Values';
  /** Literals only; rows of other expressions are a Union of Projects. */
  readonly rows: readonly (readonly Expr[])[];
}

export interface Project extends Node {
  readonly node: 'Project';
  readonly input: LogicalNode;
  readonly exprs: readonly Expr[];
}

export interface Filter extends Node {
  readonly node: 'Filter';
  readonly input: LogicalNode;
  readonly condition: Expr;
}

export interface WatermarkAssigner extends Node {
  readonly node: 'WatermarkAssigner';
  readonly input: LogicalNode;
  readonly rowtimeIndex: number;
  readonly expr: Expr;
}

export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI';

export interface Join extends Node {
  readonly node: 'Join';
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  readonly type: JoinType;
  readonly condition: Expr;
}

/**
 * Joins of two or more inputs as one node; made by rules/multi-join.ts. Conditions read the fields of all inputs in a row;
 * `conditions[i]` and `joinTypes[i]` say how input i joins those in front of it ([0]: TRUE, INNER).
 */
export interface MultiJoin extends Node {
  readonly node: 'MultiJoin';
  readonly inputs: readonly LogicalNode[];
  readonly joinTypes: readonly ('INNER' | 'LEFT')[];
  readonly conditions: readonly Expr[];
  /** STATE_TTL for each input as it was written; empty = no hint was given. */
  readonly ttls: readonly string[];
}

/** For each row of `left`, `right` evaluated with CorrelatedRefs of this id bound to that row (LATERAL, UNNEST, sub-queries). */
export interface Correlate extends Node {
  readonly node: 'Correlate';
  readonly id: number;
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  readonly type: 'INNER' | 'LEFT' | 'SEMI' | 'ANTI';
}

/** FOR SYSTEM_TIME AS OF: `period` is an expression over the left side (CorrelatedRef) or a literal timestamp. */
export interface Snapshot extends Node {
  readonly node: 'Snapshot';
  readonly input: LogicalNode;
  readonly period: Expr;
}

/** GROUP BY. Output: the columns of `grouping`, then one for each call. Arguments of calls are InputRefs. */
export interface Aggregate extends Node {
  readonly node: 'Aggregate';
  readonly input: LogicalNode;
  readonly grouping: readonly number[];
  /** GROUPING SETS, CUBE, ROLLUP: subsets of `grouping` (as input positions); one set = plain GROUP BY. */
  readonly groupSets: readonly (readonly number[])[];
  readonly calls: readonly AggregateCall[];
}

/**
 * Legacy group windows TUMBLE/HOP/SESSION in GROUP BY: made by the resolver together with the auxiliary functions
 * (TUMBLE_START, ...), which become `properties`. Output: grouping, calls, then one column for each property.
 */
export interface WindowGroupAggregate extends Node {
  readonly node: 'WindowGroupAggregate';
  readonly input: LogicalNode;
  readonly grouping: readonly number[];
  readonly window: GroupWindow;
  readonly calls: readonly AggregateCall[];
  readonly properties: readonly { readonly kind: 'START' | 'END' | 'ROWTIME' | 'PROCTIME'; readonly name: string }[];
}

export interface GroupWindow {
  readonly kind: 'TUMBLE' | 'HOP' | 'SESSION';
  readonly timeIndex: number;
  readonly timeAttribute: 'ROWTIME' | 'PROCTIME' | 'BATCH';
  /** ms */
  readonly size: number;
  /** HOP, ms */
  readonly slide?: number;
  /** ms */
  readonly offset: number;
  /** The intervals as literals in the order they were written: for EXPLAIN. */
  readonly operands?: readonly Expr[];
}

export interface Sort extends Node {
  readonly node: 'Sort';
  readonly input: LogicalNode;
  /** Empty for a bare LIMIT. */
  readonly fields: readonly SortField[];
  readonly offset?: number;
  readonly fetch?: number;
}

export interface SetOp extends Node {
  readonly node: 'Union' | 'Intersect' | 'Minus';
  readonly inputs: readonly LogicalNode[];
  readonly all: boolean;
}

/** A table function in FROM: `call` refers to correlated fields only. UNNEST is the built-in '$UNNEST$'. */
export interface TableFunctionScan extends Node {
  readonly node: 'TableFunctionScan';
  readonly call: Expr;
}

/** A window TVF. Output: the input's columns, window_start, window_end, window_time. */
export interface WindowTableFunction extends Node {
  readonly node: 'WindowTableFunction';
  readonly input: LogicalNode;
  readonly window: WindowSpec;
}

export interface WindowSpec {
  readonly kind: 'TUMBLE' | 'HOP' | 'CUMULATE' | 'SESSION';
  readonly timeIndex: number;
  readonly timeAttribute: 'ROWTIME' | 'PROCTIME' | 'BATCH';
  /** All ms. size: TUMBLE, HOP, CUMULATE (maximum); gap of SESSION. */
  readonly size: number;
  /** HOP: slide, CUMULATE: step. */
  readonly slide?: number;
  readonly offset: number;
  /** SESSION: PARTITION BY columns of the TABLE argument. */
  readonly partition: readonly number[];
  /** The intervals as literals in the order they were written: for EXPLAIN. */
  readonly operands?: readonly Expr[];
}

/** Process table functions, TO_CHANGELOG, FROM_CHANGELOG, ML_PREDICT, VECTOR_SEARCH...: table arguments are inputs. */
export interface ProcessTableFunction extends Node {
  readonly node: 'ProcessTableFunction';
  readonly name: string;
  readonly userFunction?: string;
  /** What a user's function collects: its columns stand behind those of its tables. */
  readonly functionOutput?: LogicalType;
  readonly inputs: readonly TableArgument[];
  /** Scalar arguments by parameter name; table arguments are absent. */
  readonly scalars: ReadonlyMap<string, Expr | { readonly descriptor: readonly string[] }>;
  /** ML_PREDICT. */
  readonly model?: import('./catalog/contracts').ResolvedModel;
  /** What the model's provider offers: at least one of them. */
  readonly modelFunctions?: { readonly sync?: ModelFunction; readonly async?: ModelFunction };
  /** All parameters in order; those that are neither inputs nor scalars have their default. */
  readonly parameters?: readonly string[];
  readonly uid?: string;
}

/** A table function of the user that a model asks. */
export interface ModelFunction {
  readonly key: string;
  readonly name: string;
  /** Types that it takes for the model's inputs, and its rows. */
  readonly args: readonly LogicalType[];
  readonly result: LogicalType;
}

export interface TableArgument {
  readonly name: string;
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
}

export interface MatchRecognize extends Node {
  readonly node: 'MatchRecognize';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly pattern: Pattern;
  /** DEFINE: variable to condition over PatternRefs. */
  readonly definitions: ReadonlyMap<string, Expr>;
  readonly measures: readonly { readonly name: string; readonly expr: Expr }[];
  readonly subsets: ReadonlyMap<string, readonly string[]>;
  readonly after: {
    readonly kind: 'PAST_LAST_ROW' | 'TO_NEXT_ROW' | 'TO_FIRST' | 'TO_LAST';
    readonly variable?: string;
  };
  readonly allRows: boolean;
  /** WITHIN, ms. */
  readonly within?: number;
}

export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'alternation'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'permute'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'exclude'; readonly part: Pattern }
  | {
      readonly kind: 'quantified';
      readonly part: Pattern;
      readonly min: number;
      /** Infinity = unbounded. */
      readonly max: number;
      readonly greedy: boolean;
    };

/** INSERT INTO: the input already has the sink's columns, casts included (LogicalSink). */
export interface Sink extends Node {
  readonly node: 'Sink';
  readonly input: LogicalNode;
  readonly path: ObjectPath;
  readonly table: import('./catalog/contracts').ResolvedTable;
  readonly dynamicOptions: ReadonlyMap<string, string>;
  readonly overwrite: boolean;
  readonly staticPartitions: ReadonlyMap<string, string>;
  /** Columns that a partial INSERT names; undefined = all. */
  readonly targetColumns?: readonly (readonly number[])[];
  /** INSERT ... ON CONFLICT. */
  readonly onConflict?: 'ERROR' | 'NOTHING' | 'DEDUPLICATE';
}

export type LogicalNode =
  | Scan
  | Values
  | Project
  | Filter
  | WatermarkAssigner
  | Join
  | MultiJoin
  | Correlate
  | Snapshot
  | Aggregate
  | WindowGroupAggregate
  | Sort
  | SetOp
  | TableFunctionScan
  | WindowTableFunction
  | ProcessTableFunction
  | MatchRecognize
  | Sink;
