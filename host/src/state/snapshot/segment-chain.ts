/** Which segments an incremental snapshot builds on: those of the last completed checkpoint, while they are not too many. */
import type { StateFile } from './contracts';

/** A snapshot whose segments are written. `mark`: what the backend needs to find changes since then. */
export interface ChainLink {
  /** A base, then what changed. */
  readonly segments: readonly StateFile[];
  readonly mark: number;
  /** Its last segment holds timers. */
  readonly hasTimers: boolean;
}

/** Deltas that any base may have, and that none may go beyond. */
const FEW_DELTAS = 16;
const MAX_DELTAS = 512;
/** A file more to open at a restore costs about as much as so many bytes of a base to write again. */
const FILE_BYTES = 256 * 1024;

export class SegmentChain {
  private readonly pending = new Map<number, ChainLink>();
  private latest: ChainLink | undefined = undefined;

  /** What the next snapshot builds on; undefined when it has to write everything. */
  basis(): ChainLink | undefined {
    if (this.latest === undefined) return undefined;
    const [base, ...deltas] = this.latest.segments;
    if (base === undefined || deltas.length >= allowedDeltas(base)) return undefined;
    const bytes = deltas.reduce((sum, delta) => sum + sizeOf(delta), 0);
    return bytes > sizeOf(base) ? undefined : this.latest;
  }

  /** The next snapshot writes everything. */
  cut(): void {
    this.pending.clear();
    this.latest = undefined;
  }

  written(checkpointId: number, link: ChainLink): void {
    this.pending.set(checkpointId, link);
  }

  /** Returns the link when it is the one to build on from now. */
  completed(checkpointId: number): ChainLink | undefined {
    const link = this.pending.get(checkpointId);
    for (const id of [...this.pending.keys()]) if (id <= checkpointId) this.pending.delete(id);
    if (link === undefined || (this.latest !== undefined && link.mark <= this.latest.mark)) return undefined;
    this.latest = link;
    return link;
  }

  aborted(checkpointId: number): void {
    this.pending.delete(checkpointId);
  }
}

function allowedDeltas(base: StateFile): number {
  return Math.min(MAX_DELTAS, Math.max(FEW_DELTAS, Math.floor(sizeOf(base) / FILE_BYTES)));
}

export function sizeOf(file: StateFile): number {
  return file.kind === 'inline' ? file.bytes.length : file.size;
}
