/** Casts between composite types, part by part. */
import type { ArrayType, LogicalType, MapType } from '../logical/contracts';
import { childrenOf, hasFields } from '../logical/families';
import { type Row, rowClass } from '../rows';
import { mapBuilders } from '../sql-maps';
import type { CastRule } from './contracts';

const anyChild: CastRule['canFail'] = (from, to, part) => {
  const targets = childrenOf(to);
  return childrenOf(from).some((child, i) => i < targets.length && part(child, targets[i]));
};

const allChildren = (from: LogicalType, to: LogicalType, exists: (from: LogicalType, to: LogicalType) => boolean) => {
  const sources = childrenOf(from);
  return childrenOf(to).every((target, i) => exists(sources[i], target));
};

const arrays: CastRule = {
  matches: (from, to, exists) => from.root === 'ARRAY' && to.root === 'ARRAY' && exists(from.element, to.element),
  canFail: anyChild,
  make: (from, to, context) => {
    const element = context.part((from as ArrayType).element, (to as ArrayType).element);
    return (value) => (value as unknown[]).map((item) => (item === null ? null : element(item)));
  },
};

const maps: CastRule = {
  matches: (from, to, exists) =>
    from.root === to.root && (from.root === 'MAP' || from.root === 'MULTISET') && allChildren(from, to, exists),
  canFail: anyChild,
  make: (from, to, context) => {
    const [fromKey, toKey] =
      from.root === 'MAP' ? [from.key, (to as MapType).key] : [childrenOf(from)[0], childrenOf(to)[0]];
    const key = context.part(fromKey, toKey);
    const item = from.root === 'MAP' ? context.part(from.value, (to as MapType).value) : (value: unknown) => value;
    const builder = mapBuilders(toKey);
    return (value) => {
      const result = builder();
      for (const [k, v] of value as ReadonlyMap<unknown, unknown>) {
        result.set(k === null ? null : key(k), v === null ? null : item(v));
      }
      return result.map;
    };
  },
};

const rows: CastRule = {
  matches: (from, to, exists) =>
    hasFields(from) && hasFields(to) && from.fields.length >= to.fields.length && allChildren(from, to, exists),
  canFail: anyChild,
  make: (from, to, context) => {
    const sources = childrenOf(from);
    const casts = childrenOf(to).map((target, i) => context.part(sources[i], target));
    const Target = rowClass(casts.length);
    return (value) => {
      const row = new Target(0);
      for (let i = 0; i < casts.length; i++) {
        const field = (value as Row)[`f${i}`];
        row[`f${i}`] = field === null ? null : casts[i](field);
      }
      return row;
    };
  },
};

export const COMPOSITE_RULES: readonly CastRule[] = [arrays, maps, rows];
