/** The Python of programs that have no Python client: which interpreter, and where it finds the worker's package. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';

const EXECUTABLE = 'python.executable';
const CLIENT_EXECUTABLE = 'python.client.executable';
const WINDOWS = process.platform === 'win32';
const IN_VENV = WINDOWS ? join('Scripts', 'python.exe') : join('bin', 'python');

/**
 * The interpreter that is started: what is configured and there (an interpreter in an archive is there only later: the worker changes
 * to it), else the active virtual environment's, else that of the working directory's `.venv`, else python3 on the path.
 */
export function pythonExecutable(configuration: ReadonlyMap<string, string>): string {
  for (const key of [EXECUTABLE, CLIENT_EXECUTABLE]) {
    const found = resolved(configuration.get(key));
    if (found !== undefined) return found;
  }
  const { DREY_PYTHON, VIRTUAL_ENV } = process.env;
  const candidates = [
    DREY_PYTHON,
    VIRTUAL_ENV && join(VIRTUAL_ENV, IN_VENV),
    join(process.cwd(), '.venv', IN_VENV),
    'python3',
    'python',
  ];
  for (const candidate of candidates) {
    const found = resolved(candidate);
    if (found !== undefined) return found;
  }
  throw new Error(`There is no Python: no python3 on the path, no .venv here; ${EXECUTABLE} names one`);
}

function resolved(name: string | undefined): string | undefined {
  if (!name) return undefined;
  if (name.includes(sep) || name.includes('/')) return executable(name) ? name : undefined;
  const suffixes = WINDOWS ? ['.exe', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      if (folder !== '' && executable(path)) return path;
    }
  }
  return undefined;
}

function executable(path: string): boolean {
  try {
    accessSync(path, WINDOWS ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The folder that has the worker's `pyflink`; undefined when only the interpreter's own packages can have it. */
function packageRoot(): string | undefined {
  if (process.env.DREY_PYFLINK) return process.env.DREY_PYFLINK;
  let folder = dirname(__filename);
  for (;;) {
    // Beside host/dist in a checkout, around pyflink/_host in the Python package.
    for (const root of [join(folder, 'bridge-python'), folder]) {
      if (existsSync(join(root, 'pyflink', 'fn_execution', 'table_launch.py'))) return root;
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** Environment of such a process. Modules of the working directory can be imported, as by a script there. */
export function pythonEnvironment(configuration: ReadonlyMap<string, string>): NodeJS.ProcessEnv {
  const paths = [packageRoot(), process.env.PYTHONPATH, process.cwd()].filter((path) => path);
  const options = Object.fromEntries([...configuration].filter(([key]) => key.startsWith('python.')));
  return { ...process.env, PYTHONPATH: paths.join(delimiter), DREY_PYTHON_OPTIONS: JSON.stringify(options) };
}
