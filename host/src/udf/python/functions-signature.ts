/** What Python says of a declared function (pyflink/table/_functions_declare.py), as the host registers it. */
import type { FunctionKind, FunctionSource, FunctionSpec, RegisteredFunction } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';

/** Types are SQL text. */
export interface PythonSignature {
  readonly name: string;
  readonly kind: FunctionKind;
  /** null = any arguments, as they are. */
  readonly inputs: readonly string[] | null;
  readonly result: string;
  readonly accumulator?: string;
  readonly deterministic: boolean;
  /** Of pandas.Series. */
  readonly vectorized: boolean;
  readonly retracts?: boolean;
  readonly merges?: boolean;
}

export interface PythonRegistration {
  /** As in the catalog; the function's own name when absent. */
  readonly name?: string;
  readonly source: Extract<FunctionSource, { kind: 'python' }>;
  /** Limit of a batch in ms, 0 = none. */
  readonly deadline: number;
}

const MEMORY = 64 * 1024 * 1024;
const OUTPUT = 16 * 1024 * 1024;

/** Throws SqlError when a type cannot be read. */
export function pythonFunction(signature: PythonSignature, registration: PythonRegistration): RegisteredFunction {
  const result = parseType(signature.result);
  const accumulator = signature.accumulator === undefined ? undefined : parseType(signature.accumulator);
  const types = { result, ...(accumulator && { accumulator }) };
  const inputs = signature.inputs?.map((text) => parseType(text));
  const spec: FunctionSpec = {
    name: registration.name ?? signature.name,
    kind: signature.kind,
    language: 'PYTHON',
    carrier: 'python',
    source: registration.source,
    overloads: inputs === undefined ? [] : [{ parameters: parametersOf(inputs), ...types }],
    deterministic: signature.deterministic,
    // A worker is a process of its own, whose memory is not limited.
    limits: { deadline: registration.deadline, memory: MEMORY, output: OUTPUT },
    grants: {},
    row: false,
    batch: !signature.kind.endsWith('AGGREGATE'),
    vectorized: signature.vectorized,
    ...(signature.retracts && { retracts: true }),
    ...(signature.merges && { merges: true }),
  };
  return inputs === undefined ? { spec, infer: (args) => ({ args, ...types }) } : { spec };
}

function parametersOf(types: readonly LogicalType[]) {
  return types.map((type) => ({ type }));
}
