/** Answers a worker that asks for state which did not travel with its frame. */
import { Kind, StateKind, type StateRequest, StateResponse } from '@drey/sdk/protocol';
import type { InternalListState, InternalMapState, InternalValueState } from '../../state/contracts';
import { encodeKeys } from '../../types/columns';
import type { DataType, StateDescriptor } from '@drey/sdk/protocol';
import { decodeStateColumn, encodeLists, encodeMaps, encodeStateColumn } from './state-codec';
import type { StageState } from './stage-state';

/** Entries of one MAP_ITERATE answer when the worker names no limit. */
const DEFAULT_LIMIT = 1024;
/** Iterations that are remembered; an older one that is continued after all starts again and skips. */
const MAX_CURSORS = 64;

interface Cursor {
  readonly entries: Iterator<[unknown, unknown]>;
  position: number;
}

export class StateRequests {
  readonly #cursors = new Map<string, Cursor>();
  #nextCursor = 0;

  constructor(
    private readonly state: StageState,
    private readonly keyType: DataType | undefined,
  ) {}

  answer(request: StateRequest): StateResponse {
    const response = StateResponse.create({ requestId: request.requestId });
    const broadcast = this.state.broadcastState(request.state);
    if (broadcast) {
      this.#answerMap(broadcast.state, broadcast.descriptor, request, response);
      return response;
    }
    const { descriptor, state } = this.state.table(request.state);
    if (request.kind === Kind.APPLY_TO_KEYS) {
      this.#answerKeys(descriptor, request, response);
      return response;
    }
    this.state.backend.setCurrentKey(this.state.decodeKey(request.key));
    state.setNamespace(request.namespace);
    if (descriptor.kind === StateKind.MAP_STATE)
      this.#answerMap(state as InternalMapState, descriptor, request, response);
    else if (descriptor.kind === StateKind.LIST_STATE) answerList(state as InternalListState, descriptor, response);
    else answerValue(state as InternalValueState, descriptor, response);
    return response;
  }

  #answerKeys(descriptor: StateDescriptor, request: StateRequest, response: StateResponse): void {
    const keys = [...this.state.backend.keys(descriptor, request.namespace)];
    response.found = keys.length > 0;
    response.keys = encodeKeys(keys, this.keyType as DataType);
    response.count = keys.length;
  }

  #answerMap(map: InternalMapState, descriptor: StateDescriptor, request: StateRequest, response: StateResponse): void {
    switch (request.kind) {
      case Kind.MAP_GET:
      case Kind.MAP_CONTAINS: {
        const [key] = decodeStateColumn(request.mapKey, 1, descriptor.keyType);
        response.found = map.has(key);
        if (request.kind === Kind.MAP_GET && response.found) {
          response.values = encodeStateColumn([map.get(key) ?? null], descriptor.valueType);
          response.count = 1;
        }
        break;
      }
      case Kind.MAP_IS_EMPTY:
        // "found" = there is an entry.
        response.found = map.size() > 0;
        break;
      case Kind.GET: {
        const entries = [...map.entries()];
        response.found = entries.length > 0;
        response.values = encodeMaps([entries], descriptor.keyType, descriptor.valueType);
        response.count = 1;
        break;
      }
      case Kind.MAP_ITERATE:
        this.#iterate(map, descriptor, request, response);
        break;
      default:
        throw new Error(
          `The Python worker asked for ${request.kind} of state "${descriptor.name}", which does not know it`,
        );
    }
  }

  /** Cursors hold the map's own iterator: entries that are removed meanwhile are skipped, none comes twice. */
  #iterate(map: InternalMapState, descriptor: StateDescriptor, request: StateRequest, response: StateResponse): void {
    const limit = request.limit || DEFAULT_LIMIT;
    const cursor = this.#resume(map, request.cursor);
    const entries: [unknown, unknown][] = [];
    let done = false;
    while (entries.length < limit) {
      const next = cursor.entries.next();
      if (next.done) {
        done = true;
        break;
      }
      entries.push(next.value);
    }
    cursor.position += entries.length;
    response.found = entries.length > 0;
    response.values = encodeMaps([entries], descriptor.keyType, descriptor.valueType);
    response.count = 1;
    if (!done) response.nextCursor = this.#remember(cursor);
  }

  #remember(cursor: Cursor): string {
    const name = `${++this.#nextCursor}:${cursor.position}`;
    this.#cursors.set(name, cursor);
    if (this.#cursors.size > MAX_CURSORS) this.#cursors.delete(this.#cursors.keys().next().value as string);
    return name;
  }

  #resume(map: InternalMapState, name: string): Cursor {
    const known = this.#cursors.get(name);
    if (known) {
      this.#cursors.delete(name);
      return known;
    }
    const cursor: Cursor = { entries: map.entries(), position: 0 };
    const skip = name === '' ? 0 : Number(name.split(':')[1]);
    for (; cursor.position < skip && !cursor.entries.next().done; cursor.position++);
    return cursor;
  }
}

function answerList(list: InternalListState, descriptor: StateDescriptor, response: StateResponse): void {
  response.found = list.size() > 0;
  response.values = encodeLists([list.get()], descriptor.valueType);
  response.count = 1;
}

function answerValue(state: InternalValueState, descriptor: StateDescriptor, response: StateResponse): void {
  const value = state.get();
  response.found = value !== undefined;
  if (value === undefined) return;
  response.values = encodeStateColumn([value], descriptor.valueType);
  response.count = 1;
}
