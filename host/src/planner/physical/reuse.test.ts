import { call, inputRef } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { BIGINT, DOUBLE, row } from '../../types/logical/types';
import type { PhysicalNode } from './node';
import { Calc, Exchange, Union } from './nodes/calc-nodes';
import { Values } from './nodes/source';
import { shareEqualParts } from './reuse';

const TYPE = row([{ name: 'a', type: BIGINT }]);
const input = new Values([], TYPE);
const a = inputRef(0, BIGINT);

function calcOf(...exprs: readonly Expr[]): PhysicalNode {
  return new Calc(input, exprs, undefined, row(exprs.map(({ type }, i) => ({ name: `c${i}`, type }))));
}

function inputsAfterSharing(...inputs: readonly PhysicalNode[]): readonly PhysicalNode[] {
  return shareEqualParts([new Union([...inputs], TYPE)])[0].inputs;
}

test('equal parts are one object, with what is equal above them', () => {
  const [left, right] = inputsAfterSharing(
    new Exchange(calcOf(a), { kind: 'hash', keys: [0] }),
    new Exchange(calcOf(a), { kind: 'hash', keys: [0] }),
  );
  expect(left).toBe(right);
});

test('parts that differ in an expression or a distribution stay apart, what is below them does not', () => {
  const [left, right] = inputsAfterSharing(
    new Exchange(calcOf(a), { kind: 'hash', keys: [0] }),
    new Exchange(calcOf(a), { kind: 'single' }),
  );
  expect(left).not.toBe(right);
  expect(left.input).toBe(right.input);
  const [one, two] = inputsAfterSharing(calcOf(a), calcOf(a, a));
  expect(one).not.toBe(two);
});

test('parts with functions that are not deterministic are evaluated each by itself', () => {
  const random = () => calcOf(call('RAND', [], DOUBLE));
  const [left, right] = inputsAfterSharing(random(), random());
  expect(left).not.toBe(right);
});

test('several plans share', () => {
  const [left, right] = shareEqualParts([calcOf(a), calcOf(a)]);
  expect(left).toBe(right);
});
