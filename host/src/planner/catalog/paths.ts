/** Names of catalog objects as Flink's messages write them. */
import type { Identifier } from '../../sql/ast';
import { quoteName } from '../../sql/index';
import type { ObjectPath } from '../contracts';

/** `a.b.c`, as in "Table with identifier 'a.b.c' does not exist." */
export function summaryOf(path: readonly string[]): string {
  return path.join('.');
}

/** `` `a`.`b`.`c` `` */
export function quotedPath(path: readonly string[]): string {
  return path.map(quoteName).join('.');
}

/** `database.name`, as catalogs themselves call their objects. */
export function fullName(path: ObjectPath): string {
  return `${path[1]}.${path[2]}`;
}

export function partsOf(identifier: Identifier): string[] {
  return identifier.parts.map((part) => part.text);
}
