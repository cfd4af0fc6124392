/** Nodes of batch plans that only EXPLAIN knows, with the distributions that Flink's optimizer looks at. */
import type { RowType } from '../../types/logical/contracts';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
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

export class BatchNode extends ShownNode {
  constructor(
    name: string,
    input: PhysicalNode | readonly PhysicalNode[],
    rowType: RowType,
    readonly needs: Needs,
    make: () => Terms,
    keys: readonly number[] = [],
  ) {
    super(name, input, rowType, make, keys);
  }
}

export class BatchExchange extends ShownNode {
  constructor(input: PhysicalNode, text: string, mode?: string) {
    super('Exchange', input, input.rowType, () => [
      ['distribution', `[${text}]`],
      ...(mode === undefined ? [] : [['shuffle_mode', `[${mode}]`] as const]),
    ]);
  }
}

export function isExchange(node: PhysicalNode): boolean {
  return node.name === 'Exchange';
}

/** How the rows of a node are distributed, as far as it is known. */
function distributionsOf(node: PhysicalNode): readonly Distribution[] {
  if (node instanceof BatchNode) return node.name === 'Sort' ? distributionsOf(node.input) : (node.needs.given ?? []);
  if (node instanceof Exchange) return [node.distribution];
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
