/** The functions of a project, a module or a source file, ready to be called or registered. */
import { existsSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import type { RegisteredFunction } from '../../functions/user/contracts';
import type { FunctionDeclaration } from '../../functions/user/declaration';
import { describePythonLater, loadFunction, wasmFunctions } from '../../udf/modules';
import { functionSettings } from '../../udf/options';
import { UsageError } from '../arguments';
import type { Registration } from './functions-file';
import { MANIFEST_NAME, type Project, readProject } from './manifest';

type Settings = Readonly<Record<string, string>>;

/** Where functions come from: a file, with what is known of it. */
export interface Source {
  readonly file: string;
  readonly language: Registration['language'];
  /** Name -> export; absent = every function of the file under its own name. */
  readonly functions: Readonly<Record<string, string>> | undefined;
  readonly options: Settings;
  readonly project: Project | undefined;
}

const LANGUAGES: Readonly<Record<string, Registration['language']>> = {
  '.wasm': 'WASM',
  '.py': 'PYTHON',
  '.ts': 'TYPESCRIPT',
  '.mts': 'TYPESCRIPT',
  '.js': 'TYPESCRIPT',
  '.mjs': 'TYPESCRIPT',
};

/** `path`: a folder with a manifest, the manifest, a module or a source file. Throws UsageError. */
export function sourceOf(path: string): Source {
  const full = resolve(path);
  if (!existsSync(full)) throw new UsageError(`there is no ${full}`);
  if (!statSync(full).isDirectory() && basename(full) !== MANIFEST_NAME) {
    return { file: full, language: languageOf(full), functions: undefined, options: {}, project: undefined };
  }
  const project = readProject(full);
  const { module, functions, options = {} } = project.manifest;
  const file = join(project.folder, module);
  if (!existsSync(file)) throw new UsageError(`there is no ${file}: "drey udf build ${project.folder}" makes it`);
  return { file, language: languageOf(file), functions, options, project };
}

function languageOf(file: string): Registration['language'] {
  const language = LANGUAGES[extname(file)];
  if (language !== undefined) return language;
  throw new UsageError(`${file} is no module of functions: .wasm, .ts, .js and .py files are`);
}

/** Name and export of each function. Throws UsageError. */
export async function functionNames(source: Source, settings: Settings): Promise<ReadonlyMap<string, string>> {
  if (source.functions !== undefined) return new Map(Object.entries(source.functions));
  const names = await namesIn(source, settings);
  if (names.length === 0) throw new UsageError(`${source.file} has no user functions`);
  return new Map(names.map((name) => [name, name]));
}

async function namesIn({ file, language, options }: Source, settings: Settings): Promise<readonly string[]> {
  switch (language) {
    case 'WASM': {
      const own = functionSettings(file, new Map(Object.entries(options)), (key) => settings[key]);
      return (await wasmFunctions(basename(file), file, own)).map(({ name }) => name);
    }
    case 'TYPESCRIPT': {
      const [{ moduleExports }, { functionNames: namesOf }] = await Promise.all([
        import('../../udf/inline/modules'),
        import('../../udf/inline/describe'),
      ]);
      const spec = { name: basename(file), language } as const;
      const exports = await moduleExports(spec, { kind: 'module', path: file, export: '' }, {});
      return namesOf(exports);
    }
    default:
      throw new UsageError(`name the functions of ${file} in ${MANIFEST_NAME}: "functions": {"name": "attribute"}`);
  }
}

export async function loadFrom(
  source: Source,
  name: string,
  exported: string,
  settings: Settings,
): Promise<RegisteredFunction> {
  const declaration = declarationOf(source, name, exported, settings);
  return source.language === 'PYTHON' ? (await describePythonLater(declaration))() : loadFunction(declaration);
}

/** As CREATE FUNCTION would declare it. */
export function declarationOf(source: Source, name: string, exported: string, settings: Settings): FunctionDeclaration {
  return {
    name,
    language: source.language,
    identifier: exported,
    file: source.file,
    options: new Map(Object.entries(source.options)),
    option: (key) => settings[key],
    configuration: new Map(Object.entries(settings)),
  };
}

/** Throws UsageError when there is no such function. */
export async function findExport(source: Source, wanted: string, settings: Settings): Promise<string> {
  const names = await functionNames(source, settings);
  const exported = names.get(wanted);
  if (exported !== undefined) return exported;
  throw new UsageError(`${source.file} has no function "${wanted}"; it has ${[...names.keys()].join(', ')}`);
}
