/** Answers of guests with random words in their descriptors, offsets and data: each is read, or is a BadResult; none takes long. */
import { parseType } from '../../types/logical/parse';
import { wasmApi } from '../sandbox/webassembly';
import { BadResult, readerOf, Source } from './decode';
import { GuestMemory } from './memory';

const TYPES = [
  ...['BIGINT', 'STRING', 'BYTES', 'BOOLEAN', 'DECIMAL(30, 5)', 'TIMESTAMP(9)', 'TIME(3)', 'TINYINT', 'DOUBLE', 'DATE'],
  ...[
    'ARRAY<STRING>',
    'ARRAY<ARRAY<BIGINT>>',
    'MAP<STRING, INT>',
    'ROW<a STRING, b ARRAY<ROW<c INT>>>',
    'ARRAY<ROW<>>',
  ],
  ...['VARIANT', 'BITMAP', 'MULTISET<STRING>', 'MAP<BIGINT, MAP<STRING, BYTES>>', 'ARRAY<NULL>'],
];
/** Random words are hardly ever an answer of these: they are only refused here. */
const RARE: ReadonlySet<string> = new Set(['VARIANT', 'BITMAP', 'ROW<a STRING, b ARRAY<ROW<c INT>>>']);
const PAGES = 2;
const SIZE = PAGES * 65536;
const ROWS = 5;
const LIMIT = 1 << 20;

/** Deterministic. */
function randomWords(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Words that are likely to be near the edge of something. */
function word(next: (below: number) => number): number {
  switch (next(8)) {
    case 0:
      return next(2 ** 32);
    case 1:
      return 2 ** 32 - 1 - next(64);
    case 2:
      return 2 ** 31 - 4 + next(8);
    case 3:
      return SIZE - next(64);
    case 4:
      return ROWS;
    case 5:
      return next(12);
    default:
      return next(SIZE >> 3) << 3;
  }
}

test.each(TYPES)('%s', (name) => {
  const read = readerOf(parseType(name));
  const memory = new GuestMemory(new wasmApi.Memory({ initial: PAGES }));
  const next = randomWords(4711);
  const rounds = process.env['DREY_FUZZ'] || process.env['DREY_FULL'] ? 20_000 : 500;
  let answered = 0;
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    const { u32 } = memory;
    for (let i = 0; i < 64; i++) u32[next(u32.length)] = word(next);
    // Descriptors of the result and of what may be its children, mostly of the right length.
    for (let at = 0; at < 64; at += 6)
      for (let k = 0; k < 6; k++) u32[at + k] = k === 4 && next(4) > 0 ? ROWS : word(next);
    if (next(2) === 0) for (let i = 0; i < 6; i++) u32[1024 + i] = i * next(9);
    if (next(2) === 0) u32[2] = 4096;
    if (next(2) === 0) u32[3] = 24 * (1 + next(3));
    const started = performance.now();
    try {
      const values = read(new Source(memory, LIMIT), 0, ROWS);
      expect(values).toHaveLength(ROWS);
      answered++;
    } catch (error) {
      if (!(error instanceof BadResult)) throw error;
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  expect(slowest).toBeLessThan(2000);
  if (!RARE.has(name)) expect(answered).toBeGreaterThan(0);
});
