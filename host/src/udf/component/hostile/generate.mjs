/**
 * Writes wit/world.wit and src/echo.rs: a component with echoes of all types (for the list of values that every carrier is tested
 * with) and with everything that a guest may not do. build.sh compiles it.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const scalars = {
  bool: 'bool',
  s8: 'i8',
  s16: 'i16',
  s32: 'i32',
  s64: 'i64',
  f32: 'f32',
  f64: 'f64',
  string: 'String',
  bytes: 'Vec<u8>',
  decimal: 'String',
  date: 'i32',
  time: 'i64',
  timestamp: 'i64',
  'timestamp-ltz': 'i64',
  'interval-months': 'i32',
  'interval-millis': 'i64',
};
const wit = [];
const interfaces = [];
const rust = [];
const impls = [];
const snake = (name) => name.replaceAll('-', '_');
const camel = (name) => name.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase());

/** `type`: WIT of one value; `rustType`: the same in Rust. */
function echo(name, type, rustType) {
  wit.push(`  export echo-${name}: func(x: list<option<${type}>>) -> list<option<${type}>>;`);
  rust.push(`    fn echo_${snake(name)}(x: Vec<Option<${rustType}>>) -> Vec<Option<${rustType}>> {\n        x\n    }`);
}

function column(name, type, rustType) {
  wit.push(`  export echo-${name}: func(x: ${type}) -> ${type};`);
  rust.push(`    fn echo_${snake(name)}(x: ${rustType}) -> ${rustType} {\n        x\n    }`);
}

for (const [name, rustType] of Object.entries(scalars)) {
  const type = name === 'bytes' ? 'list<u8>' : name;
  echo(name, type, rustType);
  echo(`${name}-list`, `list<option<${type}>>`, `Vec<Option<${rustType}>>`);
  wit.push(`  record row-of-${name} { v: option<${type}>, n: option<s32> }`);
  echo(`${name}-row`, `row-of-${name}`, camel(`row-of-${name}`));
  echo(`${name}-map`, `list<tuple<string, option<${type}>>>`, `Vec<(String, Option<${rustType}>)>`);
  if (name !== 'bytes' && !name.startsWith('f')) {
    echo(`${name}-keys`, `list<tuple<${type}, option<s32>>>`, `Vec<(${rustType}, Option<i32>)>`);
    echo(`${name}-counts`, `list<tuple<${type}, s32>>`, `Vec<(${rustType}, i32)>`);
  }
  wit.push(`  record table-of-${name} { counts: list<u32>, v: list<option<${type}>> }`);
  wit.push(`  export twice-${name}: func(x: list<option<${type}>>) -> table-of-${name};`);
  rust.push(`    fn twice_${snake(name)}(x: Vec<Option<${rustType}>>) -> ${camel(`table-of-${name}`)} {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        ${camel(`table-of-${name}`)} { counts, v }
    }`);
  const used = ['decimal', 'date', 'time', 'timestamp', 'timestamp-ltz', 'interval-months', 'interval-millis'];
  const use = used.includes(name) ? `    use drey:udf/types@1.0.0.{${name}};\n` : '';
  interfaces.push(`  export last-${name}: interface {
${use}    create: func() -> option<${type}>;
    accumulate: func(acc: option<${type}>, x: list<option<${type}>>) -> option<${type}>;
    value: func(acc: option<${type}>) -> option<${type}>;
  }`);
  impls.push(`impl exports::last_${snake(name)}::Guest for Component {
    fn create() -> Option<${rustType}> {
        None
    }
    fn accumulate(_: Option<${rustType}>, x: Vec<Option<${rustType}>>) -> Option<${rustType}> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<${rustType}>) -> Option<${rustType}> {
        acc
    }
}`);
}
column('strings', 'nullable-strings', 'NullableStrings');
column('binaries', 'nullable-binaries', 'NullableBinaries');
column('s32s', 'nullable-s32s', 'NullableS32s');
column('s64s', 'nullable-s64s', 'NullableS64s');
column('f64s', 'nullable-f64s', 'NullableF64s');
column('strict-s64', 'list<s64>', 'Vec<i64>');
column('strict-strings', 'strings', 'Strings');
column('u8', 'list<u8>', 'Vec<u8>');
column('u16', 'list<u16>', 'Vec<u16>');
column('u32', 'list<u32>', 'Vec<u32>');
column('u64', 'list<u64>', 'Vec<u64>');
wit.push('  record pairs { a: nullable-strings, b: nullable-s64s }');
column('pairs', 'pairs', 'Pairs');
wit.push('  enum color { red, dark-blue }');
column('color', 'list<option<color>>', 'Vec<Option<Color>>');

wit.push(`
  export hostile-loop: func(x: list<s32>) -> list<s32>;
  export hostile-memory: func(x: list<s32>) -> list<s32>;
  export hostile-bounds: func(x: list<s32>) -> list<s32>;
  export hostile-stack: func(x: list<s32>) -> list<s32>;
  export hostile-panic: func(x: list<s32>) -> list<s32>;
  export hostile-output: func(x: list<s32>) -> list<string>;
  export hostile-length: func(x: list<s32>) -> list<s32>;
  export hostile-offsets: func(x: list<s32>) -> strings;
  export hostile-counts: func(x: list<s32>) -> table-of-s32;
  export hostile-decimal: func(x: list<s32>) -> list<decimal>;
  export failing: func(x: list<s32>) -> result<list<s32>, failure>;
  export failing-text: func(x: list<s32>) -> result<list<s32>, string>;
  export numbered: func(rows: u32) -> list<u32>;
  variant shape { round, square(s32) }
  export unusable: func(x: list<shape>) -> list<s32>;`);

const uses = [
  'strings',
  'nullable-strings',
  'nullable-binaries',
  'nullable-s32s',
  'nullable-s64s',
  'nullable-f64s',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamp-ltz',
  'interval-months',
  'interval-millis',
  'failure',
];
const types = join(here, 'wit/deps/drey-udf');
mkdirSync(types, { recursive: true });
for (const name of ['types.wit', 'world.wit'])
  copyFileSync(join(here, '../../../../../sdk/wit', name), join(types, name));
writeFileSync(
  join(here, 'wit/world.wit'),
  `package drey:hostile@1.0.0;

// Written by generate.mjs.
world hostile {
  use drey:udf/types@1.0.0.{${uses.join(', ')}};
  export drey:udf/lifecycle@1.0.0;
${wit.join('\n')}
${interfaces.join('\n')}
}
`,
);
writeFileSync(
  join(here, 'src/echo.rs'),
  `// Written by generate.mjs.
impl Guest for Component {
    hostile_functions!();
${rust.join('\n')}
}
${impls.join('\n')}
`,
);
