/**
 * Async scalar and async table functions: a service is asked, and many rows wait for their answers at the same time. The service
 * stands here as a table and a delay; `await fetch(...)` takes its place.
 */
import { AsyncScalarFunction, asyncUdtf, type FunctionContext, type MetricGroup } from '@drey/sdk/udf';

interface Product {
  readonly name: string;
  readonly offers: readonly { readonly shop: string; readonly price: number }[];
}

const PRODUCTS: Readonly<Record<string, Product>> = {
  pen: {
    name: 'Fountain pen',
    offers: [
      { shop: 'north', price: 12.5 },
      { shop: 'south', price: 11.75 },
    ],
  },
  ink: { name: 'Blue ink', offers: [{ shop: 'north', price: 7.9 }] },
};

async function ask(sku: string): Promise<Product | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return PRODUCTS[sku];
}

/** Rows with the same product that wait at the same time ask once. */
export class ProductName extends AsyncScalarFunction {
  readonly signature = { args: { sku: 'STRING' }, result: 'STRING' };
  private readonly asked = new Map<string, Promise<Product | undefined>>();
  private questions: ReturnType<MetricGroup['counter']> | undefined;

  override open(context: FunctionContext): void {
    this.questions = context.getMetricGroup().counter('questions');
  }

  async eval(sku: string | null): Promise<string | null> {
    if (sku === null) return null;
    let answer = this.asked.get(sku);
    if (answer === undefined) {
      this.questions?.inc();
      answer = ask(sku);
      this.asked.set(sku, answer);
    }
    return (await answer)?.name ?? null;
  }
}

export const offers = asyncUdtf(
  { args: { sku: 'STRING' }, result: 'ROW<shop STRING, price DOUBLE>' },
  async (sku: string | null) => (sku === null ? [] : ((await ask(sku))?.offers ?? [])),
);
