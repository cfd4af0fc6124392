/** Nodes without state: what passes the changes of its input on. */
import type { Call, Expr } from '../../../expressions/contracts';
import { inputsOf, shiftInputs } from '../../../expressions/analyze';
import { rexText } from '../../../expressions/print';
import type { FieldType, RowType } from '../../../types/logical/contracts';
import {
  projectKeys,
  projectMonotonicity,
  projectWindow,
  filterKeys,
  containsAll,
  passedColumns,
} from '../column-sets';
import { recordText } from '../../logical/print';
import { exprText, fieldsText } from '../explain-text';
import {
  type ColumnSets,
  type DeleteStrategy,
  ForwardingNode,
  type Monotonicity,
  type OperatorPlan,
  PhysicalNode,
  TransparentNode,
  type UpdateStrategy,
  type WindowColumns,
} from '../node';
import { type DeleteKind, isInsertOnly, DELETE, type ModifyKinds, type UpdateKind } from '../traits';

/** A node whose columns are expressions over those of its input. */
export abstract class ProjectingNode extends ForwardingNode {
  constructor(
    input: PhysicalNode,
    readonly exprs: readonly Expr[],
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override upsertKeys(): ColumnSets | undefined {
    return projectKeys(this.input.upsertKeys(), this.exprs);
  }

  override immutableColumns(): readonly number[] | undefined {
    const columns = this.input.immutableColumns();
    if (!columns || !this.upsertKeys()?.length) return undefined;
    return this.exprs.flatMap((expr, i) => (expr.kind === 'input' && columns.includes(expr.index) ? [i] : []));
  }

  override monotonicity(): readonly Monotonicity[] | undefined {
    return projectMonotonicity(this.input.monotonicity(), this.exprs);
  }

  override windowColumns(): WindowColumns | undefined {
    return projectWindow(this.input.windowColumns(), this.exprs);
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    return [{ inputs: [required], provided: (inputs) => inputs[0].deleteKind }];
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const select = this.exprs.map((expr, i) => {
      const text = exprText(expr, fields);
      const { name } = this.rowType.fields[i];
      return text === name ? text : `${text} AS ${name}`;
    });
    return [['select', `[${select.join(', ')}]`]];
  }
}

/** Filter and projection. */
export class Calc extends ProjectingNode {
  readonly name = 'Calc';

  constructor(
    input: PhysicalNode,
    exprs: readonly Expr[],
    readonly condition: Expr | undefined,
    rowType: RowType,
  ) {
    super(input, exprs, rowType);
  }

  /**
   * A condition on other columns than an upsert key's: an update may then make a row leave the result, and without its -U row the
   * old one would stay.
   */
  private get filtersBesideKey(): boolean {
    if (!this.condition) return false;
    const columns = inputsOf(this.condition);
    const keys = this.input.upsertKeys();
    return !keys?.some((key) => containsAll(key, columns));
  }

  override updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    if (required === 'ONLY_UPDATE_AFTER' && this.filtersBesideKey) return [];
    return super.updateStrategies(required);
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    if (required === 'DELETE_BY_KEY' && this.filtersBesideKey) return [];
    return super.deleteStrategies(required);
  }

  override terms(): readonly (readonly [string, string])[] {
    const terms = super.terms();
    if (!this.condition) return terms;
    return [...terms, ['where', `[${exprText(this.condition, this.input.rowType.fields)}]`]];
  }

  override operator(): OperatorPlan {
    const { exprs, condition } = this;
    return { kind: 'table-calc', config: condition ? { exprs, condition } : { exprs } };
  }
}

/** How batch calls are made: see FunctionCallsConfig. */
export interface BatchCalls {
  readonly calls: readonly Call[];
  readonly deadLetters?: boolean;
}

/** User functions that take batches, over columns of the input. Its own columns are forwarded ones, then results. */
export class FunctionCalc extends ProjectingNode {
  constructor(
    input: PhysicalNode,
    /** PythonCalc, AsyncCalc, FunctionCalc. */
    readonly name: string,
    exprs: readonly Expr[],
    readonly batch: BatchCalls & { readonly forwarded: readonly number[]; readonly results: readonly number[] },
    rowType: RowType,
  ) {
    super(input, exprs, rowType);
  }

  override operator(): OperatorPlan {
    return { kind: 'table-function-calc', config: this.batch };
  }
}

/** A table function applied to every row. */
export class Correlate extends ForwardingNode {
  readonly name: string = 'Correlate';

  constructor(
    input: PhysicalNode,
    readonly call: Expr,
    readonly joinType: 'INNER' | 'LEFT',
    readonly condition: Expr | undefined,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override upsertKeys(): undefined {
    return undefined;
  }

  override monotonicity(): undefined {
    return undefined;
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const [invocation, text] = this.repeats ? this.columnTexts() : [this.callText(fields), this.callText(fields)];
    const terms: [string, string][] = [
      ['invocation', `[${invocation}]`],
      ['correlate', `[table(${text})]`],
      ['select', `[${this.rowType.fields.map(({ name }) => name).join(',')}]`],
      ['rowType', `[${recordText(this.rowType)}]`],
      ['joinType', `[${this.joinType}]`],
    ];
    if (this.condition) terms.push(['condition', `[${this.conditionText(this.condition)}]`]);
    return terms;
  }

  /** Over the function's rows. */
  private conditionText(condition: Expr): string {
    const { length } = this.input.rowType.fields;
    const own = inputsOf(condition).every((column) => column >= length);
    return own ? rexText(shiftInputs(condition, -length)) : exprText(condition, this.rowType.fields);
  }

  private get repeats(): boolean {
    return this.call.kind === 'call' && this.call.name === '$REPLICATE_ROWS$1';
  }

  /** The function that INTERSECT ALL and EXCEPT ALL use takes the columns of its input, without a correlation variable. */
  private columnTexts(): [string, string] {
    const { fields } = this.input.rowType;
    const columns = fields.map((_, i) => `$${i}`).join(', ');
    return [`$REPLICATE_ROWS$1(${columns})`, `$REPLICATE_ROWS$1(${fields.map(({ name }) => name).join(',')})`];
  }

  /** Columns of the input are those of the correlation variable. */
  private callText(fields: readonly FieldType[]): string {
    return exprText(
      this.call,
      fields.map((field) => ({ ...field, name: `$cor0.${field.name}` })),
    );
  }

  override operator(): OperatorPlan {
    const { call, joinType, condition } = this;
    return { kind: 'table-correlate', config: condition ? { call, joinType, condition } : { call, joinType } };
  }
}

/** A user's table function that takes batches. */
export class FunctionCorrelate extends Correlate {
  override readonly name: string;

  constructor(
    whole: Correlate,
    /** PythonCorrelate, AsyncCorrelate, FunctionCorrelate. */
    name: string,
    readonly batch: BatchCalls,
  ) {
    super(whole.input, whole.call, whole.joinType, whole.condition, whole.rowType);
    this.name = name;
  }

  override operator(): OperatorPlan {
    const { batch, joinType, condition } = this;
    const config = { ...batch, joinType, ...(condition && { condition }) };
    return { kind: 'table-function-correlate', config };
  }
}

/** GROUPING SETS: every row once for each set. */
export class Expand extends TransparentNode {
  readonly name = 'Expand';

  constructor(
    input: PhysicalNode,
    readonly projections: readonly (readonly Expr[])[],
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  /** The column that holds the number of the set. */
  get expandId(): number {
    return this.rowType.fields.findIndex((_, i) =>
      this.projections.every((exprs) => {
        const expr = exprs[i];
        return expr.kind === 'literal' && expr.value !== null;
      }),
    );
  }

  override upsertKeys(): ColumnSets | undefined {
    const keys = this.input.upsertKeys();
    if (!keys) return undefined;
    const { expandId } = this;
    const perSet = this.projections.map((exprs) => passedColumns(exprs));
    const result = keys.flatMap((key) => {
      const columns = key.map((column) =>
        perSet[0].get(column)?.find((output) => perSet.every((set) => set.get(column)?.includes(output))),
      );
      return columns.includes(undefined) ? [] : [[...(columns as number[]), expandId]];
    });
    return result.length > 0 ? result : undefined;
  }

  override monotonicity(): undefined {
    return undefined;
  }

  override windowColumns(): WindowColumns | undefined {
    return projectWindow(this.input.windowColumns(), this.projections[0]);
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const projects = this.projections.map((exprs) => {
      const items = exprs.map((expr, i) => {
        const text = expr.kind === 'literal' ? String(expr.value) : exprText(expr, fields);
        const { name } = this.rowType.fields[i];
        return text === name ? text : `${text} AS ${name}`;
      });
      return `{${items.join(', ')}}`;
    });
    return [['projects', `[${projects.join(', ')}]`]];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-expand', config: { projections: this.projections } };
  }
}

export class WatermarkAssigner extends ForwardingNode {
  readonly name = 'WatermarkAssigner';

  constructor(
    input: PhysicalNode,
    readonly rowtimeIndex: number,
    readonly watermark: Expr,
    readonly timing: { readonly idleTimeout: number; readonly interval: number },
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    return [
      ['rowtime', `[${fields[this.rowtimeIndex].name}]`],
      ['watermark', `[${exprText(this.watermark, fields)}]`],
    ];
  }

  override operator(): OperatorPlan {
    const { rowtimeIndex, watermark, timing } = this;
    return { kind: 'table-watermark-assigner', config: { rowtimeIndex, watermark, ...timing } };
  }
}

export class MiniBatchAssigner extends TransparentNode {
  readonly name = 'MiniBatchAssigner';

  constructor(
    input: PhysicalNode,
    readonly interval: number,
    readonly mode: 'RowTime' | 'ProcTime',
  ) {
    super([input], input.rowType);
  }

  terms(): readonly (readonly [string, string])[] {
    return [
      ['interval', `[${this.interval}ms]`],
      ['mode', `[${this.mode}]`],
    ];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-mini-batch-assigner', config: { interval: this.interval, mode: this.mode } };
  }
}

/** A change of distribution; becomes the partitioning of an edge. */
export class Exchange extends TransparentNode {
  readonly name = 'Exchange';

  constructor(
    input: PhysicalNode,
    readonly distribution: { readonly kind: 'hash'; readonly keys: readonly number[] } | { readonly kind: 'single' },
  ) {
    super([input], input.rowType);
  }

  override upsertKeys(): ColumnSets | undefined {
    const keys = this.input.upsertKeys();
    return this.distribution.kind === 'single' ? keys : filterKeys(keys, this.distribution.keys);
  }

  terms(): readonly (readonly [string, string])[] {
    const { distribution } = this;
    if (distribution.kind === 'single') return [['distribution', '[single]']];
    const names = distribution.keys.map((key) => this.rowType.fields[key].name);
    return [['distribution', `[hash[${names.join(', ')}]]`]];
  }
}

/** UNION ALL. */
export class Union extends PhysicalNode {
  readonly name = 'Union';

  override get forwardsRequirement(): boolean {
    return true;
  }

  providedKinds(): ModifyKinds {
    return this.inputs.reduce((kinds, { modifyKinds }) => kinds | modifyKinds, 0);
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const inputs = this.inputs.map(({ modifyKinds }): UpdateKind => (isInsertOnly(modifyKinds) ? 'NONE' : required));
    return [{ inputs, provided: inputs.find((kind) => kind !== 'NONE') ?? 'NONE' }];
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    const inputs = this.inputs.map(({ modifyKinds }): DeleteKind => (modifyKinds & DELETE ? required : 'NONE'));
    return [
      {
        inputs,
        provided: (nodes) => {
          const kinds = nodes.map(({ deleteKind }) => deleteKind).filter((kind) => kind !== 'NONE');
          if (kinds.length === 0) return 'NONE';
          return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : 'DELETE_BY_KEY';
        },
      },
    ];
  }

  override upsertKeys(): ColumnSets | undefined {
    return [];
  }

  terms(): readonly (readonly [string, string])[] {
    return [
      ['all', '[true]'],
      ['union', fieldsText(this.rowType)],
    ];
  }
}
