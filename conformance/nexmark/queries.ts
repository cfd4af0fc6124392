/** The benchmark's SQL as published, made ready to run: statements of a query, with the places its text leaves open filled in. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Queries that can run: q6 is not supported by Flink. */
export const QUERIES = Array.from({ length: 24 }, (_, i) => `q${i}`).filter((name) => name !== 'q6');

/** ../shared/nexmark beside the repository; undefined when it is not there. */
export function nexmarkFolder(root: string): string | undefined {
  const folder = resolve(root, '../shared/nexmark');
  return existsSync(join(folder, 'queries')) ? folder : undefined;
}

export interface NexmarkQuery {
  readonly name: string;
  /** CREATE TABLE and CREATE VIEW. */
  readonly definitions: readonly string[];
  readonly insert: string;
}

/** `CountChar` of the benchmark is a Java class; this is what it computes. */
const COUNT_CHAR = 'CAST(CHAR_LENGTH(extra) - CHAR_LENGTH(REPLACE(extra, $1, $2)) AS BIGINT)';

const SIDE_INPUT = `CREATE TABLE side_input (key BIGINT, \`value\` VARCHAR) WITH ('connector' = 'nexmark-side-input')`;

/** Sources, views and a query. `output` is where q10 writes. */
export function loadQuery(
  folder: string,
  name: string,
  source: { readonly rate: number; readonly events: number },
  output: string,
): NexmarkQuery {
  const read = (file: string) => readFileSync(join(folder, 'queries', file), 'utf8');
  const variables: Readonly<Record<string, string>> = {
    TPS: `${source.rate}`,
    EVENTS_NUM: `${source.events}`,
    PERSON_PROPORTION: '1',
    AUCTION_PROPORTION: '3',
    BID_PROPORTION: '46',
    NEXMARK_TABLE: 'datagen',
    NEXMARK_DIR: output,
    SUBMIT_TIME: name,
  };
  const texts = ['ddl_gen.sql', 'ddl_views.sql', `${name}.sql`].flatMap((file) => statements(read(file)));
  const ready = texts
    .map((text) => text.replace(/\$\{(\w+)\}/g, (whole, variable: string) => variables[variable] ?? whole))
    .filter((text) => !/^CREATE FUNCTION/i.test(text))
    .map((text) => (/^CREATE TABLE side_input/i.test(text) ? SIDE_INPUT : text))
    .map((text) => text.replace(/count_char\(extra, ('.')\)/i, (_, char: string) => countChar(char)))
    .map((text) => (name === 'q23' ? quoteDateTime(text) : text));
  const insert = ready.find((text) => /^INSERT/i.test(text));
  if (insert === undefined) throw new Error(`${name}.sql has no INSERT`);
  return { name, definitions: ready.filter((text) => text !== insert), insert };
}

function countChar(char: string): string {
  return COUNT_CHAR.replace('$1', char).replace('$2', "''");
}

/** dateTime is no reserved word for Flink, but the benchmark's README asks for backticks in q23. */
function quoteDateTime(text: string): string {
  return text.replace(/(?<![`\w])dateTime(?![`\w])/g, '`dateTime`');
}

function statements(text: string): string[] {
  const plain = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n');
  return plain
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
