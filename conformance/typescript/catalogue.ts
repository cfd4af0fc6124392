/** `drey run catalogue.ts MODE PARALLELISM [key=value...]`: the whole catalogue as one job; a line for each result. */
import { Configuration, type DataStream, StreamExecutionEnvironment } from '@drey/sdk';
import { cases } from './cases';
import { expectedOf, type Mode } from './run-cases';

const [mode, parallelism, ...settings] = process.argv.slice(2) as [Mode, string, ...string[]];
const configuration = new Configuration();
for (const setting of settings) configuration.setString(...(setting.split('=') as [string, string]));
const env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
env.setParallelism(Number(parallelism)).setRuntimeMode(mode);
const streams = Object.entries(cases)
  .filter(([, one]) => expectedOf(one, mode) !== undefined)
  .map(([name, one]) =>
    (one.build(env) as DataStream<unknown>).map((value): [string, string] => [name, JSON.stringify(value)]),
  );
const [first, ...others] = streams;
for await (const result of first!.union(...others).executeAndCollect('catalogue')) console.log(JSON.stringify(result));
