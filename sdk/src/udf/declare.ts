/** Functions without classes: `udf(signature, function)`, or an object with the methods of the class. */
import {
  AggregateFunction,
  AsyncScalarFunction,
  AsyncTableFunction,
  ScalarFunction,
  TableAggregateFunction,
  TableFunction,
  type UserDefinedFunction,
} from './functions';
import type { FunctionSignature } from './signature';

/** The methods of a function's class, without its description. */
export type Methods<F extends UserDefinedFunction> = Omit<F, 'signature' | 'collect'>;
type Eval = (...args: never[]) => unknown;
type AsyncEval = (...args: never[]) => Promise<unknown>;

function declare<F extends UserDefinedFunction>(
  type: { readonly prototype: F },
  signature: FunctionSignature,
  body: object | Eval,
  needed: readonly string[],
): F {
  const methods: object = typeof body === 'function' ? { eval: body } : body;
  for (const name of needed) {
    if (typeof (methods as Record<string, unknown>)[name] === 'function') continue;
    const what = (type as { readonly name?: string }).name ?? 'function';
    throw new TypeError(`A ${what} needs a method '${name}'`);
  }
  const own = typeof body === 'function' ? body.name : '';
  const named = signature.name === undefined && own !== '' ? { ...signature, name: own } : signature;
  const declared = Object.create(type.prototype, { signature: { value: named, enumerable: true } }) as F;
  // Methods of the object, those of its class included, with the object's own fields.
  const chain: object[] = [];
  for (let at = methods; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) chain.unshift(at);
  for (const level of chain) {
    const { constructor: _, ...descriptors } = Object.getOwnPropertyDescriptors(level) as Record<
      string,
      PropertyDescriptor
    >;
    Object.defineProperties(declared, descriptors);
  }
  return declared;
}

/** A scalar function. */
export function udf(signature: FunctionSignature, body: Eval | Methods<ScalarFunction>): ScalarFunction {
  return declare(ScalarFunction, signature, body, ['eval']);
}

/** A table function; a plain one returns an iterable of rows, or is a generator. */
export function udtf(signature: FunctionSignature, body: Eval | Methods<TableFunction>): TableFunction {
  return declare(TableFunction, signature, body, ['eval']);
}

/** An aggregate function. */
export function udaf<T, ACC>(
  signature: FunctionSignature,
  body: Methods<AggregateFunction<T, ACC>>,
): AggregateFunction<T, ACC> {
  return declare<AggregateFunction<T, ACC>>(AggregateFunction, signature, body, [
    'createAccumulator',
    'accumulate',
    'getValue',
  ]);
}

/** A table aggregate function. */
export function udtaf<T, ACC>(
  signature: FunctionSignature,
  body: Methods<TableAggregateFunction<T, ACC>>,
): TableAggregateFunction<T, ACC> {
  const emits = 'emitUpdateWithRetract' in body ? 'emitUpdateWithRetract' : 'emitValue';
  return declare<TableAggregateFunction<T, ACC>>(TableAggregateFunction, signature, body, [
    'createAccumulator',
    'accumulate',
    emits,
  ]);
}

/** A scalar function that answers with a promise. */
export function asyncUdf(
  signature: FunctionSignature,
  body: AsyncEval | Methods<AsyncScalarFunction>,
): AsyncScalarFunction {
  return declare(AsyncScalarFunction, signature, body, ['eval']);
}

/** A table function that answers with a promise of its rows. */
export function asyncUdtf(
  signature: FunctionSignature,
  body: AsyncEval | Methods<AsyncTableFunction>,
): AsyncTableFunction {
  return declare(AsyncTableFunction, signature, body, ['eval']);
}
