/** What the job needs around it: a broker, an S3 server behind a way that can fail, and topics. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import {
  type Fault,
  type FaultyProxy,
  type S3Server,
  startProxy,
  startS3,
} from '../../host/src/filesystems/s3/testing';
import { seeded } from './random';
import type { S3Fault } from './variants';

export const BUCKET = 'chaos';
const SINGLE_FAULTS: readonly Fault[] = ['error', 'throttle', 'cut-before', 'cut-after', 'cut-answer', 'slow'];

export class Services {
  /** When `_metadata` was last asked to be written, ms since the epoch. */
  lastCheckpoint = 0;
  private trouble: { readonly fault: S3Fault; readonly share: number } | undefined;

  private constructor(
    /** For everything that a run leaves. */
    readonly folder: string,
    readonly kafka: KafkaCluster,
    private readonly s3: S3Server,
    private readonly proxy: FaultyProxy,
  ) {
    const random = seeded(1);
    proxy.fault = ({ method, url }) => {
      const { trouble } = this;
      const fails = trouble !== undefined && random.next() < trouble.share;
      if (!fails && method === 'PUT' && url.includes('/_metadata')) this.lastCheckpoint = Date.now();
      if (!fails) return 'none';
      return trouble.fault === 'mixed' ? random.pick(SINGLE_FAULTS) : trouble.fault;
    };
  }

  static async start(): Promise<Services> {
    const folder = mkdtempSync(join(tmpdir(), 'drey-chaos-'));
    const [kafka, s3] = await Promise.all([
      startKafka({ compiler: 'full', folder: join(folder, 'kafka') }),
      startS3(BUCKET),
    ]);
    return new Services(folder, kafka, s3, await startProxy(s3.endpoint));
  }

  get servers(): string {
    return this.kafka.bootstrapServers;
  }

  /** Of the way that may fail. */
  get s3Options(): Record<string, string> {
    const { endpoint } = this.proxy;
    return {
      's3.endpoint': endpoint,
      's3.path-style-access': 'true',
      's3.access-key': 'test',
      's3.secret-key': 'test',
      's3.retry.max-num-retries': '2',
      's3.socket.timeout': '5 s',
    };
  }

  troubleS3(fault: S3Fault, share: number): void {
    this.trouble = { fault, share };
  }

  healS3(): void {
    this.trouble = undefined;
  }

  /** `keep`: somebody wants to look at the logs. */
  async stop(keep: boolean): Promise<void> {
    await Promise.allSettled([this.proxy.stop(), this.s3.stop(), this.kafka.stop()]);
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }
}
