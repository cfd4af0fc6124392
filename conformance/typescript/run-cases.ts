/** Runs cases of the catalogue in whatever executor is set. */
import { Configuration, StreamExecutionEnvironment } from '@drey/sdk';
import { type Case, cases } from './cases';

export type Mode = 'STREAMING' | 'BATCH';

/** What a case should give in a mode; undefined = it is not for this mode. */
export function expectedOf({ expected, batch, skipStreaming }: Case, mode: Mode): readonly unknown[] | undefined {
  if (mode === 'STREAMING' && skipStreaming) return undefined;
  if (mode === 'STREAMING' || batch === undefined) return expected;
  return batch ?? undefined;
}

/** The results of a case, as JSON texts in alphabetical order. */
export async function runCase(name: string, mode: Mode, parallelism: number, settings = {}): Promise<string[]> {
  const configuration = new Configuration();
  for (const [key, value] of Object.entries(settings)) configuration.setString(key, String(value));
  const env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  env.setParallelism(parallelism).setRuntimeMode(mode);
  const results: unknown[] = [];
  for await (const value of cases[name]!.build(env).executeAndCollect(name)) results.push(value);
  return canonical(results);
}

export function canonical(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
