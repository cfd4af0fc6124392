/**
 * One user function in one SQL job, in this process: `udf-bench.cjs FUNCTIONS CARRIER WORK ROWS`. Prints one line of JSON. Rows come from memory
 * and go nowhere. The functions' first rows are a warm-up job of their own.
 */
import { join } from 'node:path';
import type { Node } from '@drey/sdk/protocol';
import { registerConnector } from '../../host/src/connectors/registry';
import type { SourceReader } from '../../host/src/connectors/contracts';
import { type TableConnectors, INSERT_ONLY } from '../../host/src/planner/catalog/connector-contracts';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { TableSession } from '../../host/src/table/session';
import { rowsBatch } from '../../host/src/types/batch';
import { rowClass } from '../../host/src/types/rows';

const BATCH = 1024;
const KEYS = 1000;
const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Barbara Liskov', 'Edsger Dijkstra', 'Donald Knuth'];

/** What stands in SELECT. */
const WORKS: Readonly<Record<string, string>> = {
  none: 'id FROM src',
  inc: 'inc(id) FROM src',
  upper: 'upper_case(name) FROM src',
  reverse: 'reversed(name) FROM src',
  row: 'scaled(id, name, price) FROM src',
  aggregate: 'k, total(id) FROM src GROUP BY k',
};

/** How each carrier's functions are declared. `{dir}`: this benchmark's functions; `{examples}`: udf-examples. */
const DECLARATIONS: Readonly<Record<string, string>> = {
  inline: "LANGUAGE TYPESCRIPT USING FILE '{dir}/functions.ts'",
  isolated: "LANGUAGE TYPESCRIPT USING FILE '{dir}/functions.ts' WITH ('udf.isolation' = 'thread')",
  assemblyscript: "LANGUAGE ASSEMBLYSCRIPT USING FILE '{dir}/assemblyscript.ts'",
  rust: "LANGUAGE WASM USING FILE '{examples}/rust/functions.wasm'",
  arrow: "LANGUAGE WASM USING FILE '{examples}/arrow-udf/arrow-udf-example.wasm'",
  component: "LANGUAGE WASM USING FILE '{examples}/component-rust/matching.wasm'",
  python: "LANGUAGE PYTHON USING FILE '{dir}/functions.py'",
  pandas: "LANGUAGE PYTHON USING FILE '{dir}/vectorised.py'",
};

const FUNCTIONS = ['inc', 'upper_case', 'reversed', 'scaled', 'total'];

/** Names in the modules of udf-examples. */
const EXPORTS: Readonly<Record<string, string>> = {
  inc: 'add_one',
  upper_case: 'upper',
  reversed: 'reverse',
  scaled: 'normalize',
  total: 'total',
};

function declaration(carrier: string, name: string, folder: string): string {
  const text = DECLARATIONS[carrier];
  const exported = text.includes('{examples}') ? EXPORTS[name] : name;
  const placed = text.replaceAll('{dir}', folder).replaceAll('{examples}', join(folder, '../../../udf-examples'));
  return `CREATE TEMPORARY SYSTEM FUNCTION ${name} AS '${exported}' ${placed}`;
}

class MemoryReader implements SourceReader {
  private readonly pool: InstanceType<ReturnType<typeof rowClass>>[][];

  constructor(
    private left: number,
    columns: readonly number[],
  ) {
    const Row = rowClass(columns.length);
    this.pool = Array.from({ length: 64 }, (_, batch) =>
      Array.from({ length: BATCH }, (_, i) => {
        const id = batch * BATCH + i;
        const values = [id, `${NAMES[id % NAMES.length]} ${id % 97}`, id / 4, id % KEYS];
        return new Row(0, ...columns.map((column) => values[column]));
      }),
    );
  }

  open(): void {}
  addSplits(): void {}
  noMoreSplits(): void {}

  poll(output: Parameters<SourceReader['poll']>[0]): 'more' | 'end' {
    if (this.left <= 0) return 'end';
    const rows = this.pool[((this.left / BATCH) % this.pool.length) | 0];
    this.left -= BATCH;
    output.emit(rowsBatch([...rows]));
    return 'more';
  }

  snapshot(): [] {
    return [];
  }
}

function useMemory(rows: number): TableConnectors {
  registerConnector('udf-bench', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => [{ id: 'all' }] }),
      createReader: (node) => new MemoryReader(rows, projectionOf(node)),
    },
  }));
  return {
    source: (context) =>
      context.options.get('connector') === 'udf-bench'
        ? {
            changelog: INSERT_ONLY,
            bounded: true,
            acceptsProjection: true,
            node: ({ projection }) => ({ connector: 'udf-bench', options: new Map([['columns', projection.join()]]) }),
          }
        : tableConnectors.source(context),
    sink: (context) => tableConnectors.sink(context),
  };
}

function projectionOf({ operator }: Node): number[] {
  if (operator?.kind !== 'source') throw new Error('no source');
  const columns = operator.value.options.get('columns') ?? '';
  return columns === '' ? [] : columns.split(',').map(Number);
}

async function run(folder: string, carrier: string, work: string, rows: number): Promise<void> {
  const configuration = { 'parallelism.default': '1', 'table.dml-sync': 'true', 'python.files': folder };
  const session = new TableSession({ configuration, connectors: useMemory(rows) });
  await session.executeSql(
    "CREATE TABLE src (id BIGINT, name STRING, price DOUBLE, k INT) WITH ('connector' = 'udf-bench')",
  );
  const types =
    work === 'row' ? 'v ROW<id BIGINT, name STRING, price DOUBLE>' : work === 'aggregate' ? 'k INT, v BIGINT' : '';
  const column = types || (work === 'upper' || work === 'reverse' ? 'v STRING' : 'v BIGINT');
  await session.executeSql(`CREATE TABLE nowhere (${column}) WITH ('connector' = 'blackhole')`);
  if (work !== 'none') {
    const name = FUNCTIONS.find((one) => WORKS[work].includes(`${one}(`)) as string;
    await session.executeSql(declaration(carrier, name, folder));
  }
  await session.executeSql(`INSERT INTO nowhere SELECT ${WORKS[work]}`);
}

async function main([functions, carrier, work, rows, warmUp]: readonly string[]): Promise<void> {
  const folder = join(functions);
  if (Number(warmUp) > 0) await run(folder, carrier, work, Number(warmUp));
  const started = performance.now();
  const before = process.cpuUsage();
  await run(folder, carrier, work, Number(rows));
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1000;
  const result = { rows: Number(rows), seconds, own_cpu: (user + system) / 1e6 };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    let cause: unknown = error;
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(1);
  },
);
