/** Reads the options of a connector or format; what nobody asked for is refused by name. */
export class OptionReader {
  readonly #asked = new Set<string>();

  /** @param owner for messages, such as `connector "datagen"` */
  constructor(
    private readonly owner: string,
    private readonly options: ReadonlyMap<string, string>,
  ) {}

  text(name: string): string | undefined;
  text(name: string, fallback: string): string;
  text(name: string, fallback?: string): string | undefined {
    this.#asked.add(name);
    return this.options.get(name) ?? fallback;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Error(`The ${this.owner} needs the option '${name}'`);
    return value;
  }

  /** A safe integer. Throws on anything else. */
  integer(name: string): number | undefined;
  integer(name: string, fallback: number): number;
  integer(name: string, fallback?: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) throw this.invalid(name, text, 'an integer');
    return value;
  }

  /** A 64-bit integer. */
  long(name: string): bigint {
    const text = this.required(name);
    if (!/^-?\d+$/.test(text)) throw this.invalid(name, text, 'an integer');
    return BigInt(text);
  }

  decimal(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw this.invalid(name, text, 'a number');
    return value;
  }

  boolean(name: string, fallback = false): boolean {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (text !== 'true' && text !== 'false') throw this.invalid(name, text, 'true or false');
    return text === 'true';
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const text = this.text(name, fallback);
    if (!(values as readonly string[]).includes(text)) throw this.invalid(name, text, `one of ${values.join(', ')}`);
    return text as T;
  }

  json<T>(name: string): T {
    const text = this.required(name);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.invalid(name, text, 'JSON');
    }
  }

  /** To be called when all options have been read. */
  end(): void {
    for (const name of this.options.keys()) {
      if (!this.#asked.has(name)) {
        const known = [...this.#asked].sort().join(', ') || 'none';
        throw new Error(`The ${this.owner} has no option '${name}'. Supported options: ${known}`);
      }
    }
  }

  private invalid(name: string, text: string, expected: string): Error {
    return new Error(`Invalid value '${text}' for option '${name}' of the ${this.owner}: expected ${expected}`);
  }
}
