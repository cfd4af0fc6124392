/** ChangelogNormalize: an upsert stream, with its duplicates and keyed deletes, as a changelog that names the old rows. */
import { compilePredicate } from '../../expressions';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from './base';
import { KeyedBundle } from './bundle';
import { rowEqualiser } from './comparators';
import type { ChangelogNormalizeConfig } from './configs';
import { LastRow } from './last-row';
import { withKind } from './row-code';

const keepLast = (_value: Row | undefined, row: Row): Row => row;

export class ChangelogNormalizeOperator extends TableOperator<ChangelogNormalizeConfig> {
  private keyOf!: KeyOf;
  private last!: LastRow;
  private bundle: KeyedBundle<Row> | undefined;

  protected override setup(): void {
    const { config } = this;
    const [input] = config.inputs;
    this.keyOf = keyOfColumns(config.keys);
    if (config.miniBatch !== undefined)
      this.bundle = new KeyedBundle(
        this.backend.keyCodec,
        config.miniBatch.size,
        keyTypeOf(config.inputs[0], config.keys),
      );
    this.last = new LastRow({
      state: this.valueState('deduplicate-state', input, config.ttl),
      withKind: withKind(input.fields.length),
      equals: config.ttl > 0 ? undefined : rowEqualiser(input),
      generateUpdateBefore: config.generateUpdateBefore,
      generateInsert: true,
      filter: config.filter && compilePredicate(config.filter, config.session),
      collect: (row) => this.collect(row),
    });
  }

  protected processRows(rows: readonly Row[]): void {
    const { bundle, keyOf } = this;
    for (const row of rows) {
      if (bundle === undefined) {
        this.backend.setCurrentKey(keyOf(row));
        this.last.processChange(row);
      } else if (bundle.add(keyOf(row), row, keepLast)) this.finishBundle();
    }
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }

  protected override finishBundle(): void {
    this.bundle?.drain((key, row) => {
      this.backend.setCurrentKey(key);
      this.last.processChange(row);
    });
  }
}

registerOperator('table-changelog-normalize', (node) => new ChangelogNormalizeOperator(node));
