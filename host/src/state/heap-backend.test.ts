import { describeBackend } from './backend-tests';
import { HeapKeyedStateBackend } from './heap-backend';

describeBackend('heap', (codec, clock) => new HeapKeyedStateBackend(codec, clock));
