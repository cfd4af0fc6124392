/** What guests can learn and do through WASI: nothing without grants, and with one grant only what it gives. */
import type { FunctionGrants } from '../../functions/user/contracts';
import { LiftBudget } from '../component/bindings';
import { DeadlineExceeded, Guard } from '../sandbox/guard';
import { wasmApi } from '../sandbox/webassembly';
import { GuestOutput } from './guest-output';
import { preview1 } from './preview1';
import { preview2 } from './preview2';

const NAMES = [
  ...['args_get', 'args_sizes_get', 'clock_res_get', 'clock_time_get', 'environ_get', 'environ_sizes_get', 'fd_advise'],
  ...['fd_allocate', 'fd_close', 'fd_datasync', 'fd_fdstat_get', 'fd_fdstat_set_flags', 'fd_filestat_get', 'fd_pread'],
  ...[
    'fd_prestat_dir_name',
    'fd_prestat_get',
    'fd_pwrite',
    'fd_read',
    'fd_readdir',
    'fd_renumber',
    'fd_seek',
    'fd_sync',
  ],
  ...['fd_tell', 'fd_write', 'path_create_directory', 'path_filestat_get', 'path_link', 'path_open', 'path_readlink'],
  ...[
    'path_remove_directory',
    'path_rename',
    'path_symlink',
    'path_unlink_file',
    'poll_oneoff',
    'proc_exit',
    'proc_raise',
  ],
  ...['random_get', 'sched_yield', 'sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown'],
  ...['constructor', 'toString', '__proto__', 'valueOf'],
];

interface Tried {
  readonly lines: string[];
  /** The function's answer, or the message of what it threw. */
  call(name: string, ...args: (number | bigint)[]): unknown;
  readonly memory: DataView;
}

function guest(grants: FunctionGrants, guard = new Guard()): Tried {
  const lines: string[] = [];
  const { imports, bind } = preview1(
    NAMES,
    grants,
    new GuestOutput('f', true, (line) => lines.push(line)),
    guard.check,
  );
  const memory = new wasmApi.Memory({ initial: 16 });
  bind(memory);
  const functions = imports as unknown as Record<string, (...args: (number | bigint)[]) => unknown>;
  const call = (name: string, ...args: (number | bigint)[]): unknown => {
    try {
      return functions[name](...args);
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { lines, call, memory: new DataView(memory.buffer) };
}

const DENIED = NAMES.filter((name) =>
  /^(path_|sock_|fd_(adv|alloc|data|pread|pwrite|readdir|renumber|sync|tell)|proc_raise|poll)/.test(name),
);

test.each([[{}], [{ clock: true }], [{ random: true }], [{ env: ['DREY_TEST_GRANTED'] }], [{ files: [] }]])(
  'grants %j',
  (grants) => {
    process.env['DREY_TEST_GRANTED'] = 'yes';
    process.env['DREY_TEST_SECRET'] = 'secret';
    const { call, memory } = guest(grants as FunctionGrants);
    for (const name of DENIED)
      expect(call(name, 3, 0, 0, 0, 0, 0n, 0n, 0, 0)).toMatch(/^calls 'wasi_snapshot_preview1\./);
    for (const name of ['constructor', 'toString', 'valueOf']) expect(call(name)).toMatch(/^calls/);
    expect(call('fd_prestat_get', 3, 0)).toBe(8);
    expect(call('args_sizes_get', 0, 4)).toBe(0);
    expect(memory.getUint32(0, true)).toBe(0);
    const clock = call('clock_time_get', 0, 0n, 8);
    if ('clock' in grants) expect(clock).toBe(0);
    else expect(clock).toMatch(/needs the grant 'clock'/);
    expect(call('environ_sizes_get', 16, 20)).toBe(0);
    expect(memory.getUint32(16, true)).toBe('env' in grants ? 1 : 0);
    call('environ_get', 32, 64);
    const text = Buffer.from(memory.buffer, 64, 200).toString('latin1');
    expect(text.includes('DREY_TEST_GRANTED=yes')).toBe('env' in grants);
    expect(text).not.toContain('secret');
    delete process.env['DREY_TEST_GRANTED'];
    delete process.env['DREY_TEST_SECRET'];
  },
);

test('without the grant random bytes are the same in each instance', () => {
  const bytes = (grants: FunctionGrants): string => {
    const { call, memory } = guest(grants);
    call('random_get', 0, 16);
    return Buffer.from(memory.buffer, 0, 16).toString('hex');
  };
  expect(bytes({})).toBe(bytes({}));
  expect(bytes({ random: true })).not.toBe(bytes({ random: true }));
});

test('addresses outside of the memory are errors, not accesses', () => {
  const { call } = guest({ clock: true, random: true, env: ['PATH'] });
  for (const at of [0xffff_fff0, -1, 16 * 65536 - 1, 0x7fff_ffff]) {
    for (const name of ['random_get', 'environ_get', 'environ_sizes_get', 'args_sizes_get', 'fd_fdstat_get']) {
      const answer = name === 'fd_fdstat_get' ? call(name, 1, at) : call(name, at, 0x7fff_ffff);
      expect(typeof answer).toBe('string');
    }
    expect(typeof call('clock_time_get', 0, 0n, at)).toBe('string');
    expect(typeof call('fd_write', 1, at, 3, 0)).toBe('string');
  }
});

test('printing without end costs no time and shows little', () => {
  const { call, memory, lines } = guest({});
  memory.setUint32(0, 1024, true);
  memory.setUint32(4, 900_000, true);
  const started = performance.now();
  for (let i = 0; i < 200_000; i++) call('fd_write', 1, 0, 1, 8);
  expect(performance.now() - started).toBeLessThan(3000);
  expect(lines.join('').length).toBeLessThan(70_000);
  expect(lines.at(-1)).toBe('[f] (more output is not shown)');
  expect(call('fd_write', 1, 0, -1, 8)).toBe(28);
});

test('control characters do not reach the terminal', () => {
  const lines: string[] = [];
  new GuestOutput('f', true, (line) => lines.push(line)).write(Buffer.from('a\r[g] b\u001b[2J\u0007\n'));
  expect(lines).toEqual(['[f] a\ufffd[g] b\ufffd[2J\ufffd']);
});

test('calls of the host count for the deadline', () => {
  const guard = new Guard();
  guard.start(20);
  const { call } = guest({}, guard);
  const started = performance.now();
  let answer: unknown = 0;
  while (answer === 0 && performance.now() - started < 5000) answer = call('random_get', 0, 1_000_000);
  expect(answer).toBe('took longer than 20 ms');
  const { ['wasi:random/random']: random } = preview2(
    ['wasi:random/random'],
    {},
    new GuestOutput('f', true),
    guard.check,
  );
  expect(() => (random as { getRandomBytes(n: bigint): unknown }).getRandomBytes(9n)).toThrow(DeadlineExceeded);
});

test('a component gets nothing but what is known of WASI', () => {
  const output = new GuestOutput('f', true);
  expect(() => preview2(['constructor'], {}, output)).toThrow(/calls 'constructor'/);
  const all = preview2(
    ['wasi:sockets/tcp', 'wasi:filesystem/types', 'wasi:http/outgoing-handler', 'wasi:clocks/wall-clock'],
    {},
    output,
  );
  for (const [name, things] of Object.entries(all)) {
    expect(() => (things as { open(): void }).open()).toThrow(`calls '${name}#open'`);
  }
});

test('a list of negative length gives no budget back', () => {
  const budget = new LiftBudget();
  budget.start(100);
  expect(() => budget.count(-(2 ** 31))).toThrow();
  budget.start(100);
  expect(() => budget.slice(new ArrayBuffer(8), 8, 0)).toThrow();
  expect(() => budget.count(Number.NaN)).toThrow();
});
