/** How a cast is described: rules in Flink's order, each of which makes a function for one pair of types. */
import type { LogicalType, TypeFamily, TypeRootName } from '../logical/contracts';
import type { SqlTimeZone } from '../sql-zones';

export interface CastOptions {
  /** Failures give NULL, where Flink's rule says that it can fail. */
  readonly tryCast?: boolean;
  /** `table.exec.legacy-cast-behaviour` is enabled. */
  readonly legacy?: boolean;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
  /** The variant for `print()` of a result: bytes as x'..'. */
  readonly printing?: boolean;
}

/** Casts a value that is not null; null is NULL. */
export type CastFunction = (value: unknown) => unknown;

export interface CastContext {
  readonly legacy: boolean;
  readonly printing: boolean;
  readonly zone: SqlTimeZone;
  /** The cast of a part of a value; nulls stay null. */
  part(from: LogicalType, to: LogicalType): CastFunction;
}

type Kinds = readonly (TypeRootName | `${TypeFamily}*`)[];

export interface CastRule {
  /** Roots, or families with a star, of the source; tried before any `matches`. */
  readonly from?: Kinds;
  readonly to?: Kinds;
  /** Only STRING itself (nullable) is a target. */
  readonly stringOnly?: boolean;
  /** For rules that look into types. */
  matches?(from: LogicalType, to: LogicalType, exists: (from: LogicalType, to: LogicalType) => boolean): boolean;
  /** True when a value may be refused, so that TRY_CAST gives NULL. */
  canFail?(from: LogicalType, to: LogicalType, part: (from: LogicalType, to: LogicalType) => boolean): boolean;
  make(from: LogicalType, to: LogicalType, context: CastContext): CastFunction;
  /** A JavaScript expression that needs no function; undefined when there is none for these types. */
  inline?(from: LogicalType, to: LogicalType, value: string): string | undefined;
}
