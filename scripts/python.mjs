/** `npm run -s python -- ARGS`: the project's Python with the drop-in pyflink importable. */
import { ensureBuild, ensureNodeModules, ensurePython, foreground, pythonEnvironment, venvPython } from './lib.mjs';

ensureNodeModules();
ensurePython();
ensureBuild();
foreground(venvPython, process.argv.slice(2), { env: pythonEnvironment(), cwd: process.env.INIT_CWD ?? process.cwd() });
