/** What a guest prints: whole lines, labelled with the function's name, and only so much of them. */

/** Longer lines are cut. Characters. */
const MAX_LINE = 1000;
/** What one instance may print. Characters. */
const MAX_TOTAL = 64 * 1024;
/** Bytes of it that are looked at, with those that are cut. */
const MAX_LOOKED = 16 * MAX_TOTAL;

/** Control characters could overwrite labels, or tell the terminal what to do. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '\u{fffd}');
}

export class GuestOutput {
  private readonly decoder = new TextDecoder();
  private line = '';
  private left = MAX_TOTAL;
  private looked = 0;

  /** `granted` false: what the guest prints is dropped. */
  constructor(
    private readonly label: string,
    private readonly granted: boolean,
    private readonly print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {}

  write(bytes: Uint8Array): void {
    if (!this.granted || this.left < 0) return;
    // Looking at bytes costs time, whether they are shown or not.
    this.looked += Math.min(bytes.length, MAX_TOTAL);
    if (this.looked > MAX_LOOKED) {
      this.flush();
      this.left = Math.min(this.left, 0);
      this.emit('');
      return;
    }
    const lines = this.decoder.decode(bytes.subarray(0, MAX_TOTAL), { stream: true }).split('\n');
    lines[0] = this.line + lines[0];
    // A line that never ends must not be kept whole.
    this.line = (lines.pop() ?? '').slice(0, MAX_LINE + 1);
    for (const line of lines) this.emit(line);
  }

  /** Prints the line that has not ended. */
  flush(): void {
    if (this.line !== '') this.emit(this.line);
    this.line = '';
  }

  private emit(line: string): void {
    if (this.left < 0) return;
    const text = line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
    this.left -= text.length + 1;
    if (this.left < 0) this.print(`[${this.label}] (more output is not shown)`);
    else this.print(`[${this.label}] ${printable(text)}`);
  }
}
