(; package drey:hostile;
   world hostile { import wasi:clocks/monotonic-clock@0.2.0; export f: func(x: list<s32>) -> list<s32>; }
   package wasi:clocks@0.2.0 { interface monotonic-clock { now: func() -> u64; } } ;)
;; Asks what time it is.
(module
  (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\40\00\00\00\01\00\00\00")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "f") (param i32 i32) (result i32)
    (i64.store (i32.const 64) (call $now))
    (i32.const 16)))
