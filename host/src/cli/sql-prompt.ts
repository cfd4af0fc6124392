/** The interactive prompt: statements over several lines, history, Ctrl-C. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { splitStatements } from '../sql/index';
import type { SqlClient } from './sql-client';
import type { Output } from './sql-messages';

const PROMPT = 'Flink SQL> ';
const CONTINUATION = '> ';
const HISTORY_SIZE = 1000;

export function historyPath(): string {
  return join(homedir(), '.drey-sql-history');
}

/** Reads statements until QUIT or the end of the input. */
export class Prompt {
  private buffer = '';
  private busy = false;
  private readonly lines: Interface & { history?: string[] };
  private readonly waiting: string[] = [];
  private done: () => void = () => {};

  constructor(
    private readonly client: SqlClient,
    private readonly output: Output,
    private readonly historyFile: string,
  ) {
    const terminal = process.stdin.isTTY === true;
    this.lines = createInterface({
      input: process.stdin,
      output: terminal ? process.stdout : undefined,
      terminal,
      history: terminal ? readHistory(historyFile) : [],
      historySize: HISTORY_SIZE,
      prompt: PROMPT,
    });
  }

  run(): Promise<void> {
    if (this.interactive) {
      this.output.write(
        `\nWelcome to drey sql. 'HELP;' lists all commands, 'QUIT;' ends.\nHistory: ${this.historyFile}\n\n`,
      );
    }
    const ended = new Promise<void>((resolve) => {
      this.done = resolve;
    });
    this.lines.on('line', (line) => {
      this.waiting.push(line);
      void this.drain();
    });
    this.lines.on('SIGINT', () => this.onInterrupt());
    this.lines.on('close', () => {
      this.waiting.push('');
      void this.drain(true);
    });
    this.ask();
    return ended;
  }

  private get interactive(): boolean {
    return process.stdin.isTTY === true;
  }

  private ask(): void {
    if (!this.interactive || this.client.hasQuit) return;
    this.lines.setPrompt(this.buffer === '' ? PROMPT : CONTINUATION);
    this.lines.prompt();
  }

  private closed = false;

  /** Lines that come while a statement runs wait for its end. */
  private async drain(closing = false): Promise<void> {
    this.closed ||= closing;
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length > 0 && !this.client.hasQuit) await this.accept(this.waiting.shift()!);
    this.busy = false;
    if (this.client.hasQuit || this.closed) this.finish();
    else this.ask();
  }

  private finish(): void {
    this.done();
    this.lines.close();
  }

  private async accept(line: string): Promise<void> {
    this.buffer = this.buffer === '' ? line : `${this.buffer}\n${line}`;
    const last = this.closed && this.waiting.length === 0;
    const statements = splitStatements(this.buffer);
    if (statements.length === 0) {
      this.buffer = '';
      return;
    }
    if (!last && !statements.every(({ terminated }) => terminated)) return;
    const text = this.buffer;
    this.buffer = '';
    this.remember(text);
    for (const { text: statement } of statements) {
      await this.client.run(statement);
      if (this.client.hasQuit) return;
      if (this.interactive) this.output.write('\n');
    }
  }

  /** The statement in one line, in the place of its lines. */
  private remember(text: string): void {
    if (!this.interactive) return;
    const lines = text.split('\n');
    const whole = lines.map((line) => line.trim()).join(' ');
    const { history } = this.lines;
    if (history && lines.length > 1) {
      while (history.length > 0 && lines.includes(history[0]!)) history.shift();
      history.unshift(whole);
    }
    try {
      appendFileSync(this.historyFile, `${whole}\n`);
    } catch (error) {
      this.output.write(`The history cannot be written: ${(error as Error).message}\n`);
    }
  }

  /** Ends the query that runs, or forgets what was typed. */
  private onInterrupt(): void {
    if (this.client.cancelQuery()) return;
    this.buffer = '';
    // To the end of the line, then cut all that is before it.
    this.lines.write(null, { ctrl: true, name: 'e' });
    this.lines.write(null, { ctrl: true, name: 'u' });
    this.output.write('\n');
    this.ask();
  }
}

/** Latest first, as readline wants it. */
function readHistory(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter(Boolean).reverse().slice(0, HISTORY_SIZE);
}
