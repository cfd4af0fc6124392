/** CoMapFunction and CoFlatMapFunction on two connected streams, keyed (with keyed state) or not. */
import type { CoFlatMapFunction, CoMapFunction, Collector } from '@drey/sdk';
import type { Node } from '@drey/sdk/protocol';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { callable } from './base';
import { registerOperator } from './registry';
import { collectAll } from './stateless';
import { type KeySelectorFn, KeyedUdfOperator, UdfOperator } from './udf-operator';

type Method = 'map' | 'flatMap';
type ElementCall = (value: unknown, out: Collector<unknown>) => Iterable<unknown> | void;
type CoFunction = CoMapFunction<unknown, unknown, unknown> | CoFlatMapFunction<unknown, unknown, unknown>;

/** The calls for input 0 and input 1. */
function elementCalls(user: CoFunction, method: Method): ElementCall[] {
  return [1, 2].map((input) => {
    const call = callable<[unknown, Collector<unknown>], unknown>(user, `${method}${input}`);
    if (method === 'flatMap') return call as ElementCall;
    return (value, out) => out.collect(call(value, out));
  });
}

/** Two streams that are not keyed. */
export class CoElementOperator extends UdfOperator {
  private user!: CoFunction;
  private calls!: ElementCall[];

  constructor(
    node: Node,
    private readonly method: Method,
  ) {
    super(node);
  }

  protected setup(): void {
    this.user = this.resolve(0) as CoFunction;
    this.calls = elementCalls(this.user, this.method);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { collector } = this;
    const call = this.calls[input];
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        collectAll(call(rows[i], collector), collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    collector.flush();
  }
}

/** Two keyed streams; keyed state is shared between the inputs. */
export class KeyedCoElementOperator extends KeyedUdfOperator {
  private user!: CoFunction;
  private calls!: ElementCall[];
  private selectors!: KeySelectorFn[];

  constructor(
    node: Node,
    private readonly method: Method,
  ) {
    super(node);
  }

  protected setup(): void {
    this.user = this.resolve(0) as CoFunction;
    this.calls = elementCalls(this.user, this.method);
    this.selectors = [this.keySelector(1), this.keySelector(2)];
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { collector } = this;
    const call = this.calls[input];
    const select = this.selectors[input];
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        this.setKey(select(rows[i]));
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        collectAll(call(rows[i], collector), collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  onEventTime(): void {}
  onProcessingTime(): void {}
}

registerOperator('co_map', (node) => new CoElementOperator(node, 'map'));
registerOperator('co_flat_map', (node) => new CoElementOperator(node, 'flatMap'));
registerOperator('keyed_co_map', (node) => new KeyedCoElementOperator(node, 'map'));
registerOperator('keyed_co_flat_map', (node) => new KeyedCoElementOperator(node, 'flatMap'));
