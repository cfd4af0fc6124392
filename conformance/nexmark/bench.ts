/**
 * One query with a blackhole sink on the generator, in this process: `bench.cjs FOLDER QUERY EVENTS TPS WARMUP`. Prints one line of JSON.
 * The warm-up run is not measured, so that the figures are those of compiled code.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableConnectors } from '../../host/src/planner/catalog/connector-contracts';
import { TestCatalog } from '../../host/src/planner/resolve/testing';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { runInserts } from '../../host/src/table/engine';
import { loadQuery } from './queries';
import { registerSideInput, sideInput } from './side-input';

const connectors: TableConnectors = {
  source: (context) =>
    context.options.get('connector') === sideInput.identifier
      ? sideInput.source!(context)
      : tableConnectors.source(context),
  sink: (context) => tableConnectors.sink(context),
};

async function run(folder: string, name: string, events: number, rate: number): Promise<void> {
  const output = mkdtempSync(join(tmpdir(), 'drey-nexmark-'));
  try {
    const query = loadQuery(folder, name, { rate, events }, output);
    const catalog = new TestCatalog().run(...query.definitions);
    const configuration = new Map([['parallelism.default', '1']]);
    const context = { session: catalog.session, connectors, configuration };
    const { failure } = await runInserts(name, [catalog.plan(query.insert)], context).result;
    if (failure) throw new Error(`${failure.exceptionClass}: ${failure.message}`);
  } finally {
    rmSync(output, { recursive: true });
  }
}

async function main([folder, name, events, rate, warmUp]: readonly string[]): Promise<void> {
  registerSideInput();
  if (Number(warmUp) > 0) await run(folder, name, Number(warmUp), Number(rate));
  const started = performance.now();
  const before = process.cpuUsage();
  await run(folder, name, Number(events), Number(rate));
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1000;
  const result = {
    query: name,
    events: Number(events),
    rate: Number(rate),
    kevents_per_s: Math.round(Number(events) / seconds / 100) / 10,
    cpu_s_per_m: Math.round(((user + system) / Number(events)) * 1000) / 1000,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
