/** The calls of an operator as a program for a carrier, and the generated loop that computes the program's input columns. */
import { CodeBuilder } from '../../expressions/code-builder';
import { type CompileSession, ExpressionCompiler } from '../../expressions/compiler';
import type { Call, Expr } from '../../expressions/contracts';
import { digest } from '../../expressions/analyze';
import { oneRow } from '../../expressions/products';
import type { OperatorFunction } from '../../functions/user/call-sites';
import type { CallProgram, ProgramArgument, ProgramCall } from '../../functions/user/contracts';
import type { Row } from '../../types/rows';
import { tableError } from '../../types/sql-error';

export interface WrittenProgram {
  readonly program: CallProgram;
  /** Expressions over the input row, one for each of the program's inputs. */
  readonly inputs: readonly Expr[];
}

/** `arity`: of the input row; references from there on are to earlier calls. */
export function writeProgram(
  calls: readonly Call[],
  outputs: readonly number[],
  arity: number,
  functions: readonly OperatorFunction[],
): WrittenProgram {
  const inputs: Expr[] = [];
  const places = new Map<string, number>();
  const argument = (arg: Expr): ProgramArgument => {
    if (arg.kind === 'literal') return { literal: arg.value };
    if (arg.kind === 'input' && arg.index >= arity) return { call: arg.index - arity };
    const key = digest(arg);
    let input = places.get(key);
    if (input === undefined) {
      input = inputs.push(arg) - 1;
      places.set(key, input);
    }
    return { input };
  };
  const written = calls.map(
    (call): ProgramCall => ({
      spec: specOf(call, functions),
      site: { args: call.args.map(({ type }) => type), result: call.type },
      args: call.args.map(argument),
    }),
  );
  return { program: { inputs: inputs.map(({ type }) => type), calls: written, outputs }, inputs };
}

function specOf(call: Call, functions: readonly OperatorFunction[]) {
  const found = functions.find(({ key }) => key === call.userFunction);
  if (found === undefined) throw tableError(`Function '${call.name}' is not in the operator's configuration.`);
  return found.spec;
}

export type ColumnReader = (rows: readonly Row[], columns: readonly unknown[][]) => void;

/** Fills `columns[i]` with the value of expression i for each row. */
export function compileColumns(
  exprs: readonly Expr[],
  session: CompileSession,
  names: readonly string[],
): ColumnReader {
  const builder = new CodeBuilder();
  const compiler = new ExpressionCompiler(oneRow(session, names), builder, exprs);
  for (const i of exprs.keys()) builder.line(`const column${i} = columns[${i}];`);
  builder.block('for (let i = 0; i < rows.length; i++)', () => {
    builder.line('const row = rows[i];');
    for (const [i, expr] of exprs.entries()) builder.line(`column${i}[i] = ${compiler.value(expr).code};`);
  });
  return builder.compile<ColumnReader>('columns', ['rows', 'columns']);
}
