/**
 * Function objects of subtasks. In Flink every subtask has its own copy of a user function, made by serialization; here subtasks
 * of one thread would share one object, and what it keeps in its fields. So each subtask gets a copy: of the object where it can
 * be copied, else (private #fields) the object of another evaluation of the job's bundle. Plain functions are shared.
 */

import type { ExecutionPlan } from '../graph/contracts';
import type { ReloadableFunctions } from './function-reload';

type Table = ReadonlyMap<string, unknown>;

export class FunctionInstances {
  private readonly pristine = new Map<string, unknown>();
  private readonly instances = new Map<string, unknown>();
  private readonly ordinals = new Map<string, number>();

  /** `tables` are independent evaluations of the same functions; `several` = more than one subtask or attempt may ask. */
  constructor(
    private readonly tables: readonly Table[],
    private readonly several: boolean,
    private readonly reloadable?: ReloadableFunctions,
  ) {}

  /** The function `id` of subtask `owner` (any name for a subtask and attempt). Throws when there is none. */
  get(id: string, subtask: number, attempt: number): unknown {
    const instance = this.instance(id, subtask, attempt);
    return this.reloadable === undefined ? instance : this.reloadable.standIn(id, instance);
  }

  private instance(id: string, subtask: number, attempt: number): unknown {
    const [table] = this.tables;
    if (!table?.has(id)) throw new Error(`The job has no TypeScript function "${id}"`);
    const original = table.get(id);
    if (typeof original !== 'object' || original === null || !this.several) return original;
    const key = `${attempt}/${subtask}/${id}`;
    let instance = this.instances.get(key);
    if (instance === undefined) {
      instance = isCopyable(original) ? this.copyOf(id, original) : this.fromTable(id, original, subtask);
      this.instances.set(key, instance);
    }
    return instance;
  }

  /** The object itself for whoever comes first, then copies of what it was before. */
  private copyOf(id: string, original: object): unknown {
    if (this.pristine.has(id)) return copy(this.pristine.get(id), new Map());
    this.pristine.set(id, copy(original, new Map()));
    return original;
  }

  private fromTable(id: string, original: object, subtask: number): unknown {
    const key = `${subtask}/${id}`;
    let ordinal = this.ordinals.get(key);
    if (ordinal === undefined) {
      ordinal = [...this.ordinals.keys()].filter((other) => other.endsWith(`/${id}`)).length;
      this.ordinals.set(key, ordinal);
    }
    const table = this.tables[ordinal];
    if (table) return table.get(id);
    throw new Error(
      `The function ${original.constructor.name} has private #fields, so it cannot be copied for several subtasks in one ` +
        'thread. Run the job with `drey run`, set its parallelism to 1, or use ordinary fields.',
    );
  }
}

/** True when several subtasks or attempts may ask for one function. */
export function needsInstances(plan: ExecutionPlan): boolean {
  const { configuration } = plan.streamGraph;
  const keys = ['restart-strategy', 'restart-strategy.type', 'execution.checkpointing.interval'];
  const restarts = keys.some((key) => configuration.has(key));
  return restarts || plan.tasks.some(({ parallelism }) => parallelism > 1);
}

/** True when the objects of `table` can all be copied. */
export function allCopyable(table: Table): boolean {
  return [...table.values()].every((value) => typeof value !== 'object' || value === null || isCopyable(value));
}

/** Comments and texts of a source. Texts with code in them go as well, but a private name is declared outside. */
const NO_CODE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
const PRIVATE_MEMBER = /#[A-Za-z_$]/;

/** False for objects with private fields, which a copy would lack; found in the text of their classes. */
function isCopyable(value: object): boolean {
  for (
    let proto = Object.getPrototypeOf(value);
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    const type: unknown = (proto as { constructor?: unknown }).constructor;
    if (typeof type === 'function' && PRIVATE_MEMBER.test(type.toString().replace(NO_CODE, ''))) return false;
  }
  return true;
}

/** Data is copied in depth, functions and objects of the platform (with internal slots) are shared. */
function copy(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  if (value instanceof Date) return new Date(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return (value as Uint8Array).slice();
  if (value instanceof Map) {
    const map = new Map<unknown, unknown>();
    done.set(value, map);
    for (const [key, item] of value) map.set(copy(key, done), copy(item, done));
    return map;
  }
  if (value instanceof Set) {
    const set = new Set<unknown>();
    done.set(value, set);
    for (const item of value) set.add(copy(item, done));
    return set;
  }
  if (Object.prototype.toString.call(value) !== '[object Object]' && !Array.isArray(value)) return value;
  return isCopyable(value) ? copyProperties(value, done) : value;
}

function copyProperties(value: object, done: Map<object, unknown>): object {
  const target: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  done.set(value, target);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if ('value' in descriptor) descriptor.value = copy(descriptor.value, done);
    Object.defineProperty(target, name, descriptor);
  }
  return target;
}
