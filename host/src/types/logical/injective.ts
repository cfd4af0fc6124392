/** Casts that map different values to different values, so that a key stays a key behind them. */
import type { LogicalType } from './contracts';
import { MAX_LENGTH } from './contracts';
import { childrenOf, hasFields, isBinaryString, isCharacterString, lengthOf, precisionOf, scaleOf } from './families';

const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'];

/** True when CAST(from AS to) is known to be injective. */
export function supportsInjectiveCast(from: LogicalType, to: LogicalType): boolean {
  if (from.root === 'NULL') return true;
  if (hasFields(from) && hasFields(to)) {
    const targets = childrenOf(to);
    const sources = childrenOf(from);
    return sources.length === targets.length && sources.every((type, i) => supportsInjectiveCast(type, targets[i]));
  }
  switch (to.root) {
    case 'CHAR':
    case 'VARCHAR':
      return injectiveToString(from, to.root, to.length);
    case 'BINARY':
    case 'VARBINARY':
      return injectiveToBinary(from, to.root, to.length);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
      return INTEGERS.includes(from.root) && INTEGERS.indexOf(from.root) <= INTEGERS.indexOf(to.root);
    case 'DECIMAL':
      return from.root === 'DECIMAL' && from.precision === to.precision && scaleOf(from) === to.scale;
    case 'FLOAT':
    case 'DOUBLE':
    case 'BOOLEAN':
    case 'DATE':
      return from.root === to.root;
    case 'TIME':
    case 'TIMESTAMP_TZ':
      return from.root === to.root && from.precision === to.precision;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return (from.root === 'TIMESTAMP' || from.root === 'TIMESTAMP_LTZ') && from.precision === to.precision;
    default:
      return false;
  }
}

function injectiveToString(from: LogicalType, root: 'CHAR' | 'VARCHAR', length: number): boolean {
  if (from.root === 'CHAR' || (from.root === 'VARCHAR' && root === 'VARCHAR')) return length >= lengthOf(from);
  return length >= longestText(from);
}

/** Length of the longest text of a type whose texts are unique; Infinity when they are not. */
function longestText(type: LogicalType): number {
  switch (type.root) {
    case 'BOOLEAN':
      return 5;
    case 'TINYINT':
      return 4;
    case 'SMALLINT':
      return 6;
    case 'INTEGER':
      return 11;
    case 'BIGINT':
      return 20;
    case 'FLOAT':
      return 15;
    case 'DOUBLE':
      return 24;
    case 'DATE':
      return 10;
    case 'TIME':
      return type.precision > 0 ? 9 + type.precision : 8;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return precisionOf(type) > 0 ? 20 + precisionOf(type) : 19;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function injectiveToBinary(from: LogicalType, root: 'BINARY' | 'VARBINARY', length: number): boolean {
  if (isCharacterString(from)) {
    return length === MAX_LENGTH || (lengthOf(from) !== MAX_LENGTH && length >= lengthOf(from) * 4);
  }
  return isBinaryString(from) && (from.root === 'BINARY' || root === 'VARBINARY') && length >= lengthOf(from);
}
