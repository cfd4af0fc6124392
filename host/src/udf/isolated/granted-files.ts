/** The part of Node's `fs` that works on granted folders. */
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import type { FunctionGrants } from '../../functions/user/contracts';
import type { FunctionFailure } from '../../functions/user/errors';

type Files = NonNullable<FunctionGrants['files']>;
type Deny = (failure: FunctionFailure, message: string) => Error;

export function grantedFiles(files: Files, deny: Deny): Readonly<Record<string, unknown>> {
  const local = (path: unknown, write: boolean): string => hostPath(files, String(path), write, deny);
  const facade = {
    existsSync: (path: unknown) => existsSync(local(path, false)),
    readdirSync: (path: unknown) => readdirSync(local(path, false)),
    readFileSync: (path: unknown, encoding?: 'utf8' | { encoding?: 'utf8' }) => {
      const named = typeof encoding === 'object' ? encoding.encoding : encoding;
      return readFileSync(local(path, false), named ?? null);
    },
    writeFileSync: (path: unknown, content: string | Uint8Array) => writeFileSync(local(path, true), content),
  };
  return { ...facade, default: facade };
}

/** Links that lead out of the folder are refused, too. */
function hostPath(files: Files, path: string, write: boolean, deny: Deny): string {
  const wanted = posix.normalize(path);
  for (const { guest, host, write: writable = false } of files) {
    const root = posix.normalize(guest).replace(/\/$/, '');
    if (wanted !== root && !wanted.startsWith(`${root}/`)) continue;
    if (write && !writable) throw deny('denied', `may not write '${path}': the grant is for reading`);
    const target = join(host, wanted.slice(root.length));
    const real = realOf(target);
    const base = realpathSync(host);
    if (real === base || real.startsWith(`${base}${sep}`)) return target;
  }
  throw deny('denied', `may not use the file '${path}', which it was not granted`);
}

/** Of a file that is still to be made: that of its folder. */
function realOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), path.slice(dirname(path).length));
}
