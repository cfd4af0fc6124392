/** Process table function with state: the mean of the last `size` values of each partition. */
import { type Context, type ListView, listState, ProcessTableFunction, type Row, scalar, table } from '@drey/sdk/udf';

export class MovingAverage extends ProcessTableFunction<object> {
  readonly signature = {
    states: { last: listState('DOUBLE') },
    parameters: {
      input: table('SET_SEMANTIC_TABLE', 'ROW<sensor STRING, reading DOUBLE>'),
      size: scalar('INT', { optional: true }),
    },
    output: 'ROW<reading DOUBLE, average DOUBLE>',
  };

  eval(_: Context, last: ListView<number>, input: Row, size: number = 3): void {
    const reading = input.getField('reading') as number | null;
    if (reading === null) return;
    const values = [...last, reading].slice(-size);
    last.clear();
    last.addAll(values);
    this.collect({ reading, average: values.reduce((sum, value) => sum + value, 0) / values.length });
  }
}
