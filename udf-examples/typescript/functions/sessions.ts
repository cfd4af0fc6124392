/**
 * Process table function with state and timers: sessions of visitors. Visits less than `gap` minutes apart belong together; a
 * session is given as soon as the watermark says that no more can come to it, in whatever order its visits came.
 */
import {
  type Context,
  type ListView,
  listState,
  type OnTimerContext,
  ProcessTableFunction,
  type Row,
  scalar,
  table,
  valueState,
} from '@drey/sdk/udf';

interface Visit {
  /** ms */
  readonly time: number;
  readonly page: string;
}

interface Settings {
  /** ms */
  gap: number | null;
}

export class Sessions extends ProcessTableFunction<object> {
  readonly signature = {
    states: { open: listState({ time: 'BIGINT', page: 'STRING' }), settings: valueState({ gap: 'BIGINT' }) },
    parameters: {
      visits: table(
        ['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME'],
        'ROW<visitor STRING, page STRING, visited TIMESTAMP_LTZ(3)>',
      ),
      gap: scalar('INT'),
    },
    output: 'ROW<minutes INT, pages STRING>',
  };

  eval(ctx: Context, open: ListView<Visit>, settings: Settings, visit: Row, gap: number): void {
    const timers = ctx.timeContext();
    const time = timers.time();
    if (time === null) return;
    settings.gap = gap * 60_000;
    open.add({ time, page: visit.getField('page') as string });
    timers.registerOnTime(time + settings.gap);
  }

  /** The earliest session ends with the timer of its last visit; timers of its other visits find it open. */
  override onTimer(ctx: OnTimerContext, open: ListView<Visit>, { gap }: Settings): void {
    const visits = [...open].sort((a, b) => a.time - b.time);
    const next = visits.findIndex(({ time }, i) => i > 0 && time - visits[i - 1]!.time >= gap!);
    const session = next < 0 ? visits : visits.slice(0, next);
    const [first, last] = [session[0], session[session.length - 1]];
    if (first === undefined || last === undefined || last.time + gap! > ctx.timeContext().time()!) return;
    this.collect({ minutes: (last.time - first.time) / 60_000, pages: session.map(({ page }) => page).join(' > ') });
    open.clear();
    open.addAll(visits.slice(session.length));
  }
}
