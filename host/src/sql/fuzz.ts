/**
 * Random SQL: statements out of a small grammar, and known ones with pieces deleted, doubled, swapped, cut off, nested deeply.
 * Checks that the parser fails only with an SqlError that has a position, that it is quick, and that what it takes survives printing.
 */
import { SqlError } from '../types/sql-error';
import { parseStatement } from './index';
import { print } from './print';
import { SAMPLES } from './samples';
import { withoutSpans } from './tree';

export interface FuzzResult {
  readonly accepted: number;
  readonly rejected: number;
  /** Longest time of one statement, ms. */
  readonly slowest: number;
  readonly failures: readonly { readonly text: string; readonly reason: string }[];
}

/** A statement that takes longer is a failure, ms. */
const TIME_LIMIT = 20_000;

type Random = (below: number) => number;

/** `count` statements; the same seed gives the same statements. */
export function fuzz(seed: number, count: number): FuzzResult {
  const random = generator(seed);
  const failures: { text: string; reason: string }[] = [];
  let accepted = 0;
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const text = statement(random);
    const start = performance.now();
    const outcome = check(text);
    const millis = performance.now() - start;
    slowest = Math.max(slowest, millis);
    accepted += outcome.accepted ? 1 : 0;
    const reason = millis > TIME_LIMIT ? `took ${millis} ms` : outcome.problem;
    if (reason !== undefined) {
      failures.push({ text, reason });
    }
  }
  return { accepted, rejected: count - accepted, slowest, failures };
}

/** xorshift32 */
function generator(seed: number): Random {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function check(text: string): { accepted: boolean; problem?: string } {
  let tree: ReturnType<typeof parseStatement>;
  try {
    tree = parseStatement(text);
  } catch (error) {
    return { accepted: false, ...problemOf(error) };
  }
  let printed = '';
  try {
    printed = print(tree);
    const again = parseStatement(printed);
    const same = JSON.stringify(withoutSpans(again)) === JSON.stringify(withoutSpans(tree));
    return same ? { accepted: true } : { accepted: true, problem: `prints as ${printed}` };
  } catch (error) {
    return { accepted: true, problem: `prints as ${printed}: ${error}` };
  }
}

/** Errors of whole statements (more than one, UPSERT) have no position; all others have. */
function problemOf(error: unknown): { problem?: string } {
  if (!(error instanceof SqlError)) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const placed = error.position !== undefined || /single statement|UPSERT/.test(error.message);
  return placed ? {} : { problem: `no position: ${error.message}` };
}

// ---------------------------------------------------------------- texts

function statement(random: Random): string {
  const known = SAMPLES[random(SAMPLES.length)]!;
  switch (random(8)) {
    case 0:
      return `SELECT ${expression(random, 4)} FROM ${name(random)} WHERE ${expression(random, 4)}`;
    case 1:
      return characters(random, known);
    case 2:
      return random(4) === 0 ? nested(random) : known.slice(0, random(known.length));
    default:
      return tokens(random, known);
  }
}

const PIECES = /\s+|[\w$]+|'[^']*'|`[^`]*`|<=|>=|<>|=>|\|\||\/\*\+|\*\/|[^\s\w]/g;
const STRAY = [
  "'",
  '`',
  '"',
  '\\',
  '\u0000',
  '\u2028',
  '\uD800',
  '/*',
  '*/',
  '--',
  '$',
  '{-',
  '::',
  '..',
  '0x',
  '1e9',
  'ı',
];

function tokens(random: Random, text: string): string {
  const pieces: string[] = [...(text.match(PIECES) ?? [])];
  for (let i = random(3); i >= 0 && pieces.length > 0; i--) {
    const at = random(pieces.length);
    const other = SAMPLES[random(SAMPLES.length)]!.match(PIECES)!;
    switch (random(4)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(at, 0, pieces[random(pieces.length)]!);
        break;
      case 2:
        pieces.splice(at, random(2), ` ${other[random(other.length)]} `);
        break;
      default: {
        const second = random(pieces.length);
        [pieces[at], pieces[second]] = [pieces[second]!, pieces[at]!];
      }
    }
  }
  return pieces.join('');
}

function characters(random: Random, text: string): string {
  const at = random(text.length);
  return text.slice(0, at) + STRAY[random(STRAY.length)] + text.slice(at + random(3));
}

function nested(random: Random): string {
  const depth = 10 ** (1 + random(4));
  const open = ['(', 'f(', 'ARRAY[', 'CASE WHEN ', 'NOT ', '- ', '((', 'CAST(', '(SELECT ', 'a[', 'MULTISET['][
    random(11)
  ]!;
  return `SELECT ${open.repeat(depth)}1${random(2) === 0 ? ')'.repeat(depth) : ''}`;
}

function name(random: Random): string {
  return ['a', '`b c`', 'T.x', '`d```', 'name'][random(5)]!;
}

const OPERATORS = ['+', '-', '*', '/', '||', '=', '<>', '<', 'AND', 'OR', 'IS DISTINCT FROM', 'LIKE', 'OVERLAPS'];

function expression(random: Random, depth: number): string {
  const inner = () => expression(random, depth - 1);
  if (depth === 0) {
    return ['1', '1.5', "'x'", 'NULL', name(random), "DATE '2020-01-01'", "INTERVAL '1' DAY", 'CURRENT_DATE'][
      random(8)
    ]!;
  }
  switch (random(12)) {
    case 0:
      return `(${inner()})`;
    case 1:
      return `${inner()} BETWEEN ${inner()} AND ${inner()}`;
    case 2:
      return `${inner()} NOT IN (${inner()}, ${inner()})`;
    case 3:
      return `f(${inner()}, ${inner()})`;
    case 4:
      return `CASE ${inner()} WHEN ${inner()} THEN ${inner()} END`;
    case 5:
      return `${['NOT', '-', '+'][random(3)]} ${inner()}`;
    case 6:
      return `${inner()} IS NOT ${['NULL', 'TRUE', 'UNKNOWN'][random(3)]}`;
    case 7:
      return `CAST(${inner()} AS ROW<a INT, b ARRAY<STRING NOT NULL>>)`;
    case 8:
      return `${inner()}[${inner()}]`;
    default:
      return `${inner()} ${OPERATORS[random(OPERATORS.length)]} ${inner()}`;
  }
}
