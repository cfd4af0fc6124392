/** Sentiment by word list: the words of a text that are good, less those that are bad. The list is made once for an instance. */

const SCORES = new Map<string, i32>();

function learn(words: string, score: i32): void {
  const list = words.split(' ');
  for (let i = 0; i < list.length; i++) SCORES.set(list[i], score);
}
learn('excellent amazing awesome love perfect', 2);
learn('good nice great happy fast recommend helpful', 1);
learn('bad slow poor sad late broken', -1);
learn('terrible awful horrible hate useless', -2);

/** Positive for good texts, NULL for NULL. */
export function sentiment(text: string): i32 {
  let score = 0;
  let word = '';
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) | 32 : 0;
    if (code >= 97 && code <= 122) word += String.fromCharCode(code);
    else if (word != '') {
      if (SCORES.has(word)) score += SCORES.get(word);
      word = '';
    }
  }
  return score;
}
