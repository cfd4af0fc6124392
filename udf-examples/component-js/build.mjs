/**
 * Rebuilds enrichment.wasm.br (compressed with Brotli: 11 MB otherwise, most of it the JavaScript engine). Needs
 * @bytecodealliance/componentize-js, which comes with @bytecodealliance/jco; takes half a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { componentize } from '@bytecodealliance/componentize-js';

const here = dirname(fileURLToPath(import.meta.url));
// The world as text: a path is not found inside of the tool's own sandbox.
const { component } = await componentize(readFileSync(join(here, 'enrichment.js'), 'utf8'), {
  witWorld: readFileSync(join(here, 'world.wit'), 'utf8'),
  worldName: 'enrichment',
  // Without them the component imports nothing at all.
  disableFeatures: ['random', 'clocks', 'http', 'stdio'],
});
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 11,
  [constants.BROTLI_PARAM_LGWIN]: 24,
  [constants.BROTLI_PARAM_SIZE_HINT]: component.length,
};
writeFileSync(join(here, 'enrichment.wasm.br'), brotliCompressSync(component, { params }));
if (process.argv[2] !== undefined) writeFileSync(process.argv[2], component);
