/** `drey udf new`: a project from a template. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../arguments';
import type { ProjectLanguage } from './manifest';
import { templateExample, templateFiles } from './templates';

/** Returns what to do next. Throws UsageError when the folder exists. */
export function createProject(path: string, language: ProjectLanguage): string {
  const folder = resolve(path);
  if (existsSync(folder)) throw new UsageError(`${folder} exists already`);
  const name = basename(folder);
  if (!/^[A-Za-z][\w-]*$/.test(name)) throw new UsageError(`"${name}" is no name: letters, digits, _ and - are`);
  for (const [file, text] of templateFiles(language, name)) {
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return [
    `${folder} is made. Next:`,
    `  cd ${path}`,
    '  drey udf build',
    `  drey udf test ${templateExample(language)} --input rows.jsonl`,
    '',
  ].join('\n');
}
