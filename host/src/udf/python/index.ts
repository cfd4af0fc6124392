/** Python stages: what embedded hosts and task manager threads register to run Python nodes. */
import { registerStageOperator } from '../../operators/registry';
import { PythonStageOperator } from './stage-operator';

export { FrameReader, writeFrame } from './framing';
export {
  PYTHON_WORKERS,
  type PythonWorkers,
  type StartWorkersAnswer,
  type WorkerExitAnswer,
  type WorkerExitCall,
} from './contracts';
export { pythonWorkersService, runsInProcess } from './worker-pool';

/** Makes Python nodes runnable in this thread. The service `pythonWorkersService` must be registered as PYTHON_WORKERS too. */
export function registerPythonStages(): void {
  registerStageOperator((stage) => new PythonStageOperator(stage));
}
