/**
 * WASI 0.2 for components, denying by default, in the form that jco's bindings take. What run-time libraries ask for at their start
 * is answered as an empty process would see it; every other function and method throws DeniedImport through the guest when it is
 * called: components of JavaScript and Python import all of WASI, whether they use it or not.
 */
import type { FunctionGrants } from '../../functions/user/contracts';
import { DeniedImport, GuestExit } from './denied';
import type { GuestOutput } from './guest-output';
import { guestRandom } from './guest-random';
import { environmentOf } from './preview1';

export type ComponentImports = Readonly<Record<string, object>>;

/** Bytes of one request for random bytes, and of one write that a stream accepts. */
const MAX_REQUEST = 1 << 20;

/** `names`: the interfaces that the component imports, without versions. Others than WASI's are denied at once. */
export function preview2(
  names: readonly string[],
  grants: FunctionGrants,
  output: GuestOutput,
  /** Called where a call of the host costs time: throws once the guest's time is over. */
  pulse: () => void = () => undefined,
): ComponentImports {
  const known = new Map(Object.entries(interfaces(grants, output, pulse)));
  return Object.fromEntries(
    names.map((name) => {
      if (!name.startsWith('wasi:')) throw new DeniedImport(name);
      return [name, denying(name, known.get(name) ?? {})];
    }),
  );
}

/** The grant that would allow what an interface has. */
function grantOf(name: string): string | undefined {
  if (name.startsWith('wasi:clocks/')) return 'clock';
  if (name.startsWith('wasi:filesystem/')) return 'files';
  return undefined;
}

/** What is not known throws when it is called. Names of resources begin with a capital letter. */
function denying(name: string, known: object): object {
  return new Proxy(known, {
    get: (target, member) => {
      if (typeof member === 'symbol' || member in target) return Reflect.get(target, member);
      return /^[A-Z]/.test(member)
        ? deniedResource(`${name}#${member}`, grantOf(name))
        : deny(`${name}#${member}`, grantOf(name));
    },
  });
}

function deny(member: string, grant: string | undefined): () => never {
  return () => {
    throw new DeniedImport(member, grant);
  };
}

function deniedResource(name: string, grant: string | undefined): object {
  function Resource(): never {
    throw new DeniedImport(name, grant);
  }
  Resource.prototype = new Proxy(
    {},
    {
      get: (_, member) => (typeof member === 'symbol' ? undefined : deny(`${name}.${member}`, grant)),
    },
  );
  return Resource;
}

/** Bindings give the payload of such an error to the guest as the error of a result. */
class WasiError extends Error {
  constructor(readonly payload: unknown) {
    super('WASI error');
  }
}

function interfaces(grants: FunctionGrants, output: GuestOutput, pulse: () => void): Record<string, object> {
  const streams = streamsOf(output, pulse);
  const terminal = { getTerminalStdin: none, getTerminalStdout: none, getTerminalStderr: none };
  return {
    'wasi:cli/environment': {
      getEnvironment: () => environmentOf(grants),
      getArguments: () => [],
      initialCwd: none,
    },
    'wasi:cli/exit': {
      exit: (status: { tag: string }) => {
        throw new GuestExit(status.tag === 'ok' ? 0 : 1);
      },
    },
    'wasi:cli/stdin': { getStdin: () => new streams.InputStream() },
    'wasi:cli/stdout': { getStdout: () => new streams.OutputStream() },
    'wasi:cli/stderr': { getStderr: () => new streams.OutputStream() },
    'wasi:cli/terminal-stdin': terminal,
    'wasi:cli/terminal-stdout': terminal,
    'wasi:cli/terminal-stderr': terminal,
    'wasi:cli/terminal-input': { TerminalInput: class TerminalInput {} },
    'wasi:cli/terminal-output': { TerminalOutput: class TerminalOutput {} },
    'wasi:io/error': { Error: class IoError {} },
    'wasi:io/poll': { Pollable: streams.Pollable },
    'wasi:io/streams': { InputStream: streams.InputStream, OutputStream: streams.OutputStream },
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': { filesystemErrorCode: none },
    ...clocks(grants),
    ...randoms(grants, pulse),
  };
}

const none = () => undefined;

function clocks(grants: FunctionGrants): Record<string, object> {
  if (grants.clock !== true) return {};
  return {
    'wasi:clocks/monotonic-clock': { now: () => process.hrtime.bigint(), resolution: () => 1n },
    'wasi:clocks/wall-clock': {
      now: () => {
        const millis = Date.now();
        return { seconds: BigInt(Math.floor(millis / 1000)), nanoseconds: (millis % 1000) * 1_000_000 };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: 1_000_000 }),
    },
  };
}

function randoms(grants: FunctionGrants, pulse: () => void): Record<string, object> {
  const fill = guestRandom(grants.random === true);
  const bytes = (length: bigint) => {
    pulse();
    if (length > MAX_REQUEST) throw new DeniedImport(`wasi:random/random#get-random-bytes(${length})`);
    const data = new Uint8Array(Number(length));
    fill(data);
    return data;
  };
  const word = () => new DataView(bytes(8n).buffer).getBigUint64(0);
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: word },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: word },
    'wasi:random/insecure-seed': { insecureSeed: () => [word(), word()] },
  };
}

function streamsOf(output: GuestOutput, pulse: () => void) {
  const closed = (): never => {
    throw new WasiError({ tag: 'closed' });
  };
  class Pollable {
    ready(): boolean {
      return true;
    }
    block(): void {}
  }
  /** At its end. */
  class InputStream {
    read = closed;
    blockingRead = closed;
    skip = closed;
    blockingSkip = closed;
    subscribe(): Pollable {
      return new Pollable();
    }
  }
  class OutputStream {
    checkWrite(): bigint {
      return BigInt(MAX_REQUEST);
    }
    write(bytes: Uint8Array): void {
      pulse();
      output.write(bytes);
    }
    blockingWriteAndFlush(bytes: Uint8Array): void {
      pulse();
      output.write(bytes);
    }
    flush(): void {}
    blockingFlush(): void {}
    subscribe(): Pollable {
      return new Pollable();
    }
  }
  return { Pollable, InputStream, OutputStream };
}
