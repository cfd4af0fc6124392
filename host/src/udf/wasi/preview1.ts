/**
 * WASI preview 1 for core modules, denying by default: no files, network, clock, randomness or environment unless granted. What a
 * language's run-time library asks for at its start (arguments, environment, standard streams) is answered as an empty process
 * would see it; everything else throws DeniedImport through the guest.
 */
import type { FunctionGrants } from '../../functions/user/contracts';
import type { WasmMemory } from '../sandbox/webassembly';
import { DeniedImport, GuestExit } from './denied';
import type { GuestOutput } from './guest-output';
import { guestRandom } from './guest-random';

export const PREVIEW1_MODULE = 'wasi_snapshot_preview1';

type WasiFunction = (...args: never[]) => number | undefined;

const SUCCESS = 0;
const EBADF = 8;
const EINVAL = 28;
/** Standard streams are character devices. */
const CHARACTER_DEVICE = 2;
/** As in POSIX. */
const MAX_VECTORS = 1024;
const RIGHT_FD_WRITE = 64n;

export interface Preview1 {
  readonly imports: Readonly<Record<string, WasiFunction>>;
  /** Before the instance is used: where its memory is. */
  bind(memory: WasmMemory): void;
}

/** Names that the guest imports get functions, known or denying. */
export function preview1(
  names: readonly string[],
  grants: FunctionGrants,
  output: GuestOutput,
  /** Called before each function: throws once the guest's time is over. */
  pulse: () => void = () => undefined,
): Preview1 {
  const guest = new GuestProcess(grants, output);
  const known = new Map(Object.entries(guest.functions()));
  const imports: Record<string, WasiFunction> = {};
  for (const name of names) {
    const call = known.get(name) as ((...args: unknown[]) => number | undefined) | undefined;
    imports[name] = (...args: unknown[]) => {
      pulse();
      if (call === undefined) {
        throw new DeniedImport(`${PREVIEW1_MODULE}.${name}`, name.startsWith('sock_') ? undefined : 'files');
      }
      return call(...args);
    };
  }
  return {
    imports,
    bind: (memory) => {
      guest.memory = memory;
    },
  };
}

class GuestProcess {
  memory: WasmMemory | undefined;
  private readonly environment: readonly Uint8Array[];
  private readonly random: (bytes: Uint8Array) => void;

  constructor(
    private readonly grants: FunctionGrants,
    private readonly output: GuestOutput,
  ) {
    this.environment = environmentOf(grants).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
    this.random = guestRandom(grants.random === true);
  }

  functions(): Record<string, WasiFunction> {
    return {
      args_sizes_get: (count: number, size: number) => this.sizes(count, size, []),
      args_get: () => SUCCESS,
      environ_sizes_get: (count: number, size: number) => this.sizes(count, size, this.environment),
      environ_get: (pointers: number, bytes: number) => this.strings(pointers, bytes, this.environment),
      clock_time_get: (id: number, _precision: bigint, at: number) => this.clock('clock_time_get', id, at),
      clock_res_get: (id: number, at: number) => this.resolution(id, at),
      random_get: (at: number, length: number) => this.fill(at, length),
      fd_write: (fd: number, vectors: number, count: number, at: number) => this.write(fd, vectors, count, at),
      fd_read: (fd: number, _vectors: number, _count: number, at: number) => this.read(fd, at),
      fd_fdstat_get: (fd: number, at: number) => this.fdstat(fd, at),
      fd_prestat_get: () => EBADF,
      fd_prestat_dir_name: () => EBADF,
      fd_close: (fd: number) => (fd <= 2 ? SUCCESS : EBADF),
      fd_seek: () => EBADF,
      fd_filestat_get: () => EBADF,
      sched_yield: () => SUCCESS,
      poll_oneoff: () => {
        throw new DeniedImport(`${PREVIEW1_MODULE}.poll_oneoff`);
      },
      proc_exit: (code: number) => {
        throw new GuestExit(code);
      },
    };
  }

  private view(): DataView {
    if (this.memory === undefined) throw new DeniedImport('a WASI function before there is a memory');
    return new DataView(this.memory.buffer);
  }

  /** A part of the guest's memory; throws RangeError when it is not inside. */
  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.view().buffer, at >>> 0, length >>> 0);
  }

  private sizes(count: number, size: number, strings: readonly Uint8Array[]): number {
    const view = this.view();
    view.setUint32(count >>> 0, strings.length, true);
    view.setUint32(
      size >>> 0,
      strings.reduce((sum, { length }) => sum + length, 0),
      true,
    );
    return SUCCESS;
  }

  private strings(pointers: number, bytes: number, strings: readonly Uint8Array[]): number {
    const view = this.view();
    let at = bytes >>> 0;
    strings.forEach((string, i) => {
      view.setUint32((pointers >>> 0) + 4 * i, at, true);
      this.bytes(at, string.length).set(string);
      at += string.length;
    });
    return SUCCESS;
  }

  private clock(name: string, id: number, at: number): number {
    if (this.grants.clock !== true) throw new DeniedImport(`${PREVIEW1_MODULE}.${name}`, 'clock');
    if (id > 3) return EINVAL;
    const nanos = id === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
    this.view().setBigUint64(at >>> 0, nanos, true);
    return SUCCESS;
  }

  private resolution(id: number, at: number): number {
    if (this.grants.clock !== true) throw new DeniedImport(`${PREVIEW1_MODULE}.clock_res_get`, 'clock');
    this.view().setBigUint64(at >>> 0, id === 0 ? 1_000_000n : 1n, true);
    return SUCCESS;
  }

  private fill(at: number, length: number): number {
    this.random(this.bytes(at, length));
    return SUCCESS;
  }

  private write(fd: number, vectors: number, count: number, at: number): number {
    if (fd !== 1 && fd !== 2) return EBADF;
    if (count >>> 0 > MAX_VECTORS) return EINVAL;
    const view = this.view();
    let written = 0;
    for (let i = 0; i < count; i++) {
      const bytes = this.bytes(
        view.getUint32((vectors >>> 0) + 8 * i, true),
        view.getUint32((vectors >>> 0) + 8 * i + 4, true),
      );
      this.output.write(bytes);
      written += bytes.length;
    }
    view.setUint32(at >>> 0, written, true);
    return SUCCESS;
  }

  /** Standard input is at its end. */
  private read(fd: number, at: number): number {
    if (fd !== 0) return EBADF;
    this.view().setUint32(at >>> 0, 0, true);
    return SUCCESS;
  }

  private fdstat(fd: number, at: number): number {
    if (fd > 2) return EBADF;
    this.bytes(at, 24).fill(0);
    const view = this.view();
    view.setUint8(at >>> 0, CHARACTER_DEVICE);
    view.setBigUint64((at >>> 0) + 8, RIGHT_FD_WRITE, true);
    return SUCCESS;
  }
}

/** The granted variables that are set. */
export function environmentOf(grants: FunctionGrants): [string, string][] {
  return (grants.env ?? []).flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
}
