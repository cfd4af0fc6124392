/** Aggregate and table aggregate functions: accumulators are the host's values between calls. */
import type { AggregateCaller, CallSite, FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { nullableFromUser, nullableToUser } from './codec';
import type { Convert } from './codec-contracts';
import { type Shape, shapeOf } from './aggregate-shape';
import { failed, recordText } from './failure';
import { type OpenFunction, openFunction } from './instances';
import { type Call, userCall } from './row-caller';

export async function openAggregate(
  spec: FunctionSpec,
  site: CallSite,
  context: FunctionContext,
): Promise<AggregateCaller> {
  const opened = await openFunction(spec, context);
  try {
    return new InlineAggregate(spec, site, opened).caller;
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

type Collect = (row: unknown) => void;
const SAME: Convert = (value) => value;

class InlineAggregate {
  readonly caller: AggregateCaller;
  private readonly shape: Shape;
  private readonly toUser: Convert;

  constructor(
    private readonly spec: FunctionSpec,
    private readonly site: CallSite,
    private readonly opened: OpenFunction,
  ) {
    const { accumulator } = site;
    if (accumulator === undefined) throw new UserFunctionError(spec, 'invalid', 'the accumulator has no type');
    this.shape = shapeOf(accumulator, this.newAccumulator());
    this.toUser = this.shape.toUser ?? SAME;
    const { object } = opened;
    this.caller = {
      create: () => this.guarded(() => this.shape.fromUser(this.newAccumulator(), null)),
      accumulate: this.change('accumulate'),
      ...(typeof object['retract'] === 'function' && { retract: this.change('retract') }),
      ...(typeof object['merge'] === 'function' && { merge: this.merge() }),
      ...(typeof object['getValue'] === 'function' && { value: this.value() }),
      ...(typeof object['emitValue'] === 'function' && { emit: this.emit() }),
      ...(typeof object['emitUpdateWithRetract'] === 'function' && { emitUpdates: this.emitUpdates() }),
      close: () => opened.close(),
    };
  }

  private newAccumulator(): unknown {
    return this.guarded(() => this.opened.object['createAccumulator']());
  }

  private guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw failed(this.spec, error);
    }
  }

  /** Keeps what the method returns, or else what it changed. */
  private kept(returned: unknown, user: unknown, stored: unknown): unknown {
    try {
      return this.shape.fromUser(returned === undefined ? user : returned, stored);
    } catch (error) {
      throw failed(this.spec, error, { message: 'accumulator' });
    }
  }

  private change(method: 'accumulate' | 'retract'): AggregateCaller['accumulate'] {
    const { args } = this.site;
    const onError = (error: unknown, [, ...given]: readonly unknown[]): Error =>
      failed(this.spec, error, { record: recordText(args, given) });
    const call = userCall(this.opened.object, method, [undefined, ...args.map(nullableToUser)], onError);
    return (accumulator, ...given) => {
      const user = this.toUser(accumulator);
      return this.kept(call(user, ...given), user, accumulator);
    };
  }

  private merge(): NonNullable<AggregateCaller['merge']> {
    const call = this.method('merge');
    return (accumulator, other) => {
      const user = this.toUser(accumulator);
      return this.kept(call(user, [this.toUser(other)]), user, accumulator);
    };
  }

  private method(name: string): Call {
    const onError = (error: unknown): Error => failed(this.spec, error);
    return userCall(this.opened.object, name, [undefined, undefined], onError);
  }

  private value(): NonNullable<AggregateCaller['value']> {
    const call = this.method('getValue');
    const convert = nullableFromUser(this.site.result);
    return (accumulator) => {
      const value = call(this.toUser(accumulator));
      return this.guarded(() => convert(value));
    };
  }

  private emit(): NonNullable<AggregateCaller['emit']> {
    const call = this.method('emitValue');
    const convert = nullableFromUser(this.site.result);
    return (accumulator, collect) => {
      const out = { collect: (row: unknown) => collect(convert(row)) };
      const returned = call(this.toUser(accumulator), out);
      if (returned === undefined || returned === null) return;
      this.guarded(() => {
        for (const row of returned as Iterable<unknown>) collect(convert(row));
      });
    };
  }

  private emitUpdates(): NonNullable<AggregateCaller['emitUpdates']> {
    const call = this.method('emitUpdateWithRetract');
    const convert = nullableFromUser(this.site.result);
    return (accumulator, collect: Collect, retract: Collect) => {
      const out = {
        collect: (row: unknown) => collect(convert(row)),
        retract: (row: unknown) => retract(convert(row)),
      };
      call(this.toUser(accumulator), out);
    };
  }
}
