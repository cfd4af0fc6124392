/** The last row of a key as a changelog: what deduplication by arrival and ChangelogNormalize both come down to. */
import type { InternalValueState } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import type { RowEqualiser } from './comparators';
import { isAccumulate, type WithKind } from './row-code';

export interface LastRowOptions {
  /** Of the current key; rows in it have kind +I. */
  readonly state: InternalValueState<Row>;
  readonly withKind: WithKind;
  /** Updates to an equal row are left out; undefined (with a TTL) = they are passed on, so that they renew state downstream. */
  readonly equals: RowEqualiser | undefined;
  readonly generateUpdateBefore: boolean;
  readonly generateInsert: boolean;
  /** Rows that fail it count as deleted. */
  readonly filter?: ((row: Row) => boolean) | undefined;
  readonly collect: (row: Row) => void;
}

export class LastRow {
  constructor(private readonly options: LastRowOptions) {}

  /** A row of insert-only input. */
  processInsert(row: Row): void {
    const { state, generateUpdateBefore, generateInsert, collect, withKind } = this.options;
    if (!generateUpdateBefore && !generateInsert) {
      collect(withKind(row, RowKind.UPDATE_AFTER));
      return;
    }
    const last = state.get();
    state.put(row);
    if (last === undefined) collect(row);
    else if (!this.options.equals?.(last, row)) this.emitUpdate(last, row);
  }

  /** A row of any kind. Retractions count by their key alone. */
  processChange(row: Row): void {
    const { state, filter, collect, withKind } = this.options;
    const last = state.get();
    if (!isAccumulate(row)) {
      if (last !== undefined) this.remove(last);
      return;
    }
    const current = withKind(row, RowKind.INSERT);
    if (last === undefined) {
      if (filter !== undefined && !filter(current)) return;
      collect(current);
    } else {
      if (this.options.equals?.(last, current)) return;
      if (filter !== undefined && !filter(current)) {
        this.remove(last);
        return;
      }
      this.emitUpdate(last, current);
    }
    state.put(current);
  }

  private remove(last: Row): void {
    this.options.collect(this.options.withKind(last, RowKind.DELETE));
    this.options.state.clear();
  }

  private emitUpdate(last: Row, row: Row): void {
    const { generateUpdateBefore, collect, withKind } = this.options;
    if (generateUpdateBefore) collect(withKind(last, RowKind.UPDATE_BEFORE));
    collect(withKind(row, RowKind.UPDATE_AFTER));
  }
}
