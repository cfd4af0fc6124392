/**
 * `npm run -s conformance:pyflink -- DIR [-k EXPR] [--report OUT.json] [--expect FILE]`: runs PyFlink's own tests.
 *
 * DIR holds `pyflink/**\/tests/*.py` and `cases.json`. They are laid over a copy of the drop-in package, together with the
 * utilities of conformance/pyflink/overlay. Each file runs in its own process with a time limit. Prints last
 * `N passed, N failed, N skipped`. With --expect, a file of ids (and reasons) that are known not to pass, it prints before
 * that `N as expected, N not`.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild, ensureNodeModules, ensurePython, pythonEnvironment, root, say, venvPython } from './lib.mjs';

const FILE_SECONDS = 600;
const JOBS = 2;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { k: { type: 'string', short: 'k' }, report: { type: 'string' }, expect: { type: 'string' } },
});
const folder = resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0] ?? '../shared/conformance/pyflink');
if (!existsSync(join(folder, 'cases.json'))) {
  say(`${folder} has no cases.json`);
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
function runProcess(tree, file, ids) {
  const report = join(tree, `${file.replaceAll('/', '_')}.jsonl`);
  rmSync(report, { force: true });
  const env = {
    ...pythonEnvironment(),
    PYTHONPATH: tree,
    DREY_TEST_REPORT: report,
    FLINK_LOG_DIR: join(tree, 'log', file.replaceAll('/', '_')),
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
async function runFile(tree, file, ids) {
  const done = [];
  for (let rest = ids; rest.length > 0; ) {
    const { results, collected, problem } = await runProcess(tree, file, rest);
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
  const queue = [...files];
  const results = [];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results.push(...(await runFile(tree, ...next)));
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  rmSync(tree, { recursive: true, force: true });
  results.sort((a, b) => (a.id < b.id ? -1 : 1));
  summarise(results);
}

function summarise(results) {
  for (const { id, status, reason } of results) {
    if (status === 'passed') continue;
    const lines = reason.trim().split('\n');
    process.stdout.write(`${status.toUpperCase()} ${id}\n    ${lines.slice(-4).join('\n    ').slice(0, 600)}\n`);
  }
  if (options.report)
    writeFileSync(resolve(process.env.INIT_CWD ?? '.', options.report), JSON.stringify(results, null, 1));
  const count = (status) => results.filter((r) => r.status === status).length;
  if (options.expect) {
    const known = new Set();
    for (const line of readFileSync(options.expect, 'utf8').split('\n'))
      if (!line.startsWith('#')) known.add(line.split(' ')[0]);
    const surprising = results.filter((r) => (r.status === 'passed') === known.has(r.id));
    for (const { id, status } of surprising) process.stdout.write(`${status} unexpectedly: ${id}\n`);
    process.stdout.write(`${results.length - surprising.length} as expected, ${surprising.length} not\n`);
  }
  process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`);
}

await main();
