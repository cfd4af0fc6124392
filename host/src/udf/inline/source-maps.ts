/** Places in compiled modules as places in what the user wrote. */
import { SourceMap } from 'node:module';
import { relative, resolve } from 'node:path';

interface Known {
  readonly map: SourceMap;
  readonly folder: string;
}

const maps = new Map<string, Known>();

/** `id`: name of the compiled script. `folder`: what the map's file names are relative to. */
export function addSourceMap(id: string, json: string, folder: string): void {
  if (json !== '') maps.set(id, { map: new SourceMap(JSON.parse(json)), folder });
}

const PLACE = /(drey-udf:[^\s()]+?):(\d+):(\d+)/g;

/** The text of a stack with the places of compiled modules replaced by `file:line:column` of the user's files. */
export function originalPlaces(stack: string): string {
  return stack.replace(PLACE, (place, id: string, line: string, column: string) => {
    const known = maps.get(id);
    if (!known) return place;
    const entry = known.map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return place;
    const file = resolve(known.folder, entry.originalSource);
    const shown = relative(process.cwd(), file);
    return `${shown.startsWith('..') ? file : shown}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
