/** Brokers that go away, come back, or want to know who asks. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaPartitionReader } from '../contracts';
import { kafkaDistribution, propertiesText } from '../testing/distribution';
import { type KafkaCluster, startKafka } from '../testing/kafka-broker';
import { createTopic, produce, uniqueName } from '../testing/kafka-tools';
import { createClient } from './client';

const client = (servers: string, properties: Readonly<Record<string, string>> = {}) =>
  createClient(new Map(Object.entries({ 'bootstrap.servers': servers, 'retry.backoff.ms': '50', ...properties })));

async function take(reader: KafkaPartitionReader, count: number): Promise<string[]> {
  const values: string[] = [];
  const deadline = Date.now() + 60_000;
  while (values.length < count) {
    for (const { value } of reader.take()?.records ?? []) values.push(String(value));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (Date.now() > deadline) throw new Error(`only ${values.length} of ${count} have come`);
  }
  return values.sort();
}

describe('one broker', () => {
  let kafka: KafkaCluster;

  beforeAll(async () => {
    kafka = await startKafka();
  }, 120_000);
  afterAll(() => kafka.stop());

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'reading goes on after a restart (%s)',
    async (signal) => {
      const topic = uniqueName('restart');
      const servers = kafka.bootstrapServers;
      await createTopic(servers, topic);
      await produce(servers, topic, [{ value: 'a' }]);
      const connected = client(servers);
      try {
        const reader = await connected.consumer();
        const admin = await connected.admin();
        reader.assign([{ topic, partition: 0, offset: 0 }]);
        expect(await take(reader, 1)).toEqual(['a']);
        await kafka.stopBroker(0, signal);
        const asked = admin.offsets([{ topic, partition: 0 }], 'latest');
        await new Promise((resolve) => setTimeout(resolve, 500));
        await kafka.startBroker(0);
        await produce(servers, topic, [{ value: 'b' }]);
        expect(await take(reader, 1)).toEqual(['b']);
        expect([...(await asked).values()][0]).toBeGreaterThanOrEqual(1);
      } finally {
        await connected.close();
      }
    },
    120_000,
  );

  test('a broker that stays away is an error that names it, after default.api.timeout.ms', async () => {
    const topic = uniqueName('away');
    const servers = kafka.bootstrapServers;
    await createTopic(servers, topic);
    const connected = client(servers, { 'default.api.timeout.ms': '1000' });
    try {
      const reader = await connected.consumer();
      reader.assign([{ topic, partition: 0, offset: 0 }]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await kafka.stopBroker(0, 'SIGKILL');
      await expect(take(reader, 1)).rejects.toThrow(
        new RegExp(`partition 0 of topic "${topic}" at ${servers} has failed for 1000 ms`),
      );
    } finally {
      await connected.close();
      await kafka.startBroker(0);
    }
  }, 120_000);
});

test('leaders move when one of three brokers is killed', async () => {
  const kafka = await startKafka({ brokers: 3, properties: { 'broker.session.timeout.ms': 6000 } });
  const servers = kafka.bootstrapServers;
  const connected = client(servers);
  try {
    const topic = uniqueName('three');
    await createTopic(servers, topic, { partitions: 3, replicas: 3 });
    const round = (prefix: string) => [0, 1, 2].map((partition) => ({ value: `${prefix}${partition}`, partition }));
    await produce(servers, topic, round('a'));
    const reader = await connected.consumer();
    reader.assign([0, 1, 2].map((partition) => ({ topic, partition, offset: 0 })));
    expect(await take(reader, 3)).toEqual(['a0', 'a1', 'a2']);
    await kafka.stopBroker(0, 'SIGKILL');
    await produce(servers, topic, round('b'));
    expect(await take(reader, 3)).toEqual(['b0', 'b1', 'b2']);
    await kafka.startBroker(0);
    await produce(servers, topic, round('c'));
    expect(await take(reader, 3)).toEqual(['c0', 'c1', 'c2']);
  } finally {
    await connected.close();
    await kafka.stop();
  }
}, 240_000);

/** A certificate for 127.0.0.1 that signs itself. */
function certificate(): { cert: string; key: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'drey-certificate-'));
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...names], {
    stdio: 'ignore',
  });
  return { cert, key, folder };
}

const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';

/** Gives a user a password for SCRAM, with Kafka's own tool. */
async function addScramUser(servers: string, folder: string, cert: string): Promise<void> {
  const config = join(folder, 'admin.properties');
  const properties = {
    'security.protocol': 'SASL_SSL',
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': cert,
    'sasl.mechanism': 'PLAIN',
    'sasl.jaas.config': `${PLAIN} required username="admin" password="admin-secret";`,
  };
  writeFileSync(config, propertiesText(properties));
  const { classPath } = await kafkaDistribution();
  const passwords = 'SCRAM-SHA-512=[password=bob-secret]';
  const alter = ['--alter', '--add-config', passwords, '--entity-type', 'users', '--entity-name', 'bob'];
  const connection = ['--bootstrap-server', servers, '--command-config', config];
  execFileSync('java', ['-cp', classPath, 'kafka.admin.ConfigCommand', ...connection, ...alter], { stdio: 'pipe' });
}

test('TLS and SASL', async () => {
  const { cert, key, folder } = certificate();
  const inline = (path: string): string => readFileSync(path, 'utf8').trim().replaceAll('\n', '\\n');
  const users = 'username="admin" password="admin-secret" user_admin="admin-secret" user_alice="alice-secret"';
  const kafka = await startKafka({
    protocol: 'SASL_SSL',
    properties: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.certificate.chain': inline(cert),
      'ssl.keystore.key': inline(key),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.certificates': inline(cert),
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${SCRAM} required;`,
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${PLAIN} required ${users};`,
    },
  });
  const topics = async (password: string, properties: Readonly<Record<string, string>> = {}): Promise<string[]> => {
    const connected = client(kafka.bootstrapServers, {
      'security.protocol': 'SASL_SSL',
      'ssl.truststore.location': cert,
      'sasl.mechanism': 'PLAIN',
      'sasl.jaas.config': `${PLAIN} required username="alice" password="${password}";`,
      'default.api.timeout.ms': '3000',
      ...properties,
    });
    try {
      return await (await connected.admin()).topics();
    } finally {
      await connected.close();
    }
  };
  try {
    expect(await topics('alice-secret')).toEqual([]);
    await addScramUser(kafka.bootstrapServers, folder, cert);
    const jaas = (password: string) => `${SCRAM} required username="bob" password="${password}";`;
    const scram = (password: string) =>
      topics('', { 'sasl.mechanism': 'SCRAM-SHA-512', 'sasl.jaas.config': jaas(password) });
    expect(await scram('bob-secret')).toEqual([]);
    await expect(scram('wrong')).rejects.toThrow('does not accept user "bob" with sasl.mechanism SCRAM-SHA-512');
    const wrong = topics('wrong');
    await expect(wrong).rejects.toThrow(/does not accept user "alice" with sasl.mechanism PLAIN/);
    await expect(wrong).rejects.not.toThrow(/wrong"/);
    await expect(topics('alice-secret', { 'ssl.truststore.location': '' })).rejects.toThrow(/TLS failed.*self.signed/);
    await expect(topics('alice-secret', { 'sasl.mechanism': 'SCRAM-SHA-256' })).rejects.toThrow(/ScramLoginModule/);
    await expect(topics('', { 'security.protocol': 'PLAINTEXT' })).rejects.toThrow(kafka.bootstrapServers);
  } finally {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
