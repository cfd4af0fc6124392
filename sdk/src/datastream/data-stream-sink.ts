import type { Transformation } from '../graph/transformation';
import { OperatorSettings } from './operator-settings';

/** The end of a stream. */
export class DataStreamSink<T> extends OperatorSettings {
  /** Only for the compiler: carries T. */
  declare readonly elementType?: T;

  constructor(
    /** @internal */
    override readonly transformation: Transformation,
    /** Sinks of `sinkTo` are shown as "<name>: Writer", as Flink's are. */
    private readonly writer = false,
  ) {
    super();
  }

  override name(name: string): this {
    return super.name(this.writer ? `${name}: Writer` : name);
  }
}
