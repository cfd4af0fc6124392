/** The timers of a keyed backend: those of the services that are registered, and restored ones that no service has taken over yet. */
import type { RestoredTimers, SnapshotTimers } from './contracts';
import type { OrderedTimer } from './segment-writer';

export interface OrderedTimers {
  readonly event: OrderedTimer[];
  readonly processing: OrderedTimer[];
}

export class BackendTimers {
  private readonly services = new Map<string, SnapshotTimers>();
  private restored: Map<string, OrderedTimers> = new Map();

  restore(timers: Map<string, OrderedTimers>): void {
    this.restored = timers;
  }

  register(name: string, timers: SnapshotTimers): RestoredTimers {
    if (this.services.has(name)) throw new Error(`There is a timer service '${name}' already`);
    this.services.set(name, timers);
    const restored = this.restored.get(name);
    this.restored.delete(name);
    return restored ?? { event: [], processing: [] };
  }

  /** Of services, in the order of `contents`. */
  names(): string[] {
    return [...this.services.keys(), ...this.restored.keys()];
  }

  /** As they are now. */
  contents(): RestoredTimers[] {
    const current = Array.from(this.services.values(), (service) => ({
      event: [...service.timers('event')],
      processing: [...service.timers('processing')],
    }));
    return [...current, ...this.restored.values()];
  }

  clear(): void {
    this.restored.clear();
  }
}
