/** A value of the user's code that is not of the type it should have. */
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';

const SHOWN = 100;

export class Mismatch extends Error {
  override readonly name = 'Mismatch';
  /** Where in the value: field names, `[2]`, outermost first. */
  readonly path: string[] = [];

  constructor(
    readonly expected: string,
    readonly got: string,
  ) {
    super();
  }

  /** To be called from the inside out. */
  at(step: string): this {
    this.path.unshift(step);
    return this;
  }

  /** `result.items[2].price: expected DECIMAL(10, 2), got 'x' (string)`. */
  describe(root: string): string {
    const place = this.path.map((step) => (step.startsWith('[') ? step : `.${step}`)).join('');
    return `${root}${place}: expected ${this.expected}, got ${this.got}`;
  }
}

export function mismatch(type: LogicalType, value: unknown, note = ''): Mismatch {
  return new Mismatch(typeSummary(type), `${shownValue(value)}${note && ` (${note})`}`);
}

/** Short text of any value, with its kind where the text does not tell. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return `'${shortened(value)}' (string)`;
  if (typeof value === 'bigint') return `${shortened(String(value))}n (bigint)`;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value} (${typeof value})`;
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  return objectText(value);
}

function objectText(value: object): string {
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  const kind = typeof name === 'string' && name !== '' && name !== 'Object' ? name : 'object';
  let text: string;
  try {
    text = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item)) ?? '';
  } catch {
    text = '';
  }
  return text === '' ? `an object (${kind})` : `${shortened(text)} (${kind})`;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
