/** Settings that are recorded but have no effect in this version: one line each, so that nothing is ignored in silence. */

const WITHOUT_EFFECT: readonly (readonly [key: string, effect: string])[] = [
  ['execution.checkpointing.interval', 'this version takes no checkpoints yet'],
  ['execution.checkpointing.mode', 'this version takes no checkpoints yet'],
  ['execution.checkpointing.unaligned.enabled', 'this version takes no checkpoints yet'],
  ['execution.checkpointing.dir', 'this version takes no checkpoints yet'],
  ['execution.checkpointing.savepoint-dir', 'this version takes no savepoints yet'],
  ['execution.state-recovery.path', 'this version restores no savepoints yet'],
  ['state.backend.incremental', 'this version takes no checkpoints yet'],
  ['execution.checkpointing.incremental', 'this version takes no checkpoints yet'],
];

/** The lines for the user, in a fixed order. */
export function settingNotices(configuration: ReadonlyMap<string, string>): string[] {
  const lines: string[] = [];
  for (const [key, effect] of WITHOUT_EFFECT) {
    const value = configuration.get(key);
    // The interval's line says all that there is to say of checkpoints.
    const said = key.startsWith('execution.checkpointing.') && lines.length > 0;
    if (value !== undefined && value !== '' && !said) lines.push(`${key} = ${value} is recorded, but ${effect}`);
  }
  const backend = configuration.get('state.backend.type') ?? configuration.get('state.backend');
  if (backend && backend !== 'hashmap') {
    lines.push(`state.backend.type = ${backend} is recorded, but this version keeps state in memory (hashmap)`);
  }
  return lines;
}
