/**
 * Real Kafka brokers for tests, benchmarks and chaos runs. Brokers outlive no test: a watching shell ends them when the processes that
 * use them are gone, however those ended.
 *
 * `sharedKafka()` is one cluster for all test processes of a run (each test takes topics of its own); `startKafka()` is a private one that
 * may be stopped, killed and restarted.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../../system/processes';
import { CLUSTER_ID, exclusively, kafkaDistribution, projectRoot, propertiesText } from './distribution';

export interface KafkaOptions {
  /** 1 (default) or 3, say. Internal topics, and topics that name no number, are replicated to as many. */
  readonly brokers?: number;
  /** How clients and brokers talk to brokers; `properties` then have to say more. Default PLAINTEXT. */
  readonly protocol?: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  /** Settings of every broker, over ours. */
  readonly properties?: Readonly<Record<string, string | number>>;
  /** Data and logs; default a new folder in the system's temporary one, removed at the end. */
  readonly folder?: string;
  /** Java's compiler: 'quick' (default) starts sooner, 'full' is faster later (benchmarks). */
  readonly compiler?: 'quick' | 'full';
}

export interface KafkaCluster {
  /** host:port, separated by commas. */
  readonly bootstrapServers: string;
  /** One for each broker. */
  readonly addresses: readonly string[];
  /** Ends a broker in order (SIGTERM), or at once (SIGKILL). Resolves when it is gone. */
  stopBroker(index: number, signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts a stopped broker on its data and its port. */
  startBroker(index: number): Promise<void>;
  /** End of a broker's log, for messages of failed tests. */
  log(index: number): string;
  /** Ends all brokers. A shared cluster ends some seconds after its last user. */
  stop(): Promise<void>;
}

interface Layout {
  readonly folder: string;
  readonly ports: readonly number[];
  readonly options: KafkaOptions;
}

const START_TIMEOUT_MS = 120_000;
const brokerFolder = (folder: string, index: number): string => join(folder, `broker-${index + 1}`);
const pidFile = (folder: string, index: number): string => join(brokerFolder(folder, index), 'pid');

/** Starts a cluster of this process's own. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaCluster> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'drey-kafka-'));
  const layout = await createLayout(folder, options);
  registerUser(folder);
  watch(layout, 0);
  await startAll(layout);
  return clusterOf(layout, async () => {
    await Promise.all(layout.ports.map((_, index) => stopBroker(layout, index, 'SIGTERM')));
    rmSync(join(folder, 'users'), { recursive: true, force: true });
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  });
}

/**
 * A cluster that all test processes of this checkout share; the first starts it. It ends when no user has been there for some seconds, so
 * test files that run one after the other find it running.
 */
export async function sharedKafka(brokers: 1 | 3 = 1): Promise<KafkaCluster> {
  const checkout = createHash('sha256').update(projectRoot()).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `drey-kafka-shared-${userInfo().username}-${checkout}-${brokers}`);
  const description = join(folder, 'cluster.json');
  const layout = await exclusively(`${folder}.lock`, async (): Promise<Layout> => {
    if (existsSync(description)) {
      const running: Layout = JSON.parse(readFileSync(description, 'utf8'));
      if (running.ports.every((_, index) => isRunning(running.folder, index))) {
        registerUser(folder);
        return running;
      }
      rmSync(folder, { recursive: true, force: true });
    }
    mkdirSync(folder, { recursive: true });
    const created = await createLayout(folder, { brokers });
    registerUser(folder);
    watch(created, 20, `${folder}.lock`);
    await startAll(created);
    writeFileSync(description, JSON.stringify(created));
    return created;
  });
  return clusterOf(layout, async () => rmSync(join(folder, 'users', String(process.pid)), { force: true }));
}

function clusterOf(layout: Layout, stop: () => Promise<void>): KafkaCluster {
  const addresses = layout.ports.map((port) => `127.0.0.1:${port}`);
  return {
    bootstrapServers: addresses.join(','),
    addresses,
    stopBroker: (index, signal = 'SIGTERM') => stopBroker(layout, index, signal),
    startBroker: async (index) => {
      launchBroker(layout, index, await kafkaDistribution().then(({ classPath }) => classPath));
      await untilStarted(layout, index);
    },
    log: (index) => logOf(layout, index),
    stop,
  };
}

async function createLayout(folder: string, options: KafkaOptions): Promise<Layout> {
  const count = options.brokers ?? 1;
  const all = await freePorts(count * 2);
  const ports = all.slice(0, count);
  const controllers = all.slice(count);
  const { bootstrapCheckpoint } = await kafkaDistribution();
  for (let index = 0; index < count; index++) {
    const home = brokerFolder(folder, index);
    const logs = join(home, 'data');
    mkdirSync(logs, { recursive: true });
    copyFileSync(bootstrapCheckpoint, join(logs, 'bootstrap.checkpoint'));
    const meta = { version: 1, 'cluster.id': CLUSTER_ID, 'node.id': index + 1, 'directory.id': directoryId() };
    writeFileSync(join(logs, 'meta.properties'), propertiesText(meta));
    const { protocol = 'PLAINTEXT', properties: own } = options;
    const properties = { ...brokerProperties(index, protocol, ports, controllers, logs), ...own };
    writeFileSync(join(home, 'server.properties'), propertiesText(properties));
  }
  return { folder, ports, options };
}

/** A random UUID as Kafka writes it. */
function directoryId(): string {
  return `A${randomBytes(16).toString('base64url').slice(1, 21)}A`;
}

function brokerProperties(
  index: number,
  protocol: string,
  ports: readonly number[],
  controllers: readonly number[],
  logs: string,
): Record<string, string | number> {
  const replicas = Math.min(3, ports.length);
  return {
    'process.roles': 'broker,controller',
    'node.id': index + 1,
    'controller.quorum.voters': controllers.map((port, i) => `${i + 1}@127.0.0.1:${port}`).join(','),
    listeners: `${protocol}://127.0.0.1:${ports[index]},CONTROLLER://127.0.0.1:${controllers[index]}`,
    'advertised.listeners': `${protocol}://127.0.0.1:${ports[index]}`,
    'inter.broker.listener.name': protocol,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': logs,
    'num.partitions': 1,
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.max(1, replicas - 1),
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': 'false',
    'log.segment.bytes': 134217728,
    // Tests write records of any time.
    'log.retention.ms': -1,
    'log.message.timestamp.after.max.ms': '9223372036854775807',
    // Three brokers on a busy machine must not lose each other at once.
    'broker.session.timeout.ms': 18000,
    'controlled.shutdown.enable': 'true',
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function startAll(layout: Layout): Promise<void> {
  const { classPath } = await kafkaDistribution();
  for (let index = 0; index < layout.ports.length; index++) launchBroker(layout, index, classPath);
  await Promise.all(layout.ports.map((_, index) => untilStarted(layout, index)));
}

function launchBroker({ folder, options }: Layout, index: number, classPath: string): void {
  const home = brokerFolder(folder, index);
  const output = openSync(join(home, 'server.log'), 'w');
  const memory = ['-Xms128m', '-Xmx768m', '-XX:+UseSerialGC', '-Xshare:auto'];
  const compiler = options.compiler === 'full' ? [] : ['-XX:TieredStopAtLevel=1'];
  const args = [...memory, ...compiler, '-cp', classPath, 'kafka.Kafka', join(home, 'server.properties')];
  const child: ChildProcess = spawn('java', args, { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.on('error', () => {});
  child.unref();
  if (!child.pid) throw new Error("Kafka's broker cannot be started: there is no java on the PATH (17 or newer)");
  writeFileSync(pidFile(folder, index), String(child.pid));
}

async function untilStarted(layout: Layout, index: number): Promise<void> {
  const log = join(brokerFolder(layout.folder, index), 'server.log');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!readFileSync(log, 'utf8').includes('Kafka Server started')) {
    if (!isRunning(layout.folder, index) || Date.now() > deadline) {
      throw new Error(`Kafka's broker ${index + 1} has not started:\n${logOf(layout, index)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stopBroker({ folder }: Layout, index: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const pid = pidOf(folder, index);
  if (!pid) return;
  const forceAt = Date.now() + 10_000;
  if (isAlive(pid)) process.kill(pid, signal);
  while (isAlive(pid)) {
    if (Date.now() > forceAt) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  rmSync(pidFile(folder, index), { force: true });
}

function pidOf(folder: string, index: number): number | undefined {
  const path = pidFile(folder, index);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
}

function isRunning(folder: string, index: number): boolean {
  const pid = pidOf(folder, index);
  return pid !== undefined && isAlive(pid);
}

function logOf({ folder }: Layout, index: number): string {
  const log = join(brokerFolder(folder, index), 'server.log');
  if (!existsSync(log)) return '';
  const text = readFileSync(log, 'utf8');
  // A broker that cannot start says why before it says how it stops.
  const reason = text.match(/^.*(ERROR|Exception:).*(\n.*){0,8}/m)?.[0] ?? '';
  return `${reason.slice(0, 3000)}\n...\n${text.slice(-1500)}`;
}

function registerUser(folder: string): void {
  mkdirSync(join(folder, 'users'), { recursive: true });
  writeFileSync(join(folder, 'users', String(process.pid)), '');
}

/**
 * A shell that ends the brokers, and removes the folder, when no process named in users/ has been alive for `graceSeconds`. With `lock`,
 * it takes the cluster away only while nobody is about to use it.
 */
function watch({ folder, options }: Layout, graceSeconds: number, lock = join(folder, 'never')): void {
  const script = `
cd "$1" || exit 0
idle=0
while [ -d users ]; do
  alive=
  for user in users/*; do
    [ -e "$user" ] || continue
    if kill -0 "\${user##*/}" 2>/dev/null; then alive=yes; else rm -f "$user"; fi
  done
  if [ -n "$alive" ]; then idle=0; else idle=$((idle + 1)); fi
  [ "$idle" -gt "$2" ] && [ ! -e "$3" ] && break
  sleep 1
done
rm -f cluster.json
for pid in broker-*/pid; do [ -e "$pid" ] && kill -9 "$(cat "$pid")" 2>/dev/null; done
[ -n "$4" ] || rm -rf "$1"`;
  const args = ['-c', script, 'drey-kafka-watch', folder, String(graceSeconds), lock, options.folder ?? ''];
  const child = spawn('sh', args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
