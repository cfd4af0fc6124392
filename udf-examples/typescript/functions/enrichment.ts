/** Table function: the items of an order in JSON, one row each. What is no order gives no rows. */
import { TableFunction } from '@drey/sdk/udf';

interface Item {
  readonly sku?: string;
  readonly quantity?: number;
  readonly price?: number;
}

interface Line {
  readonly sku: string | null;
  readonly quantity: number;
  readonly total: number | null;
}

export class OrderItems extends TableFunction<Line> {
  readonly signature = {
    args: { document: 'STRING' },
    result: 'ROW<sku STRING, quantity INT, total DECIMAL(10, 2)>',
  };

  eval(document: string | null): void {
    for (const { sku = null, quantity = 1, price } of itemsOf(document)) {
      this.collect({ sku, quantity, total: price === undefined ? null : quantity * price });
    }
  }
}

function itemsOf(document: string | null): readonly Item[] {
  try {
    return (JSON.parse(document ?? '{}') as { readonly items?: Item[] } | null)?.items ?? [];
  } catch {
    return [];
  }
}
