import { clientSettings, fetchSettings } from './properties';
import { parseJaas } from './sasl';

const SERVERS = { 'bootstrap.servers': 'a:1, b:2' };
const properties = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries));
const settings = (entries: Readonly<Record<string, string>> = {}) =>
  clientSettings(properties({ ...SERVERS, ...entries }));

test('defaults are those of the Java client', () => {
  expect(settings()).toMatchObject({
    bootstrapServers: ['a:1', 'b:2'],
    tls: undefined,
    sasl: undefined,
    requestTimeoutMs: 30_000,
    apiTimeoutMs: 60_000,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1000,
  });
  expect(fetchSettings(properties({}))).toMatchObject({
    minBytes: 1,
    maxWaitMs: 500,
    maxBytes: 52_428_800,
    maxPartitionBytes: 1_048_576,
    isolation: 'read_uncommitted',
    reset: 'latest',
    checkCrcs: true,
    rack: '',
  });
});

test.each([
  [{ 'bootstrap.servers': 'nowhere' }, '"nowhere" in Kafka\'s property "bootstrap.servers" is not host:port'],
  [{ 'bootstrap.servers': ' ' }, '"bootstrap.servers" is missing'],
  [{ 'request.timeout.ms': 'soon' }, '"request.timeout.ms" is "soon"'],
  [{ 'security.protocol': 'HTTPS' }, '"security.protocol" is "HTTPS"'],
  [
    { 'security.protocol': 'SASL_SSL' },
    '"sasl.mechanism" is GSSAPI; this client has PLAIN, SCRAM-SHA-256, SCRAM-SHA-512',
  ],
  [{ 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'PLAIN' }, 'needs "sasl.jaas.config"'],
  [
    { 'security.protocol': 'SSL', 'ssl.keystore.location': '/x/own.jks', 'ssl.keystore.type': 'BKS' },
    '"ssl.keystore.type" is "BKS", but must be PEM, JKS or PKCS12',
  ],
  [
    { 'security.protocol': 'SSL', 'ssl.keystore.key': 'x' },
    '"ssl.keystore.key" and "ssl.keystore.certificate.chain" must be set together',
  ],
  [
    { 'security.protocol': 'SSL', 'ssl.truststore.certificates': 'no certificate' },
    'What "ssl.truststore.*" names cannot be used',
  ],
  [{ 'security.protocol': 'SSL', 'ssl.truststore.location': '/no/ca.pem' }, '"ssl.truststore.location" cannot be read'],
])('%p is refused', (entries, message) => {
  expect(() => settings(entries)).toThrow(message);
});

test('fetch settings that make no sense are refused', () => {
  expect(() => fetchSettings(properties({ 'isolation.level': 'serializable' }))).toThrow(
    'read_uncommitted, read_committed',
  );
  expect(() => fetchSettings(properties({ 'max.poll.records': '0' }))).toThrow('"max.poll.records" is "0"');
});

test('TLS and SASL', () => {
  const { tls, sasl } = settings({
    'security.protocol': 'sasl_ssl',
    'ssl.endpoint.identification.algorithm': '',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="p\\"w=;";',
  });
  expect(tls).toEqual({ checkServerIdentity: expect.any(Function) });
  expect(sasl).toEqual({ mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p"w=;' });
});

test('login modules are read without showing secrets', () => {
  const { module, options } = parseJaas("a.b.Module REQUIRED x='1' y = two;");
  expect([module, ...options]).toEqual(['a.b.Module', ['x', '1'], ['y', 'two']]);
  for (const text of [
    '',
    'Module secret;',
    'Module required x="secret;',
    'Module required secret;',
    'M required a=secret',
  ]) {
    expect(() => parseJaas(text)).toThrow(/^"sasl.jaas.config" (?!.*secret)/);
  }
});
