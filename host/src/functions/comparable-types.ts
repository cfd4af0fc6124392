/** Flink's own rule of which types compare with each other (GREATEST, array functions); Calcite's is in comparison-code.ts. */
import type { LogicalType } from '../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../types/logical/equals';
import { childrenOf, isFamily } from '../types/logical/families';

/** Constructed types compare when their children do; structured types are only known to be equal or not. */
export function areComparable(a: LogicalType, b: LogicalType, comparison: 'EQUALS' | 'FULL'): boolean {
  if (a.root === 'NULL' || b.root === 'NULL') return true;
  if (a.root === b.root) return sameRootComparable(a, b, comparison);
  const both = (family: 'NUMERIC' | 'DATETIME' | 'CHARACTER_STRING' | 'BINARY_STRING'): boolean =>
    isFamily(a, family) && isFamily(b, family);
  return both('NUMERIC') || both('DATETIME') || both('CHARACTER_STRING') || both('BINARY_STRING');
}

function sameRootComparable(a: LogicalType, b: LogicalType, comparison: 'EQUALS' | 'FULL'): boolean {
  switch (a.root) {
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW': {
      const [left, right] = [childrenOf(a), childrenOf(b)];
      return left.length === right.length && left.every((type, i) => areComparable(type, right[i], comparison));
    }
    case 'STRUCTURED':
      return comparison === 'EQUALS' && typesEqualIgnoringNullability(a, b);
    case 'RAW':
      return typesEqualIgnoringNullability(a, b);
    default:
      return true;
  }
}

/** Types whose arrays can be sorted and have a least and a greatest element. */
export function isOrderedElement(type: LogicalType): boolean {
  if (type.root === 'NULL') return true;
  return isFamily(type, 'NUMERIC', 'DATETIME', 'CHARACTER_STRING', 'BINARY_STRING');
}
