/** Options of a table environment. */
import { Configuration } from '../configuration';

/** Options under Flink's keys; those that are not set come from the stream environment. */
export class TableConfig {
  readonly #own = new Configuration();

  constructor(private readonly root: Configuration) {}

  get(key: string): string | undefined {
    return this.#own.getString(key) ?? this.root.getString(key);
  }

  set(key: string, value: string): this {
    this.#own.set(key, value);
    return this;
  }

  /** Name of the time zone in which TIMESTAMP_LTZ values are shown. */
  setLocalTimeZone(zone: string): this {
    return this.set('table.local-time-zone', zone);
  }

  getLocalTimeZone(): string {
    const zone = this.get('table.local-time-zone') ?? 'default';
    return zone === 'default' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  }

  /** ms that state is kept without being updated; 0 = for ever. */
  setIdleStateRetention(millis: number): this {
    return this.set('table.exec.state.ttl', `${millis} ms`);
  }

  getConfiguration(): Configuration {
    return this.#own;
  }

  /** All options, those of the stream environment included. */
  toMap(): Map<string, string> {
    return new Map([...this.root.toMap(), ...this.#own.toMap()]);
  }
}
