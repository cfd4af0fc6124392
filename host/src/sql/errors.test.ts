import { SqlError } from '../types/sql-error';
import { parseExpression, parseStatement, parseStatements, type SqlParseError } from './index';

function failure(text: string, parse: (text: string) => unknown = parseStatement): SqlParseError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SqlError) {
      return error as SqlParseError;
    }
    throw error;
  }
  throw new Error(`parses: ${text}`);
}

test('a wrong token: what, where, and what could stand there', () => {
  const error = failure('DESCRIBE t a');
  expect(error.exceptionClass).toBe('org.apache.flink.table.api.SqlParserException');
  expect(error.message).toBe(
    'SQL parse failed. Encountered "a" at line 1, column 12.\nWas expecting one of:\n    <EOF> \n    "." ...\n    ";" ...\n    ',
  );
  expect(error.position).toEqual({ line: 1, column: 12, endLine: 1, endColumn: 12 });
  expect(error.token).toBe('a');
  expect(error.expected).toEqual(['<EOF>', '"."', '";"']);
});

test('the end of the text is an error of its own class, which asks for more', () => {
  const error = failure('SELECT *\nFROM');
  expect(error.exceptionClass).toBe('org.apache.flink.table.api.SqlParserEOFException');
  expect(error.message).toContain('Encountered "<EOF>" at line 2, column 4.\nWas expecting one of:');
  expect(error.incomplete).toBe(true);
  expect(error.expected).toEqual(expect.arrayContaining(['"LATERAL"', '"TABLE"', '<IDENTIFIER>', '"("', '"UNNEST"']));
  expect(failure('').message).toContain('Encountered "<EOF>" at line 0, column 0.');
});

test.each([
  ['SELECT 1 FORM t', 'Encountered "t" at line 1, column 15.'],
  ['SELECT 1 WHERE TRUE', "Incorrect syntax near the keyword 'WHERE' at line 1, column 10."],
  ['SELECT 1 AS select', 'Encountered "select" at line 1, column 13.'],
  ['SELECT "a"', 'Encountered "\\"" at line 1, column 8.'],
  ["SELECT 'abc", 'Encountered "\\\'" at line 1, column 8.'],
  ['SELECT `abc', 'Lexical error at line 1, column 12.  Encountered: <EOF> after : "`abc"'],
  ['SELECT /* abc', 'Lexical error at line 1, column 14.  Encountered: <EOF> after : ""'],
  ['SELECT ~1', 'Lexical error at line 1, column 8.  Encountered: "~" (126), after : ""'],
  ['CREATE TABLE t (a INT,)', 'Encountered ")" at line 1, column 23.'],
  ['foo bar', 'Non-query expression encountered in illegal context'],
  ['SELECT a != 1', "Bang equal '!=' is not allowed under the current SQL conformance level"],
  ['SELECT 1::INT', 'Encountered ":" at line 1, column 9.'],
  ["SELECT a 'b' FROM t", 'Expecting alias, found character literal'],
  ['SELECT a FROM t LIMIT 1, 2', "'LIMIT start, count' is not allowed under the current SQL conformance level"],
  ['SELECT a BETWEEN 1', 'BETWEEN operator has no terminating AND'],
  ["SELECT TRIM(FROM 'a')", "'FROM' without operands preceding it is illegal"],
  ["SELECT X'GG'", "Binary literal string must contain only characters '0' - '9', 'A' - 'F'"],
  ['CREATE TABLE t (a)', 'Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.'],
  [
    'CREATE TABLE t (a INT, WATERMARK FOR a AS a, WATERMARK FOR a AS a)',
    'Multiple WATERMARK declarations are not supported yet.',
  ],
  ['EXPLAIN PLAN_ADVICE, PLAN_ADVICE SELECT 1', 'Duplicate EXPLAIN DETAIL is not allowed.'],
  ["STOP JOB 'x' WITH DRAIN", 'WITH DRAIN could only be used after WITH SAVEPOINT.'],
])('%s', (text, message) => {
  const error = failure(text);
  expect(error.exceptionClass).toBe('org.apache.flink.table.api.SqlParserException');
  expect(error.message.split('\nWas')[0]).toBe(`SQL parse failed. ${message}`);
  expect(error.position).toBeDefined();
});

test('positions within a script are those of the script', () => {
  const error = failure('SELECT 1;\n  SELECT 2 FORM t;', parseStatements);
  expect(error.message).toContain('Encountered "t" at line 2, column 17.');
});

test('one statement only', () => {
  expect(failure('SELECT 1; SELECT 2').message).toBe('only single statement supported');
  expect(() => parseStatement('SELECT 1;;')).not.toThrow();
});

test.each(['(', 'NOT ', '- ', 'ARRAY[', 'f(', 'CASE WHEN ', 'CAST('])('deep nesting of %s is told, quickly', (open) => {
  const error = failure(open.repeat(100_000), parseExpression);
  expect(error.message).toBe('SQL parse failed. The statement is nested more than 400 levels deep');
});

test('long chains are told', () => {
  expect(failure(`1${' + 1'.repeat(100_000)}`, parseExpression).message).toContain(
    'a chain of more than 2500 operators',
  );
  expect(() => parseExpression(`1${' + 1'.repeat(2000)}`)).not.toThrow();
});

test('what Flink validates comes with its own class', () => {
  const error = failure("SELECT 'a' 'b'");
  expect(error.exceptionClass).toBe('org.apache.flink.table.api.ValidationException');
  expect(error.message).toBe(
    'SQL validation failed. From line 1, column 12 to line 1, column 14: String literal continued on same line',
  );
});
