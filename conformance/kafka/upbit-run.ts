/**
 * ../shared/programs/upbit_ticker.sql on many ticks: what Drey writes, what the windows hold, and what Flink writes on the same brokers. For
 * the benchmark "upbit", which also says whether they are equal.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { createTopic } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readValues } from '../../host/src/connectors/kafka/testing/topics';
import { fillTopic } from './fill';
import { Aggregates, aggregateOf, ticks, upbitStatements } from './upbit';

export interface UpbitOptions {
  readonly ticks: number;
  readonly brokers: number;
  readonly partitions: number;
  /** Drey's entry. */
  readonly drey: string;
  /** upbit_ticker.sql */
  readonly program: string;
  /** Python with apache-flink 2.3, and the file of flink-sql-connector-kafka. */
  readonly flink?: { readonly python: string; readonly jar: string };
}

const INPUT = 'upbit-ticker';
const DEADLINE_MS = 900_000;

const FLINK = `import json, sys
from pyflink.table import EnvironmentSettings, TableEnvironment
env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
env.get_config().set('pipeline.jars', 'file://' + sys.argv[1])
*tables, insert = json.load(open(sys.argv[2]))
for table in tables:
    env.execute_sql(table)
job = env.execute_sql(insert).get_job_client()
sys.stdin.read()
job.cancel().result()
`;

/** Runs a command that never ends until its topic holds `rows` values; gives them with the seconds that it took. */
async function untilWritten(
  child: ChildProcess,
  servers: string,
  topic: string,
  rows: number,
): Promise<{ values: string[]; seconds: number }> {
  const started = performance.now();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    for (;;) {
      const values = await readValues(servers, topic);
      const seconds = (performance.now() - started) / 1000;
      if (child.exitCode !== null) throw new Error(`The program has ended:\n${output}`);
      if (values.length >= rows) {
        // Whatever comes too much would come now.
        await new Promise((resolve) => setTimeout(resolve, 3000));
        return { values: await readValues(servers, topic), seconds };
      }
      if (seconds * 1000 > DEADLINE_MS)
        throw new Error(`${values.length} of ${rows} rows after ${seconds} s:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  } finally {
    child.stdin?.end();
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(timer);
  }
}

function drey(options: UpbitOptions, folder: string, statements: readonly string[]): ChildProcess {
  const script = join(folder, 'upbit.sql');
  writeFileSync(script, `${statements.join(';\n')};\n`);
  return spawn(process.execPath, [options.drey, 'sql', '-f', script], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function flink(
  { python, jar }: NonNullable<UpbitOptions['flink']>,
  folder: string,
  statements: readonly string[],
): ChildProcess {
  const [script, data] = [join(folder, 'upbit.py'), join(folder, 'upbit.json')];
  writeFileSync(script, FLINK);
  writeFileSync(data, JSON.stringify(statements));
  return spawn(python, [script, jar, data], { stdio: ['pipe', 'pipe', 'pipe'] });
}

export async function run(options: UpbitOptions): Promise<Record<string, string | number>> {
  const { partitions, program } = options;
  const folder = mkdtempSync(join(tmpdir(), 'drey-upbit-'));
  const cluster = await startKafka({ brokers: options.brokers, compiler: 'full' });
  const servers = cluster.bootstrapServers;
  try {
    const replicas = Math.min(3, options.brokers);
    for (const topic of [INPUT, 'drey', 'flink']) await createTopic(servers, topic, { partitions, replicas });
    const expected = new Aggregates();
    const source = ticks(options.ticks, partitions);
    await fillTopic(servers, INPUT, {
      count: options.ticks + partitions,
      partitions,
      value: () => {
        const tick = source.next().value!;
        expected.add(tick);
        return JSON.stringify(tick);
      },
    });
    const statements = (output: string): string[] => upbitStatements(servers, INPUT, output, program);
    const own = await untilWritten(drey(options, folder, statements('drey')), servers, 'drey', expected.size);
    const right = equal(own.values.map(aggregateOf).sort(), expected.lines());
    const result = {
      ticks: options.ticks,
      windows: expected.size,
      'drey seconds': rounded(own.seconds),
      'as computed': right,
    };
    if (options.flink === undefined) return result;
    const child = flink(options.flink, folder, statements('flink'));
    const theirs = await untilWritten(child, servers, 'flink', expected.size);
    return {
      ...result,
      'flink seconds': rounded(theirs.seconds),
      // The texts, not only the numbers.
      'as Flink writes': equal([...own.values].sort(), [...theirs.values].sort()),
    };
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

/** 'equal', or what is not. */
function equal(found: readonly string[], wanted: readonly string[]): string {
  const at = wanted.findIndex((line, i) => line !== found[i]);
  if (at < 0 && found.length === wanted.length) return 'equal';
  return `DIFFERENT: ${found.length} rows, wanted ${wanted.length}; ${found[at]} where ${wanted[at]} was wanted`;
}
