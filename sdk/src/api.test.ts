import {
  type AggregateFunction,
  type ConnectedStreams,
  Configuration,
  ConfigOptions,
  type DataStream,
  Duration,
  GlobalWindows,
  type KeyedStream,
  MapStateDescriptor,
  parseDuration,
  Row,
  StateTtlConfig,
  StreamExecutionEnvironment,
  TumblingEventTimeWindows,
  Types,
  ValueStateDescriptor,
} from './index';
import { fieldReducer, projection } from './datastream/fields';

/** Compiles only if `A` and `B` are the same type. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const typed = <_T extends true>(): void => undefined;

test('types follow the data', () => {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  const words = env.fromCollection([{ word: 'a', n: 1 }]);
  const keyed = words.keyBy((w) => w.word);
  typed<Same<typeof keyed, KeyedStream<{ word: string; n: number }, string>>>();
  const lengths = words.map((w) => w.word.length);
  typed<Same<ReturnType<typeof lengths.getType>, ReturnType<typeof Types.OBJECT<number>>>>();
  const split = words.flatMap((w) => w.word.split(''));
  typed<Same<NonNullable<(typeof split)['type']['valueType']>, string>>();
  const both = keyed.connect(words.keyBy((w) => w.word));
  typed<Same<typeof both, ConnectedStreams<{ word: string; n: number }, { word: string; n: number }, string>>>();
  const narrowed: DataStream<string> = env
    .fromCollection<string | number>([1, 'a'])
    .filter((v): v is string => typeof v === 'string');
  const mean: AggregateFunction<{ n: number }, [number, number], number> = {
    createAccumulator: () => [0, 0],
    add: ({ n }, [count, sum]) => [count + 1, sum + n],
    getResult: ([count, sum]) => sum / count,
  };
  const means: DataStream<string> = keyed
    .window(TumblingEventTimeWindows.of(1000))
    .aggregate<[number, number], number, string>(mean, (key, ctx, [value], out) => {
      out.collect(`${key} ${ctx.window().start} ${value.toFixed(1)}`);
    });
  const all: DataStream<{ word: string; n: number }> = words.windowAll(GlobalWindows.create()).maxBy('n');
  const projected = env.fromCollection<[string, number, boolean]>([['a', 1, true]]).project(2, 0);
  const booleans: DataStream<[boolean, string] | readonly [boolean, string]> = projected;
  // @ts-expect-error a field that does not exist
  expect(() => keyed.sum('nothing').map((w: { missing: string }) => w)).not.toThrow();
  // @ts-expect-error a key of another type
  expect(() => keyed.intervalJoin(words.keyBy((w) => w.n))).not.toThrow();
  // @ts-expect-error elements are objects
  expect(() => words.map((w: string) => w)).not.toThrow();
  expect([narrowed, means, all, booleans].every((stream) => stream.env === env)).toBe(true);
});

test('types print and compare as in PyFlink', () => {
  const row = Types.ROW_NAMED(['a', 'b'], [Types.INT(), Types.LIST(Types.STRING())]);
  expect(`${row}`).toBe('RowTypeInfo(a: Integer, b: ListTypeInfo<String>)');
  expect(row.getFieldIndex('b')).toBe(1);
  expect(`${Types.ROW([Types.LONG()])}`).toBe('RowTypeInfo(Long)');
  expect(`${Types.MAP(Types.CHAR(), Types.BIG_DEC())}`).toBe('MapTypeInfo<Char, BigDecimal>');
  expect(`${Types.TUPLE([Types.SQL_DATE(), Types.INSTANT()])}`).toBe('TupleTypeInfo(DateTypeInfo, Instant)');
  expect(Types.LIST(Types.INT()).equals(Types.LIST(Types.INT()))).toBe(true);
  expect(Types.LIST(Types.INT()).equals(Types.LIST(Types.LONG()))).toBe(false);
  expect(() => Types.PRIMITIVE_ARRAY(Types.STRING())).toThrow('Invalid element type for a primitive array.');
  expect(() => Types.ROW_NAMED(['a'], [])).toThrow('Number of field names must match number of field types.');
});

test('durations and configuration', () => {
  expect(['10 s', '5min', '100', '2 days', '1 h', '3 seconds'].map(parseDuration)).toEqual([
    10_000, 300_000, 100, 172_800_000, 3_600_000, 3000,
  ]);
  expect(() => parseDuration('soon')).toThrow("Could not parse value 'soon'");
  expect(Duration.ofMinutes(2).plus(500).toMillis()).toBe(120_500);
  const count = ConfigOptions.key('count').intType().defaultValue(7).withFallbackKeys('old.count');
  const configuration = new Configuration({ flag: true });
  expect(configuration.get(count)).toBe(7);
  expect(configuration.set('old.count', 3).get(count)).toBe(3);
  expect(configuration.getBoolean('flag', false)).toBe(true);
  expect(() => configuration.getInteger('flag', 1)).toThrow("Could not parse value 'true' for key 'flag'.");
  const list = ConfigOptions.key('items').stringType().asList().noDefaultValue();
  expect(configuration.set(list, ['a', 'b']).get(list)).toEqual(['a', 'b']);
  expect(configuration.getString('items')).toBe('a;b');
});

test('state descriptors and time-to-live', () => {
  const ttl = StateTtlConfig.newBuilder(Duration.ofHours(1))
    .updateTtlOnReadAndWrite()
    .cleanupIncrementally(5, true)
    .build();
  const descriptor = new ValueStateDescriptor('v', Types.INT()).enableTimeToLive(ttl);
  expect(descriptor.ttlConfig).toMatchObject({
    ttlMs: 3_600_000,
    updateType: 'OnReadAndWrite',
    stateVisibility: 'NeverReturnExpired',
    cleanup: { incrementalSize: 5, incrementalEveryRecord: true, inBackground: true },
  });
  expect(new MapStateDescriptor('m').ttlConfig.isEnabled()).toBe(false);
  expect(() => StateTtlConfig.newBuilder(0)).toThrow('TTL is expected to be positive.');
  expect(() => new ValueStateDescriptor('')).toThrow('State name must be a non-empty string');
});

describe('aggregations of a field', () => {
  test('of objects, arrays, rows and plain numbers', () => {
    expect(fieldReducer<{ k: string; n: number }>('sum', 'n')({ k: 'a', n: 1 }, { k: 'b', n: 2 })).toEqual({
      k: 'a',
      n: 3,
    });
    expect(fieldReducer<[string, number]>('max', 1)(['a', 1], ['b', 2])).toEqual(['a', 2]);
    expect(fieldReducer<Row>('min', 1)(Row.of('a', 3), Row.of('b', 2)).toArray()).toEqual(['a', 2]);
    expect(fieldReducer<number>('sum', 0)(1, 2)).toBe(3);
  });

  test('ties of minBy and maxBy', () => {
    const [a, b] = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
    ];
    expect(fieldReducer<typeof a>('minBy', 'n')(a, b).id).toBe('a');
    expect(fieldReducer<typeof a>('minBy', 'n', false)(a, b).id).toBe('b');
    expect(fieldReducer<typeof a>('maxBy', 'n')(a, { id: 'c', n: 2 }).id).toBe('c');
  });

  test('sums beyond 2^53 are exact and wrap at 64 bits', () => {
    const sum = fieldReducer<number | bigint>('sum', 0);
    expect(sum(Number.MAX_SAFE_INTEGER, 1)).toBe(9_007_199_254_740_992n);
    expect(sum(2n ** 63n - 1n, 1)).toBe(-(2n ** 63n));
    expect(sum(9_007_199_254_740_993n, -2)).toBe(9_007_199_254_740_991);
    expect(() => fieldReducer<{ n: number }>('sum', 'm')({ n: 1 }, { n: 2 })).toThrow("Field 'm' does not exist");
  });

  test('projection', () => {
    expect(projection([1, 0])(['a', 'b', 'c'])).toEqual(['b', 'a']);
    expect(() => projection([0])(5)).toThrow('Only Tuple DataStreams can be projected');
  });
});
