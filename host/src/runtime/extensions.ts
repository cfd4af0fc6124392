/** Loads the parts of the host that a job needs, and no others: start-up time and memory depend on it. */
import { loadConnectors } from '../connectors/registry';
import type { ExecutionPlan } from '../graph/contracts';
import { hasOperator, hasStageOperator, PYTHON_KIND } from '../operators/registry';
import { hasService, registerService } from './services';

/** Resolves when the connectors and operator kinds of `plan` are registered. */
export async function loadExtensions(plan: ExecutionPlan): Promise<void> {
  const kinds = new Set<string>();
  const connectors = new Set<string>();
  let pythonFunctions = false;
  for (const { operator } of plan.streamGraph.graph.nodes) {
    if (operator?.kind === 'transform') {
      const { kind, payload } = operator.value;
      kinds.add(kind);
      pythonFunctions ||= kind.startsWith('table-function-') && callsPython(payload);
    } else if (operator?.kind === 'source' || operator?.kind === 'sink') connectors.add(operator.value.connector);
    if (operator?.kind === 'source' && operator.value.watermarks?.function?.kind.startsWith('table-')) {
      await import('../operators/table/index');
    }
  }
  await loadConnectors(connectors);
  if (kinds.delete(PYTHON_KIND) || pythonFunctions) await loadPython();
  if ([...kinds].some((kind) => kind.startsWith('table-python-'))) {
    await loadPython();
    await import('../udf/python/aggregate/index');
  }
  if ([...kinds].some((kind) => kind.startsWith('table-'))) {
    await loadUserFunctions();
    if ([...kinds].some((kind) => kind.startsWith('table-') && !hasOperator(kind))) {
      await import('../operators/table/index');
    }
  }
  if ([...kinds].some((kind) => !hasOperator(kind))) await import('../operators/index');
}

/** The carrier of functions is in their specs, which configurations have as JSON. */
function callsPython(payload: Uint8Array): boolean {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).includes('"carrier":"python"');
}

async function loadUserFunctions(): Promise<void> {
  const { USER_FUNCTIONS, userFunctions } = await import('../udf/registry');
  if (hasService(USER_FUNCTIONS)) return;
  registerService(USER_FUNCTIONS, () => ({ service: userFunctions, dispose: () => undefined }));
}

async function loadPython(): Promise<void> {
  const python = await import('../udf/python/index');
  if (!hasStageOperator()) python.registerPythonStages();
  if (!hasService(python.PYTHON_WORKERS)) registerService(python.PYTHON_WORKERS, python.pythonWorkersService);
}
