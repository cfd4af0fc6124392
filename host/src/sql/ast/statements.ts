/** Statements of the syntax tree. */
import type { Identifier, Name, Node, TypeName } from './common';
import type { Expression, FunctionCall } from './expressions';
import type { HintClause, Query } from './queries';

/** WITH ('k' = 'v') and the like, in order. */
export interface Property extends Node {
  readonly key: string;
  readonly value: string;
}

export type TableElement = ColumnDefinition | WatermarkDefinition | TableConstraint;
export interface ColumnDefinition extends Node {
  readonly kind: 'column';
  readonly name: Name;
  readonly column:
    | {
        readonly kind: 'physical';
        readonly type: TypeName;
        readonly primaryKey?: 'ENFORCED' | 'NOT ENFORCED' | '';
        readonly unique?: boolean;
        readonly uniqueEnforced?: boolean;
        readonly constraintName?: Name;
      }
    | { readonly kind: 'metadata'; readonly type: TypeName; readonly from?: string; readonly virtual: boolean }
    | { readonly kind: 'computed'; readonly expression: Expression }
    /** CTAS may name columns without a type. */
    | { readonly kind: 'named' };
  readonly comment?: string;
  /** ALTER TABLE ADD/MODIFY. */
  readonly position?: { readonly kind: 'FIRST' } | { readonly kind: 'AFTER'; readonly column: Identifier };
}
export interface WatermarkDefinition extends Node {
  readonly kind: 'watermark';
  readonly column: Identifier;
  readonly expression: Expression;
}
export interface TableConstraint extends Node {
  readonly kind: 'constraint';
  readonly name?: Name;
  readonly type: 'PRIMARY KEY' | 'UNIQUE';
  readonly columns: readonly Name[];
  readonly enforced?: boolean;
}
export interface LikeClause extends Node {
  readonly table: Identifier;
  readonly options: readonly { readonly merge: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING'; readonly feature: string }[];
}
export interface Distribution extends Node {
  readonly kind: 'HASH' | 'RANGE' | 'UNKNOWN';
  readonly columns: readonly Name[];
  readonly buckets?: number;
}

export interface CreateTable extends Node {
  readonly kind: 'create_table';
  /** CREATE OR REPLACE TABLE ... AS, or REPLACE TABLE ... AS when `replaceOnly`. */
  readonly replace: boolean;
  readonly replaceOnly?: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly elements: readonly TableElement[];
  readonly comment?: string;
  readonly distribution?: Distribution;
  readonly partitionedBy?: readonly Name[];
  readonly properties?: readonly Property[];
  readonly like?: LikeClause;
  /** CTAS, RTAS */
  readonly query?: Query;
}
export interface CreateMaterializedTable extends Node {
  readonly kind: 'create_materialized_table';
  readonly orAlter: boolean;
  readonly name: Identifier;
  readonly elements: readonly TableElement[];
  readonly comment?: string;
  readonly distribution?: Distribution;
  readonly partitionedBy?: readonly Name[];
  readonly properties?: readonly Property[];
  /** START_MODE = FROM_NOW (INTERVAL ..) and the like. */
  readonly startMode?: { readonly kind: string; readonly value?: Expression };
  readonly freshness?: Expression;
  readonly refreshMode?: 'CONTINUOUS' | 'FULL';
  readonly query: Query;
}
export interface CreateView extends Node {
  readonly kind: 'create_view';
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly columns?: readonly Name[];
  readonly comment?: string;
  readonly query: Query;
}
/** What CREATE and ALTER FUNCTION say of the function itself. */
export interface FunctionBody {
  /** '' when there is a source. */
  readonly className: string;
  /** `AS $$ ... $$` */
  readonly source?: string;
  readonly language?: string;
  readonly resources: readonly { readonly type: string; readonly uri: string }[];
  readonly properties?: readonly Property[];
}
export interface CreateFunction extends Node, FunctionBody {
  readonly kind: 'create_function';
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
}
export interface CreateCatalog extends Node {
  readonly kind: 'create_catalog';
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment?: string;
  readonly properties: readonly Property[];
}
export interface CreateDatabase extends Node {
  readonly kind: 'create_database';
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment?: string;
  readonly properties: readonly Property[];
}
export interface CreateModel extends Node {
  readonly kind: 'create_model';
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly input?: readonly ColumnDefinition[];
  readonly output?: readonly ColumnDefinition[];
  readonly comment?: string;
  readonly properties: readonly Property[];
  readonly query?: Query;
}
export interface CreateConnection extends Node {
  readonly kind: 'create_connection';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment?: string;
  readonly properties: readonly Property[];
}
export interface Drop extends Node {
  readonly kind: 'drop';
  readonly what: 'TABLE' | 'VIEW' | 'FUNCTION' | 'CATALOG' | 'DATABASE' | 'MODEL' | 'MATERIALIZED TABLE' | 'CONNECTION';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly behavior?: 'RESTRICT' | 'CASCADE';
}
export interface AlterTable extends Node {
  readonly kind: 'alter_table';
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly materialized: boolean;
  readonly action: AlterTableAction;
}
export type AlterTableAction =
  | { readonly kind: 'rename'; readonly to: Identifier }
  | { readonly kind: 'set'; readonly properties: readonly Property[] }
  | { readonly kind: 'reset'; readonly keys: readonly string[] }
  | { readonly kind: 'add'; readonly elements: readonly TableElement[]; readonly distribution?: Distribution }
  | { readonly kind: 'modify'; readonly elements: readonly TableElement[]; readonly distribution?: Distribution }
  | { readonly kind: 'drop_columns'; readonly columns: readonly Identifier[] }
  | { readonly kind: 'drop_primary_key' }
  | { readonly kind: 'drop_constraint'; readonly name: Name }
  | { readonly kind: 'drop_watermark' }
  | { readonly kind: 'drop_distribution' }
  | { readonly kind: 'rename_column'; readonly from: Identifier; readonly to: Name }
  | { readonly kind: 'add_partitions'; readonly ifNotExists: boolean; readonly partitions: readonly PartitionSpec[] }
  | { readonly kind: 'drop_partitions'; readonly ifExists: boolean; readonly partitions: readonly PartitionSpec[] }
  | { readonly kind: 'compact'; readonly partition?: PartitionSpec }
  | {
      readonly kind: 'materialized';
      readonly verb: 'SUSPEND' | 'RESUME' | 'REFRESH' | 'SET FRESHNESS' | 'SET REFRESH_MODE' | 'AS';
      readonly refreshMode?: 'CONTINUOUS' | 'FULL';
      readonly partition?: PartitionSpec;
      readonly properties?: readonly Property[];
      readonly freshness?: Expression;
      readonly query?: Query;
    };
export interface PartitionSpec extends Node {
  readonly entries: readonly { readonly column: Name; readonly value?: Expression }[];
  readonly properties?: readonly Property[];
}
export interface AlterView extends Node {
  readonly kind: 'alter_view';
  readonly name: Identifier;
  readonly ifExists: boolean;
  readonly action:
    | { readonly kind: 'rename'; readonly to: Identifier }
    | { readonly kind: 'as'; readonly query: Query }
    | { readonly kind: 'set'; readonly properties: readonly Property[] };
}
export interface AlterDatabase extends Node {
  readonly kind: 'alter_database';
  readonly name: Identifier;
  readonly properties: readonly Property[];
}
export interface AlterCatalog extends Node {
  readonly kind: 'alter_catalog';
  readonly name: Identifier;
  readonly action:
    | { readonly kind: 'set'; readonly properties: readonly Property[] }
    | { readonly kind: 'reset'; readonly keys: readonly string[] }
    | { readonly kind: 'comment'; readonly text: string };
}
export interface AlterFunction extends Node, FunctionBody {
  readonly kind: 'alter_function';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: Identifier;
}
export interface AlterModel extends Node {
  readonly kind: 'alter_model';
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly action:
    | { readonly kind: 'rename'; readonly to: Identifier }
    | { readonly kind: 'set'; readonly properties: readonly Property[] }
    | { readonly kind: 'reset'; readonly keys: readonly string[] };
}
export interface AlterConnection extends Node {
  readonly kind: 'alter_connection';
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly action: AlterModel['action'];
}
export interface Insert extends Node {
  readonly kind: 'insert';
  readonly overwrite: boolean;
  readonly table: Identifier;
  readonly hints: readonly HintClause[];
  readonly partition?: PartitionSpec;
  readonly columns?: readonly Identifier[];
  readonly query: Query;
  readonly onConflict?: 'ERROR' | 'NOTHING' | 'DEDUPLICATE';
}
export interface StatementSet extends Node {
  readonly kind: 'statement_set';
  /** EXECUTE STATEMENT SET BEGIN ... END rather than BEGIN STATEMENT SET; ... END */
  readonly execute: boolean;
  readonly statements: readonly Insert[];
}
/** The SQL client's BEGIN STATEMENT SET; and END; */
export interface StatementSetBoundary extends Node {
  readonly kind: 'begin_statement_set' | 'end_statement_set';
}
export interface Update extends Node {
  readonly kind: 'update';
  readonly table: Identifier;
  readonly alias?: Name;
  readonly assignments: readonly { readonly column: Identifier; readonly value: Expression }[];
  readonly where?: Expression;
}
export interface Delete extends Node {
  readonly kind: 'delete';
  readonly table: Identifier;
  readonly alias?: Name;
  readonly where?: Expression;
}
export interface Truncate extends Node {
  readonly kind: 'truncate';
  readonly table: Identifier;
}
export interface Explain extends Node {
  readonly kind: 'explain';
  /** ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN, PLAN_ADVICE */
  readonly details: readonly string[];
  readonly statement: Statement;
  /** EXPLAIN PLAN FOR */
  readonly planFor: boolean;
  /** EXPLAIN AST | IMPLEMENTATION ... legacy words as written */
  readonly target?: string;
}
/** EXECUTE <insert or query>, EXECUTE PLAN 'file', COMPILE PLAN ..., COMPILE AND EXECUTE PLAN ... */
export interface Execute extends Node {
  readonly kind: 'execute';
  readonly statement: Statement;
}
export interface ExecutePlan extends Node {
  readonly kind: 'execute_plan';
  readonly path: string;
}
export interface CompilePlan extends Node {
  readonly kind: 'compile_plan';
  readonly path: string;
  readonly ifNotExists: boolean;
  readonly execute: boolean;
  readonly statement: Statement;
}
export interface Show extends Node {
  readonly kind: 'show';
  /** 'TABLES', 'VIEWS', 'COLUMNS', 'CATALOGS', 'CURRENT CATALOG', 'DATABASES', 'CURRENT DATABASE', 'FUNCTIONS', 'USER FUNCTIONS', 'MODULES', 'FULL MODULES', 'PARTITIONS', 'JARS', 'JOBS', 'PROCEDURES', 'MODELS', 'CREATE TABLE', 'CREATE VIEW', 'CREATE CATALOG', 'CREATE MODEL', 'CREATE MATERIALIZED TABLE', 'MATERIALIZED TABLES', 'CONNECTIONS', ... */
  readonly what: string;
  readonly preposition?: 'FROM' | 'IN';
  readonly name?: Identifier;
  readonly negated: boolean;
  readonly like?: { readonly operator: 'LIKE' | 'ILIKE'; readonly pattern: string };
  readonly partition?: PartitionSpec;
}
export interface Describe extends Node {
  readonly kind: 'describe';
  /** DESC */
  readonly short: boolean;
  readonly what: 'TABLE' | 'DATABASE' | 'CATALOG' | 'FUNCTION' | 'MODEL' | 'JOB' | 'CONNECTION';
  readonly extended: boolean;
  readonly name?: Identifier;
  /** DESCRIBE JOB 'id' */
  readonly text?: string;
}
export interface Use extends Node {
  readonly kind: 'use';
  readonly what: 'CATALOG' | 'DATABASE' | 'MODULES';
  readonly names: readonly Identifier[];
}
export interface SetStatement extends Node {
  readonly kind: 'set';
  /** Neither: SET alone lists. Both keys and values may be written unquoted in the client. */
  readonly key?: string;
  readonly value?: string;
}
export interface Reset extends Node {
  readonly kind: 'reset';
  readonly key?: string;
}
export interface LoadModule extends Node {
  readonly kind: 'load_module' | 'unload_module';
  readonly name: Identifier;
  readonly properties: readonly Property[];
}
export interface JarStatement extends Node {
  readonly kind: 'add_jar' | 'remove_jar';
  readonly path: string;
}
export interface AnalyzeTable extends Node {
  readonly kind: 'analyze_table';
  readonly table: Identifier;
  readonly partition?: PartitionSpec;
  readonly columns: 'NONE' | 'ALL' | readonly Name[];
}
export interface CallProcedure extends Node {
  readonly kind: 'call_procedure';
  readonly call: FunctionCall;
}
export interface StopJob extends Node {
  readonly kind: 'stop_job';
  readonly job: string;
  readonly withSavepoint: boolean;
  readonly withDrain: boolean;
}
/** The SQL client's own: QUIT, EXIT, CLEAR, HELP, SOURCE. */
export interface ClientCommand extends Node {
  readonly kind: 'client_command';
  readonly command: string;
}

export type Statement =
  | Query
  | CreateTable
  | CreateMaterializedTable
  | CreateView
  | CreateFunction
  | CreateCatalog
  | CreateDatabase
  | CreateModel
  | CreateConnection
  | Drop
  | AlterTable
  | AlterView
  | AlterDatabase
  | AlterCatalog
  | AlterFunction
  | AlterModel
  | AlterConnection
  | Insert
  | StatementSet
  | StatementSetBoundary
  | Update
  | Delete
  | Truncate
  | Explain
  | Execute
  | ExecutePlan
  | CompilePlan
  | Show
  | Describe
  | Use
  | SetStatement
  | Reset
  | LoadModule
  | JarStatement
  | AnalyzeTable
  | CallProcedure
  | StopJob
  | ClientCommand;
