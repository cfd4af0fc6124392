/**
 * What an AssemblyScript author of user functions imports: `import { Nullable, Decimal } from 'drey'`. This is AssemblyScript, not
 * TypeScript. README.md says how types of functions become SQL types.
 */
export { Decimal } from './decimal';
export { Timestamp } from './timestamp';

/** A number or boolean that may be NULL. Strings, arrays, maps and classes are nullable by `| null`. */
export class Nullable<T> {
  constructor(
    public isNull: bool,
    public value: T,
  ) {}

  /** The value, or another one for NULL. */
  or(other: T): T {
    return this.isNull ? other : this.value;
  }
}

/** A value that is not NULL. */
export function some<T>(value: T): Nullable<T> {
  return new Nullable<T>(false, value);
}

/** NULL. */
export function none<T>(): Nullable<T> {
  return new Nullable<T>(true, <T>0);
}

// @ts-expect-error: decorator
@external('drey', 'log')
declare function logLine(text: usize, bytes: i32): void;

/** Writes a line to the job's output, with the function's name before it. Needs the grant 'output', which is given by default. */
export function log(message: string): void {
  const bytes = String.UTF8.encode(message);
  logLine(changetype<usize>(bytes), bytes.byteLength);
}

// @ts-expect-error: decorator
@external('drey', 'clock')
declare function clockMillis(): f64;

/** Milliseconds since the epoch. Needs the grant 'clock'. */
export function clock(): i64 {
  return <i64>clockMillis();
}

// @ts-expect-error: decorator
@external('drey', 'random')
declare function randomNumber(): f64;

/** At least 0, less than 1. Needs the grant 'random'. */
export function random(): f64 {
  return randomNumber();
}
