/** What a task does with restored channel state: elements that were in flight come before everything else. */
import type { StateFile, StateInputs } from '../state/snapshot/contracts';
import type { Chain } from './chain';
import { readChannels } from './channel-state';

export async function restoreChannels(chain: Chain, files: readonly StateFile[], inputs: StateInputs): Promise<void> {
  for (const file of files) {
    const contents = await readChannels(file, chain.channelEdges, inputs);
    for (const [i, elements] of contents.entries()) chain.channels[i].prepend(elements);
  }
}
