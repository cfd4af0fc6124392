/** Text that arrives in chunks of bytes. */
import type { FormatDecoder } from './contracts';

const BYTES_KEPT = new Uint8Array(0);

/** A decoder that keeps an incomplete character for the next chunk. Throws on an unknown charset. */
export class ChunkText {
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(charset: string) {
    try {
      this.#decoder = new TextDecoder(charset, { ignoreBOM: false });
    } catch {
      throw new Error(`Unknown charset '${charset}'`);
    }
  }

  push(chunk: Uint8Array): string {
    return this.#decoder.decode(chunk, { stream: true });
  }

  end(): string {
    return this.#decoder.decode(BYTES_KEPT);
  }
}

/** Cuts text into lines at `\n` and `\r\n`; what follows the last line end is kept. */
export class LineSplitter {
  #rest = '';

  push(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (line.charCodeAt(line.length - 1) === 13) lines[i] = line.slice(0, -1);
    }
    return lines;
  }

  /** The line without an end, if there is one. */
  end(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

/** For formats whose records are lines. */
export class LineDecoder implements FormatDecoder {
  readonly #text: ChunkText;
  readonly #lines = new LineSplitter();

  constructor(
    private readonly read: (line: string, rows: unknown[]) => void,
    charset = 'UTF-8',
  ) {
    this.#text = new ChunkText(charset);
  }

  push(chunk: Uint8Array): unknown[] {
    return this.rows(this.#lines.push(this.#text.push(chunk)));
  }

  end(): unknown[] {
    return this.rows([...this.#lines.push(this.#text.end()), ...this.#lines.end()]);
  }

  private rows(lines: readonly string[]): unknown[] {
    const rows: unknown[] = [];
    for (const line of lines) this.read(line, rows);
    return rows;
  }
}
