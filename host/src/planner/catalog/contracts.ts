/** Catalogs: what names stand for. The resolver reads, DDL statements write. */
import type { Expr } from '../../expressions/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import type { ObjectPath } from '../contracts';

/** A column of a resolved schema, in the order of the DDL. */
export type Column = { readonly name: string; readonly type: LogicalType; readonly comment?: string } & (
  | { readonly kind: 'physical' }
  /** `expr` refers to the schema's columns by position. */
  | { readonly kind: 'computed'; readonly expr: Expr /** As SQL. */; readonly text: string }
  | { readonly kind: 'metadata'; readonly key: string; readonly virtual: boolean; readonly metadataKey?: string }
);

export interface WatermarkSpec {
  /** Column name or, for a nested rowtime, its path. */
  readonly column: string;
  readonly columnIndex: number;
  /** Over the schema's columns. */
  readonly expr: Expr;
  readonly text: string;
}

export interface ResolvedSchema {
  readonly columns: readonly Column[];
  readonly watermark?: WatermarkSpec;
  readonly primaryKey?: { readonly name: string; readonly columns: readonly string[] };
  readonly indexes?: readonly (readonly string[])[];
}

export interface ResolvedTable {
  readonly kind: 'table' | 'view';
  readonly path: ObjectPath;
  readonly schema: ResolvedSchema;
  readonly options: ReadonlyMap<string, string>;
  readonly partitionKeys: readonly string[];
  readonly distribution?: {
    readonly kind: 'HASH' | 'RANGE' | 'UNKNOWN';
    readonly buckets?: number;
    readonly keys: readonly string[];
  };
  readonly comment?: string;
  /** Views: the query as written and with all names expanded. */
  readonly query?: { readonly original: string; readonly expanded: string };
  readonly temporary: boolean;
  /** Tables without a connector that the host itself holds: a DataStream, inline rows, a registered plan of a Table. */
  readonly inline?: InlineTable;
}

/** What stands behind a table that no DDL made. */
export type InlineTable =
  | { readonly kind: 'rows'; readonly rowType: RowType; readonly rows: readonly unknown[] }
  | { readonly kind: 'plan'; readonly plan: import('../contracts').LogicalNode }
  | StreamTable;

/** A DataStream as a table. */
export interface StreamTable {
  readonly kind: 'stream';
  /** The stream's node in the environment's graph. */
  readonly nodeId: number;
  /** Id of a side output of that node, when the stream is one. */
  readonly sideOutput?: string;
  /** Kinds of rows other than INSERT count. */
  readonly changelog: boolean;
  /** With `changelog`: no -U rows; the schema has a primary key. */
  readonly upsert?: boolean;
  /** Records are rows, whose fields are the columns; absent = true, false = records are values of one column. */
  readonly composite?: boolean;
  /** The records as they come: all fields, in order. Absent = the physical columns of the schema. */
  readonly record?: RowType;
}

export interface UserFunction {
  readonly path: ObjectPath | readonly [string];
  /** Class name or entry point as in CREATE FUNCTION. */
  readonly identifier: string;
  readonly language: 'JAVA' | 'SCALA' | 'PYTHON' | 'TYPESCRIPT' | 'ASSEMBLYSCRIPT' | 'WASM' | 'SQL';
  readonly temporary: boolean;
  readonly system: boolean;
  /** Of CREATE FUNCTION: `AS $$ ... $$`, USING, WITH. */
  readonly source?: string;
  readonly resources?: readonly { readonly type: string; readonly uri: string }[];
  readonly options?: ReadonlyMap<string, string>;
  /** Typed definition, when the host can run it. */
  readonly definition?: import('../../functions/contracts').FunctionDefinition;
  /** What runs it, and the key that plans know it by (`CatalogManager.registered` gives both and the definition). */
  readonly registered?: import('../../functions/user/contracts').RegisteredFunction;
  readonly key?: string;
  /** Of Python functions that are looked at when they are first called: `module.attribute`, or a module's text and the name in it. */
  readonly python?: { readonly entry: string; readonly text?: string; readonly deadline: number };
}

/** Read access for the resolver. Names are as written: 1 to 3 parts; missing ones come from the current catalog and database. */
export interface CatalogReader {
  readonly currentCatalog: string;
  readonly currentDatabase: string;
  /** undefined when there is no such table or view. */
  table(parts: readonly string[]): ResolvedTable | undefined;
  fn(parts: readonly string[]): UserFunction | undefined;
  /** The function with its definition, if it was only named so far and its code can be looked at. */
  load?(fn: UserFunction): UserFunction;
  model(parts: readonly string[]): ResolvedModel | undefined;
}

export interface ResolvedModel {
  readonly path: ObjectPath;
  readonly input: RowType;
  readonly output: RowType;
  readonly options: ReadonlyMap<string, string>;
  readonly comment?: string;
}
