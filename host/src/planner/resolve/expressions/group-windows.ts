/**
 * Functions of legacy group windows: TUMBLE(time, size) in GROUP BY and TUMBLE_START(time, size) and its kin beside it. They stay
 * plain calls, which the resolver of queries takes out.
 */
import type { Expr } from '../../../expressions/contracts';
import type { FunctionCall } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { isTimeAttribute, notNull, PROCTIME, timestamp } from '../../../types/logical/types';
import { cannotApply } from './errors';
import { resolveValue } from './calls';
import type { Resolving } from './resolving';

const NAME = /^(TUMBLE|HOP|SESSION)(?:_(START|END|ROWTIME|PROCTIME))?$/;

/** A group window or a property of one; undefined for other calls. */
export function groupWindowFunction(node: FunctionCall, r: Resolving): Expr | undefined {
  const { parts } = node.name;
  const match = parts.length === 1 ? NAME.exec(parts[0].text.toUpperCase()) : null;
  if (match === null) return undefined;
  const [name, kind, property] = match;
  const args = node.arguments.map((argument) => resolveValue(argument, r));
  checkArguments(name, kind, args, node);
  return { kind: 'call', name, args, type: windowType(args[0].type, property) };
}

function windowType(time: LogicalType, property: string | undefined): LogicalType {
  if (property === 'PROCTIME') return PROCTIME;
  if (property === undefined) return time;
  if (property === 'ROWTIME') return isTimeAttribute(time) ? notNull(time) : time;
  // Bounds of windows are TIMESTAMP(3) whatever the time attribute is.
  return timestamp(3, false);
}

const isInterval = (type: LogicalType | undefined): boolean => type?.root.startsWith('INTERVAL') ?? false;
const isDatetime = (type: LogicalType | undefined): boolean =>
  type !== undefined && (type.root === 'DATE' || type.root.startsWith('TIME'));

function checkArguments(name: string, kind: string, args: readonly Expr[], node: FunctionCall): void {
  const intervals = kind === 'HOP' ? 2 : 1;
  const types = args.map((arg) => arg.type);
  const fits =
    isDatetime(types[0]) &&
    types.slice(1, 1 + intervals).length === intervals &&
    types.slice(1, 1 + intervals).every(isInterval) &&
    (types.length === 1 + intervals || (types.length === 2 + intervals && isDatetime(types[1 + intervals])));
  if (fits) return;
  const words = Array<string>(intervals).fill('<DATETIME_INTERVAL>').join(', ');
  const shown = name === kind ? `$${name}` : name;
  const forms = [`${shown}(<DATETIME>, ${words})`, `${shown}(<DATETIME>, ${words}, <TIME>)`];
  throw cannotApply(
    { forms, inputTypes: { min: 2, max: 4, signatures: forms, resolve: () => types } },
    shown,
    args,
    node.span,
  );
}
