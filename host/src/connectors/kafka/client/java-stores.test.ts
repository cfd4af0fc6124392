/** Stores that Java's own tool has made. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { isJks, readJks, readTrustedPkcs12 } from './java-stores';

const folder = mkdtempSync(join(tmpdir(), 'drey-stores-'));
const keytool = (...args: readonly string[]): void => {
  execFileSync('keytool', [...args, '-storepass', 'store-secret'], { cwd: folder, stdio: 'pipe' });
};
const file = (name: string): Buffer => readFileSync(join(folder, name));

beforeAll(() => {
  const key = ['-genkeypair', '-keyalg', 'RSA', '-alias', 'own', '-dname', 'CN=own'];
  keytool(...key, '-keystore', 'own.jks', '-storetype', 'JKS', '-keypass', 'key-secret');
  keytool('-exportcert', '-alias', 'own', '-keystore', 'own.jks', '-file', 'own.crt');
  for (const type of ['JKS', 'PKCS12']) {
    keytool(
      '-importcert',
      '-noprompt',
      '-alias',
      'a',
      '-file',
      'own.crt',
      '-keystore',
      `trust.${type}`,
      '-storetype',
      type,
    );
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

test('trusted certificates of JKS and PKCS12', () => {
  const { fingerprint256 } = new X509Certificate(file('own.crt'));
  expect([isJks(file('trust.JKS')), isJks(file('trust.PKCS12'))]).toEqual([true, false]);
  const stores = [
    readJks(file('trust.JKS'), 'store-secret', undefined).trusted,
    readJks(file('trust.JKS'), undefined, undefined).trusted,
    readTrustedPkcs12(file('trust.PKCS12'), 'store-secret'),
  ];
  for (const certificates of stores) {
    expect(certificates.map((text) => new X509Certificate(text).fingerprint256)).toEqual([fingerprint256]);
  }
});

test('a key of JKS', () => {
  const [own] = readJks(file('own.jks'), 'store-secret', 'key-secret').keys;
  expect(() => createSecureContext(own)).not.toThrow();
  expect(new X509Certificate(own.cert).subject).toBe('CN=own');
});

test('wrong passwords and damage', () => {
  expect(() => readJks(file('own.jks'), 'no', 'key-secret')).toThrow('its password is wrong');
  expect(() => readJks(file('own.jks'), 'store-secret', 'no').keys).toThrow('the password of the key is wrong');
  expect(() => readTrustedPkcs12(file('trust.PKCS12'), 'no')).toThrow(/password of the store is wrong|damaged/);
  expect(() => readTrustedPkcs12(Buffer.from('nothing'), 'no')).toThrow();
});
