/** OBJECT_OF and OBJECT_UPDATE: values of structured types by field name. */
import type { LogicalType, StructuredType } from '../types/logical/contracts';
import { isCharacterString } from '../types/logical/families';
import { typeSummary } from '../types/logical/print';
import * as types from '../types/logical/types';
import { rowCode } from './collections';
import { ArgumentMismatch, type CallTypes, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { flinkFunction } from './define';

/** Why the field names at odd places are wrong: they have to be distinct literals. */
function checkNames(call: CallTypes, required: string, known?: readonly string[]): ArgumentMismatch | undefined {
  const seen = new Set<string>();
  for (let i = 1; i < call.args.length; i += 2) {
    const at = `The field key at position ${i + 1} must be a ${required} character string`;
    const type = call.args[i] as LogicalType;
    if (!isCharacterString(type)) return new ArgumentMismatch(`${at}, but was ${typeSummary(type)}.`);
    if (!call.isLiteral(i) || call.isNull(i)) return new ArgumentMismatch(`${at} literal.`);
    const name = String(call.literal(i));
    const where = `The field name '${name}' at position ${i + 1}`;
    if (seen.has(name)) return new ArgumentMismatch(`${where} is repeated.`);
    seen.add(name);
    if (known !== undefined && !known.includes(name)) {
      return new ArgumentMismatch(
        `${where} is not part of the structured type attributes. Available attributes: [${known.join(', ')}].`,
      );
    }
  }
  return undefined;
}

const isOdd = (count: number): boolean => count % 2 === 1;

const objectOfInput: InputTypes = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  accepts: isOdd,
  signatures: ['class name STRING, [STRING, ANY]*...'],
  resolve(call) {
    const first = call.args[0] as LogicalType;
    const must = 'The first argument must be a non-nullable character string';
    if (!isCharacterString(first)) {
      return new ArgumentMismatch(`${must} representing the class name, but was ${typeSummary(first)}.`);
    }
    if (!call.isLiteral(0) || call.isNull(0))
      return new ArgumentMismatch(`${must} literal representing the class name.`);
    return checkNames(call, 'non-nullable') ?? call.args;
  },
};

function objectOfType(call: CallTypes): LogicalType {
  const fields = [];
  for (let i = 1; i < call.args.length; i += 2) {
    fields.push({ name: String(call.literal(i)), type: call.args[i + 1] as LogicalType });
  }
  return { root: 'STRUCTURED', className: String(call.literal(0)), fields, nullable: true };
}

const objectUpdateInput: InputTypes = {
  min: 3,
  max: Number.POSITIVE_INFINITY,
  accepts: isOdd,
  signatures: ['object STRUCTURED_TYPE, [STRING, ANY]+...'],
  resolve(call) {
    const first = call.args[0] as LogicalType;
    if (first.root !== 'STRUCTURED') {
      return new ArgumentMismatch(`The first argument must be a structured type, but was ${typeSummary(first)}.`);
    }
    const known = first.fields.map((field) => field.name);
    return checkNames(call, 'non-null', known) ?? call.args;
  },
};

/** Place of the argument that replaces a field; -1 when it stays. */
function replacement(call: CallTypes, field: string): number {
  for (let i = 1; i < call.args.length; i += 2) if (call.literal(i) === field) return i + 1;
  return -1;
}

/** Fields take the types of their new values. */
function objectUpdateType(call: CallTypes): LogicalType {
  const type = call.args[0] as StructuredType;
  const fields = type.fields.map((field) => {
    const at = replacement(call, field.name);
    return at < 0 ? field : { ...field, type: call.args[at] as LogicalType };
  });
  return types.nullable({ ...type, fields });
}

function objectUpdateCode(call: CodeCall): string {
  const type = call.args[0] as StructuredType;
  const object = call.code[0] as string;
  const fields = type.fields.map((field, i) => {
    const at = replacement(call, field.name);
    return at < 0 ? `${object}.f${i}` : (call.code[at] as string);
  });
  const code = rowCode(call, fields);
  return type.nullable ? `${object} === null ? null : ${code}` : code;
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  flinkFunction(
    'OBJECT_OF',
    objectOfInput,
    objectOfType,
    (call) =>
      rowCode(
        call,
        call.code.filter((_, i) => i > 0 && i % 2 === 0),
      ),
    { nulls: 'custom' },
  ),
  flinkFunction('OBJECT_UPDATE', objectUpdateInput, objectUpdateType, objectUpdateCode, { nulls: 'custom' }),
];
