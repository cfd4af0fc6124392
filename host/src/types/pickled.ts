/** PICKLED values: Python objects that the host gathers, stores and forwards, but never interprets. */
import { type Column, Encoding } from '@drey/sdk/protocol';
import { asBytes, EMPTY } from './binary';
import { gatherColumn } from './columns-gather';

/** One Python object: a column of one value, cut out of the batch that brought it when first needed. */
export class Pickled {
  #column: Column;
  #index: number;

  constructor(column: Column, index = 0) {
    this.#column = column;
    this.#index = index;
  }

  static fromPickle(pickle: Uint8Array): Pickled {
    const offsets = asBytes(Int32Array.of(0, pickle.length));
    const column: Column = {
      encoding: Encoding.BLOB,
      nulls: EMPTY,
      data: pickle,
      offsets,
      children: [],
      pythonClass: 'pickle',
    };
    return new Pickled(column, -1);
  }

  /** The value as a column of one row. After the first call nothing else of the batch is kept alive. */
  column(): Column {
    if (this.#index >= 0) {
      this.#column = gatherColumn(this.#column, Int32Array.of(this.#index));
      this.#index = -1;
    }
    return this.#column;
  }

  /** The batch's column that this value has not been cut out of yet. */
  origin(): Column | undefined {
    return this.#index >= 0 ? this.#column : undefined;
  }

  /** Position in `origin()`. */
  index(): number {
    return this.#index;
  }

  /** Equal bytes in the same layout: equal objects, though equal objects may have different bytes. */
  equals(other: unknown): boolean {
    return other instanceof Pickled && columnEquals(this.column(), other.column());
  }

  toString(): string {
    const { pythonClass, data } = this.column();
    return `<python ${pythonClass}, ${data.length} bytes>`;
  }
}

function columnEquals(a: Column, b: Column): boolean {
  return (
    a.encoding === b.encoding &&
    a.pythonClass === b.pythonClass &&
    Buffer.compare(a.data, b.data) === 0 &&
    Buffer.compare(a.nulls, b.nulls) === 0 &&
    a.children.length === b.children.length &&
    a.children.every((child, i) => columnEquals(child, b.children[i]))
  );
}
