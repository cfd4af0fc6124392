/** Configuration by Flink's keys. Values are kept as text; typed getters and options read them. */
import { Duration, parseDuration } from './time';

/** A key with a type and a default. Make one with {@link ConfigOptions}. */
export interface ConfigOption<T> {
  readonly key: string;
  readonly defaultValue: T | undefined;
  readonly fallbackKeys: readonly string[];
  parse(text: string): T;
  format(value: T): string;
}

type Writable = string | number | boolean | Duration | readonly string[];

function text(value: Writable): string {
  if (Array.isArray(value)) {
    return value.join(';');
  }
  return String(value);
}

function parseNumber(key: string, value: string, integer: boolean): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isNaN(number) || (integer && !Number.isInteger(number))) {
    throw new Error(`Could not parse value '${value}' for key '${key}'.`);
  }
  return number;
}

function parseBoolean(key: string, value: string): boolean {
  switch (value.trim().toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      throw new Error(`Could not parse value '${value}' for key '${key}': expected true or false.`);
  }
}

class Option<T> implements ConfigOption<T> {
  constructor(
    readonly key: string,
    readonly defaultValue: T | undefined,
    readonly fallbackKeys: readonly string[],
    private readonly read: (key: string, text: string) => T,
    private readonly write: (value: T) => string,
  ) {}

  parse(value: string): T {
    return this.read(this.key, value);
  }

  format(value: T): string {
    return this.write(value);
  }

  withFallbackKeys(...keys: string[]): Option<T> {
    return new Option(this.key, this.defaultValue, [...this.fallbackKeys, ...keys], this.read, this.write);
  }
}

class TypedOptionBuilder<T> {
  constructor(
    private readonly key: string,
    private readonly read: (key: string, text: string) => T,
    private readonly write: (value: T) => string = String,
  ) {}

  defaultValue(value: T): Option<T> {
    return new Option(this.key, value, [], this.read, this.write);
  }

  noDefaultValue(): Option<T> {
    return new Option<T>(this.key, undefined, [], this.read, this.write);
  }

  /** Items separated by ';'. */
  asList(): TypedOptionBuilder<T[]> {
    return new TypedOptionBuilder<T[]>(
      this.key,
      (key, value) =>
        value
          .split(';')
          .filter(Boolean)
          .map((item) => this.read(key, item)),
      (values) => values.map((value) => this.write(value)).join(';'),
    );
  }
}

/** Entry to options: `ConfigOptions.key('parallelism.default').intType().defaultValue(1)`. */
export const ConfigOptions = {
  key(key: string) {
    return {
      booleanType: () => new TypedOptionBuilder<boolean>(key, parseBoolean),
      intType: () => new TypedOptionBuilder<number>(key, (k, v) => parseNumber(k, v, true)),
      longType: () => new TypedOptionBuilder<number>(key, (k, v) => parseNumber(k, v, true)),
      floatType: () => new TypedOptionBuilder<number>(key, (k, v) => parseNumber(k, v, false)),
      doubleType: () => new TypedOptionBuilder<number>(key, (k, v) => parseNumber(k, v, false)),
      stringType: () => new TypedOptionBuilder<string>(key, (_, v) => v),
      durationType: () => new TypedOptionBuilder<Duration>(key, (_, v) => Duration.ofMillis(parseDuration(v))),
    };
  },
} as const;

export class Configuration {
  readonly #values = new Map<string, string>();

  constructor(initial: Iterable<readonly [string, Writable]> | Readonly<Record<string, Writable>> = {}) {
    const entries = Symbol.iterator in initial ? initial : Object.entries(initial);
    for (const [key, value] of entries as Iterable<readonly [string, Writable]>) {
      this.set(key, value);
    }
  }

  /** Sets a value by key or by option. */
  set(key: string, value: Writable): this;
  set<T>(option: ConfigOption<T>, value: T): this;
  set<T>(key: string | ConfigOption<T>, value: T | Writable): this {
    if (typeof key === 'string') {
      this.#values.set(key, text(value as Writable));
    } else {
      this.#values.set(key.key, key.format(value as T));
    }
    return this;
  }

  /** The option's value, its default, or `override` when it is not set. */
  get<T>(option: ConfigOption<T>, override?: T): T | undefined {
    for (const key of [option.key, ...option.fallbackKeys]) {
      const value = this.#values.get(key);
      if (value !== undefined) {
        return option.parse(value);
      }
    }
    return override ?? option.defaultValue;
  }

  getString(key: string): string | undefined;
  getString(key: string, defaultValue: string): string;
  getString(key: string, defaultValue?: string): string | undefined {
    return this.#values.get(key) ?? defaultValue;
  }

  setString(key: string, value: string): this {
    return this.set(key, value);
  }

  getInteger(key: string, defaultValue: number): number {
    const value = this.#values.get(key);
    return value === undefined ? defaultValue : parseNumber(key, value, true);
  }

  setInteger(key: string, value: number): this {
    return this.set(key, value);
  }

  getLong(key: string, defaultValue: number): number {
    return this.getInteger(key, defaultValue);
  }

  setLong(key: string, value: number): this {
    return this.set(key, value);
  }

  getDouble(key: string, defaultValue: number): number {
    const value = this.#values.get(key);
    return value === undefined ? defaultValue : parseNumber(key, value, false);
  }

  setDouble(key: string, value: number): this {
    return this.set(key, value);
  }

  getFloat(key: string, defaultValue: number): number {
    return this.getDouble(key, defaultValue);
  }

  setFloat(key: string, value: number): this {
    return this.set(key, value);
  }

  getBoolean(key: string, defaultValue: boolean): boolean {
    const value = this.#values.get(key);
    return value === undefined ? defaultValue : parseBoolean(key, value);
  }

  setBoolean(key: string, value: boolean): this {
    return this.set(key, value);
  }

  /** ms. */
  getDuration(key: string, defaultValueMs: number): number {
    const value = this.#values.get(key);
    return value === undefined ? defaultValueMs : parseDuration(value);
  }

  containsKey(key: string): boolean {
    return this.#values.has(key);
  }

  contains(option: ConfigOption<unknown>): boolean {
    return [option.key, ...option.fallbackKeys].some((key) => this.#values.has(key));
  }

  removeKey(key: string): boolean {
    return this.#values.delete(key);
  }

  removeConfig(option: ConfigOption<unknown>): boolean {
    return this.#values.delete(option.key);
  }

  keySet(): Set<string> {
    return new Set(this.#values.keys());
  }

  addAll(other: Configuration, prefix = ''): this {
    for (const [key, value] of other.toMap()) {
      this.#values.set(prefix + key, value);
    }
    return this;
  }

  addAllToDict(target: Map<string, string>): void {
    for (const [key, value] of this.#values) {
      target.set(key, value);
    }
  }

  toMap(): Map<string, string> {
    return new Map(this.#values);
  }

  clone(): Configuration {
    return new Configuration(this.#values);
  }

  equals(other: Configuration): boolean {
    const values = other.toMap();
    return values.size === this.#values.size && [...values].every(([key, value]) => this.#values.get(key) === value);
  }

  toString(): string {
    return `{${[...this.#values].map(([key, value]) => `${key}=${value}`).join(', ')}}`;
  }
}
