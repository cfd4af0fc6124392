/** Java's stores of keys and certificates: JKS, and trusted certificates in PKCS12, which Node cannot read. Everything is given as PEM. */
import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';

export interface StoredKey {
  readonly key: string;
  /** The owner's certificate first. */
  readonly cert: string;
}

export interface JavaStore {
  readonly trusted: readonly string[];
  readonly keys: readonly StoredKey[];
}

const JKS_MAGIC = 0xfeedfeed;

export function isJks(store: Buffer): boolean {
  return store.length > 4 && store.readUInt32BE(0) === JKS_MAGIC;
}

function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Two bytes a character, as Java's digests take passwords. */
function utf16(password: string): Buffer {
  return Buffer.from(password, 'utf16le').swap16();
}

const sha1 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha1').update(Buffer.concat(parts)).digest();

class Jks {
  private at = 4;

  constructor(private readonly bytes: Buffer) {}

  int(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  skip(count: number): void {
    this.at += count;
  }

  text(): string {
    const length = this.bytes.readUInt16BE(this.at);
    this.at += 2 + length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  blob(): Buffer {
    const length = this.int();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** All before the digest. */
  rest(): { readonly data: Buffer; readonly digest: Buffer } {
    return { data: this.bytes.subarray(0, this.at), digest: this.bytes.subarray(this.at, this.at + 20) };
  }
}

/** Throws for wrong passwords. Without one the certificates are read all the same, as in Java. */
export function readJks(store: Buffer, password: string | undefined, keyPassword: string | undefined): JavaStore {
  const jks = new Jks(store);
  const version = jks.int();
  const certificate = (): string => {
    if (version === 2) jks.text();
    return pem('CERTIFICATE', jks.blob());
  };
  const trusted: string[] = [];
  const locked: { readonly key: Buffer; readonly cert: string }[] = [];
  for (let left = jks.int(); left > 0; left--) {
    const tag = jks.int();
    jks.text();
    jks.skip(8);
    if (tag === 1) {
      const key = jks.blob();
      const chain = Array.from({ length: jks.int() }, certificate);
      locked.push({ key, cert: chain.join('') });
    } else trusted.push(certificate());
  }
  const { data, digest } = jks.rest();
  if (password !== undefined && !sha1(utf16(password), Buffer.from('Mighty Aphrodite'), data).equals(digest)) {
    throw new Error('the store is damaged, or its password is wrong');
  }
  const keys = (): StoredKey[] =>
    locked.map(({ key, cert }) => ({ key: pem('PRIVATE KEY', unlocked(key, keyPassword ?? password ?? '')), cert }));
  return {
    trusted,
    get keys() {
      return keys();
    },
  };
}

/** Sun's own protection: a stream of SHA-1 digests. */
function unlocked(protectedKey: Buffer, password: string): Buffer {
  const content = derOf(derOf(protectedKey).children[1]).content;
  const [salt, body, check] = [content.subarray(0, 20), content.subarray(20, -20), content.subarray(-20)];
  const secret = utf16(password);
  const plain = Buffer.alloc(body.length);
  let digest: Buffer = Buffer.from(salt);
  for (let at = 0; at < body.length; at++) {
    if (at % 20 === 0) digest = sha1(secret, digest);
    plain[at] = body[at] ^ digest[at % 20];
  }
  if (!sha1(secret, plain).equals(check)) throw new Error('the password of the key is wrong');
  return plain;
}

/** A value of ASN.1 in DER. */
interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** Of values that are made of others. */
  readonly children: readonly Buffer[];
}

function derOf(bytes: Buffer): Der {
  const { tag, start, end } = headerOf(bytes, 0);
  const content = bytes.subarray(start, end);
  const children: Buffer[] = [];
  if ((tag & 0x20) !== 0) {
    for (let at = 0; at < content.length; ) {
      const child = headerOf(content, at);
      children.push(content.subarray(at, child.end));
      at = child.end;
    }
  }
  return { tag, content, children };
}

function headerOf(bytes: Buffer, at: number): { readonly tag: number; readonly start: number; readonly end: number } {
  const first = bytes[at + 1];
  const longer = first > 0x80 ? first - 0x80 : 0;
  const start = at + 2 + longer;
  const end = start + (longer > 0 ? bytes.readUIntBE(at + 2, longer) : first);
  if (first === 0x80 || end > bytes.length) throw new Error('the store is damaged');
  return { tag: bytes[at], start, end };
}

/** Object identifiers, as their content in hexadecimal digits. */
const DATA = '2a864886f70d010701';
const ENCRYPTED_DATA = '2a864886f70d010706';
const CERTIFICATE_BAG = '2a864886f70d010c0a0103';
const PBES2 = '2a864886f70d01050d';
const HASHES = new Map([
  ['2a864886f70d0207', 'sha1'],
  ['2a864886f70d0209', 'sha256'],
  ['2a864886f70d020a', 'sha384'],
  ['2a864886f70d020b', 'sha512'],
]);
const CIPHERS = new Map([
  ['60864801650304012a', { name: 'aes-256-cbc', keyBytes: 32 }],
  ['608648016503040102', { name: 'aes-128-cbc', keyBytes: 16 }],
  ['608648016503040116', { name: 'aes-192-cbc', keyBytes: 24 }],
]);

const oid = (bytes: Buffer): string => derOf(bytes).content.toString('hex');

/** Certificates of a PKCS12 store of trusted ones. Throws for wrong passwords, and for encryption that is out of use. */
export function readTrustedPkcs12(store: Buffer, password: string): string[] {
  const [, authSafe] = derOf(store).children;
  const safes = derOf(dataOf(authSafe, password));
  return safes.children.flatMap((safe) => derOf(dataOf(safe, password)).children.flatMap(certificateOf));
}

/** What stands in a ContentInfo. */
function dataOf(contentInfo: Buffer, password: string): Buffer {
  const [type, wrapped] = derOf(contentInfo).children;
  const inner = derOf(wrapped).children[0];
  if (oid(type) === DATA) return derOf(inner).content;
  if (oid(type) !== ENCRYPTED_DATA) throw new Error('the store is of a kind that is not known');
  const [, algorithm, encrypted] = derOf(derOf(inner).children[1]).children;
  return decrypted(algorithm, derOf(encrypted).content, password);
}

function decrypted(algorithm: Buffer, content: Buffer, password: string): Buffer {
  const [scheme, parameters] = derOf(algorithm).children;
  if (oid(scheme) !== PBES2) {
    throw new Error('the store is encrypted as before Java 17 (RC2 or Triple DES): write it anew with keytool');
  }
  const [derivation, encryption] = derOf(parameters).children;
  const derived = derOf(derOf(derivation).children[1]).children;
  const [cipherType, iv] = derOf(encryption).children;
  const cipher = CIPHERS.get(oid(cipherType));
  // The length of the key may stand before the hash, which is SHA-1 unless it is named.
  const last = derived[derived.length - 1];
  const hash = derOf(last).tag === 0x30 ? HASHES.get(oid(derOf(last).children[0])) : 'sha1';
  if (cipher === undefined || hash === undefined) throw new Error('the store is encrypted in a way that is not known');
  const [salt, rounds] = [derOf(derived[0]).content, derOf(derived[1]).content];
  const iterations = rounds.readUIntBE(0, rounds.length);
  const key = pbkdf2Sync(password, salt, iterations, cipher.keyBytes, hash);
  try {
    const decipher = createDecipheriv(cipher.name, key, derOf(iv).content);
    return Buffer.concat([decipher.update(content), decipher.final()]);
  } catch {
    throw new Error('the password of the store is wrong');
  }
}

function certificateOf(bag: Buffer): string[] {
  const [type, value] = derOf(bag).children;
  if (oid(type) !== CERTIFICATE_BAG) return [];
  const [, wrapped] = derOf(derOf(value).children[0]).children;
  return [pem('CERTIFICATE', derOf(derOf(wrapped).children[0]).content)];
}
