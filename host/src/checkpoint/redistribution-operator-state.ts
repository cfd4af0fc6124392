/** Handing operator state and splits out to subtasks. Rules of Flink's RoundRobinOperatorStateRepartitioner. */
import type { OperatorHandle } from '../state/snapshot/contracts';

type ListState = OperatorHandle['lists'][number];
type BroadcastState = OperatorHandle['broadcasts'][number];

/** The values of one list by old subtask, cut into `parallelism` runs of even length; the first ones, from `start` on, are longer by one. */
export function splitEvenly<T>(values: readonly T[], parallelism: number, start = 0): { parts: T[][]; next: number } {
  const parts: T[][] = Array.from({ length: parallelism }, () => []);
  const share = Math.floor(values.length / parallelism);
  const longer = values.length % parallelism;
  let at = 0;
  for (let i = 0; i < parallelism; i++) {
    const length = share + (i < longer ? 1 : 0);
    parts[(i + start) % parallelism] = values.slice(at, at + length);
    at += length;
  }
  return { parts, next: (start + longer) % parallelism };
}

/** `old`: the handles by old subtask; undefined = it had none. The result is by new subtask. */
export function redistributeOperatorState(
  old: readonly (OperatorHandle | undefined)[],
  parallelism: number,
): (OperatorHandle | undefined)[] {
  if (old.every((handle) => handle === undefined)) return Array.from({ length: parallelism }, () => undefined);
  const split = old.length === parallelism ? sameSplits(old) : rescaledSplits(old, parallelism);
  const union = unionLists(old);
  const broadcasts = redistributeBroadcasts(old, parallelism);
  return split.map((lists, index) => ({ lists: [...lists, ...union], broadcasts: broadcasts[index] }));
}

const listsOf = (handle: OperatorHandle | undefined, redistribution: 'split' | 'union'): ListState[] =>
  handle?.lists.filter((list) => list.redistribution === redistribution) ?? [];

const sameSplits = (old: readonly (OperatorHandle | undefined)[]): ListState[][] =>
  old.map((handle) => listsOf(handle, 'split'));

/** The values of all old subtasks by name, in the order of the subtasks. */
function gathered(
  old: readonly (OperatorHandle | undefined)[],
  redistribution: 'split' | 'union',
): Map<string, Uint8Array[]> {
  const byName = new Map<string, Uint8Array[]>();
  for (const handle of old) {
    for (const { name, values } of listsOf(handle, redistribution)) {
      const all = byName.get(name) ?? [];
      byName.set(name, all);
      for (const value of values) all.push(value);
    }
  }
  return byName;
}

function rescaledSplits(old: readonly (OperatorHandle | undefined)[], parallelism: number): ListState[][] {
  const result: ListState[][] = Array.from({ length: parallelism }, () => []);
  let start = 0;
  for (const [name, values] of gathered(old, 'split')) {
    const { parts, next } = splitEvenly(values, parallelism, start);
    start = next;
    for (let i = 0; i < parallelism; i++) result[i].push({ name, redistribution: 'split', values: parts[i] });
  }
  return result;
}

function unionLists(old: readonly (OperatorHandle | undefined)[]): ListState[] {
  return [...gathered(old, 'union')].map(([name, values]) => ({ name, redistribution: 'union', values }));
}

/** All old subtasks hold the same: each new one takes that of its own index, or of another when there is none. */
function redistributeBroadcasts(old: readonly (OperatorHandle | undefined)[], parallelism: number): BroadcastState[][] {
  const byName = new Map<string, Map<number, BroadcastState>>();
  old.forEach((handle, subtask) => {
    for (const state of handle?.broadcasts ?? []) {
      const copies = byName.get(state.descriptor.name) ?? new Map<number, BroadcastState>();
      byName.set(state.descriptor.name, copies.set(subtask, state));
    }
  });
  const same = old.length === parallelism;
  return Array.from({ length: parallelism }, (_, index) =>
    [...byName.values()].map((copies) => {
      const all = [...copies.values()];
      return (same ? copies.get(index) : undefined) ?? all[index % all.length];
    }),
  );
}
