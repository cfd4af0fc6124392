/** `npm start`: the demo, an unmodified PyFlink script over the flights of 2013 out of New York. */
import { join } from 'node:path';
import {
  ensureBuild,
  ensureNodeModules,
  ensurePython,
  foreground,
  pythonEnvironment,
  root,
  say,
  venvPython,
} from './lib.mjs';

ensureNodeModules();
ensurePython({ demo: true });
ensureBuild();
say('running udf-examples/python/flight_delays.py (an unmodified PyFlink script) on the embedded host');
foreground(venvPython, [join(root, 'udf-examples/python/flight_delays.py'), ...process.argv.slice(2)], {
  env: { DREY_PROGRESS: '1', ...pythonEnvironment() },
});
