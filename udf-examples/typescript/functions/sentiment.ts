/** Scalar, written as a class: sentiment by word list. The list is made when a subtask opens the function. */
import { type FunctionContext, ScalarFunction } from '@drey/sdk/udf';

const GOOD = 'excellent amazing awesome love perfect good nice great happy fast recommend helpful';
const BAD = 'terrible awful horrible hate useless bad slow poor sad late broken';

export class Sentiment extends ScalarFunction {
  readonly signature = { args: { text: 'STRING' }, result: 'INT' };
  private readonly scores = new Map<string, number>();

  /** More words of either kind may come as job parameters (`sentiment.good`, `sentiment.bad`). */
  override open(context: FunctionContext): void {
    this.learn(`${GOOD} ${context.getJobParameter('sentiment.good', '')}`, 1);
    this.learn(`${BAD} ${context.getJobParameter('sentiment.bad', '')}`, -1);
  }

  eval(text: string | null): number | null {
    if (text === null) return null;
    let score = 0;
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) score += this.scores.get(word) ?? 0;
    return score;
  }

  private learn(words: string, score: number): void {
    for (const word of words.split(' ')) this.scores.set(word, score);
  }
}
