/** Tables that answer by key: what a lookup join asks. Connectors that can be looked up register themselves here by name. */
import type { RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import type { OperatorContext } from '../contracts';

/** One table as one subtask asks it. Caches are the source's own (options lookup.cache, lookup.partial-cache.*). */
export interface LookupSource {
  open?(context: OperatorContext): void | Promise<void>;
  /** Rows of the table's type whose key columns have these values, in order of the request's keys; none is NULL. */
  lookup(keys: readonly unknown[]): readonly Row[] | Promise<readonly Row[]>;
  close?(): void | Promise<void>;
}

export interface LookupRequest {
  readonly options: Readonly<Record<string, string>>;
  readonly row: RowType;
  /** Positions of the key columns in `row`. */
  readonly keys: readonly number[];
  readonly async: boolean;
  /** The key is a vector: the `topK` rows nearest to it are wanted, best first, each with its score as last column. */
  readonly search?: { readonly topK: number };
}

export type LookupSourceFactory = (request: LookupRequest) => LookupSource;

const factories = new Map<string, LookupSourceFactory>();

/** Makes `connector` known; a later registration replaces an earlier one. */
export function registerLookupSource(connector: string, factory: LookupSourceFactory): void {
  factories.set(connector, factory);
}

/** Throws when the connector cannot be asked by key. */
export function createLookupSource(connector: string, request: LookupRequest): LookupSource {
  const factory = factories.get(connector);
  if (factory === undefined) throw new Error(`The connector '${connector}' cannot be used as a lookup table.`);
  return factory(request);
}
