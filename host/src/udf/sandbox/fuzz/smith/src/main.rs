use std::io::Write;
use arbitrary::Unstructured;
use wasm_smith::{Config, Module};
// smith <first seed> <count> <out>: u32 length + bytes for each module
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let first: u64 = a[1].parse().unwrap(); let count: u64 = a[2].parse().unwrap();
    let size: usize = a[4].parse().unwrap();
    let mut out = std::io::BufWriter::new(std::fs::File::create(&a[3]).unwrap());
    let env = wat::parse_str(r#"(module
      (import "env" "f0" (func (param i32) (result i32))) (import "env" "f1" (func))
      (import "env" "f2" (func (param i64 f64) (result i64))) (import "env" "f3" (func (result i32 i32)))
      (import "env" "f4" (func (param i32 i32 i32) (result f32)))
      (import "env" "g0" (global i32)) (import "env" "g1" (global (mut i64)))
      (import "env" "t0" (table 10 100 funcref)) (import "env" "m0" (memory 1 20)))"#).unwrap();
    let mut made = 0;
    for seed in first.. {
        if made == count { break; }
        let mut s = seed.wrapping_mul(0x9E3779B97F4A7C15) ^ 0xDEADBEEFCAFEF00D;
        let mut next = || { s ^= s << 13; s ^= s >> 7; s ^= s << 17; s };
        for _ in 0..10 { next(); }
        let len = size / 4 + (next() as usize) % size;
        let mut bytes = vec![0u8; len];
        for c in bytes.chunks_mut(8) { let v = next().to_le_bytes(); c.copy_from_slice(&v[..c.len()]); }
        let mut u = Unstructured::new(&bytes);
        let mut c = Config::default();
        c.bulk_memory_enabled = true; c.reference_types_enabled = true; c.simd_enabled = true;
        c.relaxed_simd_enabled = false; c.multi_value_enabled = true; c.sign_extension_ops_enabled = true; c.saturating_float_to_int_enabled = true;
        c.tail_call_enabled = seed % 4 == 0;
        c.exceptions_enabled = false; c.gc_enabled = false; c.threads_enabled = false; c.memory64_enabled = false;
        c.max_memories = 1; c.max_tables = 4; c.max_memory32_bytes = 64 << 16; c.max_table_elements = 5000;
        c.min_funcs = 1; c.max_funcs = 12; c.min_exports = 1; c.max_exports = 24; c.export_everything = seed % 2 == 0;
        c.max_imports = 6; c.max_data_segments = 6; c.max_element_segments = 6; c.allow_start_export = true; c.max_instructions = 300; c.disallow_traps = seed % 3 == 0;
        c.generate_custom_sections = true; c.canonicalize_nans = true; c.memory_max_size_required = true; c.table_max_size_required = true; c.memory_offset_choices = wasm_smith::MemoryOffsetChoices(90, 9, 1); c.threads_enabled=false; c.wide_arithmetic_enabled=false; c.custom_page_sizes_enabled=false;
        if seed % 3 == 1 { c.available_imports = Some(env.clone()); } else { c.max_imports = 0; }
        let mut m = match Module::new(c, &mut u) { Ok(m) => m, Err(_) => continue };
        if m.ensure_termination(3000).is_err() { continue; }
        let b = m.to_bytes();
        out.write_all(&(b.len() as u32).to_le_bytes()).unwrap(); out.write_all(&b).unwrap();
        made += 1;
    }
}
