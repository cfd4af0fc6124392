/**
 * `npm run -s conformance:pyflink -- DIR [-k EXPR] [--report OUT.json] [--expect FILE] [--matrix COLUMNS]`: runs PyFlink's own tests.
 *
 * DIR holds `pyflink/**\/tests/*.py` and `cases.json`. They are laid over a copy of the drop-in package, together with the
 * utilities of conformance/pyflink/overlay. Each file runs in its own process with a time limit. Prints last
 * `N passed, N failed, N skipped`. With --expect, a file of ids (and reasons) that are known not to pass, it prints before
 * that `N as expected, N not`.
 *
 * --matrix straight,restore,rescale,rocksdb (or all): their jobs are stopped and restored on the way, rescaled, or run on RocksDB
 * (conformance/matrix). With several columns, ids end in `@restore` and so on, and each column prints its counts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild, ensureNodeModules, ensurePython, pythonEnvironment, root, say, venvPython } from './lib.mjs';

const FILE_SECONDS = 600;
const JOBS = 2;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', short: 'k' },
    report: { type: 'string' },
    expect: { type: 'string' },
    matrix: { type: 'string', default: 'straight' },
  },
});
const folder = resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0] ?? '../shared/conformance/pyflink');
if (!existsSync(join(folder, 'cases.json'))) {
  say(`${folder} has no cases.json`);
  process.exit(2);
}
const COLUMNS = ['straight', 'restore', 'rescale', 'rocksdb'];
/** How several sources of a job are read: what Flink's tests expect comes from one of these. */
const ORDERS = ['one-by-one', 'end-together', 'alternating'];
const columns = COLUMNS.filter((column) => options.matrix === 'all' || options.matrix.split(',').includes(column));
if (columns.length === 0) {
  say(`--matrix must be one of ${COLUMNS.join(', ')}, all`);
  process.exit(2);
}
ensureNodeModules();
ensurePython();
ensureBuild();

function layOut() {
  const tree = mkdtempSync(join(tmpdir(), 'drey-pyflink-'));
  const python = (source) => !source.includes('__pycache__');
  cpSync(join(root, 'bridge-python/pyflink'), join(tree, 'pyflink'), { recursive: true, filter: python });
  cpSync(join(folder, 'pyflink'), join(tree, 'pyflink'), { recursive: true, filter: python });
  cpSync(join(root, 'conformance/pyflink/overlay'), tree, { recursive: true, filter: python });
  return tree;
}

/** `-k` as in pytest, on the ids: words joined by and, or, not. */
function selector(expression) {
  if (!expression) return () => true;
  const source = expression.replace(/[^\s()]+/g, (word) =>
    word === 'and' ? '&&' : word === 'or' ? '||' : word === 'not' ? '!' : `id.includes(${JSON.stringify(word)})`,
  );
  return new Function('id', `return ${source};`);
}

/** Runs tests of one file in one process; resolves with those that were reported and what the process left to say. */
function runProcess(tree, file, ids, more) {
  const report = join(tree, `${file.replaceAll('/', '_')}.jsonl`);
  rmSync(report, { force: true });
  const env = {
    ...pythonEnvironment(),
    PYTHONPATH: tree,
    DREY_TEST_REPORT: report,
    FLINK_LOG_DIR: join(tree, 'log', file.replaceAll('/', '_')),
    ...more,
  };
  return new Promise((done) => {
    const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--rootdir', tree, '--import-mode=importlib', ...ids];
    const child = spawn(venvPython, args, { cwd: tree, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), FILE_SECONDS * 1000);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').filter(Boolean) : [];
      const results = new Map(lines.map((line) => JSON.parse(line)).map((r) => [r.id, r]));
      done({
        results,
        collected: !(code >= 2 && code <= 5),
        problem: `the process of ${file} ended with ${signal ?? code}\n${output.slice(-2000)}`,
      });
    });
  });
}

/** All tests of a file; one that takes its process down is a failure, and the others go on in a new process. */
async function runFile(tree, file, ids, more = {}) {
  const done = [];
  for (let rest = ids; rest.length > 0; ) {
    const { results, collected, problem } = await runProcess(tree, file, rest, more);
    const first = rest.findIndex((id) => !results.has(id));
    done.push(...(first < 0 ? rest : rest.slice(0, first)).map((id) => results.get(id)));
    if (first < 0) break;
    done.push({ id: rest[first], status: 'failed', seconds: 0, reason: `not run to its end: ${problem}` });
    rest = results.size === 0 && !collected ? markAll(done, rest.slice(first + 1), problem) : rest.slice(first + 1);
  }
  return done;
}

/** Not even the first test ran (the file does not import): so will none of the others. */
function markAll(done, ids, problem) {
  done.push(...ids.map((id) => ({ id, status: 'failed', seconds: 0, reason: `not run: ${problem}` })));
  return [];
}

/** The host that runs jobs in a column, and its settings. */
function matrixEnvironment(tree, column, order) {
  const bundle = join(tree, 'matrix-host.cjs');
  if (!existsSync(bundle)) spawnSync(process.execPath, [join(root, 'scripts/build-matrix-host.mjs'), bundle]);
  return { DREY_HOST_BUNDLE: bundle, DREY_MATRIX: column, DREY_MATRIX_ORDER: order };
}

/** What fails with one order of the sources may pass with another. */
async function runFileIn(column, tree, file, ids) {
  if (column === 'straight') return runFile(tree, file, ids);
  const done = new Map();
  let rest = ids;
  for (const order of ORDERS) {
    for (const result of await runFile(tree, file, rest, matrixEnvironment(tree, column, order))) {
      if (!done.has(result.id) || result.status === 'passed') done.set(result.id, result);
    }
    rest = rest.filter((id) => done.get(id).status === 'failed');
    if (rest.length === 0) break;
  }
  return ids.map((id) => done.get(id));
}

async function runColumn(column, tree, files) {
  const queue = [...files];
  const results = [];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      results.push(...(await runFileIn(column, tree, ...next)));
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  results.sort((a, b) => (a.id < b.id ? -1 : 1));
  return results;
}

async function main() {
  const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
  const wanted = selector(options.k);
  const files = new Map();
  for (const { id, reference } of cases) {
    if (reference !== 'pass' || !wanted(id)) continue;
    const file = id.split('::')[0];
    files.set(file, [...(files.get(file) ?? []), id]);
  }
  const tree = layOut();
  const results = [];
  for (const column of columns) {
    const inColumn = await runColumn(column, tree, files);
    if (columns.length > 1) process.stdout.write(`${column}: ${counts(inColumn)}\n`);
    const suffix = columns.length === 1 || column === 'straight' ? '' : `@${column}`;
    results.push(...inColumn.map((result) => ({ ...result, id: `${result.id}${suffix}` })));
  }
  rmSync(tree, { recursive: true, force: true });
  summarise(results);
}

const counts = (results) =>
  ['passed', 'failed', 'skipped']
    .map((word) => `${results.filter(({ status }) => status === word).length} ${word}`)
    .join(', ');

/** The ids of a file of `id  cause`, whose failing is no news. */
function knownFailures(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return new Set(lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(' ')[0]));
}

function summarise(results) {
  const known = options.expect ? knownFailures(options.expect) : new Set();
  // What does not pass straight is not expected to pass in a column.
  const isKnown = (id) => known.has(id) || known.has(id.split('@')[0]);
  for (const { id, status, reason } of results) {
    if (status === 'passed' || isKnown(id)) continue;
    const lines = reason.trim().split('\n');
    process.stdout.write(`${status.toUpperCase()} ${id}\n    ${lines.slice(-4).join('\n    ').slice(0, 600)}\n`);
  }
  if (options.report)
    writeFileSync(resolve(process.env.INIT_CWD ?? '.', options.report), JSON.stringify(results, null, 1));
  if (options.expect) {
    const surprising = results.filter((r) => (r.status === 'passed') === isKnown(r.id));
    for (const { id, status } of surprising) process.stdout.write(`${status} unexpectedly: ${id}\n`);
    process.stdout.write(`${results.length - surprising.length} as expected, ${surprising.length} not\n`);
  }
  process.stdout.write(`${counts(results)}\n`);
}

await main();
