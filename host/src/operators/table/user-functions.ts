/** User functions of an operator: opened before its code is generated, closed with it. */
import type { CompileSession } from '../../expressions/compiler';
import { type OperatorFunction, siteKey } from '../../functions/user/call-sites';
import {
  type AggregateCaller,
  type FunctionContext,
  type RowCaller,
  USER_FUNCTIONS,
  type UserFunctions,
} from '../../functions/user/contracts';
import { definitionOf, type OpenedCalls } from '../../functions/user/definition';
import type { FunctionDefinition } from '../../functions/contracts';
import type { OperatorContext } from '../contracts';
import { DeferredAggregates } from './deferred-aggregates';

const NO_FILES: ReadonlyMap<string, string> = new Map();

/** What functions may know of the subtask. */
export function functionContext(context: OperatorContext): FunctionContext {
  return {
    jobName: context.jobName,
    operatorName: context.operatorName,
    subtaskIndex: context.subtaskIndex,
    parallelism: context.parallelism,
    attempt: context.attempt,
    slot: context.slot,
    jobParameters: context.jobParameters,
    configuration: context.configuration,
    cachedFiles: context.cachedFiles ?? NO_FILES,
    metrics: context.metrics,
    resolveFunction: (id) => context.resolveFunction(id),
    service: (name) => context.service(name),
  };
}

/** The callers of one operator. */
export class OpenedFunctions implements OpenedCalls {
  private readonly rows = new Map<string, RowCaller>();
  private readonly aggregates = new Map<string, AggregateCaller>();
  private readonly definitions = new Map<string, FunctionDefinition>();

  private constructor(private readonly functions: readonly OperatorFunction[]) {
    for (const { key, spec } of functions) {
      if (!this.definitions.has(key)) this.definitions.set(key, definitionOf(key, { spec }, this));
    }
  }

  /** Opens a caller for each function that code of this operator calls row by row or group by group. */
  static async open(functions: readonly OperatorFunction[], context: OperatorContext): Promise<OpenedFunctions> {
    const opened = new OpenedFunctions(functions);
    const service = context.service<UserFunctions>(USER_FUNCTIONS);
    const own = functionContext(context);
    try {
      for (const { key, spec, site } of functions) {
        const name = siteKey(key, site.args, site.result);
        if (spec.kind === 'AGGREGATE' || spec.kind === 'TABLE_AGGREGATE') {
          opened.aggregates.set(name, await service.aggregate(spec, site, own));
        } else if (spec.row) opened.rows.set(name, await service.row(spec, site, own));
      }
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  /** The session with the functions, for the expression compiler. */
  sessionWith(session: CompileSession): CompileSession {
    return { ...session, userFunction: (key) => this.definitions.get(key) };
  }

  /** The aggregate functions in a form that gathers their calls; undefined when not all of them take batches. */
  deferred(): DeferredAggregates | undefined {
    const callers = [...this.aggregates.values()];
    if (callers.length === 0 || callers.some(({ update }) => update === undefined)) return undefined;
    return new DeferredAggregates(this.functions, this.aggregates, this);
  }

  row(site: string): RowCaller | undefined {
    return this.rows.get(site);
  }

  aggregate(site: string): AggregateCaller | undefined {
    return this.aggregates.get(site);
  }

  accumulator(site: string) {
    return this.functions.find(({ key, site: types }) => siteKey(key, types.args, types.result) === site)?.site
      .accumulator;
  }

  async close(): Promise<void> {
    const callers = [...this.rows.values(), ...this.aggregates.values()];
    this.rows.clear();
    this.aggregates.clear();
    for (const caller of callers) await caller.close();
  }
}
