/** The carrier 'python': functions run in the Python worker of the task's slot. */
import type { CallProgram, Carrier, FunctionContext } from '../../functions/user/contracts';
import { PythonBatchCaller } from './functions-caller';

export const pythonCarrier: Carrier = {
  name: 'python',
  openBatch: (program: CallProgram, context: FunctionContext) => PythonBatchCaller.open(program, context),
};
