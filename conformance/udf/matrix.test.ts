/**
 * The tables of docs/compatibility.md, section "User functions", are what the carriers do. `node scripts/udf-matrix.mjs` writes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCarriers } from './carriers';
import { kindTable } from './kinds';
import { TYPE_CARRIERS, typeTable } from './matrix';

jest.setTimeout(300_000);

const PAGE = join(__dirname, '../../docs/compatibility.md');
const writes = process.env['DREY_WRITE_MATRIX'] === '1';

let undo: () => void;
beforeAll(() => {
  undo = prepareCarriers();
});
afterAll(() => undo());

/** What stands between the marks of a table; written instead when the script asks for it. */
function shown(name: string, computed: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->\n`, `\n<!-- ${name}: end -->`];
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  if (from < begin.length || to < 0) throw new Error(`docs/compatibility.md has no marks of '${name}'`);
  if (!writes) return page.slice(from, to);
  writeFileSync(PAGE, page.slice(0, from) + computed + page.slice(to));
  return computed;
}

test('types: docs/compatibility.md shows what crosses', async () => {
  const all = [];
  for (const { name, outcomes } of TYPE_CARRIERS) all.push([name, await outcomes()] as const);
  const text = typeTable(all).join('\n');
  expect(shown('udf types', text)).toBe(text);
});

test('kinds: docs/compatibility.md shows what runs', async () => {
  const text = (await kindTable()).join('\n');
  expect(shown('udf kinds', text)).toBe(text);
});
