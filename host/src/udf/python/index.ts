/** Python stages: loaded when a job has Python nodes. */
import { registerStageOperator } from '../../operators/registry';
import { PythonStageOperator } from './stage-operator';

export { PYTHON_WORKERS, type PythonWorkers } from './contracts';
export { pythonWorkersService } from './worker-pool';

/** Makes Python nodes runnable in this thread. The service `pythonWorkersService` must be registered as PYTHON_WORKERS too. */
export function registerPythonStages(): void {
  registerStageOperator((stage) => new PythonStageOperator(stage));
}
