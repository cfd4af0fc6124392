--  Definitions, options and texts that Flink refuses.
-- source orders: (id INT, cust INT, product STRING, qty INT, price DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, 1, "apple", 3, "1.50", "2024-03-01 10:00:01"]
-- source cust: (cid INT, name STRING, city STRING)
-- +I [1, "Ann", "Rome"]
-- source chg: (k INT, v STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I [1, "a", 10, "2024-03-01 10:00:01"]
-- source vers: (vk INT, rate INT, vt TIMESTAMP(3), PRIMARY KEY (vk) NOT ENFORCED, WATERMARK FOR vt AS vt) changelog=I,UA,D
-- +I [1, 10, "2024-03-01 10:00:01"]

-- case: ddl1
CREATE TABLE t (a INT, a STRING) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: A regular Column named 'a' already exists in the table.

-- case: ddl2
CREATE TABLE t (a NOTYPE) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 19 to line 1, column 24: Unknown identifier 'NOTYPE'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'NOTYPE'

-- case: ddl3
CREATE TABLE t (a INT, b AS nope + 1) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 32: Unknown identifier 'nope'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'nope'

-- case: ddl4
CREATE TABLE t (a INT, PRIMARY KEY (b) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Primary key column 'b' is not defined in the schema at line 1, column 37

-- case: ddl5
CREATE TABLE t (a INT, PRIMARY KEY (a)) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.sql.parser.error.SqlValidateException: Flink doesn't support ENFORCED mode for PRIMARY KEY constraint. ENFORCED/NOT ENFORCED controls if the constraint checks are performed on the incoming/outgoing data. Flink does not own the data therefore the only supported mode is the NOT ENFORCED mode

-- case: ddl6
CREATE TABLE t (a INT, PRIMARY KEY (a) ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.sql.parser.error.SqlValidateException: Flink doesn't support ENFORCED mode for PRIMARY KEY constraint. ENFORCED/NOT ENFORCED controls if the constraint checks are performed on the incoming/outgoing data. Flink does not own the data therefore the only supported mode is the NOT ENFORCED mode

-- case: ddl7
CREATE TABLE t (a INT PRIMARY KEY NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.sql.parser.error.SqlValidateException: Duplicate primary key definition

-- case: ddl8
CREATE TABLE t (a INT, UNIQUE (a) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.sql.parser.error.SqlValidateException: UNIQUE constraint is not supported yet

-- case: ddl9
CREATE TABLE t (a INT, WATERMARK FOR a AS a) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Invalid data type of time field for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the time field type is INT

-- case: ddl10
CREATE TABLE t (a INT, WATERMARK FOR b AS b) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The rowtime attribute field 'b' is not defined in the table schema, at line 1, column 38\nAvailable fields: ['a']

-- case: ddl11
CREATE TABLE t (a TIMESTAMP(3), WATERMARK FOR a AS 1) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Invalid data type of expression for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the watermark expression type is INT NOT NULL

-- case: ddl12
CREATE TABLE t (a TIMESTAMP(3), b TIMESTAMP(3), WATERMARK FOR a AS a, WATERMARK FOR b AS b) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Multiple WATERMARK declarations are not supported yet.
-- ! org.apache.calcite.sql.parser.SqlParseException: Multiple WATERMARK declarations are not supported yet.
-- ! org.apache.flink.sql.parser.impl.ParseException: Multiple WATERMARK declarations are not supported yet.

-- case: ddl13
CREATE TABLE t (a TIMESTAMP(9), WATERMARK FOR a AS a) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Invalid data type of time field for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the time field type is TIMESTAMP(9)

-- case: ddl14
CREATE TABLE t (a INT) PARTITIONED BY (b) WITH ('connector'='filesystem', 'path'='/nowhere', 'format'='csv');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Partition column 'b' not defined in the table schema. Available columns: ['a']

-- case: ddl15
CREATE TABLE t (a INT, b AS a, PRIMARY KEY (b) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not create a PRIMARY KEY with column 'b' at line 1, column 45.\nA PRIMARY KEY constraint must be declared on physical columns.

-- case: ddl17
CREATE TABLE nodb.t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute CreateTable in path `default_catalog`.`nodb`.`t`
-- ! org.apache.flink.table.catalog.exceptions.DatabaseNotExistException: Database nodb does not exist in Catalog default_catalog.

-- case: ddl18
CREATE TABLE nocat.d.t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Catalog nocat does not exist.

-- case: ddl19
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
CREATE TABLE t (b INT) WITH ('connector'='datagen');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute CreateTable in path `default_catalog`.`default_database`.`t`
-- ! org.apache.flink.table.catalog.exceptions.TableAlreadyExistException: Table (or view) default_database.t already exists in Catalog default_catalog.

-- case: ddl20
CREATE TABLE t LIKE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Source table '`default_catalog`.`default_database`.`nope`' of the LIKE clause not found in the catalog, at line 1, column 21

-- case: ddl21
CREATE TABLE b (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
CREATE TABLE t (a STRING) LIKE b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: A column named 'a' already exists in the base table.

-- case: ddl22
CREATE TABLE b (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
CREATE TABLE t WITH ('connector'='print') LIKE b (EXCLUDING NOPE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "NOPE" at line 1, column 61.\nWas expecting one of:\n    "ALL" ...\n    "CONSTRAINTS" ...\n    "GENERATED" ...\n    "OPTIONS" ...\n    "DISTRIBUTION" ...\n    "METADATA" ...\n    "PARTITIONS" ...\n    "WATERMARKS" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "NOPE" at line 1, column 61.\nWas expecting one of:\n    "ALL" ...\n    "CONSTRAINTS" ...\n    "GENERATED" ...\n    "OPTIONS" ...\n    "DISTRIBUTION" ...\n    "METADATA" ...\n    "PARTITIONS" ...\n    "WATERMARKS" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "NOPE" at line 1, column 61.\nWas expecting one of:\n    "ALL" ...\n    "CONSTRAINTS" ...\n    "GENERATED" ...\n    "OPTIONS" ...\n    "DISTRIBUTION" ...\n    "METADATA" ...\n    "PARTITIONS" ...\n    "WATERMARKS" ...\n

-- case: ddl23
CREATE TABLE b (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
CREATE TABLE t WITH ('connector'='print') LIKE b (INCLUDING OPTIONS);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: There already exists an option ['connector' -> 'datagen']  in the base table. You might want to specify EXCLUDING OPTIONS or OVERWRITING OPTIONS.

-- case: ddl26
CREATE VIEW v AS SELECT nope FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 25 to line 1, column 28: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: ddl27
CREATE VIEW v (a, b) AS SELECT id FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: VIEW definition and input fields not match:\n	Def fields: [a, b].\n	Input fields: [id].

-- case: ddl29
CREATE VIEW v AS SELECT 1 AS a;
CREATE VIEW v AS SELECT 2 AS a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute CreateTable in path `default_catalog`.`default_database`.`v`
-- ! org.apache.flink.table.catalog.exceptions.TableAlreadyExistException: Table (or view) default_database.v already exists in Catalog default_catalog.

-- case: ddl30
CREATE TEMPORARY VIEW v AS SELECT 1 AS a;
CREATE TEMPORARY VIEW v AS SELECT 2 AS a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Temporary table '`default_catalog`.`default_database`.`v`' already exists

-- case: ddl31
CREATE VIEW v AS SELECT 1 AS a;
INSERT INTO v VALUES (1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sink 'default_catalog.default_database.v' does not exists

-- case: ddl34
CREATE FUNCTION f AS 'no.such.Class' LANGUAGE RUBY;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "RUBY" at line 1, column 47.\nWas expecting one of:\n    "JAVA" ...\n    "SQL" ...\n    "PYTHON" ...\n    "SCALA" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "RUBY" at line 1, column 47.\nWas expecting one of:\n    "JAVA" ...\n    "SQL" ...\n    "PYTHON" ...\n    "SCALA" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "RUBY" at line 1, column 47.\nWas expecting one of:\n    "JAVA" ...\n    "SQL" ...\n    "PYTHON" ...\n    "SCALA" ...\n

-- case: ddl35
CREATE FUNCTION f AS 'no.such.Class';
CREATE FUNCTION f AS 'no.such.Class';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Function default_database.f already exists in Catalog default_catalog.
-- ! org.apache.flink.table.catalog.exceptions.FunctionAlreadyExistException: Function default_database.f already exists in Catalog default_catalog.

-- case: ddl36
CREATE DATABASE default_database;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute CREATE DATABASE: (catalogDatabase: [{}], catalogName: [default_catalog], databaseName: [default_database], ignoreIfExists: [false])
-- ! org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException: Database default_database already exists in Catalog default_catalog.

-- case: ddl37
CREATE DATABASE nocat.d;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Could not execute CREATE DATABASE: (catalogDatabase: [{}], catalogName: [nocat], databaseName: [d], ignoreIfExists: [false])
-- ! org.apache.flink.table.api.ValidationException: Catalog nocat does not exist

-- case: ddl38
CREATE CATALOG c WITH ('type'='nope');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create catalog 'c'.\n\nCatalog options are:\n'type'='nope'
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'nope' that implements 'org.apache.flink.table.factories.CatalogFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ngeneric_in_memory

-- case: ddl39
CREATE CATALOG c WITH ('a'='b');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create catalog 'c'.\n\nCatalog options are:\n'a'='b'
-- ! org.apache.flink.table.api.ValidationException: Catalog options do not contain an option key 'type' for discovering a catalog.

-- case: ddl40
DROP TABLE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Table with identifier 'default_catalog.default_database.nope' does not exist.

-- case: ddl41
DROP VIEW nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: View with identifier 'default_catalog.default_database.nope' does not exist.

-- case: ddl44
DROP FUNCTION nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Function default_database.nope does not exist in Catalog default_catalog.
-- ! org.apache.flink.table.catalog.exceptions.FunctionNotExistException: Function default_database.nope does not exist in Catalog default_catalog.

-- case: ddl45
DROP TEMPORARY FUNCTION nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Temporary catalog function `default_catalog`.`default_database`.`nope` doesn't exist

-- case: ddl46
DROP DATABASE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute DROP DATABASE default_catalog.nope RESTRICT
-- ! org.apache.flink.table.catalog.exceptions.DatabaseNotExistException: Database nope does not exist in Catalog default_catalog.

-- case: ddl47
DROP DATABASE default_database;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Could not execute DROP DATABASE default_catalog.default_database RESTRICT
-- ! org.apache.flink.table.api.ValidationException: Cannot drop a database which is currently in use.

-- case: ddl48
DROP CATALOG nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute DROP CATALOG: (catalogName: [nope])
-- ! org.apache.flink.table.catalog.exceptions.CatalogException: Catalog nope does not exist.

-- case: ddl49
DROP CATALOG default_catalog;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute DROP CATALOG: (catalogName: [default_catalog])
-- ! org.apache.flink.table.catalog.exceptions.CatalogException: Cannot drop a catalog which is currently in use.

-- case: ddl50
USE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.catalog.exceptions.CatalogException: A database with name [nope] does not exist in the catalog: [default_catalog].

-- case: ddl51
USE CATALOG nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.catalog.exceptions.CatalogException: A catalog with name [nope] does not exist.

-- case: ddl52
DESCRIBE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Tables or views with the identifier 'default_catalog.default_database.nope' doesn't exist.

-- case: ddl53
SHOW CREATE TABLE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute SHOW CREATE TABLE. Table with identifier `default_catalog`.`default_database`.`nope` does not exist.

-- case: ddl54
SHOW CREATE VIEW nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute SHOW CREATE VIEW. View with identifier `default_catalog`.`default_database`.`nope` does not exist.

-- case: ddl55
SHOW COLUMNS FROM nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Tables or views with the identifier 'default_catalog.default_database.nope' doesn't exist.

-- case: ddl56
SHOW TABLES FROM nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Database 'default_catalog'.'nope' doesn't exist.

-- case: ddl57
SHOW VIEWS FROM nocat.nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Catalog nocat does not exist

-- case: ddl58
LOAD MODULE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute LOAD MODULE `nope`. Unable to create module 'nope'.\n\nModule options are:\n
-- ! org.apache.flink.table.api.ValidationException: Unable to create module 'nope'.\n\nModule options are:\n
-- ! org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'nope' that implements 'org.apache.flink.table.factories.ModuleFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ncore

-- case: ddl59
UNLOAD MODULE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute UNLOAD MODULE nope. No module with name 'nope' exists
-- ! org.apache.flink.table.api.ValidationException: No module with name 'nope' exists

-- case: ddl60
USE MODULES nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute USE MODULES: [nope]. No module with name 'nope' exists
-- ! org.apache.flink.table.api.ValidationException: No module with name 'nope' exists

-- case: ddl61
ALTER TABLE nope ADD x INT;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Table `default_catalog`.`default_database`.`nope` doesn't exist or is a temporary table.

-- case: ddl62
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t ADD a INT;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nColumn `a` already exists in the table.

-- case: ddl63
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t ADD c INT AFTER nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nReferenced column `nope` by 'AFTER' does not exist in the table.

-- case: ddl64
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t MODIFY nope STRING;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nColumn `nope` does not exist in the table.

-- case: ddl65
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe column `nope` does not exist in the base table.

-- case: ddl66
CREATE TABLE t (a INT, b AS a + 1) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe column `a` is referenced by computed column `b`.

-- case: ddl67
CREATE TABLE t (a INT, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe column `a` is used as the primary key.

-- case: ddl68
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t RENAME a TO b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe column `b` already existed in table schema.

-- case: ddl69
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t RENAME nope TO c;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe column `nope` does not exist in the base table.

-- case: ddl70
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP PRIMARY KEY;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe current table does not define any primary key.

-- case: ddl71
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP WATERMARK;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe current table does not define any watermark strategy.

-- case: ddl72
CREATE TABLE t (a INT, b INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t DROP CONSTRAINT c;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe current table does not define any primary key.

-- case: ddl73
CREATE TABLE t (a INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t ADD PRIMARY KEY (a) NOT ENFORCED;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Failed to execute ALTER TABLE statement.\nThe current table has already defined the primary key constraint [`a`]. You might want to drop it before adding a new one.

-- case: ddl74
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
CREATE TABLE u (a INT) WITH ('connector'='datagen');
ALTER TABLE t RENAME TO u;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Could not execute ALTER TABLE default_catalog.default_database.t RENAME TO default_catalog.default_database.u
-- ! org.apache.flink.table.catalog.exceptions.TableAlreadyExistException: Table (or view) default_database.u already exists in Catalog default_catalog.

-- case: ddl76
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
ALTER TABLE t RESET ('connector');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: ALTER TABLE RESET does not support changing 'connector'

-- case: ddl77
ALTER VIEW nope RENAME TO x;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: View `default_catalog`.`default_database`.`nope` doesn't exist or is a temporary view.

-- case: ddl78
ALTER VIEW nope AS SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: View `default_catalog`.`default_database`.`nope` doesn't exist or is a temporary view.

-- case: ddl79
ALTER DATABASE nope SET ('a'='b');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Database nope not exists
-- ! org.apache.flink.table.catalog.exceptions.DatabaseNotExistException: Database nope does not exist in Catalog default_catalog.

-- case: ddl80
ALTER FUNCTION nope AS 'x';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Function default_database.nope does not exist in Catalog default_catalog.
-- ! org.apache.flink.table.catalog.exceptions.FunctionNotExistException: Function default_database.nope does not exist in Catalog default_catalog.

-- case: ddl81
ANALYZE TABLE nope COMPUTE STATISTICS;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Table `default_catalog`.`default_database`.`nope` doesn't exist or is a temporary table.

-- case: ddl82
TRUNCATE TABLE nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Cannot find table '`default_catalog`.`default_database`.`nope`' in any of the catalogs [default_catalog], nor as a temporary table.

-- case: option3
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'nope'='1');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'nope'='1'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nnope\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: option4
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'rows-per-second'='x');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='1'\n'rows-per-second'='x'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'rows-per-second'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: option5
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'fields.a.kind'='nope');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.kind'='nope'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported generator kind: nope

-- case: option6
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'fields.b.kind'='random');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.b.kind'='random'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.b.kind\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: option7
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'fields.a.kind'='sequence');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.kind'='sequence'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Could not find required property 'fields.a.start' for sequence generator.

-- case: option8
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1', 'fields.a.min'='5', 'fields.a.max'='1');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! org.apache.commons.math3.exception.NumberIsTooLargeException: lower bound (5) must be strictly less than upper bound (1)

-- case: option10
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
INSERT INTO t VALUES (1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Connector 'datagen' can only be used as a source. It cannot be used as a sink.

-- case: option11
CREATE TABLE t (a INT) WITH ('connector'='filesystem');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\nformat\npath

-- case: option12
CREATE TABLE t (a INT) WITH ('connector'='filesystem', 'path'='/nowhere');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'path'='/nowhere'
-- ! org.apache.flink.table.api.ValidationException: One or more required options are missing.\n\nMissing required options are:\n\nformat

-- case: option13
CREATE TABLE t (a INT) WITH ('connector'='filesystem', 'path'='/nowhere', 'format'='nope');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='nope'\n'path'='/nowhere'
-- ! org.apache.flink.table.api.ValidationException: Could not find any format factory for identifier 'nope' in the classpath.

-- case: option15
CREATE TABLE t (a INT) WITH ('connector'='filesystem', 'path'='/nowhere', 'format'='json', 'json.ignore-parse-errors'='yes');
SELECT * FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='filesystem'\n'format'='json'\n'json.ignore-parse-errors'='yes'\n'path'='/nowhere'
-- ! org.apache.flink.table.api.ValidationException: Error creating scan format 'json' in option space 'json.'.
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'ignore-parse-errors'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'yes' for key 'json.ignore-parse-errors'.
-- ! java.lang.IllegalArgumentException: Unrecognized option for boolean: yes. Expected either true or false(case insensitive)

-- case: option20
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
SELECT * FROM t /*+ OPTIONS('nope'='b') */;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'nope'='b'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nnope\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: option21
CREATE TABLE t (a INT) WITH ('connector'='datagen', 'number-of-rows'='1');
SELECT * FROM t /*+ OPTIONS('a') */;
-- expect: Flink 2.3.0
-- ! java.lang.AssertionError: Hint [OPTIONS] only support non empty key value options

-- case: option22
SELECT * FROM orders /*+ NOPE('a'='b') */;
-- expect: Flink 2.3.0
-- ! java.lang.AssertionError: Hint: NOPE should be registered in the HintStrategyTable

-- case: option23
SELECT /*+ NOPE(a) */ id FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.AssertionError: Hint: NOPE should be registered in the HintStrategyTable

-- case: option24
SELECT /*+ BROADCAST(nope) */ id FROM orders JOIN cust ON id = cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The options of following hints cannot match the name of input tables or views: \n`nope` in `BROADCAST`

-- case: option25
-- mode: batch
SELECT /*+ BROADCAST(nope) */ id FROM orders JOIN cust ON id = cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The options of following hints cannot match the name of input tables or views: \n`nope` in `BROADCAST`

-- case: option26
SELECT /*+ LOOKUP('table'='cust') */ id FROM orders JOIN cust ON id = cid;
-- expect: Flink 2.3.0
-- > +I[1]

-- case: option27
SELECT /*+ STATE_TTL('nope'='1d') */ id FROM orders JOIN cust ON id = cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The options of following hints cannot match the name of input tables or views: \n`nope` in `STATE_TTL`

-- case: option29
-- config: table.exec.state.ttl=x
SELECT COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'table.exec.state.ttl'.
-- ! java.lang.NumberFormatException: text does not start with a number, and is not a valid ISO-8601 duration format: x

-- case: option30
-- config: table.exec.mini-batch.enabled=true
SELECT COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: MiniBatch Latency must be greater than 0 ms. [null]

-- case: option31
-- config: table.exec.mini-batch.enabled=maybe
SELECT COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: Could not parse value 'maybe' for key 'table.exec.mini-batch.enabled'.
-- ! java.lang.IllegalArgumentException: Unrecognized option for boolean: maybe. Expected either true or false(case insensitive)

-- case: option32
-- config: table.optimizer.agg-phase-strategy=NOPE
SELECT COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: Could not parse value 'NOPE' for key 'table.optimizer.agg-phase-strategy'.
-- ! java.lang.IllegalArgumentException: Could not parse value for enum class org.apache.flink.table.api.config.AggregatePhaseStrategy. Expected one of: [[AUTO, ONE_PHASE, TWO_PHASE]]

-- case: option33
-- config: table.exec.resource.default-parallelism=x
SELECT COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'table.exec.resource.default-parallelism'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: syntax1
SELEC 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Non-query expression encountered in illegal context
-- ! org.apache.calcite.sql.parser.SqlParseException: Non-query expression encountered in illegal context
-- ! org.apache.calcite.runtime.CalciteException: Non-query expression encountered in illegal context

-- case: syntax4
SELECT 1;;
SELECT 2;
-- expect: Flink 2.3.0
-- > +I[2]

-- case: syntax7
SELECT * FROM orders ORDER id;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "id" at line 1, column 28.\nWas expecting:\n    "BY" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "id" at line 1, column 28.\nWas expecting:\n    "BY" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "id" at line 1, column 28.\nWas expecting:\n    "BY" ...\n

-- case: syntax8
SELECT (1 FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "FROM" at line 1, column 11.\nWas expecting one of:\n    "EXCEPT" ...\n    "FETCH" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ")" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "FROM" at line 1, column 11.\nWas expecting one of:\n    "EXCEPT" ...\n    "FETCH" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ")" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "FROM" at line 1, column 11.\nWas expecting one of:\n    "EXCEPT" ...\n    "FETCH" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ")" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n

-- case: syntax9
SELECT 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ")" at line 1, column 9.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ")" at line 1, column 9.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ")" at line 1, column 9.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n

-- case: syntax10
SELECT a b c FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "c" at line 1, column 12.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "c" at line 1, column 12.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "c" at line 1, column 12.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n

-- case: syntax13
SELECT @a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Lexical error at line 1, column 8.  Encountered: "@" (64), after : ""
-- ! org.apache.calcite.sql.parser.SqlParseException: Lexical error at line 1, column 8.  Encountered: "@" (64), after : ""
-- ! org.apache.flink.sql.parser.impl.TokenMgrError: Lexical error at line 1, column 8.  Encountered: "@" (64), after : ""

-- case: syntax14
SELECT `a FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Lexical error at line 1, column 22.  Encountered: <EOF> after : "`a FROM orders"
-- ! org.apache.calcite.sql.parser.SqlParseException: Lexical error at line 1, column 22.  Encountered: <EOF> after : "`a FROM orders"
-- ! org.apache.flink.sql.parser.impl.TokenMgrError: Lexical error at line 1, column 22.  Encountered: <EOF> after : "`a FROM orders"

-- case: syntax15
INSERT orders SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "orders" at line 1, column 8.\nWas expecting one of:\n    "INTO" ...\n    "OVERWRITE" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "orders" at line 1, column 8.\nWas expecting one of:\n    "INTO" ...\n    "OVERWRITE" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "orders" at line 1, column 8.\nWas expecting one of:\n    "INTO" ...\n    "OVERWRITE" ...\n

-- case: syntax17
CREATE TABLE t ();
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ")" at line 1, column 17.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ")" at line 1, column 17.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ")" at line 1, column 17.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n

-- case: syntax18
CREATE TABLE t (a) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.
-- ! org.apache.calcite.sql.parser.SqlParseException: Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.
-- ! org.apache.flink.sql.parser.impl.ParseException: Columns identifiers without types in the schema are supported on CTAS/RTAS statements only.

-- case: syntax19
CREATE TABLE t (a INT,) WITH ('connector'='datagen', 'number-of-rows'='1');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ")" at line 1, column 23.\nWas expecting one of:\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ")" at line 1, column 23.\nWas expecting one of:\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ")" at line 1, column 23.\nWas expecting one of:\n    "CONSTRAINT" ...\n    "PRIMARY" ...\n    "UNIQUE" ...\n    "WATERMARK" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: syntax21
CREATE TABLE t (a INT) WITH ('a');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ")" at line 1, column 33.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "=" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ")" at line 1, column 33.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "=" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ")" at line 1, column 33.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "=" ...\n

-- case: syntax22
CREATE TABLE t (a INT) WITH (connector='datagen');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "connector" at line 1, column 30.\nWas expecting one of:\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    ")" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "connector" at line 1, column 30.\nWas expecting one of:\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    ")" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "connector" at line 1, column 30.\nWas expecting one of:\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    ")" ...\n

-- case: syntax23
CREATE INDEX i ON orders (id);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "INDEX" at line 1, column 8.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "OR" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "INDEX" at line 1, column 8.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "OR" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "INDEX" at line 1, column 8.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "OR" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n

-- case: syntax25
DROP orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "orders" at line 1, column 6.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "orders" at line 1, column 6.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "orders" at line 1, column 6.\nWas expecting one of:\n    "CATALOG" ...\n    "CONNECTION" ...\n    "DATABASE" ...\n    "SYSTEM" ...\n    "TABLE" ...\n    "TEMPORARY" ...\n    "VIEW" ...\n    "MODEL" ...\n    "MATERIALIZED" ...\n    "FUNCTION" ...\n

-- case: syntax29
EXPLAIN NOPE SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Non-query expression encountered in illegal context
-- ! org.apache.calcite.sql.parser.SqlParseException: Non-query expression encountered in illegal context
-- ! org.apache.calcite.runtime.CalciteException: Non-query expression encountered in illegal context

-- case: syntax30
EXPLAIN CREATE TABLE t (a INT);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Unsupported CREATE OR REPLACE statement for EXPLAIN. The statement must define a query using the AS clause (i.e. CTAS/RTAS statements).
-- ! org.apache.calcite.sql.parser.SqlParseException: Unsupported CREATE OR REPLACE statement for EXPLAIN. The statement must define a query using the AS clause (i.e. CTAS/RTAS statements).
-- ! org.apache.flink.sql.parser.impl.ParseException: Unsupported CREATE OR REPLACE statement for EXPLAIN. The statement must define a query using the AS clause (i.e. CTAS/RTAS statements).

-- case: syntax40
SELECT id FROM orders LIMIT x;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "x" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "x" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "x" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n

-- case: syntax41
SELECT id FROM orders LIMIT 1.5;
-- expect: Flink 2.3.0
-- > +I[1]

-- case: syntax42
SELECT id FROM orders OFFSET -1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "-" at line 1, column 30.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "-" at line 1, column 30.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "-" at line 1, column 30.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n

-- case: syntax43
SELECT id FROM orders FETCH FIRST ROW;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "ROW" at line 1, column 35.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "ROW" at line 1, column 35.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "ROW" at line 1, column 35.\nWas expecting one of:\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n

-- case: syntax44
SELECT id FROM orders LIMIT 1, 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. 'LIMIT start, count' is not allowed under the current SQL conformance level
-- ! org.apache.calcite.sql.parser.SqlParseException: 'LIMIT start, count' is not allowed under the current SQL conformance level
-- ! org.apache.calcite.runtime.CalciteException: 'LIMIT start, count' is not allowed under the current SQL conformance level
