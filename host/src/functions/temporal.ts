/** Functions of points in time; those of the current time and of watermarks are here. */
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import * as types from '../types/logical/types';
import { tableError } from '../types/sql-error';
import { calciteFunction, families } from './calcite';
import { ArgumentMismatch, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { flinkFunction } from './define';
import { noResultType, nullableIfArgs, resultIs } from './result-types';
import { noArguments } from './signatures';
import { FUNCTIONS as arithmetic } from './temporal-arithmetic';
import { sessionZone } from './temporal-code';
import { FUNCTIONS as fields } from './temporal-fields';
import { FUNCTIONS as texts } from './temporal-texts';

/** Now, in ms: of each row when streaming, of the query's start in batch mode. */
const nowCode = (call: CodeCall): string => (call.session.batch ? String(call.session.queryStart) : 'Date.now()');

/** Now in the session's time zone. */
function localNowCode(call: CodeCall): string {
  const zone = sessionZone(call);
  if (call.session.batch) return String(zone.toLocal(call.session.queryStart));
  return `${call.constant('zone', zone)}.toLocal(Date.now())`;
}

function current(name: string, type: LogicalType, code: (call: CodeCall) => string): FunctionDefinition {
  return calciteFunction(name, families([]), resultIs(types.notNull(type)), code, { dynamic: true });
}

const dateCode = (call: CodeCall): string => `Math.floor(${localNowCode(call)} / 86400000)`;
const timeCode = (call: CodeCall): string => `(${localNowCode(call)} % 86400000 * 1000)`;

/** A rowtime attribute. */
const ROWTIME_ARGUMENT: InputTypes = {
  min: 1,
  max: 1,
  signatures: ['<TIMESTAMP_WITHOUT_TIME_ZONE *ROWTIME*>', '<TIMESTAMP_WITH_LOCAL_TIME_ZONE *ROWTIME*>'],
  resolve(call) {
    const type = call.args[0] as LogicalType;
    if (type.root !== 'TIMESTAMP' && type.root !== 'TIMESTAMP_LTZ') {
      return new ArgumentMismatch(
        'CURRENT_WATERMARK() must be called with a single rowtime attribute argument, ' +
          `but '${typeSummary(type)}' cannot be a time attribute.`,
      );
    }
    if (types.isRowtime(type)) return call.args;
    return new ArgumentMismatch(
      `The argument of CURRENT_WATERMARK() must be a rowtime attribute, but was '${typeSummary(type)}'.`,
    );
  },
};

/** NULL before the first watermark. */
function generateCurrentWatermark(call: CodeCall): string {
  const watermark = call.runtime?.watermark;
  if (watermark === undefined) throw tableError('CURRENT_WATERMARK() cannot be evaluated outside of an operator.');
  return `(${watermark} === -Infinity ? null : ${watermark})`;
}

const SOURCE_WATERMARK_MESSAGE =
  "SOURCE_WATERMARK() is a declarative marker function and doesn't have concrete runtime implementation. It can only be used " +
  'as a single expression in a WATERMARK FOR clause in the CREATE TABLE DDL. The declaration will be pushed down into a table ' +
  "source that implements the 'org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark' interface. The " +
  'source will emit system-defined watermarks afterwards. Please check the documentation whether the connector supports source ' +
  'watermarks.';

const NOT_DETERMINISTIC = { deterministic: false } as const;

const currentTime: readonly FunctionDefinition[] = [
  current('CURRENT_DATE', types.DATE, dateCode),
  current('CURRENT_TIME', types.time(0), timeCode),
  current('LOCALTIME', types.time(0), timeCode),
  current('LOCALTIMESTAMP', types.timestamp(3), localNowCode),
  current('CURRENT_TIMESTAMP', types.timestampLtz(3), nowCode),
  current('NOW', types.timestampLtz(3), nowCode),
  calciteFunction(
    'CURRENT_ROW_TIMESTAMP',
    families([]),
    resultIs(types.timestampLtz(3, false)),
    () => 'Date.now()',
    NOT_DETERMINISTIC,
  ),
  // The planner puts it around a processing time attribute where its value is needed.
  calciteFunction(
    'PROCTIME_MATERIALIZE',
    families(['TIMESTAMP']),
    nullableIfArgs(resultIs(types.timestampLtz(3))),
    () => 'Date.now()',
    NOT_DETERMINISTIC,
  ),
  calciteFunction('PROCTIME', families([]), resultIs(types.PROCTIME), () => 'Date.now()', NOT_DETERMINISTIC),
];

const watermarks: readonly FunctionDefinition[] = [
  flinkFunction(
    'CURRENT_WATERMARK',
    ROWTIME_ARGUMENT,
    (call) => {
      const root = call.args[0]?.root;
      if (root === 'TIMESTAMP') return types.timestamp(3);
      if (root === 'TIMESTAMP_LTZ') return types.timestampLtz(3);
      throw noResultType();
    },
    generateCurrentWatermark,
    { ...NOT_DETERMINISTIC, nulls: 'custom' },
  ),
  flinkFunction(
    'SOURCE_WATERMARK',
    noArguments,
    ({ expected }) => (expected?.root.startsWith('TIMESTAMP') ? expected : types.timestampLtz(3)),
    () => {
      throw tableError(SOURCE_WATERMARK_MESSAGE);
    },
  ),
];

export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...currentTime,
  ...watermarks,
  ...fields,
  ...arithmetic,
  ...texts,
];
