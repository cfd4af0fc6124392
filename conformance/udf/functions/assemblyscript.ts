// The functions of the `udf` benchmark in AssemblyScript.

@udf
export function inc(x: i64): i64 {
  return x + 1;
}

@udf
export function upper_case(text: string): string {
  return text.toUpperCase();
}

@udf
export function reversed(text: string): string {
  let result = '';
  for (let i = text.length - 1; i >= 0; i--) result += text.charAt(i);
  return result;
}

export class Scaled {
  id: i64 = 0;
  name: string = '';
  price: f64 = 0;
}

@udf
export function scaled(id: i64, name: string, price: f64): Scaled {
  const row = new Scaled();
  row.id = id + 1;
  row.name = name;
  row.price = price * 1.5;
  return row;
}

@udaf
export class total {
  sum: i64 = 0;
  rows: i64 = 0;

  accumulate(value: i64): void {
    this.sum += value;
    this.rows++;
  }

  value(): i64 {
    return this.sum;
  }
}
