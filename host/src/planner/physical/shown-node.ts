/** Nodes that only EXPLAIN knows. */
import type { RowType } from '../../types/logical/contracts';
import { PhysicalNode } from './node';

export type Terms = readonly (readonly [string, string])[];

/** A node that only EXPLAIN knows. */
export class ShownNode extends PhysicalNode {
  constructor(
    private readonly shownName: string,
    input: PhysicalNode | readonly PhysicalNode[],
    rowType: RowType,
    private readonly make: () => Terms,
    /** Columns of a grouping or of a distribution. */
    readonly keys: readonly number[] = [],
  ) {
    super(input instanceof PhysicalNode ? [input] : input, rowType);
  }

  get name(): string {
    return this.shownName;
  }

  providedKinds(): number {
    return this.modifyKinds;
  }

  updateStrategies(): never[] {
    return [];
  }

  terms(): Terms {
    return this.make();
  }
}
