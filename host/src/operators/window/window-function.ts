/** The five forms of window functions behind one call. */
import type { Collector, Window, WindowContext, WindowResultFunction } from '@drey/sdk';
import { asObject } from '../udf-operator';

export interface EmitWindow {
  process(key: unknown, window: Window, values: readonly unknown[]): void;
  /** The window goes for good: the function clears its per-window state. */
  clear(): void;
}

type Method = (...args: readonly unknown[]) => void;
interface Processing {
  process: Method;
  clear?(context: WindowContext<Window>): void;
}
interface Applying {
  apply: Method;
}

export function windowEmitter(
  result: WindowResultFunction,
  context: WindowContext<Window>,
  out: Collector<unknown>,
): EmitWindow {
  if (result.kind === 'passThrough') {
    const process: EmitWindow['process'] = (_key, _window, values) => {
      for (const value of values) out.collect(value);
    };
    return { process, clear: () => {} };
  }
  if (result.kind === 'process' || result.kind === 'processAll') {
    const user = asObject<Processing>(result.function, 'process');
    const process: EmitWindow['process'] =
      result.kind === 'process'
        ? (key, _window, values) => user.process(key, context, values, out)
        : (_key, _window, values) => user.process(context, values, out);
    return { process, clear: () => user.clear?.(context) };
  }
  const user = asObject<Applying>(result.function, 'apply');
  const process: EmitWindow['process'] =
    result.kind === 'apply'
      ? (key, window, values) => user.apply(key, window, values, out)
      : (_key, window, values) => user.apply(window, values, out);
  return { process, clear: () => {} };
}
