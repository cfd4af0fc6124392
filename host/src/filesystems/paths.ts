/** Paths of any file system: plain paths and URIs. What comes from a path keeps its form. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In lower case; undefined for plain paths. */
export function schemeOf(path: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):/i.exec(path)?.[1].toLowerCase();
}

/** The path of a local file. Throws on URIs of other schemes. */
export function localPath(path: string): string {
  if (/^file:\/\/\//i.test(path)) return /[%?#]/.test(path) ? fileUrlPath(path) : resolve(path.slice('file://'.length));
  if (/^file:/i.test(path)) return resolve(path.slice('file:'.length));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  if (scheme) throw new Error(`The path '${path}' is of the file system '${scheme}', not a local one`);
  return resolve(path);
}

function fileUrlPath(path: string): string {
  try {
    return fileURLToPath(path);
  } catch {
    return resolve(path.slice('file://'.length));
  }
}

const trimmed = (path: string): string => path.replace(/(?<=[^/])\/+$/, '');

/** `name` may have several parts; '' is the directory itself. */
export function childPath(directory: string, name: string): string {
  if (name === '') return directory;
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}

/** The last part of a path. */
export function nameOf(path: string): string {
  const whole = trimmed(path);
  return whole.slice(whole.lastIndexOf('/') + 1);
}

/** The directory of a path; of a root, the root itself. */
export function parentOf(path: string): string {
  const whole = trimmed(path);
  const at = whole.lastIndexOf('/');
  if (at < 0) return '.';
  const root = /^[a-z][a-z0-9+.-]+:\/\/[^/]*$/i;
  if (root.test(whole)) return whole;
  return at === 0 ? '/' : whole.slice(0, at);
}

/** A path to make others from with `childPath`: local ones without their scheme, whose escapes would not suit names. */
export function basePath(path: string): string {
  const scheme = schemeOf(path);
  return scheme === undefined || scheme === 'file' ? localPath(path) : trimmed(path);
}

/** As Flink writes it: local paths are `file:/a/b`. */
export function pathForUsers(uri: string): string {
  return uri.startsWith('/') ? `file:${uri}` : uri.replace(/^file:\/\/(?=\/)/, 'file:');
}
