/** Brokers that want to know who asks: TLS with certificates of both sides, SASL PLAIN and SCRAM. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaDistribution, propertiesText } from '../testing/distribution';
import { type KafkaCluster, startKafka } from '../testing/kafka-broker';
import { createClient } from './client';

const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';

const folder = mkdtempSync(join(tmpdir(), 'drey-certificates-'));
const path = (name: string): string => join(folder, name);
const pem = (name: string): string => readFileSync(path(name), 'utf8').trim();
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
};

/** One authority that signs a broker's and a client's certificate, and another that signs nothing. */
function makeCertificates(): void {
  for (const name of ['ca', 'other']) {
    const files = ['-keyout', `${name}-key.pem`, '-out', `${name}.pem`];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, '-subj', `/CN=${name}`);
  }
  writeFileSync(path('names'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['broker', 'client']) {
    const subject = ['-subj', `/CN=${name}`];
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}-key.pem`, '-out', `${name}.csr`, ...subject);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-extfile', 'names'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed);
  }
  openssl('pkcs8', '-topk8', '-in', 'client-key.pem', '-out', 'client-locked.pem', '-passout', 'pass:key-secret');
  const input = ['-in', 'client.pem', '-inkey', 'client-key.pem'];
  openssl('pkcs12', '-export', ...input, '-out', 'client.p12', '-passout', 'pass:store-secret');
  const trust = ['-importcert', '-noprompt', '-alias', 'ca', '-file', 'ca.pem', '-keystore', 'trust.jks'];
  execFileSync('keytool', [...trust, '-storepass', 'store-secret'], { stdio: 'ignore', cwd: folder });
  writeFileSync(path('client-both.pem'), `${pem('client-key.pem')}\n${pem('client.pem')}\n`);
}

/** Gives a user passwords for SCRAM, with Kafka's own tool. */
async function addScramUser(servers: string): Promise<void> {
  const config = path('admin.properties');
  const properties = {
    'security.protocol': 'SASL_SSL',
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': path('ca.pem'),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': path('client-both.pem'),
    'sasl.mechanism': 'PLAIN',
    'sasl.jaas.config': `${PLAIN} required username="admin" password="admin-secret";`,
  };
  writeFileSync(config, propertiesText(properties));
  const { classPath } = await kafkaDistribution();
  const connection = ['--bootstrap-server', servers, '--command-config', config];
  const user = ['--entity-type', 'users', '--entity-name', 'bob'];
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    const alter = ['--alter', '--add-config', `${mechanism}=[password=bob-secret]`, ...user];
    execFileSync('java', ['-cp', classPath, 'kafka.admin.ConfigCommand', ...connection, ...alter], { stdio: 'pipe' });
  }
}

let kafka: KafkaCluster;

beforeAll(async () => {
  makeCertificates();
  const inline = (name: string): string => pem(name).replaceAll('\n', '\\n');
  const users = 'username="admin" password="admin-secret" user_admin="admin-secret" user_alice="alice-secret"';
  kafka = await startKafka({
    protocol: 'SASL_SSL',
    properties: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.certificate.chain': inline('broker.pem'),
      'ssl.keystore.key': inline('broker-key.pem'),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.certificates': inline('ca.pem'),
      'listener.name.sasl_ssl.ssl.client.auth': 'required',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': `${SCRAM} required;`,
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${SCRAM} required;`,
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${PLAIN} required ${users};`,
    },
  });
  await addScramUser(kafka.bootstrapServers);
}, 180_000);

afterAll(async () => {
  await kafka?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Properties = Readonly<Record<string, string>>;

/** All is well with these. */
const right = (): Properties => ({
  'bootstrap.servers': kafka.bootstrapServers,
  'security.protocol': 'SASL_SSL',
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.certificates': pem('ca.pem'),
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.certificate.chain': pem('client.pem'),
  'ssl.keystore.key': pem('client-key.pem'),
  'sasl.mechanism': 'PLAIN',
  'sasl.jaas.config': `${PLAIN} required username="alice" password="alice-secret";`,
  'default.api.timeout.ms': '3000',
});

const scram = (mechanism: string, password = 'bob-secret'): Properties => ({
  'sasl.mechanism': mechanism,
  'sasl.jaas.config': `${SCRAM} required username="bob" password="${password}";`,
});

async function topics(changes: Properties, without: readonly string[] = []): Promise<string[]> {
  const properties = new Map(Object.entries({ ...right(), ...changes }));
  for (const name of without) properties.delete(name);
  const client = createClient(properties);
  try {
    return await (await client.admin()).topics();
  } finally {
    await client.close();
  }
}

const OWN_KEY = ['ssl.keystore.certificate.chain', 'ssl.keystore.key'];

test('PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 over TLS', async () => {
  expect(await topics({})).toEqual([]);
  expect(await topics(scram('SCRAM-SHA-256'))).toEqual([]);
  expect(await topics(scram('SCRAM-SHA-512'))).toEqual([]);
}, 60_000);

test('stores: PEM in the property or a file, a locked key, PKCS12', async () => {
  const file = { 'ssl.truststore.location': path('ca.pem'), 'ssl.keystore.location': path('client-both.pem') };
  expect(await topics(file, [...OWN_KEY, 'ssl.truststore.certificates'])).toEqual([]);
  const java = { 'ssl.truststore.location': path('trust.jks'), 'ssl.truststore.password': 'store-secret' };
  expect(await topics(java, ['ssl.truststore.certificates', 'ssl.truststore.type'])).toEqual([]);
  const locked = { 'ssl.keystore.key': pem('client-locked.pem'), 'ssl.key.password': 'key-secret' };
  expect(await topics(locked)).toEqual([]);
  const store = {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': path('client.p12'),
    'ssl.keystore.password': 'store-secret',
  };
  expect(await topics(store, OWN_KEY)).toEqual([]);
  await expect(topics({ ...store, 'ssl.keystore.password': 'no' }, OWN_KEY)).rejects.toThrow(
    /"ssl.keystore.\*" names cannot be used.*"ssl.keystore.password"/,
  );
  await expect(topics({ ...locked, 'ssl.key.password': 'no' })).rejects.toThrow(
    /"ssl.keystore.\*".*"ssl.key.password"/,
  );
  await expect(topics({ 'ssl.truststore.certificates': '-----BEGIN' })).rejects.toThrow(/"ssl.truststore.\*" names/);
}, 60_000);

test('wrong credentials are told, and no secret is', async () => {
  const plain = topics({ 'sasl.jaas.config': `${PLAIN} required username="alice" password="my-wrong";` });
  await expect(plain).rejects.toThrow(/does not accept user "alice" with sasl.mechanism PLAIN/);
  await expect(plain).rejects.not.toThrow(/my-wrong/);
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    await expect(topics(scram(mechanism, 'my-wrong'))).rejects.toThrow(
      `does not accept user "bob" with sasl.mechanism ${mechanism}`,
    );
  }
  await expect(topics({ 'sasl.mechanism': 'SCRAM-SHA-256' })).rejects.toThrow(/ScramLoginModule/);
}, 60_000);

test('wrong certificates and protocols are told', async () => {
  const other = topics({ 'ssl.truststore.certificates': pem('other.pem') });
  await expect(other).rejects.toThrow(/TLS failed.*ssl.truststore/);
  await expect(topics({}, ['ssl.truststore.certificates'])).rejects.toThrow(/TLS failed.*ssl.truststore/);
  await expect(topics({}, OWN_KEY)).rejects.toThrow(/TLS failed.*ssl.keystore/);
  await expect(topics({ 'security.protocol': 'PLAINTEXT' })).rejects.toThrow(/cannot be reached.*security.protocol/);
  await expect(topics({ 'security.protocol': 'SASL_PLAINTEXT' })).rejects.toThrow(/security.protocol/);
}, 60_000);
