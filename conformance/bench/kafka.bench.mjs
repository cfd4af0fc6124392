/**
 * JSON in, aggregate by window, JSON out on a real broker: `npm run bench -- kafka [--messages N] [--partitions N] [--vs flink]`.
 * Beside Flink: `--flink-python PATH` (or FLINK_PYTHON) is the Python of an environment with apache-flink 2.3, `--flink-jar PATH` (or
 * FLINK_KAFKA_JAR) the file of flink-sql-connector-kafka.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/lib.mjs';
import { round } from './lib.mjs';

export const description =
  'JSON in, windowed aggregate, JSON out through Kafka (--messages N, --partitions N, --vs flink): k messages/s, CPU us a message';

export function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

/** A module of conformance/kafka as one file. */
export async function bundleKafka(name) {
  const { build } = await import('esbuild');
  const outfile = join(root, `conformance/dist/kafka-${name}.cjs`);
  await build({
    entryPoints: [join(root, `conformance/kafka/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    alias: { '@drey/sdk': join(root, 'sdk/src') },
    logLevel: 'error',
  });
  return outfile;
}

/** A broker with its topics filled; `stop` ends it. */
async function serve(messages, partitions) {
  const child = spawn(process.execPath, [await bundleKafka('bench'), messages, partitions], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    ended.then(() => Promise.reject(new Error('the broker for the benchmark did not start'))),
  ]);
  const stop = () => {
    child.stdin.end();
    return ended;
  };
  return { ...JSON.parse(line), stop };
}

function statements(servers, input, output) {
  const kafka = `'connector' = 'kafka', 'properties.bootstrap.servers' = '${servers}', 'format' = 'json'`;
  return [
    `CREATE TABLE ticks (symbol STRING, price DOUBLE, volume DOUBLE, \`timestamp\` TIMESTAMP(3),
      WATERMARK FOR \`timestamp\` AS \`timestamp\` - INTERVAL '5' SECOND)
      WITH (${kafka}, 'topic' = '${input}', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset')`,
    `CREATE TABLE aggregates (symbol STRING, window_start TIMESTAMP(3), avg_price DOUBLE, max_price DOUBLE, min_price DOUBLE,
      total_volume DOUBLE) WITH (${kafka}, 'topic' = '${output}')`,
    `INSERT INTO aggregates SELECT symbol, TUMBLE_START(\`timestamp\`, INTERVAL '1' SECOND), AVG(price), MAX(price), MIN(price),
      SUM(volume) FROM ticks GROUP BY symbol, TUMBLE(\`timestamp\`, INTERVAL '1' SECOND)`,
  ];
}

function dreyCommand(folder, servers, input) {
  const script = join(folder, `drey-${input}.sql`);
  const set = "SET 'parallelism.default' = '1'";
  writeFileSync(
    script,
    [set, ...statements(servers, input, input === 'ticks' ? 'drey' : 'drey-nothing'), ''].join(';\n'),
  );
  return [process.execPath, join(root, 'host/dist/drey.cjs'), 'sql', '-f', script];
}

function flinkCommand(folder, servers, input, { python, jar }) {
  const script = join(folder, `flink-${input}.py`);
  const texts = JSON.stringify(statements(servers, input, input === 'ticks' ? 'flink' : 'flink-nothing'));
  writeFileSync(
    script,
    `import json
from pyflink.table import EnvironmentSettings, TableEnvironment
env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
env.get_config().set('parallelism.default', '1').set('pipeline.jars', 'file://${jar}')
*tables, insert = json.loads(${JSON.stringify(texts)})
for table in tables:
    env.execute_sql(table)
env.execute_sql(insert).wait()
`,
  );
  return [python, script];
}

const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 50;

/** CPU seconds by process, of `root` and all that it started. PyFlink's JVM is nobody's child in the end, so what was seen of it counts. */
function sample(root, seen) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(name), {
        parent: Number(fields[1]),
        cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      });
    } catch {
      // It has just ended.
    }
  }
  const own = (pid) => pid === root || seen.has(pid) || (parents.has(pid) && own(parents.get(pid).parent));
  for (const [pid, { cpu }] of parents) if (own(pid)) seen.set(pid, cpu);
}

/** Wall and CPU seconds of a command with all its processes. Throws when it fails. */
async function measure([command, ...args]) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const seen = new Map();
  const timer = setInterval(() => sample(child.pid, seen), SAMPLE_MS);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  const cpu = [...seen.values()].reduce((sum, one) => sum + one, 0);
  return { wall: (performance.now() - started) / 1000, cpu };
}

/** Figures of a full run less those of one with hardly a message: what the messages cost. */
async function figures(name, command, messages) {
  const base = await measure(command('nothing'));
  const full = await measure(command('ticks'));
  const seconds = Math.max(full.wall - base.wall, 1e-3);
  return {
    [`${name} k messages/s`]: round(messages / seconds / 1000, 1),
    [`${name} CPU us/message`]: round(((full.cpu - base.cpu) / messages) * 1e6, 2),
    [`${name} whole run s`]: round(full.wall, 1),
    [`${name} whole run CPU s`]: round(full.cpu, 1),
  };
}

export function flink() {
  const python = option('flink-python', process.env.FLINK_PYTHON);
  const jar = option('flink-jar', process.env.FLINK_KAFKA_JAR);
  if (python && jar && existsSync(python) && existsSync(jar)) return { python, jar };
  throw new Error(
    '--vs flink needs --flink-python (or FLINK_PYTHON), the Python of an environment with apache-flink 2.3, and --flink-jar (or ' +
      'FLINK_KAFKA_JAR), the file of flink-sql-connector-kafka for Flink 2.x',
  );
}

export async function run() {
  const messages = Number(option('messages', '2000000'));
  const other = option('vs') === 'flink' ? flink() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'drey-kafka-bench-'));
  const { servers, stop } = await serve(messages, Number(option('partitions', '4')));
  try {
    const own = await figures('drey', (input) => dreyCommand(folder, servers, input), messages);
    if (!other) return own;
    const theirs = await figures('flink', (input) => flinkCommand(folder, servers, input, other), messages);
    const ratio = own['drey k messages/s'] / theirs['flink k messages/s'];
    const cpu = theirs['flink CPU us/message'] / own['drey CPU us/message'];
    return {
      ...own,
      ...theirs,
      'messages/s against Flink': `${round(ratio, 2)}x`,
      'CPU against Flink': `${round(cpu, 2)}x`,
    };
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
