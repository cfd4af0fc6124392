//! Echoes of all types, and what a guest may not do. See generate.mjs.
wit_bindgen::generate!({ world: "hostile", path: "wit", generate_all });

struct Component;

impl exports::drey::udf::lifecycle::Guest for Component {
    /// Does what the job's parameter `open` says.
    fn open(parameters: Vec<(String, String)>) -> Result<(), String> {
        match parameters.iter().find(|(name, _)| name == "open").map(|(_, value)| value.as_str()) {
            Some("trap") => panic!("open"),
            Some("loop") => spin(),
            Some("fail") => Err("not today".to_owned()),
            _ => Ok(()),
        }
    }
}

fn spin() -> ! {
    let mut n = 0u32;
    loop {
        n = std::hint::black_box(n.wrapping_add(1));
    }
}

fn deeper(x: i32) -> i32 {
    if x == i32::MIN { 0 } else { std::hint::black_box(deeper(std::hint::black_box(x.wrapping_add(1)))) + 1 }
}

/// Part of the implementation of the world, which generate.mjs writes.
macro_rules! hostile_functions {
    () => {
        fn hostile_loop(_: Vec<i32>) -> Vec<i32> {
            spin()
        }
        fn hostile_memory(x: Vec<i32>) -> Vec<i32> {
            let mut blocks: Vec<Vec<u8>> = Vec::new();
            while blocks.len() < 1 << 20 {
                blocks.push(vec![x.len() as u8; 1 << 20]);
                std::hint::black_box(&blocks);
            }
            x
        }
        fn hostile_bounds(_: Vec<i32>) -> Vec<i32> {
            vec![unsafe { (usize::MAX as *const i32).read_volatile() }]
        }
        fn hostile_stack(x: Vec<i32>) -> Vec<i32> {
            x.into_iter().map(|v| deeper(v.max(0))).collect()
        }
        fn hostile_panic(x: Vec<i32>) -> Vec<i32> {
            assert!(!x.contains(&13));
            x
        }
        fn hostile_output(x: Vec<i32>) -> Vec<String> {
            x.into_iter().map(|n| "x".repeat(n as usize)).collect()
        }
        fn hostile_length(mut x: Vec<i32>) -> Vec<i32> {
            x.push(1);
            x
        }
        fn hostile_offsets(x: Vec<i32>) -> Strings {
            Strings { offsets: (0..=x.len() as u32).map(|i| i * 1000).collect(), data: vec![65] }
        }
        fn hostile_counts(x: Vec<i32>) -> TableOfS32 {
            TableOfS32 { counts: vec![u32::MAX; x.len()], v: vec![Some(1)] }
        }
        fn hostile_decimal(x: Vec<i32>) -> Vec<String> {
            x.into_iter().map(|_| "a lot".to_owned()).collect()
        }
        fn failing(x: Vec<i32>) -> Result<Vec<i32>, Failure> {
            match x.iter().position(|v| *v < 0) {
                Some(row) => Err(Failure { row: row as u32, message: format!("{} is negative", x[row]) }),
                None => Ok(x),
            }
        }
        fn failing_text(x: Vec<i32>) -> Result<Vec<i32>, String> {
            if x.contains(&-1) { Err("minus one".to_owned()) } else { Ok(x) }
        }
        fn numbered(rows: u32) -> Vec<u32> {
            (0..rows).collect()
        }
        fn unusable(x: Vec<Shape>) -> Vec<i32> {
            x.into_iter().map(|_| 0).collect()
        }
    };
}

include!("echo.rs");

export!(Component);
