/** Source maps of modules (custom section "drey.map"): offsets in the module to lines of the author. */

export const SOURCE_MAP_SECTION = 'drey.map';

export interface SourcePosition {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of a file without line breaks, as modules are: the mapping's columns are byte offsets. Decoded when it is asked first. */
export class SourceMap {
  private offsets: number[] | undefined;
  /** Triples by mapping: index of the source, line, column; -1 where a range has no source. */
  private places: number[] = [];
  private sources: readonly string[] = [];

  constructor(private readonly json: string) {}

  at(offset: number): SourcePosition | undefined {
    const offsets = this.decoded();
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const [source, line, column] = this.places.slice(3 * (low - 1), 3 * low);
    return source < 0 ? undefined : { source: this.sources[source], line: line + 1, column: column + 1 };
  }

  private decoded(): number[] {
    if (this.offsets !== undefined) return this.offsets;
    const { sources, mappings } = JSON.parse(this.json) as { sources: string[]; mappings: string };
    this.sources = sources;
    this.offsets = [];
    const current = [0, 0, 0, 0];
    for (const segment of mappings.split(';')[0].split(',')) {
      const deltas = variableLengths(segment);
      if (deltas.length === 0) continue;
      for (let i = 0; i < 4 && i < deltas.length; i++) current[i] += deltas[i];
      this.offsets.push(current[0]);
      if (deltas.length >= 4) this.places.push(current[1], current[2], current[3]);
      else this.places.push(-1, 0, 0);
    }
    return this.offsets;
  }
}

function variableLengths(segment: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits & 32) continue;
    values.push(value % 2 === 1 ? -(value - 1) / 2 : value / 2);
    value = 0;
    shift = 0;
  }
  return values;
}
