/** Recorded events as the source of the queries. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TableConnector } from '../../host/src/planner/catalog/connector-contracts';
import { Row } from '../../host/src/types/rows';

interface RecordedEvent {
  readonly event_type: 0 | 1 | 2;
  readonly [field: string]: string | number;
}

/** Rows of the table: event_type, person, auction, bid. Fields stand in the file as they stand in the type. */
export function readEvents(folder: string): Row[] {
  const lines = gunzipSync(readFileSync(join(folder, 'events.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { event_type: type, ...fields } = JSON.parse(line) as RecordedEvent;
    const parts: (Row | null)[] = [null, null, null];
    parts[type] = Row.of(...Object.values(fields));
    return Row.of(type, ...parts);
  });
}

/** In place of the generator: gives these rows in order. */
export function recordedSource(rows: readonly Row[]): TableConnector {
  return {
    identifier: 'nexmark',
    source: () => ({
      changelog: { insert: true, updateBefore: false, updateAfter: false, delete: false },
      bounded: true,
      acceptsProjection: true,
      node: ({ projection }) => ({ connector: 'collection', rows: rows.map((row) => Row.project(row, projection)) }),
    }),
  };
}
