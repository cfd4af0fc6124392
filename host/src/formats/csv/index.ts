/** "csv". Flink: docs/connectors/datastream/formats/csv. */
import type { Format } from '../contracts';
import { rowClassOf } from '../../types/rows';
import { CsvDecoder } from './decoder';
import { CsvEncoder } from './encoder';
import { csvSchema } from './schema';

export const csvFormat: Format = {
  splittable: false,
  decoder: (type, options) => new CsvDecoder(csvSchema(options), rowClassOf(type)),
  encoder: (_type, options) => new CsvEncoder(csvSchema(options)),
};
