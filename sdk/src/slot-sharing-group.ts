import { check } from './validate';

/**
 * Operators of one group share slots. Resources are recorded with the group; a host without resource management does not
 * enforce them. Flink: docs/deployment/finegrained_resource.
 */
export class SlotSharingGroup {
  private constructor(
    readonly name: string,
    /** 0 = not specified. */
    readonly cpuCores: number,
    readonly taskHeapMemoryMB: number,
    readonly taskOffHeapMemoryMB: number,
    readonly managedMemoryMB: number,
    readonly externalResources: ReadonlyMap<string, number>,
  ) {}

  getName(): string {
    return this.name;
  }

  static newBuilder(name: string): SlotSharingGroupBuilder {
    return new SlotSharingGroupBuilder(
      (b) => new SlotSharingGroup(name, b.cpu, b.heap, b.offHeap, b.managed, new Map(b.external)),
    );
  }
}

interface Resources {
  cpu: number;
  heap: number;
  offHeap: number;
  managed: number;
  external: Map<string, number>;
}

/** Builder of {@link SlotSharingGroup}; memory is in MiB. */
export class SlotSharingGroupBuilder {
  readonly #resources: Resources = { cpu: 0, heap: 0, offHeap: 0, managed: 0, external: new Map() };

  constructor(private readonly make: (resources: Resources) => SlotSharingGroup) {}

  setCpuCores(cpuCores: number): this {
    check(cpuCores > 0, 'The cpu cores should be positive.');
    this.#resources.cpu = cpuCores;
    return this;
  }

  setTaskHeapMemoryMB(megabytes: number): this {
    check(megabytes > 0, 'The task heap memory should be positive.');
    this.#resources.heap = megabytes;
    return this;
  }

  setTaskOffHeapMemoryMB(megabytes: number): this {
    this.#resources.offHeap = megabytes;
    return this;
  }

  setManagedMemoryMB(megabytes: number): this {
    this.#resources.managed = megabytes;
    return this;
  }

  setExternalResource(name: string, value: number): this {
    this.#resources.external.set(name, value);
    return this;
  }

  build(): SlotSharingGroup {
    const { cpu, heap, offHeap, managed, external } = this.#resources;
    check(
      cpu > 0 === heap > 0 && (cpu > 0 || (offHeap === 0 && managed === 0 && external.size === 0)),
      'The cpu cores and task heap memory are required when specifying the resource of a slot sharing group.',
    );
    return this.make(this.#resources);
  }
}
