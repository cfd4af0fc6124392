/**
 * Shared by the npm commands: installs and builds what is missing, and says so. Uses nothing but Node, because it
 * runs before anything is installed. Every step leaves a stamp, so that a second run costs a few milliseconds.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const venv = join(root, '.venv');
export const venvPython = join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
export const hostBundle = join(root, 'host/dist/drey.cjs');

const say = (text) => process.stderr.write(`drey: ${text}\n`);
const hashOf = (...files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};
const stampIs = (path, value) => existsSync(path) && readFileSync(path, 'utf8') === value;

function fail(text) {
  say(text);
  process.exit(1);
}

/** Runs a command to its end with its output on stderr; ends this process with a message when it fails. */
function step(what, command, args, options = {}) {
  say(`${what} ...`);
  const started = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows, ...options });
  if (result.error) fail(`${what} failed: ${result.error.message}`);
  if (result.status !== 0) fail(`${what} failed: "${command} ${args.join(' ')}" ended with exit code ${result.status}`);
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

export function ensureNodeModules() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node 20 or newer is needed, this is ${process.version}`);
  const stamp = join(root, 'node_modules/.drey-stamp');
  const wanted = hashOf('package-lock.json');
  if (stampIs(stamp, wanted)) return;
  // npm would empty the folder that it leads to.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    return say('node_modules is a link to another place: its packages are used as they are');
  }
  step('installing npm packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function findPython() {
  for (const name of [process.env.DREY_PYTHON, 'python3.11', 'python3.12', 'python3.10', 'python3', 'python']) {
    if (!name) continue;
    const probe = spawnSync(name, ['-c', 'import sys, venv; print(sys.version_info >= (3, 9))'], { encoding: 'utf8' });
    if (probe.status === 0 && probe.stdout.trim() === 'True') return name;
  }
  return fail('Python 3.9 or newer with the venv module is needed (3.11 is tested); set DREY_PYTHON to its path');
}

/**
 * The project's own virtual environment; the `pyflink` package itself needs no packages. `demo`: only what the demo needs, not the
 * tools of the tests and what functions on pandas need.
 */
export function ensurePython({ demo = false } = {}) {
  ensurePackages('demo data', 'scripts/requirements-nodeps.txt', ['--no-deps']);
  if (!demo) ensurePackages('Python packages', 'scripts/requirements.txt', []);
}

function ensurePackages(what, file, options) {
  const stamp = join(venv, `.drey-${basename(file, '.txt')}`);
  const wanted = hashOf(file);
  if (stampIs(stamp, wanted)) return;
  if (!existsSync(venvPython)) step('creating the Python environment .venv', findPython(), ['-m', 'venv', '.venv']);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  step(`installing the ${what}`, venvPython, [...pip, ...options, '-r', file]);
  writeFileSync(stamp, wanted);
}

function newest(dir, skip = /^(node_modules|dist|__pycache__)$/) {
  let latest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (skip.test(entry.name)) continue;
    const path = join(dir, entry.name);
    const time = entry.isDirectory() ? newest(path, skip) : statSync(path).mtimeMs;
    if (time > latest) latest = time;
  }
  return latest;
}

/** Bundles the host into one file, so that it starts fast. */
export function ensureBuild() {
  const sources = Math.max(newest(join(root, 'sdk/src')), newest(join(root, 'host/src')));
  if (existsSync(hostBundle) && statSync(hostBundle).mtimeMs >= sources) return;
  ensureNodeModules();
  step('building the host', process.execPath, [join(root, 'scripts/build.mjs')]);
}

/** Environment of Python programs of this project: the drop-in `pyflink` first on the path. */
export function pythonEnvironment() {
  const path = [join(root, 'bridge-python'), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  return { ...process.env, PYTHONPATH: path, DREY_HOST_BUNDLE: process.env.DREY_HOST_BUNDLE ?? hostBundle };
}

/** Runs a command in the foreground: same terminal, signals passed on, its exit code becomes ours. */
export function foreground(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // Ctrl-C reaches the child by the terminal; this process only has to outlive it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${command}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + ({ SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1)));
}

export function dataFolder() {
  const folder = join(root, '.drey');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export { say };
