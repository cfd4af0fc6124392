/** Text of statements other than queries. */
import type {
  AlterTableAction,
  Expression,
  FunctionBody,
  PartitionSpec,
  Property,
  Query,
  Show,
  Statement,
} from '../ast';
import { printArgument } from './expressions';
import { printClauses, printDistribution, printElement, printProperties } from './tables';
import { optionally, printHints, printIdentifier, printName, printNames, quoteString, type Writer } from './writer';

/** The statement whose kind is or may be K. */
type NodeOf<K, S = Statement> = S extends { readonly kind: infer Kinds } ? (K extends Kinds ? S : never) : never;
type Printer<K extends Statement['kind']> = (node: NodeOf<K>, w: Writer) => string;

const PRINTERS: { readonly [K in Statement['kind']]: Printer<K> } = {
  query: (s, w) => w.query(s),
  create_table: (s, w) => {
    const verb = s.replaceOnly === true ? 'REPLACE' : s.replace ? 'CREATE OR REPLACE' : 'CREATE';
    const head = `${verb}${s.temporary ? ' TEMPORARY' : ''} TABLE${ifNotExists(s)} ${printIdentifier(s.name)}`;
    const like = s.like === undefined ? '' : `\nLIKE ${printIdentifier(s.like.table)}${likeOptions(s.like.options)}`;
    return head + printClauses(s, w) + like + asQuery(s.query, w);
  },
  create_materialized_table: (s, w) => {
    const head = `CREATE${s.orAlter ? ' OR ALTER' : ''} MATERIALIZED TABLE ${printIdentifier(s.name)}`;
    const value = s.startMode?.value === undefined ? '' : ` (${w.expression(s.startMode.value)})`;
    const startMode = s.startMode === undefined ? '' : `\nSTART_MODE = ${s.startMode.kind}${value}`;
    const freshness = s.freshness === undefined ? '' : `\nFRESHNESS = ${w.expression(s.freshness)}`;
    const mode = optionally('\nREFRESH_MODE = ', s.refreshMode);
    return head + printClauses(s, w) + startMode + freshness + mode + asQuery(s.query, w);
  },
  create_view: (s, w) => {
    const head = `CREATE${s.replace ? ' OR REPLACE' : ''}${s.temporary ? ' TEMPORARY' : ''} VIEW${ifNotExists(s)}`;
    const columns = s.columns === undefined ? '' : ` ${printNames(s.columns)}`;
    return `${head} ${printIdentifier(s.name)}${columns}${comment(s.comment)}${asQuery(s.query, w)}`;
  },
  create_function: (s) => {
    const head = `CREATE${s.replace ? ' OR REPLACE' : ''}${temporarySystem(s)} FUNCTION${ifNotExists(s)}`;
    return `${head} ${printIdentifier(s.name)}${functionBody(s)}`;
  },
  create_catalog: (s) =>
    `CREATE CATALOG${ifNotExists(s)} ${printIdentifier(s.name)}${comment(s.comment)}${withOptions(s.properties)}`,
  create_database: (s) =>
    `CREATE DATABASE${ifNotExists(s)} ${printIdentifier(s.name)}${comment(s.comment)}${withOptions(s.properties)}`,
  create_model: (s, w) => {
    const head = `CREATE${s.replace ? ' OR REPLACE' : ''}${s.temporary ? ' TEMPORARY' : ''} MODEL${ifNotExists(s)}`;
    const columns = (word: string, list: typeof s.input) =>
      list === undefined ? '' : `\n${word} (${list.map((column) => printElement(column, w)).join(', ')})`;
    const schema = columns('INPUT', s.input) + columns('OUTPUT', s.output);
    return `${head} ${printIdentifier(s.name)}${schema}${comment(s.comment)}${withOptions(s.properties)}${asQuery(s.query, w)}`;
  },
  create_connection: (s) => {
    const head = `CREATE${temporarySystem(s)} CONNECTION${ifNotExists(s)} ${printIdentifier(s.name)}`;
    return `${head}${comment(s.comment)} WITH ${printProperties(s.properties)}`;
  },
  drop: (s) => {
    const head = `DROP${temporarySystem(s)} ${s.what}${s.ifExists ? ' IF EXISTS' : ''} ${printIdentifier(s.name)}`;
    return head + optionally(' ', s.behavior);
  },
  alter_table: (s, w) => {
    const head = `ALTER ${s.materialized ? 'MATERIALIZED ' : ''}TABLE${s.ifExists ? ' IF EXISTS' : ''}`;
    return `${head} ${printIdentifier(s.name)} ${printAction(s.action, w)}`;
  },
  alter_view: (s, w) => `ALTER VIEW ${printIdentifier(s.name)} ${alterAction(s.action, w)}`,
  alter_database: (s) => `ALTER DATABASE ${printIdentifier(s.name)} SET ${printProperties(s.properties)}`,
  alter_catalog: (s, w) => `ALTER CATALOG ${printIdentifier(s.name)} ${alterAction(s.action, w)}`,
  alter_function: (s) => {
    const head = `ALTER${temporarySystem(s)} FUNCTION${s.ifExists ? ' IF EXISTS' : ''} ${printIdentifier(s.name)}`;
    return head + functionBody(s);
  },
  alter_model: (s, w) =>
    `ALTER MODEL${s.ifExists ? ' IF EXISTS' : ''} ${printIdentifier(s.name)} ${alterAction(s.action, w)}`,
  alter_connection: (s, w) =>
    `ALTER CONNECTION${s.ifExists ? ' IF EXISTS' : ''} ${printIdentifier(s.name)} ${alterAction(s.action, w)}`,
  insert: (s, w) => {
    const head = `INSERT ${s.overwrite ? 'OVERWRITE' : 'INTO'} ${printIdentifier(s.table)}${printHints(s.hints)}`;
    const partition = s.partition === undefined ? '' : ` PARTITION ${printPartition(s.partition, w)}`;
    const columns = s.columns === undefined ? '' : ` (${s.columns.map(printIdentifier).join(', ')})`;
    return `${head}${partition}${columns}\n${w.query(s.query)}${optionally('\nON CONFLICT DO ', s.onConflict)}`;
  },
  statement_set: (s, w) => {
    const statements = s.statements.map((statement) => `${printStatement(statement, w)};\n`).join('');
    return `${s.execute ? 'EXECUTE ' : ''}STATEMENT SET BEGIN\n${statements}END`;
  },
  begin_statement_set: () => 'BEGIN STATEMENT SET',
  end_statement_set: () => 'END',
  update: (s, w) => {
    const set = s.assignments.map(({ column, value }) => `${printIdentifier(column)} = ${w.expression(value)}`);
    const alias = s.alias === undefined ? '' : ` AS ${printName(s.alias)}`;
    return `UPDATE ${printIdentifier(s.table)}${alias} SET ${set.join(', ')}${where(s.where, w)}`;
  },
  delete: (s, w) => {
    const alias = s.alias === undefined ? '' : ` AS ${printName(s.alias)}`;
    return `DELETE FROM ${printIdentifier(s.table)}${alias}${where(s.where, w)}`;
  },
  truncate: (s) => `TRUNCATE TABLE ${printIdentifier(s.table)}`,
  explain: (s, w) => {
    const details = s.details.length === 0 ? '' : `${s.details.join(', ')} `;
    return `EXPLAIN ${s.planFor ? 'PLAN FOR ' : ''}${details}${printStatement(s.statement, w)}`;
  },
  execute: (s, w) => `EXECUTE ${printStatement(s.statement, w)}`,
  execute_plan: (s) => `EXECUTE PLAN ${quoteString(s.path)}`,
  compile_plan: (s, w) => {
    const verb = s.execute ? 'COMPILE AND EXECUTE PLAN' : 'COMPILE PLAN';
    return `${verb} ${quoteString(s.path)}${ifNotExists(s)} FOR ${printStatement(s.statement, w)}`;
  },
  show: printShow,
  describe: (s) => {
    const what = s.what === 'TABLE' ? '' : ` ${s.what}`;
    const target = s.text === undefined ? printIdentifier(s.name!) : quoteString(s.text);
    return `${s.short ? 'DESC' : 'DESCRIBE'}${what}${s.extended ? ' EXTENDED' : ''} ${target}`;
  },
  use: (s) => `USE ${s.what === 'DATABASE' ? '' : `${s.what} `}${s.names.map(printIdentifier).join(', ')}`,
  set: (s) => (s.key === undefined ? 'SET' : `SET ${quoteString(s.key)} = ${quoteString(s.value!)}`),
  reset: (s) => (s.key === undefined ? 'RESET' : `RESET ${quoteString(s.key)}`),
  load_module: (s) => `LOAD MODULE ${printIdentifier(s.name)}${withOptions(s.properties)}`,
  unload_module: (s) => `UNLOAD MODULE ${printIdentifier(s.name)}`,
  add_jar: (s) => `ADD JAR ${quoteString(s.path)}`,
  remove_jar: (s) => `REMOVE JAR ${quoteString(s.path)}`,
  analyze_table: (s, w) => {
    const partition = s.partition === undefined ? '' : ` PARTITION ${printPartition(s.partition, w)}`;
    const columns =
      s.columns === 'NONE'
        ? ''
        : ` FOR ${s.columns === 'ALL' ? 'ALL COLUMNS' : `COLUMNS ${s.columns.map(printName).join(', ')}`}`;
    return `ANALYZE TABLE ${printIdentifier(s.table)}${partition} COMPUTE STATISTICS${columns}`;
  },
  call_procedure: (s, w) => {
    const args = s.call.arguments.map((argument) => printArgument(argument, w)).join(', ');
    return `CALL ${printIdentifier(s.call.name)}(${args})`;
  },
  stop_job: (s) => {
    const savepoint = s.withSavepoint ? ' WITH SAVEPOINT' : '';
    return `STOP JOB ${quoteString(s.job)}${savepoint}${s.withDrain ? ' WITH DRAIN' : ''}`;
  },
  client_command: (s) => s.command,
};

/** Text of one statement, without a semicolon behind it. */
export function printStatement(statement: Statement, w: Writer): string {
  const print = PRINTERS[statement.kind] as (node: Statement, w: Writer) => string;
  return print(statement, w);
}

// ---------------------------------------------------------------- pieces

function functionBody({ className, source, language, resources, properties }: FunctionBody): string {
  const uris = resources.map(({ type, uri }) => `${type} ${quoteString(uri)}`).join(', ');
  const options = properties === undefined ? '' : ` WITH ${printProperties(properties)}`;
  const text = source === undefined ? quoteString(className) : dollarQuoted(source);
  return ` AS ${text}${optionally(' LANGUAGE ', language)}${optionally(' USING ', uris)}${options}`;
}

/** With a tag that the text does not have. */
export function dollarQuoted(text: string): string {
  let tag = '$$';
  for (let i = 1; text.includes(tag); i++) tag = `$q${i}$`;
  return tag + text + tag;
}

function ifNotExists(s: { readonly ifNotExists: boolean }): string {
  return s.ifNotExists ? ' IF NOT EXISTS' : '';
}

function temporarySystem(s: { readonly temporary: boolean; readonly system: boolean }): string {
  return (s.temporary ? ' TEMPORARY' : '') + (s.system ? ' SYSTEM' : '');
}

function comment(text: string | undefined): string {
  return text === undefined ? '' : `\nCOMMENT ${quoteString(text)}`;
}

function withOptions(properties: readonly Property[]): string {
  return properties.length === 0 ? '' : ` WITH ${printProperties(properties)}`;
}

function asQuery(query: Query | undefined, w: Writer): string {
  return query === undefined ? '' : `\nAS\n${w.query(query)}`;
}

function where(condition: Expression | undefined, w: Writer): string {
  return condition === undefined ? '' : `\nWHERE ${w.expression(condition)}`;
}

function likeOptions(options: readonly { readonly merge: string; readonly feature: string }[]): string {
  return options.length === 0
    ? ''
    : ` (\n${options.map(({ merge, feature }) => `  ${merge} ${feature}`).join('\n')}\n)`;
}

function printPartition(spec: PartitionSpec, w: Writer): string {
  const entries = spec.entries.map(({ column, value }) =>
    value === undefined ? printName(column) : `${printName(column)} = ${w.expression(value)}`,
  );
  return `(${entries.join(', ')})`;
}

function printShow(s: Show, w: Writer): string {
  const from = optionally(' ', s.preposition);
  const name = s.name === undefined ? '' : ` ${printIdentifier(s.name)}`;
  const partition = s.partition === undefined ? '' : ` PARTITION ${printPartition(s.partition, w)}`;
  const like =
    s.like === undefined ? '' : ` ${s.negated ? 'NOT ' : ''}${s.like.operator} ${quoteString(s.like.pattern)}`;
  return `SHOW ${s.what}${from}${name}${partition}${like}`;
}

/** RENAME, SET, RESET and what else views, catalogs, models and connections take. */
function alterAction(
  action:
    | Extract<Statement, { kind: 'alter_view' }>['action']
    | Extract<Statement, { kind: 'alter_catalog' }>['action']
    | Extract<Statement, { kind: 'alter_model' }>['action'],
  w: Writer,
): string {
  switch (action.kind) {
    case 'rename':
      return `RENAME TO ${printIdentifier(action.to)}`;
    case 'set':
      return `SET ${printProperties(action.properties)}`;
    case 'reset':
      return `RESET (${action.keys.map(quoteString).join(', ')})`;
    case 'comment':
      return `COMMENT ${quoteString(action.text)}`;
    case 'as':
      return `AS\n${w.query(action.query)}`;
  }
}

function printAction(action: AlterTableAction, w: Writer): string {
  switch (action.kind) {
    case 'rename':
    case 'set':
    case 'reset':
      return alterAction(action, w);
    case 'rename_column':
      return `RENAME ${printIdentifier(action.from)} TO ${printName(action.to)}`;
    case 'add':
    case 'modify': {
      const { elements, distribution } = action;
      const verb = action.kind.toUpperCase();
      return distribution === undefined
        ? `${verb} (\n${elements.map((element) => `  ${printElement(element, w)}`).join(',\n')}\n)`
        : `${verb} DISTRIBUTION ${printDistribution(distribution)}`;
    }
    case 'drop_columns':
      return `DROP (${action.columns.map(printIdentifier).join(', ')})`;
    case 'drop_primary_key':
      return 'DROP PRIMARY KEY';
    case 'drop_constraint':
      return `DROP CONSTRAINT ${printName(action.name)}`;
    case 'drop_watermark':
      return 'DROP WATERMARK';
    case 'drop_distribution':
      return 'DROP DISTRIBUTION';
    case 'add_partitions': {
      const partitions = action.partitions.map((spec) => {
        const options = spec.properties === undefined ? '' : ` WITH ${printProperties(spec.properties)}`;
        return `PARTITION ${printPartition(spec, w)}${options}`;
      });
      return `ADD${ifNotExists(action)} ${partitions.join(' ')}`;
    }
    case 'drop_partitions': {
      const partitions = action.partitions.map((spec) => `PARTITION ${printPartition(spec, w)}`);
      return `DROP${action.ifExists ? ' IF EXISTS' : ''} ${partitions.join(', ')}`;
    }
    case 'compact':
      return 'COMPACT';
    case 'materialized':
      return materializedAction(action, w);
  }
}

function materializedAction(action: Extract<AlterTableAction, { kind: 'materialized' }>, w: Writer): string {
  switch (action.verb) {
    case 'SUSPEND':
      return 'SUSPEND';
    case 'RESUME':
      return `RESUME${action.properties === undefined ? '' : ` WITH ${printProperties(action.properties)}`}`;
    case 'REFRESH':
      return `REFRESH${action.partition === undefined ? '' : ` PARTITION ${printPartition(action.partition, w)}`}`;
    case 'SET FRESHNESS':
      return `SET FRESHNESS = ${w.expression(action.freshness!)}`;
    case 'SET REFRESH_MODE':
      return `SET REFRESH_MODE = ${action.refreshMode}`;
    case 'AS':
      return `AS\n${w.query(action.query!)}`;
  }
}
