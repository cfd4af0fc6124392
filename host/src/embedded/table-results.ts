/** Results of statements on their way to the client: batches of rows, or of text, at most two of them unacknowledged. */
import { CollectBatch, DataType, TypeRoot } from '@drey/sdk/protocol';
import { type PrintStyle, printResult } from '../table/results/print';
import type { StatementResult } from '../table/session';
import { rowsBatch } from '../types/batch';
import type { LogicalType } from '../types/logical/contracts';
import { toWire } from '../types/logical/wire';
import type { Row } from '../types/rows';
import { errorReply } from './errors';

export type ResultSender = (batch: CollectBatch) => void;

const MAX_UNACKNOWLEDGED = 2;
const TEXT = DataType.create({ root: TypeRoot.VARCHAR, notNull: true });

export interface ShownResult extends StatementResult {
  readonly printStyle: PrintStyle;
  /** Zone in which points in time are shown. */
  readonly timeZone: string;
}

/** Batches of one fetch that the client has not yet taken. */
class Credits {
  #unacknowledged = 0;
  #wake: (() => void) | undefined;

  async take(): Promise<void> {
    while (this.#unacknowledged >= MAX_UNACKNOWLEDGED) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#unacknowledged++;
  }

  give(): void {
    this.#unacknowledged--;
    this.#wake?.();
  }
}

export class TableResultStream {
  /** Rows of results without a query can be read again. */
  #kept: (readonly Row[])[] | undefined;
  #read = false;
  readonly #credits = new Map<string, Credits>();

  constructor(readonly result: ShownResult) {}

  acknowledge(collectId: string): void {
    this.#credits.get(collectId)?.give();
  }

  /** Resolves when all is sent, or the failure was. */
  async send(collectId: string, asText: boolean, width: number, send: ResultSender): Promise<void> {
    const init = { jobId: '', collectId, type: asText ? TEXT : clientType(this.result.rowType) };
    const credits = new Credits();
    this.#credits.set(collectId, credits);
    const put = async (rows: readonly unknown[]): Promise<void> => {
      await credits.take();
      send(CollectBatch.create({ ...init, batch: rowsBatch(rows).columns(init.type) }));
    };
    try {
      if (asText) await this.#print(width, put);
      else for await (const rows of this.rows()) await put(rows);
      send(CollectBatch.create({ ...init, end: true }));
    } catch (thrown) {
      const { error, errorClass } = errorReply(thrown);
      send(CollectBatch.create({ ...init, end: true, error, errorClass }));
    } finally {
      this.#credits.delete(collectId);
    }
  }

  /** One batch of text for each batch of rows. */
  async #print(width: number, put: (texts: readonly string[]) => Promise<void>): Promise<void> {
    const { result } = this;
    let pending: string[] = [];
    const flush = async (): Promise<void> => {
      const texts = pending;
      pending = [];
      if (texts.length > 0) await put([texts.join('')]);
    };
    async function* flushing(rows: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
      for await (const batch of rows) {
        yield batch;
        await flush();
      }
    }
    const { timeZone } = result;
    const shown = this.shown(flushing(this.rows()));
    await printResult(shown, { maxColumnWidth: width, timeZone }, (text) => void pending.push(text));
    await flush();
  }

  /** The result with these rows instead of its own. */
  shown(rows: AsyncIterable<readonly Row[]>): ShownResult {
    return Object.create(this.result, { rows: { value: rows } }) as ShownResult;
  }

  async *rows(): AsyncGenerator<readonly Row[]> {
    if (this.#kept) {
      yield* this.#kept;
      return;
    }
    if (this.#read) return;
    this.#read = true;
    const kept: (readonly Row[])[] = [];
    for await (const rows of this.result.rows) {
      if (!this.result.isQuery) kept.push(rows);
      yield rows;
    }
    if (!this.result.isQuery) this.#kept = kept;
  }
}

/** The type by which rows cross to the client: what has no column encoding goes as what it is stored as. */
export function clientType(type: LogicalType): DataType {
  const wire = toWire(type);
  const walk = (node: DataType): DataType => {
    if (node.root === TypeRoot.INTERVAL_DAY_TIME || node.root === TypeRoot.INTERVAL_YEAR_MONTH) {
      return DataType.create({ root: TypeRoot.BIGINT, notNull: node.notNull });
    }
    if (node.root === TypeRoot.RAW && node.className === '[B') return DataType.create({ root: TypeRoot.PICKLED });
    return DataType.create({ ...node, children: node.children.map(walk) });
  };
  return walk(wire);
}
