/** `npm run -s drey -- ARGS`: the CLI. */
import { ensureBuild, ensureNodeModules, foreground, hostBundle, pythonEnvironment, venvPython } from './lib.mjs';
import { existsSync } from 'node:fs';

ensureNodeModules();
ensureBuild();
const env = pythonEnvironment();
if (!env.DREY_PYTHON && existsSync(venvPython)) env.DREY_PYTHON = venvPython;
foreground(process.execPath, ['--enable-source-maps', hostBundle, ...process.argv.slice(2)], {
  env,
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
