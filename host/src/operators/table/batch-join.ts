/** Joins of bounded inputs. The right side is read first, into a table by key; left rows then pass by. */
import { compileJoinPredicate } from '../../expressions';
import { keyCodec } from '../../types/keys';
import { toWire } from '../../types/logical/wire';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { BatchJoinConfig } from './configs';
import { uniqueKeyType } from './join-views';
import { anyNull, type JoinRows, leftPadder, rightPadder, rowJoiner, type WithKind } from './row-code';

type MapKey = string | number | bigint | boolean;

interface BuildRow {
  readonly row: Row;
  met: boolean;
}

const NO_ROWS: readonly BuildRow[] = [];

export class BatchJoinOperator extends TableOperator<BatchJoinConfig> {
  private readonly table = new Map<MapKey, BuildRow[]>();
  /** Rows of the right side in order of arrival. */
  private readonly built: BuildRow[] = [];
  /** Left rows that came before the right side had ended. */
  private waiting: Row[] = [];
  private rightEnded = false;
  private keys!: readonly [KeyOf, KeyOf];
  private nulls!: readonly [(row: Row) => boolean, (row: Row) => boolean];
  private mapKey!: (key: unknown) => MapKey;
  private test: ((left: Row, right: Row) => boolean) | undefined;
  private join!: JoinRows;
  private pads!: readonly [WithKind, WithKind];

  protected override setup(): void {
    const { inputs, leftKeys, rightKeys, filterNulls, condition, session } = this.config;
    const [left, right] = inputs.map(({ fields }) => fields.length);
    const filtered = (keys: readonly number[]) => anyNull(keys.filter((_, i) => filterNulls[i]));
    this.keys = [keyOfColumns(leftKeys), keyOfColumns(rightKeys)];
    this.nulls = [filtered(leftKeys), filtered(rightKeys)];
    const codec = keyCodec(toWire(uniqueKeyType(inputs[0], leftKeys)), { pyflink: false });
    this.mapKey = (key) => codec.toMapKey(key);
    this.test = condition && compileJoinPredicate(condition, left, session);
    this.join = rowJoiner(left, right);
    this.pads = [rightPadder(left, right), leftPadder(left, right)];
  }

  protected processRows(rows: readonly Row[], input: number): void {
    if (input === 1) for (const row of rows) this.build(row);
    else if (!this.rightEnded) for (const row of rows) this.waiting.push(row);
    else for (const row of rows) this.probe(row);
  }

  private build(row: Row): void {
    const entry = { row, met: false };
    this.built.push(entry);
    if (this.nulls[1](row)) return;
    const key = this.mapKey(this.keys[1](row));
    const bucket = this.table.get(key);
    if (bucket === undefined) this.table.set(key, [entry]);
    else bucket.push(entry);
  }

  endInput(input: number): void {
    if (input !== 1) return;
    this.startProbing();
    this.flush();
  }

  private startProbing(): void {
    if (this.rightEnded) return;
    this.rightEnded = true;
    const rows = this.waiting;
    this.waiting = [];
    for (const row of rows) this.probe(row);
  }

  private probe(row: Row): void {
    const { joinType } = this.config;
    const semi = joinType === 'SEMI' || joinType === 'ANTI';
    const bucket = this.nulls[0](row) ? NO_ROWS : (this.table.get(this.mapKey(this.keys[0](row))) ?? NO_ROWS);
    let matched = false;
    for (const entry of bucket) {
      if (this.test !== undefined && !this.test(row, entry.row)) continue;
      matched = true;
      if (semi) break;
      entry.met = true;
      this.collect(this.join(row, entry.row, RowKind.INSERT));
    }
    if (semi) {
      if (matched === (joinType === 'SEMI')) this.collect(row);
    } else if (!matched && (joinType === 'LEFT' || joinType === 'FULL'))
      this.collect(this.pads[0](row, RowKind.INSERT));
  }

  protected override endOfInput(): void {
    this.startProbing();
    const { joinType } = this.config;
    if (joinType === 'RIGHT' || joinType === 'FULL') {
      for (const { row, met } of this.built) if (!met) this.collect(this.pads[1](row, RowKind.INSERT));
    }
    this.table.clear();
    this.built.length = 0;
  }
}

registerOperator('table-batch-join', (node) => new BatchJoinOperator(node));
