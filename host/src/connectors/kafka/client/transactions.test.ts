/** Open transactions are looked for until brokers can say. */
import type { RawRequest } from './producer-connections';
import { producerEnvironment } from './producer-environment';
import { WireWriter } from './producer-wire';
import { BrokerTransactions } from './transactions';

const NO_LEADER = 5;
const NOT_LEADER = 6;
const LOADING = 14;

/** Metadata of one broker and topic "t" with one partition. */
function metadata(leader: number, error = 0): Buffer {
  const writer = new WireWriter().int32(0);
  writer.array([1], (node) => writer.int32(node).string('host').int32(9092).nullableString(undefined));
  writer.nullableString(undefined).int32(1);
  writer.array(['t'], (topic) => {
    writer.int16(error).string(topic).boolean(false);
    writer.array([0], (partition) => {
      writer.int16(0).int32(partition).int32(leader);
      for (let list = 0; list < 3; list++) writer.array([], () => writer);
    });
  });
  return writer.finish();
}

function producers(error: number): Buffer {
  const writer = new WireWriter().tags().int32(0);
  writer.compactArray(['t'], (topic) => {
    writer.compactString(topic).compactArray([0], (partition) => {
      writer.int32(partition).int16(error).int8(0);
      writer.compactArray(error === 0 ? [7n] : [], (id) => {
        writer.int64(id).int32(0).int32(0).int64(0n).int32(0).int64(0n).tags();
      });
      writer.tags();
    });
    writer.tags();
  });
  return writer.tags().finish();
}

function transactions(error: number): Buffer {
  const writer = new WireWriter().tags().int32(0).int16(error);
  writer.compactArray([], () => writer);
  writer.compactArray(error === 0 ? ['p-0-1'] : [], (id) => {
    writer.compactString(id).int64(7n).compactString('Ongoing').tags();
  });
  return writer.tags().finish();
}

function asking(answers: readonly Buffer[], maxBlockMs = 60_000) {
  const left = [...answers];
  const next = async (_request: RawRequest) => left.shift() ?? answers[answers.length - 1];
  const connections = {
    request: (_: number, request: RawRequest) => next(request),
    requestAny: next,
    addNode: () => {},
  };
  const properties = new Map(
    Object.entries({ 'bootstrap.servers': 'host:1', 'retry.backoff.ms': '1', 'max.block.ms': String(maxBlockMs) }),
  );
  return { found: new BrokerTransactions(producerEnvironment(connections, properties)).openTransactions(['t']), left };
}

test('leaders that move, or are missing, and coordinators that start', async () => {
  const { found, left } = asking([
    metadata(-1),
    metadata(1),
    producers(NOT_LEADER),
    metadata(1),
    producers(0),
    transactions(LOADING),
    metadata(1, NO_LEADER),
    metadata(1),
    producers(0),
    transactions(0),
  ]);
  expect(await found).toEqual(['p-0-1']);
  expect(left).toEqual([]);
});

test('after max.block.ms it is an error', async () => {
  await expect(asking([metadata(-1)], 20).found).rejects.toThrow(
    /partition 0 of topic "t".*LEADER_NOT_AVAILABLE.*This was so for 20 ms \(max.block.ms\)/,
  );
});
