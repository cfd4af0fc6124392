#!/usr/bin/env node
// The entry of the host: its bundle with the code that V8 made of it when it was built (scripts/build.mjs).
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const vm = require('node:vm');

const bundle = join(__dirname, 'drey-host.cjs');
const cache = `${bundle}.cache`;
const target = process.env.DREY_WRITE_CODE_CACHE;

// What threads begin with, so that they use the cache as well.
globalThis.dreyEntry = __filename;
// Scripts out of a cache have no import() of their own.
globalThis.dreyImport = (name) => import(name);

if (!target && !existsSync(cache)) require(bundle);
else {
  const cachedData = target ? undefined : readFileSync(cache);
  const script = new vm.Script(wrap(readFileSync(bundle, 'latin1')), { filename: bundle, cachedData });
  if (target) process.on('exit', () => writeFileSync(target, script.createCachedData()));
  script.runInThisContext().call(module.exports, exports, require, module, bundle, __dirname);
}
