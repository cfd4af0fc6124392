/** Patterns of topics, which are Java's. */
import { compileJavaRegex } from '../../functions/java-regex/regex';

/** Tells whether a whole name matches. Throws on text that is no pattern. */
export function topicMatcher(pattern: string): (topic: string) => boolean {
  const regex = compileJavaRegex(pattern);
  return (topic) => regex.matches(topic);
}
