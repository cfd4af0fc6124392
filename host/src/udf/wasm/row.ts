/** Single rows: a batch of one. */
import type { CallSite, FunctionContext, FunctionSpec, RowCaller } from '../../functions/user/contracts';
import { WasmBatchCaller } from './program';

export class WasmRowCaller implements RowCaller {
  private readonly batch: WasmBatchCaller;
  private readonly columns: unknown[][];

  constructor(spec: FunctionSpec, site: CallSite, context: FunctionContext) {
    const args = site.args.map((_, input) => ({ input }));
    this.batch = new WasmBatchCaller({ inputs: site.args, calls: [{ spec, site, args }], outputs: [0] }, context);
    this.columns = site.args.map(() => [null]);
  }

  open(): void {
    this.batch.open();
  }

  /** SCALAR: the value. TABLE: the array of rows. */
  call(...args: readonly unknown[]): unknown {
    const { columns } = this;
    for (let i = 0; i < columns.length; i++) columns[i][0] = args[i];
    return this.batch.call(columns, 1, false).columns[0][0];
  }

  close(): void {
    this.batch.close();
  }
}
