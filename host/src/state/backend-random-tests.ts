/** Random sequences of operations against a model, with snapshots at random moments; the seeds are fixed. */
import { DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { Row } from '../types/rows';
import { descriptor, LONG, SnapshotFixture, STRING } from './backend-fixture';
import type { InternalListState, InternalMapState, InternalValueState } from './contracts';
import type { CheckpointedKeyedBackend, KeyedBackendFactory, KeyedHandle } from './snapshot/contracts';
import { TimerServiceImpl } from './timers';

type Random = (below: number) => number;

function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const STATES: readonly StateDescriptor[] = [
  descriptor('value', StateKind.VALUE, { valueType: STRING }),
  descriptor('list', StateKind.LIST_STATE),
  descriptor('map', StateKind.MAP_STATE, { keyType: LONG }),
  descriptor('reducing', StateKind.REDUCING),
];
const NAMESPACES = ['', '0,10', '10,20'];
const KEYS = 60;

/** Keys of one type, by their numbers. */
interface KeyForm {
  readonly type: DataType;
  make(number: number): unknown;
  numberOf(key: unknown): unknown;
}

function rowForm(second: DataType, make: (number: number) => unknown): KeyForm {
  return {
    type: DataType.create({ root: TypeRoot.ROW, children: [LONG, second] }),
    make: (number) => Row.of(number, make(number)),
    numberOf: (key) => (key as Row).f0,
  };
}

/** Each lies in memory in a form of its own. */
const FORMS: readonly KeyForm[] = [
  { type: LONG, make: (number) => number, numberOf: (key) => key },
  rowForm(LONG, (number) => (number % 3 === 0 ? null : number % 3)),
  rowForm(STRING, (number) => `text ${number % 7}`),
  { type: STRING, make: (number) => `${number}`, numberOf: Number },
];

/** What should be there: by key, state and namespace; timers by domain, key, namespace and time. */
class Model {
  readonly values = new Map<string, unknown>();
  readonly timers = new Set<string>();

  copy(): Model {
    const copy = new Model();
    for (const [place, value] of this.values) copy.values.set(place, structuredClone(value));
    for (const timer of this.timers) copy.timers.add(timer);
    return copy;
  }
}

interface Subject {
  readonly backend: CheckpointedKeyedBackend;
  readonly timers: TimerServiceImpl;
}

interface Taken {
  readonly handle: KeyedHandle;
  readonly model: Model;
}

class Sequence {
  private readonly fixture: SnapshotFixture;
  private model = new Model();
  private subject: Subject;
  private checkpoint = 0;

  constructor(
    factory: KeyedBackendFactory,
    private readonly random: Random,
    private readonly form: KeyForm,
  ) {
    this.fixture = new SnapshotFixture(factory);
    this.subject = this.subjectOf(this.fixture.create(form.type));
  }

  async run(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) {
      if (this.random(60) > 0) this.change();
      else await this.snapshot();
    }
    this.fixture.dispose();
  }

  private subjectOf(backend: CheckpointedKeyedBackend): Subject {
    const timers = new TimerServiceImpl(backend, this.fixture.clock, {
      onEventTime: () => {},
      onProcessingTime: () => {},
    });
    timers.restore(backend.registerTimers('timers', timers));
    return { backend, timers };
  }

  private change(): void {
    const { random, model } = this;
    const { backend, timers } = this.subject;
    const key = random(KEYS);
    backend.setCurrentKey(this.form.make(key));
    if (random(40) === 0) {
      backend.clearCurrentKey();
      for (const place of [...model.values.keys()]) if (place.startsWith(`${key}|`)) model.values.delete(place);
      return;
    }
    const namespace = NAMESPACES[random(NAMESPACES.length)];
    if (random(5) === 0) this.changeTimer(timers, key, namespace);
    else this.changeState(backend, `${key}|${random(STATES.length)}|${namespace}`);
  }

  private changeTimer(timers: TimerServiceImpl, key: number, namespace: string): void {
    const time = 1e9 + this.random(3);
    const timer = `${key}|${namespace}|${time}`;
    if (this.random(2) === 0) {
      timers.registerEventTimeTimer(namespace, time);
      this.model.timers.add(timer);
    } else {
      timers.deleteEventTimeTimer(namespace, time);
      this.model.timers.delete(timer);
    }
  }

  private changeState(backend: CheckpointedKeyedBackend, place: string): void {
    const { random, model } = this;
    const [, index, namespace] = place.split('|');
    const of = STATES[Number(index)];
    const state = backend.state(of);
    state.setNamespace(namespace);
    const item = random(1000);
    if (random(6) === 0) {
      state.clear();
      model.values.delete(place);
    } else if (of.kind === StateKind.LIST_STATE) {
      const list = (model.values.get(place) as number[] | undefined) ?? [];
      const replace = random(4) === 0;
      if (replace) (state as InternalListState).put([item]);
      else (state as InternalListState).add(item);
      model.values.set(place, replace ? [item] : [...list, item]);
    } else if (of.kind === StateKind.MAP_STATE) {
      const map = (model.values.get(place) as Map<number, number> | undefined) ?? new Map<number, number>();
      const userKey = random(5);
      if (random(3) === 0) {
        (state as InternalMapState).remove(userKey);
        map.delete(userKey);
      } else {
        (state as InternalMapState).put(userKey, item);
        map.set(userKey, item);
      }
      if (map.size === 0) model.values.delete(place);
      else model.values.set(place, map);
    } else {
      const value = of.kind === StateKind.VALUE ? `text ${item}` : item;
      (state as InternalValueState).put(value);
      model.values.set(place, value);
    }
  }

  /** Takes a snapshot, goes on meanwhile, and checks what it restores to; sometimes goes on from there. */
  private async snapshot(): Promise<void> {
    const { random, fixture } = this;
    const mode = (['incremental', 'incremental', 'incremental', 'full', 'canonical'] as const)[random(5)];
    const checkpointId = ++this.checkpoint;
    const { backend } = this.subject;
    const model = this.model.copy();
    const pending = backend.snapshot({ checkpointId, mode });
    for (let i = random(30); i > 0; i--) this.change();
    if (random(8) === 0) {
      pending.cancel();
      await expect(pending.write(fixture.files)).rejects.toThrow();
      backend.checkpointAborted(checkpointId);
      return;
    }
    const writing = pending.write(fixture.files);
    for (let i = random(30); i > 0; i--) {
      this.change();
      if (random(10) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const taken = { handle: await writing, model };
    if (random(3) === 0) backend.checkpointAborted(checkpointId);
    else backend.checkpointCompleted(checkpointId);
    await this.check(taken);
  }

  private async check({ handle, model }: Taken): Promise<void> {
    const parallelism = 1 + this.random(3);
    const subjects: Subject[] = [];
    for (let i = 0; i < parallelism; i++) {
      subjects.push(this.subjectOf(await this.fixture.restore([handle], this.form.type, i, parallelism)));
    }
    const found = new Model();
    for (const subject of subjects) read(subject, this.form, found);
    expect(sorted(found.values)).toEqual(sorted(model.values));
    expect([...found.timers].sort()).toEqual([...model.timers].sort());
    if (parallelism === 1 && this.random(3) === 0) {
      this.subject.backend.dispose();
      this.subject = subjects[0];
      this.model = model;
    } else for (const { backend } of subjects) backend.dispose();
  }
}

function sorted(values: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Everything that a subject holds. */
function read({ backend, timers }: Subject, form: KeyForm, into: Model): void {
  for (let key = 0; key < KEYS; key++) {
    backend.setCurrentKey(form.make(key));
    STATES.forEach((of, i) => {
      const state = backend.state(of);
      for (const namespace of backend.namespaces(of)) {
        state.setNamespace(namespace);
        const place = `${key}|${i}|${namespace}`;
        if (of.kind === StateKind.LIST_STATE) into.values.set(place, [...(state as InternalListState).get()]);
        else if (of.kind === StateKind.MAP_STATE)
          into.values.set(place, new Map((state as InternalMapState).entries()));
        else into.values.set(place, (state as InternalValueState).get());
      }
    });
  }
  for (const { key, namespace, time } of timers.timers('event')) {
    into.timers.add(`${form.numberOf(key)}|${namespace}|${time}`);
  }
}

export function describeRandomSequences(factory: KeyedBackendFactory): void {
  test.each(Array.from({ length: 8 }, (_, i) => i + 1))('seed %i', async (seed) => {
    await new Sequence(factory, generator(seed), FORMS[seed % FORMS.length]).run(1000);
  });
}
