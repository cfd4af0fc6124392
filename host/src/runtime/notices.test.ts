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

test('checkpoints, state, recovery and file systems have their effect', () => {
  const settings = {
    'execution.checkpointing.interval': '1000 ms',
    'execution.checkpointing.unaligned.enabled': 'true',
    'execution.state-recovery.path': 'file:/savepoint',
    'execution.savepoint.path': 'file:/savepoint',
    'state.checkpoints.dir': 'file:/checkpoints',
    'state.backend.type': 'rocksdb',
    'state.backend.rocksdb.memory.managed': 'true',
    's3.endpoint': 'http://localhost:9000',
    'high-availability.type': 'filesystem',
  };
  expect(notices(settings)).toEqual([]);
});

test('everything else is named', () => {
  const lines = notices({
    'execution.checkpointing.cleaner.parallel-mode': 'false',
    'state.backend.rocksdb.predefined-options': 'FLASH_SSD_OPTIMIZED',
    'taskmanager.memory.network.min': '1 gb',
    'drey.slot-sharing-group.a.cpu': '1.0',
  });
  expect(lines).toEqual([
    'drey.slot-sharing-group.a.cpu = 1.0, execution.checkpointing.cleaner.parallel-mode = false, ' +
      'state.backend.rocksdb.predefined-options = FLASH_SSD_OPTIMIZED, taskmanager.memory.network.min = 1 gb: ' +
      'recorded, but without effect in this version',
  ]);
});
