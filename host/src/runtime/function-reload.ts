/**
 * Functions of a TypeScript job that are exchanged while it runs (`drey run --watch`). What operators hold are stand-ins, so a call finds
 * the newest code; objects keep their fields, and state is the operators' and stays what it is.
 */

type Table = ReadonlyMap<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;

export class ReloadableFunctions {
  private readonly functions = new Map<string, { current: AnyFunction; readonly standIn: AnyFunction }>();
  private readonly objects = new Map<string, object[]>();
  private readonly standIns = new WeakMap<object, object>();

  /** What an operator gets in place of the function or object `original`. */
  standIn(id: string, original: unknown): unknown {
    if (typeof original === 'function') return this.standInFunction(id, original as AnyFunction);
    if (typeof original !== 'object' || original === null) return original;
    let proxy = this.standIns.get(original);
    if (proxy === undefined) {
      proxy = dispatching(original);
      this.standIns.set(original, proxy);
      this.objects.set(id, [...(this.objects.get(id) ?? []), original]);
    }
    return proxy;
  }

  private standInFunction(id: string, original: AnyFunction): AnyFunction {
    const known = this.functions.get(id);
    if (known !== undefined) return known.standIn;
    const holder = {
      current: original,
      standIn(this: unknown, ...args: unknown[]): unknown {
        return holder.current.apply(this, args);
      },
    };
    this.functions.set(id, holder);
    return holder.standIn;
  }

  /** Takes the code of another evaluation of the same script. Returns the ids that it no longer has. */
  reload(table: Table): string[] {
    const missing: string[] = [];
    for (const [id, holder] of this.functions) {
      const fresh = table.get(id);
      if (typeof fresh === 'function') holder.current = fresh as AnyFunction;
      else missing.push(id);
    }
    for (const [id, objects] of this.objects) {
      const fresh = table.get(id);
      if (typeof fresh !== 'object' || fresh === null) missing.push(id);
      else for (const object of objects) takeMethods(object, fresh);
    }
    return missing;
  }
}

/** Methods are looked up at each call, also by who has taken one off the object. */
function dispatching(target: object): object {
  const dispatchers = new Map<string | symbol, AnyFunction>();
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== 'function' || name === 'constructor') return value;
      let dispatcher = dispatchers.get(name);
      if (dispatcher === undefined) {
        dispatcher = (...args) => (object as Record<string | symbol, AnyFunction>)[name](...args);
        dispatchers.set(name, dispatcher);
      }
      return dispatcher;
    },
  });
}

/** The methods of `fresh`, of its class and its own; fields stay. */
function takeMethods(object: object, fresh: object): void {
  Object.setPrototypeOf(object, Object.getPrototypeOf(fresh));
  for (const [name, value] of Object.entries(fresh)) {
    if (typeof value === 'function') Object.defineProperty(object, name, { value, writable: true, configurable: true });
  }
}
