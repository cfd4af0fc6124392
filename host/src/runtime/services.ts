/** Services of a task manager that operators ask for by name, such as "python-workers". */
import type { JobGraph } from '@drey/sdk/protocol';
import type { MainRpc, ServiceFactory } from './contracts';

const factories = new Map<string, ServiceFactory>();

/** Makes a service known in this thread; it is created when an operator first asks for it. */
export function registerService(name: string, factory: ServiceFactory): void {
  factories.set(name, factory);
}

export function hasService(name: string): boolean {
  return factories.has(name);
}

/** The services of one job in one task manager. */
export class ServiceRegistry {
  private readonly running = new Map<string, ReturnType<ServiceFactory>>();

  constructor(
    private readonly environment: { readonly rpc: MainRpc; readonly jobId: string; readonly graph: JobGraph },
  ) {}

  /** Throws when the host has no service of that name. */
  get(name: string): unknown {
    let entry = this.running.get(name);
    if (!entry) {
      const factory = factories.get(name);
      if (!factory) throw new Error(`This host has no service "${name}"`);
      entry = factory(this.environment);
      this.running.set(name, entry);
    }
    return entry.service;
  }

  async dispose(failed: boolean): Promise<void> {
    const entries = [...this.running.values()];
    this.running.clear();
    await Promise.allSettled(entries.map(async (entry) => entry.dispose(failed)));
  }
}
