/**
 * One user function in SQL jobs, in this process: `udf-bench.cjs FUNCTIONS CARRIER WORK ROWS JOBS`. Prints one line of JSON. Rows come from
 * memory and go nowhere. The function is created once; two jobs warm up, then JOBS jobs are measured, each from its first row to its
 * last: starting a job, compiling a function and starting a worker do not count.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '@drey/sdk/protocol';
import type { SourceReader } from '../../host/src/connectors/contracts';
import { registerConnector } from '../../host/src/connectors/registry';
import type { Operator } from '../../host/src/operators/contracts';
import { INSERT_ONLY, type TableConnectors } from '../../host/src/planner/catalog/connector-contracts';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { TableSession } from '../../host/src/table/session';
import { rowsBatch } from '../../host/src/types/batch';
import { rowClass } from '../../host/src/types/rows';

const BATCH = 1024;
const KEYS = 1000;
const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Barbara Liskov', 'Edsger Dijkstra', 'Donald Knuth'];
/** Clock ticks of /proc a second, on every Linux there is. */
const TICKS = 100;

interface Work {
  readonly fn: string;
  /** Its name in its module, when that is another. */
  readonly exported?: string;
  /** What stands in SELECT. */
  readonly query: string;
  readonly columns: string;
}

const WORKS: Readonly<Record<string, Work>> = {
  none: { fn: '', query: 'id FROM src', columns: 'v BIGINT' },
  inc: { fn: 'inc', query: 'inc(id) FROM src', columns: 'v BIGINT' },
  upper: { fn: 'upper_case', query: 'upper_case(name) FROM src', columns: 'v STRING' },
  reverse: { fn: 'reversed', query: 'reversed(name) FROM src', columns: 'v STRING' },
  row: {
    fn: 'scaled',
    query: 'scaled(id, name, price) FROM src',
    columns: 'v ROW<id BIGINT, name STRING, price DOUBLE>',
  },
  aggregate: { fn: 'total', query: 'k, total(id) FROM src GROUP BY k', columns: 'k INT, v BIGINT' },
};

/** The example component has functions of its own for these: three fields to three fields, and the average of doubles. */
const COMPONENT_WORKS: Readonly<Record<string, Work>> = {
  row: {
    fn: 'scaled',
    exported: 'normalize',
    query: 'scaled(CAST(ROW(id, name, price) AS ROW<id BIGINT, name STRING, score DOUBLE>)) FROM src',
    columns: 'v ROW<id BIGINT, name STRING, score DOUBLE>',
  },
  aggregate: {
    fn: 'total',
    exported: 'average',
    query: 'k, total(price) FROM src GROUP BY k',
    columns: 'k INT, v DOUBLE',
  },
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

/** Names in the modules of udf-examples. */
const EXPORTS: Readonly<Record<string, string>> = { inc: 'add_one', upper_case: 'upper', reversed: 'reverse' };

function workOf(carrier: string, name: string): Work {
  const work = (carrier === 'component' ? COMPONENT_WORKS[name] : undefined) ?? WORKS[name];
  if (work === undefined) throw new Error(`There is no work "${name}". There are: ${Object.keys(WORKS).join(', ')}`);
  return work;
}

function declaration(carrier: string, { fn: name, exported: own }: Work, folder: string): string {
  const text = DECLARATIONS[carrier];
  if (text === undefined) {
    throw new Error(`There is no carrier "${carrier}". There are: ${Object.keys(DECLARATIONS).join(', ')}`);
  }
  const exported = own ?? (text.includes('{examples}') ? (EXPORTS[name] ?? name) : name);
  const placed = text.replaceAll('{dir}', folder).replaceAll('{examples}', join(folder, '../../../udf-examples'));
  return `CREATE TEMPORARY SYSTEM FUNCTION ${name} AS '${exported}' ${placed}`;
}

// ---------------------------------------------------------------- measuring

/** CPU seconds of all processes below this one, those that ended among them. */
function childrenSeconds(): number {
  const statOf = (pid: string): string[] | undefined => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ');
    } catch {
      return undefined;
    }
  };
  const stats = new Map<string, string[]>();
  for (const pid of readdirSync('/proc')) {
    const stat = /^\d+$/.test(pid) ? statOf(pid) : undefined;
    if (stat) stats.set(pid, stat);
  }
  // After the name: state, parent, ...; 11 and 12 are user and system, 13 and 14 those of children that were waited for.
  const ended = (stat: readonly string[]): number => Number(stat[13]) + Number(stat[14]);
  const below = (parent: string): number => {
    let ticks = 0;
    for (const [pid, stat] of stats) {
      if (stat[1] === parent) ticks += Number(stat[11]) + Number(stat[12]) + ended(stat) + below(pid);
    }
    return ticks;
  };
  const own = String(process.pid);
  return (ended(stats.get(own) ?? []) + below(own)) / TICKS;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + childrenSeconds();
}

/** Of the job that runs. */
const job = { rows: 0, started: 0, cpu: 0, seconds: 0, used: 0 };

function begin(): void {
  if (job.started > 0) return;
  job.cpu = cpuSeconds();
  job.started = performance.now();
}

function end(): void {
  job.seconds = (performance.now() - job.started) / 1000;
  job.used = cpuSeconds() - job.cpu;
}

class MemoryReader implements SourceReader {
  private left = job.rows;
  private readonly pool: InstanceType<ReturnType<typeof rowClass>>[][];

  constructor(columns: readonly number[]) {
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
    begin();
    const rows = this.pool[((this.left / BATCH) % this.pool.length) | 0];
    this.left -= BATCH;
    output.emit(rowsBatch([...rows]));
    return 'more';
  }

  snapshot(): [] {
    return [];
  }
}

class LastRow implements Operator {
  open(): void {}
  processBatch(): void {}
  processWatermark(): void {}
  processIdle(): void {}

  finish(): void {
    end();
  }
}

function memoryTables(): TableConnectors {
  registerConnector('udf-bench', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => [{ id: 'all' }] }),
      createReader: (node) => new MemoryReader(projectionOf(node)),
    },
    sink: () => new LastRow(),
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
    sink: (context) =>
      context.options.get('connector') === 'udf-bench'
        ? { changelog: (query) => ({ ...query, updateBefore: false }), node: () => ({ connector: 'udf-bench' }) }
        : tableConnectors.sink(context),
  };
}

function projectionOf({ operator }: Node): number[] {
  if (operator?.kind !== 'source') throw new Error('no source');
  const columns = operator.value.options.get('columns') ?? '';
  return columns === '' ? [] : columns.split(',').map(Number);
}

async function main([functions, carrier, name, rows, jobs]: readonly string[]): Promise<void> {
  const folder = join(functions);
  const work = workOf(carrier, name);
  const { fn, query, columns } = work;
  const configuration = { 'parallelism.default': '1', 'table.dml-sync': 'true', 'python.files': folder };
  const session = new TableSession({ configuration, connectors: memoryTables() });
  const source = "id BIGINT, name STRING, price DOUBLE, k INT) WITH ('connector' = 'udf-bench'";
  await session.executeSql(`CREATE TABLE src (${source})`);
  await session.executeSql(`CREATE TABLE nowhere (${columns}) WITH ('connector' = 'udf-bench')`);
  if (fn !== '') await session.executeSql(declaration(carrier, work, folder));
  const run = async (count: number): Promise<void> => {
    Object.assign(job, { rows: count, started: 0 });
    await session.executeSql(`INSERT INTO nowhere SELECT ${query}`);
  };
  // Code is generated anew for each job; what lies below it, the carrier above all, is hot after two.
  for (let i = 0; i < 2; i++) await run(Number(rows) >> 2);
  const seconds: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < Number(jobs); i++) {
    await run(Number(rows));
    seconds.push(job.seconds);
    cpu.push(job.used);
  }
  process.stdout.write(`${JSON.stringify({ rows: Number(rows), seconds, cpu })}\n`);
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
