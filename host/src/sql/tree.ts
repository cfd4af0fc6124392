/** Comparison of syntax trees. */

/** Where things were written, and how. */
const PLACES = new Set(['span', 'quoted', 'keyword', 'conditionKeyword']);

/** The tree without what printing does not keep: spans, and whether names were quoted. */
export function withoutSpans(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(withoutSpans);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const entries = Object.entries(node).filter(([key]) => !PLACES.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutSpans(value)]));
}
