/** CREATE and REPLACE statements. */
import type {
  CreateCatalog,
  CreateConnection,
  CreateDatabase,
  CreateFunction,
  FunctionBody,
  CreateMaterializedTable,
  CreateModel,
  CreateTable,
  CreateView,
  Expression,
  LikeClause,
  Statement,
} from '../ast';
import {
  parseComment,
  parseDistribution,
  parseIfNotExists,
  parseModelColumns,
  parseProperties,
  parseTableElements,
  parseWith,
} from './columns';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { optional } from './types';

const NAMES_ALONE = 'Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.';

/** A statement that starts with CREATE. */
export function parseCreate(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('CREATE');
  let replace = false;
  let orAlter = false;
  if (p.accept('OR')) {
    const word = p.expectAny(['REPLACE', 'ALTER']);
    replace = word === 'REPLACE';
    orAlter = word === 'ALTER';
  }
  const temporary = !orAlter && p.accept('TEMPORARY');
  if (orAlter || p.at('MATERIALIZED')) {
    return materializedTable(p, mark, orAlter, replace, temporary);
  }
  if (p.accept('TABLE')) {
    return table(p, mark, replace, temporary);
  }
  if (p.accept('VIEW')) {
    return view(p, mark, replace, temporary);
  }
  if (p.accept('CATALOG')) {
    return catalog(p, mark);
  }
  if (p.accept('DATABASE')) {
    return database(p, mark);
  }
  if (p.accept('MODEL')) {
    return model(p, mark, replace, temporary);
  }
  return systemObject(p, mark, replace, temporary);
}

/** REPLACE TABLE ... AS */
export function parseReplaceTable(p: Cursor): CreateTable {
  const mark = p.mark();
  p.expect('REPLACE');
  const temporary = p.accept('TEMPORARY');
  p.expect('TABLE');
  const statement = table(p, mark, true, temporary);
  if (statement.query === undefined) {
    p.wanted(['AS']);
    throw p.unexpected();
  }
  return { ...statement, replaceOnly: true };
}

function table(p: Cursor, mark: number, replace: boolean, temporary: boolean): CreateTable {
  const head = { kind: 'create_table' as const, replace, temporary, ifNotExists: parseIfNotExists(p) };
  const name = p.identifier();
  const at = p.mark();
  const clauses = tableClauses(p);
  const namesOnly = clauses.elements[0]?.kind === 'column' && clauses.elements[0].column.kind === 'named';
  const like = p.accept('LIKE') ? likeClause(p) : undefined;
  const query = like === undefined && p.accept('AS') ? p.grammar.query(p) : undefined;
  if (namesOnly && query === undefined) {
    throw p.failure(NAMES_ALONE, p.positionOf(at));
  }
  return p.node(mark, { ...head, name, ...clauses, ...optional('like', like), ...optional('query', query) });
}

/** Columns, COMMENT, DISTRIBUTED, PARTITIONED BY, WITH. */
function tableClauses(
  p: Cursor,
): Pick<CreateTable, 'elements' | 'comment' | 'distribution' | 'partitionedBy' | 'properties'> {
  const elements = p.at('(') ? parseTableElements(p) : [];
  const comment = parseComment(p);
  const distribution = p.accept('DISTRIBUTED') ? parseDistribution(p) : undefined;
  const partitionedBy = p.accept('PARTITIONED') ? p.behind(['BY'], () => p.nameList()) : undefined;
  const properties = parseWith(p);
  return {
    elements,
    ...optional('comment', comment),
    ...optional('distribution', distribution),
    ...optional('partitionedBy', partitionedBy),
    ...optional('properties', properties),
  };
}

const LIKE_FEATURES = [
  ...['ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA', 'OPTIONS', 'PARTITIONS', 'WATERMARKS'],
];

function likeClause(p: Cursor): LikeClause {
  const mark = p.mark();
  const name = p.identifier();
  const options: { merge: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING'; feature: string }[] = [];
  if (p.accept('(')) {
    do {
      const merge = p.expectAny(['INCLUDING', 'EXCLUDING', 'OVERWRITING'] as const);
      options.push({ merge, feature: p.expectAny(LIKE_FEATURES) });
    } while (!p.accept(')'));
  }
  return p.node(mark, { table: name, options });
}

function materializedTable(
  p: Cursor,
  mark: number,
  orAlter: boolean,
  replace: boolean,
  temporary: boolean,
): CreateMaterializedTable {
  p.expect('MATERIALIZED');
  if (temporary) {
    throw p.failure('CREATE TEMPORARY MATERIALIZED TABLE is not supported.');
  }
  if (replace) {
    throw p.failure('REPLACE MATERIALIZED TABLE is not supported.');
  }
  p.expect('TABLE');
  const name = p.identifier();
  const clauses = tableClauses(p);
  const startMode = p.accept('START_MODE') ? p.behind(['='], () => startModeClause(p)) : undefined;
  const freshness = p.accept('FRESHNESS') ? p.behind(['='], () => freshnessOf(p)) : undefined;
  const refreshMode = p.accept('REFRESH_MODE')
    ? p.behind(['='], () => p.expectAny(['FULL', 'CONTINUOUS'] as const))
    : undefined;
  p.expect('AS');
  return p.node(mark, {
    kind: 'create_materialized_table' as const,
    orAlter,
    name,
    ...clauses,
    ...optional('startMode', startMode),
    ...optional('freshness', freshness),
    ...optional('refreshMode', refreshMode),
    query: p.grammar.query(p),
  });
}

/** The interval of FRESHNESS. */
export function freshnessOf(p: Cursor): Expression {
  const message =
    'MATERIALIZED TABLE only supports define interval type FRESHNESS, please refer to the materialized table document.';
  return intervalOr(p, message);
}

function intervalOr(p: Cursor, message: string): Expression {
  const value = parseExpression(p);
  if (value.kind !== 'interval') {
    throw p.failure(message, value.span);
  }
  return value;
}

const START_MODES = [
  ...['FROM_BEGINNING', 'FROM_NOW', 'FROM_TIMESTAMP', 'RESUME_OR_FROM_BEGINNING', 'RESUME_OR_FROM_NOW'],
  'RESUME_OR_FROM_TIMESTAMP',
];

function startModeClause(p: Cursor): { kind: string; value?: Expression } {
  const kind = p.expectAny(START_MODES);
  const timestamp = kind.endsWith('TIMESTAMP');
  if (kind.endsWith('BEGINNING') || (!timestamp && !p.at('('))) {
    return { kind };
  }
  p.expect('(');
  let value: Expression;
  if (timestamp) {
    if (!p.at('TIMESTAMP')) {
      throw p.unexpected();
    }
    value = p.grammar.operand(p);
  } else {
    value = intervalOr(p, 'START_MODE literal must be an interval for FROM_NOW and RESUME_OR_FROM_NOW modes.');
  }
  p.expect(')');
  return { kind, value };
}

function view(p: Cursor, mark: number, replace: boolean, temporary: boolean): CreateView {
  const head = { kind: 'create_view' as const, replace, temporary, ifNotExists: parseIfNotExists(p) };
  const name = p.identifier();
  const columns = p.at('(') ? p.nameList() : undefined;
  const comment = parseComment(p);
  p.expect('AS');
  const query = p.grammar.query(p);
  return p.node(mark, { ...head, name, ...optional('columns', columns), ...optional('comment', comment), query });
}

function catalog(p: Cursor, mark: number): CreateCatalog {
  const ifNotExists = parseIfNotExists(p);
  const name = p.simpleIdentifier();
  const comment = parseComment(p);
  const properties = parseWith(p) ?? [];
  return p.node(mark, {
    kind: 'create_catalog' as const,
    ifNotExists,
    name,
    ...optional('comment', comment),
    properties,
  });
}

function database(p: Cursor, mark: number): CreateDatabase {
  const ifNotExists = parseIfNotExists(p);
  const name = p.identifier();
  const comment = parseComment(p);
  const properties = parseWith(p) ?? [];
  return p.node(mark, {
    kind: 'create_database' as const,
    ifNotExists,
    name,
    ...optional('comment', comment),
    properties,
  });
}

function model(p: Cursor, mark: number, replace: boolean, temporary: boolean): CreateModel {
  const head = { kind: 'create_model' as const, replace, temporary, ifNotExists: parseIfNotExists(p) };
  const name = p.identifier();
  const input = p.accept('INPUT') ? parseModelColumns(p) : undefined;
  const output = p.accept('OUTPUT') ? parseModelColumns(p) : undefined;
  const comment = parseComment(p);
  const properties = parseWith(p) ?? [];
  const query = p.accept('AS') ? p.grammar.query(p) : undefined;
  return p.node(mark, {
    ...head,
    name,
    ...optional('input', input),
    ...optional('output', output),
    ...optional('comment', comment),
    properties,
    ...optional('query', query),
  });
}

/** FUNCTION and CONNECTION, which SYSTEM may precede. */
function systemObject(
  p: Cursor,
  mark: number,
  replace: boolean,
  temporary: boolean,
): CreateFunction | CreateConnection {
  const system = p.accept('SYSTEM');
  const word = p.expectAny(['FUNCTION', 'CONNECTION']);
  if (system && !temporary) {
    const objects = word === 'FUNCTION' ? 'functions' : 'connections';
    throw p.failure(
      `CREATE SYSTEM ${word} is not supported, system ${objects} can only be registered as temporary ${objects}, you can use CREATE TEMPORARY SYSTEM ${word} instead.`,
    );
  }
  const ifNotExists = parseIfNotExists(p);
  if (word === 'CONNECTION') {
    const name = p.identifier();
    const comment = parseComment(p);
    p.expect('WITH');
    const properties = parseProperties(p);
    const head = { kind: 'create_connection' as const, temporary, system, ifNotExists, name };
    return p.node(mark, { ...head, ...optional('comment', comment), properties });
  }
  const head = { kind: 'create_function' as const, replace, temporary, system, ifNotExists };
  const name = system ? p.simpleIdentifier() : p.identifier();
  p.expect('AS');
  return p.node(mark, { ...head, name, ...parseFunctionBody(p) });
}

/** What follows AS in CREATE and ALTER FUNCTION. */
export function parseFunctionBody(p: Cursor, alter = false): FunctionBody {
  const source = p.dollarString();
  const className = source === undefined ? p.simpleString() : '';
  const at = p.mark() + 1;
  const language = parseLanguage(p);
  // In Flink ALTER FUNCTION ends here.
  const more = !alter || language === 'PYTHON' || OWN_LANGUAGES.some((own) => own === language);
  const resources = more && p.accept('USING') ? resourceList(p, language, at) : [];
  const properties = more ? parseWith(p) : undefined;
  return {
    className,
    ...optional('source', source),
    ...optional('language', language),
    resources,
    ...optional('properties', properties),
  };
}

/** `LANGUAGE JAVA` */
function parseLanguage(p: Cursor): string | undefined {
  if (!p.accept('LANGUAGE')) return undefined;
  return p.acceptWord(OWN_LANGUAGES) ?? p.expectAny(['JAVA', 'SCALA', 'SQL', 'PYTHON']);
}

/** Languages that Flink does not have. */
const OWN_LANGUAGES = ['TYPESCRIPT', 'WASM', 'ASSEMBLYSCRIPT'] as const;

function resourceList(p: Cursor, language: string | undefined, at: number): { type: string; uri: string }[] {
  const own = OWN_LANGUAGES.some((one) => one === language);
  if ((own || language === 'PYTHON') && p.acceptWord(['FILE'])) return [{ type: 'FILE', uri: p.simpleString() }];
  if (own || language === 'SQL' || language === 'PYTHON') {
    const message = `CREATE FUNCTION USING JAR/ARTIFACT syntax is not applicable to ${language} language.`;
    throw p.failure(message, p.positionOf(at));
  }
  return p.list(() => {
    const type = p.expectAny(['JAR', 'ARTIFACT']);
    return { type, uri: p.simpleString() };
  });
}
