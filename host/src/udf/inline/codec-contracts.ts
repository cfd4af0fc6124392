/** What codecs of values are. */
export type Convert = (value: unknown) => unknown;

/** Both functions are for values that are not null. */
export interface Codec {
  /** undefined: the forms are equal. */
  readonly toUser: Convert | undefined;
  /** Throws Mismatch. */
  readonly fromUser: Convert;
}

/** Of any realm: a module in a context of its own has another Object. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
