(; export nested: func(x: list<s32>) -> list<list<s32>>; export numbers: func(x: list<s32>) -> list<s64>;
   export texts: func(x: list<s32>) -> list<string>; export outside: func(x: list<s32>) -> list<string>; ;)
;; Lists that claim to be much longer than the memory that they are said to be in.
(module
  (memory (export "memory") 1)
  (data (i32.const 16) "\00\00\00\00\ff\ff\ff\7f")
  (data (i32.const 32) "\f0\ff\ff\ff\10\00\00\00")
  ;; 4000 lists and texts of which each is the whole memory
  (func $fill (local $i i32)
    (loop $again
      (i32.store (i32.add (i32.const 32768) (i32.mul (local.get $i) (i32.const 8))) (i32.const 0))
      (i32.store (i32.add (i32.const 32772) (i32.mul (local.get $i) (i32.const 8))) (i32.const 16000))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 4000))))
    (i32.store (i32.const 24) (i32.const 32768))
    (i32.store (i32.const 28) (i32.const 4000)))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "nested") (param i32 i32) (result i32) (call $fill) (i32.const 24))
  (func (export "numbers") (param i32 i32) (result i32) (i32.const 16))
  (func (export "texts") (param i32 i32) (result i32) (call $fill) (i32.const 24))
  (func (export "outside") (param i32 i32) (result i32) (i32.const 32)))
