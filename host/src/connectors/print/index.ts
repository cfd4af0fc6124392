/** "print": rows in Java's text form on standard output or error. Flink: PrintSink. */
import { writeSync } from 'node:fs';
import { type DataType, type Node, TypeRoot } from '@drey/sdk/protocol';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import { externalRowText } from '../../types/external-text';
import { formatterOf } from '../../types/format';
import type { RowType } from '../../types/logical/contracts';
import { fromWire } from '../../types/logical/wire';
import type { Connector } from '../contracts';
import { sinkOf } from '../node-options';
import { OptionReader } from '../../formats/options';

/** Flink's prefix: `identifier:subtask> `, either part or both. */
export function printPrefix(identifier: string | undefined, subtask: number, parallelism: number): string {
  const number = parallelism > 1 ? `${subtask + 1}` : '';
  const both = [identifier ?? '', number].filter((part) => part !== '').join(':');
  return both === '' ? '' : `${both}> `;
}

class PrintSink implements Operator {
  declare private prefix: string;
  declare private format: (value: unknown) => string;
  private readonly identifier: string | undefined;
  private readonly descriptor: 1 | 2;
  /** Rows of a table: values show as those of Flink's default classes, not of PyFlink's. */
  private readonly table: boolean;

  constructor(node: Node) {
    const options = new OptionReader('connector "print"', sinkOf(node).options);
    this.identifier = options.text('identifier');
    this.descriptor = options.boolean('stderr') ? 2 : 1;
    this.table = options.boolean('table');
    options.end();
  }

  open(context: OperatorContext): void {
    this.prefix = printPrefix(this.identifier, context.subtaskIndex, context.parallelism);
    const type = context.inputTypes[0] ?? ({ root: TypeRoot.OBJECT } as DataType);
    this.format = this.table
      ? (externalRowText(fromWire(type) as RowType) as (value: unknown) => string)
      : formatterOf(type);
  }

  processBatch(batch: Batch): void {
    let text = '';
    for (const row of batch.rows()) text += `${this.prefix}${this.format(row)}\n`;
    write(this.descriptor, text);
  }

  processWatermark(): void {}

  processIdle(): void {}
}

/** Complete and in order before the job goes on, also into a pipe that is full for a moment. */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

export const printConnector: Connector = { sink: (node) => new PrintSink(node) };
