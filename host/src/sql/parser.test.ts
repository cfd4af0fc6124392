import type { Expression, Query, Select, Statement } from './ast';
import {
  parseExpression,
  parseStatement,
  parseStatements,
  parseType,
  print,
  printSqlExpression,
  printSqlType,
} from './index';
import { SAMPLES } from './samples';
import { withoutSpans } from './tree';

test.each(SAMPLES)('prints as it parses: %s', (text) => {
  const tree = parseStatement(text);
  const again = parseStatement(print(tree));
  expect(withoutSpans(again)).toEqual(withoutSpans(tree));
});

/** The expression with its operators fully in parentheses. */
function grouped(e: Expression): string {
  switch (e.kind) {
    case 'binary_op':
      return `(${grouped(e.left)} ${e.operator} ${grouped(e.right)})`;
    case 'unary':
      return e.postfix ? `(${grouped(e.operand)} ${e.operator})` : `(${e.operator} ${grouped(e.operand)})`;
    case 'between':
      return `(${grouped(e.operand)} BETWEEN ${grouped(e.low)} AND ${grouped(e.high)})`;
    case 'like':
      return `(${grouped(e.operand)} LIKE ${grouped(e.pattern)}${e.escape === undefined ? '' : ` ESCAPE ${grouped(e.escape)}`})`;
    case 'in':
      return `(${grouped(e.operand)} IN [${e.list?.map(grouped).join(', ')}])`;
    case 'item':
      return `(${grouped(e.operand)}[${grouped(e.index)}])`;
    case 'field_of':
      return `(${grouped(e.operand)}.${e.field === 'star' ? '*' : e.field.text})`;
    case 'identifier':
      return e.parts.map((part) => part.text).join('.');
    default:
      return printSqlExpression(e);
  }
}

test.each([
  ['a + b * c - d', '((a + (b * c)) - d)'],
  ['a OR b AND NOT c = d', '(a OR (b AND (NOT (c = d))))'],
  ['-a + -b.c', '((- a) + (- b.c))'],
  ['-a[1].b', '(- ((a[1]).b))'],
  ['f(x).y[1]', '((f(`x`).y)[1])'],
  ['a || b * c || d', '(((a || b) * c) || d)'],
  ['a BETWEEN b + 1 AND c - 1 AND d', '((a BETWEEN (b + 1) AND (c - 1)) AND d)'],
  ['a BETWEEN b OR c AND d', '(a BETWEEN (b OR c) AND d)'],
  ['a BETWEEN b BETWEEN c AND d AND e', '(a BETWEEN (b BETWEEN c AND d) AND e)'],
  ["a LIKE b || '%' ESCAPE '!' AND c", "((a LIKE (b || '%') ESCAPE '!') AND c)"],
  ['a = b IS NULL', '((a = b) IS NULL)'],
  ['NOT a IS NULL', '(NOT (a IS NULL))'],
  ['a + b IN (1, 2) = c', '(((a + b) IN [1, 2]) = c)'],
  ['a IS DISTINCT FROM b + 1 OR c', '((a IS DISTINCT FROM (b + 1)) OR c)'],
  ['a = b = c', '((a = b) = c)'],
  ['- - 1', '(- (- 1))'],
])('precedence of %s', (text, expected) => {
  expect(grouped(parseExpression(text))).toBe(expected);
});

function select(text: string): Select {
  const { body } = parseStatement(text) as Query;
  return body as Select;
}

test('INTERSECT binds tighter than UNION, which goes from left to right', () => {
  const { body } = parseStatement('SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT ALL SELECT 4') as Query;
  expect(body).toMatchObject({
    operator: 'EXCEPT',
    all: true,
    text: 'EXCEPT ALL',
    left: { operator: 'UNION', all: false, right: { operator: 'INTERSECT' } },
  });
});

test('parentheses in FROM and in expressions may hold a query, a join or an expression', () => {
  expect(select('SELECT * FROM ((SELECT 1) UNION SELECT 2) t').from).toMatchObject({
    kind: 'derived_table',
    query: { body: { kind: 'set_operation' } },
  });
  expect(select('SELECT * FROM (a JOIN b ON TRUE) JOIN c ON TRUE').from).toMatchObject({
    kind: 'join',
    left: { kind: 'join' },
  });
  expect(parseExpression('((SELECT 1) UNION (SELECT 2))')).toMatchObject({ kind: 'subquery' });
  expect(parseExpression('((SELECT 1) + 2)')).toMatchObject({ kind: 'parenthesized', expression: { operator: '+' } });
  expect(parseExpression('a IN ((SELECT 1))')).toMatchObject({ kind: 'in', query: { kind: 'query' } });
});

test('arguments of table functions', () => {
  const { from } = select(
    "SELECT * FROM f(input => TABLE t PARTITION BY a ORDER BY b, DESCRIPTOR(x, y), MODEL m, DEFAULT, (SELECT 1) PARTITION BY c, uid => 'u')",
  );
  expect(from).toMatchObject({
    kind: 'table_function',
    wrapped: false,
    call: {
      arguments: [
        { name: { text: 'input' }, value: { kind: 'table_argument', table: { kind: 'named_table' } } },
        { value: { kind: 'descriptor', columns: [{ text: 'x' }, { text: 'y' }] } },
        { value: { kind: 'model' } },
        { value: { kind: 'default' } },
        { value: { kind: 'table_argument', table: { kind: 'derived_table' } } },
        { name: { text: 'uid' }, value: { kind: 'string', value: 'u' } },
      ],
    },
  });
});

test.each([
  ["TRIM(LEADING 'x' FROM a)", ['LEADING', "'x'", '`a`']],
  ['TRIM(a)', ['BOTH', "' '", '`a`']],
  ['SUBSTRING(a FROM 2 FOR 3)', ['`a`', '2', '3']],
  ["POSITION('x' IN a)", ["'x'", '`a`']],
  ['EXTRACT(DAYOFWEEK FROM a)', ['DOW', '`a`']],
  ['FLOOR(a TO WEEK(MONDAY))', ['`a`', 'WEEK(MONDAY)']],
  [
    "JSON_VALUE(a, '$' RETURNING INT DEFAULT 1 ON EMPTY NULL ON ERROR)",
    ['`a`', "'$'", 'DEFAULT', '1', 'EMPTY', 'NULL', 'ERROR'],
  ],
  ["JSON_QUERY(a, '$')", ['`a`', "'$'", 'WITHOUT_ARRAY', 'NULL', 'NULL']],
  ["JSON_OBJECT('k': 1)", ['NULL_ON_NULL', "'k'", '1']],
  ['JSON_ARRAY()', ['ABSENT_ON_NULL']],
])('arguments of %s', (text, expected) => {
  const call = parseExpression(text);
  const args = call.kind === 'call' ? call.arguments.map((arg) => printSqlExpression(arg.value as Expression)) : [];
  expect(args).toEqual(expected);
});

test.each([
  ["'it''s'", "it's"],
  ["U&'a\\0041\\\\'", 'aA\\'],
  ["U&'!0041' UESCAPE '!'", 'A'],
  ["E'a\\n\\x41\\101\\u00e9'", 'a\nAAé'],
  ["N'x'", 'x'],
  ["_UTF8'x'", 'x'],
  ["'a'\n  'b'", 'ab'],
])('string %s', (text, value) => {
  expect(parseExpression(text)).toMatchObject({ kind: 'string', value });
});

test.each([
  ['INT', 'INTEGER'],
  ['CHARACTER VARYING(3)', 'VARCHAR(3)'],
  ['NUMERIC(10, 2) NOT NULL', 'DECIMAL(10, 2) NOT NULL'],
  ['TIMESTAMP(3) WITH LOCAL TIME ZONE NULL', 'TIMESTAMP(3) WITH LOCAL TIME ZONE NULL'],
  ['INT NOT NULL ARRAY MULTISET NOT NULL', 'INTEGER NOT NULL ARRAY MULTISET NOT NULL'],
  [
    "ROW(a INT NOT NULL 'c', b MAP<STRING, ARRAY<BYTES>>)",
    "ROW<`a` INTEGER NOT NULL 'c', `b` MAP<STRING, ARRAY<BYTES>>>",
  ],
  ['ROW<>', 'ROW<>'],
  ["STRUCTURED<'c.D', f DOUBLE PRECISION>", "STRUCTURED<'c.D', `f` DOUBLE>"],
  ["RAW('c', 's')", "RAW('c', 's')"],
  ['INTERVAL DAY(2) TO SECOND(3)', 'INTERVAL DAY(2) TO SECOND(3)'],
  ['a.b.c', '`a`.`b`.`c`'],
])('type %s', (text, expected) => {
  expect(printSqlType(parseType(text))).toBe(expected);
});

test('non-reserved keywords are names, reserved ones need backticks', () => {
  expect(select('SELECT name, type, data, `select`, final FROM key').items).toHaveLength(5);
  expect(() => parseStatement('SELECT value FROM t')).toThrow('Encountered "value" at line 1, column 8');
  // Words for kinds of tokens are keywords too.
  expect(parseStatement('CREATE TABLE t (string STRING, name INTEGER)'.replace('string', '`string`'))).toMatchObject({
    kind: 'create_table',
  });
});

test('a script: statements with their places, client commands, statement sets', () => {
  const script = `-- first
SET execution.target = local--x;
EXECUTE STATEMENT SET BEGIN
  INSERT INTO a SELECT CASE WHEN TRUE THEN 1 END;
  INSERT INTO b SELECT ';' /* ; */;
END;
SELECT 1 -- last`;
  const statements = parseStatements(script);
  expect(statements.map(({ kind }: Statement) => kind)).toEqual(['set', 'statement_set', 'query']);
  expect(statements[0]).toMatchObject({ key: 'execution.target', value: 'local--x', span: { line: 2, column: 1 } });
  expect(statements.map(({ span }) => script.slice(span.start, span.end).slice(-5))).toEqual([
    'cal--x'.slice(-5),
    ';\nEND',
    'ECT 1',
  ]);
  expect(statements[2]!.span).toMatchObject({ line: 7, column: 1, endLine: 7, endColumn: 8 });
});
