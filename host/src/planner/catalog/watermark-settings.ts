/** The options `scan.watermark.*` of a table, for watermarks that its source makes. */
import {
  ALIGNMENT_DRIFT,
  ALIGNMENT_GROUP,
  ALIGNMENT_INTERVAL,
  EMIT_STRATEGY,
  TableOptions,
  WATERMARK_IDLE_TIMEOUT,
} from '../../types/options/table-options';

/** Times are ms. */
export interface WatermarkSettings {
  readonly emitStrategy: 'on-event' | 'on-periodic';
  /** Undefined = that of the session. */
  readonly idleTimeout?: number | undefined;
  readonly alignment?: { readonly group: string; readonly maxDrift: number; readonly interval: number };
}

const DEFAULT_ALIGNMENT_INTERVAL_MS = 1000;

/** The options were checked with the other ones of the table. */
export function watermarkSettings(options: ReadonlyMap<string, string>): WatermarkSettings {
  const table = new TableOptions(options);
  const group = table.string(ALIGNMENT_GROUP);
  const maxDrift = table.number(ALIGNMENT_DRIFT) ?? 0;
  const interval = table.number(ALIGNMENT_INTERVAL) ?? DEFAULT_ALIGNMENT_INTERVAL_MS;
  return {
    emitStrategy:
      table.string(EMIT_STRATEGY)?.toLowerCase().replace('_', '-') === 'on-event' ? 'on-event' : 'on-periodic',
    idleTimeout: table.number(WATERMARK_IDLE_TIMEOUT),
    ...(group !== undefined && maxDrift > 0 && interval > 0 ? { alignment: { group, maxDrift, interval } } : {}),
  };
}
