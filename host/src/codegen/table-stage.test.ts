import { call, inputRef, literal } from '../expressions/analyze';
import type { Expr } from '../expressions/contracts';
import type { Operator } from '../operators/contracts';
import type { TableStep, WatermarkSink } from '../operators/table/fusion';
import { rowsBatch } from '../types/batch';
import { BIGINT, BOOLEAN, row } from '../types/logical/types';
import { Row, type RowKind, rowClass } from '../types/rows';
import type { FusionCandidate } from './stage-compiler';
import { fuseTableChain } from './table-stage';

const INPUT = row([
  { name: 'a', type: BIGINT },
  { name: 'b', type: BIGINT },
]);
const a = inputRef(0, BIGINT);
const b = inputRef(1, BIGINT);
const TWO = literal(2, BIGINT);
const greater = (left: Expr, right: Expr): Expr => call('>', [left, right], BOOLEAN);
const calc = (exprs: readonly Expr[], condition?: Expr): TableStep => ({ kind: 'calc', exprs, condition });

class Assigner implements WatermarkSink {
  current = 0;
  emitted = 0;
  seen = 0;

  constructor(private readonly log: string[]) {}

  begin(rows: number): void {
    this.seen += rows;
  }

  advance(): void {
    this.emitted = this.current;
    this.log.push(`W${this.current}`);
  }
}

/** Operators with these steps; `next` are the consumers of each. */
function chainOf(log: string[], ...operators: readonly { step: TableStep; next?: readonly number[] }[]) {
  return operators.map(({ step, next = [] }, i): FusionCandidate => {
    const operator = {
      tableStep: () => step,
      fusionInput: INPUT,
      fusionSession: { timeZone: 'UTC', batch: false, queryStart: 0, option: () => undefined },
    } as unknown as Operator;
    const output = {
      emit: (batch: { rows(): readonly unknown[] }) => log.push(`${i}: ${batch.rows().map(String).join(' ')}`),
    } as unknown as FusionCandidate['output'];
    const only = next.length === 1 ? next[0] : undefined;
    return { operator, output, name: `op${i}`, stats: { recordsIn: 0, recordsOut: 0 }, next: only, consumers: next };
  });
}

function rows(...values: readonly (readonly [number, number | null])[]) {
  const Two = rowClass(2);
  return rowsBatch(values.map(([x, y]) => new Two(0, x, y)));
}

test('a filter and projections become one loop', () => {
  const log: string[] = [];
  const sum = call('+', [inputRef(1, BIGINT), TWO], BIGINT);
  const chain = chainOf(
    log,
    { step: calc([b, a], greater(a, TWO)), next: [1] },
    { step: calc([sum], greater(inputRef(0, BIGINT), TWO)) },
  );
  const fused = fuseTableChain(chain);
  expect([...fused.keys()]).toEqual([chain[0].operator]);
  fused.get(chain[0].operator)?.processBatch(rows([1, 9], [3, 9], [4, 1], [5, null], [6, 3]), 0);
  expect(log).toEqual([`1: ${[5, 8].map((value) => Row.of(value)).join(' ')}`]);
  expect([chain[0].stats.recordsOut, chain[1].stats.recordsIn]).toEqual([4, 4]);
});

test('branches behind a watermark assigner: rows leave before the watermark that they raise', () => {
  const log: string[] = [];
  const sink = new Assigner(log);
  const nullRowtime = (): never => {
    throw new Error('no rowtime');
  };
  const watermarks: TableStep = { kind: 'watermarks', expr: a, rowtimeIndex: 1, interval: 10, sink, nullRowtime };
  const chain = chainOf(
    log,
    { step: calc([a, b]), next: [1] },
    { step: watermarks, next: [2, 3] },
    { step: calc([a], greater(a, TWO)) },
    { step: calc([b]) },
  );
  const target = fuseTableChain(chain).get(chain[0].operator);
  target?.processBatch(rows([1, 1], [20, 2], [25, 3]), 0);
  const text = (...values: number[]) => values.map((value) => Row.of(value)).join(' ');
  expect(log).toEqual([`2: ${text(20)}`, `3: ${text(1, 2)}`, 'W20', `2: ${text(25)}`, `3: ${text(3)}`]);
  expect(sink).toMatchObject({ current: 25, emitted: 20, seen: 3 });
  expect(() => target?.processBatch(rows([1, null]), 0)).toThrow(
    expect.objectContaining({ message: 'no rowtime', operatorName: 'op1' }),
  );
});

test('columns that may differ from one evaluation to the next are computed once', () => {
  const random = call('RAND', [], BIGINT);
  const chain = chainOf([], { step: calc([random]), next: [1] }, { step: calc([a, a]) });
  expect(fuseTableChain(chain).size).toBe(0);
});

test('kinds of rows at a sink', () => {
  const log: string[] = [];
  const kinds: TableStep = { kind: 'kinds', takes: [true, false, true, false], insertsUpdates: true };
  const chain = chainOf(log, { step: calc([b]), next: [1] }, { step: kinds });
  const Two = rowClass(2);
  const batch = rowsBatch([0, 1, 2, 3].map((kind) => new Two(kind as RowKind, kind, kind)));
  const out: unknown[] = [];
  chain[1].output.emit = (result) => out.push(...result.rows().map((one) => [(one as Row).kind, (one as Row).f0]));
  fuseTableChain(chain).get(chain[0].operator)?.processBatch(batch, 0);
  expect(out).toEqual([
    [0, 0],
    [0, 2],
  ]);
});
