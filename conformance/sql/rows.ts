/** Rows of the data files as internal rows of a table. */
import { decodeRow as decodeFields, type Json } from '../../host/src/types/testing/tagged-values';
import type { ResolvedTable } from '../../host/src/planner/catalog/contracts';
import { parseType } from '../../host/src/types/logical/parse';
import type { FieldType } from '../../host/src/types/logical/contracts';
import type { Row } from '../../host/src/types/rows';
import type { ChangeData } from './files';

/** Physical columns, then the readable metadata in the option's order. */
export function decodeRow(change: ChangeData, table: ResolvedTable): Row {
  const physical: FieldType[] = table.schema.columns
    .filter(({ kind }) => kind === 'physical')
    .map(({ name, type }) => ({ name, type }));
  const metadata = (table.options.get('readable-metadata') ?? '')
    .split(/,(?![^(<]*[)>])/)
    .filter((part) => part.trim() !== '')
    .map((part): FieldType => {
      const [name, ...type] = part.split(':');
      return { name: name.trim(), type: parseType(type.join(':').trim()) };
    });
  const fields = [...physical, ...metadata];
  // Some programs give more values than their table has columns: Flink's source does not look at them.
  const known = { ...change, fields: change.fields.slice(0, fields.length) };
  return decodeFields(known as unknown as Json, fields);
}
