import { settingNotices } from './notices';

const notices = (settings: Record<string, string>): string[] => settingNotices(new Map(Object.entries(settings)));

test('settings with effect need no line', () => {
  const settings = {
    'parallelism.default': '2',
    'restart-strategy.fixed-delay.attempts': '3',
    'drey.taskmanager.threads': 'true',
  };
  expect(notices(settings)).toEqual([]);
});

test('everything else is named, checkpoints and state backend in lines of their own', () => {
  const lines = notices({
    'execution.checkpointing.interval': '1000 ms',
    'execution.checkpointing.mode': 'EXACTLY_ONCE',
    'state.backend.type': 'rocksdb',
    'taskmanager.memory.managed.size': '1 gb',
    'drey.slot-sharing-group.a.cpu': '1.0',
  });
  expect(lines).toEqual([
    'execution.checkpointing.interval = 1000 ms, execution.checkpointing.mode = EXACTLY_ONCE: recorded, but this version takes no checkpoints yet',
    'state.backend.type = rocksdb: recorded, but this version keeps state in memory (hashmap)',
    'drey.slot-sharing-group.a.cpu = 1.0, taskmanager.memory.managed.size = 1 gb: recorded, but without effect in this version',
  ]);
});

test('the default backend needs no line', () => {
  expect(notices({ 'state.backend': 'hashmap' })).toEqual([]);
});
