/** `high-availability.type`: NONE, or `filesystem`, which keeps its entries in files under `high-availability.storageDir`. */
import { basePath, childPath } from '../../filesystems/paths';
import { textOption } from '../options';
import type { HaStore } from './contracts';
import { FileHaStore } from './file-store';

function illegalConfiguration(message: string): Error {
  return Object.assign(new Error(message), {
    exceptionClass: 'org.apache.flink.configuration.IllegalConfigurationException',
    domain: 'user',
  });
}

/** undefined = the job does not survive its host. Throws when the type is not known or the directory is missing. */
export function openHaStore(configuration: ReadonlyMap<string, string>): HaStore | undefined {
  const type = textOption(configuration, 'high-availability.type') ?? 'NONE';
  if (type.toUpperCase() === 'NONE') return undefined;
  if (type.toLowerCase() !== 'filesystem') {
    throw illegalConfiguration(
      `'high-availability.type' is NONE or filesystem, not '${type}': ZooKeeper and Kubernetes are not supported`,
    );
  }
  const directory = textOption(configuration, 'high-availability.storageDir');
  if (directory === undefined) {
    throw illegalConfiguration(
      "Configuration is missing the mandatory parameter: Key: 'high-availability.storageDir' , default: null (fallback keys: [])",
    );
  }
  const clusterId = (textOption(configuration, 'high-availability.cluster-id') ?? '/default').replace(/^\/+|\/+$/g, '');
  return new FileHaStore(childPath(basePath(directory), clusterId || 'default'), clusterId, configuration);
}
