/** One statement: its first words tell which. */
import type { AnalyzeTable, CompilePlan, Explain, SetStatement, Statement, StopJob } from '../ast';
import { parseAlter, parseDrop } from './alter';
import { parsePartitionSpec, parseWith } from './columns';
import { parseCreate, parseReplaceTable } from './create';
import type { Cursor } from './cursor';
import {
  parseDelete,
  parseInsert,
  parseInsertOrQuery,
  parsePlannable,
  parseStatementSet,
  parseTruncate,
  parseUpdate,
} from './dml';
import { keywordName, STARTS } from './expressions';
import { parseCall } from './functions';
import { parseText } from './literals';
import { parseDescribe, parseShow, parseUse } from './show';
import { optional } from './types';

type Parse = (p: Cursor) => Statement;

const STATEMENTS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['ADD', jar],
  ['ALTER', parseAlter],
  ['ANALYZE', analyze],
  ['BEGIN', begin],
  ['CALL', call],
  ['COMPILE', compile],
  ['CREATE', parseCreate],
  ['DELETE', parseDelete],
  ['DESC', parseDescribe],
  ['DESCRIBE', parseDescribe],
  ['DROP', parseDrop],
  ['END', end],
  ['EXECUTE', execute],
  ['EXPLAIN', explain],
  ['INSERT', parseInsert],
  ['LOAD', module],
  ['REMOVE', jar],
  ['REPLACE', parseReplaceTable],
  ['RESET', reset],
  ['SET', set],
  ['SHOW', parseShow],
  ['STATEMENT', (p) => parseStatementSet(p, p.mark(), false)],
  ['STOP', stopJob],
  ['TRUNCATE', parseTruncate],
  ['UNLOAD', module],
  ['UPDATE', parseUpdate],
  ['UPSERT', parseInsert],
  ['USE', parseUse],
]);

const NOT_ALONE = new Set(['STATEMENT']);
/** What may stand first, for messages. */
const STATEMENT_STARTS = [...STATEMENTS.keys(), ...STARTS].filter((word) => !NOT_ALONE.has(word)).sort();

/** The statement that starts at the next token. */
export function parseStatementAt(p: Cursor): Statement {
  const parse = NOT_ALONE.has(p.kind) ? undefined : STATEMENTS.get(p.kind);
  if (parse !== undefined) {
    return parse(p);
  }
  if (p.kind === 'MERGE') {
    throw p.failure('MERGE INTO statement is not supported');
  }
  p.wanted(STATEMENT_STARTS);
  return p.grammar.query(p);
}

function begin(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('BEGIN', 'STATEMENT', 'SET');
  return p.node(mark, { kind: 'begin_statement_set' as const });
}

function end(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('END');
  return p.node(mark, { kind: 'end_statement_set' as const });
}

function jar(p: Cursor): Statement {
  const mark = p.mark();
  const kind = p.expectAny(['ADD', 'REMOVE']) === 'ADD' ? ('add_jar' as const) : ('remove_jar' as const);
  p.expect('JAR');
  return p.node(mark, { kind, path: p.simpleString() });
}

function module(p: Cursor): Statement {
  const mark = p.mark();
  const load = p.expectAny(['LOAD', 'UNLOAD']) === 'LOAD';
  p.expect('MODULE');
  const name = p.simpleIdentifier();
  const kind = load ? ('load_module' as const) : ('unload_module' as const);
  return p.node(mark, { kind, name, properties: (load ? parseWith(p) : undefined) ?? [] });
}

/** Quoted keys and values; the client's unquoted form is read in parser/commands.ts. */
function set(p: Cursor): SetStatement {
  const mark = p.mark();
  p.expect('SET');
  if (!p.at('string')) {
    return p.node(mark, { kind: 'set' as const });
  }
  const key = parseText(p);
  p.expect('=');
  return p.node(mark, { kind: 'set' as const, key, value: parseText(p) });
}

function reset(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('RESET');
  const key = p.at('string') ? p.simpleString() : undefined;
  return p.node(mark, { kind: 'reset' as const, ...optional('key', key) });
}

function analyze(p: Cursor): AnalyzeTable {
  const mark = p.mark();
  p.expect('ANALYZE', 'TABLE');
  const table = p.identifier();
  const partition = p.accept('PARTITION') ? parsePartitionSpec(p, false) : undefined;
  p.expect('COMPUTE', 'STATISTICS');
  let columns: AnalyzeTable['columns'] = 'NONE';
  if (p.accept('FOR')) {
    const all = p.accept('ALL');
    p.expect('COLUMNS');
    columns = all ? 'ALL' : p.list(() => p.name());
  }
  return p.node(mark, { kind: 'analyze_table' as const, table, ...optional('partition', partition), columns });
}

function call(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('CALL');
  const at = p.mark();
  const name = p.atName() ? p.identifier() : keywordName(p);
  const procedure = parseCall(p, at, name);
  if (procedure.kind !== 'call') {
    throw p.unexpected();
  }
  return p.node(mark, { kind: 'call_procedure' as const, call: procedure });
}

function compile(p: Cursor): CompilePlan {
  const mark = p.mark();
  p.expect('COMPILE');
  const both = p.accept('AND');
  if (both) {
    p.expect('EXECUTE');
  }
  p.expect('PLAN');
  const path = p.simpleString();
  const ifNotExists = !both && p.acceptAll('IF', 'NOT', 'EXISTS');
  p.expect('FOR');
  return p.node(mark, {
    kind: 'compile_plan' as const,
    path,
    ifNotExists,
    execute: both,
    statement: parsePlannable(p),
  });
}

function execute(p: Cursor): Statement {
  const mark = p.mark();
  p.expect('EXECUTE');
  if (p.kind === 'PLAN' && p.peek(1) === 'string') {
    p.advance();
    return p.node(mark, { kind: 'execute_plan' as const, path: p.simpleString() });
  }
  if (p.at('STATEMENT')) {
    return parseStatementSet(p, mark, true);
  }
  return p.node(mark, { kind: 'execute' as const, statement: parseInsertOrQuery(p) });
}

const DETAILS = ['ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE'];

function explain(p: Cursor): Explain {
  const mark = p.mark();
  p.expect('EXPLAIN');
  const planFor = p.acceptAll('PLAN', 'FOR');
  const details: string[] = [];
  if (!planFor && DETAILS.includes(p.kind)) {
    do {
      const at = p.mark();
      const detail = p.expectAny(DETAILS);
      if (details.includes(detail)) {
        throw p.failure('Duplicate EXPLAIN DETAIL is not allowed.', p.positionOf(at));
      }
      details.push(detail);
    } while (p.accept(','));
  }
  return p.node(mark, { kind: 'explain' as const, details, statement: explained(p), planFor });
}

function explained(p: Cursor): Statement {
  if (p.at('STATEMENT')) {
    return parseStatementSet(p, p.mark(), false);
  }
  if (p.at('EXECUTE')) {
    return execute(p);
  }
  if (p.at('REPLACE')) {
    return parseReplaceTable(p);
  }
  if (!p.at('CREATE')) {
    return parseInsertOrQuery(p);
  }
  const statement = parseCreate(p);
  if (statement.kind !== 'create_table' || statement.query === undefined) {
    throw p.failure(
      'Unsupported CREATE OR REPLACE statement for EXPLAIN. The statement must define a query using the AS clause (i.e. CTAS/RTAS statements).',
    );
  }
  return statement;
}

function stopJob(p: Cursor): StopJob {
  const mark = p.mark();
  p.expect('STOP', 'JOB');
  const job = p.simpleString();
  const withSavepoint = p.acceptAll('WITH', 'SAVEPOINT');
  const at = p.mark();
  const withDrain = p.accept('WITH');
  if (withDrain) {
    p.expect('DRAIN');
  }
  if (withDrain && !withSavepoint) {
    throw p.failure('WITH DRAIN could only be used after WITH SAVEPOINT.', p.positionOf(at));
  }
  return p.node(mark, { kind: 'stop_job' as const, job, withSavepoint, withDrain });
}
