import { csvTableFormat } from './csv';

/** Sizes of files, where a row begins a new file when the counted size of the last one is above `limit`. */
function files(limit: number, rows: readonly string[]): number[] {
  const sizes: number[] = [];
  for (const { length } of rows) {
    const last = sizes.at(-1);
    if (last === undefined || csvTableFormat.sizeBehindBuffers!(last) > limit) sizes.push(length);
    else sizes[sizes.length - 1] += length;
  }
  return sizes;
}

const rows = (count: number, text: string): string[] => Array.from({ length: count }, (_, i) => `${i + 1},"${text}"\n`);

// Measured on Flink 2.3.0 (local files).
test.each([
  [9, rows(400, 'x'.repeat(90)), [16091, 16005, 6596]],
  [1, rows(60, 'x'.repeat(1000)), [8040, 8047, 8048, 8048, 8048, 8048, 8048, 4024]],
  [30, rows(300, 'x y'.repeat(300)), [32607, 32616, 32625, 32652, 32652, 32652, 32652, 32652, 10884]],
  [12, rows(40, 'x'.repeat(5000)), [20020, 20020, 20023, ...Array.from({ length: 7 }, () => 20024)]],
])('files above %i KB begin where they do in Flink', (kilobytes, lines, sizes) => {
  expect(files(kilobytes * 1024, lines)).toEqual(sizes);
});
