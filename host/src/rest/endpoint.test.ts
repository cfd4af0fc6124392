import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestEndpoint, tcpAddress } from './endpoint';
import { liveSockets, prepareDirectory, socketDirectory, socketPath } from './sockets';

const folder = mkdtempSync(join(tmpdir(), 'drey-rest-'));
const directory = join(folder, 'drey');
/** No process of this machine can have it. */
const NO_PID = 2 ** 31 - 2;

const endpoints: RestEndpoint[] = [];
function endpoint(): RestEndpoint {
  const made = new RestEndpoint();
  endpoints.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((one) => one.close()));
  rmSync(directory, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(options: RequestOptions, body = ''): Promise<{ readonly status: number; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A socket file that nobody listens on: what a host that was killed leaves. */
async function abandoned(path: string): Promise<void> {
  const moved = `${path}.live`;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(moved, resolve));
  const { linkSync } = await import('node:fs');
  linkSync(moved, path);
  await new Promise((resolve) => server.close(resolve));
}

describe('the socket', () => {
  test('is only the user’s, answers, and goes with the endpoint', async () => {
    const one = endpoint();
    const path = await one.listenOnSocket(directory);
    expect(path).toBe(join(directory, `${process.pid}.sock`));
    expect([statSync(directory).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(await liveSockets(directory)).toEqual([{ pid: process.pid, path }]);
    // Whoever reaches the socket may ask, whatever name they call it by.
    const options = { socketPath: path, path: '/jobs', headers: { Host: 'evil.example' } };
    expect(await ask(options)).toEqual({ status: 200, body: { jobs: [] } });
    await one.close();
    expect(existsSync(path)).toBe(false);
  });

  test('those of dead hosts are removed, those of live ones and other files are not', async () => {
    prepareDirectory(directory);
    const dead = socketPath(directory, NO_PID);
    const own = socketPath(directory, process.pid);
    await abandoned(dead);
    await abandoned(own);
    writeFileSync(join(directory, 'x.sock'), '');
    expect(await liveSockets(directory)).toEqual([]);
    expect([existsSync(dead), existsSync(own), existsSync(join(directory, 'x.sock'))]).toEqual([false, true, true]);
    // A host of this pid was here before.
    expect(await endpoint().listenOnSocket(directory)).toBe(own);
    expect(await ask({ socketPath: own, path: '/jobs' })).toMatchObject({ status: 200 });
  });

  test('a directory that is none, or missing', async () => {
    writeFileSync(directory, '');
    expect(() => prepareDirectory(directory)).toThrow();
    expect(await liveSockets(join(folder, 'missing'))).toEqual([]);
  });

  test.each([
    ['/run/user/7', '/run/user/7/drey'],
    [undefined, `drey-${process.getuid?.()}`],
    [`/${'x'.repeat(100)}`, `drey-${process.getuid?.()}`],
  ])('XDG_RUNTIME_DIR %s', (runtime, end) => {
    expect(socketDirectory({ XDG_RUNTIME_DIR: runtime })).toMatch(new RegExp(`${end}$`));
  });
});

describe('TCP', () => {
  test('checks names and origins, bodies and their size', async () => {
    const port = await endpoint().listenOnTcp({ host: '127.0.0.1', ports: [0], names: ['drey.example'] });
    const base = { host: '127.0.0.1', port, path: '/savepoint-disposal', method: 'POST' };
    const statusOf = async (options: RequestOptions, body?: string) =>
      (await ask({ ...base, ...options }, body)).status;
    expect(await statusOf({ path: '/jobs', method: 'GET' })).toBe(200);
    expect(await statusOf({ path: '/jobs', method: 'GET', headers: { Host: 'drey.example' } })).toBe(200);
    expect(await statusOf({ path: '/jobs', method: 'GET', headers: { Host: 'evil.example' } })).toBe(403);
    expect(await statusOf({ path: '/jobs', method: 'GET', headers: { Origin: 'http://evil.example' } })).toBe(403);
    expect(await statusOf({}, '{')).toBe(400);
    expect(await statusOf({}, '[1]')).toBe(400);
    expect(await statusOf({}, 'null')).toBe(400);
    expect(await statusOf({}, ' ')).toBe(400);
    expect(await statusOf({}, JSON.stringify({ x: 'x'.repeat(65_000) }))).toBe(400);
    expect(await ask(base, JSON.stringify({ x: 'x'.repeat(65_536) }))).toEqual({
      status: 413,
      body: { errors: ['The request is larger than 65536 bytes.'] },
    });
  });

  test('goes on to the next port when one is taken', async () => {
    const taken = await endpoint().listenOnTcp({ host: '127.0.0.1', ports: [0], names: [] });
    const at = { host: '127.0.0.1', names: [] };
    const next = await endpoint().listenOnTcp({ ...at, ports: [taken, 0] });
    expect(next).not.toBe(taken);
    await expect(endpoint().listenOnTcp({ ...at, ports: [taken] })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${taken}`,
    );
  });
});

test.each<[Record<string, string>, object | undefined]>([
  [{}, undefined],
  [{ 'rest.port': ' ' }, undefined],
  [{ 'rest.port': '9000' }, { host: 'localhost', ports: [9000], names: [] }],
  [{ 'rest.address': 'h' }, { host: 'localhost', ports: [8081], names: ['h'] }],
  [{ 'rest.bind-address': '0.0.0.0' }, { host: '0.0.0.0', ports: [8081], names: ['0.0.0.0'] }],
  [
    { 'rest.port': '1', 'rest.bind-port': '5, 8 - 10' },
    { host: 'localhost', ports: [5, 8, 9, 10], names: [] },
  ],
])('tcpAddress %j', (options, address) => {
  expect(tcpAddress(new Map(Object.entries(options)))).toEqual(address);
});

test.each(['x', '1-', '9-8', '70000', '-1', '1,,2'])('rest.bind-port %s is refused', (range) => {
  expect(() => tcpAddress(new Map([['rest.bind-port', range]]))).toThrow('neither a port nor a range');
});
