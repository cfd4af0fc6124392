/** Statements of a session: text to rows, messages and errors. */
import { castValue } from '../types/casts/index';
import { type Row, rowKindString } from '../types/rows';
import { collect } from './results/print';
import { TableSession } from './session';
import { STRING, type StatementResult } from './session-result';

const NO_CONNECTORS = {
  source: () => {
    throw new Error('no sources');
  },
  sink: () => {
    throw new Error('no sinks');
  },
};

function newSession(configuration: Readonly<Record<string, string>> = {}): TableSession {
  return new TableSession({
    configuration: { 'table.local-time-zone': 'UTC', ...configuration },
    connectors: NO_CONNECTORS,
  });
}

async function rowsOf(result: StatementResult): Promise<string[]> {
  const rows = (await collect(result.rows)) as Row[];
  return rows.map((row) => {
    const cells = result.rowType.fields.map(({ type }, i) => String(castValue(row[`f${i}`], type, STRING)));
    return `${result.showsChanges ? rowKindString(row.kind) : ''}[${cells.join(', ')}]`;
  });
}

test.each([
  ['SELECT 1', ['+I[1]']],
  ['SHOW CURRENT DATABASE', ['[default_database]']],
])('%s', async (sql, expected) => {
  expect(await rowsOf(await newSession().executeSql(sql))).toEqual(expected);
});
