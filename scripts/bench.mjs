/** `npm run -s bench -- NAME [--json] [--list]`: measures; never part of a test. Benchmarks are conformance/bench/NAME.bench.mjs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureNodeModules, ensurePython, root } from './lib.mjs';

const folder = join(root, 'conformance/bench');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.bench.mjs') ? [file.slice(0, -10)] : []));
const args = process.argv.slice(2);
const json = args.includes('--json');
/** Options of a benchmark are --name value. */
const wanted = args.filter(
  (arg, i) => !arg.startsWith('--') && !(args[i - 1]?.startsWith('--') && args[i - 1] !== '--json'),
);

async function load(name) {
  if (!names.includes(name)) {
    process.stderr.write(`there is no benchmark "${name}"; there are: ${names.join(', ')}\n`);
    process.exit(2);
  }
  return import(pathToFileURL(join(folder, `${name}.bench.mjs`)));
}

if (args.includes('--list') || wanted.length === 0) {
  for (const name of names) process.stdout.write(`${name.padEnd(20)} ${(await load(name)).description}\n`);
} else {
  ensureNodeModules();
  ensurePython();
  ensureBuild();
  for (const name of wanted) {
    const { run } = await load(name);
    const result = await run();
    if (json) process.stdout.write(`${JSON.stringify({ name, ...result })}\n`);
    else
      for (const [key, value] of Object.entries(result)) process.stdout.write(`${name}  ${key.padEnd(36)} ${value}\n`);
  }
}
