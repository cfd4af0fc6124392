(; import open-file: func(path: string) -> u32; export f: func(x: list<s32>) -> list<s32>; ;)
;; Asks for a function that no sandbox has.
(module
  (import "$root" "open-file" (func (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "f") (param i32 i32) (result i32) (i32.const 0)))
