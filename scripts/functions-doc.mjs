/** `node scripts/functions-doc.mjs`: writes docs/functions.md from the registry of the built-in functions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureNodeModules, root } from './lib.mjs';

ensureNodeModules();
const { build } = await import('esbuild');

/** The functions as the engine knows them. */
async function definitions() {
  const folder = mkdtempSync(join(tmpdir(), 'drey-functions-'));
  try {
    const outfile = join(folder, 'registry.cjs');
    await build({
      entryPoints: [join(root, 'host/src/functions/registry.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile).allFunctions();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text) => `\`${cell(text)}\``;

function signatures({ name, forms, inputTypes }) {
  const texts = forms ?? inputTypes.signatures.map((text) => `${name}(${text})`);
  return texts.map((text) => code(text.replace(/^'|'$/g, ''))).join('<br>');
}

function notes(definition) {
  return [
    definition.deterministic === false && 'not deterministic',
    definition.dynamic && 'one value for each query or record',
    definition.special && 'evaluates its arguments lazily',
    definition.requiresOver && 'only with OVER',
    definition.allowsDistinct === false && 'no DISTINCT',
  ]
    .filter(Boolean)
    .join('; ');
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

function table(title, functions) {
  const rows = functions
    .sort(byName)
    .map(
      (fn) => `| ${code(fn.name)} | ${(fn.aliases ?? []).map(code).join(', ')} | ${signatures(fn)} | ${notes(fn)} |`,
    );
  return [`## ${title}`, '', '| Name | Aliases | Forms | Notes |', '| --- | --- | --- | --- |', ...rows, ''];
}

const all = (await definitions()).filter(({ name }) => !name.startsWith('$'));
const kind = (wanted) => all.filter((fn) => fn.kind === wanted);
const isOperator = ({ name }) => !/^[A-Z][A-Z0-9_]*$/.test(name);
const scalars = kind('scalar');
const lines = [
  '# Built-in functions',
  '',
  'Written by `node scripts/functions-doc.mjs` from the registry in `host/src/functions`; change the definitions, not this page.',
  "The forms are the texts that Flink's messages show. All functions of Flink 2.3's documentation exist; window functions",
  '(TUMBLE, HOP, CUMULATE, SESSION), MATCH_RECOGNIZE navigation, EXISTS and other parts of the syntax are not functions here.',
  '',
  ...table(
    'Functions',
    scalars.filter((fn) => !isOperator(fn)),
  ),
  ...table('Operators', scalars.filter(isOperator)),
  ...table('Aggregate functions', kind('aggregate')),
  ...table('Table functions', kind('table')),
];
writeFileSync(join(root, 'docs/functions.md'), lines.join('\n'));
process.stdout.write(`docs/functions.md: ${all.length} functions\n`);
