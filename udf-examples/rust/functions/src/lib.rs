//! SQL functions in Rust. Each is a plain function; the macro after it makes it callable.
use drey_udf::{aggregate, scalar, table, Accumulator};

/// x + 1, as a measure of what a call costs.
fn add_one(x: i64) -> i64 {
    x.wrapping_add(1)
}
scalar!(add_one_entry = add_one("x": "BIGINT" as i64) -> "BIGINT" as i64);

/// Three fields to a row of three.
fn scaled(id: i64, name: &str, price: f64) -> (i64, String, f64) {
    (id.wrapping_add(1), name.to_owned(), price * 1.5)
}
scalar!(scaled_entry = scaled("id": "BIGINT" as i64, "name": "STRING" as &str, "price": "DOUBLE" as f64)
    -> "ROW<id BIGINT, name STRING, price DOUBLE>" as (i64, String, f64));

fn upper(text: &str) -> String {
    text.to_uppercase()
}
scalar!(upper_entry = upper("text": "STRING" as &str) -> "STRING" as String);

fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}
scalar!(reverse_entry = reverse("text": "STRING" as &str) -> "STRING" as String);

/// How many insertions, deletions and replacements make one string the other.
fn levenshtein(a: &str, b: &str) -> i32 {
    let right: Vec<char> = b.chars().collect();
    let mut row: Vec<i32> = (0..=right.len() as i32).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i as i32 + 1;
        for j in 0..right.len() {
            let replaced = diagonal + i32::from(right[j] != left);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
scalar!(levenshtein_entry = levenshtein("a": "STRING" as &str, "b": "STRING" as &str) -> "INT" as i32);

/// 0 to 1: how alike two names are; NULL when both are NULL.
fn similarity(a: Option<&str>, b: Option<&str>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let longest = a.chars().count().max(b.chars().count());
            Some(if longest == 0 { 1.0 } else { 1.0 - f64::from(levenshtein(a, b)) / longest as f64 })
        }
        (None, None) => None,
        _ => Some(0.0),
    }
}
scalar!(similarity_entry = similarity("a": "STRING" as Option<&str>, "b": "STRING" as Option<&str>) -> "DOUBLE" as Option<f64>);

const BASE32: &[u8] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The geohash of a place, 1 to 12 characters.
fn geohash(latitude: f64, longitude: f64, length: i32) -> Result<String, String> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(format!("no place on earth: {latitude}, {longitude}"));
    }
    let (mut low, mut high) = ([-90.0, -180.0], [90.0, 180.0]);
    let mut hash = String::new();
    for position in 0..length.clamp(1, 12) * 5 {
        let axis = if position % 2 == 0 { 1 } else { 0 };
        let value = if axis == 1 { longitude } else { latitude };
        let middle = (low[axis] + high[axis]) / 2.0;
        let bit = value >= middle;
        if bit { low[axis] = middle } else { high[axis] = middle }
        if position % 5 == 0 { hash.push('\0') }
        let symbol = hash.pop().map_or(0, |c| c as u8) << 1 | bit as u8;
        hash.push(if position % 5 == 4 { BASE32[symbol as usize] as char } else { symbol as char });
    }
    Ok(hash)
}
scalar!(geohash_entry = geohash("latitude": "DOUBLE" as f64, "longitude": "DOUBLE" as f64, "length": "INT" as i32) -> "STRING" as String);

/// The words of a text in lower case, with their positions from 1.
fn tokens(text: &str) -> Vec<(String, i32)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(i, word)| (word.to_lowercase(), i as i32 + 1))
        .collect()
}
table!(tokens_entry = tokens("text": "STRING" as &str) -> "ROW<word STRING, position INT>" as (String, i32));

/// The average of values that weigh differently; takes rows back, so it works over changing input and in OVER windows.
#[derive(Default)]
struct WeightedAverage {
    total: f64,
    weight: f64,
}

impl Accumulator for WeightedAverage {
    type Fields = (f64, f64);
    fn from_fields((total, weight): (f64, f64)) -> Self {
        WeightedAverage { total, weight }
    }
    fn into_fields(self) -> (f64, f64) {
        (self.total, self.weight)
    }
}

impl WeightedAverage {
    fn accumulate(&mut self, value: f64, weight: f64) {
        self.total += value * weight;
        self.weight += weight;
    }
    fn retract(&mut self, value: f64, weight: f64) {
        self.accumulate(value, -weight);
    }
    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.weight += other.weight;
    }
    fn value(&self) -> Option<f64> {
        if self.weight == 0.0 { None } else { Some(self.total / self.weight) }
    }
}
aggregate!(weighted_average_entries = "weighted_average" WeightedAverage: "ROW<total DOUBLE, weight DOUBLE>"
    ("value": "DOUBLE" as f64, "weight": "DOUBLE" as f64) -> "DOUBLE" as Option<f64>);

/// A sum of integers, and how many there are.
#[derive(Default)]
struct Total {
    sum: i64,
    rows: i64,
}

impl Accumulator for Total {
    type Fields = (i64, i64);
    fn from_fields((sum, rows): (i64, i64)) -> Self {
        Total { sum, rows }
    }
    fn into_fields(self) -> (i64, i64) {
        (self.sum, self.rows)
    }
}

impl Total {
    fn accumulate(&mut self, x: i64) {
        self.sum = self.sum.wrapping_add(x);
        self.rows += 1;
    }
    fn retract(&mut self, x: i64) {
        self.sum = self.sum.wrapping_sub(x);
        self.rows -= 1;
    }
    fn merge(&mut self, other: Self) {
        self.sum = self.sum.wrapping_add(other.sum);
        self.rows += other.rows;
    }
    fn value(&self) -> Option<i64> {
        (self.rows > 0).then_some(self.sum)
    }
}
aggregate!(total_entries = "total" Total: "ROW<`sum` BIGINT, `rows` BIGINT>" ("x": "BIGINT" as i64) -> "BIGINT" as Option<i64>);
