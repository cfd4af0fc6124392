/** `node scripts/udf-matrix.mjs`: writes what carriers of user functions can do into docs/compatibility.md, by running them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNodeModules, ensurePython, pythonEnvironment, root, venvPython } from './lib.mjs';

ensureNodeModules();
ensurePython();
const env = { ...pythonEnvironment(), DREY_PYTHON: venvPython, DREY_WRITE_MATRIX: '1' };
const { status } = spawnSync(join(root, 'node_modules/.bin/jest'), ['conformance/udf/matrix.test.ts'], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
