/** Makes components of the core modules in *.wat: `<name>.wat` with the world (or the whole WIT) in its first comment becomes `<name>.wasm`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';

const here = dirname(fileURLToPath(import.meta.url));
for (const name of readdirSync(here).filter((file) => file.endsWith('.wat'))) {
  const text = readFileSync(join(here, name), 'utf8');
  const world = /^\(;\s*([\s\S]*?);\)/.exec(text)[1];
  const witSource = world.startsWith('package') ? world : `package drey:hostile; world hostile {${world}}`;
  const binary = await parse(text);
  const embedded = await componentEmbed({ binary, witSource, world: 'hostile' });
  writeFileSync(join(here, name.replace(/wat$/, 'wasm')), await componentNew(embedded, []));
}
