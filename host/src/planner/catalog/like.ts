/** LIKE of SHOW statements. */

/** `%` any text, `_` one character, `\` makes the next character plain. */
export function likePattern(pattern: string, ignoreCase: boolean): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '\\' && i + 1 < pattern.length) {
      source += escapeRegExp(pattern[++i]!);
    } else {
      source += char === '%' ? '[\\s\\S]*' : char === '_' ? '[\\s\\S]' : escapeRegExp(char);
    }
  }
  return new RegExp(`^${source}$`, ignoreCase ? 'i' : '');
}

function escapeRegExp(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
