/** Scalar and table functions of Flink's programs, by what the programs expect of them. */
import {
  AsyncScalarFunction,
  AsyncTableFunction,
  type FunctionContext,
  LocalDateTime,
  ScalarFunction,
  TableFunction,
} from '@drey/sdk/udf';

const PLUS_ONE = { args: ['BIGINT'], result: 'BIGINT' };

class JavaFunc0 extends ScalarFunction {
  readonly signature = PLUS_ONE;
  eval(x: number): number {
    return x + 1;
  }
}

class AsyncJavaFunc0 extends AsyncScalarFunction {
  readonly signature = PLUS_ONE;
  async eval(x: number): Promise<number> {
    return x + 1;
  }
}

class AsyncJavaFunc1 extends AsyncScalarFunction {
  readonly signature = { args: ['INT', 'INT', 'TIMESTAMP(3)'], result: 'STRING' };
  async eval(a: number, b: number, time: LocalDateTime): Promise<string> {
    return `${a} and ${b} and ${time.epochMilli}`;
  }
}

class AsyncJavaFunc2 extends AsyncScalarFunction {
  readonly signature = { args: ['STRING', 'INT'], result: 'STRING' };
  async eval(text: string, n: number): Promise<string> {
    return `${text}${n}`;
  }
}

class AsyncJavaFunc5 extends AsyncScalarFunction {
  readonly signature = { args: ['TIMESTAMP(3)', 'INT'], result: 'TIMESTAMP(3)' };
  async eval(time: LocalDateTime, millis: number): Promise<LocalDateTime> {
    return LocalDateTime.ofEpochMilli(time.epochMilli - millis);
  }
}

class AsyncUdfWithOpen extends AsyncScalarFunction {
  readonly signature = { args: ['STRING'], result: 'STRING' };
  private opened = false;

  override open(_: FunctionContext): void {
    this.opened = true;
  }

  async eval(text: string): Promise<string> {
    if (!this.opened) throw new Error('not opened');
    return `$${text}`;
  }
}

/** The first call for 2 fails. */
class TwosFailFunction extends AsyncScalarFunction {
  readonly signature = { args: ['INT'], result: 'INT' };
  private failed = false;

  async eval(n: number): Promise<number> {
    if (n !== 2 || this.failed) return n;
    this.failed = true;
    throw new Error('Error 2');
  }
}

const SPLIT = {
  overloads: [
    { args: ['STRING'], result: 'STRING' },
    { args: ['STRING', 'STRING'], result: 'STRING' },
  ],
};

const parts = (text: string | null, separator: string | null): string[] =>
  text === null || separator === null ? [] : text.split(separator);

class StringSplit extends TableFunction<string> {
  readonly signature = SPLIT;
  eval(text: string | null, separator: string | null = ','): string[] {
    return parts(text, separator);
  }
}

class AsyncStringSplit extends AsyncTableFunction<string> {
  readonly signature = SPLIT;
  async eval(text: string | null, separator: string | null = ','): Promise<string[]> {
    return parts(text, separator);
  }
}

/** Parts between `#`, with something before each. */
class TableFunc1 extends TableFunction<string> {
  readonly signature = SPLIT;
  eval(text: string, prefix = ''): string[] {
    return text.includes('#') ? text.split('#').map((part) => prefix + part) : [];
  }
}

class AsyncTableFunc1 extends AsyncTableFunction<string> {
  readonly signature = { args: ['STRING'], result: 'STRING' };
  async eval(text: string): Promise<string[]> {
    return text.includes('#') ? text.split('#') : [];
  }
}

const STREAM = 'org.apache.flink.table.planner.plan.nodes.exec.stream';
const RUNTIME = 'org.apache.flink.table.planner.runtime.utils';

export const SCALAR_AND_TABLE_FUNCTIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [`${RUNTIME}.JavaUserDefinedScalarFunctions$JavaFunc0`, JavaFunc0],
  [`${STREAM}.AsyncCalcTestPrograms$AsyncJavaFunc0`, AsyncJavaFunc0],
  [`${STREAM}.AsyncCalcTestPrograms$AsyncJavaFunc1`, AsyncJavaFunc1],
  [`${STREAM}.AsyncCalcTestPrograms$AsyncJavaFunc2`, AsyncJavaFunc2],
  [`${STREAM}.AsyncCalcTestPrograms$AsyncJavaFunc5`, AsyncJavaFunc5],
  [`${STREAM}.AsyncCalcTestPrograms$AsyncUdfWithOpen`, AsyncUdfWithOpen],
  [`${STREAM}.AsyncCalcTestPrograms$TwosFailFunction`, TwosFailFunction],
  [`${STREAM}.AsyncCorrelateTestPrograms$TableFunc1`, AsyncTableFunc1],
  [`${RUNTIME}.JavaUserDefinedTableFunctions$AsyncStringSplit`, AsyncStringSplit],
  [`${RUNTIME}.JavaUserDefinedTableFunctions$StringSplit`, StringSplit],
  ['org.apache.flink.table.planner.utils.TableFunc1', TableFunc1],
]);
