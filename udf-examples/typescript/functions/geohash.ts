/** Overloads: the geohash of a place, with nine characters or as many as the call says (https://en.wikipedia.org/wiki/Geohash). */
import { udf } from '@drey/sdk/udf';

const BASE32 = '0123456789bcdefghjkmnpqrstuvwxyz';

export const geohash = udf(
  {
    overloads: [
      { args: ['DOUBLE', 'DOUBLE'], result: 'STRING' },
      { args: ['DOUBLE', 'DOUBLE', 'INT'], result: 'STRING' },
    ],
  },
  (latitude: number | null, longitude: number | null, length: number | null = 9) => {
    if (latitude === null || longitude === null || length === null) return null;
    const ranges = [
      { value: longitude, low: -180, high: 180 },
      { value: latitude, low: -90, high: 90 },
    ];
    let hash = '';
    for (let bit = 0, symbol = 0; hash.length < length; bit++) {
      const range = ranges[bit % 2]!;
      const middle = (range.low + range.high) / 2;
      const upper = range.value >= middle;
      if (upper) range.low = middle;
      else range.high = middle;
      symbol = ((symbol << 1) | Number(upper)) & 31;
      if (bit % 5 === 4) hash += BASE32[symbol];
    }
    return hash;
  },
);
