/** The calls of a table session; docs/protocol.md, "Tables", lists them with their arguments. */
import { DataType, type TableCall, type TableReply } from '@drey/sdk/protocol';
import type { ObjectPath } from '../planner/contracts';
import { explainPlans } from '../table/statements/explain';
import {
  type ExplainDetail,
  type PlannedQuery,
  parseName,
  type StatementResult,
  type TableSession,
} from '../table/session';
import { type StreamOutput, streamNodes, streamTable } from '../table/streams';
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { withoutAttribute } from '../types/logical/types';
import { SqlError, validation } from '../types/sql-error';
import { catalogMethods } from './table-catalog-methods';
import { functionMethods } from './table-function-methods';
import { needed } from './table-graph';
import { askClient, pythonFunctionMethods } from './table-python-functions';
import { planMethods } from './table-plan-methods';
import { TableResultStream } from './table-results';
import { physicalSchema, schemaOf } from './table-schema';
import type { ClientSession, TableService } from './table-service';

export type Answer = Partial<TableReply>;
export type Method = (client: ClientSession, call: TableCall, service: TableService) => Answer | Promise<Answer>;

const statements: Readonly<Record<string, Method>> = {
  /** Makes the session. texts: "python" when the client can say what functions of Python modules are. */
  open: ({ session }, { texts: [language] }) => {
    if (language === 'python') askClient(session);
    return {};
  },
  executeSql: async (client, call) => resultReply(client, call, await client.session.executeSql(call.texts[0])),
  explainSql: async ({ session }, { texts: [text, ...details] }) => ({
    texts: [await session.explainSql(text, details as ExplainDetail[])],
  }),
};

const tables: Readonly<Record<string, Method>> = {
  sqlQuery: (client, call) => tableReply(client, call, client.session.sqlQuery(call.texts[0])),
  from: (client, call) => tableReply(client, call, fromPath(client, call.texts[0])),
  execute: async (client, call) => {
    const { plan, names } = client.table(call.tables[0]);
    return resultReply(client, call, await client.session.executePlan(plan, names));
  },
  /** texts: path, "overwrite" or nothing. */
  insert: async (client, call) => {
    const sink = client.session.planSink(
      client.table(call.tables[0]).plan,
      call.texts[0],
      call.texts[1] === 'overwrite',
    );
    return resultReply(client, call, await client.session.executeInserts([sink]));
  },
  explain: async (client, { tables: [table], texts }) => ({
    texts: [await explainPlans(client.session, [client.table(table).plan], texts)],
  }),
  /** What printSchema() shows. */
  schemaText: (client, { tables: [table] }) => {
    const { rowType, names } = client.table(table);
    const lines = rowType.fields.map(({ type }, i) => `\n  \`${names[i].replaceAll('`', '``')}\` ${columnText(type)}`);
    return { texts: [`(${lines.join(',')}\n)`] };
  },
  createTemporaryView: (client, { tables: [table], texts: [name] }) => {
    const { plan, names } = client.table(table);
    client.session.createTemporaryView(name, plan, names);
    return {};
  },
};

const sets: Readonly<Record<string, Method>> = {
  createSet: (client, { made }) => {
    client.sets.set(made, client.session.createStatementSet());
    return {};
  },
  addInsertSql: (client, { tables: [set], texts: [text] }) => {
    client.set(set).addInsertSql(text);
    return {};
  },
  addInsert: (client, { tables: [set, table], texts: [path, overwrite] }) => {
    client.set(set).addInsert(path, client.table(table).plan, overwrite === 'overwrite');
    return {};
  },
  explainSet: async (client, { tables: [set], texts }) => ({
    texts: [await client.set(set).explain(texts as ExplainDetail[])],
  }),
  executeSet: async (client, call) => resultReply(client, call, await client.set(call.tables[0]).execute()),
};

const results: Readonly<Record<string, Method>> = {
  /** texts: name for the batches, "text" or "rows". */
  fetch: (client, { tables: [result], texts: [collectId, form] }, service) => {
    const width = form === 'text' ? client.session.configuration.maxColumnWidth : 0;
    service.fetch(client.result(result), collectId, form === 'text', width);
    return {};
  },
  /** texts: longest time in ms, or nothing. */
  await: async (client, { tables: [result], texts: [timeout] }) => {
    await within(client.result(result).result.ready(), Number(timeout ?? 0));
    return {};
  },
  close: (client, { tables: [result] }) => {
    client.result(result).result.close();
    return {};
  },
};

const streams: Readonly<Record<string, Method>> = {
  /** texts: node id, schema, then any of "exact", "changelog", "upsert", "name=…", "kind=…" (of an anonymous table). */
  fromStream: (client, call) => {
    const [nodeId, schema, ...flags] = call.texts;
    const named = (flag: string) => flags.find((one) => one.startsWith(flag))?.slice(flag.length);
    const table = streamTable(client.session, {
      nodeId: Number(nodeId),
      type: call.type ?? DataType.create(),
      exact: flags.includes('exact'),
      schema,
      changelog: flags.includes('changelog'),
      upsert: flags.includes('upsert'),
      name: named('name=') ?? anonymous(client, named('kind=') ?? 'datastream_source'),
    });
    return anonymousTable(client, call, table.path, () => client.session.catalog.createTable(table, false));
  },
  /** texts: "insert", "all" or "upsert", and the schema. */
  toStream: async (client, { tables: [table], texts: [mode, schema = ''] }) => {
    const name = anonymous(client, 'datastream_sink');
    const output = { mode: mode as StreamOutput['mode'], schema, name };
    const made = await streamNodes(client.session, client.table(table), output);
    return { nodes: needed(made.nodes, [made.nodeId]), nodeId: made.nodeId, type: made.type };
  },
  /** A table that only its number names. texts: connector, CREATE TABLE's text with `` `*` `` as the name. */
  anonymous: (client, call) => {
    const name = anonymous(client, call.texts[0]);
    const { currentCatalog, currentDatabase } = client.session.catalog;
    return anonymousTable(client, call, [currentCatalog, currentDatabase, name], () =>
      client.session.executeSql(call.texts[1].replace('`*`', `\`${name}\``)),
    );
  },
};

export const tableMethods: Readonly<Record<string, Method>> = {
  ...statements,
  ...tables,
  ...sets,
  ...planMethods,
  ...results,
  ...streams,
  ...catalogMethods,
  ...functionMethods,
  ...pythonFunctionMethods,
};

function columnText(type: LogicalType): string {
  const attribute = 'attribute' in type && type.attribute ? ` *${type.attribute}*` : '';
  return `${typeSummary(withoutAttribute(type))}${attribute}`;
}

function anonymous(client: ClientSession, what: string): string {
  client.anonymous++;
  return `*anonymous_${what}$${client.anonymous}*`;
}

/** Reads a table that is in the catalog only until its plan is made. */
async function anonymousTable(
  client: ClientSession,
  call: TableCall,
  path: ObjectPath,
  create: () => unknown,
): Promise<Answer> {
  const { session } = client;
  await create();
  const text = path.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
  const resolved = session.catalog.table(path);
  try {
    const reply = tableReply(client, call, wholeTable(session, text));
    return resolved ? { ...reply, texts: [path[2]], schema: schemaOf(resolved.schema) } : reply;
  } finally {
    session.catalog.dropTemporaryTable('table', path, true);
  }
}

function fromPath({ session }: ClientSession, path: string): PlannedQuery {
  const parts = parseName(path);
  const quoted = parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
  if (!session.catalog.table(parts)) throw validation(`Table ${quoted} was not found.`);
  return wholeTable(session, quoted);
}

/** All columns of a table, without a projection that changes nothing. */
function wholeTable(session: TableSession, name: string): PlannedQuery {
  const query = session.sqlQuery(`SELECT * FROM ${name}`);
  const { plan, names } = query;
  if (plan.node !== 'Project') return query;
  const { input, exprs } = plan;
  const { fields } = input.rowType;
  const same = fields.length === exprs.length && exprs.every((expr, i) => expr.kind === 'input' && expr.index === i);
  return same && fields.every((field, i) => field.name === names[i])
    ? { ...query, plan: input, rowType: input.rowType }
    : query;
}

function tableReply(client: ClientSession, { made }: TableCall, table: PlannedQuery): Answer {
  client.tables.set(made, table);
  return { schema: physicalSchema(table.rowType, table.names) };
}

export function resultReply(client: ClientSession, { made }: TableCall, result: StatementResult): Answer {
  const { configuration } = client.session;
  // The zone is asked for when points in time are shown.
  const shown = Object.defineProperty({ ...result, timeZone: '' }, 'timeZone', { get: () => configuration.timeZone });
  client.results.set(made, new TableResultStream(shown));
  return {
    schema: physicalSchema(result.rowType),
    jobId: result.job?.jobId ?? '',
    hasContent: result.kind === 'SUCCESS_WITH_CONTENT',
    isQuery: result.isQuery,
  };
}

/** `timeout` 0 = no limit. */
async function within(work: Promise<void>, timeout: number): Promise<void> {
  if (timeout <= 0) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new SqlError('', 'java.util.concurrent.TimeoutException'));
    timer = setTimeout(fail, timeout);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
