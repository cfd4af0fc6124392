//! User functions as a WebAssembly component: fuzzy matching, and one function of each kind.
wit_bindgen::generate!({ world: "matching", path: "wit", generate_all });

use exports::average::Accumulator;
use exports::top_two::Ranked;

struct Component;

/// Levenshtein distance of two texts, in characters.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn similarity_of(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    match a.len().max(b.len()) {
        0 => 1.0,
        longest => 1.0 - distance(&a, &b) as f64 / longest as f64,
    }
}

/// Applies `f` to each text of a column.
fn map_texts(column: Strings, mut f: impl FnMut(&str, &mut String)) -> Strings {
    let mut data = String::with_capacity(column.data.len());
    let mut offsets = Vec::with_capacity(column.offsets.len());
    offsets.push(0);
    for ends in column.offsets.windows(2) {
        let text = std::str::from_utf8(&column.data[ends[0] as usize..ends[1] as usize]).unwrap_or("");
        f(text, &mut data);
        offsets.push(data.len() as u32);
    }
    Strings { offsets, data: data.into_bytes() }
}

fn upper_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_uppercase();
    } else {
        out.push_str(&text.to_uppercase());
    }
}

/// Decimal text with exact arithmetic in hundred-thousandths.
fn with_tax_of(net: &str, percent: i32) -> Option<String> {
    let (whole, fraction) = net.split_once('.').unwrap_or((net, ""));
    let digits = format!("{whole}{fraction:0<3}");
    let scaled: i128 = digits.get(..whole.len() + 3)?.parse().ok()?;
    let total = scaled * (100 + i128::from(percent));
    let sign = if total < 0 { "-" } else { "" };
    let total = total.unsigned_abs();
    Some(format!("{sign}{}.{:05}", total / 100_000, total % 100_000))
}

impl Guest for Component {
    fn similarity(a: Vec<String>, b: Vec<String>) -> Vec<f64> {
        a.iter().zip(&b).map(|(a, b)| similarity_of(a, b)).collect()
    }

    fn upper(text: Strings) -> Strings {
        map_texts(text, upper_into)
    }

    fn reverse(text: Strings) -> Strings {
        map_texts(text, |text, out| out.extend(text.chars().rev()))
    }

    fn add_one(mut x: Vec<i64>) -> Vec<i64> {
        for value in &mut x {
            *value = value.wrapping_add(1);
        }
        x
    }

    fn with_tax(net: Vec<Option<String>>, percent: Vec<i32>) -> Result<Vec<Option<String>>, Failure> {
        let mut prices = Vec::with_capacity(net.len());
        for (row, (net, percent)) in net.into_iter().zip(percent).enumerate() {
            if percent < 0 {
                return Err(Failure { row: row as u32, message: format!("{percent} percent") });
            }
            prices.push(net.and_then(|net| with_tax_of(&net, percent)));
        }
        Ok(prices)
    }

    fn normalize(mut contact: Contacts) -> Contacts {
        contact.name = map_texts(contact.name, |name, out| upper_into(name.trim(), out));
        for score in &mut contact.score {
            *score = score.clamp(0.0, 1.0);
        }
        contact
    }

    fn words(text: Vec<String>) -> Words {
        let mut words = Words { counts: Vec::with_capacity(text.len()), word: Vec::new(), position: Vec::new() };
        for text in &text {
            let before = words.word.len();
            for (position, word) in text.split_whitespace().enumerate() {
                words.word.push(word.to_owned());
                words.position.push(position as i32);
            }
            words.counts.push((words.word.len() - before) as u32);
        }
        words
    }
}

impl exports::average::Guest for Component {
    fn create() -> Accumulator {
        Accumulator { sum: 0.0, count: 0 }
    }

    fn accumulate(acc: Accumulator, x: Vec<f64>) -> Accumulator {
        Accumulator { sum: acc.sum + x.iter().sum::<f64>(), count: acc.count + x.len() as i64 }
    }

    fn retract(acc: Accumulator, x: Vec<f64>) -> Accumulator {
        Accumulator { sum: acc.sum - x.iter().sum::<f64>(), count: acc.count - x.len() as i64 }
    }

    fn merge(acc: Accumulator, other: Accumulator) -> Accumulator {
        Accumulator { sum: acc.sum + other.sum, count: acc.count + other.count }
    }

    fn value(acc: Accumulator) -> Option<f64> {
        (acc.count > 0).then(|| acc.sum / acc.count as f64)
    }
}

impl exports::top_two::Guest for Component {
    fn create() -> Vec<i64> {
        Vec::new()
    }

    fn accumulate(mut acc: Vec<i64>, x: Vec<i64>) -> Vec<i64> {
        acc.extend(x);
        acc.sort_unstable_by(|a, b| b.cmp(a));
        acc.truncate(2);
        acc
    }

    fn merge(acc: Vec<i64>, other: Vec<i64>) -> Vec<i64> {
        Self::accumulate(acc, other)
    }

    fn emit(acc: Vec<i64>) -> Vec<Ranked> {
        acc.into_iter().zip(1..).map(|(value, rank)| Ranked { value, rank }).collect()
    }
}

impl exports::drey::udf::description::Guest for Component {
    fn signatures() -> Vec<String> {
        vec!["with_tax(net DECIMAL(10, 2), percent INT) -> DECIMAL(12, 2)".to_owned()]
    }
}

export!(Component);
