/** File systems by the scheme of a path. One instance for each scheme and its options. */
import type { FileSystem } from './contracts';
import { UnsupportedSchemeError } from './errors';
import { LocalFileSystem } from './local/file-system';
import { schemeOf } from './paths';
import { S3FileSystem } from './s3/file-system';
import { S3_PREFIXES } from './s3/options';

export interface FileSystemFactory {
  /** Beginnings of the option keys that it reads: two jobs with the same values share an instance. */
  readonly prefixes: readonly string[];
  create(scheme: string, configuration: ReadonlyMap<string, string>): FileSystem;
}

const NO_OPTIONS: ReadonlyMap<string, string> = new Map();
const factories = new Map<string, FileSystemFactory>();
const instances = new Map<string, FileSystem>();

/** Makes the file system of a scheme known. */
export function registerFileSystem(scheme: string, factory: FileSystemFactory): void {
  factories.set(scheme, factory);
  for (const key of instances.keys()) if (key.startsWith(`${scheme} `)) instances.delete(key);
}

/**
 * The file system of a path or URI; those without a scheme are local. Nothing is opened or loaded before it is used.
 * Throws on schemes that are not known and options that are wrong.
 */
export function fileSystem(uri: string, configuration: ReadonlyMap<string, string> = NO_OPTIONS): FileSystem {
  const scheme = schemeOf(uri) ?? 'file';
  const factory = factories.get(scheme);
  if (factory === undefined) throw new UnsupportedSchemeError(scheme, [...factories.keys()]);
  const used = [...configuration].filter(([key]) => factory.prefixes.some((prefix) => key.startsWith(prefix)));
  const key = `${scheme} ${JSON.stringify(used.sort())}`;
  let instance = instances.get(key);
  if (instance === undefined) instances.set(key, (instance = factory.create(scheme, new Map(used))));
  return instance;
}

registerFileSystem('file', { prefixes: [], create: () => new LocalFileSystem() });
const s3: FileSystemFactory = {
  prefixes: S3_PREFIXES,
  create: (scheme, configuration) => new S3FileSystem(scheme, configuration),
};
for (const scheme of ['s3', 's3a', 's3n']) registerFileSystem(scheme, s3);
