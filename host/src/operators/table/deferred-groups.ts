/**
 * GROUP BY whose user functions take batches: changes of groups are written down with numbers in place of results, one trip answers
 * them all, then they are emitted. What comes out is what row after row would have given.
 */
import type { InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import { type Aggregator, isAccumulateKind } from './aggregating';
import type { KeyOf } from './base';
import type { DeferredAggregates } from './deferred-aggregates';

/** What is used of GroupChanges. */
interface Changes {
  readonly aggregator: Aggregator;
  result(key: unknown, acc: Row, kind: RowKind): Row;
  updated(before: Row, after: Row): void;
}

export interface GroupParts {
  readonly backend: KeyedStateBackend;
  readonly state: InternalValueState<Row>;
  readonly changes: Changes;
}

/** A group of the batch. `acc` undefined: the group does not exist. */
interface Group {
  readonly key: unknown;
  readonly stored: boolean;
  acc: Row | undefined;
}

/** Without `before`: the group is new. Without `after`: it is gone. */
interface Change {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

type MapKey = string | number | bigint | boolean;

export class DeferredGroups {
  private groups = new Map<MapKey, Group>();
  private written: Change[] = [];

  constructor(
    private readonly parts: GroupParts,
    private readonly deferred: DeferredAggregates,
    private readonly readResults: (row: Row) => void,
    private readonly collect: (row: Row) => void,
  ) {}

  /** Rows one by one: each changes its group's result. */
  apply(rows: readonly Row[], keyOf: KeyOf): void {
    const { changes } = this.parts;
    for (const row of rows) {
      const group = this.groupOf(keyOf(row));
      const { acc } = group;
      // Of a group that is not there, the row that is taken back has expired, or never came.
      if (acc === undefined && !isAccumulateKind(row.kind)) continue;
      const before = acc && changes.result(group.key, acc, RowKind.UPDATE_BEFORE);
      this.addTo(group, row);
      this.write(group, before);
    }
    this.settle();
  }

  /** All rows of a group: its result changes once. `settle` ends the bundle. */
  applyGroup(key: unknown, rows: readonly Row[]): void {
    const group = this.groupOf(key);
    const { acc } = group;
    const first = acc === undefined ? rows.findIndex(({ kind }) => isAccumulateKind(kind)) : 0;
    if (first < 0) return;
    const before = acc && this.parts.changes.result(key, acc, RowKind.UPDATE_BEFORE);
    for (let i = first; i < rows.length; i++) this.addTo(group, rows[i]);
    this.write(group, before);
  }

  private groupOf(key: unknown): Group {
    const { backend, state } = this.parts;
    const mapKey = backend.keyCodec.toMapKey(key);
    const known = this.groups.get(mapKey);
    if (known !== undefined) return known;
    backend.setCurrentKey(key);
    const acc = state.get();
    if (acc !== undefined) this.deferred.adopt(acc);
    const group = { key, stored: acc !== undefined, acc };
    this.groups.set(mapKey, group);
    return group;
  }

  private addTo(group: Group, row: Row): void {
    const { aggregator } = this.parts.changes;
    group.acc ??= aggregator.create();
    if (isAccumulateKind(row.kind)) aggregator.accumulate(group.acc, row);
    else aggregator.retract(group.acc, row);
  }

  private write(group: Group, before: Row | undefined): void {
    const { changes } = this.parts;
    const acc = group.acc as Row;
    if (changes.aggregator.isEmpty(acc)) {
      group.acc = undefined;
      if (before !== undefined) this.written.push({ before, after: undefined });
      return;
    }
    const kind = before === undefined ? RowKind.INSERT : RowKind.UPDATE_AFTER;
    this.written.push({ before, after: changes.result(group.key, acc, kind) });
  }

  /** Makes the calls, stores the accumulators and emits the changes. */
  settle(): void {
    const { groups, written, deferred } = this;
    if (groups.size === 0) return;
    this.groups = new Map();
    this.written = [];
    deferred.run();
    for (const group of groups.values()) this.store(group);
    for (const change of written) this.emit(change);
    deferred.clear();
  }

  private store({ key, acc, stored }: Group): void {
    const { backend, state } = this.parts;
    if (acc === undefined && !stored) return;
    backend.setCurrentKey(key);
    if (acc === undefined) state.clear();
    else {
      this.deferred.restore(acc);
      state.put(acc);
    }
  }

  private emit({ before, after }: Change): void {
    if (before !== undefined) this.readResults(before);
    if (after !== undefined) this.readResults(after);
    if (before !== undefined && after !== undefined) this.parts.changes.updated(before, after);
    else if (after !== undefined) this.collect(after);
    else if (before !== undefined) {
      before.kind = RowKind.DELETE;
      this.collect(before);
    }
  }
}
