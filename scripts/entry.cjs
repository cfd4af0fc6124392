#!/usr/bin/env node
// The entry of the host: its bundle with the code that V8 made of it when it was built (scripts/build.mjs).
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const vm = require('node:vm');

const bundle = join(__dirname, 'drey-host.cjs');
const cache = `${bundle}.cache`;
const target = process.env.DREY_WRITE_CODE_CACHE;
const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;

if (loader === undefined || (!target && !existsSync(cache))) require(bundle);
else {
  const script = new vm.Script(wrap(readFileSync(bundle, 'utf8')), {
    filename: bundle,
    cachedData: target ? undefined : readFileSync(cache),
    importModuleDynamically: loader,
  });
  if (target) process.on('exit', () => writeFileSync(target, script.createCachedData()));
  script.runInThisContext().call(module.exports, exports, require, module, bundle, __dirname);
}
