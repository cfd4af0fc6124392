/** What connector builders give to the graph. docs/connectors.md lists connectors and their options. */
import type { SinkSpec, SourceSpec } from '../graph/transformation';
import type { TypeInformation } from '../types';

/** A source for `env.fromSource`. */
export interface Source<T> {
  /** @internal */
  readonly spec: SourceSpec;
  readonly producedType: TypeInformation<T>;
}

/** A sink for `stream.sinkTo`. */
export interface Sink<T> {
  /** @internal */
  readonly spec: SinkSpec;
  /** Only for the compiler: carries T. */
  readonly elementType?: (value: T) => void;
}
