/**
 * Process table function with state and timers: sessions of visitors. A visit that is the last one for `gap` minutes ends its
 * session; a session is given as soon as the watermark says that nothing more can belong to it.
 */
import {
  type Context,
  type OnTimerContext,
  ProcessTableFunction,
  type Row,
  scalar,
  table,
  valueState,
} from '@drey/sdk/udf';

interface Session {
  start: number | null;
  end: number | null;
  pages: string[] | null;
}

const END = 'end of session';

export class Sessions extends ProcessTableFunction<object> {
  readonly signature = {
    states: { session: valueState({ start: 'BIGINT', end: 'BIGINT', pages: 'ARRAY<STRING>' }) },
    parameters: {
      visits: table(
        ['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME'],
        'ROW<visitor STRING, page STRING, visited TIMESTAMP_LTZ(3)>',
      ),
      gap: scalar('INT'),
    },
    output: 'ROW<minutes INT, pages STRING>',
  };

  eval(ctx: Context, session: Session, visit: Row, gap: number): void {
    const time = ctx.timeContext();
    const at = time.time()!;
    session.start = Math.min(session.start ?? at, at);
    session.end = Math.max(session.end ?? at, at);
    session.pages = [...(session.pages ?? []), visit.getField('page') as string];
    // The name makes it one timer: a later visit puts it off.
    time.registerOnTime(END, session.end + gap * 60_000);
  }

  override onTimer(ctx: OnTimerContext, { start, end, pages }: Session): void {
    this.collect({ minutes: Math.round((end! - start!) / 60_000), pages: pages!.join(' > ') });
    ctx.clearAll();
  }
}
