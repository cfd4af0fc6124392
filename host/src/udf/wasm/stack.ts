/** The author's lines in a failure of a guest. */
import { GuestAbort } from './imports';
import type { LoadedModule } from './module';

const FRAME = /at (?:(\S+) )?\(?wasm:\/\/\S+?:wasm-function\[\d+\]:0x([0-9a-f]+)\)?/;

/** "tokens.ts:12:3 in split", innermost first; frames of libraries and of generated code are left out. */
export function userFrames(error: unknown, { sourceMap, instrumented }: LoadedModule): string[] {
  const frames: string[] = [];
  if (sourceMap !== undefined) {
    for (const line of String((error as Error | undefined)?.stack ?? '').split('\n')) {
      const match = FRAME.exec(line);
      const offset = match && instrumented.originalOffset(Number.parseInt(match[2], 16));
      const place = offset === undefined || offset === null ? undefined : sourceMap.at(offset);
      if (place === undefined || isLibrary(place.source)) continue;
      frames.push(`${place.source}:${place.line}:${place.column}${match?.[1] ? ` in ${shortName(match[1])}` : ''}`);
    }
  }
  if (frames.length === 0 && error instanceof GuestAbort && error.place !== undefined) frames.push(error.place);
  return frames;
}

function isLibrary(source: string): boolean {
  return source.startsWith('~lib/') || source.startsWith('drey:');
}

/** "wasm-module.tokens/split" -> "split". */
function shortName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
}
