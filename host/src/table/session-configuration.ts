/** The options of a session: Flink's keys, with the defaults that its documentation names. */
import { readlinkSync } from 'node:fs';
import type { SessionInfo } from '../functions/contracts';
import type { FunctionTable } from '../functions/user/function-table';
import { tableError, validation } from '../types/sql-error';
import { timeZone } from '../types/sql-zones';

/** Defaults of options that statements, results and the client ask for. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'execution.runtime-mode': 'STREAMING',
  'parallelism.default': '1',
  'pipeline.auto-watermark-interval': '200 ms',
  'sql-client.display.print-time-cost': 'true',
  'sql-client.display.show-line-numbers': 'false',
  'sql-client.execution.max-table-result.rows': '1000000',
  'sql-client.execution.result-mode': 'TABLE',
  'sql-client.verbose': 'false',
  'table.builtin-catalog-name': 'default_catalog',
  'table.builtin-database-name': 'default_database',
  'table.display.max-column-width': '30',
  'table.dml-sync': 'false',
  'table.dynamic-table-options.enabled': 'true',
  'table.exec.async-lookup.buffer-capacity': '100',
  'table.exec.async-lookup.output-mode': 'ORDERED',
  'table.exec.async-lookup.timeout': '3 min',
  'table.exec.deduplicate.insert-update-after-sensitive-enabled': 'true',
  'table.exec.legacy-cast-behaviour': 'DISABLED',
  'table.exec.mini-batch.enabled': 'false',
  'table.exec.sink.not-null-enforcer': 'ERROR',
  'table.exec.sink.require-on-conflict': 'true',
  'table.exec.sink.upsert-materialize': 'AUTO',
  'table.exec.sort.default-limit': '-1',
  'table.exec.source.cdc-events-duplicate': 'false',
  'table.exec.source.idle-timeout': '0 ms',
  'table.exec.state.ttl': '0 ms',
  'table.exec.uid.format': '<id>_<transformation>',
  'table.exec.uid.generation': 'PLAN_ONLY',
  'table.legacy-nested-row-nullability': 'false',
  'table.local-time-zone': 'default',
  'table.optimizer.agg-phase-strategy': 'AUTO',
  'table.optimizer.delta-join.strategy': 'AUTO',
  'table.optimizer.distinct-agg.split.enabled': 'false',
  'table.optimizer.multi-join.enabled': 'false',
  'table.optimizer.non-deterministic-update.strategy': 'IGNORE',
  'table.plan.compile.catalog-objects': 'ALL',
  'table.plan.force-recompile': 'false',
  'table.plan.restore.catalog-objects': 'ALL',
  'table.sql-dialect': 'default',
};

const TIME_ZONE = 'table.local-time-zone';
const RUNTIME_MODE = 'execution.runtime-mode';

export type Settings = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

export function settingsMap(settings: Settings | undefined): Map<string, string> {
  return new Map(settings instanceof Map ? settings : Object.entries(settings ?? {}));
}

export class SessionConfiguration {
  private readonly initial: ReadonlyMap<string, string>;
  private readonly values: Map<string, string>;

  constructor(initial: ReadonlyMap<string, string> = new Map()) {
    this.initial = new Map(initial);
    this.values = new Map(initial);
    for (const [key, value] of initial) check(key, value);
  }

  /** What was set, else Flink's default. */
  get(key: string): string | undefined {
    return this.values.get(key) ?? DEFAULTS[key];
  }

  /** What was set; those who read an option know its default. */
  readonly option = (key: string): string | undefined => this.values.get(key);

  /** Throws ValidationException or TableException for values that no session can have. */
  set(key: string, value: string): void {
    check(key, value);
    this.values.set(key, value);
  }

  /** One option, or all, as they were when the session began. */
  reset(key?: string): void {
    if (key === undefined) {
      this.values.clear();
      for (const [name, value] of this.initial) this.values.set(name, value);
      return;
    }
    const value = this.initial.get(key);
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
  }

  /** All that was set, by key. */
  entries(): [string, string][] {
    return [...this.values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  asMap(): ReadonlyMap<string, string> {
    return this.values;
  }

  boolean(key: string): boolean {
    const text = this.get(key)?.trim().toLowerCase();
    if (text === 'true' || text === 'false' || text === undefined) return text === 'true';
    throw invalidValue(key, this.get(key)!, 'Unrecognized option for boolean. Expected either true or false');
  }

  integer(key: string): number {
    const text = this.get(key)?.trim() ?? '';
    if (/^-?\d+$/.test(text)) return Number(text);
    throw invalidValue(key, text, 'not an integer');
  }

  get batch(): boolean {
    return this.get(RUNTIME_MODE)?.trim().toUpperCase() === 'BATCH';
  }

  /** IANA name. */
  get timeZone(): string {
    const zone = this.get(TIME_ZONE)!;
    return zone === DEFAULTS[TIME_ZONE] ? processZone() : zone;
  }

  get maxColumnWidth(): number {
    const width = this.integer('table.display.max-column-width');
    if (width > 0) return width;
    throw validation('maxColumnWidth should be greater than 0');
  }

  /** CAST as before Flink 1.15. */
  get legacyCasts(): boolean {
    return this.get('table.exec.legacy-cast-behaviour')?.toUpperCase() === 'ENABLED';
  }

  /** What planning of one statement sees. */
  sessionInfo(database: string, queryStart: number, functions?: FunctionTable): SessionInfo {
    const configuration = this;
    return {
      get timeZone() {
        return configuration.timeZone;
      },
      batch: this.batch,
      option: this.option,
      queryStart,
      database,
      ...(functions && { functions: (key) => functions.get(key) }),
    };
  }
}

let zoneOfProcess: string | undefined;

/** Asking Intl takes some 20 ms, so the usual places are looked at first. */
function processZone(): string {
  zoneOfProcess ??= zoneOfFile(process.env['TZ']) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneOfProcess;
}

function zoneOfFile(variable: string | undefined): string | undefined {
  if (variable === 'UTC') return variable;
  if (variable !== undefined || process.platform === 'win32') return undefined;
  try {
    return /\/zoneinfo\/(?:Etc\/)?([A-Z].*)$/.exec(readlinkSync('/etc/localtime'))?.[1];
  } catch {
    return undefined;
  }
}

function check(key: string, value: string): void {
  if (key === RUNTIME_MODE) checkMode(value.trim().toUpperCase());
  if (key === TIME_ZONE && value !== DEFAULTS[TIME_ZONE]) checkZone(value);
}

function checkMode(mode: string): void {
  if (mode === 'AUTOMATIC') {
    throw tableError(
      `Unsupported mode '${mode}' for '${RUNTIME_MODE}'. Only an explicit BATCH or STREAMING mode is supported in Table API.`,
    );
  }
  if (mode !== 'BATCH' && mode !== 'STREAMING') {
    throw invalidValue(
      RUNTIME_MODE,
      mode,
      'Could not parse value for enum class org.apache.flink.api.common.RuntimeExecutionMode. Expected one of: ' +
        '[[STREAMING, BATCH, AUTOMATIC]]',
    );
  }
}

function checkZone(zone: string): void {
  try {
    timeZone(zone);
  } catch (cause) {
    throw validation(
      "Invalid time zone. The value should be a Time Zone Database (TZDB) ID such as 'America/Los_Angeles' to include " +
        "daylight saving time. Fixed offsets are supported using 'GMT-03:00' or 'GMT+03:00'. Or use 'UTC' without time " +
        'zone and daylight saving time.',
      undefined,
      cause,
    );
  }
}

function invalidValue(key: string, value: string, detail: string): Error {
  return validation(`Could not parse value '${value}' for key '${key}'.`, undefined, validation(detail));
}
