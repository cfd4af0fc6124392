/** The row pattern as CEP takes it: a chain of single variables, each with its quantifier. What else SQL can say is refused. */
import type { Pattern } from '../../../planner/contracts';
import { SqlError, tableError } from '../../../types/sql-error';
import type { MatchConfig } from '../configs';

/** A variable of the chain. */
export interface PatternStep {
  readonly variable: string;
  /** SINGLE: once; TIMES: between `from` and `to` times; LOOPING: `from` times or more. */
  readonly kind: 'SINGLE' | 'TIMES' | 'LOOPING';
  /** At least 1: zero times is `optional`. */
  readonly from: number;
  readonly to: number;
  readonly optional: boolean;
  readonly greedy: boolean;
}

function malformed(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.cep.pattern.MalformedPatternException');
}

/** The chain of a pattern. Throws Flink's errors for patterns that it does not support. */
export function patternSteps(pattern: Pattern): PatternStep[] {
  const steps: PatternStep[] = [];
  addSteps(pattern, steps);
  return steps;
}

function addSteps(pattern: Pattern, steps: PatternStep[]): void {
  switch (pattern.kind) {
    case 'variable':
      steps.push(single(pattern.name, steps));
      break;
    case 'sequence':
      for (const part of pattern.parts) addSteps(part, steps);
      break;
    case 'quantified': {
      const { part } = pattern;
      if (part.kind !== 'variable') {
        throw tableError(`Expression not supported: ${patternText(part)} Group patterns are not supported yet.`);
      }
      steps.push(quantified(single(part.name, steps), pattern, steps[steps.length - 1]));
      break;
    }
    default:
      throw tableError(
        `Expression not supported: ${patternText(pattern)}. Currently, CEP doesn't support ${lacking(pattern.kind)}`,
      );
  }
}

function lacking(kind: 'alternation' | 'permute' | 'exclude'): string {
  if (kind === 'alternation') return 'branching patterns.';
  return kind === 'permute' ? 'PERMUTE patterns.' : "'{-' '-}' patterns.";
}

function single(variable: string, steps: readonly PatternStep[]): PatternStep {
  if (steps.some((step) => step.variable === variable)) {
    throw tableError('Pattern variables must be unique. That might change in the future.');
  }
  return { variable, kind: 'SINGLE', from: 1, to: 1, optional: false, greedy: false };
}

function quantified(
  step: PatternStep,
  { min, max, greedy }: Pattern & { readonly kind: 'quantified' },
  previous: PatternStep | undefined,
): PatternStep {
  const optional = min === 0;
  if (optional && (max === 1 || max === Number.POSITIVE_INFINITY) && previous?.greedy) {
    throw malformed('Optional pattern cannot be preceded by greedy pattern');
  }
  if (min === 0 && max === 1) {
    if (!greedy) throw tableError('Reluctant optional variables are not supported yet.');
    return { ...step, optional };
  }
  if (max === Number.POSITIVE_INFINITY) {
    const from = Math.max(min, 1);
    return { ...step, kind: 'LOOPING', from, to: from, optional, greedy };
  }
  const from = Math.max(min, 1);
  if (max < from) {
    const message = `The to should be a number greater than or equal to from: ${from}.`;
    throw new SqlError(message, 'java.lang.IllegalArgumentException');
  }
  return { ...step, kind: 'TIMES', from, to: max, optional, greedy: greedy && min !== max };
}

/** As Calcite prints a pattern. */
function patternText(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return `_UTF-16LE'${pattern.name}'`;
    case 'sequence':
      return chainText('', pattern.parts);
    case 'alternation':
      return chainText('|', pattern.parts);
    case 'permute':
      return `PATTERN_PERMUTE(${pattern.parts.map(patternText).join(', ')})`;
    case 'exclude':
      return `PATTERN_EXCLUDE(${patternText(pattern.part)})`;
    default: {
      const max = pattern.max === Number.POSITIVE_INFINITY ? -1 : pattern.max;
      return `PATTERN_QUANTIFIER(${patternText(pattern.part)}, ${pattern.min}, ${max}, ${!pattern.greedy})`;
    }
  }
}

/** Chains are nested to the left. */
function chainText(operator: string, parts: readonly Pattern[]): string {
  return parts.map(patternText).reduce((left, right) => `${operator}(${left}, ${right})`);
}

/** Checks the chain as a whole: what only shows when all of it is known. */
export function checkPattern(steps: readonly PatternStep[], config: Pick<MatchConfig, 'after' | 'subsets'>): void {
  const { kind, variable } = config.after;
  if ((kind === 'TO_FIRST' || kind === 'TO_LAST') && !steps.some((step) => step.variable === variable)) {
    throw malformed('The pattern name specified in AfterMatchSkipStrategy can not be found in the given Pattern');
  }
  if (steps.every(({ optional }) => optional)) {
    throw tableError(
      'Patterns that can produce empty matches are not supported. There must be at least one non-optional state.',
    );
  }
  if (steps[steps.length - 1].greedy) {
    throw tableError(
      'Greedy quantifiers are not allowed as the last element of a Pattern yet. ' +
        'Finish your pattern with either a simple variable or reluctant quantifier.',
    );
  }
}
