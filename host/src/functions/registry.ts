/** The built-in functions by name: one import for each family. */
import { FUNCTIONS as aggregates } from './aggregates/index';
import { FUNCTIONS as arithmetic } from './arithmetic';
import { FUNCTIONS as bitmap } from './bitmap';
import { FUNCTIONS as casting } from './casting';
import { FUNCTIONS as collections } from './collections';
import { FUNCTIONS as comparison } from './comparison';
import { FUNCTIONS as conditional } from './conditional';
import type { FunctionDefinition } from './contracts';
import { FUNCTIONS as hash } from './hash';
import { FUNCTIONS as inet } from './inet';
import { FUNCTIONS as json } from './json';
import { FUNCTIONS as like } from './like';
import { FUNCTIONS as logical } from './logical';
import { FUNCTIONS as math } from './math';
import { FUNCTIONS as miscA } from './misc-a';
import { FUNCTIONS as miscB } from './misc-b';
import { FUNCTIONS as regexp } from './regexp';
import { FUNCTIONS as strings } from './strings';
import { FUNCTIONS as structured } from './structured';
import { FUNCTIONS as temporal } from './temporal';
import { FUNCTIONS as url } from './url';
import { FUNCTIONS as variant } from './variant';

const families: readonly (readonly FunctionDefinition[])[] = [
  aggregates,
  arithmetic,
  bitmap,
  casting,
  collections,
  comparison,
  conditional,
  hash,
  inet,
  json,
  like,
  logical,
  math,
  miscA,
  miscB,
  regexp,
  strings,
  structured,
  temporal,
  url,
  variant,
];

let byName: Map<string, FunctionDefinition> | undefined;

function buildIndex(): Map<string, FunctionDefinition> {
  const index = new Map<string, FunctionDefinition>();
  for (const definition of families.flat()) {
    for (const name of [definition.name, ...(definition.aliases ?? [])]) {
      const key = name.toUpperCase();
      if (index.has(key)) throw new Error(`The function ${key} is defined twice.`);
      index.set(key, definition);
    }
  }
  return index;
}

/** The built-in function or operator with this name or alias, in any case. */
export function lookupFunction(name: string): FunctionDefinition | undefined {
  byName ??= buildIndex();
  return byName.get(name.toUpperCase());
}

/** All built-in functions, without aliases. */
export function allFunctions(): readonly FunctionDefinition[] {
  return families.flat();
}
