/** Codecs of the batches that are written: gzip by zlib, snappy and LZ4 here, zstd by Node where it has it, else by WebAssembly. */
import * as zlib from 'node:zlib';
import { compressLz4 } from './producer-lz4';
import type { Compressor, CompressionType } from './producer-record-batch';
import { compressSnappy } from './producer-snappy';

type ZstdSync = (data: Uint8Array, options: { readonly params: Readonly<Record<number, number>> }) => Buffer;

/** ZSTD_c_compressionLevel */
const ZSTD_LEVEL = 100;
const DEFAULT_ZSTD_LEVEL = 3;

/** Resolves when the codec is loaded; undefined = none. LZ4 has one level only. */
export async function compressorOf(type: CompressionType, level: number | undefined): Promise<Compressor | undefined> {
  switch (type) {
    case 'none':
      return undefined;
    case 'gzip':
      return { code: 1, compress: (records) => zlib.gzipSync(records, level === undefined ? {} : { level }) };
    case 'snappy':
      return { code: 2, compress: compressSnappy };
    case 'lz4':
      return { code: 3, compress: compressLz4 };
    case 'zstd':
      return { code: 4, compress: await zstd(level ?? DEFAULT_ZSTD_LEVEL) };
  }
}

async function zstd(level: number): Promise<(records: Buffer) => Uint8Array> {
  const { zstdCompressSync } = zlib as { zstdCompressSync?: ZstdSync };
  if (zstdCompressSync !== undefined) {
    return (records) => zstdCompressSync(records, { params: { [ZSTD_LEVEL]: level } });
  }
  const { init, compress } = await import('@bokuweb/zstd-wasm');
  await init();
  return (records) => compress(records, level);
}
