/** Constants as JavaScript text. */
import type { CodeBuilder } from './code-builder';

const LONGEST_TEXT = 80;

/** Code for an internal value: primitives in line, anything else as a constant of the generated function. */
export function literalCode(value: unknown, builder: CodeBuilder, hint = 'constant'): string {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
      return String(value);
    case 'string':
      if (value.length <= LONGEST_TEXT)
        return JSON.stringify(value)
          .replace(/\u2028/g, '\\u2028')
          .replace(/\u2029/g, '\\u2029');
      return builder.constant('text', value);
    default:
      return value === null ? 'null' : builder.constant(hint, value);
  }
}
