/**
 * The syntax tree of Flink SQL. It keeps what was written (quoting, literal texts, order), so that `print.ts` can give the
 * statement back; nothing here is resolved. Every node has the range of text it came from.
 */

/** Offsets in UTF-16 units (end exclusive), line and column from 1 as Flink's messages count. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Node {
  readonly span: Span;
}

/** One part of a name. */
export interface Name extends Node {
  readonly text: string;
  readonly quoted: boolean;
  /** A compound name where a column's own name belongs (ALTER TABLE ADD (a.b INT)); `text` joins its parts with dots. */
  readonly path?: Identifier;
}

/** `a.b.c` */
export interface Identifier extends Node {
  readonly kind: 'identifier';
  readonly parts: readonly Name[];
}

// ---------------------------------------------------------------- types

export interface TypeName extends Node {
  /** Upper case: 'INT', 'VARCHAR', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'ROW', 'ARRAY', 'MAP', 'MULTISET', 'INTERVAL', 'RAW', 'STRUCTURED', ... */
  readonly name: string;
  /** Length, precision, scale in order. */
  readonly arguments: readonly number[];
  /** TIME, TIMESTAMP: undefined = not written. */
  readonly timeZone?: 'WITH' | 'WITHOUT' | 'WITH LOCAL';
  /** ARRAY<T>, MULTISET<T>, MAP<K, V>; `INT ARRAY` is the same with postfix. */
  readonly elements?: readonly TypeName[];
  readonly postfix?: boolean;
  /** ROW<a INT 'comment', ...>, STRUCTURED<'class', a INT>. */
  readonly fields?: readonly { readonly name: Name; readonly type: TypeName; readonly comment?: string }[];
  /** RAW('class', 'serializer'), STRUCTURED<'class', ...>. */
  readonly strings?: readonly string[];
  readonly interval?: IntervalQualifier;
  /** A user-defined type by name. */
  readonly identifier?: Identifier;
  /** undefined = nothing written. */
  readonly nullable?: boolean;
}

export interface IntervalQualifier extends Node {
  /** 'YEAR', 'MONTH', 'DAY', ..., 'SECOND', and for EXTRACT, FLOOR, TIMESTAMPDIFF also 'QUARTER', 'WEEK', 'DOW', 'EPOCH', ... */
  readonly from: string;
  readonly to?: string;
  readonly precision?: number;
  readonly fraction?: number;
}

// ---------------------------------------------------------------- expressions

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  /** As written: '12', '1.50', '1e3'. A sign is a unary operator. */
  readonly text: string;
}
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
  /** As written, quotes included (`N'..'`, `U&'..' UESCAPE '!'`, `_UTF8'..'`). */
  readonly text: string;
}
export interface BinaryLiteral extends Node {
  readonly kind: 'binary';
  readonly hex: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  /** null = UNKNOWN */
  readonly value: boolean | null;
}
export interface NullLiteral extends Node {
  readonly kind: 'null';
}
/** DATE '...', TIME '...', TIMESTAMP '...' (also with LOCAL TIME ZONE). */
export interface TemporalLiteral extends Node {
  readonly kind: 'temporal';
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ';
  readonly value: string;
}
/** INTERVAL -'1-2' YEAR TO MONTH */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  readonly value: string;
  readonly negative: boolean;
  readonly qualifier: IntervalQualifier;
}
/** A keyword as an argument: SECOND in FLOOR(t TO SECOND), BOTH in TRIM, NULL ON EMPTY, ... */
export interface SymbolArgument extends Node {
  readonly kind: 'symbol';
  readonly value: string;
}
export interface Star extends Node {
  readonly kind: 'star';
  /** `t.*` */
  readonly qualifier?: Identifier;
  /** SELECT * EXCEPT/EXCLUDE (...), when the dialect has it. */
  readonly except?: readonly Identifier[];
}
export interface Unary extends Node {
  readonly kind: 'unary';
  /** '-', '+', 'NOT'; 'EXISTS' and 'UNIQUE' with a sub-query; postfix: 'IS NULL', 'IS NOT TRUE', 'IS JSON OBJECT', ... */
  readonly operator: string;
  readonly postfix: boolean;
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly kind: 'binary_op';
  /** Upper case: '+', '||', '=', '<>' ('!=' is told apart by text), 'AND', 'OR', 'IS DISTINCT FROM', 'OVERLAPS', 'CONTAINS', 'MULTISET UNION', 'MEMBER OF', ... */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  /** `= ANY (...)`, `<> ALL (...)` */
  readonly quantifier?: 'ANY' | 'SOME' | 'ALL';
}
export interface Between extends Node {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly symmetric: boolean;
  /** As written; undefined = nothing. */
  readonly asymmetric: boolean;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}
export interface Like extends Node {
  readonly kind: 'like';
  readonly negated: boolean;
  readonly operator: 'LIKE' | 'SIMILAR TO' | 'RLIKE' | 'ILIKE';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
}
export interface In extends Node {
  readonly kind: 'in';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly list?: readonly Expression[];
  readonly query?: Query;
}
export interface Case extends Node {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly { readonly when: readonly Expression[]; readonly then: Expression }[];
  readonly otherwise?: Expression;
}
/** CAST(e AS T), TRY_CAST(e AS T), e::T */
export interface Cast extends Node {
  readonly kind: 'cast';
  readonly form: 'CAST' | 'TRY_CAST' | '::';
  readonly operand: Expression;
  readonly type: TypeName;
}
/** `a.b` on an expression that is no plain identifier: `f(x).b`, `(r).b`, `a[1].b`, `(r).*` */
export interface FieldOf extends Node {
  readonly kind: 'field_of';
  readonly operand: Expression;
  readonly field: Name | 'star';
}
/** `a[1]`, `m['k']` */
export interface Item extends Node {
  readonly kind: 'item';
  readonly operand: Expression;
  readonly index: Expression;
}
/**
 * Any function call. Special syntax (TRIM, SUBSTRING FROM, POSITION IN, OVERLAY, EXTRACT, FLOOR TO, TIMESTAMPADD, JSON_*, CEIL) is
 * given as arguments in the order of the function's ordinary form, keywords as symbols; see parser/functions.ts for each.
 */
export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: Identifier;
  readonly arguments: readonly Argument[];
  readonly quantifier?: 'DISTINCT' | 'ALL';
  /** COUNT(*) */
  readonly star: boolean;
  /** ORDER BY inside the parentheses. */
  readonly orderBy?: readonly OrderItem[];
  readonly withinGroup?: readonly OrderItem[];
  readonly filter?: Expression;
  readonly nulls?: 'IGNORE' | 'RESPECT';
  readonly over?: Window | Name;
  /** Called without parentheses (CURRENT_DATE, USER, PI?). */
  readonly bare: boolean;
  /** The type that the call's own syntax names: JSON_VALUE(.. RETURNING T), INTERVAL (e) DAY. */
  readonly returning?: TypeName;
  /** The original syntax form, for printing: 'trim', 'substring_from', 'json_value', ... (parser/functions.ts lists all). */
  readonly syntax?: string;
}
export interface Argument extends Node {
  /** `name => value` */
  readonly name?: Name;
  readonly value: Expression | TableArgument | DescriptorArgument | ModelArgument | DefaultArgument;
}
/** MODEL m */
export interface ModelArgument extends Node {
  readonly kind: 'model';
  readonly name: Identifier;
}
/** TABLE t [PARTITION BY ..] [ORDER BY ..], TABLE (query) ..., or a bare sub-query as table argument. */
export interface TableArgument extends Node {
  readonly kind: 'table_argument';
  readonly table: TableReference;
  readonly partitionBy?: readonly Expression[];
  readonly orderBy?: readonly OrderItem[];
}
export interface DescriptorArgument extends Node {
  readonly kind: 'descriptor';
  readonly columns: readonly Name[];
  /** DESCRIPTOR(a INT, b STRING) */
  readonly types?: readonly (TypeName | undefined)[];
}
export interface DefaultArgument extends Node {
  readonly kind: 'default';
}
export interface RowConstructor extends Node {
  readonly kind: 'row';
  /** ROW(...) rather than (..., ...) */
  readonly explicit: boolean;
  readonly items: readonly Expression[];
}
export interface ArrayConstructor extends Node {
  readonly kind: 'array';
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface MapConstructor extends Node {
  readonly kind: 'map';
  /** key, value, key, value ... */
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface MultisetConstructor extends Node {
  readonly kind: 'multiset';
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface SubqueryExpression extends Node {
  readonly kind: 'subquery';
  readonly query: Query;
}
/** NEXT VALUE etc. are no Flink SQL. `?` placeholders parse to this so that the error can say where. */
export interface Parameter extends Node {
  readonly kind: 'parameter';
}
/** Parentheses that were written around an expression. */
export interface Parenthesized extends Node {
  readonly kind: 'parenthesized';
  readonly expression: Expression;
}
/** PREV, NEXT, FIRST, LAST, CLASSIFIER, MATCH_NUMBER and FINAL/RUNNING in MATCH_RECOGNIZE are calls; this is `FINAL e`. */
export interface MatchSemantics extends Node {
  readonly kind: 'match_semantics';
  readonly semantics: 'FINAL' | 'RUNNING';
  readonly operand: Expression;
}
/** `e AT TIME ZONE z` and `expr AS name` inside a call's arguments. */
export interface Named extends Node {
  readonly kind: 'named';
  readonly expression: Expression;
  readonly name: Name;
}

export type Expression =
  | Identifier
  | NumberLiteral
  | StringLiteral
  | BinaryLiteral
  | BooleanLiteral
  | NullLiteral
  | TemporalLiteral
  | IntervalLiteral
  | SymbolArgument
  | Star
  | Unary
  | Binary
  | Between
  | Like
  | In
  | Case
  | Cast
  | FieldOf
  | Item
  | FunctionCall
  | RowConstructor
  | ArrayConstructor
  | MapConstructor
  | MultisetConstructor
  | SubqueryExpression
  | Parameter
  | Parenthesized
  | MatchSemantics
  | Named;

export interface OrderItem extends Node {
  readonly expression: Expression;
  readonly direction?: 'ASC' | 'DESC';
  readonly nulls?: 'FIRST' | 'LAST';
}

export interface Window extends Node {
  /** OVER (w ORDER BY ...) */
  readonly base?: Name;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: {
    readonly unit: 'ROWS' | 'RANGE';
    readonly lower: FrameBound;
    readonly upper?: FrameBound;
  };
}
export interface FrameBound {
  readonly kind: 'UNBOUNDED_PRECEDING' | 'PRECEDING' | 'CURRENT_ROW' | 'FOLLOWING' | 'UNBOUNDED_FOLLOWING';
  readonly offset?: Expression;
}

// ---------------------------------------------------------------- queries

export interface Query extends Node {
  readonly kind: 'query';
  readonly with?: readonly CommonTable[];
  readonly recursive?: boolean;
  readonly body: QueryBody;
  readonly orderBy?: readonly OrderItem[];
  readonly offset?: Expression;
  /** LIMIT n or FETCH FIRST n ROWS ONLY; 'ALL' for LIMIT ALL. */
  readonly limit?: Expression | 'ALL';
}
export interface CommonTable extends Node {
  readonly name: Name;
  readonly columns?: readonly Name[];
  readonly query: Query;
}
export type QueryBody = Select | SetOperation | ValuesClause | TableClause | Query;
export interface SetOperation extends Node {
  readonly kind: 'set_operation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  /** DISTINCT or MINUS as written. */
  readonly text: string;
  readonly left: QueryBody;
  readonly right: QueryBody;
}
export interface ValuesClause extends Node {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}
/** TABLE t */
export interface TableClause extends Node {
  readonly kind: 'table';
  readonly name: Identifier;
}
export interface Select extends Node {
  readonly kind: 'select';
  readonly hints: readonly HintClause[];
  readonly quantifier?: 'DISTINCT' | 'ALL';
  readonly items: readonly SelectItem[];
  readonly from?: TableReference;
  readonly where?: Expression;
  readonly groupBy?: GroupBy;
  readonly having?: Expression;
  readonly windows: readonly { readonly name: Name; readonly window: Window }[];
  readonly qualify?: Expression;
}
export interface SelectItem extends Node {
  readonly expression: Expression;
  readonly alias?: Name;
}
export interface GroupBy extends Node {
  readonly quantifier?: 'DISTINCT' | 'ALL';
  readonly items: readonly GroupItem[];
}
export type GroupItem =
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** () and (a, b) */
  | { readonly kind: 'set'; readonly expressions: readonly Expression[] }
  | { readonly kind: 'ROLLUP' | 'CUBE' | 'GROUPING SETS'; readonly items: readonly GroupItem[] };

/** One hint. Options keep their order, keys as written. */
export interface HintClause extends Node {
  readonly name: string;
  readonly list: readonly string[];
  readonly options: readonly { readonly key: string; readonly value: string }[];
}

export type TableReference =
  | NamedTable
  | DerivedTable
  | TableFunctionCall
  | UnnestTable
  | JoinedTable
  | MatchTable
  | PivotTable;

interface Aliased {
  readonly alias?: { readonly name: Name; readonly columns?: readonly Name[] };
  readonly hints?: readonly HintClause[];
  readonly sample?: {
    readonly method: 'BERNOULLI' | 'SYSTEM';
    readonly percent: Expression;
    readonly seed?: Expression;
  };
}
export interface NamedTable extends Node, Aliased {
  readonly kind: 'named_table';
  readonly name: Identifier;
  /** FOR SYSTEM_TIME AS OF */
  readonly systemTime?: Expression;
}
export interface DerivedTable extends Node, Aliased {
  readonly kind: 'derived_table';
  readonly query: Query;
  readonly lateral: boolean;
}
/** TABLE(f(...)), LATERAL TABLE(f(...)), and the direct form `FROM f(...)`. */
export interface TableFunctionCall extends Node, Aliased {
  readonly kind: 'table_function';
  readonly call: FunctionCall;
  readonly lateral: boolean;
  readonly wrapped: boolean;
}
export interface UnnestTable extends Node, Aliased {
  readonly kind: 'unnest';
  readonly expressions: readonly Expression[];
  readonly ordinality: boolean;
  readonly lateral: boolean;
}
export interface JoinedTable extends Node {
  readonly kind: 'join';
  readonly left: TableReference;
  readonly right: TableReference;
  /** COMMA is `,`. SEMI and ANTI as in LEFT SEMI JOIN. */
  readonly type: 'COMMA' | 'CROSS' | 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'LEFT SEMI' | 'LEFT ANTI';
  readonly natural: boolean;
  readonly on?: Expression;
  readonly using?: readonly Name[];
}
/** Not supported by Flink: parsed so that the message can name it. */
export interface PivotTable extends Node, Aliased {
  readonly kind: 'pivot';
  readonly table: TableReference;
  /** The clause as written. */
  readonly text: string;
}
export interface MatchTable extends Node, Aliased {
  readonly kind: 'match_recognize';
  readonly table: TableReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly { readonly expression: Expression; readonly alias: Name }[];
  readonly rowsPerMatch?: 'ONE' | 'ALL';
  readonly after?: {
    readonly kind: 'PAST_LAST_ROW' | 'TO_NEXT_ROW' | 'TO_FIRST' | 'TO_LAST';
    readonly variable?: Name;
  };
  readonly pattern: Pattern;
  readonly strictStart: boolean;
  readonly strictEnd: boolean;
  readonly within?: Expression;
  readonly subsets: readonly { readonly name: Name; readonly variables: readonly Name[] }[];
  readonly define: readonly { readonly variable: Name; readonly condition: Expression }[];
}
export type Pattern =
  | { readonly kind: 'variable'; readonly name: Name }
  | { readonly kind: 'sequence' | 'alternation' | 'permute'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'exclude' | 'group'; readonly part: Pattern }
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'quantified';
      readonly part: Pattern;
      readonly min: number;
      /** null = unbounded */
      readonly max: number | null;
      readonly reluctant: boolean;
    };

// ---------------------------------------------------------------- statements

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
export interface CreateFunction extends Node {
  readonly kind: 'create_function';
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly className: string;
  readonly language?: string;
  readonly resources: readonly { readonly type: string; readonly uri: string }[];
  readonly properties?: readonly Property[];
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
export interface AlterFunction extends Node {
  readonly kind: 'alter_function';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly className: string;
  readonly language?: string;
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
