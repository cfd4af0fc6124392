import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateFiles } from './templates';

test('the support crate of new projects is that of the examples (udf-examples/rust/build.mjs writes it)', () => {
  const crate = join(__dirname, '../../../../udf-examples/rust/drey-udf/src/lib.rs');
  expect(templateFiles('rust', 'x').get('drey-udf/src/lib.rs')).toBe(readFileSync(crate, 'utf8'));
});
