import { parseStatement } from '../../sql/index';
import { SqlError } from '../../types/sql-error';
import { CatalogManager, runCatalogStatement } from './index';

const SESSION = { timeZone: 'UTC', batch: false, option: () => undefined, queryStart: 0 };

/** 'OK', rows with their columns, or the messages of an error and its causes. */
function run(catalog: CatalogManager, text: string): unknown {
  try {
    const result = runCatalogStatement(parseStatement(text), text, catalog, SESSION);
    return result === 'OK' || result === undefined
      ? result
      : [result.columns.fields.map((field) => field.name), ...result.rows];
  } catch (error) {
    const messages: string[] = [];
    for (let cause: unknown = error; cause instanceof SqlError; cause = cause.cause) {
      messages.push(cause.message);
    }
    return messages.join(' <- ');
  }
}

function catalogWith(...statements: readonly string[]): CatalogManager {
  const catalog = new CatalogManager();
  for (const statement of statements) {
    expect(run(catalog, statement)).toBe('OK');
  }
  return catalog;
}

const T1 = `CREATE TABLE t1 (a INT COMMENT 'the a', b STRING NOT NULL, c AS a + 1 COMMENT 'cc',
  d TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL, e AS upper(b) || 'x', WATERMARK FOR d AS d - INTERVAL '5' SECOND,
  PRIMARY KEY (b) NOT ENFORCED) COMMENT 'tab' PARTITIONED BY (b) WITH ('connector'='datagen', 'a'='b''c')`;

const COLUMNS = ['name', 'type', 'null', 'key', 'extras', 'watermark'];

test('SHOW CREATE TABLE and DESCRIBE', () => {
  const catalog = catalogWith(T1);
  expect(run(catalog, 'SHOW CREATE TABLE t1')).toEqual([
    ['result'],
    [
      `CREATE TABLE \`default_catalog\`.\`default_database\`.\`t1\` (
  \`a\` INT COMMENT 'the a',
  \`b\` VARCHAR(2147483647) NOT NULL,
  \`c\` AS \`a\` + 1 COMMENT 'cc',
  \`d\` TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL,
  \`e\` AS UPPER(\`b\`) || 'x',
  WATERMARK FOR \`d\` AS \`d\` - INTERVAL '5' SECOND,
  CONSTRAINT \`PK_b\` PRIMARY KEY (\`b\`) NOT ENFORCED
)
COMMENT 'tab'
PARTITIONED BY (\`b\`)
WITH (
  'a' = 'b''c',
  'connector' = 'datagen'
)
`,
    ],
  ]);
  expect(run(catalog, 'DESCRIBE t1')).toEqual([
    [...COLUMNS, 'comment'],
    ['a', 'INT', true, null, null, null, 'the a'],
    ['b', 'STRING', false, 'PRI(b)', null, null, null],
    ['c', 'INT', true, null, 'AS `a` + 1', null, 'cc'],
    ['d', 'TIMESTAMP(3) *ROWTIME*', true, null, "METADATA FROM 'timestamp' VIRTUAL", "`d` - INTERVAL '5' SECOND", null],
    ['e', 'STRING', false, null, "AS UPPER(`b`) || 'x'", null, null],
  ]);
});

test.each([
  ['CREATE TABLE x.y.z (a INT)', 'Catalog x does not exist.'],
  [
    'CREATE TABLE t1 (a INT)',
    'Could not execute CreateTable in path `default_catalog`.`default_database`.`t1` <- Table (or view) default_database.t1 already exists in Catalog default_catalog.',
  ],
  ['CREATE TABLE IF NOT EXISTS t1 (a INT)', 'OK'],
  ['CREATE TABLE d (a INT, a STRING)', "A regular Column named 'a' already exists in the table."],
  ['CREATE TABLE p (a INT, UNIQUE (a) NOT ENFORCED)', 'UNIQUE constraint is not supported yet'],
  ['CREATE TABLE p (a INT PRIMARY KEY NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED)', 'Duplicate primary key definition'],
  [
    'CREATE TABLE p (a INT, PRIMARY KEY (b) NOT ENFORCED)',
    "Primary key column 'b' is not defined in the schema at line 1, column 37",
  ],
  [
    'CREATE TABLE w (a INT, WATERMARK FOR b AS b)',
    "The rowtime attribute field 'b' is not defined in the table schema, at line 1, column 38\nAvailable fields: ['a']",
  ],
  [
    'CREATE TABLE w (a INT, WATERMARK FOR a AS a)',
    "Invalid data type of time field for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the time field type is INT",
  ],
  [
    'CREATE TABLE k (a INT) PARTITIONED BY (zz)',
    "Partition column 'zz' not defined in the table schema. Available columns: ['a']",
  ],
  [
    'CREATE TABLE k (a INT) DISTRIBUTED BY HASH(zz) INTO 3 BUCKETS',
    "Invalid bucket key 'zz'. A bucket key for a distribution must reference a physical column in the schema. Available columns are: [a]",
  ],
  ['CREATE TABLE l (a BIGINT) LIKE t1', "A column named 'a' already exists in the base table."],
  [
    'CREATE TABLE l (c AS 1) LIKE t1',
    "A generated column named 'c' already exists in the base table. You might want to specify EXCLUDING GENERATED or OVERWRITING GENERATED.",
  ],
  [
    'CREATE TABLE l (PRIMARY KEY (b) NOT ENFORCED) LIKE t1',
    'The base table already has a primary key. You might want to specify EXCLUDING CONSTRAINTS.',
  ],
  [
    'CREATE TABLE l LIKE nope',
    "Source table '`default_catalog`.`default_database`.`nope`' of the LIKE clause not found in the catalog, at line 1, column 21",
  ],
  ['DROP TABLE nope', "Table with identifier 'default_catalog.default_database.nope' does not exist."],
  ['DROP VIEW t1', "View with identifier 'default_catalog.default_database.t1' does not exist."],
  [
    'DROP TEMPORARY VIEW v',
    "Temporary table or view with identifier 'default_catalog.default_database.v' does not exist.",
  ],
  [
    'ALTER TABLE nope SET ()',
    "Table `default_catalog`.`default_database`.`nope` doesn't exist or is a temporary table.",
  ],
  ["ALTER TABLE t1 RESET ('connector')", "ALTER TABLE RESET does not support changing 'connector'"],
  ['DESCRIBE nope', "Tables or views with the identifier 'default_catalog.default_database.nope' doesn't exist."],
  ['SHOW TABLES FROM nope', "Database 'default_catalog'.'nope' doesn't exist."],
  ['USE CATALOG nope', 'A catalog with name [nope] does not exist.'],
  [
    'DROP FUNCTION nope',
    'Function default_database.nope does not exist in Catalog default_catalog. <- Function default_database.nope does not exist in Catalog default_catalog.',
  ],
])('%s', (text, expected) => {
  expect(run(catalogWith(T1), text)).toBe(expected);
});

test.each([
  ['ADD a INT', 'Column `a` already exists in the table.'],
  ['ADD (n INT AFTER zz)', "Referenced column `zz` by 'AFTER' does not exist in the table."],
  ['ADD (q INT, q INT)', 'Encounter duplicate column `q`.'],
  ['ADD (q.r INT)', 'Altering the nested row type `q`.`r` is not supported yet.'],
  [
    'ADD PRIMARY KEY (a) NOT ENFORCED',
    'The current table has already defined the primary key constraint [`b`]. You might want to drop it before adding a new one.',
  ],
  [
    'ADD WATERMARK FOR d AS d',
    "The current table has already defined the watermark strategy `d` AS `d` - INTERVAL '5' SECOND. You might want to drop it before adding a new one.",
  ],
  ['MODIFY nope BIGINT', 'Column `nope` does not exist in the table.'],
  ['DROP a', 'The column `a` is referenced by computed column `c`.'],
  ['DROP d', 'The column `d` is referenced by watermark expression.'],
  ['DROP (c, c)', 'Duplicate column `c`.'],
  ['DROP zz', 'The column `zz` does not exist in the base table.'],
  ['RENAME e TO a', 'The column `a` already existed in table schema.'],
  [
    'DROP CONSTRAINT zz',
    "The current table does not define a primary key constraint named 'zz'. Available constraint name: ['PK_b'].",
  ],
  [
    'MODIFY DISTRIBUTION BY HASH(a)',
    'The base table does not define any distribution. You might want to add a new one.',
  ],
])('ALTER TABLE t1 %s', (action, message) => {
  expect(run(catalogWith(T1), `ALTER TABLE t1 ${action}`)).toContain(
    `Failed to execute ALTER TABLE statement.\n${message}`,
  );
});

test('ALTER TABLE changes columns in place', () => {
  const catalog = catalogWith(
    T1,
    "ALTER TABLE t1 ADD (z INT FIRST, y STRING COMMENT 'yy' AFTER a)",
    'ALTER TABLE t1 MODIFY z BIGINT AFTER y',
    "ALTER TABLE t1 MODIFY WATERMARK FOR d AS d - INTERVAL '1' MINUTE",
    'ALTER TABLE t1 RENAME e TO ee',
    'ALTER TABLE t1 DROP PRIMARY KEY',
    'ALTER TABLE t1 DROP (a, c)',
    'ALTER TABLE t1 RENAME TO t2',
  );
  expect(run(catalog, 'SHOW COLUMNS FROM t2')).toEqual([
    [...COLUMNS, 'comment'],
    ['y', 'STRING', true, null, null, null, 'yy'],
    ['z', 'BIGINT', true, null, null, null, null],
    ['b', 'STRING', false, null, null, null, null],
    ['d', 'TIMESTAMP(3) *ROWTIME*', true, null, "METADATA FROM 'timestamp' VIRTUAL", "`d` - INTERVAL '1' MINUTE", null],
    ['ee', 'STRING', false, null, "AS UPPER(`b`) || 'x'", null, null],
  ]);
});

test('views keep the full names of what they read', () => {
  const catalog = catalogWith(
    'CREATE DATABASE d1',
    'CREATE TABLE d1.t (a INT)',
    'USE d1',
    "CREATE VIEW v (x) COMMENT 'vc' AS WITH q AS (SELECT abs(a) FROM t) SELECT * FROM q",
    'USE default_database',
  );
  expect(run(catalog, 'SHOW CREATE VIEW d1.v')).toEqual([
    ['result'],
    [
      "CREATE VIEW `default_catalog`.`d1`.`v` (\n  `x`\n)\nCOMMENT 'vc'\nAS WITH `q` AS (SELECT ABS(`a`)\nFROM `default_catalog`.`d1`.`t` AS `t`)\nSELECT *\nFROM `q` AS `q`\n",
    ],
  ]);
  expect(run(catalog, 'CREATE VIEW w AS SELECT 1 AS a, 2 AS a')).toContain(
    'A column with the same name `a` has been defined at line 1, column 38.',
  );
});

test('CREATE TABLE AS: own columns first, types of own columns win', () => {
  const catalog = catalogWith("CREATE TABLE t (z INT, a BIGINT, y AS a + 1) AS SELECT 1 AS a, 'x' AS b");
  expect(run(catalog, 'DESCRIBE t')).toEqual([
    COLUMNS,
    ['z', 'INT', true, null, null, null],
    ['y', 'BIGINT', true, null, 'AS `a` + 1', null],
    ['a', 'BIGINT', true, null, null, null],
    ['b', 'CHAR(1)', false, null, null, null],
  ]);
});

test('catalogs, databases, functions, models, partitions', () => {
  const catalog = catalogWith(
    "CREATE CATALOG c1 COMMENT 'cm' WITH ('type'='generic_in_memory', 'default-database'='dd')",
    'USE CATALOG c1',
    "CREATE FUNCTION f1 AS 'a.B' LANGUAGE PYTHON",
    "CREATE MODEL m1 INPUT (a INT) OUTPUT (b STRING COMMENT 'bb') WITH ('provider'='x')",
    'CREATE TABLE t (a INT, b STRING) PARTITIONED BY (b)',
    "ALTER TABLE t ADD PARTITION (b='x') PARTITION (b='y')",
    "ALTER TABLE t DROP PARTITION (b='x')",
  );
  expect(run(catalog, 'SHOW CURRENT DATABASE')).toEqual([['current database name'], ['dd']]);
  expect(run(catalog, 'SHOW CATALOGS')).toEqual([['catalog name'], ['c1'], ['default_catalog']]);
  expect(run(catalog, "SHOW DATABASES NOT LIKE 'd%'")).toEqual([['database name']]);
  expect(run(catalog, "SHOW USER FUNCTIONS ILIKE 'F_'")).toEqual([['function name'], ['f1']]);
  expect(run(catalog, 'SHOW PARTITIONS t')).toEqual([['partition name'], ['b=y']]);
  expect(run(catalog, 'DESCRIBE MODEL m1')).toEqual([
    ['name', 'type', 'null', 'is input', 'comment'],
    ['a', 'INT', true, true, null],
    ['b', 'STRING', true, false, 'bb'],
  ]);
  expect(run(catalog, 'DESCRIBE CATALOG EXTENDED c1')).toEqual([
    ['info name', 'info value'],
    ['name', 'c1'],
    ['type', 'generic_in_memory'],
    ['comment', 'cm'],
    ['option:default-database', 'dd'],
  ]);
  expect(run(catalog, 'DROP CATALOG c1')).toContain('Cannot drop a catalog which is currently in use.');
});
