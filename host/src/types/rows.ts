/** Row classes by type. The classes themselves are the SDK's: what operators see is what programs see. */
import type { DataType } from '@drey/sdk/protocol';
import { TypeRoot } from '@drey/sdk/protocol';
import { namedRowClass, type RowConstructor, rowClass } from '@drey/sdk/row';

export {
  deepEquals,
  NamedRow,
  namedRowClass,
  Row,
  type RowConstructor,
  RowKind,
  rowClass,
  rowKindString,
} from '@drey/sdk/row';

/** The class of the rows of a ROW, TUPLE or STRUCTURED type; rows of types with field names know their names. */
export function rowClassOf(type: DataType): RowConstructor {
  const named =
    type.root !== TypeRoot.TUPLE && type.fieldNames.length === type.children.length && type.children.length > 0;
  return named ? namedRowClass(type.fieldNames) : rowClass(type.children.length);
}

/** True when `type` is held as a Row: ROW, TUPLE, STRUCTURED. */
export function isRowType(type: DataType): boolean {
  return type.root === TypeRoot.ROW || type.root === TypeRoot.TUPLE || type.root === TypeRoot.STRUCTURED;
}
