/** Java's Long.MAX_VALUE as a double: the watermark after the end of a bounded input, and "never" for timers. ms. */
export const MAX_TIMESTAMP = 2 ** 63;
/** Java's Long.MIN_VALUE as a double: the watermark before the first one. ms. */
export const MIN_TIMESTAMP = -(2 ** 63);
