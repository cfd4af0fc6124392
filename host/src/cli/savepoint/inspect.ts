/** `drey savepoint inspect`: what is in a checkpoint or savepoint. */
import { loadCheckpoint } from '../../checkpoint';
import { UsageError } from '../arguments';
import { textTable } from '../text-table';
import type { SavepointRequest, Selection } from './arguments';
import { isOperator, keyCount, type OperatorContents, operatorContents, type StateContents } from './contents';
import { textOf } from '../../types/json-values';
import type { KeyedValue } from './keyed-contents';

type Inspect = Extract<SavepointRequest, { command: 'inspect' }>;

export async function inspect(request: Inspect): Promise<string> {
  const checkpoint = await loadCheckpoint(request.path, request.configuration);
  const wanted = checkpoint.operators.filter((operator) => isOperator(operator, request.operator));
  if (wanted.length === 0 && request.operator !== undefined) {
    const known = checkpoint.operators.map(({ uid, name }) => uid || name).join(', ');
    throw new UsageError(`${request.path} has no operator "${request.operator}"; it has: ${known}`);
  }
  const operators: OperatorContents[] = [];
  for (const operator of wanted) operators.push(await operatorContents(checkpoint, operator, request.configuration));
  const { id, kind, jobId, jobName, directory, timestampMs } = checkpoint;
  const head = { id, kind, jobId, jobName, directory, time: new Date(timestampMs).toISOString() };
  if (request.json) return `${JSON.stringify({ ...head, operators: operators.map((one) => shown(one, request)) })}\n`;
  return [
    `${kind === 'savepoint' ? 'Savepoint' : 'Checkpoint'} ${id} of job ${jobName} (${jobId})`,
    `${directory}, ${head.time}`,
    '',
    ...operators.map((operator) => operatorText(operator, request)),
  ].join('\n');
}

function statesOf(operator: OperatorContents, { state }: Selection): readonly StateContents[] {
  return operator.states.filter(({ name }) => state === undefined || name === state);
}

const valuesOf = ({ values }: StateContents, { key, limit }: Selection): readonly KeyedValue[] =>
  values.filter((one) => key === undefined || (one.key !== undefined && textOf(one.key) === key)).slice(0, limit);

function shown(operator: OperatorContents, request: Inspect): unknown {
  return {
    ...operator,
    states: statesOf(operator, request).map((state) => ({
      name: state.name,
      kind: state.kind,
      type: state.type,
      keys: keyCount(state),
      ...(request.values && { values: valuesOf(state, request) }),
    })),
  };
}

function operatorText(operator: OperatorContents, request: Inspect): string {
  const { name, uid, id, parallelism, maxParallelism, bytes, finished } = operator;
  const states = statesOf(operator, request);
  const lines = [
    `${name}${finished ? ' (finished)' : ''}`,
    `  uid ${uid || '(none)'}, id ${id}, parallelism ${parallelism} of ${maxParallelism}, ${bytes} bytes`,
  ];
  const rows = states.map((state) => [state.name, state.kind, state.type, String(keyCount(state))]);
  if (rows.length > 0) lines.push(indented(textTable(['state', 'kind', 'type', 'keys'], rows)));
  if (request.values) for (const state of states) lines.push(valuesText(state, request));
  return `${lines.join('\n')}\n`;
}

function valuesText(state: StateContents, request: Inspect): string {
  const values = valuesOf(state, request);
  const rows = values.map(({ key, namespace, value }) => [
    key === undefined ? '' : textOf(key),
    namespace,
    textOf(value),
  ]);
  const total = state.values.length;
  const note = request.key === undefined && total > rows.length ? ` (${rows.length} of ${total})` : '';
  if (rows.length === 0) return `  ${state.name}: no values`;
  return indented(`${state.name}${note}\n${textTable(['key', 'namespace', 'value'], rows)}`);
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
