/** "raw-file": a whole file in one row of VARBINARY. */
import type { Format } from '../contracts';
import { OptionReader } from '../options';

export const rawFileFormat: Format = {
  splittable: false,
  decoder(_type, options) {
    new OptionReader('format "raw-file"', options).end();
    const chunks: Uint8Array[] = [];
    return {
      push(chunk) {
        chunks.push(chunk.slice());
        return [];
      },
      end: () => [new Uint8Array(Buffer.concat(chunks))],
    };
  },
};
