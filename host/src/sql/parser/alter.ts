/** ALTER and DROP statements. */
import type {
  AlterCatalog,
  AlterModel,
  AlterTable,
  AlterTableAction,
  AlterView,
  Drop,
  PartitionSpec,
  Statement,
} from '../ast';
import {
  columnName,
  parseAlteredElements,
  parseDistribution,
  parseIdentifierList,
  parseIfExists,
  parseIfNotExists,
  parsePartitionSpec,
  parseProperties,
  parsePropertyKeys,
  parseWith,
} from './columns';
import { freshnessOf, parseFunctionBody } from './create';
import type { Cursor } from './cursor';
import { optional } from './types';

/** A statement that starts with ALTER. */
export function parseAlter(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('ALTER');
  switch (p.acceptAny(['TABLE', 'MATERIALIZED', 'VIEW', 'DATABASE', 'CATALOG', 'MODEL', 'CONNECTION'])) {
    case 'TABLE':
      return alterTable(p, mark);
    case 'MATERIALIZED':
      return alterMaterializedTable(p, mark);
    case 'VIEW':
      return alterView(p, mark);
    case 'DATABASE': {
      const name = p.identifier();
      p.expect('SET');
      return p.node(mark, { kind: 'alter_database' as const, name, properties: parseProperties(p) });
    }
    case 'CATALOG':
      return alterCatalog(p, mark);
    case 'MODEL': {
      const head = { kind: 'alter_model' as const, ifExists: parseIfExists(p), name: p.identifier() };
      return p.node(mark, { ...head, action: optionsAction(p) });
    }
    case 'CONNECTION': {
      const head = { kind: 'alter_connection' as const, ifExists: parseIfExists(p), name: p.identifier() };
      return p.node(mark, { ...head, action: optionsAction(p) });
    }
    default:
      return alterFunction(p, mark);
  }
}

function alterFunction(p: Cursor, mark: number): Statement {
  const temporary = p.accept('TEMPORARY');
  const system = temporary && p.accept('SYSTEM');
  p.expect('FUNCTION');
  const ifExists = parseIfExists(p);
  const name = p.identifier();
  p.expect('AS');
  const head = { kind: 'alter_function' as const, temporary, system, ifExists, name };
  return p.node(mark, { ...head, ...parseFunctionBody(p, true) });
}

function optionsAction(p: Cursor): AlterModel['action'] {
  switch (p.expectAny(['RENAME', 'SET', 'RESET'])) {
    case 'RENAME':
      p.expect('TO');
      return { kind: 'rename', to: p.identifier() };
    case 'SET':
      return { kind: 'set', properties: parseProperties(p) };
    default:
      return { kind: 'reset', keys: parsePropertyKeys(p) };
  }
}

function alterCatalog(p: Cursor, mark: number): AlterCatalog {
  const head = { kind: 'alter_catalog' as const, name: p.simpleIdentifier() };
  switch (p.expectAny(['SET', 'RESET', 'COMMENT'])) {
    case 'SET':
      return p.node(mark, { ...head, action: { kind: 'set' as const, properties: parseProperties(p) } });
    case 'RESET':
      return p.node(mark, { ...head, action: { kind: 'reset' as const, keys: parsePropertyKeys(p) } });
    default:
      return p.node(mark, { ...head, action: { kind: 'comment' as const, text: p.simpleString() } });
  }
}

/** Flink takes no IF EXISTS here. */
function alterView(p: Cursor, mark: number): AlterView {
  const head = { kind: 'alter_view' as const, ifExists: false, name: p.identifier() };
  if (p.accept('RENAME')) {
    p.expect('TO');
    return p.node(mark, { ...head, action: { kind: 'rename' as const, to: p.identifier() } });
  }
  p.expect('AS');
  return p.node(mark, { ...head, action: { kind: 'as' as const, query: p.grammar.query(p) } });
}

function alterTable(p: Cursor, mark: number): AlterTable {
  const ifExists = parseIfExists(p);
  const name = p.identifier();
  const action = tableAction(p);
  return p.node(mark, { kind: 'alter_table' as const, ifExists, name, materialized: false, action });
}

function tableAction(p: Cursor): AlterTableAction {
  switch (p.expectAny(['RENAME', 'RESET', 'SET', 'ADD', 'MODIFY', 'DROP'])) {
    case 'RENAME':
      return rename(p);
    case 'RESET':
      return { kind: 'reset', keys: parsePropertyKeys(p) };
    case 'SET':
      return { kind: 'set', properties: parseProperties(p) };
    case 'ADD':
      return atPartition(p, 'NOT') ? addPartitions(p) : elements(p, 'add');
    case 'MODIFY':
      return elements(p, 'modify');
    default:
      return atPartition(p, 'EXISTS') ? dropPartitions(p) : drop(p);
  }
}

/** PARTITION, or IF [NOT] EXISTS which only partitions take here. */
function atPartition(p: Cursor, behindIf: string): boolean {
  return p.at('PARTITION') || (p.kind === 'IF' && p.peek(1) === behindIf);
}

function rename(p: Cursor): AlterTableAction {
  if (p.accept('TO')) {
    return { kind: 'rename', to: p.identifier() };
  }
  const from = p.identifier();
  p.expect('TO');
  return { kind: 'rename_column', from, to: columnName(p) };
}

function elements(p: Cursor, kind: 'add' | 'modify'): AlterTableAction {
  return p.accept('DISTRIBUTION')
    ? { kind, elements: [], distribution: parseDistribution(p) }
    : { kind, elements: parseAlteredElements(p) };
}

function addPartitions(p: Cursor): AlterTableAction {
  const ifNotExists = parseIfNotExists(p);
  const partitions: PartitionSpec[] = [];
  do {
    p.expect('PARTITION');
    const spec = parsePartitionSpec(p);
    partitions.push({ ...spec, ...optional('properties', parseWith(p)) });
  } while (p.at('PARTITION'));
  return { kind: 'add_partitions', ifNotExists, partitions };
}

function dropPartitions(p: Cursor): AlterTableAction {
  const ifExists = parseIfExists(p);
  const partitions = p.list(() => {
    p.expect('PARTITION');
    return parsePartitionSpec(p);
  });
  return { kind: 'drop_partitions', ifExists, partitions };
}

function drop(p: Cursor): AlterTableAction {
  switch (p.acceptAny(['PRIMARY', 'CONSTRAINT', 'DISTRIBUTION', 'WATERMARK'])) {
    case 'PRIMARY':
      p.expect('KEY');
      return { kind: 'drop_primary_key' };
    case 'CONSTRAINT':
      return { kind: 'drop_constraint', name: p.name() };
    case 'DISTRIBUTION':
      return { kind: 'drop_distribution' };
    case 'WATERMARK':
      return { kind: 'drop_watermark' };
    default:
      return { kind: 'drop_columns', columns: p.at('(') ? parseIdentifierList(p) : [p.identifier()] };
  }
}

// ---------------------------------------------------------------- materialized tables

function alterMaterializedTable(p: Cursor, mark: number): AlterTable {
  p.expect('TABLE');
  const name = p.identifier();
  const action = materializedAction(p);
  return p.node(mark, { kind: 'alter_table' as const, ifExists: false, name, materialized: true, action });
}

function materializedAction(p: Cursor): AlterTableAction {
  switch (p.expectAny(['SUSPEND', 'RESUME', 'REFRESH', 'SET', 'RESET', 'AS', 'ADD', 'MODIFY', 'DROP'])) {
    case 'SUSPEND':
      return { kind: 'materialized', verb: 'SUSPEND' };
    case 'RESUME':
      return { kind: 'materialized', verb: 'RESUME', ...optional('properties', parseWith(p)) };
    case 'REFRESH': {
      const partition = p.accept('PARTITION') ? parsePartitionSpec(p) : undefined;
      return { kind: 'materialized', verb: 'REFRESH', ...optional('partition', partition) };
    }
    case 'SET':
      return materializedSet(p);
    case 'RESET':
      return { kind: 'reset', keys: parsePropertyKeys(p) };
    case 'AS':
      return { kind: 'materialized', verb: 'AS', query: p.grammar.query(p) };
    case 'ADD':
      return elements(p, 'add');
    case 'MODIFY':
      return elements(p, 'modify');
    default:
      return drop(p);
  }
}

function materializedSet(p: Cursor): AlterTableAction {
  if (p.accept('FRESHNESS')) {
    p.expect('=');
    return { kind: 'materialized', verb: 'SET FRESHNESS', freshness: freshnessOf(p) };
  }
  if (p.accept('REFRESH_MODE')) {
    p.expect('=');
    const refreshMode = p.expectAny(['FULL', 'CONTINUOUS'] as const);
    return { kind: 'materialized', verb: 'SET REFRESH_MODE', refreshMode };
  }
  return { kind: 'set', properties: parseProperties(p) };
}

// ---------------------------------------------------------------- drop

/** A statement that starts with DROP. */
export function parseDrop(p: Cursor): Drop {
  const mark = p.mark();
  p.expect('DROP');
  const temporary = p.accept('TEMPORARY');
  const system = p.accept('SYSTEM');
  const what = dropped(p, system);
  if (what === 'MATERIALIZED TABLE' && temporary) {
    throw p.failure('DROP TEMPORARY MATERIALIZED TABLE is not supported.');
  }
  if (what === 'CONNECTION' && system && !temporary) {
    throw p.failure(
      'DROP SYSTEM CONNECTION is not supported, system connections can only be dropped as temporary connections, you can use DROP TEMPORARY SYSTEM CONNECTION instead.',
    );
  }
  const ifExists = parseIfExists(p);
  const name = p.identifier();
  const behavior = what === 'DATABASE' ? p.acceptAny(['RESTRICT', 'CASCADE'] as const) : undefined;
  return p.node(mark, {
    kind: 'drop' as const,
    what,
    temporary,
    system,
    ifExists,
    name,
    ...optional('behavior', behavior),
  });
}

function dropped(p: Cursor, system: boolean): Drop['what'] {
  if (system) {
    return p.expectAny(['FUNCTION', 'CONNECTION'] as const);
  }
  if (p.accept('MATERIALIZED')) {
    p.expect('TABLE');
    return 'MATERIALIZED TABLE';
  }
  return p.expectAny(['CATALOG', 'TABLE', 'VIEW', 'DATABASE', 'MODEL', 'FUNCTION', 'CONNECTION'] as const);
}
