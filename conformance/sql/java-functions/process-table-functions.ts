/**
 * The functions of ProcessTableFunctionTestUtils, by what the programs expect of them. Each gives the texts of what it got, in braces,
 * as its only column `out`.
 */
import {
  type ChangelogContext,
  ChangelogMode,
  type Context,
  DataTypes,
  descriptor,
  type ListView,
  listState,
  type MapView,
  mapState,
  type OnTimerContext,
  ProcessTableFunction,
  Row,
  scalar,
  table,
  valueState,
} from '@drey/sdk/udf';
import { columnListText, durationText, localDateTimeText, mapText, periodText } from './java-text';

const { BIGINT, INT, STRING, BOOLEAN, FIELD, ROW } = DataTypes;
const OUT = ROW(FIELD('out', STRING()));

abstract class Append extends ProcessTableFunction<Row> {
  protected collectObjects(...objects: readonly unknown[]): void {
    this.collect(Row.of(`{${objects.map((object) => (object === undefined ? 'null' : String(object))).join(', ')}}`));
  }
}

class ScalarArgsFunction extends Append {
  readonly signature = { parameters: { i: scalar(INT()), b: scalar(BOOLEAN()) }, output: OUT };
  eval(_: Context, i: number | null, b: boolean | null): void {
    this.collectObjects(i, b);
  }
}

class IntervalDayArgFunction extends Append {
  readonly signature = { parameters: { d: scalar('INTERVAL SECOND(3)') }, output: OUT };
  eval(_: Context, d: number): void {
    this.collectObjects(durationText(d));
  }
}

class IntervalYearArgFunction extends Append {
  readonly signature = { parameters: { p: scalar('INTERVAL YEAR(4) TO MONTH') }, output: OUT };
  eval(_: Context, p: number): void {
    this.collectObjects(periodText(p));
  }
}

class RowSemanticTableFunction extends Append {
  readonly signature = { parameters: { r: table('ROW_SEMANTIC_TABLE'), i: scalar(INT()) }, output: OUT };
  eval(_: Context, r: Row, i: number | null): void {
    this.collectObjects(r, i);
  }
}

interface User {
  readonly s: string | null;
  readonly i: number | null;
}
const USER = { s: STRING(), i: INT() };
const userText = ({ s, i }: User): string => `User(s='${s}', i=${i})`;

class TypedRowSemanticTableFunction extends Append {
  readonly signature = { parameters: { u: table('ROW_SEMANTIC_TABLE', USER), i: scalar(INT()) }, output: OUT };
  eval(_: Context, u: User, i: number | null): void {
    this.collectObjects(userText(u), i);
  }
}

class SetSemanticTableFunction extends Append {
  readonly signature = { parameters: { r: table('SET_SEMANTIC_TABLE'), i: scalar(INT()) }, output: OUT };
  eval(_: Context, r: Row, i: number | null): void {
    this.collectObjects(r, i);
  }
}

class TypedSetSemanticTableFunction extends Append {
  readonly signature = { parameters: { u: table('SET_SEMANTIC_TABLE', USER), i: scalar(INT()) }, output: OUT };
  eval(_: Context, u: User, i: number | null): void {
    this.collectObjects(userText(u), i);
  }
}

class RowSemanticTablePassThroughFunction extends Append {
  readonly signature = {
    parameters: { r: table(['ROW_SEMANTIC_TABLE', 'PASS_COLUMNS_THROUGH']), i: scalar(INT()) },
    output: OUT,
  };
  eval(_: Context, r: Row, i: number | null): void {
    this.collectObjects(r, i);
  }
}

class SetSemanticTablePassThroughFunction extends Append {
  readonly signature = {
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'PASS_COLUMNS_THROUGH']), i: scalar(INT()) },
    output: OUT,
  };
  eval(_: Context, r: Row, i: number | null): void {
    this.collectObjects(r, i);
  }
}

// ---------------------------------------------------------------- changelogs

/** `retract-no-delete`, `upsert-partial-delete`, ... */
function modeText({ kinds, keyOnlyDeletes }: ChangelogMode): string {
  if (kinds.length === 1) return 'insert-only';
  const updates = kinds.includes('UPDATE_BEFORE') ? 'retract' : 'upsert';
  const deletes = !kinds.includes('DELETE') ? 'no-delete' : keyOnlyDeletes ? 'partial-delete' : 'full-delete';
  return `${updates}-${deletes}`;
}

class SetSemanticTableUpdatingArgFunction extends Append {
  readonly signature = {
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'OPTIONAL_PARTITION_BY', 'SUPPORT_UPDATES']) },
    output: OUT,
  };
  eval(ctx: Context, r: Row): void {
    this.collectObjects(r, modeText(ctx.tableSemanticsFor('r').changelogMode()));
  }
}

const UPDATES = ROW(FIELD('name', STRING()), FIELD('count', BIGINT()), FIELD('mode', STRING()));

class UpdatingUpsertFunction extends ProcessTableFunction<Row> {
  readonly signature = { parameters: { r: table(['SET_SEMANTIC_TABLE', 'SUPPORT_UPDATES']) }, output: UPDATES };

  override getChangelogMode(context: ChangelogContext): ChangelogMode {
    return ChangelogMode.upsert(context.getRequiredChangelogMode().keyOnlyDeletes ?? false);
  }

  eval(ctx: Context, r: Row): void {
    this.collect(Row.ofKind(r.kind, r.getField('name'), r.getField('score'), modeText(ctx.getChangelogMode())));
  }
}

// ---------------------------------------------------------------- context, arguments

class AtomicTypeWrappingFunction extends ProcessTableFunction<number> {
  readonly signature = { parameters: { r: table('SET_SEMANTIC_TABLE') }, output: INT() };
  eval(_: Context, r: Row): void {
    this.collect(r.getField('score') as number);
  }
}

class ContextFunction extends Append {
  readonly signature = { parameters: { r: table('SET_SEMANTIC_TABLE'), s: scalar(STRING()) }, output: OUT };
  eval(ctx: Context, r: Row, s: string | null): void {
    const semantics = ctx.tableSemanticsFor('r');
    const keys = `[${semantics.partitionByColumns().join(', ')}]`;
    const kinds = `[${semantics.changelogMode().kinds.join(', ')}]`;
    this.collectObjects(r, s, keys, kinds, semantics.dataType());
  }
}

class DescriptorFunction extends Append {
  readonly signature = {
    parameters: {
      columnList1: descriptor(),
      columnList2: descriptor({ optional: true }),
      columnList3: descriptor(),
    },
    output: OUT,
  };
  eval(_: Context, ...lists: readonly (readonly string[] | null | undefined)[]): void {
    this.collectObjects(...lists.map(columnListText));
  }
}

class MultiInputWithScalarArgsFunction extends Append {
  readonly signature = {
    parameters: {
      in1: table('SET_SEMANTIC_TABLE'),
      in2: table('SET_SEMANTIC_TABLE'),
      m: scalar('MAP<STRING, STRING>'),
      i: scalar(INT()),
      r: scalar('ROW<b BOOLEAN, s STRING>'),
    },
    output: OUT,
  };
  eval(_: Context, in1: Row | null, in2: Row | null, m: Map<string, string>, i: number, r: Row): void {
    this.collectObjects(in1, in2, mapText(m), i, r);
  }
}

// ---------------------------------------------------------------- state

interface Score {
  s: string | null;
  i: number | null;
}
const SCORE = { s: STRING(), i: INT() };

/** Counts the rows of a partition; Bob's are named. */
function counted(score: Score, first: number | null, r: Row): void {
  if (r.getField('name') === 'Bob') score.s = 'Bob';
  score.i = score.i === first ? 0 : (score.i as number) + 1;
}

class PojoStateFunction extends Append {
  readonly signature = {
    states: { score: valueState(SCORE) },
    parameters: { r: table('SET_SEMANTIC_TABLE') },
    output: OUT,
  };
  eval(_: Context, score: Score, r: Row): void {
    this.collectObjects(`Score(s='${score.s}', i=${score.i})`, r);
    counted(score, null, r);
  }
}

class PojoWithDefaultStateFunction extends Append {
  readonly signature = {
    states: { score: valueState(SCORE, { initial: () => ({ s: null, i: 99 }) }) },
    parameters: { r: table('SET_SEMANTIC_TABLE') },
    output: OUT,
  };
  eval(_: Context, score: Score, r: Row): void {
    this.collectObjects(`ScoreWithDefaults(s='${score.s}', i=${score.i})`, r);
    counted(score, 99, r);
  }
}

class MultiStateFunction extends Append {
  readonly signature = {
    states: { s1: valueState('ROW<i INT>'), s2: valueState('ROW<i INT>') },
    parameters: { r: table('SET_SEMANTIC_TABLE') },
    output: OUT,
  };
  eval(_: Context, s1: Row, s2: Row, r: Row): void {
    this.collectObjects(s1, s2, r);
    s1.setField('i', ((s1.getField('i') as number | null) ?? 0) + 1);
    s2.setField('i', ((s2.getField('i') as number | null) ?? -1) + 1);
  }
}

class ListStateFunction extends Append {
  readonly signature = {
    states: { s: listState(STRING()) },
    parameters: { r: table('SET_SEMANTIC_TABLE') },
    output: OUT,
  };
  eval(_: Context, s: ListView<string>, r: Row): void {
    this.collectObjects(`[${[...s].join(', ')}]`, s.constructor.name, r);
    s.add(String(s.length));
  }
}

abstract class MapStates extends Append {
  /** Without NULLs as values. */
  protected abstract readonly nulls: boolean;
  readonly signature = {
    states: { s: mapState(STRING(), INT()) },
    parameters: { r: table('SET_SEMANTIC_TABLE') },
    output: OUT,
  };
  eval(ctx: Context, s: MapView<string, number | null>, r: Row): void {
    this.collectObjects(mapText(s), `${s.constructor.name}WithKeysNotNull`, r);
    const name = r.getField('name') as string;
    if (s.contains(`old${name}`)) {
      ctx.clearState('s');
      return;
    }
    s.put(`old${name}`, 1);
    s.put(name, 2);
    if (this.nulls) s.put('nullValue', null);
  }
}

class MapStateFunction extends MapStates {
  protected readonly nulls = true;
}

class NonNullMapStateFunction extends MapStates {
  protected readonly nulls = false;
}

// ---------------------------------------------------------------- time

class TimeConversionsFunction extends Append {
  readonly signature = { parameters: { r: table(['ROW_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, output: OUT };
  eval(ctx: Context): void {
    const times = [ctx.timeContext('number'), ctx.timeContext('Instant'), ctx.timeContext('LocalDateTime')] as const;
    const text = (read: 'time' | 'currentWatermark'): string => {
      const local = times[2][read]();
      const shown = local === null ? null : localDateTimeText(local);
      return `(Long: ${times[0][read]()}, Instant: ${times[1][read]()}, LocalDateTime: ${shown})`;
    };
    this.collectObjects(`Time ${text('time')}`, `Watermark ${text('currentWatermark')}`);
  }
}

class RequiredTimeFunction extends Append {
  readonly signature = { parameters: { r: table(['ROW_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, output: OUT };
  eval(_: Context, r: Row): void {
    this.collectObjects(r);
  }
}

class ScalarArgsTimeFunction extends Append {
  readonly signature = { output: OUT };
  eval(ctx: Context): void {
    const time = ctx.timeContext();
    this.collectObjects(`Time ${time.time()} and watermark ${time.currentWatermark()}`);
  }
}

const JAVA_MAX = 9223372036854775807n;
/** ms as Java shows them: the largest number of 64 bits has no double of its own. */
const millisText = (millis: number | null): string => (millis === 2 ** 63 ? String(JAVA_MAX) : String(millis));

/** What functions with timers have in common: they tell what they do. */
abstract class TimedFunction extends Append {
  protected collectEvent(ctx: Context, what: string): void {
    const time = ctx.timeContext();
    this.collectObjects(`${what} at time ${millisText(time.time())} watermark ${millisText(time.currentWatermark())}`);
  }

  protected collectEval(ctx: Context, r: Row): void {
    this.collectEvent(ctx, `Processing input row ${r}`);
  }

  protected collectOnTimer(ctx: OnTimerContext): void {
    this.collectEvent(ctx, `Timer ${ctx.currentTimer()} fired`);
  }

  protected register(ctx: Context, time: number, name?: string): void {
    if (name === undefined) ctx.timeContext().registerOnTime(time);
    else ctx.timeContext().registerOnTime(name, time);
    this.collectEvent(ctx, `Registering timer ${name === undefined ? '' : `${name} `}for ${millisText(time)}`);
  }

  protected clear(ctx: Context, timer: string | number): void {
    ctx.timeContext().clearTimer(timer);
    this.collectEvent(ctx, `Clearing timer ${timer}`);
  }
}

class UnnamedTimersFunction extends TimedFunction {
  readonly signature = { parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, output: OUT };

  eval(ctx: Context, r: Row): void {
    this.collectEval(ctx, r);
    const time = ctx.timeContext().time() as number;
    if (time !== 0) return;
    this.register(ctx, time + 1);
    this.register(ctx, time + 2);
    this.register(ctx, 2 ** 63);
  }

  override onTimer(ctx: OnTimerContext): void {
    this.collectOnTimer(ctx);
    const time = ctx.timeContext().time() as number;
    if (time === 1) {
      this.register(ctx, time + 4);
      this.clear(ctx, time + 1);
    } else {
      ctx.clearAllTimers();
      this.collectEvent(ctx, 'Clearing all timers');
    }
  }
}

class OptionalPartitionOnTimeFunction extends TimedFunction {
  readonly signature = {
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'OPTIONAL_PARTITION_BY', 'REQUIRE_ON_TIME']) },
    output: OUT,
  };

  eval(ctx: Context, r: Row): void {
    this.collectEval(ctx, r);
    const time = ctx.timeContext().time() as number;
    if (time === 0) this.register(ctx, time + 1, 't');
  }

  override onTimer(ctx: OnTimerContext): void {
    this.collectOnTimer(ctx);
    if (ctx.currentTimer() === 't') this.register(ctx, (ctx.timeContext().time() as number) + 1, 'again');
  }
}

class ChainedSendingFunction extends TimedFunction {
  readonly signature = { parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, output: OUT };

  eval(ctx: Context, r: Row): void {
    this.collectEval(ctx, r);
    this.register(ctx, (ctx.timeContext().time() as number) + 1, 't');
  }

  override onTimer(ctx: OnTimerContext): void {
    this.collectOnTimer(ctx);
    this.collectObjects(ctx.timeContext().time());
  }
}

class ChainedReceivingFunction extends TimedFunction {
  readonly signature = { parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) }, output: OUT };
  eval(ctx: Context, r: Row): void {
    this.collectEval(ctx, r);
  }
}

// ---------------------------------------------------------------- order

const rowsText = (rows: Iterable<unknown>): string => `[${[...rows].map(String).join(', ')}]`;
const SEEN = listState('ROW<name STRING, score INT, ts TIMESTAMP_LTZ(3)>');

class OrderByFunction extends Append {
  readonly signature = {
    states: { seen: SEEN },
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) },
    output: OUT,
  };
  eval(ctx: Context, seen: ListView<Row>, r: Row): void {
    seen.add(r);
    const time = ctx.timeContext('Instant');
    this.collectObjects(time.currentWatermark(), time.tableWatermark(), time.time(), rowsText(seen));
  }
}

class MultiInputOrderByFunction extends Append {
  readonly signature = {
    states: { seen1: SEEN, seen2: SEEN },
    parameters: {
      in1: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']),
      in2: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']),
    },
    output: OUT,
  };
  eval(ctx: Context, seen1: ListView<Row>, seen2: ListView<Row>, in1: Row | null, in2: Row | null): void {
    const [name, seen, row] = in1 === null ? ['in2', seen2, in2 as Row] : ['in1', seen1, in1];
    seen.add(row);
    const time = ctx.timeContext('Instant');
    this.collectObjects(name, time.tableWatermark(), time.time(), rowsText(seen));
  }
}

const CLASSES = [
  AtomicTypeWrappingFunction,
  ChainedReceivingFunction,
  ChainedSendingFunction,
  ContextFunction,
  DescriptorFunction,
  IntervalDayArgFunction,
  IntervalYearArgFunction,
  ListStateFunction,
  MapStateFunction,
  MultiInputOrderByFunction,
  MultiInputWithScalarArgsFunction,
  MultiStateFunction,
  NonNullMapStateFunction,
  OptionalPartitionOnTimeFunction,
  OrderByFunction,
  PojoStateFunction,
  PojoWithDefaultStateFunction,
  RequiredTimeFunction,
  RowSemanticTableFunction,
  RowSemanticTablePassThroughFunction,
  ScalarArgsFunction,
  ScalarArgsTimeFunction,
  SetSemanticTableFunction,
  SetSemanticTablePassThroughFunction,
  SetSemanticTableUpdatingArgFunction,
  TimeConversionsFunction,
  TypedRowSemanticTableFunction,
  TypedSetSemanticTableFunction,
  UnnamedTimersFunction,
  UpdatingUpsertFunction,
];

const UTILS = 'org.apache.flink.table.planner.plan.nodes.exec.stream.ProcessTableFunctionTestUtils';

export const PROCESS_TABLE_FUNCTIONS: ReadonlyMap<string, unknown> = new Map(
  CLASSES.map((type) => [`${UTILS}$${type.name}`, type]),
);
