/** `drey savepoint diff`: what changed from one checkpoint or savepoint to another. */
import { type CompletedCheckpoint, loadCheckpoint } from '../../checkpoint';
import type { OperatorState } from '../../checkpoint/contracts';
import type { SavepointRequest } from './arguments';
import { isOperator, type OperatorContents, operatorContents, type StateContents } from './contents';
import { type Json, textOf } from '../../types/json-values';

type Diff = Extract<SavepointRequest, { command: 'diff' }>;

export interface StateChange {
  readonly state: string;
  readonly kind: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** From and to, when it has another one. */
  readonly type?: readonly [string, string];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly key: string; readonly before: Json; readonly after: Json }[];
}

export interface OperatorChange {
  readonly operator: string;
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly parallelism?: readonly [number, number];
  readonly states: readonly StateChange[];
}

export async function diff(request: Diff): Promise<string> {
  const before = await loadCheckpoint(request.before, request.configuration);
  const after = await loadCheckpoint(request.after, request.configuration);
  const changes: OperatorChange[] = [];
  for (const [old, now] of pairs(before, after)) {
    if (!isOperator((now ?? old)!, request.operator)) continue;
    const read = async (from: CompletedCheckpoint, operator: OperatorState | undefined) =>
      operator && operatorContents(from, operator, request.configuration);
    const change = operatorChange(await read(before, old), await read(after, now), request.state);
    if (change !== undefined) changes.push(change);
  }
  if (request.json) return `${JSON.stringify(changes)}\n`;
  if (changes.length === 0) return 'No differences\n';
  return `${changes.map((change) => changeText(change, request.limit)).join('\n\n')}\n`;
}

type Pair = readonly [OperatorState | undefined, OperatorState | undefined];

/** Operators by id; those of the first that are gone come last. */
function pairs(before: CompletedCheckpoint, after: CompletedCheckpoint): Pair[] {
  const old = new Map(before.operators.map((operator) => [operator.id, operator]));
  const now = after.operators.map((operator): Pair => [old.get(operator.id), operator]);
  for (const operator of after.operators) old.delete(operator.id);
  return [...now, ...[...old.values()].map((operator): Pair => [operator, undefined])];
}

function operatorChange(
  old: OperatorContents | undefined,
  now: OperatorContents | undefined,
  wanted: string | undefined,
): OperatorChange | undefined {
  const names = new Set([...(old?.states ?? []), ...(now?.states ?? [])].map(stateKey));
  const states = [...names].flatMap((name) => {
    const find = (side: OperatorContents | undefined) => side?.states.find((state) => stateKey(state) === name);
    return stateChange(find(old), find(now));
  });
  const { uid, name, id } = (now ?? old)!;
  const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  const rescaled = old !== undefined && now !== undefined && old.parallelism !== now.parallelism;
  const shown = states.filter(({ state }) => wanted === undefined || state === wanted);
  if (change === 'changed' && !rescaled && shown.length === 0) return undefined;
  const parallelism = rescaled ? { parallelism: [old.parallelism, now.parallelism] as const } : {};
  return { operator: uid || name, id, change, ...parallelism, states: shown };
}

const stateKey = ({ kind, name }: StateContents): string => `${kind} ${name}`;

function stateChange(old: StateContents | undefined, now: StateContents | undefined): StateChange[] {
  const { name, kind } = (now ?? old)!;
  const [before, after] = [old, now].map((state) => valuesByKey(state));
  const added = [...after.keys()].filter((key) => !before.has(key));
  const removed = [...before.keys()].filter((key) => !after.has(key));
  const changed = [...after].flatMap(([key, value]) => {
    const was = before.get(key);
    return was === undefined || JSON.stringify(was) === JSON.stringify(value)
      ? []
      : [{ key, before: was, after: value }];
  });
  const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  const type =
    old !== undefined && now !== undefined && old.type !== now.type ? { type: [old.type, now.type] as const } : {};
  if (change === 'changed' && !('type' in type) && added.length + removed.length + changed.length === 0) return [];
  return [{ state: name, kind, change, ...type, added, removed, changed }];
}

/** Values of one key (timers, for example) stand together; those without a key go by what they are. */
function valuesByKey(state: StateContents | undefined): Map<string, Json> {
  const byKey = new Map<string, Json>();
  for (const { key, namespace, value } of state?.values ?? []) {
    const name = key === undefined ? textOf(value) : namespace ? `${textOf(key)} @ ${namespace}` : textOf(key);
    const before = byKey.get(name);
    byKey.set(name, before === undefined || key === undefined ? value : [before, value]);
  }
  return byKey;
}

function changeText({ operator, id, change, parallelism, states }: OperatorChange, limit: number): string {
  const scale = parallelism ? `, parallelism ${parallelism[0]} -> ${parallelism[1]}` : '';
  return [`${operator} (${id}): ${change}${scale}`, ...states.map((state) => stateText(state, limit))].join('\n');
}

function stateText({ state, kind, change, type, added, removed, changed }: StateChange, limit: number): string {
  const lines = [
    ...added.map((key) => `+ ${key}`),
    ...removed.map((key) => `- ${key}`),
    ...changed.map(({ key, before, after }) => `~ ${key}: ${textOf(before)} -> ${textOf(after)}`),
  ];
  const types = type ? `, ${type[0]} -> ${type[1]}` : '';
  const counts = `${added.length} keys added, ${removed.length} removed, ${changed.length} changed`;
  const more = lines.length > limit ? [`    ... ${lines.length - limit} more`] : [];
  return [
    `  ${state} (${kind}): ${change}${types}; ${counts}`,
    ...lines.slice(0, limit).map((line) => `    ${line}`),
    ...more,
  ].join('\n');
}
