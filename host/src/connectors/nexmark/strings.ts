/** Random texts of the Nexmark generator. */
import { SplittableRandom } from './splittable-random';

const EXTRA_LENGTH = 1024 * 1024;
const EXTRA_SEED = 11;
const URL_SEED = 7;
const CHANNELS = 10_000;
const MIN_LENGTH = 3;
const LETTER_A = 97;

const buffer = Buffer.alloc(128);

/** 3 to `maxLength` - 1 letters, one in 13 of them `special`; blanks at the ends are cut. */
export function nextString(random: SplittableRandom, maxLength: number, special = 32): string {
  const length = MIN_LENGTH + random.nextInt(maxLength - MIN_LENGTH);
  for (let i = 0; i < length; i++) {
    buffer[i] = random.nextInt13() === 0 ? special : LETTER_A + random.nextInt26();
  }
  let start = 0;
  let end = length;
  while (end > start && buffer[end - 1] === 32) end--;
  while (start < end && buffer[start] === 32) start++;
  return buffer.toString('latin1', start, end);
}

/** Passes what `nextString(random, maxLength)` would have used; its text's length. */
export function skipString(random: SplittableRandom, maxLength: number): number {
  const length = MIN_LENGTH + random.nextInt(maxLength - MIN_LENGTH);
  let first = length;
  let last = length - 1;
  for (let i = 0; i < length; i++) {
    if (random.nextInt13() === 0) continue;
    random.skipInt(26);
    if (first === length) first = i;
    last = i;
  }
  return first === length ? 0 : last - first + 1;
}

/** Four decimal digits. */
export function nextDigits(random: SplittableRandom): string {
  return `${random.nextInt(10_000)}`.padStart(4, '0');
}

export function skipDigits(random: SplittableRandom): void {
  random.skipInt(10_000);
}

let extraText: string | undefined;

function extras(): string {
  if (extraText !== undefined) return extraText;
  const bytes = Buffer.alloc(EXTRA_LENGTH);
  const random = new SplittableRandom(EXTRA_SEED);
  // Ints may be negative, so the characters are those from 'H' to 'z': Nexmark's own behaviour.
  for (let i = 0, bits = 0; i < EXTRA_LENGTH; i++) {
    if (i % 6 === 0) bits = random.nextInt32();
    bytes[i] = LETTER_A + (bits % 26);
    bits = (bits / 26) | 0;
  }
  const text = bytes.toString('latin1');
  extraText = text;
  return text;
}

/** Text that makes a record of `size` bytes one of `average` bytes, 20 % more or less. */
export function nextExtra(random: SplittableRandom, size: number, average: number): string {
  if (size > average) return '';
  const missing = average - size;
  const delta = Math.round(missing * 0.2);
  const length = missing - delta + (delta === 0 ? 0 : random.nextInt(2 * delta));
  const text = extras();
  const offset = random.nextInt(EXTRA_LENGTH - length);
  return text.substring(offset, offset + length);
}

/** Passes what {@link nextExtra} would have used. */
export function skipExtra(random: SplittableRandom, size: number, average: number): string | null {
  if (size > average) return null;
  const missing = average - size;
  const delta = Math.round(missing * 0.2);
  // The bound of the offset follows from the length, which therefore is drawn.
  const length = missing - delta + (delta === 0 ? 0 : random.nextInt(2 * delta));
  random.skipInt(EXTRA_LENGTH - length);
  return null;
}

export interface Channels {
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly hotNames: readonly string[];
  readonly hotUrls: readonly string[];
}

let channels: Channels | undefined;

/** The channels of bids, each with its URL; nine in ten of those that are not hot have a channel_id in it. */
export function bidChannels(): Channels {
  if (channels) return channels;
  const random = new SplittableRandom(URL_SEED);
  const hotNames = ['Google', 'Facebook', 'Baidu', 'Apple'];
  const hotUrls = hotNames.map(() => nextUrl(random));
  const names: string[] = [];
  const urls: string[] = [];
  for (let i = 0; i < CHANNELS; i++) {
    const url = nextUrl(random);
    names.push(`channel-${i}`);
    urls.push(random.nextInt(10) > 0 ? `${url}&channel_id=${Math.abs(reverseBits(i)) | 0}` : url);
  }
  channels = { names, urls, hotNames, hotUrls };
  return channels;
}

function nextUrl(random: SplittableRandom): string {
  const part = () => nextString(random, 5, 95);
  return `https://www.nexmark.com/${part()}/${part()}/${part()}/item.htm?query=1`;
}

function reverseBits(value: number): number {
  let result = 0;
  for (let i = 0; i < 32; i++) result = (result << 1) | ((value >>> i) & 1);
  return result;
}
