/** Watermark alignment: nobody in a group may be further than the drift ahead of the slowest. */
import { MAX_WATERMARK } from '../types/contracts';
import type { AlignmentReport } from './task-manager';

interface Group {
  readonly maxDriftMs: number;
  readonly intervalMs: number;
  readonly members: Map<string, number>;
  limit: number;
  timer: NodeJS.Timeout | undefined;
}

export class AlignmentCoordinator {
  private readonly groups = new Map<string, Group>();

  constructor(private readonly announce: (group: string, limit: number) => void) {}

  report({ group: { name, maxDriftMs, intervalMs }, member, watermark }: AlignmentReport): void {
    let group = this.groups.get(name);
    if (!group) {
      group = { maxDriftMs, intervalMs, members: new Map(), limit: MAX_WATERMARK, timer: undefined };
      this.groups.set(name, group);
    }
    if (watermark === undefined) group.members.delete(member);
    else group.members.set(member, watermark);
    // Reports come with every batch, announcements once an interval; a member that leaves frees the others at once.
    if (watermark === undefined || watermark === MAX_WATERMARK) this.update(name, group);
    else group.timer ??= setTimeout(() => this.update(name, group), intervalMs);
  }

  /** Members of an attempt that has ended, perhaps with its thread, hold nobody back. */
  forget(attempt: number): void {
    for (const [name, group] of this.groups) {
      const members = [...group.members.keys()].filter((member) => member.startsWith(`${attempt}/`));
      for (const member of members) group.members.delete(member);
      if (members.length > 0) this.update(name, group);
    }
  }

  private update(name: string, group: Group): void {
    clearTimeout(group.timer);
    group.timer = undefined;
    let least = MAX_WATERMARK;
    for (const watermark of group.members.values()) if (watermark < least) least = watermark;
    const limit = least === MAX_WATERMARK ? MAX_WATERMARK : least + group.maxDriftMs;
    if (limit === group.limit) return;
    group.limit = limit;
    this.announce(name, limit);
  }
}
