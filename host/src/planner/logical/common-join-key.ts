/**
 * The key that all inputs of a multi-join share: columns that equalities between inputs make equal across every join step (Flink's
 * AttributeBasedJoinKeyExtractor).
 */
import { conjuncts } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';

/** A column of an input. */
interface Attribute {
  readonly input: number;
  readonly column: number;
}

interface Equality {
  /** Of the input further left. */
  readonly left: Attribute;
  readonly right: Attribute;
}

const idOf = ({ input, column }: Attribute): string => `${input}.${column}`;

/** Sets of columns that are equal to each other. */
class EqualColumns {
  private readonly parents = new Map<string, string>();
  private readonly ranks = new Map<string, number>();
  readonly attributes = new Map<string, Attribute>();

  unite(a: Attribute, b: Attribute): void {
    const [first, second] = [this.rootOf(this.add(a)), this.rootOf(this.add(b))];
    if (first === second) return;
    const [firstRank, secondRank] = [this.ranks.get(first) as number, this.ranks.get(second) as number];
    if (firstRank < secondRank) {
      this.parents.set(first, second);
      return;
    }
    this.parents.set(second, first);
    if (firstRank === secondRank) this.ranks.set(first, firstRank + 1);
  }

  private add(attribute: Attribute): string {
    const id = idOf(attribute);
    if (!this.attributes.has(id)) {
      this.attributes.set(id, attribute);
      this.parents.set(id, id);
      this.ranks.set(id, 0);
    }
    return id;
  }

  private rootOf(id: string): string {
    const parent = this.parents.get(id) as string;
    return parent === id ? id : this.rootOf(parent);
  }

  /** Each set with the column of its root, by which keys are ordered. */
  sets(): { readonly order: number; readonly members: ReadonlyMap<string, Attribute> }[] {
    const sets = new Map<string, Map<string, Attribute>>();
    for (const [id, attribute] of this.attributes) {
      const root = this.rootOf(id);
      const members = sets.get(root) ?? new Map<string, Attribute>();
      members.set(id, attribute);
      sets.set(root, members);
    }
    return [...sets].map(([root, members]) => ({ order: (this.attributes.get(root) as Attribute).column, members }));
  }
}

/**
 * The key columns of each input in one order; empty lists when no condition compares columns of two inputs. Undefined when there
 * are such conditions, but no key that all inputs share.
 */
export function commonJoinKey(
  fieldCounts: readonly number[],
  conditions: readonly Expr[],
): readonly (readonly number[])[] | undefined {
  const equalities = conditions.flatMap((condition) => conjuncts(condition)).flatMap(equalitiesOf(fieldCounts));
  if (equalities.length === 0) return fieldCounts.map(() => []);
  const columns = new EqualColumns();
  const byStep = [...equalities].sort((a, b) => a.right.input - b.right.input);
  for (const { left, right } of byStep) columns.unite(left, right);
  const steps = stepsOf(equalities);
  const sets = columns.sets().filter(({ members }) => steps.every((step) => step.some((id) => members.has(id))));
  const keys = fieldCounts.map((_, input) =>
    sets
      .flatMap(({ order, members }) => {
        const own = [...members.values()].filter((member) => member.input === input).map(({ column }) => column);
        return own.length === 0 ? [] : [{ order, column: Math.min(...own) }];
      })
      .sort((a, b) => a.order - b.order || a.column - b.column)
      .map(({ column }) => column),
  );
  return keys.some((key) => key.length === 0) ? undefined : keys;
}

/** `column = column` of two inputs. */
function equalitiesOf(fieldCounts: readonly number[]): (condition: Expr) => Equality[] {
  const attribute = (index: number): Attribute => {
    let start = 0;
    let input = 0;
    while (index >= start + fieldCounts[input]) start += fieldCounts[input++];
    return { input, column: index - start };
  };
  return (condition) => {
    if (condition.kind !== 'call' || condition.name !== '=') return [];
    const [a, b] = condition.args;
    if (a.kind !== 'input' || b.kind !== 'input') return [];
    const [left, right] = [attribute(a.index), attribute(b.index)].sort((x, y) => x.input - y.input);
    return left.input === right.input ? [] : [{ left, right }];
  };
}

/** The columns that each join step compares; those of the first input are a step of their own. */
function stepsOf(equalities: readonly Equality[]): string[][] {
  const steps = new Map<number, string[]>();
  const add = (step: number, ...ids: string[]) => void steps.set(step, [...(steps.get(step) ?? []), ...ids]);
  for (const { left, right } of equalities) {
    if (left.input === 0) add(0, idOf(left));
    add(right.input, idOf(left), idOf(right));
  }
  return [...steps.values()];
}
