/** Kafka to Kafka through failures of tasks and hosts: what a read_committed consumer sees. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTopic, readValues } from '../../host/src/connectors/kafka/testing/topics';
import { bundle, python, type Running, start } from '../e2e/run';
import { KafkaTest, produceSoon } from './broker';
import { FAILS, PYTHON, SQL, TYPESCRIPT, UPSERT } from './exactly-once-jobs';

jest.setTimeout(240_000);

/** More kills, and the languages in all combinations. */
const FULL = process.env['DREY_FULL'] === '1';
const KEYS = 7;

let kafka: KafkaTest;
const running = new Set<JobRun>();

beforeAll(async () => {
  kafka = await KafkaTest.start();
});

afterEach(async () => {
  for (const job of running) await job.close();
  running.clear();
});

afterAll(() => kafka?.cluster.stop());

type Language = 'SQL' | 'Python' | 'TypeScript' | 'upsert';
type Guarantee = 'exactly-once' | 'at-least-once';

const FILES: Record<Language, readonly [string, string]> = {
  SQL: ['job.sql', SQL],
  upsert: ['job.sql', UPSERT],
  Python: ['job.py', PYTHON],
  TypeScript: ['job.ts', TYPESCRIPT],
};

/** A job with its topics and folder; its host may be started again and again. */
class JobRun {
  private readonly folder = mkdtempSync(join(tmpdir(), 'drey-once-'));
  private run: Running | undefined;
  private fed = 0;
  stderr = '';

  private constructor(
    private readonly language: Language,
    private readonly guarantee: Guarantee,
    private readonly input: string,
    readonly output: string,
  ) {}

  static async create(language: Language, guarantee: Guarantee = 'exactly-once'): Promise<JobRun> {
    const job = new JobRun(language, guarantee, await kafka.topic([], 2), await kafka.topic([], 3));
    running.add(job);
    return job;
  }

  get environment(): Record<string, string> {
    const { input: INPUT, output: OUTPUT, folder: FOLDER, guarantee: GUARANTEE } = this;
    return { SERVERS: kafka.servers, INPUT, OUTPUT, FOLDER, GUARANTEE };
  }

  /** With high availability: the same program goes on where it was killed. */
  start(options: Readonly<Record<string, string>> = {}, env: Record<string, string> = {}): void {
    const { folder } = this;
    const [name, template] = FILES[this.language];
    const environment = { ...this.environment, DREY_PYTHON: python, ...env };
    const text = template.replaceAll(/\$([A-Z]+)/g, (whole, key: string) => this.environment[key] ?? whole);
    writeFileSync(join(folder, name), this.language === 'TypeScript' || this.language === 'Python' ? template : text);
    writeFileSync(join(folder, 'fails.py'), FAILS);
    const settings = Object.entries({
      'parallelism.default': '2',
      'execution.checkpointing.interval': '200ms',
      'execution.checkpointing.dir': `file://${folder}/checkpoints`,
      'high-availability.type': 'filesystem',
      'high-availability.storageDir': `file://${folder}/ha`,
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '5',
      'restart-strategy.fixed-delay.delay': '100ms',
      'python.files': join(folder, 'fails.py'),
      ...options,
    }).flatMap(([key, value]) => ['-D', `${key}=${value}`]);
    const script = join(folder, name);
    const command = name === 'job.sql' ? ['sql', ...settings, '-f', script] : ['run', ...settings, script];
    this.run = start(process.execPath, [bundle, ...command], environment, folder);
    void this.run.done.then(({ stderr }) => {
      this.stderr += stderr;
    });
  }

  /** Records up to `end`, in both partitions, a tenth of a second apart. */
  async feed(end: number): Promise<void> {
    const records = [];
    for (let n = this.fed; n < end; n++) {
      const ts = new Date(Date.UTC(2024, 0, 1) + n * 100).toISOString().replace('T', ' ').slice(0, -1);
      records.push({ value: JSON.stringify({ k: `k${n % KEYS}`, n, ts }), partition: n % 2 });
    }
    this.fed = end;
    await produceSoon(kafka.servers, this.input, records);
  }

  /** Closes all windows. */
  async feedEnd(): Promise<void> {
    if (this.language !== 'SQL') return;
    const value = '{"k":"end","n":0,"ts":"2034-01-01 00:00:00"}';
    await produceSoon(
      kafka.servers,
      this.input,
      [0, 1].map((partition) => ({ value, partition })),
    );
  }

  /** What is there when all that was fed has been processed. */
  expected(): string[] {
    const counts = new Map<string, number[]>();
    for (let n = 0; n < this.fed; n++) {
      const window = this.language === 'SQL' ? `"${windowStart(n)}",` : '';
      const key = `k${n % KEYS},${window}`;
      counts.set(key, [...(counts.get(key) ?? []), n]);
    }
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    if (this.language === 'SQL') return [...counts].map(([key, own]) => `${key}${own.length},${sum(own)}`).sort();
    if (this.language === 'upsert')
      return [...counts].map(([key, own]) => `${key.slice(0, -1)}=${key}${own.length},${sum(own)}`).sort();
    return [...counts].flatMap(([key, own]) => own.map((_, i) => `${key}${i + 1}`)).sort();
  }

  values(): Promise<string[]> {
    return readValues(kafka.servers, this.output);
  }

  /** Waits until `rows` different values can be read. */
  async shows(rows: number): Promise<void> {
    for (const end = Date.now() + 90_000; ; ) {
      const { size } = new Set(await this.values());
      if (size >= rows) return;
      if (Date.now() > end || this.run?.child.exitCode !== null) {
        const { stdout, stderr } = await this.kill();
        throw new Error(`${size} of ${rows} values are there\n${stdout}\n${stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Puts a file there that the job looks for; resolves when it has found it. */
  async signal(file: 'fail' | 'die' | 'stop'): Promise<() => Promise<void>> {
    const path = join(this.folder, file);
    writeFileSync(path, '');
    return async () => {
      for (const end = Date.now() + 60_000; existsSync(path); ) {
        if (Date.now() > end) throw new Error(`Nobody has seen the file "${file}"`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
  }

  async ended(): ReturnType<JobRun['kill']> {
    return this.run!.done;
  }

  /** kill -9 of all its processes. */
  async kill(): Promise<{ stdout: string; stderr: string }> {
    const run = this.run!;
    for (const pid of run.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
    return run.done;
  }

  async savepoint(): Promise<string> {
    await (await this.signal('stop'))();
    const { stdout, stderr } = await this.run!.done;
    const path = /savepoint: (\S+)/.exec(stdout)?.[1];
    if (path === undefined) throw new Error(stdout + stderr);
    return path;
  }

  async close(): Promise<void> {
    if (this.run !== undefined) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function windowStart(n: number): string {
  return new Date(Date.UTC(2024, 0, 1) + Math.floor(n / 10) * 1000).toISOString().replace('T', ' ').slice(0, -5);
}

/** A failing task and a killed host while records come. */
async function throughFailures(job: JobRun, kills: number): Promise<void> {
  await job.feed(400);
  job.start();
  await job.shows(100);
  const failed = await job.signal('fail');
  await job.feed(600);
  await failed();
  for (let kill = 0; kill < kills; kill++) {
    await job.shows(150 + kill * 100);
    await job.feed(700 + kill * 100);
    await new Promise((resolve) => setTimeout(resolve, 100 + 230 * kill));
    await job.kill();
    job.start();
  }
  await job.feed(800 + kills * 100);
  await job.feedEnd();
  await job.shows(job.expected().length);
  // Whatever comes too much comes with the next checkpoints.
  await new Promise((resolve) => setTimeout(resolve, 600));
}

test.each<Language>(['SQL', 'Python', 'TypeScript'])(
  '%s: a task fails, the host is killed: every result is there once',
  async (language) => {
    const job = await JobRun.create(language);
    await throughFailures(job, FULL ? 5 : 1);
    expect((await job.values()).sort()).toEqual(job.expected());
  },
);

const AT_LEAST_ONCE: readonly Language[] = FULL ? ['SQL', 'Python', 'TypeScript'] : ['TypeScript'];

test.each(AT_LEAST_ONCE)('%s, at least once: nothing is lost', async (language) => {
  const job = await JobRun.create(language, 'at-least-once');
  await throughFailures(job, 1);
  expect([...new Set(await job.values())].sort()).toEqual(job.expected());
});

test('the host dies between the completion of a checkpoint and the commit: the next one commits', async () => {
  const job = await JobRun.create('TypeScript');
  await job.feed(200);
  job.start();
  await job.shows(200);
  for (let kill = 1; kill <= (FULL ? 5 : 2); kill++) {
    const died = await job.signal('die');
    await job.feed(200 + 100 * kill);
    await died();
    await job.ended();
    job.start();
  }
  await job.shows(job.expected().length);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await job.values()).sort()).toEqual(job.expected());
});

const RESCALED: readonly Language[] = FULL ? ['Python', 'TypeScript'] : ['TypeScript'];

test.each(RESCALED)('%s: stopped with a savepoint, resumed with other parallelisms', async (language) => {
  const none = { 'high-availability.type': 'NONE' };
  const job = await JobRun.create(language);
  await job.feed(200);
  job.start({ ...none, 'parallelism.default': '3' });
  await job.shows(100);
  await job.feed(300);
  let fed = 300;
  for (const parallelism of FULL ? ['1', '4', '2'] : ['1', '4']) {
    const path = await job.savepoint();
    // The rows that the savepoint holds are there before anything is started again.
    const before = (await job.values()).length;
    job.start({ ...none, 'parallelism.default': parallelism, 'execution.state-recovery.path': path });
    fed += 100;
    await job.feed(fed);
    await job.shows(Math.max(before + 50, fed - 50));
  }
  await job.shows(fed);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await job.values()).sort()).toEqual(job.expected());
});

test('upsert-kafka through failures: the last value of each key is right', async () => {
  const job = await JobRun.create('upsert');
  await job.feed(400);
  job.start();
  await job.shows(100);
  await job.feed(600);
  await job.kill();
  job.start();
  await job.feed(800);
  const latest = async (): Promise<string[]> => {
    const rows = new Map<string, string>();
    for (const { key, value } of await readTopic(kafka.servers, job.output))
      rows.set(Buffer.from(key!).toString(), Buffer.from(value!).toString());
    return [...rows].map(([key, value]) => `${key}=${value}`).sort();
  };
  const end = Date.now() + 60_000;
  while (String(await latest()) !== String(job.expected()) && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await latest()).toEqual(job.expected());
  const values = await job.values();
  expect(new Set(values).size).toBe(values.length);
});

/** What brokers wait before they abort transactions that have timed out (transaction.abort.timed.out.transaction.cleanup.interval.ms). */
const CLEANUP_MS = 10_000;

(FULL ? test : test.skip)(
  'a transaction that expires while the host is down: its loss is said, and the job goes on',
  async () => {
    const job = await JobRun.create('TypeScript');
    await job.feed(100);
    job.start({}, { TIMEOUT: '3000' });
    await job.shows(100);
    const died = await job.signal('die');
    await job.feed(200);
    await died();
    await job.ended();
    await new Promise((resolve) => setTimeout(resolve, CLEANUP_MS + 4000));
    job.start({}, { TIMEOUT: '3000' });
    await job.feed(300);
    await job.shows(200);
    const { stderr } = await job.kill();
    expect(stderr).toContain('ITS RECORDS ARE LOST');
  },
);
