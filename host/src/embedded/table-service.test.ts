import {
  type CollectBatch,
  DataType,
  type Edge,
  JobGraph,
  Node,
  ProtocolVersion,
  RuntimeMode,
  SourceOperator,
  TableCall,
  type TableReply,
  TypeRoot,
} from '@drey/sdk/protocol';
import type { JobHandle } from '../runtime/contracts';
import { submitJob } from '../runtime/index';
import { columnsBatch, rowsBatch } from '../types/batch';
import { Row } from '../types/rows';
import { TableService } from './table-service';

const INT = DataType.create({ root: TypeRoot.INTEGER });
const RECORD = DataType.create({
  root: TypeRoot.ROW,
  children: [INT, DataType.create({ root: TypeRoot.VARCHAR })],
  fieldNames: ['a', 'b'],
});

function stream(...rows: readonly (readonly unknown[])[]): Node {
  const value = SourceOperator.create({
    connector: 'collection',
    bounded: true,
    rows: rowsBatch(rows.map((values) => Row.of(...values))).columns(RECORD),
  });
  return Node.create({
    id: 7,
    name: 'numbers',
    parallelism: 1,
    outputType: RECORD,
    operator: { kind: 'source', value },
  });
}

class Client {
  readonly batches: CollectBatch[] = [];
  readonly jobs: JobHandle[] = [];
  private made = 0;
  private wake: () => void = () => undefined;
  readonly service = new TableService(
    (graph, submission) => {
      const job = submitJob({ ...submission, graph });
      this.jobs.push(job);
      return job;
    },
    (batch) => {
      this.batches.push(batch);
      this.wake();
    },
  );

  call(method: string, init: Partial<TableCall> = {}): Promise<TableReply> {
    return this.service.call(TableCall.create({ session: 1, method, ...init }));
  }

  async make(method: string, init: Partial<TableCall> = {}): Promise<{ made: number; reply: TableReply }> {
    const made = ++this.made;
    return { made, reply: await this.call(method, { ...init, made }) };
  }

  /** Rows of a result, or its text. */
  async fetch(result: number, form: 'rows' | 'text', acknowledge = true): Promise<unknown[]> {
    const name = `${form}-${result}-${this.batches.length}`;
    const from = this.batches.length;
    await this.call('fetch', { tables: [result], texts: [name, form] });
    const values: unknown[] = [];
    for (let at = from; ; at++) {
      while (at >= this.batches.length) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      const { batch, type, end, error } = this.batches[at];
      if (error) throw new Error(error);
      if (batch && type) values.push(...columnsBatch(batch, type).rows());
      if (batch && acknowledge) this.service.acknowledge(name);
      if (end) return values;
    }
  }
}

function graphOf(...nodes: readonly Node[]): JobGraph {
  return JobGraph.create({
    version: ProtocolVersion.PROTOCOL_V1,
    mode: RuntimeMode.STREAMING,
    parallelism: 1,
    nodes: [...nodes],
  });
}

test('statements give rows and text; those of a statement without a job can be read again', async () => {
  const client = new Client();
  const query = await client.make('executeSql', { texts: ["SELECT 1 AS a, 'x' AS b"], graph: graphOf() });
  expect(query.reply).toMatchObject({ isQuery: true, hasContent: true, jobId: client.jobs[0].jobId });
  expect(query.reply.schema?.columns.map(({ name }) => name)).toEqual(['a', 'b']);
  expect((await client.fetch(query.made, 'rows')).map(String)).toEqual(['+I[1, x]']);
  expect((await client.fetch(query.made, 'text')).join('')).toBe('Empty set\n');
  const ddl = await client.make('executeSql', { texts: ["CREATE TABLE t (a INT) WITH ('connector' = 'blackhole')"] });
  expect(ddl.reply).toMatchObject({ isQuery: false, hasContent: false, jobId: '' });
  for (let i = 0; i < 4; i++) expect((await client.fetch(ddl.made, 'text', false)).join('')).toBe('OK\n');
});

test('errors carry the class and the causes', async () => {
  const client = new Client();
  await expect(client.call('sqlQuery', { texts: ['SELECT a FROM nosuch'] })).rejects.toMatchObject({
    exceptionClass: 'org.apache.flink.table.api.ValidationException',
  });
  await expect(client.call('from', { texts: ['nosuch'] })).rejects.toThrow('Table `nosuch` was not found.');
  await expect(client.call('fetch', { tables: [99] })).rejects.toThrow('There is no result 99');
});

test('a DataStream is a table whose computed columns see its fields', async () => {
  const client = new Client();
  const graph = graphOf(stream([1, 'x'], [2, 'y']));
  const schema = '(`twice` AS a * 2)';
  const { made, reply } = await client.make('fromStream', { texts: ['7', schema], type: RECORD, graph });
  expect(reply.schema?.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'a physical',
    'b physical',
    'twice computed',
  ]);
  const result = await client.make('execute', { tables: [made], graph });
  expect((await client.fetch(result.made, 'rows')).map(String)).toEqual(['+I[1, x, 2]', '+I[2, y, 4]']);
  await expect(client.call('fromStream', { texts: ['7', '(`zz` INT)'], type: RECORD, graph })).rejects.toThrow(
    "Unable to find a field named 'zz'",
  );
});

test('a table is a DataStream: its nodes follow those of the program', async () => {
  const client = new Client();
  const graph = graphOf(stream([1, 'x'], [1, 'y']));
  const table = await client.make('fromStream', { texts: ['7', ''], type: RECORD, graph });
  await client.call('createTemporaryView', { tables: [table.made], texts: ['v'] });
  const counts = await client.make('sqlQuery', { texts: ['SELECT a, COUNT(*) AS n FROM v GROUP BY a'], graph });
  await expect(client.call('toStream', { tables: [counts.made], texts: ['insert', ''], graph })).rejects.toThrow(
    "doesn't support consuming update changes",
  );
  const { nodes, nodeId, type } = await client.call('toStream', { tables: [counts.made], texts: ['all', ''], graph });
  expect(nodes.at(-1)?.id).toBe(nodeId);
  expect(nodes.flatMap(({ inputs }) => inputs.map(({ source }: Edge) => source))).toContain(7);
  expect(type?.fieldNames).toEqual(['a', 'n']);
});

test('options of a call are those of the session from then on', async () => {
  const client = new Client();
  await client.call('open', { configuration: new Map([['table.local-time-zone', 'UTC']]) });
  await client.call('current', { configured: true, configuration: new Map([['execution.runtime-mode', 'BATCH']]) });
  const result = await client.make('executeSql', { texts: ['SELECT 1 AS a'], graph: graphOf() });
  expect((await client.fetch(result.made, 'text')).join('')).not.toContain('| op |');
  await expect(
    client.call('current', { configured: true, configuration: new Map([['table.local-time-zone', 'Nosuch']]) }),
  ).rejects.toThrow('Invalid time zone');
});
