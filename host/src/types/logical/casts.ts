/** Which types can be cast to which: Flink's LogicalTypeCasts. How a cast works is the matter of types/casts. */
import type { LogicalType, StructuredType, TypeFamily, TypeRootName } from './contracts';
import { MAX_LENGTH } from './contracts';
import { typesEqual, typesEqualIgnoringNullability } from './equals';
import {
  ALL_ROOTS,
  childrenOf,
  FAMILIES,
  isBinaryString,
  isCharacterString,
  isFamily,
  isInterval,
  isSingleFieldInterval,
} from './families';
import { withNullability } from './types';

type Source = TypeRootName | TypeFamily;

interface Rule {
  readonly implicit: ReadonlySet<TypeRootName>;
  readonly explicit: ReadonlySet<TypeRootName>;
}

/** A family's name where no root has the same one; TIME and TIMESTAMP roots are all that their families need here. */
const isRoot = (source: Source): source is TypeRootName => source in FAMILIES;

function roots(sources: readonly Source[]): TypeRootName[] {
  return sources.flatMap((source) =>
    isRoot(source) ? [source] : ALL_ROOTS.filter((root) => FAMILIES[root].includes(source)),
  );
}

function rule(target: TypeRootName, implicit: readonly Source[] = [], explicit: readonly Source[] = []): Rule {
  return { implicit: new Set(roots([target, ...implicit])), explicit: new Set(roots(explicit)) };
}

const TO_STRING: readonly Source[] = ['PREDEFINED', 'CONSTRUCTED', 'RAW', 'NULL', 'STRUCTURED', 'BITMAP'];
const TO_INTEGER: readonly Source[] = [
  'NUMERIC',
  'CHARACTER_STRING',
  'INTERVAL',
  'BOOLEAN',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
];
const TO_APPROXIMATE: readonly Source[] = ['NUMERIC', 'CHARACTER_STRING', 'BOOLEAN', 'TIMESTAMP', 'TIMESTAMP_LTZ'];

const RULES: Readonly<Partial<Record<TypeRootName, Rule>>> = {
  CHAR: rule('CHAR', [], TO_STRING),
  VARCHAR: rule('VARCHAR', ['CHARACTER_STRING'], TO_STRING),
  BINARY: rule('BINARY', [], ['CHARACTER_STRING', 'VARBINARY', 'RAW']),
  VARBINARY: rule('VARBINARY', ['BINARY_STRING'], ['CHARACTER_STRING', 'BINARY', 'RAW']),
  TINYINT: rule('TINYINT', [], TO_INTEGER),
  SMALLINT: rule('SMALLINT', ['TINYINT'], TO_INTEGER),
  INTEGER: rule('INTEGER', ['TINYINT', 'SMALLINT'], TO_INTEGER),
  BIGINT: rule('BIGINT', ['TINYINT', 'SMALLINT', 'INTEGER'], TO_INTEGER),
  DECIMAL: rule('DECIMAL', ['NUMERIC'], ['CHARACTER_STRING', 'INTERVAL', 'BOOLEAN', 'TIMESTAMP', 'TIMESTAMP_LTZ']),
  FLOAT: rule('FLOAT', ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'DECIMAL'], TO_APPROXIMATE),
  DOUBLE: rule('DOUBLE', ['NUMERIC'], TO_APPROXIMATE),
  BOOLEAN: rule('BOOLEAN', [], ['CHARACTER_STRING', 'INTEGER_NUMERIC']),
  DATE: rule('DATE', ['TIMESTAMP'], ['TIMESTAMP_LTZ', 'TIMESTAMP_TZ', 'CHARACTER_STRING']),
  TIME: rule('TIME', ['TIMESTAMP'], ['TIMESTAMP_LTZ', 'TIMESTAMP_TZ', 'CHARACTER_STRING']),
  TIMESTAMP: rule('TIMESTAMP', ['TIMESTAMP_LTZ'], ['DATETIME', 'CHARACTER_STRING', 'NUMERIC']),
  TIMESTAMP_TZ: rule('TIMESTAMP_TZ', [], ['DATETIME', 'CHARACTER_STRING']),
  TIMESTAMP_LTZ: rule('TIMESTAMP_LTZ', ['TIMESTAMP'], ['DATETIME', 'CHARACTER_STRING', 'NUMERIC']),
  INTERVAL_YEAR_MONTH: rule('INTERVAL_YEAR_MONTH', [], ['EXACT_NUMERIC', 'CHARACTER_STRING']),
  INTERVAL_DAY_TIME: rule('INTERVAL_DAY_TIME', [], ['EXACT_NUMERIC', 'CHARACTER_STRING']),
};

/** True when Flink inserts the cast by itself: no value is lost or changes its meaning. */
export function supportsImplicitCast(from: LogicalType, to: LogicalType): boolean {
  return supportsCast(from, to, false);
}

/** True when CAST(x AS type) is allowed. */
export function supportsExplicitCast(from: LogicalType, to: LogicalType): boolean {
  return supportsCast(from, to, true);
}

function supportsCast(from: LogicalType, to: LogicalType, explicit: boolean): boolean {
  if (from.nullable && !to.nullable && !explicit) return false;
  if (typesEqualIgnoringNullability(from, to) || from.root === 'NULL') return true;
  if (isInterval(from) && isFamily(to, 'EXACT_NUMERIC')) return isSingleFieldInterval(from);
  if (isFamily(from, 'EXACT_NUMERIC') && isInterval(to)) return isSingleFieldInterval(to);
  if (isComposite(from) && isComposite(to)) {
    const child = (a: LogicalType, b: LogicalType) => supportsCast(a, b, explicit);
    if (from.root === 'STRUCTURED' && to.root === 'STRUCTURED') return supportsStructured(from, to, child);
    return castableWithin(from.root, to.root) && supportsChildren(childrenOf(from), childrenOf(to), child);
  }
  if (to.root === 'RAW' || (from.root === 'RAW' && !isBinaryString(to) && !isCharacterString(to))) return false;
  if (from.root === 'SYMBOL' || to.root === 'SYMBOL') return false;
  // Cut or padded bytes would be no bitmap any more.
  if (from.root === 'BITMAP' && to.root === 'VARBINARY') return explicit && to.length === MAX_LENGTH;
  return supportsRoots(from.root, to.root, explicit);
}

function supportsRoots(from: TypeRootName, to: TypeRootName, explicit: boolean): boolean {
  const target = RULES[to];
  if (target === undefined) return from === to;
  return target.implicit.has(from) || (explicit && target.explicit.has(from));
}

function isComposite(type: LogicalType): boolean {
  return type.root === 'STRUCTURED' || isFamily(type, 'CONSTRUCTED');
}

function castableWithin(from: TypeRootName, to: TypeRootName): boolean {
  return from === to || (from === 'ROW' && to === 'STRUCTURED') || (from === 'STRUCTURED' && to === 'ROW');
}

type Predicate = (from: LogicalType, to: LogicalType) => boolean;

function supportsChildren(from: readonly LogicalType[], to: readonly LogicalType[], child: Predicate): boolean {
  return from.length === to.length && from.every((type, i) => child(type, to[i]));
}

/** Structured types of one class; the target's names are not compared. */
function supportsStructured(from: StructuredType, to: StructuredType, child: Predicate): boolean {
  return from.className === to.className && supportsChildren(childrenOf(from), childrenOf(to), child);
}

/** True when values of `from` are values of `to` as they are, so that no cast is needed. */
export function supportsAvoidingCast(from: LogicalType, to: LogicalType): boolean {
  if (from === to) return true;
  if (from.nullable && !to.nullable) return false;
  if (widens(from, to)) return true;
  const rows = (from.root === 'ROW' || from.root === 'STRUCTURED') && (to.root === 'ROW' || to.root === 'STRUCTURED');
  if (rows && from.root !== to.root) return supportsChildren(childrenOf(from), childrenOf(to), supportsAvoidingCast);
  if (from.root !== to.root) return false;
  if (from.root === 'STRUCTURED' && to.root === 'STRUCTURED') {
    return equalOrNullable(from, to) || supportsStructured(from, to, supportsAvoidingCast);
  }
  const children = childrenOf(from);
  if (children.length === 0) return equalOrNullable(from, to);
  return supportsChildren(children, childrenOf(to), supportsAvoidingCast);
}

function equalOrNullable(from: LogicalType, to: LogicalType): boolean {
  return typesEqual(from, to) || typesEqual(withNullability(from, true), to);
}

/** Lengths and interval digits that fit. */
function widens(from: LogicalType, to: LogicalType): boolean {
  switch (to.root) {
    case 'VARCHAR':
      return isCharacterString(from) && 'length' in from && from.length <= to.length;
    case 'VARBINARY':
      return isBinaryString(from) && 'length' in from && from.length <= to.length;
    case 'INTERVAL_YEAR_MONTH':
      return from.root === to.root && from.leading <= to.leading;
    case 'INTERVAL_DAY_TIME':
      return from.root === to.root && from.leading <= to.leading && from.fraction <= to.fraction;
    default:
      return false;
  }
}
