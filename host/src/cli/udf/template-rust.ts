import { RUST_SUPPORT } from './template-rust-support';
import type { Template } from './templates';

export const RUST: Template = {
  example: 'to_euros',
  files: {
    'drey-udf.json': `{
  "name": "{{name}}",
  "language": "rust",
  "source": ".",
  "module": "target/wasm32-unknown-unknown/release/functions.wasm"
}
`,
    'Cargo.toml': `[workspace]

[package]
name = "{{name}}"
version = "0.1.0"
edition = "2021"

[lib]
name = "functions"
crate-type = ["cdylib"]

[dependencies]
drey-udf = { path = "drey-udf" }

[profile.release]
opt-level = 3
lto = true
codegen-units = 1
panic = "abort"
strip = "debuginfo"
`,
    'src/lib.rs': `//! SQL functions. Each is a plain function; the macro after it makes it callable, and says its SQL types.
use drey_udf::{aggregate, scalar, table, Accumulator};

/// An amount in euros; NULL for a currency that is not known.
fn to_euros(amount: f64, currency: &str) -> Option<f64> {
    let rate = match currency {
        "EUR" => 1.0,
        "USD" => 0.92,
        "GBP" => 1.17,
        _ => return None,
    };
    Some((amount * rate * 100.0).round() / 100.0)
}
scalar!(to_euros_entry = to_euros("amount": "DOUBLE" as f64, "currency": "STRING" as &str) -> "DOUBLE" as Option<f64>);

/// The words of a text, with their position.
fn words(line: &str) -> Vec<(String, i32)> {
    line.split_whitespace().enumerate().map(|(i, word)| (word.to_string(), i as i32)).collect()
}
table!(words_entry = words("line": "STRING" as &str) -> "ROW<word STRING, pos INT>" as (String, i32));

/// The average of values that weigh differently.
#[derive(Default)]
struct WeightedAvg {
    total: f64,
    weights: f64,
}

impl Accumulator for WeightedAvg {
    type Fields = (f64, f64);
    fn from_fields((total, weights): (f64, f64)) -> Self {
        WeightedAvg { total, weights }
    }
    fn into_fields(self) -> (f64, f64) {
        (self.total, self.weights)
    }
}

impl WeightedAvg {
    fn accumulate(&mut self, value: f64, weight: f64) {
        self.total += value * weight;
        self.weights += weight;
    }
    fn retract(&mut self, value: f64, weight: f64) {
        self.accumulate(value, -weight);
    }
    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.weights += other.weights;
    }
    fn value(&self) -> Option<f64> {
        if self.weights == 0.0 { None } else { Some(self.total / self.weights) }
    }
}
aggregate!(weighted_avg_entries = "weighted_avg" WeightedAvg: "ROW<total DOUBLE, weights DOUBLE>"
    ("value": "DOUBLE" as f64, "weight": "DOUBLE" as f64) -> "DOUBLE" as Option<f64>);
`,
    'drey-udf/Cargo.toml': `[package]
name = "drey-udf"
version = "0.1.0"
edition = "2021"
`,
    'drey-udf/src/lib.rs': RUST_SUPPORT,
    '.gitignore': 'target/\n',
    'rows.jsonl': `[10, "USD"]
[2.5, "GBP"]
[7, "XXX"]
`,
    'example.sql': `CREATE TEMPORARY FUNCTION to_euros AS 'to_euros' LANGUAGE WASM USING FILE 'target/wasm32-unknown-unknown/release/functions.wasm';
SELECT amount, to_euros(amount, currency) AS euros FROM (VALUES (10.0, 'USD'), (2.5, 'GBP')) AS payments(amount, currency);
`,
    'README.md': `# {{name}}

Needs Rust (https://rustup.rs) with \`rustup target add wasm32-unknown-unknown\`. The folder drey-udf is a copy of Drey's support crate.

    drey udf build
    drey udf test to_euros --input rows.jsonl
    drey udf register
    drey sql -e "SELECT to_euros(10, 'USD')"
`,
  },
};
