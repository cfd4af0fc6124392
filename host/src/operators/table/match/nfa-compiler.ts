/**
 * The automaton of a pattern. Consecutive rows must match consecutive variables, so states only take a row or go on without one.
 * States are built from the end of the pattern to its beginning.
 */
import type { PatternStep } from './pattern';

/** A condition on the current row; `C` is what it is evaluated in. */
export type Condition<C> = (context: C) => boolean;

export interface Transition<C> {
  /** take: the row becomes one of the state's variable; proceed: it is offered to the target as well. */
  readonly action: 'take' | 'proceed';
  readonly target: State<C>;
  condition: Condition<C> | undefined;
}

export interface State<C> {
  readonly id: number;
  /** Empty for the final state. */
  readonly variable: string;
  readonly final: boolean;
  readonly transitions: Transition<C>[];
}

export interface Automaton<C> {
  /** By id. */
  readonly states: readonly State<C>[];
  readonly start: State<C>;
}

export function compileAutomaton<C>(
  steps: readonly PatternStep[],
  conditionOf: (variable: string) => Condition<C> | undefined,
): Automaton<C> {
  const states: State<C>[] = [];
  const create = (variable: string): State<C> => {
    const state = { id: states.length, variable, final: variable === '', transitions: [] };
    states.push(state);
    return state;
  };
  let sink = create('');
  for (let i = steps.length - 1; i >= 0; i--) {
    sink = new StepCompiler(steps[i], conditionOf(steps[i].variable), create).compile(sink);
  }
  return { states, start: sink };
}

class StepCompiler<C> {
  constructor(
    private readonly step: PatternStep,
    private readonly take: Condition<C> | undefined,
    private readonly create: (variable: string) => State<C>,
  ) {}

  /** The state where the step begins; `sink` is where it leads. */
  compile(sink: State<C>): State<C> {
    const { kind, optional } = this.step;
    if (kind === 'SINGLE') return this.single(sink, sink, optional);
    return this.times(kind === 'LOOPING' ? this.looping(sink) : sink, sink);
  }

  private looping(sink: State<C>): State<C> {
    const state = this.create(this.step.variable);
    state.transitions.push({ action: 'proceed', target: sink, condition: undefined });
    if (this.step.greedy) this.onlyWithoutTake(sink);
    state.transitions.push({ action: 'take', target: state, condition: this.take });
    return state;
  }

  /** First the repetitions that may be left out, seen from the end, then those that must be. */
  private times(sink: State<C>, proceed: State<C>): State<C> {
    const { from, to, greedy, optional } = this.step;
    if (greedy && from !== to) this.onlyWithoutTake(sink);
    let last = sink;
    for (let i = from; i < to; i++) last = this.single(last, proceed, true);
    for (let i = 0; i < from - 1; i++) last = this.single(last, undefined, false);
    return this.single(last, proceed, optional);
  }

  private single(sink: State<C>, proceed: State<C> | undefined, optional: boolean): State<C> {
    const state = this.create(this.step.variable);
    state.transitions.push({ action: 'take', target: sink, condition: this.take });
    if (optional && proceed !== undefined) {
      state.transitions.push({ action: 'proceed', target: proceed, condition: undefined });
    }
    return state;
  }

  /** Greedy: what follows the repetition only gets rows that the repetition does not take. */
  private onlyWithoutTake(state: State<C>): void {
    const { take } = this;
    for (const transition of state.transitions) {
      const { condition } = transition;
      transition.condition = (context) =>
        (condition === undefined || condition(context)) && take !== undefined && !take(context);
    }
  }
}
