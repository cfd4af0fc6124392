/** Process table functions of TypeScript: `eval` and `onTimer` in the user's terms. */
import type { Fields, ProcessTableSignature, StateDeclaration, TypeText } from '@drey/sdk/udf';
import type {
  FunctionContext,
  FunctionSpec,
  ProcessCaller,
  ProcessHost,
  ProcessSite,
  ProcessState,
} from '../../functions/user/contracts';
import type { ArrayType, LogicalType, MapType, RowType } from '../../types/logical/contracts';
import { Row, RowKind, rowClass } from '../../types/rows';
import { UserFunctionError } from '../../functions/user/errors';
import { nullableToUser } from './codec';
import type { Convert } from './codec-contracts';
import { failed, recordText } from './failure';
import { openFunction } from './instances';
import { ProcessContext } from './process-context';
import type { ProcessObject } from './process-describe';
import { outputForm, tableForm, type ValueForm, valueForm } from './process-values';
import { KeyedStateListView, KeyedStateMapView } from './process-views';

export async function openProcess(
  spec: FunctionSpec,
  site: ProcessSite,
  host: ProcessHost,
  context: FunctionContext,
): Promise<ProcessCaller> {
  const opened = await openFunction(spec, context);
  const object = opened.object as unknown as ProcessObject;
  const caller = new InlineProcessCaller(spec, site, host, object);
  return {
    eval: (states, cleared, args) => caller.eval(states, cleared, args),
    ...(typeof object.onTimer === 'function' && {
      onTimer: (states: unknown[], cleared: Set<number>, name: string | undefined) =>
        caller.onTimer(states, cleared, name),
    }),
    close: () => opened.close(),
  };
}

/** One state entry: what the function gets, and what comes of it. */
interface StateForm {
  open(stored: unknown): unknown;
  close(value: unknown): unknown;
}

type Collectable = { collect: (value: unknown) => void };

class InlineProcessCaller {
  private readonly context: ProcessContext;
  private readonly states: readonly StateForm[];
  private readonly args: readonly Convert[];
  private readonly collect: (value: unknown) => void;

  constructor(
    private readonly spec: FunctionSpec,
    private readonly site: ProcessSite,
    host: ProcessHost,
    private readonly object: ProcessObject,
  ) {
    const { signature } = object;
    const declared = spec.process?.states ?? [];
    this.context = new ProcessContext(host, site, declared);
    this.states = declared.map((state, i) => stateForm(state, i, signature.states?.[state.name], host));
    this.args = site.args.map((type, i) => this.argumentForm(type, i, signature));
    const convert = outputForm(site.output);
    this.collect = (value) => host.collect(convert(value));
    Object.defineProperty(object, 'collect', { configurable: true, writable: true, value: this.collect });
  }

  private argumentForm(type: LogicalType | 'DESCRIPTOR', index: number, signature: ProcessTableSignature): Convert {
    const table = this.site.tables.find(({ parameter }) => parameter === index);
    if (table !== undefined) {
      const declared = signature.parameters?.[table.name];
      const form = declared?.kind === 'table' ? declared.type : undefined;
      return tableForm(table.input, table.type, form);
    }
    if (type === 'DESCRIPTOR') return (names) => (Array.isArray(names) ? [...names] : names);
    const convert = nullableToUser(type) ?? ((value: unknown) => value);
    return (value) => (value === undefined ? undefined : convert(value));
  }

  eval(stored: unknown[], cleared: Set<number>, args: readonly unknown[]): void {
    this.context.begin(cleared, undefined);
    const { states } = this;
    const given = new Array<unknown>(states.length + args.length);
    try {
      for (let i = 0; i < states.length; i++) given[i] = states[i].open(stored[i]);
      for (let i = 0; i < args.length; i++) given[states.length + i] = this.args[i](args[i]);
      this.collecting(() => this.object.eval(this.context, ...given));
      for (let i = 0; i < states.length; i++) stored[i] = states[i].close(given[i]);
    } catch (error) {
      throw this.failure(error, args);
    }
  }

  onTimer(stored: unknown[], cleared: Set<number>, name: string | undefined): void {
    this.context.begin(cleared, name);
    const { states } = this;
    try {
      const given = states.map((state, i) => state.open(stored[i]));
      this.collecting(() => this.object.onTimer?.(this.context, ...given));
      for (let i = 0; i < states.length; i++) stored[i] = states[i].close(given[i]);
    } catch (error) {
      throw this.failure(error, []);
    }
  }

  /** The object may be that of another call, too, even one that runs now: rows are those of the innermost. */
  private collecting(call: () => unknown): void {
    const object = this.object as unknown as Collectable;
    const outer = object.collect;
    if (outer === this.collect) {
      this.checkReturned(call());
      return;
    }
    object.collect = this.collect;
    try {
      this.checkReturned(call());
    } finally {
      object.collect = outer;
    }
  }

  /** Rows that come later would belong to no row of a table. */
  private checkReturned(value: unknown): void {
    if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return;
    throw new UserFunctionError(this.spec, 'result', 'a promise came back: process table functions answer at once');
  }

  private failure(error: unknown, args: readonly unknown[]): unknown {
    // What the operator itself refuses is Flink's own error.
    if ((error as { exceptionClass?: unknown } | null)?.exceptionClass !== undefined) return error;
    const types = this.site.args.map((type, i): LogicalType | 'DESCRIPTOR' => {
      const table = this.site.tables.find(({ parameter }) => parameter === i);
      return table?.input ?? type;
    });
    const shown = types.flatMap((type, i) => (type === 'DESCRIPTOR' || args[i] === undefined ? [] : [{ type, i }]));
    const record = recordText(
      shown.map(({ type }) => type),
      shown.map(({ i }) => args[i]),
    );
    return failed(this.spec, error, args.length === 0 ? {} : { record });
  }
}

// ---------------------------------------------------------------- states

function stateForm(
  { kind, type }: ProcessState,
  index: number,
  declared: StateDeclaration | undefined,
  host: ProcessHost,
): StateForm {
  const untouched = (): unknown => null;
  if (kind === 'LIST') {
    const list = type as ArrayType;
    const form = valueForm(list.element, declared?.kind === 'list' ? declared.element : undefined);
    const view = new KeyedStateListView(host.list(index), list, form);
    return { open: () => view, close: untouched };
  }
  if (kind === 'MAP') {
    const map = type as MapType;
    const form = valueForm(map.value, declared?.kind === 'map' ? declared.value : undefined);
    const view = new KeyedStateMapView(host.map(index), map, form);
    return { open: () => view, close: untouched };
  }
  return rowState(type as RowType, declared?.kind === 'value' ? declared : undefined);
}

function rowState(type: RowType, declared: Extract<StateDeclaration, { kind: 'value' }> | undefined): StateForm {
  const form: ValueForm = valueForm(type, declared?.type as TypeText | Fields | undefined);
  const initial = declared?.initial;
  const empty = new (rowClass(type.fields.length))(RowKind.INSERT, ...type.fields.map(() => null));
  return {
    open(stored) {
      if (initial === undefined) return form.toUser(stored ?? Row.copy(empty));
      // Objects of the user's classes keep their methods.
      return stored === null ? initial() : Object.assign(initial(), form.toUser(stored));
    },
    close: (value) => form.fromUser(value),
  };
}
