/** Comparisons as Flink's test bases make them. */
import type { SinkRecord } from './recording-sink';

/** Texts that are in one list only; undefined when both are equal as multisets. */
export function multisetDiff(actual: readonly string[], expected: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of actual) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const text of expected) counts.set(text, (counts.get(text) ?? 0) - 1);
  const extra: string[] = [];
  const missing: string[] = [];
  for (const [text, count] of counts) {
    for (let i = 0; i < count; i++) extra.push(text);
    for (let i = 0; i > count; i--) missing.push(text);
  }
  if (extra.length + missing.length === 0) return undefined;
  const list = (texts: readonly string[]) =>
    texts.slice(0, 8).join(' ') + (texts.length > 8 ? ` ... (${texts.length})` : '');
  return `unexpected ${list(extra) || 'nothing'}; missing ${list(missing) || 'nothing'}`;
}

/** The table that the changes make: last row for each key, or a list from which -U and -D take one equal row. */
export function materialize(records: readonly SinkRecord[], keys: readonly number[] | undefined): string[] {
  const insertText = (text: string) => `+I${text.slice(2)}`;
  if (!keys) {
    const rows: string[] = [];
    for (const { text, row } of records) {
      const plain = insertText(text);
      if (row.kind === 0 || row.kind === 2) rows.push(plain);
      else {
        const at = rows.indexOf(plain);
        if (at < 0) throw new Error(`a row was retracted that is not there: ${text}`);
        rows.splice(at, 1);
      }
    }
    return rows;
  }
  const table = new Map<string, string>();
  for (const { text, row } of records) {
    const key = JSON.stringify(keys.map((column) => String(row[`f${column}`])));
    if (row.kind === 0 || row.kind === 2) table.set(key, insertText(text));
    else if (!table.delete(key)) throw new Error(`a key was deleted that is not there: ${text}`);
  }
  return [...table.values()];
}

/** Whether two sequences of changes leave the same table. Changes of different rows may have any order. */
export function sameTable(
  actual: readonly SinkRecord[],
  expected: readonly SinkRecord[],
  keys: readonly number[] | undefined,
): boolean {
  const [a, b] = [actual, expected].map((records) => (keys ? lastRows(records, keys) : remaining(records)));
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** Added rows less removed ones, by text. */
function remaining(records: readonly SinkRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text, row } of records) {
    const plain = text.slice(2);
    const count = (counts.get(plain) ?? 0) + (row.kind === 0 || row.kind === 2 ? 1 : -1);
    if (count === 0) counts.delete(plain);
    else counts.set(plain, count);
  }
  return counts;
}

function lastRows(records: readonly SinkRecord[], keys: readonly number[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const { text, row } of records) {
    const key = JSON.stringify(keys.map((column) => String(row[`f${column}`])));
    if (row.kind === 0 || row.kind === 2) rows.set(key, text.slice(2));
    else rows.delete(key);
  }
  return rows;
}
