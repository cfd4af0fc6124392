/** The files of `drey udf new`: for each language functions that run, rows to test them with, and a query. */
import type { ProjectLanguage } from './manifest';
import { ASSEMBLYSCRIPT } from './template-assemblyscript';
import { PYTHON } from './template-python';
import { RUST } from './template-rust';
import { TYPESCRIPT } from './template-typescript';

export interface Template {
  /** By path below the project's folder. `{{name}}` stands for the project's name. */
  readonly files: Readonly<Record<string, string>>;
  /** A function of the template, and rows for it. */
  readonly example: string;
}

const TEMPLATES: Readonly<Record<ProjectLanguage, Template>> = {
  typescript: TYPESCRIPT,
  assemblyscript: ASSEMBLYSCRIPT,
  rust: RUST,
  python: PYTHON,
};

/** The files of a new project, with its name filled in. */
export function templateFiles(language: ProjectLanguage, name: string): ReadonlyMap<string, string> {
  const { files } = TEMPLATES[language];
  return new Map(Object.entries(files).map(([path, text]) => [path, text.replaceAll('{{name}}', name)]));
}

/** The function that a new project's rows.jsonl is for. */
export function templateExample(language: ProjectLanguage): string {
  return TEMPLATES[language].example;
}
