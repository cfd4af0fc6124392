/**
 * Delta joins: nothing is kept. A row of one input is joined with what the table of the other input holds at that moment, so a
 * pair may be given more than once, and consumers apply it by key. Answers may be remembered (table.exec.delta-join.cache-*); rows
 * of the table's own changelog keep them current.
 */
import { compileJoinPredicate, compilePredicate, compileRowMapper } from '../../expressions';
import type { Row } from '../../types/rows';
import type { OperatorContext } from '../contracts';
import { toError } from '../base';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns } from './base';
import type { DeltaJoinConfig, DeltaJoinSide } from './configs';
import { LookupQueue } from './lookup-queue';
import { OrderedOperator } from './ordered-operator';
import { createLookupSource, type LookupSource } from './lookup-sources';
import { anyNull, type JoinRows, rowJoiner } from './row-code';

interface Arrival {
  readonly row: Row;
  readonly input: 0 | 1;
}

/** Rows of one table by their join key, those used last; within a key by what tells rows apart. */
class AnswerCache {
  private readonly answers = new Map<string, Map<string, Row>>();
  /** Rows that have come while the table was being asked: its answer may not hold them. */
  private readonly missed = new Map<string, Row[]>();

  constructor(
    private readonly size: number,
    private readonly rowKey: KeyOf,
  ) {}

  get(key: string): readonly Row[] | undefined {
    const rows = this.answers.get(key);
    if (rows === undefined) return undefined;
    this.answers.delete(key);
    this.answers.set(key, rows);
    return [...rows.values()];
  }

  /** The table is being asked. */
  expect(key: string): void {
    if (!this.missed.has(key)) this.missed.set(key, []);
  }

  put(key: string, rows: readonly Row[]): void {
    const all = [...rows, ...(this.missed.get(key) ?? [])];
    this.missed.delete(key);
    this.answers.set(key, new Map(all.map((row) => [textOf(this.rowKey(row)), row])));
    if (this.answers.size <= this.size) return;
    const [oldest] = this.answers.keys();
    this.answers.delete(oldest);
  }

  /** A row that the table has got meanwhile. */
  update(key: string, row: Row): void {
    this.answers.get(key)?.set(textOf(this.rowKey(row)), row);
    this.missed.get(key)?.push(row);
  }
}

/** Keys are compared as texts: they are few columns of plain values. */
function textOf(key: unknown): string {
  return JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

/** How rows of one input find their partners. */
interface Side {
  readonly source: LookupSource;
  readonly lookupKeys: (row: Row) => readonly unknown[];
  readonly keyOf: KeyOf;
  readonly neverMatches: (row: Row) => boolean;
  /** From the other table's row to what the other input would have given for it; undefined = it would not have. */
  readonly seen: (row: Row) => Row | undefined;
  /** Of the rows that the other input gives. */
  readonly cache: AnswerCache | undefined;
}

export class DeltaJoinOperator extends OrderedOperator<DeltaJoinConfig> {
  private sides!: readonly [Side, Side];
  private queue!: LookupQueue<Arrival, readonly Row[]>;
  private join!: JoinRows;
  private matches: ((left: Row, right: Row) => boolean) | undefined;

  protected override setup(): void {
    const { config } = this;
    const [left, right] = config.inputs;
    this.sides = [this.side(config.sides[0], 0), this.side(config.sides[1], 1)];
    this.join = rowJoiner(left.fields.length, right.fields.length);
    this.matches = config.condition && compileJoinPredicate(config.condition, left.fields.length, config.session);
    this.queue = new LookupQueue(
      config.capacity,
      true,
      (arrival, done) => this.ask(arrival, done),
      (arrival, found) => this.give(arrival, found),
    );
  }

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    for (const { source } of this.sides) await source.open?.(context);
  }

  /** Input `input` asks the table of the other one. */
  private side(spec: DeltaJoinSide, input: 0 | 1): Side {
    const { session, keys, cacheSizes } = this.config;
    const { table, lookups, exprs, filter } = spec;
    const source = createLookupSource(table.connector, {
      ...table,
      keys: lookups.map(({ index }) => index),
      async: true,
    });
    const passes = filter && compilePredicate(filter, session);
    const map = exprs && compileRowMapper(exprs, session);
    const fields = lookups.map(({ field }) => `f${field}` as const);
    const size = cacheSizes[1 - input];
    return {
      source,
      lookupKeys: (row) => fields.map((field) => row[field]),
      keyOf: keyOfColumns(keys[input]),
      neverMatches: anyNull(keys[input]),
      seen: (row) => (passes && !passes(row) ? undefined : map ? map(row) : row),
      cache: size === 0 ? undefined : new AnswerCache(size, keyOfColumns(spec.rowKey)),
    };
  }

  ready(): boolean {
    return this.queue.size < this.config.capacity;
  }

  protected processRows(rows: readonly Row[], input: number): void {
    for (const row of rows) this.queue.add({ row, input: input === 0 ? 0 : 1 });
  }

  protected inOrder(run: () => void): void {
    this.queue.mark(run);
  }

  override async close(failed: boolean): Promise<void> {
    await super.close(failed);
    for (const { source } of this.sides ?? []) await source.close?.();
  }

  private ask({ row, input }: Arrival, done: (found: readonly Row[]) => void): void {
    const side = this.sides[input];
    if (side.neverMatches(row)) {
      done([]);
      return;
    }
    const key = textOf(side.keyOf(row));
    // The table that this row belongs to has it now.
    this.sides[1 - input].cache?.update(key, row);
    const known = side.cache?.get(key);
    if (known) {
      done(known);
      return;
    }
    const accept = (rows: readonly Row[]) => {
      const found = rows.flatMap((one) => side.seen(one) ?? []);
      const own = found.filter((one) => textOf(this.sides[1 - input].keyOf(one)) === key);
      side.cache?.put(key, own);
      done(own);
    };
    side.cache?.expect(key);
    const answer = side.source.lookup(side.lookupKeys(row));
    if (!(answer instanceof Promise)) accept(answer);
    else {
      answer.then(
        (rows) => this.later(() => accept(rows)),
        (thrown: unknown) => this.later(() => this.context.fail(toError(thrown))),
      );
    }
  }

  private give({ row, input }: Arrival, found: readonly Row[]): void {
    for (const other of found) {
      const [left, right] = input === 0 ? [row, other] : [other, row];
      if (this.matches === undefined || this.matches(left, right)) this.collect(this.join(left, right, row.kind));
    }
  }
}

registerOperator('table-delta-join', (node) => new DeltaJoinOperator(node));
