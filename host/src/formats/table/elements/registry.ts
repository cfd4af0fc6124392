/** Message schemas by the name that programs use. */
import { DataType } from '@drey/sdk/protocol';
import type { ElementDecoder, ElementEncoder, MessageSchema, SchemaSettings } from './contracts';
import { csvMessageSchema } from './csv';
import { jsonSchema } from './json';
import { bytesSchema, rowFieldSchema, stringSchema } from './plain';

const schemas = new Map<string, MessageSchema>([
  ['bytes', bytesSchema],
  ['csv', csvMessageSchema],
  ['json', jsonSchema],
  ['row-field', rowFieldSchema],
  ['string', stringSchema],
]);

/** `type`: of the stream. Throws when there is no such schema, or it cannot read. */
export function elementDecoder({ format, options, type: own }: SchemaSettings, type: DataType): ElementDecoder {
  const decoder = schemas.get(format)?.decoder;
  if (!decoder) throw unknown(format, 'read');
  return decoder(typeOf(own, type), new Map(Object.entries(options)));
}

/** `type`: of the stream. Throws when there is no such schema, or it cannot write. */
export function elementEncoder({ format, options, type: own }: SchemaSettings, type: DataType): ElementEncoder {
  const encoder = schemas.get(format)?.encoder;
  if (!encoder) throw unknown(format, 'write');
  return encoder(typeOf(own, type), new Map(Object.entries(options)));
}

function typeOf(own: string | undefined, type: DataType): DataType {
  return own === undefined ? type : DataType.decode(Buffer.from(own, 'base64'));
}

function unknown(format: string, use: 'read' | 'write'): Error {
  const known = [...schemas].filter(([, schema]) => (use === 'read' ? schema.decoder : schema.encoder));
  return new Error(
    `The schema "${format}" does not ${use} messages. Available: ${known.map(([name]) => name).join(', ')}`,
  );
}
