/**
 * The host shares stdout and stderr with the job script and its workers. Node makes a pipe or socket non-blocking as soon as it
 * opens `process.stdout` or `process.stderr` (which net.Socket does by itself when a connection ends), and that holds for all who
 * share it: output of the script would fail or be lost while the reader is slow. So the embedded host writes with blocking calls.
 */
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** To be called before anything opens `process.stdout` or `process.stderr`. */
export function shareStandardStreams(): void {
  for (const [name, descriptor] of [['stdout', 1] as const, ['stderr', 2] as const]) {
    Object.defineProperty(process, name, { configurable: true, enumerable: true, value: blockingStream(descriptor) });
  }
}

export function blockingStream(descriptor: number): Writable {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      try {
        writeAll(descriptor, chunk);
        done();
      } catch {
        // Nobody reads any more, or there is no such descriptor: what the host has to say goes nowhere.
        done();
      }
    },
  });
  return Object.assign(stream, { fd: descriptor });
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      // Somebody else has made it non-blocking.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
