import { FrameReader, MAX_FRAME_BYTES } from './framing';

function framesOf(chunks: Buffer[]): string[] {
  const frames: string[] = [];
  const reader = new FrameReader((frame) => frames.push(frame.toString('latin1')));
  for (const chunk of chunks) reader.push(chunk);
  return frames;
}

function frame(text: string): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(text.length, 0);
  return Buffer.concat([header, Buffer.from(text, 'latin1')]);
}

const TEXTS = ['', 'a', 'hello', 'x'.repeat(1000), ''];
const STREAM = Buffer.concat(TEXTS.map(frame));

test('frames are found wherever the stream is cut', () => {
  for (const size of [1, 2, 3, 4, 5, 7, 500, STREAM.length]) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < STREAM.length; at += size) chunks.push(STREAM.subarray(at, at + size));
    expect(framesOf(chunks)).toEqual(TEXTS);
  }
});

test('the end of a stream inside a frame is noticed', () => {
  const reader = new FrameReader(() => undefined);
  expect(reader.idle).toBe(true);
  reader.push(frame('hello').subarray(0, 2));
  expect(reader.idle).toBe(false);
  reader.push(frame('hello').subarray(2, 6));
  expect(reader.idle).toBe(false);
  reader.push(frame('hello').subarray(6));
  expect(reader.idle).toBe(true);
});

test('a length that cannot be right is refused', () => {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(MAX_FRAME_BYTES + 1, 0);
  expect(() => framesOf([header])).toThrow('A frame of 1073741825 bytes');
});
