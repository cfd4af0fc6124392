/** The author's lines in a failure of a guest. */
import { GuestAbort } from './imports';
import type { LoadedModule } from './module';

/** V8's own form has the offset in hexadecimal; tools that rewrite stacks give "line 1", and the offset from 1 as the column. */
const FRAME = /at (?:(\S+) )?\(?wasm:\/+\S+?:(?:wasm-function\[\d+\]:0x([0-9a-f]+)|1:(\d+))\)?/;

/** "tokens.ts:12:3 in split", innermost first; frames of libraries and of generated code are left out. */
export function userFrames(error: unknown, { sourceMap, instrumented }: LoadedModule): string[] {
  const frames: string[] = [];
  if (sourceMap !== undefined) {
    for (const line of String((error as Error | undefined)?.stack ?? '').split('\n')) {
      const match = FRAME.exec(line);
      const offset =
        match && instrumented.originalOffset(match[2] ? Number.parseInt(match[2], 16) : Number(match[3]) - 1);
      const place = offset === undefined || offset === null ? undefined : sourceMap.at(offset);
      if (place === undefined || isLibrary(place.source)) continue;
      frames.push(`${place.source}:${place.line}:${place.column}${match?.[1] ? ` in ${shortName(match[1])}` : ''}`);
    }
  }
  // The place of an abort is exact; its call has no mapping of its own.
  const place = error instanceof GuestAbort ? error.place : undefined;
  if (place !== undefined && !isLibrary(place) && !frames[0]?.startsWith(place)) frames.unshift(place);
  return frames;
}

function isLibrary(source: string): boolean {
  return source.startsWith('~lib/') || source.startsWith('drey.');
}

/** "wasm-module.tokens/split" -> "split"; entries, into which small functions go when optimised, by the function's name. */
function shortName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1).replace(/^(?:call|user)_/, '');
}
