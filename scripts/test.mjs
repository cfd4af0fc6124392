/**
 * `npm test`: linter, types, unit tests, Python tests, end-to-end tests and PyFlink's own tests (when the shared folder is
 * there). Every runner reports its counts; the last line adds them up: `N passed, N failed[, N skipped]`.
 * `npm run test:full` adds what is slower.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  dataFolder,
  ensureBuild,
  ensureNodeModules,
  ensurePython,
  pythonEnvironment,
  root,
  say,
  venvPython,
} from './lib.mjs';

const full = process.argv.includes('--full');
ensureNodeModules();
ensurePython();
ensureBuild();

const total = { passed: 0, failed: 0, skipped: 0 };
const bin = (name) => join(root, 'node_modules/.bin', name);

function add(name, passed, failed, skipped = 0) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  say(`${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

/** A check that passes or fails as a whole: its output is shown only when it fails. */
function check(name, command, args) {
  const result = run(command, args);
  if (result.status !== 0) process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`);
  add(name, result.status === 0 ? 1 : 0, result.status === 0 ? 0 : 1);
}

function jest() {
  const report = join(dataFolder(), 'jest.json');
  rmSync(report, { force: true });
  // Brokers and servers that tests share outlive the last of them by some seconds.
  const args = ['--json', `--outputFile=${report}`, '--silent=false', '--reporters=default', '--forceExit'];
  const env = { ...pythonEnvironment(), DREY_PYTHON: venvPython, ...(full ? { DREY_FULL: '1' } : {}) };
  const result = run(bin('jest'), args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (!existsSync(report)) return add('jest', 0, 1);
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return add('jest', numPassedTests, result.status !== 0 && failed === 0 ? 1 : failed, numPendingTests);
}

function pytest() {
  const result = run(venvPython, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'bridge-python/tests'], {
    env: pythonEnvironment(),
  });
  process.stderr.write(result.stdout ?? '');
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(result.stdout)?.[1] ?? 0);
  const failed = count('failed') + count('errors?');
  add('pytest', count('passed'), failed === 0 && result.status !== 0 ? 1 : failed, count('skipped'));
}

/** PyFlink's own tests count by themselves: the ones that are known not to pass are in docs/compatibility.md. */
function pyflinkConformance() {
  const folder = process.env.DREY_PYFLINK_TESTS ?? join(root, '../shared/conformance/pyflink');
  if (!existsSync(folder)) {
    say('PyFlink conformance: folder not present, not run');
    return;
  }
  const args = [
    join(root, 'scripts/conformance-pyflink.mjs'),
    folder,
    '--expect',
    join(root, 'conformance/pyflink/expected-failures.txt'),
  ];
  counted('PyFlink conformance', args);
  // Stopped and restored on the way, rescaled, on RocksDB.
  if (full) {
    counted('PyFlink DataStream, matrix', [...args, '-k', 'datastream', '--matrix', 'restore,rescale,rocksdb']);
  }
}

/** Flink's own programs, functions and expressions as data. */
function flinkConformance() {
  const folder = process.env.DREY_FLINK_TESTS ?? join(root, '../shared/conformance/open');
  if (!existsSync(folder)) return say('Flink conformance: folder not present, not run');
  const args = [
    join(root, 'scripts/conformance.mjs'),
    '--programs',
    folder,
    '--functions',
    folder,
    '--expect',
    join(root, 'conformance/sql/expected-failures.txt'),
  ];
  counted('Flink conformance', args);
  // Stopped and restored on the way; the other columns, and the own cases, take longer.
  const [, , , , , ...expected] = args;
  const matrix = [args[0], '--programs', folder, ...expected];
  if (!full) return counted('Flink programs, restored', [...matrix, '--matrix', 'restore']);
  const own = ['--cases', join(root, 'conformance/sql/cases'), '--functions', folder];
  return counted('Flink conformance, matrix', [...matrix, ...own, '--matrix', 'restore,rescale,rocksdb']);
}

/** A runner that knows what is not expected to pass. Known failures count as skipped, never as passed. */
function counted(name, args) {
  const result = run(process.execPath, args, { env: pythonEnvironment() });
  process.stderr.write(result.stderr ?? '');
  const [, surprising] = /^\d+ as expected, (\d+) not$/m.exec(result.stdout ?? '') ?? [];
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(result.stdout ?? '') ?? [];
  process.stderr.write(`${(result.stdout ?? '').trim().split('\n').slice(-12).join('\n')}\n`);
  if (surprising === undefined || passed === undefined) return add(name, 0, 1);
  const known = Math.max(0, Number(failed) - Number(surprising)) + Number(skipped);
  return add(name, Number(passed), Number(surprising), known);
}

check('lint', bin('biome'), ['check', '.']);
check('python lint', venvPython, ['-m', 'ruff', 'check', '--no-cache', '.']);
check('types', bin('tsc'), ['--noEmit']);
jest();
pytest();
pyflinkConformance();
flinkConformance();
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
