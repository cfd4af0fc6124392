//! Functions for arrow-udf (https://github.com/arrow-udf/arrow-udf): the same module runs in RisingWave, Databend and Drey.
use std::io::Write;

use arrow_udf::types::*;
use arrow_udf::function;

#[function("add_one(int64) -> int64")]
fn add_one(x: i64) -> i64 {
    x.wrapping_add(1)
}

#[function("gcd(int, int) -> int")]
fn gcd(mut a: i32, mut b: i32) -> i32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Errors are values of the row: the other rows of the batch have their results.
#[function("div(int, int) -> int")]
fn div(x: i32, y: i32) -> Result<i32, &'static str> {
    if y == 0 {
        return Err("division by zero");
    }
    Ok(x / y)
}

#[function("upper(varchar) -> varchar")]
fn upper(s: &str) -> String {
    s.to_uppercase()
}

#[function("reverse(varchar) -> varchar")]
fn reverse(s: &str) -> String {
    s.chars().rev().collect()
}

/// NULL is a value here.
#[function("or_default(varchar, varchar) -> varchar")]
fn or_default(s: Option<&str>, default: Option<&str>) -> Option<String> {
    s.or(default).map(str::to_owned)
}

/// Geohash of a position; up to 12 characters.
#[function("geohash(double precision, double precision, int) -> varchar")]
fn geohash(latitude: f64, longitude: f64, length: i32) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
    let (mut lat, mut lon) = ((-90.0, 90.0), (-180.0, 180.0));
    let mut hash = String::new();
    let mut even = true;
    for _ in 0..length.clamp(0, 12) {
        let mut digit = 0;
        for _ in 0..5 {
            let (range, value) = if even { (&mut lon, longitude) } else { (&mut lat, latitude) };
            let middle = (range.0 + range.1) / 2.0;
            digit <<= 1;
            if value >= middle {
                digit |= 1;
                range.0 = middle;
            } else {
                range.1 = middle;
            }
            even = !even;
        }
        hash.push(ALPHABET[digit] as char);
    }
    hash
}

#[function("decimal_add(decimal, decimal) -> decimal")]
fn decimal_add(a: Decimal, b: Decimal) -> Decimal {
    a + b
}

#[function("datetime(date, time) -> timestamp")]
fn datetime(date: NaiveDate, time: NaiveTime) -> NaiveDateTime {
    NaiveDateTime::new(date, time)
}

#[function("double(interval) -> interval")]
fn double_interval(i: Interval) -> Interval {
    Interval { months: i.months * 2, days: i.days * 2, nanos: i.nanos * 2 }
}

#[function("json_get(json, int) -> json")]
fn json_get(json: serde_json::Value, index: i32) -> Option<serde_json::Value> {
    json.get(index as usize).cloned()
}

#[function("length(varchar) -> int")]
#[function("length(bytea) -> int")]
fn length(s: impl AsRef<[u8]>) -> i32 {
    s.as_ref().len() as i32
}

#[function("sum(int64[]) -> int64")]
fn sum(values: &[i64]) -> i64 {
    values.iter().sum()
}

#[function("split(varchar, varchar) -> varchar[]")]
fn split<'a>(s: &'a str, by: &'a str) -> impl Iterator<Item = &'a str> {
    s.split(by)
}

#[derive(StructType)]
struct KeyValue<'a> {
    key: &'a str,
    value: &'a str,
}

#[function("key_value(varchar) -> struct KeyValue")]
fn key_value(kv: &str) -> Option<KeyValue<'_>> {
    let (key, value) = kv.split_once('=')?;
    Some(KeyValue { key, value })
}

#[function("range(int) -> setof int")]
fn range(x: i32) -> impl Iterator<Item = i32> {
    0..x
}

#[function("pairs(varchar) -> setof struct KeyValue")]
fn pairs(text: &str) -> impl Iterator<Item = KeyValue<'_>> {
    text.split(',').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        Some(KeyValue { key, value })
    })
}

// One function for each type that gives back what it got, for tests of the host.
#[function("echo(boolean) -> boolean")]
#[function("echo(int8) -> int8")]
#[function("echo(int16) -> int16")]
#[function("echo(int32) -> int32")]
#[function("echo(int64) -> int64")]
#[function("echo(uint8) -> uint8")]
#[function("echo(uint16) -> uint16")]
#[function("echo(uint32) -> uint32")]
#[function("echo(uint64) -> uint64")]
#[function("echo(float32) -> float32")]
#[function("echo(float64) -> float64")]
#[function("echo(date32) -> date32")]
#[function("echo(time64) -> time64")]
#[function("echo(timestamp) -> timestamp")]
#[function("echo(interval) -> interval")]
#[function("echo(decimal) -> decimal")]
#[function("echo(json) -> json")]
fn echo<T>(value: T) -> T {
    value
}

#[function("echo(string) -> string")]
#[function("echo(largestring) -> largestring")]
fn echo_text(value: &str) -> String {
    value.to_owned()
}

#[function("echo(binary) -> binary")]
#[function("echo(largebinary) -> largebinary")]
fn echo_bytes(value: &[u8]) -> Vec<u8> {
    value.to_vec()
}

#[function("echo(int64[]) -> int64[]")]
fn echo_longs(value: &[i64]) -> Vec<i64> {
    value.to_vec()
}

#[function("echo(string[]) -> string[]")]
fn echo_texts(value: &arrow_udf::codegen::arrow_array::StringArray) -> Vec<String> {
    value.iter().map(|s| s.unwrap_or("").to_owned()).collect()
}

// What a guest may not do, for tests of the host.
#[function("hostile_loop(int) -> int")]
fn hostile_loop(x: i32) -> i32 {
    let mut n = x;
    loop {
        n = std::hint::black_box(n.wrapping_add(1));
    }
}

#[function("hostile_memory(int) -> int")]
fn hostile_memory(x: i32) -> i32 {
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    loop {
        blocks.push(vec![x as u8; 1 << 20]);
        if blocks.len() > 1 << 20 {
            return std::hint::black_box(&blocks).len() as i32;
        }
    }
}

#[function("hostile_bounds(int) -> int")]
fn hostile_bounds(_: i32) -> i32 {
    unsafe { (usize::MAX as *const i32).read_volatile() }
}

#[function("hostile_stack(int) -> int")]
fn hostile_stack(x: i32) -> i32 {
    fn deeper(x: i32) -> i32 {
        if x == i32::MIN { 0 } else { std::hint::black_box(deeper(std::hint::black_box(x.wrapping_add(1)))) + 1 }
    }
    deeper(x.max(0))
}

#[function("hostile_panic(int) -> int")]
fn hostile_panic(x: i32) -> i32 {
    if x == 13 {
        panic!("thirteen");
    }
    x
}

#[function("hostile_output(int) -> varchar")]
fn hostile_output(x: i32) -> String {
    "x".repeat(x as usize)
}

#[function("hostile_file(varchar) -> varchar")]
fn hostile_file(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

#[function("hostile_clock() -> int64")]
fn hostile_clock() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(-1, |t| t.as_millis() as i64)
}

#[function("hostile_environment(varchar) -> varchar")]
fn hostile_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[function("hostile_print(varchar, int) -> int")]
fn hostile_print(line: &str, times: i32) -> i32 {
    for _ in 0..times {
        println!("{line}");
    }
    std::io::stdout().flush().map_or(-1, |_| times)
}
