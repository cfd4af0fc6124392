/** Unpacks enrichment.wasm.br, the component as it is committed: `node udf-examples/component-js/unpack.mjs [FILE]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, 'enrichment.wasm');
writeFileSync(target, brotliDecompressSync(readFileSync(join(here, 'enrichment.wasm.br'))));
