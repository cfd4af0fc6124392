/** Integers divide as the machine does: a flight of no minutes is a trap, and names this line. */

/** Miles per hour. */
export function speed(miles: i32, minutes: i32): i32 {
  return (miles * 60) / minutes;
}
