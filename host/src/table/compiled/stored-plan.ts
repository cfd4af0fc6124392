/**
 * The form of stored plans, version 1: the nodes of a job as the planner has decided on them. See
 * docs/decisions/0009-compiled-plans.md for what it keeps and what a restore looks up.
 */
import type { Expr } from '../../expressions/contracts';
import { fromJson, type Json, toJson } from '../../expressions/serialize';
import type { CallSite } from '../../functions/user/contracts';
import type { TableConfig } from '../../operators/table/configs';
import type { ResolvedSchema } from '../../planner/catalog/contracts';
import type { ObjectPath } from '../../planner/contracts';
import type { RowType } from '../../types/logical/contracts';
import { tableError } from '../../types/sql-error';
import type { Exchanged, PlannedSource, SinkPlan } from '../graph-nodes';
import type { SinkId } from '../session-jobs';

/** Raised when a host of an older version could not read what is written; readers refuse versions that they do not know. */
export const PLAN_VERSION = 1;
export const FLINK_VERSION = '2.3';

/** A table of the catalog, with what `table.plan.compile.catalog-objects` lets a plan keep of it. */
export interface StoredTable {
  readonly path: ObjectPath;
  /** No catalog knows it: all of it is in the plan. */
  readonly anonymous?: boolean;
  readonly resolved?: {
    readonly schema: ResolvedSchema;
    readonly partitionKeys: readonly string[];
    readonly options?: ReadonlyMap<string, string>;
  };
}

/** A user function by its name in the catalog, and the types that one call of it has. */
export interface StoredFunction {
  /** As the operator's expressions call it. */
  readonly key: string;
  readonly name: readonly string[];
  readonly site: CallSite;
}

export interface StoredEdge {
  readonly source: number;
  readonly input: number;
  readonly exchange?: Exchanged;
  readonly sideOutput?: string;
}

interface AnyNode {
  /** Unique in the plan, from 1; part of the operator's uid. */
  readonly id: number;
  readonly name: string;
}

export interface StoredSource extends AnyNode, PlannedSource {
  readonly type: 'source';
  readonly table: StoredTable;
  readonly dynamicOptions: ReadonlyMap<string, string>;
}

export interface StoredValues extends AnyNode {
  readonly type: 'values';
  readonly rows: readonly (readonly Expr[])[];
  readonly rowType: RowType;
}

export interface StoredTransform extends AnyNode {
  readonly type: 'transform';
  /** Kind of operators/registry.ts. */
  readonly operator: string;
  readonly description: string;
  readonly inputs: readonly StoredEdge[];
  /** Columns of the first input that state is kept by. */
  readonly keys?: readonly number[];
  readonly config: Omit<TableConfig, 'session'>;
  readonly functions: readonly StoredFunction[];
  /** The query has set it. */
  readonly uid?: string;
  /** 0 = the job's. */
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly deadLetters: boolean;
}

export interface StoredSink extends AnyNode {
  readonly type: 'sink';
  readonly table: StoredTable;
  readonly dynamicOptions: ReadonlyMap<string, string>;
  readonly plan: SinkPlan;
  readonly inputs: readonly StoredEdge[];
  /** The query gives not insertions alone. */
  readonly changes?: boolean;
}

export type StoredNode = StoredSource | StoredValues | StoredTransform | StoredSink;

export interface StoredPlan {
  readonly planVersion: number;
  readonly flinkVersion: string;
  readonly batch: boolean;
  /** The sinks of the statement, in its order. */
  readonly sinks: readonly SinkId[];
  /** The optimized execution plan, for people. */
  readonly description: readonly string[];
  readonly nodes: readonly StoredNode[];
}

export function planToText(plan: StoredPlan): string {
  return JSON.stringify(toJson(plan), null, 2);
}

/** Throws TableException for what is no plan of this form. */
export function planFromText(text: string): StoredPlan {
  const plan = fromJson(JSON.parse(text) as Json) as Partial<StoredPlan> | null;
  if (typeof plan !== 'object' || plan === null || plan.planVersion === undefined) {
    const flinks = plan !== null && typeof plan === 'object' && 'flinkVersion' in plan;
    throw tableError(
      flinks
        ? "The plan has no 'planVersion': plans that Flink itself has stored cannot be read, since they describe Flink's operators."
        : "The plan has no 'planVersion'.",
    );
  }
  if (plan.planVersion !== PLAN_VERSION) {
    throw tableError(`The plan has version ${plan.planVersion}; this version reads plans of version ${PLAN_VERSION}.`);
  }
  for (const member of ['sinks', 'description', 'nodes'] as const) {
    if (!Array.isArray(plan[member])) throw tableError(`The plan has no '${member}'.`);
  }
  return plan as StoredPlan;
}
