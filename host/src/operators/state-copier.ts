/** Copies of state values by their serializers, for tests. */
import type { DataType } from '@drey/sdk/protocol';
import { BinaryReader, BinaryWriter, valueSerializer } from '../types/serializers';

export type Copy = (value: unknown) => unknown;

/** Copies values of a state's type; without a type any values. */
export function copier(type: DataType | undefined): Copy {
  const serializer = valueSerializer(type);
  return (value) => {
    const writer = new BinaryWriter();
    serializer.write(value, writer);
    return serializer.read(new BinaryReader(writer.copy()));
  };
}
