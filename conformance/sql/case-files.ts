/** What the files of connector cases and those of Kafka tables have in common. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of each case of a folder's files; the first is its name. */
export function readCaseBlocks(folder: string): string[][] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().flatMap((name) => {
    const [, ...blocks] = readFileSync(join(folder, name), 'utf8').split(/^-- case: /m);
    return blocks.map((block) => block.split('\n'));
  });
}

/** `KEY=VALUE` of a `config` directive. */
export function addOption(options: Record<string, string>, line: string): void {
  const at = line.indexOf('=');
  options[line.slice(0, at)] = line.slice(at + 1);
}

/** On one line. */
export function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** Java's hash maps have an order of their own: entries of maps in rows are sorted. */
export function sortedMaps(line: string): string {
  if (!line.startsWith('> ')) return line;
  return line.replace(/\{([^{}]*)\}/g, (_, entries: string) => `{${entries.split(', ').sort().join(', ')}}`);
}

/** The lines that differ; empty when none do. */
export function differences(actual: readonly string[], expected: readonly string[]): string {
  const count = Math.max(actual.length, expected.length);
  const lines = Array.from({ length: count }, (_, i) =>
    actual[i] === expected[i]
      ? []
      : [`  ${i + 1} got      ${actual[i] ?? '-'}`, `  ${i + 1} expected ${expected[i] ?? '-'}`],
  );
  return lines.flat().join('\n');
}
