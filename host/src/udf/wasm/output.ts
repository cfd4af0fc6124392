/** What guests print: each line with the function's name, and not without end. */

import { printable } from '../wasi/guest-output';

const MAX_LINES = 1000;
const MAX_LINE = 4096;

export class GuestOutput {
  private lines = 0;

  constructor(
    private readonly label: string,
    private readonly write: (text: string) => void = (text) => void process.stdout.write(text),
  ) {}

  line(text: string): void {
    if (++this.lines > MAX_LINES) return;
    const rest = this.lines === MAX_LINES ? ' (no more is shown)' : '';
    const parts = text.slice(0, MAX_LINE).split('\n');
    this.lines = Math.min(MAX_LINES, this.lines + parts.length - 1);
    for (const part of parts) this.write(`[${this.label}] ${printable(part)}${rest}\n`);
  }
}
