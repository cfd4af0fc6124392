/**
 * `drey-udf.json`: what a folder of user functions is made of, how it is built, and what its functions may use.
 * docs/udf.md describes it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const MANIFEST_NAME = 'drey-udf.json';

export type ProjectLanguage = 'typescript' | 'assemblyscript' | 'rust' | 'python';

export const PROJECT_LANGUAGES: readonly ProjectLanguage[] = ['typescript', 'assemblyscript', 'rust', 'python'];

export interface Manifest {
  readonly name: string;
  readonly language: ProjectLanguage;
  /** The module's source, relative to the manifest: an entry file; for Rust the folder of Cargo.toml. */
  readonly source: string;
  /** What a build writes and what is registered; the source itself when nothing is built. */
  readonly module: string;
  /** A command that builds `module` in place of the language's own. */
  readonly build?: string;
  /** Functions by the name under which they are registered -> name of the export; absent = every function under its own name. */
  readonly functions?: Readonly<Record<string, string>>;
  /** Options of `WITH (...)` for every function: limits, isolation, grants (docs/udf.md, "Options"). */
  readonly options?: Readonly<Record<string, string>>;
}

/** A manifest with its place. */
export interface Project {
  readonly folder: string;
  readonly manifest: Manifest;
}

export class ManifestError extends Error {}

const TEXTS = ['name', 'language', 'source', 'module', 'build'];
const MAPS = ['functions', 'options'];

/** The project of a folder or of a manifest file. Throws ManifestError with the file and the key. */
export function readProject(path: string): Project {
  const file = path.endsWith('.json') ? resolve(path) : join(resolve(path), MANIFEST_NAME);
  if (!existsSync(file)) throw new ManifestError(`there is no ${file}: "drey udf new" makes one`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ManifestError(`${file} is no JSON: ${(error as Error).message}`);
  }
  return { folder: dirname(file), manifest: checked(json, file) };
}

/** The project that a file or folder lies in, if any. */
export function findProject(path: string): Project | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, MANIFEST_NAME))) return readProject(folder);
    if (dirname(folder) === folder) return undefined;
  }
}

function checked(json: unknown, file: string): Manifest {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ManifestError(`${file} must hold an object`);
  }
  const entries = json as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(entries)) {
    if (TEXTS.includes(key)) check(typeof value === 'string', file, `"${key}" must be a text`);
    else if (MAPS.includes(key)) check(isTextMap(value), file, `"${key}" must be an object of texts`);
    else throw new ManifestError(`${file}: there is no key "${key}"; keys are ${[...TEXTS, ...MAPS].join(', ')}`);
  }
  const { name, language, source } = entries as Partial<Manifest>;
  if (name === undefined || language === undefined || source === undefined) {
    throw new ManifestError(`${file}: "name", "language" and "source" are required`);
  }
  check(
    PROJECT_LANGUAGES.includes(language),
    file,
    `"language" must be one of ${PROJECT_LANGUAGES.join(', ')}, not "${language}"`,
  );
  const { module = source } = entries as Partial<Manifest>;
  return { ...(entries as Partial<Manifest>), name, language, source, module };
}

function check(holds: boolean, file: string, message: string): void {
  if (!holds) throw new ManifestError(`${file}: ${message}`);
}

function isTextMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item === 'string');
}
