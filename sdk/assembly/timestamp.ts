/** TIMESTAMP and TIMESTAMP_LTZ of any precision: milliseconds since the epoch and the nanoseconds of the millisecond. */
export class Timestamp {
  constructor(
    public millis: i64,
    /** 0 to 999,999. */
    public nanos: i32 = 0,
  ) {}

  static ofMicros(micros: i64): Timestamp {
    const millis = floorDivide(micros, 1000);
    return new Timestamp(millis, <i32>(micros - millis * 1000) * 1000);
  }

  get micros(): i64 {
    return this.millis * 1000 + <i64>(this.nanos / 1000);
  }

  plusMillis(millis: i64): Timestamp {
    return new Timestamp(this.millis + millis, this.nanos);
  }

  /** Negative, 0 or positive. */
  compareTo(other: Timestamp): i32 {
    if (this.millis != other.millis) return this.millis < other.millis ? -1 : 1;
    return this.nanos - other.nanos;
  }
}

function floorDivide(value: i64, by: i64): i64 {
  const quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}
