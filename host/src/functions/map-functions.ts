/** MAP_* functions. */
import type { ArrayType, LogicalType, MapType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { rowClass } from '../types/rows';
import { SqlError } from '../types/sql-error';
import { mapBuilders } from '../types/sql-maps';
import { ArgumentMismatch, type CallTypes, type FunctionDefinition, type InputTypes } from './contracts';
import { flinkFunction } from './define';
import { common, nullableIfArgs } from './result-types';
import { commonType, root, sequence } from './signatures';

type Entries = ReadonlyMap<unknown, unknown>;

const mapArgument = (call: CallTypes): MapType => call.args[0] as MapType;
const input = sequence(['input', root('MAP')]);

const commonMaps: InputTypes = (() => {
  const same = commonType(1, Number.POSITIVE_INFINITY);
  return {
    ...same,
    resolve: (call: CallTypes) =>
      call.args.every((type) => type.root === 'MAP')
        ? same.resolve(call)
        : new ArgumentMismatch('All arguments requires to be a MAP type'),
  };
})();

/** Makes maps of entries; the last one of equal keys counts. */
export function mapOf(key: LogicalType): (entries: Iterable<readonly [unknown, unknown]>) => Map<unknown, unknown> {
  const newBuilder = mapBuilders(key);
  return (entries) => {
    const builder = newBuilder();
    for (const [name, value] of entries) builder.set(name, value);
    return builder.map;
  };
}

const Entry = rowClass(2);

export function mapEntries(map: Entries): unknown[] {
  return [...map].map(([key, value]) => new Entry(0, key, value));
}

/** Entries of later maps come first and win. */
function mapUnion(key: LogicalType): (...maps: readonly Entries[]) => Entries {
  const make = mapOf(key);
  return (first, ...others) => {
    let result = first as Entries;
    for (const map of others) {
      if (map.size === 0) continue;
      const winners = make([...result, ...map]);
      result = make([...map, ...winners]);
    }
    return result;
  };
}

function mapFromArrays(key: LogicalType): (keys: readonly unknown[], values: readonly unknown[]) => Entries {
  const make = mapOf(key);
  return (keys, values) => {
    if (keys.length !== values.length) {
      throw new SqlError(
        'Invalid function MAP_FROM_ARRAYS call:\n' +
          `The length of the keys array ${keys.length} is not equal to the length of the values array ${values.length}`,
        'org.apache.flink.util.FlinkRuntimeException',
      );
    }
    return make(keys.map((item, i) => [item, values[i]] as const));
  };
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'MAP_KEYS',
    input,
    nullableIfArgs((call) => types.array(mapArgument(call).key)),
    (call) => `[...${call.code[0]}.keys()]`,
  ),
  flinkFunction(
    'MAP_VALUES',
    input,
    nullableIfArgs((call) => types.array(mapArgument(call).value)),
    (call) => `[...${call.code[0]}.values()]`,
  ),
  flinkFunction(
    'MAP_ENTRIES',
    input,
    nullableIfArgs((call) => {
      const { key, value } = mapArgument(call);
      return types.array(
        types.row([
          { name: 'key', type: key },
          { name: 'value', type: value },
        ]),
      );
    }),
    (call) => `${call.helper('mapEntries', mapEntries)}(${call.code[0]})`,
  ),
  flinkFunction('MAP_UNION', commonMaps, common(), (call) => {
    if (call.args.length === 1) return call.code[0] as string;
    return `${call.constant('union', mapUnion((call.result as MapType).key))}(${call.code.join(', ')})`;
  }),
  flinkFunction(
    'MAP_FROM_ARRAYS',
    sequence(['keysArray', root('ARRAY')], ['valuesArray', root('ARRAY')]),
    nullableIfArgs((call) => types.map((call.args[0] as ArrayType).element, (call.args[1] as ArrayType).element)),
    (call) => `${call.constant('fromArrays', mapFromArrays((call.result as MapType).key))}(${call.code.join(', ')})`,
    { mayThrow: true },
  ),
];
