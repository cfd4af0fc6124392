/** The conformance files: see the README beside them for the format. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface DataFile<Item> {
  readonly meta: {
    readonly flink: string;
    readonly kind: 'programs' | 'functions' | 'expressions';
    readonly class: string;
  };
  readonly items: readonly Item[];
}

/** All data files of a kind at `path`, which is a file or a folder. */
export function dataFiles<Item>(path: string, kinds: readonly string[]): DataFile<Item>[] {
  const names = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return names
    .map((name) => JSON.parse(readFileSync(name, 'utf8')) as DataFile<Item>)
    .filter(({ meta }) => kinds.includes(meta.kind));
}

/** A change as the data has it. */
export interface ChangeData {
  readonly kind: '+I' | '-U' | '+U' | '-D';
  readonly fields: readonly unknown[];
}

export interface TableStep {
  readonly kind: string;
  readonly step: 'SOURCE' | 'SINK';
  readonly name: string;
  readonly schema: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly partitionKeys?: readonly string[];
  readonly distribution?: { readonly sql: string };
  readonly indexes?: readonly (readonly string[])[];
  readonly dataBeforeRestore?: readonly ChangeData[];
  readonly dataAfterRestore?: readonly ChangeData[];
  /** After the restore, lookups find the rows of the first half too. */
  readonly treatDataBeforeRestoreAsConsumedData?: boolean;
  readonly testChangelogData?: boolean;
  readonly deduplicatedFieldIndices?: readonly number[];
  readonly expected?: {
    readonly before?: readonly string[];
    readonly streaming?: readonly string[];
    readonly batchRestore?: readonly string[];
  };
}

export interface ModelStep {
  readonly kind: 'MODEL';
  readonly step?: undefined;
  readonly name: string;
  readonly inputSchema: readonly string[];
  readonly outputSchema: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly data: readonly { readonly in: ChangeData; readonly out: readonly ChangeData[] }[];
}

export interface TableApiStep {
  readonly kind: 'TABLE_API';
  readonly step?: undefined;
  readonly sink?: string;
  readonly derivedSql?: string;
}

export type Step =
  | TableStep
  | { readonly kind: 'CONFIG'; readonly step?: undefined; readonly key: string; readonly value: string }
  | { readonly kind: 'SQL'; readonly step?: undefined; readonly sql: string }
  | { readonly kind: 'STATEMENT_SET'; readonly step?: undefined; readonly statements: readonly string[] }
  | {
      readonly kind: 'FAILING_SQL';
      readonly step?: undefined;
      readonly sql: string;
      readonly expectedException: string;
      readonly expectedErrorMessage: string;
    }
  | TableApiStep
  | {
      readonly kind: 'FUNCTION';
      readonly step?: undefined;
      readonly name: string;
      readonly functionClass: string;
      readonly behavior: 'SYSTEM' | 'CATALOG';
    }
  | ModelStep
  | { readonly kind: 'TEMPORAL_FUNCTION' | 'FAILING_TABLE_API'; readonly step?: undefined };

interface SingleRun {
  readonly matches?: boolean;
  readonly with?: Readonly<Record<string, string>> | string;
}

export interface Program {
  readonly uid: string;
  readonly id: string;
  readonly pure: boolean;
  readonly impure: readonly string[];
  readonly pureWithDerivedSql: boolean;
  readonly runners: readonly {
    readonly kind: 'semantic-streaming' | 'semantic-batch' | 'restore' | 'batch-restore' | 'other';
    readonly envOptions?: Readonly<Record<string, string>>;
    readonly afterRestoreSource?: 'FINITE' | 'INFINITE' | 'NO_RESTORE';
  }[];
  readonly setup: readonly Step[];
  readonly run: readonly Step[];
  readonly singleRun?: { readonly streaming?: SingleRun; readonly batch?: SingleRun };
}

export interface FunctionItem {
  readonly kind: string;
  readonly sql?: string;
  readonly derivedSql?: string;
  readonly results?: readonly unknown[];
  readonly types?: readonly string[];
  readonly rows?: readonly unknown[];
  readonly errorClass?: string;
  readonly errorMessage?: string;
}

export interface FunctionSpecData {
  readonly uid: string;
  readonly aggregate: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly functions: readonly unknown[];
  readonly fieldData?: readonly unknown[];
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly rows?: readonly ChangeData[];
  readonly sourceChangelog?: string | readonly string[];
  readonly pure: boolean;
  readonly impure: readonly string[];
  readonly items: readonly FunctionItem[];
}

export interface ExpressionSpec {
  readonly uid: string;
  readonly config: Readonly<Record<string, string>>;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly unknown[] | null;
  readonly pure: boolean;
  readonly items: readonly { readonly sql: string; readonly expected: string | null; readonly udf?: unknown }[];
  readonly errors?: readonly {
    readonly sql: string;
    readonly errorMessage: string | null;
    readonly errorClass: string | null;
  }[];
}

export interface Outcome {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly reason: string;
  readonly millis: number;
}
