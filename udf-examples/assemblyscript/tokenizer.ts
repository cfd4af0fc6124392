/** A table function: the words of a text, one row each. */

export class Token {
  constructor(
    public word: string,
    /** From 1. */
    public position: i32,
  ) {}
}

function isWord(code: i32): bool {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0;
}

@udtf
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && isWord(text.charCodeAt(i))) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      tokens.push(new Token(text.substring(start, i).toLowerCase(), tokens.length + 1));
      start = -1;
    }
  }
  return tokens;
}
