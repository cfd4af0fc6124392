/** Texts as Flink keeps them: in UTF-8. */

/** Half a surrogate pair has no UTF-8 form: Java writes a question mark. */
export function storedText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '?');
}
