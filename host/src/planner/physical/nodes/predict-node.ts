/** ML_PREDICT. */
import type { Call } from '../../../expressions/contracts';
import type { RowType } from '../../../types/logical/contracts';
import { ForwardingNode, type OperatorPlan, type PhysicalNode } from '../node';
import { INSERT, type ModifyKinds } from '../traits';

export interface PredictCall {
  /** `ML_PREDICT(TABLE(#0), MODEL(...), DESCRIPTOR(...), DEFAULT())` */
  readonly invocation: string;
  /** `RecordType(...)` */
  readonly record: string;
  /** The table function behind the model, over the input. */
  readonly call: Call;
  /** Options of functions that take batches; absent = the function answers row by row. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Each row with the rows that the model gives for it; none = the row is dropped. */
export class MLPredictTableFunction extends ForwardingNode {
  readonly name = 'MLPredictTableFunction';

  constructor(
    input: PhysicalNode,
    readonly predict: PredictCall,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override get forwardsRequirement(): boolean {
    return false;
  }

  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  override upsertKeys(): undefined {
    return undefined;
  }

  override monotonicity(): undefined {
    return undefined;
  }

  terms(): readonly (readonly [string, string])[] {
    return [
      ['invocation', `[${this.predict.invocation}]`],
      ['rowType', `[${this.predict.record}]`],
    ];
  }

  override operator(): OperatorPlan {
    const { call, options } = this.predict;
    if (options === undefined) return { kind: 'table-correlate', config: { call, joinType: 'INNER' } };
    return { kind: 'table-function-correlate', config: { calls: [call], joinType: 'INNER', options } };
  }
}
