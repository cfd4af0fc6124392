/**
 * Columns of a changelog by which an earlier row is found again must come out the same each time they are computed
 * (`table.optimizer.non-deterministic-update.strategy` = TRY_RESOLVE). Lookup joins are made to remember what they found; what
 * cannot be helped is refused. The requirement is a set of columns, handed from each node to its inputs.
 */
import { isDeterministic, isDynamic, some } from '../../expressions/analyze';
import { explainText } from '../../expressions/print';
import type { Expr } from '../../expressions/contracts';
import { lookupFunction } from '../../functions/registry';
import type { SessionInfo } from '../../functions/contracts';
import { tableError } from '../../types/sql-error';
import { containsAll, isSideUnique } from './column-sets';
import { durationOption } from './convert/options';
import { explainTree } from './explain';
import { GroupAggregate, OverAggregate } from './nodes/aggregate-nodes';
import { Calc, Correlate, Exchange, Expand, ProjectingNode } from './nodes/calc-nodes';
import { ChangelogNormalize } from './nodes/changelog-nodes';
import { Join, keysInGroup, LookupJoin, TemporalJoin } from './nodes/join-nodes';
import { Rank } from './nodes/rank-nodes';
import { Sink } from './nodes/sink';
import { Source } from './nodes/source';
import type { PhysicalNode } from './node';
import { isInsertOnly } from './traits';

type Columns = readonly number[];

export function resolveNonDeterministicUpdates(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  const strategy = session.option('table.optimizer.non-deterministic-update.strategy')?.toUpperCase();
  if (session.batch || strategy !== 'TRY_RESOLVE') return root;
  const ttl = durationOption(session.option, 'table.exec.state.ttl', 0);
  return new Resolver(ttl).root(root);
}

class Resolver {
  constructor(private readonly ttl: number) {}

  root(sink: PhysicalNode): PhysicalNode {
    const { input } = sink;
    if (isInsertOnly(input.modifyKinds)) return this.inputs(sink, []);
    const keyed = sink instanceof Sink && !sink.materializes && sink.settings.primaryKey.length > 0;
    return this.inputs(sink, keyed ? sink.settings.primaryKey : allColumns(input));
  }

  private inputs(node: PhysicalNode, required: Columns): PhysicalNode {
    return node.copy({ inputs: node.inputs.map((input) => this.visit(input, besideKeys(input, required))) });
  }

  private visit(node: PhysicalNode, required: Columns): PhysicalNode {
    if (node instanceof Source) return checkSource(node, required);
    if (node.inputs.length === 0) return node;
    if (node instanceof ProjectingNode) return this.calc(node, required);
    if (node instanceof ChangelogNormalize) {
      if (node.filter) checkCondition(node.filter, node);
      return this.inputs(node, required);
    }
    if (node instanceof LookupJoin) return this.lookup(node, required);
    if (node instanceof Correlate) return this.correlate(node, required);
    if (node instanceof Join || node instanceof TemporalJoin) return this.join(node, required);
    if (node instanceof Expand) return this.inputs(node, required.slice(0, -1));
    if (node instanceof OverAggregate) return this.over(node, required);
    if (node instanceof Rank) return this.rank(node, required);
    if (node instanceof GroupAggregate) return this.inputs(node, insertOnlyInputs(node) ? [] : allColumns(node.input));
    return this.inputs(node, this.plain(node, required));
  }

  /** Columns beyond the input's are the node's own. */
  private plain(node: PhysicalNode, required: Columns): Columns {
    if (insertOnlyInputs(node)) return [];
    const { length } = node.input.rowType.fields;
    return required.filter((column) => column < length);
  }

  private calc(node: ProjectingNode, required: Columns): PhysicalNode {
    if (insertOnlyInputs(node) || required.length === 0) return this.inputs(node, []);
    if (node instanceof Calc && node.condition) checkCondition(node.condition, node);
    const names = node.exprs.map(nonDeterministicCall);
    refuseColumns(
      required.filter((column) => names[column] !== undefined),
      names,
      node,
    );
    const read = required.flatMap((column) => {
      const found: number[] = [];
      some(node.exprs[column], (part) => {
        if (part.kind === 'input') found.push(part.index);
        return false;
      });
      return found;
    });
    return this.inputs(node, [...new Set(read)]);
  }

  private correlate(node: Correlate, required: Columns): PhysicalNode {
    if (insertOnlyInputs(node) || required.length === 0) return this.inputs(node, []);
    if (node.condition) checkCondition(node.condition, node);
    const { length } = node.input.rowType.fields;
    const name = nonDeterministicCall(node.call);
    const own = name === undefined ? [] : required.filter((column) => column >= length);
    refuseColumns(
      own,
      node.rowType.fields.map(() => name),
      node,
    );
    return this.inputs(
      node,
      required.filter((column) => column < length),
    );
  }

  private lookup(node: LookupJoin, required: Columns): PhysicalNode {
    if (insertOnlyInputs(node) || required.length === 0) return this.inputs(node, []);
    const { preFilter, condition, rightExprs } = node.settings;
    for (const expr of [preFilter, condition]) if (expr) checkCondition(expr, node);
    const { length } = node.input.rowType.fields;
    const names = [...node.input.rowType.fields.map(() => undefined), ...(rightExprs ?? []).map(nonDeterministicCall)];
    refuseColumns(
      required.filter((column) => names[column] !== undefined),
      names,
      node,
    );
    const right = required.filter((column) => column >= length).map((column) => column - length);
    const left = required.filter((column) => column < length);
    if (containsAll(node.keyColumns ?? [], right)) return this.inputs(node, left);
    const keys = node.input.upsertKeys()?.find((key) => key.length > 0) ?? allColumns(node.input);
    const remembering = node.materialized({ keys, ttl: this.ttl });
    const input = new Exchange(node.input, { kind: 'hash', keys });
    const { modifyKinds, updateKind, deleteKind } = node.input;
    return this.inputs(remembering.copy({ inputs: [input.copy({ modifyKinds, updateKind, deleteKind })] }), left);
  }

  private join(node: Join | TemporalJoin, required: Columns): PhysicalNode {
    const [left, right] = node.inputs;
    const { joinType, condition, leftKeys, rightKeys } = node.join;
    const updating = !insertOnlyInputs(node) || (joinType !== 'INNER' && joinType !== 'SEMI');
    if (condition && updating) checkCondition(condition, node);
    const { length } = left.rowType.fields;
    const sides = [
      required.filter((column) => column < length),
      required.filter((column) => column >= length).map((column) => column - length),
    ];
    const child = (input: PhysicalNode, side: Columns, keys: Columns): PhysicalNode => {
      if (isInsertOnly(input.modifyKinds)) return this.visit(input, []);
      const unique = keysInGroup(input);
      const hasKey = (unique?.length ?? 0) > 0 || isSideUnique(unique, keys);
      return this.visit(input, besideKeys(input, hasKey ? side : allColumns(input)));
    };
    return node.copy({ inputs: [child(left, sides[0], leftKeys), child(right, sides[1], rightKeys)] });
  }

  private over(node: OverAggregate, required: Columns): PhysicalNode {
    if (insertOnlyInputs(node)) return this.inputs(node, []);
    const { length } = node.input.rowType.fields;
    const own = required.some((column) => column >= length);
    if (own) return this.inputs(node, allColumns(node.input));
    const read = [...required, ...node.partition, ...node.order.map(({ index }) => index)];
    return this.inputs(node, [...new Set(read)]);
  }

  private rank(node: Rank, required: Columns): PhysicalNode {
    if (insertOnlyInputs(node)) return this.inputs(node, []);
    if (node.retracts) return this.inputs(node, allColumns(node.input));
    const { partition, order } = node.settings;
    const settled = new Set([...partition, ...order.map(({ index }) => index), node.input.rowType.fields.length]);
    return this.inputs(
      node,
      required.filter((column) => !settled.has(column)),
    );
  }
}

function allColumns(node: PhysicalNode): Columns {
  return node.rowType.fields.map((_, i) => i);
}

function insertOnlyInputs(node: PhysicalNode): boolean {
  return node.inputs.every(({ modifyKinds }) => isInsertOnly(modifyKinds));
}

/** Upsert keys never change, so a requirement on them is met. */
function besideKeys(input: PhysicalNode, required: Columns): Columns {
  const keys = input.upsertKeys() ?? [];
  const rests = keys.map((key) => required.filter((column) => !key.includes(column)));
  return rests.reduce<Columns>((best, rest) => (rest.length < best.length ? rest : best), required);
}

/** Metadata of a changing row may differ between its insertion and its deletion. */
function checkSource(node: Source, required: Columns): PhysicalNode {
  const first = node.plan.projection.length;
  const metadata = required.filter((column) => column >= first).sort((a, b) => a - b);
  if (metadata.length === 0 || isInsertOnly(node.modifyKinds)) return node;
  const names = metadata.map((column) => node.rowType.fields[column].name).join(', ');
  throw tableError(
    `The metadata column(s): '${names}' in cdc source may cause wrong result or error on downstream operators, please ` +
      'consider removing these columns or use a non-cdc source that only has insert messages.\n' +
      `source node:\n${explainTree(node, { changelogMode: true })}`,
  );
}

/** The first function of an expression whose result is not determined by its arguments. */
function nonDeterministicCall(expr: Expr): string | undefined {
  if (isDeterministic(expr) && !isDynamic(expr)) return undefined;
  let name: string | undefined;
  some(expr, (part) => {
    if (part.kind !== 'call' || part.userFunction !== undefined) return false;
    const definition = lookupFunction(part.name);
    const found = definition?.deterministic === false || definition?.dynamic === true;
    if (found) name = part.name;
    return found;
  });
  return name;
}

function checkCondition(condition: Expr, node: PhysicalNode): void {
  const name = nonDeterministicCall(condition);
  if (name === undefined) return;
  const columns: string[] = [];
  some(condition, (part) => {
    if (part.kind === 'input') columns[part.index] = `$${part.index}`;
    return false;
  });
  const text = explainText(condition, columns, { format: 'prefix', detail: 'digest' });
  throw tableError(
    `There exists non deterministic function: '${name}' in condition: '${text}' which may cause wrong result in update ` +
      `pipeline.\nrelated rel plan:\n${explainTree(node, { changelogMode: true })}`,
  );
}

function refuseColumns(columns: Columns, names: readonly (string | undefined)[], node: PhysicalNode): void {
  if (columns.length === 0) return;
  const list = [...columns]
    .sort((a, b) => a - b)
    .map(
      (column) => `${node.rowType.fields[column].name}(generated by non-deterministic function: ${names[column]} ) `,
    );
  throw tableError(
    `The column(s): ${list.join('')}can not satisfy the determinism requirement for correctly processing update message(` +
      "'UB'/'UA'/'D' in changelogMode, not 'I' only), this usually happens when input node has no upsertKey(upsertKeys=[{}]) " +
      'or current node outputs non-deterministic update messages. Please consider removing these non-deterministic columns ' +
      'or making them deterministic by using deterministic functions.\n\n' +
      `related rel plan:\n${explainTree(node, { changelogMode: true })}`,
  );
}
