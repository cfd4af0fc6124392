/** Functions that give one of the values: FIRST_VALUE, LAST_VALUE, SINGLE_VALUE, LAG and LEAD. */
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { typeText } from '../../types/logical/print';
import { tableError } from '../../types/sql-error';
import {
  ArgumentMismatch,
  type AggregateCode,
  type AggregateFunction,
  type AggregateTypes,
  type InputTypes,
} from '../contracts';
import { families } from '../calcite';
import {
  argument,
  COUNTER,
  calciteAggregate,
  field,
  firstArgument,
  listField,
  nullableIfEmpty,
  removeFirst,
  typedAggregate,
  valueField,
} from './shared';

const valuesField = (call: AggregateTypes) => listField('values', firstArgument(call));

/** With retractions all values are kept in order of arrival; a retraction takes the earliest of its value. */
const withValues = {
  accumulate: (call: AggregateCode) => `${call.field('values')}.push(${argument(call)});`,
  retract: (call: AggregateCode) =>
    `${call.helper('removeFirst', removeFirst)}(${call.field('values')}, ${argument(call)});`,
};

const FIRST_VALUE: AggregateFunction = calciteAggregate('FIRST_VALUE', ['ANY'], nullableIfEmpty(firstArgument), {
  deterministic: false,
  accumulator: (call) => [call.retracts ? valuesField(call) : valueField('value', call)],
  accumulate: (call) =>
    call.retracts
      ? withValues.accumulate(call)
      : `if (${call.field('value')} === null) ${call.field('value')} = ${argument(call)};`,
  retract: withValues.retract,
  value: (call) => (call.retracts ? `${call.field('values')}[0] ?? null` : call.field('value')),
});

const LAST_VALUE: AggregateFunction = calciteAggregate('LAST_VALUE', ['ANY'], nullableIfEmpty(firstArgument), {
  deterministic: false,
  accumulator: (call) => [call.retracts ? valuesField(call) : valueField('value', call)],
  accumulate: (call) => (call.retracts ? withValues.accumulate(call) : `${call.field('value')} = ${argument(call)};`),
  retract: withValues.retract,
  value: (call) => (call.retracts ? `${call.field('values')}.at(-1) ?? null` : call.field('value')),
});

function tooMany(): never {
  throw Object.assign(new Error('SingleValueAggFunction received more than one element.'), {
    exceptionClass: 'org.apache.flink.table.api.TableRuntimeException',
  });
}

/** The value of a sub-query that may give one row at most. */
const SINGLE_VALUE: AggregateFunction = calciteAggregate('SINGLE_VALUE', ['ANY'], nullableIfEmpty(firstArgument), {
  skipsNulls: false,
  accumulator: (call) => [valueField('value', call), field('count', COUNTER, '0')],
  accumulate: (call) => `if (${call.field('count')} > 0) ${call.helper('tooMany', tooMany)}();
${call.field('value')} = ${argument(call)};
${call.field('count')} += 1;`,
  retract: (
    call,
  ) => `if (${call.field('count')} !== 0 && ${call.field('count')} !== 1) ${call.helper('tooMany', tooMany)}();
${call.field('value')} = null;
${call.field('count')} -= 1;`,
  merge(call) {
    const [count, other] = [call.field('count'), call.field('count', true)];
    const [value, otherValue] = [call.field('value'), call.field('value', true)];
    return `if (${count} + ${other} > 1) ${call.helper('tooMany', tooMany)}();
${value} = ${count} + ${other} === 0 && ${count} !== 0 && ${other} <= 0 ? null : ${otherValue};
${count} += ${other};`;
  },
  value: (call) => call.field('value'),
});

const leadLagForms = (name: string): readonly string[] => [
  `'${name}(<ANY>)'`,
  `'${name}(<ANY>, <NUMERIC>)'`,
  `'${name}(<ANY>, <NUMERIC>, <ANY>)'`,
];

const leadLagTypes: InputTypes = {
  min: 1,
  max: 3,
  signatures: ['<ANY>', '<ANY>, <NUMERIC>', '<ANY>, <NUMERIC>, <ANY>'],
  resolve(call) {
    const offset = call.args[1];
    if (offset === undefined) return call.args;
    const checked = families(['NUMERIC']).resolve({ ...call, args: [offset] });
    return checked instanceof ArgumentMismatch ? checked : call.args;
  },
};

/** NOT NULL with a default that is, whatever the argument is. */
function leadLagResult(call: { readonly args: readonly LogicalType[] }): LogicalType {
  const type = types.withoutAttribute(call.args[0] as LogicalType);
  const fallback = call.args[2];
  return types.withNullability(type, fallback === undefined || fallback.nullable);
}

function checkOffset(offset: number): number {
  if (offset < 0) throw tableError(`Offset(${offset}) should be positive.`);
  return offset;
}

/** Types whose values are of one class in Flink, by one of them. */
const VALUE_CLASSES: Readonly<Partial<Record<LogicalType['root'], LogicalType['root']>>> = {
  CHAR: 'VARCHAR',
  BINARY: 'VARBINARY',
  DATE: 'INTEGER',
  TIME: 'INTEGER',
  INTERVAL_YEAR_MONTH: 'INTEGER',
  INTERVAL_DAY_TIME: 'BIGINT',
  TIMESTAMP_LTZ: 'TIMESTAMP',
};

const valueClass = ({ root }: LogicalType): string => VALUE_CLASSES[root] ?? root;

const EMPTY: Readonly<Partial<Record<LogicalType['root'], number | string | boolean>>> = {
  TINYINT: -1,
  SMALLINT: -1,
  INTEGER: -1,
  BIGINT: -1,
  FLOAT: -1,
  DOUBLE: -1,
  BOOLEAN: false,
  CHAR: '',
  VARCHAR: '',
};

/** What LAG and LEAD with a default give for a NULL in the other row: their type has no NULL, so it is what Flink's code has in its place. */
export function emptyValue(type: LogicalType): number | string | boolean | null {
  return type.nullable ? null : (EMPTY[type.root] ?? null);
}

function checkLag(call: AggregateTypes): void {
  const [value, offset, fallback] = call.args;
  if (offset !== undefined && !['TINYINT', 'SMALLINT', 'INTEGER'].includes(offset.root)) {
    throw tableError(`LAG does not support an offset of type ${typeText(offset)} in stream mode.`);
  }
  if (fallback === undefined || value === undefined || fallback.root === 'NULL') return;
  if (valueClass(fallback) === valueClass(value)) return;
  throw tableError(`Please explicitly cast default value ${typeText(fallback)} to ${typeText(offset as LogicalType)}.`);
}

/** The row that is so many rows before, for rows that come in order: the last `offset` + 1 values are kept. */
const LAG: AggregateFunction = typedAggregate('LAG', leadLagTypes, leadLagForms('LAG'), leadLagResult, {
  requiresOver: true,
  skipsNulls: false,
  accumulator(call) {
    checkLag(call);
    return [
      field('offset', types.notNull(types.INT), '1'),
      valueField('fallback', call),
      listField('values', types.nullable(firstArgument(call))),
    ];
  },
  accumulate(call) {
    const [, offset, fallback] = call.code;
    const values = call.field('values');
    const lines: string[] = [];
    if (offset !== undefined) {
      lines.push(`${call.field('offset')} = ${call.helper('checkOffset', checkOffset)}(${offset});`);
    }
    if (fallback !== undefined) lines.push(`${call.field('fallback')} = ${fallback};`);
    lines.push(`${values}.push(${argument(call)});`);
    lines.push(`while (${values}.length > ${call.field('offset')} + 1) ${values}.shift();`);
    return lines.join('\n');
  },
  retract() {
    throw tableError('LAG Function with retraction is not supported in stream mode.');
  },
  value(call) {
    const values = call.field('values');
    const value = `${values}.length <= ${call.field('offset')} ? ${call.field('fallback')} : ${values}[0]`;
    const empty = emptyValue(call.result);
    return empty === null ? value : `(${value}) ?? ${JSON.stringify(empty)}`;
  },
});

/** Known to batch OVER windows only, which read the row directly. */
const LEAD: AggregateFunction = typedAggregate('LEAD', leadLagTypes, leadLagForms('LEAD'), leadLagResult, {
  requiresOver: true,
  skipsNulls: false,
  accumulator: () => {
    throw tableError('LEAD Function is not supported in stream mode.');
  },
  accumulate: () => '',
  value: () => 'null',
});

export const POSITIONS: readonly AggregateFunction[] = [FIRST_VALUE, LAST_VALUE, SINGLE_VALUE, LAG, LEAD];
