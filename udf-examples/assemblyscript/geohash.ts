/** Geohash of a place: https://en.wikipedia.org/wiki/Geohash. */

const BASE32: string = '0123456789bcdefghjkmnpqrstuvwxyz';

export function geohash(latitude: f64, longitude: f64, length: i32): string {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    throw new Error(`no place on earth: ${latitude}, ${longitude}`);
  }
  let south = -90.0;
  let north = 90.0;
  let west = -180.0;
  let east = 180.0;
  let hash = '';
  let symbol = 0;
  const bits = min(max(length, 1), 12) * 5;
  for (let bit = 0; bit < bits; bit++) {
    symbol <<= 1;
    if (bit % 2 == 0) {
      const middle = (west + east) / 2;
      if (longitude >= middle) {
        symbol |= 1;
        west = middle;
      } else east = middle;
    } else {
      const middle = (south + north) / 2;
      if (latitude >= middle) {
        symbol |= 1;
        south = middle;
      } else north = middle;
    }
    if (bit % 5 == 4) {
      hash += BASE32.charAt(symbol);
      symbol = 0;
    }
  }
  return hash;
}
