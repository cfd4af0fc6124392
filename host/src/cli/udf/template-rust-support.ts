/** The crate drey-udf of projects in Rust. Written by udf-examples/rust/build.mjs from udf-examples/rust/drey-udf. */
export const RUST_SUPPORT = `//! Drey's column ABI, version 1 (docs/udf-abi.md), for Rust. \`scalar!\` and \`table!\` make the batch entry of a plain function,
//! \`aggregate!\` those of a type with methods, and write what it is into the module's custom section "drey.udf".
//!
//! Types of parameters and results: bool, i8, i16, i32, i64, f32, f64, String (\`&str\` for parameters), Vec<u8>; \`Option\` of them where NULL
//! is a value. For a parameter without \`Option\`, NULL makes the result NULL without a call. Results may be \`Result<T, String>\`.

use std::cell::UnsafeCell;

/// Descriptor of a column.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Column {
    nulls: *const u8,
    data: *const u8,
    offsets: *const i32,
    children: *const Column,
    length: u32,
    reserved: u32,
}

// ---------------------------------------------------------------- memory of a batch

struct Cell<T>(UnsafeCell<T>);
// A module has one thread.
unsafe impl<T> Sync for Cell<T> {}

/// Blocks of the batch at hand; freed by the next reset.
static BATCH: Cell<Vec<Vec<u64>>> = Cell(UnsafeCell::new(Vec::new()));

/// The row that is worked on: the host reads it after a trap.
#[no_mangle]
pub static mut drey_row: i32 = -1;

pub fn at_row(row: usize) {
    unsafe { std::ptr::addr_of_mut!(drey_row).write(row as i32) }
}

/// Memory until the next batch, aligned to 8.
pub fn batch_memory(bytes: usize) -> *mut u8 {
    let blocks = unsafe { &mut *BATCH.0.get() };
    blocks.push(Vec::with_capacity(bytes / 8 + 1));
    blocks.last_mut().unwrap().as_mut_ptr() as *mut u8
}

fn keep<T: Copy>(values: &[T]) -> *const T {
    let at = batch_memory(std::mem::size_of_val(values)) as *mut T;
    unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), at, values.len()) };
    at
}

#[no_mangle]
pub extern "C" fn drey_alloc(bytes: u32) -> *mut u8 {
    batch_memory(bytes as usize)
}

#[no_mangle]
pub extern "C" fn drey_reset() {
    unsafe { (*BATCH.0.get()).clear() }
}

/// An error record; its address is the status of an entry.
pub fn failure(row: usize, message: &str) -> usize {
    let text = keep(message.as_bytes());
    keep(&[row as u32, text as u32, message.len() as u32]) as usize
}

// ---------------------------------------------------------------- reading

impl Column {
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        !self.nulls.is_null() && unsafe { *self.nulls.add(row >> 3) >> (row & 7) & 1 == 1 }
    }

    #[inline]
    unsafe fn value<T: Copy>(&self, row: usize) -> T {
        *(self.data as *const T).add(row)
    }

    #[inline]
    unsafe fn bytes<'a>(&self, row: usize) -> &'a [u8] {
        let start = *self.offsets.add(row) as usize;
        let end = *self.offsets.add(row + 1) as usize;
        std::slice::from_raw_parts(self.data.add(start), end - start)
    }

    pub fn len(&self) -> usize {
        self.length as usize
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// # Safety
/// \`args\` is the address that the host gave to an entry, with more than \`k\` columns.
pub unsafe fn column<'a>(args: *const Column, k: usize) -> &'a Column {
    &*args.add(k)
}

/// A type of parameters.
pub trait Argument<'a>: Sized {
    /// SQL text.
    const SQL: &'static str;
    const NULLABLE: bool = false;
    fn read(column: &'a Column, row: usize) -> Self;
}

/// A type of results.
pub trait Answer: Sized {
    const SQL: &'static str;
    type Builder: Default;
    fn push(self, builder: &mut Self::Builder);
    fn push_null(builder: &mut Self::Builder);
    fn finish(builder: Self::Builder) -> Column;
}

/// Values of fixed width and their NULLs.
pub struct Fixed<T> {
    values: Vec<T>,
    nulls: Nulls,
}

impl<T> Default for Fixed<T> {
    fn default() -> Self {
        Fixed { values: Vec::new(), nulls: Nulls::default() }
    }
}

#[derive(Default)]
pub struct Nulls {
    bits: Vec<u8>,
}

impl Nulls {
    fn set(&mut self, row: usize) {
        if self.bits.len() <= row >> 3 {
            self.bits.resize((row >> 3) + 1, 0);
        }
        self.bits[row >> 3] |= 1 << (row & 7);
    }

    /// Address of the bitmap for \`rows\` rows, null when no row is NULL.
    fn finish(mut self, rows: usize) -> *const u8 {
        if self.bits.is_empty() {
            return std::ptr::null();
        }
        self.bits.resize(rows / 8 + 1, 0);
        keep(&self.bits)
    }
}

macro_rules! fixed {
    ($($rust:ty, $stored:ty, $sql:literal;)*) => {$(
        impl<'a> Argument<'a> for $rust {
            const SQL: &'static str = $sql;
            #[inline]
            fn read(column: &'a Column, row: usize) -> Self {
                <$rust as Stored>::from_stored(unsafe { column.value::<$stored>(row) })
            }
        }
        impl Answer for $rust {
            const SQL: &'static str = $sql;
            type Builder = Fixed<$stored>;
            #[inline]
            fn push(self, builder: &mut Fixed<$stored>) {
                Vec::push(&mut builder.values, self.into_stored());
            }
            fn push_null(builder: &mut Fixed<$stored>) {
                builder.nulls.set(builder.values.len());
                Vec::push(&mut builder.values, Default::default());
            }
            fn finish(builder: Fixed<$stored>) -> Column {
                let length = builder.values.len() as u32;
                let nulls = builder.nulls.finish(length as usize);
                let data = keep(&builder.values) as *const u8;
                Column { nulls, data, offsets: std::ptr::null(), children: std::ptr::null(), length, reserved: 0 }
            }
        }
    )*};
}

/// How a value lies in a column.
trait Stored {
    type As;
    fn from_stored(stored: Self::As) -> Self;
    fn into_stored(self) -> Self::As;
}

macro_rules! stored {
    ($($rust:ty),*) => {$(
        impl Stored for $rust {
            type As = $rust;
            #[inline]
            fn from_stored(stored: $rust) -> $rust { stored }
            #[inline]
            fn into_stored(self) -> $rust { self }
        }
    )*};
}
stored!(i8, i16, i32, i64, f32, f64);

impl Stored for bool {
    type As = u8;
    fn from_stored(stored: u8) -> bool {
        stored != 0
    }
    fn into_stored(self) -> u8 {
        self as u8
    }
}

fixed! {
    bool, u8, "BOOLEAN";
    i8, i8, "TINYINT";
    i16, i16, "SMALLINT";
    i32, i32, "INT";
    i64, i64, "BIGINT";
    f32, f32, "FLOAT";
    f64, f64, "DOUBLE";
}

impl<'a> Argument<'a> for &'a str {
    const SQL: &'static str = "STRING";
    #[inline]
    fn read(column: &'a Column, row: usize) -> Self {
        // The host writes UTF-8.
        unsafe { std::str::from_utf8_unchecked(column.bytes(row)) }
    }
}

impl<'a> Argument<'a> for &'a [u8] {
    const SQL: &'static str = "BYTES";
    #[inline]
    fn read(column: &'a Column, row: usize) -> Self {
        unsafe { column.bytes(row) }
    }
}

impl<'a, T: Argument<'a>> Argument<'a> for Option<T> {
    const SQL: &'static str = T::SQL;
    const NULLABLE: bool = true;
    #[inline]
    fn read(column: &'a Column, row: usize) -> Self {
        if column.is_null(row) { None } else { Some(T::read(column, row)) }
    }
}

/// Strings and bytes.
#[derive(Default)]
pub struct Bytes {
    bytes: Vec<u8>,
    ends: Vec<i32>,
    nulls: Nulls,
}

impl Bytes {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(self.bytes.len() as i32);
    }

    fn push_null(&mut self) {
        self.nulls.set(self.ends.len());
        self.ends.push(self.bytes.len() as i32);
    }

    fn finish(self) -> Column {
        let length = self.ends.len();
        let nulls = self.nulls.finish(length);
        let offsets = batch_memory(4 * (length + 1)) as *mut i32;
        unsafe {
            *offsets = 0;
            std::ptr::copy_nonoverlapping(self.ends.as_ptr(), offsets.add(1), length);
        }
        let data = keep(&self.bytes);
        Column { nulls, data, offsets, children: std::ptr::null(), length: length as u32, reserved: 0 }
    }
}

macro_rules! bytes_answer {
    ($($rust:ty, $sql:literal;)*) => {$(
        impl Answer for $rust {
            const SQL: &'static str = $sql;
            type Builder = Bytes;
            #[inline]
            fn push(self, builder: &mut Bytes) { builder.push(self.as_ref()); }
            fn push_null(builder: &mut Bytes) { builder.push_null(); }
            fn finish(builder: Bytes) -> Column { builder.finish() }
        }
    )*};
}
bytes_answer! { String, "STRING"; Vec<u8>, "BYTES"; }

impl<T: Answer> Answer for Option<T> {
    const SQL: &'static str = T::SQL;
    type Builder = T::Builder;
    #[inline]
    fn push(self, builder: &mut T::Builder) {
        match self {
            Some(value) => value.push(builder),
            None => T::push_null(builder),
        }
    }
    fn push_null(builder: &mut T::Builder) {
        T::push_null(builder)
    }
    fn finish(builder: T::Builder) -> Column {
        T::finish(builder)
    }
}

/// Builder of rows: builders of the fields, how many rows, which are NULL.
#[derive(Default)]
pub struct Rows<B> {
    fields: B,
    count: usize,
    nulls: Nulls,
}

impl<B> Rows<B> {
    fn column(self, children: &[Column]) -> Column {
        let at = batch_memory(std::mem::size_of_val(children)) as *mut Column;
        unsafe { std::ptr::copy_nonoverlapping(children.as_ptr(), at, children.len()) };
        let nulls = self.nulls.finish(self.count);
        Column { nulls, data: std::ptr::null(), offsets: std::ptr::null(), children: at, length: self.count as u32, reserved: 0 }
    }
}

/// Tuples are rows; the names of the fields are in the SQL text that the macros get.
macro_rules! tuple_answer {
    ($(($($name:ident $index:tt),*);)*) => {$(
        impl<$($name: Answer),*> Answer for ($($name,)*) {
            const SQL: &'static str = "ROW";
            type Builder = Rows<($($name::Builder,)*)>;
            fn push(self, builder: &mut Self::Builder) {
                $(self.$index.push(&mut builder.fields.$index);)*
                builder.count += 1;
            }
            fn push_null(builder: &mut Self::Builder) {
                $($name::push_null(&mut builder.fields.$index);)*
                builder.nulls.set(builder.count);
                builder.count += 1;
            }
            fn finish(mut builder: Self::Builder) -> Column {
                let fields = std::mem::take(&mut builder.fields);
                let children = [$($name::finish(fields.$index)),*];
                builder.column(&children)
            }
        }
    )*};
}
tuple_answer! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

macro_rules! tuple_argument {
    ($(($($name:ident $index:tt),*);)*) => {$(
        impl<'a, $($name: Argument<'a>),*> Argument<'a> for ($($name,)*) {
            const SQL: &'static str = "ROW";
            fn read(column: &'a Column, row: usize) -> Self {
                ($($name::read(unsafe { &*column.children.add($index) }, row),)*)
            }
        }
    )*};
}
tuple_argument! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

/// What an aggregate function keeps for a group. \`Fields\` is a value, or a tuple for a ROW: the host stores it.
pub trait Accumulator: Default {
    type Fields: Answer + for<'a> Argument<'a>;
    fn from_fields(fields: Self::Fields) -> Self;
    fn into_fields(self) -> Self::Fields;
}

/// All accumulators of a column.
pub fn accumulators<A: Accumulator>(column: &Column) -> Vec<A> {
    (0..column.len()).map(|row| A::from_fields(A::Fields::read(column, row))).collect()
}

/// # Safety
/// \`result\` is the address that the host gave to an entry.
pub unsafe fn answer<T: Answer>(result: *mut Column, values: impl Iterator<Item = T>) {
    let mut builder = T::Builder::default();
    for value in values {
        value.push(&mut builder);
    }
    result.write(T::finish(builder));
}

/// A list of \`items\` for each of \`ends.len()\` rows.
pub fn list_column<T: Answer>(items: T::Builder, ends: &[i32]) -> Column {
    let child = batch_memory(std::mem::size_of::<Column>()) as *mut Column;
    unsafe { child.write(T::finish(items)) };
    let offsets = batch_memory(4 * (ends.len() + 1)) as *mut i32;
    unsafe {
        *offsets = 0;
        std::ptr::copy_nonoverlapping(ends.as_ptr(), offsets.add(1), ends.len());
    }
    Column { nulls: std::ptr::null(), data: std::ptr::null(), offsets, children: child, length: ends.len() as u32, reserved: 0 }
}

/// Functions give a value, or \`Err\` with a message.
pub trait IntoOutcome<T> {
    fn into_outcome(self) -> Result<T, String>;
}
impl<T: Answer> IntoOutcome<T> for T {
    #[inline]
    fn into_outcome(self) -> Result<T, String> {
        Ok(self)
    }
}
impl<T: Answer> IntoOutcome<T> for Result<T, String> {
    #[inline]
    fn into_outcome(self) -> Result<T, String> {
        self
    }
}

// ---------------------------------------------------------------- macros

/// The text of a constant as the bytes of a custom section.
pub const fn section<const N: usize>(text: &str) -> [u8; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = text.as_bytes()[i];
        i += 1;
    }
    out
}

#[doc(hidden)]
#[macro_export]
macro_rules! manifest {
    ($name:ident, $json:expr) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            const JSON: &str = $json;
            #[link_section = "drey.udf"]
            #[used]
            static SECTION: [u8; JSON.len()] = $crate::section(JSON);
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! parameters_json {
    ($first:literal: $type:literal $(, $name:literal: $sql:literal)*) => {
        concat!("[{\\"name\\":\\"", $first, "\\",\\"type\\":\\"", $type, "\\"}", $(",{\\"name\\":\\"", $name, "\\",\\"type\\":\\"", $sql, "\\"}",)* "]")
    };
}

/// \`scalar!(entry = function("a": "BIGINT" as i64, ...) -> "STRING" as String);\`
#[macro_export]
macro_rules! scalar {
    ($entry:ident = $function:ident ( $($name:literal : $sql:literal as $type:ty),+ ) -> $result_sql:literal as $result:ty) => {
        #[no_mangle]
        pub extern "C" fn $entry(rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
            let mut builder = <$result as $crate::Answer>::Builder::default();
            for row in 0..rows as usize {
                $crate::at_row(row);
                let mut k = 0;
                let mut null = false;
                let call = $function($({
                    let column = unsafe { $crate::column(args, k) };
                    k += 1;
                    if !<$type as $crate::Argument>::NULLABLE && column.is_null(row) { null = true; }
                    if null { <$result as $crate::Answer>::push_null(&mut builder); continue; }
                    <$type as $crate::Argument>::read(column, row)
                }),+);
                let _ = k;
                let outcome: Result<$result, String> = $crate::IntoOutcome::<$result>::into_outcome(call);
                match outcome {
                    Ok(value) => $crate::Answer::push(value, &mut builder),
                    Err(message) => return $crate::failure(row, &message),
                }
            }
            unsafe { result.write(<$result as $crate::Answer>::finish(builder)) };
            0
        }
        $crate::manifest!($entry, concat!(
            "{\\"abi\\":1,\\"language\\":\\"rust\\",\\"functions\\":[{\\"name\\":\\"", stringify!($function), "\\",\\"kind\\":\\"SCALAR\\",\\"overloads\\":[{\\"parameters\\":",
            $crate::parameters_json!($($name: $sql),+), ",\\"result\\":\\"", $result_sql, "\\",\\"entries\\":{\\"call\\":\\"", stringify!($entry), "\\"}}]}]}\\n"));
    };
}

/// As \`scalar!\`; the function gives a \`Vec\` of values or of tuples (rows).
#[macro_export]
macro_rules! table {
    ($entry:ident = $function:ident ( $($name:literal : $sql:literal as $type:ty),+ ) -> $result_sql:literal as $result:ty) => {
        #[no_mangle]
        pub extern "C" fn $entry(rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
            let mut items = <$result as $crate::Answer>::Builder::default();
            let mut ends: Vec<i32> = Vec::with_capacity(rows as usize);
            let mut total = 0;
            for row in 0..rows as usize {
                $crate::at_row(row);
                let mut k = 0;
                let mut null = false;
                let found: Vec<$result> = $function($({
                    let column = unsafe { $crate::column(args, k) };
                    k += 1;
                    if !<$type as $crate::Argument>::NULLABLE && column.is_null(row) { null = true; }
                    if null { ends.push(total); continue; }
                    <$type as $crate::Argument>::read(column, row)
                }),+);
                let _ = k;
                total += found.len() as i32;
                for item in found { $crate::Answer::push(item, &mut items); }
                ends.push(total);
            }
            unsafe { result.write($crate::list_column::<$result>(items, &ends)) };
            0
        }
        $crate::manifest!($entry, concat!(
            "{\\"abi\\":1,\\"language\\":\\"rust\\",\\"functions\\":[{\\"name\\":\\"", stringify!($function), "\\",\\"kind\\":\\"TABLE\\",\\"overloads\\":[{\\"parameters\\":",
            $crate::parameters_json!($($name: $sql),+), ",\\"result\\":\\"", $result_sql, "\\",\\"entries\\":{\\"call\\":\\"", stringify!($entry), "\\"}}]}]}\\n"));
    };
}

/// \`aggregate!(module = "name" Type: "ROW<...>" ("a": "DOUBLE" as f64, ...) -> "DOUBLE" as Option<f64>);\`: an aggregate function whose
/// accumulator is \`Type\` (an \`Accumulator\`), with methods \`accumulate(&mut self, a)\`, \`retract(&mut self, a)\`, \`merge(&mut self, Self)\`
/// and \`value(&self)\`. A row with NULL in a parameter without \`Option\` is skipped. The module holds the entries.
#[macro_export]
macro_rules! aggregate {
    ($module:ident = $name:literal $type:ident : $accumulator_sql:literal ( $($parameter:literal : $sql:literal as $argument:ty),+ ) -> $result_sql:literal as $result:ty) => {
        mod $module {
            use super::*;
            type Fields = <$type as $crate::Accumulator>::Fields;

            #[export_name = concat!($name, "_create")]
            pub extern "C" fn create(rows: u32, _args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                let new = (0..rows).map(|_| $crate::Accumulator::into_fields(<$type>::default()));
                unsafe { $crate::answer::<Fields>(result, new) };
                0
            }

            fn change(rows: u32, args: *const $crate::Column, result: *mut $crate::Column, retracts: bool) -> usize {
                let mut all: Vec<$type> = $crate::accumulators(unsafe { $crate::column(args, 0) });
                let positions = unsafe { $crate::column(args, 1) };
                for row in 0..rows as usize {
                    $crate::at_row(row);
                    let position = <i32 as $crate::Argument>::read(positions, row) as usize;
                    let mut k = 2;
                    let mut null = false;
                    let values = ($({
                        let column = unsafe { $crate::column(args, k) };
                        k += 1;
                        if !<$argument as $crate::Argument>::NULLABLE && column.is_null(row) { null = true; }
                        if null { continue; }
                        <$argument as $crate::Argument>::read(column, row)
                    },)+);
                    let _ = k;
                    $crate::spread!(all[position], values, retracts, $($argument),+);
                }
                unsafe { $crate::answer::<Fields>(result, all.into_iter().map($crate::Accumulator::into_fields)) };
                0
            }

            #[export_name = concat!($name, "_accumulate")]
            pub extern "C" fn accumulate(rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                change(rows, args, result, false)
            }

            #[export_name = concat!($name, "_retract")]
            pub extern "C" fn retract(rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                change(rows, args, result, true)
            }

            #[export_name = concat!($name, "_update")]
            pub extern "C" fn update(rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                let mut all: Vec<$type> = $crate::accumulators(unsafe { $crate::column(args, 0) });
                let (positions, retracted) = unsafe { ($crate::column(args, 1), $crate::column(args, 2)) };
                let mut after = <$result as $crate::Answer>::Builder::default();
                for row in 0..rows as usize {
                    $crate::at_row(row);
                    let position = <i32 as $crate::Argument>::read(positions, row) as usize;
                    let retracts = <bool as $crate::Argument>::read(retracted, row);
                    let mut k = 3;
                    let mut null = false;
                    $(
                        null |= !<$argument as $crate::Argument>::NULLABLE && unsafe { $crate::column(args, k) }.is_null(row);
                        k += 1;
                    )+
                    if !null {
                        k = 3;
                        let values = ($({
                            let column = unsafe { $crate::column(args, k) };
                            k += 1;
                            <$argument as $crate::Argument>::read(column, row)
                        },)+);
                        $crate::spread!(all[position], values, retracts, $($argument),+);
                    }
                    let _ = k;
                    $crate::Answer::push(all[position].value(), &mut after);
                }
                unsafe {
                    $crate::answer::<Fields>(result, all.into_iter().map($crate::Accumulator::into_fields));
                    result.add(1).write(<$result as $crate::Answer>::finish(after));
                }
                0
            }

            #[export_name = concat!($name, "_merge")]
            pub extern "C" fn merge(_rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                let all: Vec<$type> = $crate::accumulators(unsafe { $crate::column(args, 0) });
                let others: Vec<$type> = $crate::accumulators(unsafe { $crate::column(args, 1) });
                let merged = all.into_iter().zip(others).map(|(mut one, other)| {
                    one.merge(other);
                    $crate::Accumulator::into_fields(one)
                });
                unsafe { $crate::answer::<Fields>(result, merged) };
                0
            }

            #[export_name = concat!($name, "_value")]
            pub extern "C" fn value(_rows: u32, args: *const $crate::Column, result: *mut $crate::Column) -> usize {
                let all: Vec<$type> = $crate::accumulators(unsafe { $crate::column(args, 0) });
                unsafe { $crate::answer::<$result>(result, all.iter().map(|one| one.value())) };
                0
            }
        }
        $crate::manifest!($module, concat!(
            "{\\"abi\\":1,\\"language\\":\\"rust\\",\\"functions\\":[{\\"name\\":\\"", $name, "\\",\\"kind\\":\\"AGGREGATE\\",\\"overloads\\":[{\\"parameters\\":",
            $crate::parameters_json!($($parameter: $sql),+), ",\\"result\\":\\"", $result_sql, "\\",\\"accumulator\\":\\"", $accumulator_sql,
            "\\",\\"entries\\":{\\"create\\":\\"", $name, "_create\\",\\"accumulate\\":\\"", $name, "_accumulate\\",\\"retract\\":\\"", $name,
            "_retract\\",\\"update\\":\\"", $name, "_update\\",\\"merge\\":\\"", $name, "_merge\\",\\"value\\":\\"", $name, "_value\\"}}]}]}\\n"));
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! spread {
    ($target:expr, $values:ident, $retracts:ident, $a:ty) => {
        if $retracts { $target.retract($values.0) } else { $target.accumulate($values.0) }
    };
    ($target:expr, $values:ident, $retracts:ident, $a:ty, $b:ty) => {
        if $retracts { $target.retract($values.0, $values.1) } else { $target.accumulate($values.0, $values.1) }
    };
    ($target:expr, $values:ident, $retracts:ident, $a:ty, $b:ty, $c:ty) => {
        if $retracts { $target.retract($values.0, $values.1, $values.2) } else { $target.accumulate($values.0, $values.1, $values.2) }
    };
}
`;
