/** `drey udf test`: a table of inputs, outputs and times. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../arguments';
import { textTable } from '../text-table';
import { findExport, loadFrom, sourceOf } from './functions';
import { InputError, readRows } from './json-rows';
import { signatureLines } from './signatures';
import { trialContext, tryFunction, type TrialResult } from './trial';

export interface TestRequest {
  readonly fn: string;
  readonly input: string;
  readonly path: string;
  readonly configuration: Readonly<Record<string, string>>;
}

/** The exit code: 1 when a row has failed. */
export async function testFunction(request: TestRequest, write: (text: string) => void): Promise<number> {
  const { fn: name, configuration } = request;
  const source = sourceOf(request.path);
  const fn = await loadFrom(source, name, await findExport(source, name, configuration), configuration);
  const { site, rows } = readInput(request.input, (text) => readRows(text, fn));
  const { userFunctions } = await import('../../udf/registry');
  const trial = await trialContext(configuration);
  try {
    const results = await tryFunction({ fn, site, rows }, userFunctions, trial.context);
    write(`${signatureLines(fn).join('\n')}\n\n${resultTable(results)}`);
    return results.some(({ error }) => error !== undefined) ? 1 : 0;
  } finally {
    await trial.dispose();
  }
}

function readInput<T>(path: string, read: (text: string) => T): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    return read(text);
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function resultTable(results: readonly TrialResult[]): string {
  const rows = results.flatMap(({ row, outputs, error, nanos }) => {
    const texts = error === undefined ? outputs : [`failed: ${error}`];
    const [first = '(no rows)', ...others] = texts;
    return [[row.text, first, `${(nanos / 1000).toFixed(1)} µs`], ...others.map((text) => ['', text, ''])];
  });
  const total = results.reduce((sum, { nanos }) => sum + nanos, 0) / 1000;
  const summary = `${results.length} rows, ${(total / results.length).toFixed(1)} µs per row`;
  return `${textTable(['input', 'output', 'time'], rows)}${summary}\n`;
}
