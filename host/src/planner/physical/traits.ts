/** Changelog traits of physical nodes: which kinds of changes a node gives, and how it gives updates and deletes. */
import type { ChangelogMode } from '../catalog/connector-contracts';

/** Bit set of INSERT, UPDATE, DELETE. */
export type ModifyKinds = number;
export const INSERT = 1;
export const UPDATE = 2;
export const DELETE = 4;
export const ALL_KINDS: ModifyKinds = INSERT | UPDATE | DELETE;

export type UpdateKind = 'NONE' | 'ONLY_UPDATE_AFTER' | 'BEFORE_AND_AFTER';
export type DeleteKind = 'NONE' | 'DELETE_BY_KEY' | 'FULL_DELETE';

export function modifyKindsOf(mode: ChangelogMode): ModifyKinds {
  return (mode.insert ? INSERT : 0) | (mode.updateAfter || mode.updateBefore ? UPDATE : 0) | (mode.delete ? DELETE : 0);
}

export function updateKindOf(mode: ChangelogMode): UpdateKind {
  if (!mode.updateAfter) return 'NONE';
  return mode.updateBefore ? 'BEFORE_AND_AFTER' : 'ONLY_UPDATE_AFTER';
}

export function deleteKindOf(mode: ChangelogMode): DeleteKind {
  if (!mode.delete) return 'NONE';
  return mode.keyOnlyDeletes ? 'DELETE_BY_KEY' : 'FULL_DELETE';
}

export function isInsertOnly(kinds: ModifyKinds): boolean {
  return (kinds & ~INSERT) === 0;
}

export function onlyAfterOrNone(kinds: ModifyKinds): UpdateKind {
  return kinds & UPDATE ? 'ONLY_UPDATE_AFTER' : 'NONE';
}
export function beforeAfterOrNone(kinds: ModifyKinds): UpdateKind {
  return kinds & UPDATE ? 'BEFORE_AND_AFTER' : 'NONE';
}
export function fullDeleteOrNone(kinds: ModifyKinds): DeleteKind {
  return kinds & DELETE ? 'FULL_DELETE' : 'NONE';
}
export function deleteByKeyOrNone(kinds: ModifyKinds): DeleteKind {
  return kinds & DELETE ? 'DELETE_BY_KEY' : 'NONE';
}

/** "update and delete", as Flink's messages list kinds. */
export function kindNames(kinds: ModifyKinds): string {
  const names: string[] = [];
  if (kinds & INSERT) names.push('insert');
  if (kinds & UPDATE) names.push('update');
  if (kinds & DELETE) names.push('delete');
  return names.join(' and ');
}

/** The kinds as rows: `[I,UB,UA,D]`, as EXPLAIN CHANGELOG_MODE shows them. */
export function changelogText(kinds: ModifyKinds, update: UpdateKind, del: DeleteKind): string {
  const parts: string[] = [];
  if (kinds & INSERT) parts.push('I');
  if (kinds & UPDATE) parts.push(...(update === 'BEFORE_AND_AFTER' ? ['UB', 'UA'] : ['UA']));
  if (kinds & DELETE) parts.push(del === 'DELETE_BY_KEY' ? 'PD' : 'D');
  return parts.length === 0 ? 'NONE' : parts.join(',');
}
