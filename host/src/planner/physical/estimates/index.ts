/** Row counts and costs of a plan that is shown, as EXPLAIN ESTIMATED_COST writes them. */
import type { Expr } from '../../../expressions/contracts';
import { doubleToString } from '../../../types/java-numbers';
import { SqlError } from '../../../types/sql-error';
import type { PhysicalNode } from '../node';
import { type Cost, DEFAULT_ROW_COUNT, type Estimates } from './contracts';
import { selfCost } from './costs';
import { distinctCountOf } from './distinct-counts';
import { rowCountOf, selectivityOf } from './row-counts';
import { RowSizes } from './row-sizes';

export class PlanEstimates implements Estimates {
  private readonly counts = new Map<PhysicalNode, number>();
  private readonly costs = new Map<PhysicalNode, Cost>();
  private readonly sizes = new RowSizes();

  constructor(readonly batch: boolean) {}

  rowCount(node: PhysicalNode): number {
    const known = this.counts.get(node);
    if (known !== undefined) return known;
    const count = rowCountOf(node, this);
    this.counts.set(node, count);
    return count;
  }

  selectivity(node: PhysicalNode, condition: Expr | undefined): number {
    return selectivityOf(node, condition, this);
  }

  distinctCount(node: PhysicalNode, columns: readonly number[], condition?: Expr): number | undefined {
    return distinctCountOf(node, columns, condition, this);
  }

  rowSize(node: PhysicalNode): number {
    return this.sizes.rowSize(node);
  }

  binaryRowSize(node: PhysicalNode): number {
    return this.sizes.binaryRowSize(node);
  }

  /** Of all rows, in bytes. */
  size(node: PhysicalNode): number {
    return this.rowCount(node) * this.binaryRowSize(node);
  }

  /** Whether a plan costs less: of the processor first, then of memory, network and disk together. */
  isCheaper(node: PhysicalNode, other: PhysicalNode): boolean {
    const [a, b] = [node, other].map((one) => this.cumulative(one));
    if (a.cpu !== b.cpu) return a.cpu < b.cpu;
    const [ofNode, ofOther] = [a, b].map(({ memory, network, io }) => memory + network * 4 + io * 2);
    return ofNode !== ofOther ? ofNode < ofOther : a.rows < b.rows;
  }

  /** Of the node alone. */
  protected ownCost(node: PhysicalNode): Cost {
    return selfCost(node, this);
  }

  /** Of the node with everything below it. */
  private cumulative(node: PhysicalNode): Cost {
    const known = this.costs.get(node);
    if (known) return known;
    const total = node.inputs.reduce((sum, input) => plus(sum, this.cumulative(input)), this.ownCost(node));
    this.costs.set(node, total);
    return total;
  }

  /** What stands behind a node. */
  text(node: PhysicalNode): string {
    const { rows, cpu, io, network, memory } = this.cumulative(node);
    const parts = Object.entries({ rows, cpu, io, network, memory }).map(
      ([name, value]) => `${doubleToString(value)} ${name}`,
    );
    return `rowcount = ${doubleToString(this.rowCount(node))}, cumulative cost = {${parts.join(', ')}}`;
  }
}

const UNKNOWN_ROW_SIZE = 100;
const UNKNOWN_SELECTIVITY = 0.25;

/** For choices between ways to do the same: where there is no estimate, a guess that is the same for all of them. */
export class RoughEstimates extends PlanEstimates {
  override rowCount(node: PhysicalNode): number {
    return known(() => super.rowCount(node)) ?? DEFAULT_ROW_COUNT;
  }

  override selectivity(node: PhysicalNode, condition: Expr | undefined): number {
    return known(() => super.selectivity(node, condition)) ?? UNKNOWN_SELECTIVITY;
  }

  override distinctCount(node: PhysicalNode, columns: readonly number[], condition?: Expr): number | undefined {
    return known(() => super.distinctCount(node, columns, condition));
  }

  override rowSize(node: PhysicalNode): number {
    return known(() => super.rowSize(node)) ?? UNKNOWN_ROW_SIZE;
  }

  override binaryRowSize(node: PhysicalNode): number {
    return known(() => super.binaryRowSize(node)) ?? UNKNOWN_ROW_SIZE;
  }

  protected override ownCost(node: PhysicalNode): Cost {
    const rows = this.rowCount(node);
    return known(() => super.ownCost(node)) ?? { rows, cpu: rows, io: 0, network: 0, memory: 0 };
  }
}

/** undefined where an estimate is refused. */
function known<T>(estimate: () => T): T | undefined {
  try {
    return estimate();
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}

function plus(a: Cost, b: Cost): Cost {
  return {
    rows: a.rows + b.rows,
    cpu: a.cpu + b.cpu,
    io: a.io + b.io,
    network: a.network + b.network,
    memory: a.memory + b.memory,
  };
}
