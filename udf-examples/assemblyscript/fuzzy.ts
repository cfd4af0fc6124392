/** Fuzzy match of names by edit distance (Levenshtein). */

export function levenshtein(a: string, b: string): i32 {
  const row = new StaticArray<i32>(b.length + 1);
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 0; i < a.length; i++) {
    let diagonal = row[0];
    row[0] = i + 1;
    for (let j = 0; j < b.length; j++) {
      const replaced = diagonal + (a.charCodeAt(i) == b.charCodeAt(j) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = min(replaced, min(row[j], diagonal) + 1);
    }
  }
  return row[b.length];
}

/** True when at most a fifth of the longer name differs; a name that is NULL matches nothing. */
export function fuzzyMatch(a: string | null, b: string | null): bool {
  if (a === null || b === null) return false;
  return levenshtein(a, b) * 5 <= max(a.length, b.length);
}
