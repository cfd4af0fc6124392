/** Models of the programs: what they say to each input is in the data. They are table functions, asked at once or later. */
import { AsyncTableFunction, TableFunction } from '@drey/sdk/udf';
import { typeText } from '../../host/src/types/logical/print';
import { row } from '../../host/src/types/logical/types';
import type { FieldType } from '../../host/src/types/logical/contracts';
import { parseType } from '../../host/src/types/logical/parse';
import { decodeRow, type Json } from '../../host/src/types/testing/tagged-values';
import { nullableToUser } from '../../host/src/udf/inline/codec';
import type { Environment } from './environment';
import type { ChangeData, ModelStep } from './files';

export async function createModel(environment: Environment, step: ModelStep): Promise<void> {
  const { name, inputSchema, outputSchema, options } = step;
  const answers = answersOf(step);
  const [inputs, outputs] = [fieldsOf(inputSchema), fieldsOf(outputSchema)];
  const signature = {
    args: inputs.map(({ type }) => typeText(type)),
    result: typeText(row([...outputs], true)),
  };
  const answer = (args: readonly unknown[]): readonly unknown[] => answers.get(args.map(String).join('\0')) ?? [];
  environment.registerFunction(
    `model_${name}`,
    class extends TableFunction {
      readonly signature = signature;
      eval(...args: readonly unknown[]): Iterable<unknown> {
        return answer(args);
      }
    },
  );
  const async = options.async === 'true';
  if (async) {
    environment.registerFunction(
      `async_model_${name}`,
      class extends AsyncTableFunction {
        readonly signature = signature;
        async eval(...args: readonly unknown[]): Promise<Iterable<unknown>> {
          return answer(args);
        }
      },
    );
  }
  const provider = {
    provider: 'function',
    function: `model_${name}`,
    ...(async && { 'async-function': `async_model_${name}` }),
  };
  const properties = Object.entries(provider).map(([key, value]) => `'${key}' = '${value}'`);
  await environment.run(
    `CREATE MODEL ${name} INPUT (${inputSchema.join(', ')}) OUTPUT (${outputSchema.join(', ')}) WITH (${properties.join(', ')})`,
  );
}

/** `feature STRING` */
function fieldsOf(schema: readonly string[]): FieldType[] {
  return schema.map((line) => {
    const [name, ...type] = line.trim().split(/\s+/);
    return { name: name.replaceAll('`', ''), type: parseType(type.join(' ')) };
  });
}

/** Rows as functions give them, by the texts of the inputs. */
function answersOf({ inputSchema, outputSchema, data }: ModelStep): Map<string, unknown[][]> {
  const [inputs, outputs] = [fieldsOf(inputSchema), fieldsOf(outputSchema)];
  return new Map(
    data.map((one) => [
      userValues(one.in, inputs).map(String).join('\0'),
      one.out.map((change) => userValues(change, outputs)),
    ]),
  );
}

function userValues(change: ChangeData, fields: readonly FieldType[]): unknown[] {
  const decoded = decodeRow(change as unknown as Json, fields);
  return fields.map(({ type }, i) => {
    const value: unknown = decoded[`f${i}`];
    return value === null ? null : (nullableToUser(type)?.(value) ?? value);
  });
}
