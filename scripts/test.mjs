/**
 * `npm test`: linter, types, unit tests, Python tests, end-to-end tests and PyFlink's own tests (when the shared folder is
 * there). Every runner reports its counts; the last lines name what failed and add up: `N passed, N failed[, N skipped]`.
 * `npm run test:full` adds what is slower.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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

/** Test suites that fail beside others run once more, one after the other, unless there are more of them than this. */
const RUN_AGAIN = 5;

const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, by name: said once more at the end, where it is looked for. */
const failures = [];
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
  if (result.status !== 0) failures.push(name);
  add(name, result.status === 0 ? 1 : 0, result.status === 0 ? 0 : 1);
}

/** One run of jest: its report, or undefined when there is none. */
function runJest(files = []) {
  const report = join(dataFolder(), 'jest.json');
  rmSync(report, { force: true });
  // Brokers and servers that tests share outlive the last of them by some seconds.
  const args = ['--json', `--outputFile=${report}`, '--silent=false', '--reporters=default', '--forceExit'];
  if (files.length > 0) args.push('--runInBand', '--runTestsByPath', ...files);
  const env = { ...pythonEnvironment(), DREY_PYTHON: venvPython, ...(full ? { DREY_FULL: '1' } : {}) };
  run(bin('jest'), args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
}

/** What failed in a suite; a suite that could not run at all has one failure of its own name. */
function failedTests({ name, status, assertionResults }) {
  const suite = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [suite] : [];
  return failed.map(({ fullName, failureMessages }) => {
    const [message] = `${failureMessages[0]}`.split('\n    at ');
    return `${suite}: ${fullName}\n    ${message.slice(0, 500).replaceAll('\n', '\n    ')}`;
  });
}

/**
 * Tests of processes, brokers and clocks share a machine with each other. A suite that fails in the common run has another one
 * by itself, which decides; that it needed one is said.
 */
function jest() {
  const report = runJest();
  if (report === undefined) {
    failures.push('jest: no report');
    return add('jest', 0, 1);
  }
  const failed = report.testResults.filter(({ status }) => status === 'failed');
  const again = failed.length > 0 && failed.length <= RUN_AGAIN ? runJest(failed.map(({ name }) => name)) : undefined;
  if (again) {
    for (const text of failed.flatMap(failedTests)) say(`failed in the common run, run again by itself: ${text}`);
  }
  const suites = report.testResults.map((suite) => again?.testResults.find(({ name }) => name === suite.name) ?? suite);
  const names = suites.flatMap(failedTests);
  if (!report.success && failed.length === 0) names.push('jest: ended with an error');
  failures.push(...names);
  const tests = suites.flatMap(({ assertionResults }) => assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return add('jest', count('passed'), names.length, count('pending', 'todo', 'skipped', 'disabled'));
}

function pytest() {
  const result = run(venvPython, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'bridge-python/tests'], {
    env: pythonEnvironment(),
  });
  process.stderr.write(result.stdout ?? '');
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(result.stdout)?.[1] ?? 0);
  const failed = count('failed') + count('errors?');
  failures.push(...(result.stdout ?? '').split('\n').filter((line) => /^(FAILED|ERROR) /.test(line)));
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
  failures.push(...(result.stdout ?? '').split('\n').filter((line) => / unexpectedly: /.test(line)));
  if (surprising === undefined || passed === undefined) {
    failures.push(`${name}: no counts`);
    return add(name, 0, 1);
  }
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
for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
