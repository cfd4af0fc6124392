/**
 * map, flat_map and filter. Their functions get one value at a time; runs of them are fused into one loop where the stage
 * compiler can (see `fuse`). On keyed streams the same functions may use keyed state, so the key is set first.
 */
import type { Collector, FilterFunction, FlatMapFunction, MapFunction } from '@drey/sdk';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { callable } from './base';
import type { FusableOperator, OperatorContext } from './contracts';
import { registerOperator } from './registry';
import { type KeySelectorFn, KeyedUdfOperator, UdfOperator } from './udf-operator';

type FlatMapCall = (value: unknown, out: Collector<unknown>) => Iterable<unknown> | void;

/** MapFunction: one result for each element, with the element's timestamp. */
export class MapOperator extends UdfOperator implements FusableOperator {
  private call!: (value: unknown) => unknown;
  private user: unknown;
  readonly fuse = { kind: 'map' as const, call: () => this.call };

  protected setup(): void {
    this.user = this.resolve(0);
    this.call = callable<[unknown], unknown>(this.user as MapFunction<unknown, unknown>, 'map');
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const results = new Array<unknown>(rows.length);
    const { call } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) results[i] = call(rows[i]);
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.context.output.emit(rowsBatch(results, batch.timestamps));
  }
}

/** FilterFunction: keeps the elements for which it is true, with their timestamps. */
export class FilterOperator extends UdfOperator implements FusableOperator {
  private call!: (value: unknown) => boolean;
  private user: unknown;
  readonly fuse = { kind: 'filter' as const, call: () => this.call };

  protected setup(): void {
    this.user = this.resolve(0);
    this.call = callable<[unknown], boolean>(this.user as FilterFunction<unknown>, 'filter');
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { call, collector } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        if (!call(rows[i])) continue;
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        collector.collect(rows[i]);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    collector.flush();
  }
}

/** Emits what a flatMap returned. */
export function collectAll(results: Iterable<unknown> | void, out: Collector<unknown>): void {
  if (results === undefined || results === null) return;
  for (const result of results) out.collect(result);
}

/** FlatMapFunction: any number of results for each element, collected or returned, with the element's timestamp. */
export class FlatMapOperator extends UdfOperator implements FusableOperator {
  private call!: FlatMapCall;
  private user: unknown;
  readonly fuse = { kind: 'flatMap' as const, call: () => this.call as unknown as (value: never) => unknown };

  protected setup(): void {
    this.user = this.resolve(0);
    this.call = callable(this.user as FlatMapFunction<unknown, unknown>, 'flatMap');
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { call, collector } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        const results = call(rows[i], collector);
        if (results !== undefined) collectAll(results, collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    collector.flush();
  }
}

/** One element at a time on a keyed stream: map, flatMap and filter with keyed state. */
export class KeyedElementOperator extends KeyedUdfOperator {
  private user: unknown;
  private select!: KeySelectorFn;
  private call!: FlatMapCall;

  constructor(
    node: ConstructorParameters<typeof KeyedUdfOperator>[0],
    private readonly method: 'map' | 'flatMap' | 'filter',
  ) {
    super(node);
  }

  protected setup(_context: OperatorContext): void {
    this.user = this.resolve(0);
    this.select = this.keySelector(1);
    const call = callable<[unknown, Collector<unknown>], unknown>(this.user, this.method);
    if (this.method === 'map') {
      this.call = (value, out) => out.collect(call(value, out));
    } else if (this.method === 'filter') {
      this.call = (value, out) => {
        if (call(value, out)) out.collect(value);
      };
    } else {
      this.call = call as FlatMapCall;
    }
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { call, collector, select } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        this.setKey(select(rows[i]));
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        const results = call(rows[i], collector);
        if (results !== undefined) collectAll(results, collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  onEventTime(): void {}
  onProcessingTime(): void {}
}

registerOperator('map', (node) => new MapOperator(node));
registerOperator('filter', (node) => new FilterOperator(node));
registerOperator('flat_map', (node) => new FlatMapOperator(node));
registerOperator('keyed_map', (node) => new KeyedElementOperator(node, 'map'));
registerOperator('keyed_filter', (node) => new KeyedElementOperator(node, 'filter'));
registerOperator('keyed_flat_map', (node) => new KeyedElementOperator(node, 'flatMap'));
