import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Column, Data, Encoding, JobGraph, Node, RowBatch, SourceOperator, WorkerMessage } from './index';

const root = join(__dirname, '../../..');

/** `source` sees the message's bytes as `data` and prints hex. */
function throughPython(source: string, data: Uint8Array): Uint8Array {
  const program = `import sys\nfrom pyflink._protocol.messages import *\ndata = bytes.fromhex(sys.argv[1])\n${source}`;
  const args = ['-c', program, Buffer.from(data).toString('hex')];
  const env = { ...process.env, PYTHONPATH: join(root, 'bridge-python') };
  return Buffer.from(
    execFileSync(process.env['DREY_PYTHON'] ?? 'python3', args, { env, encoding: 'utf8' }).trim(),
    'hex',
  );
}

test('the generated code is what the generator writes', () => {
  const program = `import('${join(root, 'scripts/generate-proto.mjs')}').then((m) => console.log(JSON.stringify(m.generate())))`;
  const output = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', maxBuffer: 1 << 24 });
  for (const [path, text] of Object.entries(JSON.parse(output) as Record<string, string>)) {
    expect(readFileSync(join(root, path), 'utf8') === text || path).toBe(true);
  }
});

test('a message with every kind of field survives both languages', () => {
  const columns = [
    Column.create({ encoding: Encoding.I64, data: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) }),
    Column.create({ encoding: Encoding.TEXT, data: Buffer.from('["ü"]'), pythonClass: 'str' }),
  ];
  const values = Column.create({ encoding: Encoding.STRUCT, children: columns });
  const value = Data.create({
    stageId: 7,
    seq: 2 ** 40,
    watermark: -(2 ** 63),
    processingTime: 2 ** 63,
    batch: RowBatch.create({ count: 1, values }),
  });
  const bytes = WorkerMessage.encode({ message: { kind: 'data', value } }).finish();
  const back = WorkerMessage.decode(throughPython('print(WorkerMessage.decode(data).encode().hex())', bytes));
  expect(back.message?.kind).toBe('data');
  expect(JSON.stringify(back)).toBe(JSON.stringify(WorkerMessage.decode(bytes)));
  const seen = back.message?.value as Data;
  expect([seen.watermark, seen.processingTime, seen.seq]).toEqual([-(2 ** 63), 2 ** 63, 2 ** 40]);
});

test('maps, oneofs and negative numbers of a graph', () => {
  const source = SourceOperator.create({ connector: 'datagen', options: new Map([['rows', '5']]), bounded: true });
  const node = Node.create({ id: 1, name: 'n', bufferTimeoutMs: -1, operator: { kind: 'source', value: source } });
  const bytes = JobGraph.encode(JobGraph.create({ version: 1, nodes: [node] })).finish();
  const program = `
graph = JobGraph.decode(data)
assert graph.nodes[0].which("operator") == "source", graph
assert graph.nodes[0].source.options == {"rows": "5"}
assert graph.nodes[0].buffer_timeout_ms == -1
print(graph.encode().hex())`;
  expect(JobGraph.decode(throughPython(program, bytes))).toEqual(JobGraph.decode(bytes));
});

test('unknown fields are skipped, truncated messages are refused', () => {
  const bytes = RowBatch.encode(RowBatch.create({ count: 3 })).finish();
  const extended = Buffer.concat([bytes, Buffer.from([0xfa, 0x07, 2, 1, 2])]);
  expect(RowBatch.decode(extended).count).toBe(3);
  expect(() => JobGraph.decode(Buffer.from([0x12, 0x20, 1]))).toThrow();
  expect(() => throughPython('JobGraph.decode(data)', Buffer.from([0x12, 0x20, 1]))).toThrow('malformed message');
});
