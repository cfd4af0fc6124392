/** What the compiler's thread says of the author's files. Plain data. */

export interface AsType {
  /** "i64", "Array", "Map", a class; '' = something else (function types). */
  readonly name: string;
  readonly nullable: boolean;
  readonly args: readonly AsType[];
}

export interface AsDecorator {
  readonly name: string;
  readonly args: readonly string[];
}

export interface AsParameter {
  readonly name: string;
  readonly type: AsType;
  readonly kind: 'plain' | 'optional' | 'rest';
}

export interface AsFunction {
  readonly name: string;
  readonly generic: boolean;
  readonly decorators: readonly AsDecorator[];
  readonly parameters: readonly AsParameter[];
  readonly result: AsType;
}

export interface AsField {
  readonly name: string;
  readonly type: AsType;
  readonly decorators: readonly AsDecorator[];
}

export interface AsClass {
  readonly name: string;
  /** Path without ".ts", from the base directory. */
  readonly file: string;
  readonly exported: boolean;
  readonly generic: boolean;
  /** Extends another class. */
  readonly derived: boolean;
  readonly decorators: readonly AsDecorator[];
  readonly fields: readonly AsField[];
  readonly methods: readonly AsFunction[];
  /** Parameters of the constructor that have no default. */
  readonly required: number;
}

export interface AsDeclarations {
  /** Exported by the author's file. */
  readonly functions: readonly AsFunction[];
  /** Of all files of the author. */
  readonly classes: readonly AsClass[];
}

/** A function that cannot be built; the message is for its author. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

export function typeName(type: AsType): string {
  const args = type.args.length === 0 ? '' : `<${type.args.map(typeName).join(', ')}>`;
  return `${type.name === '' ? '(function)' : type.name}${args}${type.nullable ? ' | null' : ''}`;
}
