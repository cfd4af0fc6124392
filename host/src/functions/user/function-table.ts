/** The user functions of a session by the keys that plans know them by. A function that was replaced stays for the plans that use it. */
import type { RegisteredFunction } from './contracts';

export class FunctionTable {
  private readonly functions = new Map<string, RegisteredFunction>();

  /** The key of a newly registered function. */
  add(fn: RegisteredFunction): string {
    const key = `${fn.spec.name}#${this.functions.size}`;
    this.functions.set(key, fn);
    return key;
  }

  get(key: string): RegisteredFunction | undefined {
    return this.functions.get(key);
  }
}
