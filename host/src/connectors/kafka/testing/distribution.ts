/** Kafka's broker from Maven Central: its jars, fetched once for a checkout, and a formatted log folder to copy from. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '../../../system/processes';

export const KAFKA_VERSION = '4.1.1';
export const CLUSTER_ID = 'ZHJleS1rYWZrYS10ZXN0cw';

const run = promisify(execFile);

/** The project's folder: the nearest one upwards whose package is "drey". */
export function projectRoot(from = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'drey') return folder;
    if (folder === dirname(folder)) throw new Error(`${from} is not in a checkout of the project`);
  }
}

function cacheFolder(): string {
  return process.env.DREY_KAFKA_CACHE ?? join(projectRoot(), 'node_modules/.cache', `drey-kafka-${KAFKA_VERSION}`);
}

/** Waits its turn between processes: `work` runs in one of them at a time. A lock whose holder is gone is taken over. */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Its holder is about to write its id.
    if (!holder) return Date.now() - statSync(lock).mtimeMs > 5000;
    return !isAlive(holder);
  } catch {
    return false;
  }
}

export interface KafkaDistribution {
  /** Java's class path. */
  readonly classPath: string;
  /** A file that marks a log folder as formatted; the same for all brokers. */
  readonly bootstrapCheckpoint: string;
}

/** Fetches the broker's jars unless they are there. Rejects, saying what is missing, when Java or Maven cannot do it. */
export async function kafkaDistribution(): Promise<KafkaDistribution> {
  const cache = cacheFolder();
  const jars = join(cache, 'jars');
  const bootstrapCheckpoint = join(cache, 'formatted/bootstrap.checkpoint');
  const distribution = { classPath: join(jars, '*'), bootstrapCheckpoint };
  if (existsSync(bootstrapCheckpoint)) return distribution;
  return exclusively(join(cache, 'lock'), async () => {
    if (existsSync(bootstrapCheckpoint)) return distribution;
    await fetchJars(cache, jars);
    await formatTemplate(cache, distribution.classPath);
    return distribution;
  });
}

async function fetchJars(cache: string, jars: string): Promise<void> {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  const pom = join(cache, 'pom.xml');
  writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>drey</groupId><artifactId>kafka-for-tests</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}</dependencies></project>\n`,
  );
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`, '-DincludeScope=runtime'];
  try {
    await run('mvn', ['-q', '-B', '-f', pom, ...copy], { timeout: 300_000 });
  } catch (error) {
    throw new Error(
      `Kafka's broker cannot be fetched: "mvn ${copy[0]}" failed. Java 17 or newer and Maven are needed once, with access to Maven Central. ${reason(error)}`,
    );
  }
  if (!existsSync(jars) || readdirSync(jars).length < 10) throw new Error(`Maven has put no jars in ${jars}`);
}

/** One format for all: the brokers' own files differ only in ids, which `startKafka` writes. */
async function formatTemplate(cache: string, classPath: string): Promise<void> {
  const folder = join(cache, 'formatted');
  const properties = join(cache, 'format.properties');
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': '1@127.0.0.1:1',
    listeners: 'PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:1',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': folder,
  };
  writeFileSync(properties, propertiesText(settings));
  rmSync(folder, { recursive: true, force: true });
  const args = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool', 'format'];
  try {
    await run('java', [...args, '-t', CLUSTER_ID, '-c', properties], { timeout: 120_000 });
  } catch (error) {
    throw new Error(`Kafka's broker cannot run: Java 17 or newer is needed. ${reason(error)}`);
  }
}

export function propertiesText(properties: Readonly<Record<string, string | number>>): string {
  return `${Object.entries(properties)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

function reason(error: unknown): string {
  const { message, stderr } = error as Error & { stderr?: string };
  return (stderr?.trim() || message).slice(0, 2000);
}
