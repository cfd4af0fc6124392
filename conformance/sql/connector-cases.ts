/**
 * Cases of connectors and formats: statements on files, with what real Flink gave (connectors/record.py writes it).
 *
 * A file has cases. Lines that begin with `--` are directives:
 *   -- case: NAME                              begins a case
 *   -- mode: batch                             streaming when absent
 *   -- config: KEY=VALUE
 *   -- file PATH: "TEXT"                       a file below $dir: a JSON string, or `base64 TEXT`
 *   -- compare: unordered                      rows may come in any order
 *   -- differs: WHY                            a known difference; the test fails when it is gone
 * After each statement, which ends with a semicolon, stands what it gave:
 *   -- > +I[1, text]                           a row of a query
 *   -- = PATH "TEXT"                           a file that it wrote; `removed` for one that is gone
 *   -- out TEXT, -- err TEXT                   a line on standard output or error
 *   -- ! CLASS: MESSAGE                        an exception and its causes, outermost first
 */
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { addOption, differences, escaped, readCaseBlocks, sortedMaps } from './case-files';
import { causes, Environment, JobError } from './environment';
import { textOf } from './values-connector';

export interface ConnectorCase {
  readonly id: string;
  readonly batch: boolean;
  readonly unordered: boolean;
  readonly differs?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly { readonly sql: string; readonly expected: readonly string[] }[];
}

export function readConnectorCases(folder: string): ConnectorCase[] {
  return readCaseBlocks(folder).map(parse);
}

function parse([id, ...lines]: readonly string[]): ConnectorCase {
  const flags = new Map<string, string>();
  const options: Record<string, string> = {};
  const files = new Map<string, string>();
  const steps: { sql: string; expected: string[] }[] = [];
  let sql: string[] = [];
  for (const line of lines) {
    const [, kind, rest = ''] = /^-- ([>!=]|out|err|\w+:|file \S+:)(?: (.*))?$/s.exec(line) ?? [];
    if (kind === undefined) {
      if (line.trim() === '') continue;
      sql.push(line);
      if (!line.trimEnd().endsWith(';')) continue;
      steps.push({ sql: sql.join('\n').trimEnd().slice(0, -1), expected: [] });
      sql = [];
    } else if (kind === 'config:') addOption(options, rest);
    else if (kind.startsWith('file ')) files.set(kind.slice('file '.length, -1), rest);
    else if (kind.endsWith(':')) flags.set(kind, rest);
    else steps.at(-1)!.expected.push(line.slice('-- '.length));
  }
  const differs = flags.get('differs:');
  return {
    id: id.trim(),
    batch: flags.get('mode:') === 'batch',
    unordered: flags.get('compare:') === 'unordered',
    ...(differs === undefined ? {} : { differs }),
    options,
    files,
    steps,
  };
}

/** What differs from Flink, a line each; empty when nothing does. */
export async function checkConnectorCase(one: ConnectorCase): Promise<string[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'drey-case-')));
  try {
    for (const [path, text] of one.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), contentOf(text));
    }
    const settings = { 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...one.options };
    const run = new Run(root, new Environment(settings, one.batch, tableConnectors), one.unordered);
    const found: string[] = [];
    for (const { sql, expected } of one.steps) {
      const actual = await run.execute(sql);
      const difference = run.compare(actual, expected);
      if (difference !== undefined) found.push(`${sql}\n${difference}`);
    }
    return found;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function contentOf(text: string): Buffer {
  if (text.startsWith('base64 ')) return Buffer.from(text.slice('base64 '.length), 'base64');
  return Buffer.from(JSON.parse(text) as string);
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

class Run {
  private seen: ReadonlyMap<string, Buffer>;
  private jobFailed = false;

  constructor(
    private readonly root: string,
    private readonly environment: Environment,
    private readonly unordered: boolean,
  ) {
    this.seen = this.tree();
  }

  async execute(sql: string): Promise<string[]> {
    const printed = new Map<number, string>([
      [1, ''],
      [2, ''],
    ]);
    const original = fs.writeSync;
    const spy = (descriptor: number, bytes: Uint8Array, at?: number, ...rest: unknown[]): number => {
      const text = printed.get(descriptor);
      if (text === undefined) return (original as (...all: unknown[]) => number)(descriptor, bytes, at, ...rest);
      printed.set(descriptor, text + Buffer.from(bytes.subarray(at ?? 0)).toString());
      return bytes.length - (at ?? 0);
    };
    fs.writeSync = spy as typeof fs.writeSync;
    let lines: string[] = [];
    try {
      const result = await this.environment.execute(sql.replaceAll('$dir', this.root));
      lines = (result?.rows ?? []).map((row) => `> ${this.shown(textOf(row, result!.rowType))}`);
    } catch (error) {
      this.jobFailed = error instanceof JobError;
      const all = error instanceof JobError ? [{ className: '', message: fullText(error) }] : causes(error);
      lines = all.map(({ className, message }) => `! ${className}: ${this.shown(message)}`.trimEnd());
    } finally {
      fs.writeSync = original;
    }
    for (const [descriptor, text] of printed) {
      const name = descriptor === 1 ? 'out' : 'err';
      for (const line of text.split('\n').slice(0, -1)) lines.push(`${name} ${this.shown(line)}`);
    }
    return [...lines, ...this.changes()];
  }

  compare(actual: readonly string[], expected: readonly string[]): string | undefined {
    if (actual.some(isError) && expected.some(isError)) {
      const wanted = expected.filter(isError).map((line) => comparable(line.slice(2)));
      const own = actual.filter(isError).map((line) => comparable(line.slice(2)));
      // Of a job that failed, one line tells the causes; the texts of Jackson's parser are its own.
      const same = this.jobFailed
        ? own[0].includes(wanted.at(-1)!.startsWith('com.fasterxml.') ? wanted[0] : wanted.at(-1)!)
        : own[0] === wanted[0] && own.at(-1) === wanted.at(-1);
      return same ? undefined : this.report(actual, expected);
    }
    return this.report(actual, expected) || undefined;
  }

  private arranged(lines: readonly string[]): string[] {
    const plain = lines.map((line) => sortedMaps(withoutSubtask(line)));
    return this.unordered || this.files(plain) ? plain.sort() : plain;
  }

  private files(lines: readonly string[]): boolean {
    return lines.every((line) => line.startsWith('= '));
  }

  private report(actual: readonly string[], expected: readonly string[]): string {
    return differences(this.arranged(actual), this.arranged(expected));
  }

  private shown(text: string): string {
    return escaped(text.replaceAll(this.root, '$dir'));
  }

  private tree(): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const entry of readdirSync(this.root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (entry.name.includes('.inprogress.')) continue;
      found.set(path.slice(this.root.length + 1), readFileSync(path));
    }
    return found;
  }

  private changes(): string[] {
    const now = this.tree();
    const lines: string[] = [];
    for (const path of new Set([...now.keys(), ...this.seen.keys()])) {
      const [bytes, before] = [now.get(path), this.seen.get(path)];
      if (bytes && before?.equals(bytes)) continue;
      const text = bytes === undefined ? 'removed' : fileText(bytes);
      lines.push(this.shown(`= ${path.replace(UUID, 'UUID')} ${text}`));
    }
    this.seen = now;
    return lines.sort();
  }
}

const fullText = ({ failure }: JobError): string =>
  `${failure.exceptionClass}: ${failure.message}\n${failure.traceback ?? ''}`;

/** Without what Flink's own packaging of libraries, the JVM and the place in the parser's code add. */
function comparable(line: string): string {
  return line
    .replaceAll('org.apache.flink.shaded.jackson2.', '')
    .replace(/\\n at \[Source: [\s\S]*?\]( \(through|$)/, '$1')
    .replace(/ or the user running \w+.*$/, '');
}

const isError = (line: string): boolean => line.startsWith('! ');

function fileText(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? JSON.stringify(text) : `base64 ${bytes.toString('base64')}`;
}

/** Which subtask gets a row is open, and so is the order of files of a batch job. */
function withoutSubtask(line: string): string {
  if (line.startsWith('= ')) return line.replace(/part-UUID(-task)?-\d+-(file-\d+)?/, 'part-UUID$1-N-');
  return line.replace(/^((?:out|err) (?:\w+:)?)\d+> /, '$1N> ');
}
