/** The parts of JSON paths, and what parsers of their text share. */
import type { Json } from './values';

/** A condition in `[?( )]` about `@` (and `$`). */
export type Predicate = (current: Json, root: Json) => boolean;

export type PathToken =
  | { readonly kind: 'properties'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly test: Predicate }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly string[] };

export interface JsonPath {
  readonly tokens: readonly PathToken[];
  /** One result at most. */
  readonly definite: boolean;
  /** As in messages: `$['a'][0]`. */
  readonly text: string;
  /** Begins at `@`. */
  readonly relative: boolean;
}

/** Not a path: reported with the whole specification. */
export class InvalidPath extends Error {}

export function tokenText(token: PathToken): string {
  switch (token.kind) {
    case 'properties':
      return `[${token.names.map((name) => `'${name}'`).join(',')}]`;
    case 'indexes':
      return `[${token.indexes.join(',')}]`;
    case 'slice':
      return `[${token.from ?? ''}:${token.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descend':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${token.name}()`;
  }
}

/** Where the bracket at `start` closes, quoted text and regular expressions aside; -1 when it does not. */
export function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  let quote = '';
  for (let i = start; i < text.length; i++) {
    const char = text[i] as string;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '/' && /=~\s*$/.test(text.slice(0, i))) quote = '/';
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return i;
  }
  return -1;
}

/** Parts between commas that are not inside quotes or brackets. */
export function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
