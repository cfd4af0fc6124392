/**
 * Cases of Kafka tables: statements on topics, with what real Flink gave on a real broker (record.py writes it). Files are as those of
 * ../sql/connector-cases.ts, with these directives and results more:
 *   -- topic NAME: PARTITIONS      a new topic; $NAME in statements is its name
 *   -- record NAME: JSON           a record of it: partition, key, value, timestamp, headers
 *   -- = NAME JSON                 a record that the statement wrote
 * $kafka stands for connector and servers, $bounded for options that read what is there.
 */
import { createTopic, type TestRecord, uniqueName } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readTopic } from '../../host/src/connectors/kafka/testing/topics';
import { addOption, differences, escaped, readCaseBlocks, sortedMaps } from '../sql/case-files';
import { causes, JobError } from '../sql/environment';
import { KafkaSession, produceSoon } from './broker';

const DAY_MS = 86_400_000;

export interface KafkaCase {
  readonly id: string;
  readonly batch: boolean;
  readonly unordered: boolean;
  readonly differs: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly topics: ReadonlyMap<string, number>;
  readonly records: readonly { readonly topic: string; readonly record: TestRecord }[];
  readonly steps: readonly { readonly sql: string; readonly expected: readonly string[] }[];
}

export function readKafkaCases(folder: string): KafkaCase[] {
  return readCaseBlocks(folder).map(parse);
}

function parse([id, ...lines]: readonly string[]): KafkaCase {
  const flags = new Map<string, string>();
  const options: Record<string, string> = {};
  const topics = new Map<string, number>();
  const records: { topic: string; record: TestRecord }[] = [];
  const steps: { sql: string; expected: string[] }[] = [];
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const [, word, name, rest = ''] = /^-- (\w+)(?: (\w+))?: (.*)$/.exec(line) ?? [];
    if (!line.startsWith('--')) steps.push({ sql: line.trimEnd().slice(0, -1), expected: [] });
    else if (/^-- [>=!]/.test(line)) steps.at(-1)?.expected.push(line.slice('-- '.length));
    else if (word === 'topic' && name !== undefined) topics.set(name, Number(rest));
    else if (word === 'record' && name !== undefined)
      records.push({ topic: name, record: JSON.parse(rest) as TestRecord });
    else if (word === 'config') addOption(options, rest);
    else if (word !== undefined) flags.set(word, rest);
  }
  return {
    id: id.trim(),
    batch: flags.get('mode') === 'batch',
    unordered: flags.get('compare') === 'unordered',
    differs: flags.get('differs'),
    options,
    topics,
    records,
    steps,
  };
}

/** What differs from Flink, a line each; empty when nothing does. */
export async function checkKafkaCase(one: KafkaCase, servers: string): Promise<string[]> {
  const run = new Run(one, servers);
  await run.prepare();
  const found: string[] = [];
  for (const { sql, expected } of one.steps) {
    const actual = await run.execute(sql);
    const difference = run.compare(actual, expected);
    if (difference !== undefined) found.push(`${sql}\n${difference}`);
  }
  return found;
}

class Run {
  private readonly names = new Map<string, string>();
  /** Records of a topic that have been shown. */
  private readonly seen = new Map<string, number>();
  /** Where those of a partition end. */
  private readonly ends = new Map<string, number>();
  private readonly session: KafkaSession;
  private jobFailed = false;

  constructor(
    private readonly one: KafkaCase,
    private readonly servers: string,
  ) {
    const settings = { 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...one.options };
    this.session = new KafkaSession(settings, one.batch);
  }

  async prepare(): Promise<void> {
    const { topics, records } = this.one;
    for (const [topic, partitions] of topics) {
      const name = uniqueName(`${this.one.id}-${topic}`);
      this.names.set(topic, name);
      await createTopic(this.servers, name, { partitions });
      const own = records.filter((record) => record.topic === topic).map(({ record }) => ({ partition: 0, ...record }));
      if (own.length > 0) await produceSoon(this.servers, name, own);
      this.seen.set(topic, own.length);
      for (const { partition } of own) this.ends.set(`${topic} ${partition}`, this.end(topic, partition) + 1);
    }
  }

  private end(topic: string, partition: number): number {
    return this.ends.get(`${topic} ${partition}`) ?? 0;
  }

  async execute(sql: string): Promise<string[]> {
    const connector = `'connector' = 'kafka', `;
    let text = sql.replace('$kafka', `${connector}'properties.bootstrap.servers' = '${this.servers}'`);
    if (text.includes("'connector' = 'upsert-kafka'")) text = text.replace(connector, '');
    text = text.replace('$bounded', "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'");
    for (const [topic, name] of this.names) text = text.replaceAll(`$${topic}`, name);
    const lines = await this.result(text);
    return [...lines, ...(await this.written())].map((line) => this.shown(line));
  }

  private async result(sql: string): Promise<string[]> {
    this.jobFailed = false;
    try {
      return (await this.session.rows(sql)).map((row) => `> ${escaped(row)}`);
    } catch (error) {
      this.jobFailed = error instanceof JobError;
      if (error instanceof JobError) {
        const { failure } = error;
        return [`! ${failure.exceptionClass}: ${escaped(`${failure.message}\n${failure.traceback ?? ''}`)}`];
      }
      return causes(error).map(({ className, message }) => `! ${className}: ${escaped(message)}`);
    }
  }

  private async written(): Promise<string[]> {
    const lines: string[] = [];
    for (const [topic, name] of this.names) {
      const records = await readTopic(this.servers, name);
      if (records.length === this.seen.get(topic)) continue;
      this.seen.set(topic, records.length);
      for (const record of records.filter(({ partition, offset }) => offset >= this.end(topic, partition))) {
        this.ends.set(`${topic} ${record.partition}`, record.offset + 1);
        const { key, value, partition, timestamp } = record;
        const headers = Object.fromEntries(record.headers.map((header) => [header.key, textOf(header.value)]));
        const shown = {
          partition,
          key: textOf(key),
          value: textOf(value),
          ...(record.headers.length > 0 ? { headers } : {}),
          ...(timestamp < Date.now() - DAY_MS ? { timestamp } : {}),
        };
        lines.push(`= ${topic} ${JSON.stringify(shown)}`);
      }
    }
    return lines;
  }

  private shown(line: string): string {
    let text = line.replaceAll(this.servers, '$servers');
    for (const [topic, name] of this.names) text = text.replaceAll(name, `$${topic}`);
    return text;
  }

  compare(actual: readonly string[], expected: readonly string[]): string | undefined {
    const wanted = expected.filter((line) => line.startsWith('! '));
    const own = actual.filter((line) => line.startsWith('! '));
    if (wanted.length > 0 && own.length > 0) {
      // Of a job that failed, one line tells the causes; the texts of Jackson's parser are its own.
      const ofJackson = /^! (org\.apache\.flink\.shaded\.jackson2|com\.fasterxml)/;
      const cause = (wanted.findLast((line) => !ofJackson.test(line)) ?? wanted[0]).slice(2);
      const same = this.jobFailed ? own[0].includes(cause) : own[0] === wanted[0] && own.at(-1) === wanted.at(-1);
      return same ? undefined : `  got      ${own.join('\n           ')}\n  expected ${wanted.join('\n           ')}`;
    }
    const [a, b] = [this.arranged(actual), this.arranged(expected)];
    return differences(a, b) || undefined;
  }

  private arranged(lines: readonly string[]): string[] {
    const normal = lines.map(normalized);
    return this.one.unordered ? normal.sort() : normal;
  }
}

/** JSON is written as one likes. */
function normalized(line: string): string {
  const [, head, json] = /^(= \w+ )(\{.*\})$/.exec(line) ?? [];
  if (head !== undefined && json !== undefined) return head + JSON.stringify(JSON.parse(json));
  return sortedMaps(line);
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString();
}
