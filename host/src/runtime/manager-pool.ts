/** The task managers of a job, by position: those that run, and those whose threads have ended and are replaced at the next restart. */
import type { Placement } from './task-environment';
import type { TaskManagerGateway } from './task-manager';

/** The threads that a job runs in. */
export interface TaskManagers {
  readonly gateways: readonly TaskManagerGateway[];
  /** A new task manager in place of one whose thread has ended; undefined = the job's threads cannot be replaced. */
  replace?(index: number): Promise<TaskManagerGateway>;
}

export class ManagerPool {
  /** Undefined until the job starts. */
  private managers: TaskManagers | undefined;
  private gateways: TaskManagerGateway[] = [];
  /** Why they have ended. */
  private readonly lost = new Map<number, Error>();
  private readonly replacements = new Map<number, Promise<void>>();

  start(managers: TaskManagers): void {
    this.managers = managers;
    this.gateways = [...managers.gateways];
  }

  get(index: number): TaskManagerGateway {
    return this.gateways[index];
  }

  live(): TaskManagerGateway[] {
    return this.gateways.filter((_, index) => !this.lost.has(index));
  }

  /** Also those that have ended, whose threads may be left half. */
  all(): readonly TaskManagerGateway[] {
    return this.gateways;
  }

  lose(index: number, error: Error): void {
    this.lost.set(index, error);
  }

  /** Can what is lost be replaced? Before the job starts, nothing says that it cannot. */
  get replaceable(): boolean {
    return this.managers === undefined || this.managers.replace !== undefined;
  }

  /** Why subtasks that are placed so cannot be deployed; undefined when they can. */
  lossAmong(placements: readonly Placement[]): Error | undefined {
    for (const { manager } of placements) {
      const error = this.lost.get(manager);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** Resolves when every position has a task manager that runs; several regions may wait for the same one. */
  async replaceLost(): Promise<void> {
    await Promise.all(Array.from(this.lost.keys(), (index) => this.replacement(index)));
  }

  private replacement(index: number): Promise<void> {
    let replacement = this.replacements.get(index);
    if (replacement === undefined) {
      replacement = this.replace(index).finally(() => this.replacements.delete(index));
      this.replacements.set(index, replacement);
    }
    return replacement;
  }

  private async replace(index: number): Promise<void> {
    if (this.managers?.replace === undefined) throw new Error(`Task manager ${index} is lost`);
    this.gateways[index] = await this.managers.replace(index);
    this.lost.delete(index);
  }
}
