/** Joins that gather rows in bundles: what cancels out inside a bundle never reaches the state. Registers 'table-join'. */
import { keyCodec } from '../../types/keys';
import { toWire } from '../../types/logical/wire';
import { deserialize } from '../../expressions';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { keyOfColumns } from './base';
import type { JoinConfig } from './configs';
import { SemiAntiJoinOperator, StreamingJoinOperator } from './join';
import { uniqueKeyType, uniquenessOf, type Uniqueness } from './join-views';
import { isAccumulate } from './row-code';

type MapKey = string | number | bigint | boolean;

/** Rows of one input by join key and, inside, by unique key or content. */
class JoinBundle {
  private readonly byJoinKey = new Map<MapKey, { readonly key: unknown; readonly groups: Map<MapKey, Row[]> }>();

  constructor(
    private readonly uniqueness: Uniqueness,
    private readonly joinKey: (key: unknown) => MapKey,
    private readonly groupOf: (row: Row) => MapKey,
  ) {}

  /** Rows without a unique key keep no order that matters, so halves of updates in them are no pairs. */
  get pairsUpdates(): boolean {
    return this.uniqueness.kind !== 'none';
  }

  add(key: unknown, row: Row): void {
    const mapKey = this.joinKey(key);
    let entry = this.byJoinKey.get(mapKey);
    if (entry === undefined) this.byJoinKey.set(mapKey, (entry = { key, groups: new Map() }));
    const group = this.groupOf(row);
    const list = entry.groups.get(group);
    if (list === undefined) entry.groups.set(group, [row]);
    else {
      if (this.pairsUpdates) foldUnique(list, row);
      else foldEqual(list, row);
      if (list.length === 0) entry.groups.delete(group);
    }
    if (entry.groups.size === 0) this.byJoinKey.delete(mapKey);
  }

  *entries(): IterableIterator<readonly [unknown, readonly Row[]]> {
    for (const { key, groups } of this.byJoinKey.values()) {
      for (const rows of groups.values()) yield [key, rows];
    }
  }

  clear(): void {
    this.byJoinKey.clear();
  }
}

/** A retraction undoes the addition before it; otherwise the later of two additions or retractions stands. */
function foldUnique(list: Row[], row: Row): void {
  const last = list[list.length - 1];
  if (isAccumulate(last)) {
    list.pop();
    if (isAccumulate(row)) list.push(row);
    return;
  }
  if (!isAccumulate(row)) list.pop();
  list.push(row);
}

/** Equal rows of opposite sign cancel out. */
function foldEqual(list: Row[], row: Row): void {
  const sign = isAccumulate(row);
  for (let i = list.length - 1; i >= 0; i--) {
    if (isAccumulate(list[i]) === sign) continue;
    list.splice(i, 1);
    return;
  }
  list.push(row);
}

export class MiniBatchJoinOperator extends StreamingJoinOperator {
  private bundles!: readonly [JoinBundle, JoinBundle];
  private gathered = 0;
  private size!: number;

  protected override setup(): void {
    super.setup();
    const { config } = this;
    this.size = config.miniBatch?.size ?? 1;
    this.bundles = [
      this.bundle(0, config.leftKeys, config.leftUniqueKeys),
      this.bundle(1, config.rightKeys, config.rightUniqueKeys),
    ];
  }

  private bundle(input: 0 | 1, joinKeys: readonly number[], uniqueKeys: readonly (readonly number[])[]): JoinBundle {
    const uniqueness = uniquenessOf(joinKeys, uniqueKeys);
    const joinKey = (key: unknown) => this.backend.keyCodec.toMapKey(key);
    return new JoinBundle(uniqueness, joinKey, this.grouping(input, uniqueness));
  }

  private grouping(input: 0 | 1, uniqueness: Uniqueness): (row: Row) => MapKey {
    const type = this.config.inputs[input];
    if (uniqueness.kind === 'join-key') return () => true;
    if (uniqueness.kind === 'columns') {
      const codec = keyCodec(toWire(uniqueKeyType(type, uniqueness.columns)), { pyflink: false });
      const keyOf = keyOfColumns(uniqueness.columns);
      return (row) => codec.toMapKey(keyOf(row));
    }
    const codec = keyCodec(toWire(type), { pyflink: false });
    const { stored } = this.sides[input];
    return (row) => codec.toMapKey(stored(row, RowKind.INSERT));
  }

  protected override processRows(rows: readonly Row[], input: number): void {
    const { keyOf } = this.sides[input];
    for (const row of rows) {
      this.bundles[input].add(keyOf(row), row);
      if (++this.gathered >= this.size) this.finishBundle();
    }
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }

  /** The padded side comes last, so that rows which find their partner in the same bundle are never padded. */
  protected override finishBundle(): void {
    if (this.gathered === 0) return;
    this.gathered = 0;
    const order = this.config.joinType === 'RIGHT' ? [0, 1] : [1, 0];
    for (const input of order) this.processBundle(input);
  }

  private processBundle(input: number): void {
    const bundle = this.bundles[input];
    for (const [key, rows] of bundle.entries()) {
      this.backend.setCurrentKey(key);
      if (bundle.pairsUpdates) this.processUpdates(rows, input);
      else for (const row of rows) this.processRow(row, input, false);
    }
    bundle.clear();
  }

  /** A folded group is at most a retraction and an addition; together they are one update. */
  private processUpdates(rows: readonly Row[], input: number): void {
    const update = rows.length === 2;
    for (const row of rows) this.processRow(row, input, update);
  }
}

registerOperator('table-join', (node) => {
  const { joinType, miniBatch } = deserialize<JoinConfig>(transformOf(node).payload);
  if (joinType === 'SEMI' || joinType === 'ANTI') return new SemiAntiJoinOperator(node);
  return miniBatch === undefined ? new StreamingJoinOperator(node) : new MiniBatchJoinOperator(node);
});
