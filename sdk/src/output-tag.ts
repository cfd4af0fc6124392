import { OBJECT_TYPE, type TypeInformation } from './types';

/** Names a side output and its element type. Two tags with one id are the same output. Flink: docs/dev/datastream/side_output. */
export class OutputTag<T> {
  readonly type: TypeInformation<T>;

  constructor(
    readonly id: string,
    type?: TypeInformation<T>,
  ) {
    if (typeof id !== 'string' || id.length === 0) {
      throw new Error('OutputTag id cannot be None or empty string');
    }
    this.type = type ?? (OBJECT_TYPE as TypeInformation<T>);
  }
}
