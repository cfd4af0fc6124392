/** Nodes of batch plans that only EXPLAIN knows, with the distributions that Flink's optimizer looks at. */
import type { SortField } from '../../expressions/contracts';
import type { RowType } from '../../types/logical/contracts';
import { sortText } from './aggregate-text';
import { namesText, textStyle } from './explain-text';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { EquiJoin } from './nodes/join-nodes';
import { ShownNode, type Terms } from './shown-node';

export type Distribution =
  | { readonly kind: 'hash'; readonly keys: readonly number[] }
  | { readonly kind: 'single' }
  | { readonly kind: 'any' }
  | { readonly kind: 'broadcast' };

/** By these columns, or in one place when there are none. */
export function distributionBy(keys: readonly number[]): Distribution {
  return keys.length === 0 ? { kind: 'single' } : { kind: 'hash', keys };
}

interface Needs {
  /** How each input must be distributed. */
  readonly inputs: readonly Distribution[];
  /** How the rows of the node are distributed; several when any of them can be relied on. */
  readonly given?: readonly Distribution[];
  /** Its input must be sorted, too. */
  readonly sorted?: boolean;
  /** Which input is read to its end before the other. */
  readonly first?: 0 | 1;
}

/** What a node does, as far as its row count and costs depend on it. */
export type BatchWork =
  | AggregateWork
  | { readonly kind: 'over'; readonly calls: number }
  | { readonly kind: 'sort'; readonly keys: number }
  | { readonly kind: 'limit'; readonly keys: number; readonly offset: number; readonly limit: number }
  | { readonly kind: 'rank'; readonly partition: readonly number[]; readonly count: number };

export interface AggregateWork {
  readonly kind: 'aggregate';
  /** Groups are found by hashes; false = rows come sorted. */
  readonly hash: boolean;
  /** Columns of the input. */
  readonly grouping: readonly number[];
  /** Columns of the input that have one value for each group, and are kept with it. */
  readonly auxiliary?: readonly number[];
  readonly calls: number;
  /** Gives results, no accumulators. */
  readonly final: boolean;
  /** Merges accumulators. */
  readonly merge: boolean;
  /** Of an aggregation over windows. */
  readonly window?: { readonly overlaps: boolean; readonly properties: number };
}

export class BatchNode extends ShownNode {
  constructor(
    name: string,
    input: PhysicalNode | readonly PhysicalNode[],
    rowType: RowType,
    readonly needs: Needs,
    make: () => Terms,
    readonly work?: BatchWork,
  ) {
    super(name, input, rowType, make);
  }
}

export interface JoinChoice {
  readonly strategy: 'hash' | 'merge' | 'loop';
  readonly build: 0 | 1;
  readonly broadcast: boolean;
  readonly singleRow: boolean;
}

export class BatchJoin extends BatchNode {
  constructor(
    name: string,
    inputs: readonly PhysicalNode[],
    rowType: RowType,
    needs: Needs,
    make: () => Terms,
    readonly join: EquiJoin,
    readonly choice: JoinChoice,
    /** A join of which the execution plan says that it may become another one. */
    private readonly adaptive: boolean,
  ) {
    super(name, inputs, rowType, needs, make);
  }

  override get name(): string {
    return this.shownAdaptive ? 'AdaptiveJoin' : super.name;
  }

  private get shownAdaptive(): boolean {
    return this.adaptive && textStyle() !== 'digest';
  }

  override terms(): Terms {
    const own = super.terms();
    if (!this.shownAdaptive) return own;
    const original = this.choice.strategy === 'hash' ? 'ShuffleHashJoin' : 'SortMergeJoin';
    return [['originalJoin', `[${original}]`], ...own];
  }

  /** The join that it is for good. */
  settled(): this {
    return Object.assign(this.copy({}), { adaptive: false });
  }
}

export class BatchExchange extends ShownNode {
  constructor(
    input: PhysicalNode,
    text: string,
    readonly distribution: Distribution,
    mode?: string,
  ) {
    super('Exchange', input, input.rowType, () => [
      ['distribution', `[${text}]`],
      ...(mode === undefined ? [] : [['shuffle_mode', `[${mode}]`] as const]),
    ]);
  }
}

export function isExchange(node: PhysicalNode): boolean {
  return node.name === 'Exchange';
}

/** Rows brought to where `keys` want them. */
export function exchangedBy(input: PhysicalNode, keys: readonly number[]): BatchExchange {
  const text = keys.length === 0 ? 'single' : `hash[${namesText(input.rowType.fields, keys)}]`;
  return new BatchExchange(input, text, distributionBy(keys));
}

export function sortedBy(input: PhysicalNode, order: readonly SortField[]): PhysicalNode {
  if (order.length === 0) return input;
  const work = { kind: 'sort', keys: order.length } as const;
  const terms = (): Terms => [['orderBy', `[${sortText(input.rowType.fields, order)}]`]];
  return new BatchNode('Sort', input, input.rowType, { inputs: [{ kind: 'any' }] }, terms, work);
}

/** How the rows of a node are distributed, as far as it is known. */
function distributionsOf(node: PhysicalNode): readonly Distribution[] {
  if (node instanceof BatchNode) return node.name === 'Sort' ? distributionsOf(node.input) : (node.needs.given ?? []);
  if (node instanceof Exchange || node instanceof BatchExchange) return [node.distribution];
  if (!(node instanceof Calc)) return [];
  return distributionsOf(node.input).flatMap((one): Distribution[] => {
    if (one.kind !== 'hash') return [one];
    const keys = one.keys.map((key) => node.exprs.findIndex((expr) => expr.kind === 'input' && expr.index === key));
    return keys.includes(-1) ? [] : [{ kind: 'hash', keys }];
  });
}

/** Are the rows of a node where `keys` want them already? */
export function isDistributed(node: PhysicalNode, keys: readonly number[]): boolean {
  return distributionsOf(node).some((one) =>
    keys.length === 0
      ? one.kind === 'single'
      : one.kind === 'hash' && one.keys.length === keys.length && one.keys.every((key, i) => key === keys[i]),
  );
}

/** The input of a node that needs its rows by `keys`: without the shuffle when they come so. */
export function shuffled(input: PhysicalNode, keys: readonly number[]): PhysicalNode {
  return input instanceof Exchange && isDistributed(input.input, keys) ? input.input : input;
}
