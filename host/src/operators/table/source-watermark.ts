/** Watermark generators of SQL's sources, one for each split. Flink: GeneratedWatermarkGeneratorSupplier. */
import { compileScalar } from '../../expressions/products';
import { deserialize } from '../../expressions/serialize';
import { MIN_WATERMARK } from '../../types/contracts';
import type { Row } from '../../types/rows';
import { type CustomGenerator, registerGenerator } from '../watermark-progress';
import { sessionInfo } from './base';
import { type SourceWatermarkConfig, TABLE_WATERMARK } from './source-watermark-config';

function sourceWatermark(payload: Uint8Array): () => CustomGenerator {
  const { watermark, inputs, session, perRecord } = deserialize<SourceWatermarkConfig>(payload);
  const names = inputs[0].fields.map(({ name }) => name);
  const watermarkOf = compileScalar(watermark, sessionInfo(session), names);
  return () => {
    let current = MIN_WATERMARK;
    return {
      onEvent(row, _timestamp, output) {
        const value = watermarkOf(row as Row) as number | null;
        if (value === null || value <= current) return;
        current = value;
        if (perRecord) output.emitWatermark(value);
      },
      onPeriodicEmit(output) {
        if (!perRecord) output.emitWatermark(current);
      },
    };
  };
}

registerGenerator(TABLE_WATERMARK, sourceWatermark);
