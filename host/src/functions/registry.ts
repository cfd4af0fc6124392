/** The built-in functions by name: one import for each family. */
import { FUNCTIONS as aggregates } from './aggregates/index';
import type { FunctionDefinition } from './contracts';
import { FUNCTIONS as hash } from './hash';
import { FUNCTIONS as inet } from './inet';
import { FUNCTIONS as like } from './like';
import { FUNCTIONS as miscA } from './misc-a';
import { FUNCTIONS as regexp } from './regexp';
import { FUNCTIONS as strings } from './strings';
import { FUNCTIONS as temporal } from './temporal';
import { FUNCTIONS as url } from './url';

const families: readonly (readonly FunctionDefinition[])[] = [
  aggregates,
  hash,
  inet,
  like,
  miscA,
  regexp,
  strings,
  temporal,
  url,
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
