/**
 * Time zones by Java's ids, with Java's rules for local times that occur twice (the earlier offset counts) or never (they move
 * on by the length of the gap). Offsets come from Intl and are remembered by stretches of constant offset.
 */
import { SqlError } from './sql-error';

/** About 25 days: short enough that a stretch has one change of offset at most. */
const STRETCH = 2 ** 31;

interface Stretch {
  readonly index: number;
  /** Offset before `change` and from it on; equal when nothing changes. */
  readonly before: number;
  readonly change: number;
  readonly after: number;
}

export class SqlTimeZone {
  /** The offset in ms when it never changes. */
  readonly fixed: number | undefined;
  private readonly stretches = new Map<number, Stretch>();
  private last: Stretch;
  private readonly format: Intl.DateTimeFormat | undefined;

  constructor(
    readonly id: string,
    zone: string | number,
  ) {
    if (typeof zone === 'number') this.fixed = zone;
    else this.format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const offset = this.fixed ?? 0;
    this.last = { index: Number.NaN, before: offset, change: 0, after: offset };
  }

  /** Offset from UTC in ms at an instant in ms since the epoch. */
  offsetAt(millis: number): number {
    if (this.fixed !== undefined) return this.fixed;
    const index = Math.floor(millis / STRETCH);
    if (index !== this.last.index) this.last = this.stretch(index);
    const { before, change, after } = this.last;
    return millis < change ? before : after;
  }

  /** Local ms of an instant. */
  toLocal(millis: number): number {
    return millis + this.offsetAt(millis);
  }

  /** The instant of a local time, both in ms. */
  toInstant(local: number): number {
    if (this.fixed !== undefined) return local - this.fixed;
    const earlier = this.offsetAt(local - this.offsetAt(local) - 86_400_000);
    const first = local - earlier;
    const offset = this.offsetAt(first);
    if (offset === earlier) return first;
    const second = local - offset;
    return this.offsetAt(second) === offset ? second : first;
  }

  private stretch(index: number): Stretch {
    let stretch = this.stretches.get(index);
    if (stretch === undefined) this.stretches.set(index, (stretch = this.measure(index)));
    return stretch;
  }

  private measure(index: number): Stretch {
    let low = index * STRETCH;
    let high = low + STRETCH - 1;
    const before = this.read(low);
    const after = this.read(high);
    if (before === after) return { index, before, change: low, after };
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.read(middle) === before) low = middle;
      else high = middle;
    }
    return { index, before, change: high, after };
  }

  private read(millis: number): number {
    const limited = Math.min(Math.max(millis, -8.64e15), 8.64e15);
    const text = (this.format as Intl.DateTimeFormat).format(limited);
    return parseOffset(text.slice(text.indexOf('GMT') + 3)) ?? 0;
  }
}

const OFFSET = /^([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/;

function parseOffset(text: string): number | undefined {
  const match = OFFSET.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? 0 - seconds : seconds) * 1000;
}

/** Short ids that Java maps to zones. */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
};

const zones = new Map<string, SqlTimeZone | undefined>();

/** The zone of an id: a region, `UTC`, `Z`, `+08:00`, `GMT+8`, a short id; undefined when there is none such. */
export function findTimeZone(id: string): SqlTimeZone | undefined {
  if (!zones.has(id)) zones.set(id, makeZone(id));
  return zones.get(id);
}

/** As `findTimeZone`; throws Java's exception for an unknown id. */
export function timeZone(id: string): SqlTimeZone {
  const zone = findTimeZone(id);
  if (zone === undefined) throw new SqlError(`Unknown time-zone ID: ${id}`, 'java.time.zone.ZoneRulesException');
  return zone;
}

export const UTC = new SqlTimeZone('UTC', 0);

function makeZone(id: string): SqlTimeZone | undefined {
  if (/^(UTC|GMT|UT|Z|Etc\/UTC|Etc\/GMT|Zulu|Universal|Greenwich)$/.test(id)) return new SqlTimeZone(id, 0);
  const offset = parseOffset(id.replace(/^(UTC|GMT|UT)(?=[+-])/, ''));
  if (offset !== undefined) return new SqlTimeZone(id, offset);
  try {
    return new SqlTimeZone(id, SHORT_IDS[id] ?? id);
  } catch {
    return undefined;
  }
}
