/** Table side of "nexmark", with the options of the benchmark's own connector, `seed` and `base-time`. */
import type { TableConnector, TableContext } from '../../planner/catalog/connector-contracts';
import { checkOptions, type ConnectorOption, type TableOptions } from '../../types/options/table-options';
import { parseType } from '../../types/logical/parse';
import { typeText } from '../../types/logical/print';
import type { LogicalType } from '../../types/logical/contracts';
import { validation } from '../../types/sql-error';
import type { NexmarkSettings } from './index';

const int = (key: string, value: number): ConnectorOption => ({ key, type: 'int', default: `${value}` });
const long = (key: string, value: number): ConnectorOption => ({ key, type: 'long', default: `${value}` });
const memory = (key: string, value: string): ConnectorOption => ({ key, type: 'memory', default: value });
const flag = (key: string, value: boolean): ConnectorOption => ({ key, type: 'boolean', default: `${value}` });

const OPTIONS = {
  rate: int('first-event.rate', 10_000),
  personSize: memory('person.avg-size', '200b'),
  auctionSize: memory('auction.avg-size', '500b'),
  bidSize: memory('bid.avg-size', '100b'),
  personProportion: int('person.proportion', 1),
  auctionProportion: int('auction.proportion', 3),
  bidProportion: int('bid.proportion', 46),
  hotAuctions: int('bid.hot-ratio.auctions', 2),
  hotBidders: int('bid.hot-ratio.bidders', 4),
  hotSellers: int('auction.hot-ratio.sellers', 4),
  events: long('events.num', 0),
  stopAt: long('stop-at', -1),
  /** Ours: what the random values follow from. */
  seed: long('seed', 42),
  /** Ours: event time of event 0, ms since the epoch. */
  baseTime: long('base-time', 1_700_000_000_000),
} as const;

const KEEP_ALIVE = flag('keep-alive', false);
const MAX_EMIT_SPEED = flag('max-emit-speed', true);

/** Read and checked, but without effect: in Nexmark's generator for Flink too, the rate is that of the first event. */
const WITHOUT_EFFECT: readonly ConnectorOption[] = [
  {
    key: 'rate.shape',
    type: 'enum',
    values: ['SQUARE', 'SINE'],
    default: 'SQUARE',
    enumClass: 'com.github.nexmark.flink.utils.NexmarkUtils$RateShape',
  },
  { key: 'rate.period', type: 'duration', default: '600 s' },
  flag('rate.limited', false),
  int('next-event.rate', 10_000),
];

const COLUMNS: readonly LogicalType[] = [
  'INT',
  'ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING, `dateTime` TIMESTAMP(3), extra STRING>',
  'ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING>',
  'ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `dateTime` TIMESTAMP(3), extra STRING>',
].map((text) => parseType(text));

export const nexmarkTable: TableConnector = {
  identifier: 'nexmark',
  source(context) {
    const optional = [...Object.values(OPTIONS), KEEP_ALIVE, MAX_EMIT_SPEED, ...WITHOUT_EFFECT];
    const options = checkOptions({ identifier: 'nexmark', required: [], optional }, context.options);
    checkSchema(context);
    const settings = settingsOf(options);
    return {
      changelog: { insert: true, updateBefore: false, updateAfter: false, delete: false },
      bounded: settings.events > 0 && !settings.keepAlive,
      acceptsProjection: true,
      node: ({ projection }) => ({
        connector: 'nexmark',
        options: new Map([['settings', JSON.stringify({ ...settings, columns: projection })]]),
      }),
    };
  },
};

function settingsOf(options: TableOptions): Omit<NexmarkSettings, 'columns'> {
  const numbers = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, option]) => [name, options.number(option)]),
  ) as Record<keyof typeof OPTIONS, number>;
  for (const name of ['rate', 'personProportion', 'auctionProportion', 'bidProportion'] as const) {
    const least = name === 'rate' ? 1 : 0;
    if (numbers[name] < least) {
      throw validation(`The value of option '${OPTIONS[name].key}' must be at least ${least}: ${numbers[name]}`);
    }
  }
  return { ...numbers, keepAlive: options.boolean(KEEP_ALIVE), maxEmitSpeed: options.boolean(MAX_EMIT_SPEED) };
}

/** The table must have the connector's columns; names are free but for nested ones. */
function checkSchema({ physical }: TableContext): void {
  const text = (type: LogicalType) => typeText(type).replaceAll(' NOT NULL', '');
  const found = physical.fields.map(({ type }) => text(type));
  const expected = COLUMNS.map(text);
  if (found.length === 4 && found.every((type, i) => type === expected[i])) return;
  throw validation(
    `A table of the connector 'nexmark' must have columns of the types ${expected.join(', ')}, but has ${found.join(', ')}`,
  );
}
