/** The group windows TUMBLE, HOP and SESSION of GROUP BY and their auxiliary functions TUMBLE_START, ... */
import { exprEquals } from '../../../expressions/analyze';
import type { Call, Expr } from '../../../expressions/contracts';
import type { LogicalType } from '../../../types/logical/contracts';
import { notNull, nullable, PROCTIME, timestamp, timestampLtz } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { GroupWindow } from '../../contracts';
import { constantInterval } from './arguments';

export type Property = 'START' | 'END' | 'ROWTIME' | 'PROCTIME';

export interface WindowKey {
  readonly time: Expr;
  readonly call: Call;
  readonly spec: Omit<GroupWindow, 'timeIndex' | 'timeAttribute'>;
}

const KINDS = ['TUMBLE', 'HOP', 'SESSION'] as const;
const AUXILIARY = /^\$?(TUMBLE|HOP|SESSION)_(START|END|ROWTIME|PROCTIME)$/;

const MONTHS =
  'Window aggregate only support SECOND, MINUTE, HOUR, DAY as the time unit. MONTH and YEAR time unit are not supported yet.';

const plainName = (name: string): string => name.replace(/^\$/, '');

/** An auxiliary function whose window is not the one of GROUP BY. */
export class NoMatchingWindow extends Error {
  constructor(
    readonly functionName: string,
    readonly windowName: string,
  ) {
    super(
      `Call to auxiliary group function '${functionName}' must have matching call to group function '$${windowName}' in GROUP BY clause`,
    );
  }
}

/** The window when the expression is a call of a window group function. */
export function groupWindowOf(expr: Expr): WindowKey | undefined {
  if (expr.kind !== 'call' || expr.userFunction !== undefined) return undefined;
  const kind = KINDS.find((one) => one === plainName(expr.name));
  if (kind === undefined) return undefined;
  const [time, ...operands] = expr.args;
  if (operands.length > (kind === 'HOP' ? 2 : 1))
    throw tableError(`${kind} window with alignment is not supported yet.`);
  const sizes = operands.map((operand) => {
    if (operand.type.root === 'INTERVAL_YEAR_MONTH') throw tableError(MONTHS);
    const size = operand.type.root === 'INTERVAL_DAY_TIME' ? constantInterval(operand) : undefined;
    if (size === undefined) throw tableError('Only constant window descriptors are supported');
    return size;
  });
  const measures = kind === 'HOP' ? { slide: sizes[0], size: sizes[1] } : { size: sizes[0] };
  return { time, call: expr, spec: { kind, ...measures, offset: 0, operands } };
}

/** Which property of the window an auxiliary function asks for. */
export function auxiliaryOf(expr: Expr, window: WindowKey): Property | undefined {
  if (expr.kind !== 'call' || expr.userFunction !== undefined) return undefined;
  const match = AUXILIARY.exec(expr.name);
  if (match === null) return undefined;
  const [, kind, property] = match;
  const same =
    kind === window.spec.kind &&
    expr.args.length === window.call.args.length &&
    expr.args.every((arg, i) => exprEquals(arg, window.call.args[i]));
  if (!same) throw new NoMatchingWindow(plainName(expr.name), kind);
  return property as Property;
}

export function propertyType(property: Property, time: LogicalType, batch: boolean): LogicalType {
  if (property === 'START' || property === 'END') return notNull(timestamp(3));
  if (property === 'PROCTIME') return batch ? notNull(timestampLtz(3)) : PROCTIME;
  return nullable(time);
}
