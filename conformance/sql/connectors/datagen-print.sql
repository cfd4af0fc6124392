--  Connectors datagen, print and blackhole: recorded from Flink 2.3.0 (record.py).

-- case: datagen-sequence
-- differs: Flink fails on DECIMAL sequences
CREATE TABLE t (c0 TINYINT, c1 SMALLINT, c2 INT, c3 BIGINT, c4 FLOAT, c5 DOUBLE, c6 DECIMAL(10, 2), c7 STRING, c8 CHAR(2), c9 VARCHAR(3), c10 BYTES, c11 BINARY(3)) WITH ('connector' = 'datagen', 'fields.c0.kind' = 'sequence', 'fields.c0.start' = '8', 'fields.c0.end' = '11', 'fields.c1.kind' = 'sequence', 'fields.c1.start' = '8', 'fields.c1.end' = '11', 'fields.c2.kind' = 'sequence', 'fields.c2.start' = '8', 'fields.c2.end' = '11', 'fields.c3.kind' = 'sequence', 'fields.c3.start' = '8', 'fields.c3.end' = '11', 'fields.c4.kind' = 'sequence', 'fields.c4.start' = '8', 'fields.c4.end' = '11', 'fields.c5.kind' = 'sequence', 'fields.c5.start' = '8', 'fields.c5.end' = '11', 'fields.c6.kind' = 'sequence', 'fields.c6.start' = '8', 'fields.c6.end' = '11', 'fields.c7.kind' = 'sequence', 'fields.c7.start' = '8', 'fields.c7.end' = '11', 'fields.c8.kind' = 'sequence', 'fields.c8.start' = '8', 'fields.c8.end' = '11', 'fields.c9.kind' = 'sequence', 'fields.c9.start' = '8', 'fields.c9.end' = '11', 'fields.c10.kind' = 'sequence', 'fields.c10.start' = '8', 'fields.c10.end' = '11', 'fields.c11.kind' = 'sequence', 'fields.c11.start' = '8', 'fields.c11.end' = '11');
SELECT * FROM t;
-- ! java.lang.ClassCastException: class java.math.BigDecimal cannot be cast to class org.apache.flink.table.data.DecimalData (java.math.BigDecimal is in module java.base of loader 'bootstrap'; org.apache.flink.table.data.DecimalData is in unnamed module of loader 'app')

-- case: datagen-sequence-short
CREATE TABLE t (a INT, b BIGINT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '3', 'fields.b.kind' = 'sequence', 'fields.b.start' = '5', 'fields.b.end' = '100');
SELECT * FROM t;
-- > +I[1, 5]
-- > +I[2, 6]
-- > +I[3, 7]
CREATE TABLE u (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '5', 'number-of-rows' = '2');
SELECT * FROM u;
-- > +I[1]
-- > +I[2]
CREATE TABLE w (a INT, b INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2', 'fields.b.min' = '7', 'fields.b.max' = '8');
SELECT a, b >= 7 AND b <= 8 FROM w;
-- > +I[1, true]
-- > +I[2, true]
CREATE TABLE x (a INT, b AS a * 2) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '-1', 'fields.a.end' = '1');
SELECT b FROM x;
-- > +I[-2]
-- > +I[0]
-- > +I[2]
SELECT * FROM x LIMIT 2;
-- > +I[-1, -2]
-- > +I[0, 0]

-- case: datagen-option-0
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '5', 'fields.a.end' = '1');
SELECT * FROM t;
-- > +I[5]
-- > +I[6]
-- > +I[7]

-- case: datagen-option-1
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '1');
SELECT * FROM t;
-- > +I[1]

-- case: datagen-option-2
CREATE TABLE t (a BOOLEAN) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2', 'number-of-rows' = '2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.end'='2'\n'fields.a.kind'='sequence'\n'fields.a.start'='1'\n'number-of-rows'='2'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.end\nfields.a.start\n\nSupported options:\n\nconnector\nfields.a.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-3
CREATE TABLE t (a DATE) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2', 'number-of-rows' = '2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.end'='2'\n'fields.a.kind'='sequence'\n'fields.a.start'='1'\n'number-of-rows'='2'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.end\nfields.a.start\n\nSupported options:\n\nconnector\nfields.a.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-4
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.end'='2'\n'fields.a.kind'='sequence'\n'fields.a.start'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported type: TIMESTAMP(3)

-- case: datagen-option-5
CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.end'='2'\n'fields.a.kind'='sequence'\n'fields.a.start'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported type: ARRAY<INT>

-- case: datagen-option-6
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.kind'='sequence'
-- ! org.apache.flink.table.api.ValidationException: Could not find required property 'fields.a.start' for sequence generator.

-- case: datagen-option-7
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.kind'='sequence'\n'fields.a.start'='1'
-- ! org.apache.flink.table.api.ValidationException: Could not find required property 'fields.a.end' for sequence generator.

-- case: datagen-option-8
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'foo');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.kind'='foo'
-- ! org.apache.flink.table.api.ValidationException: Unsupported generator kind: foo

-- case: datagen-option-9
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = 'x', 'fields.a.end' = '2');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.end'='2'\n'fields.a.kind'='sequence'\n'fields.a.start'='x'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'fields.a.start'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: datagen-option-10
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.min' = 'x', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.min'='x'\n'number-of-rows'='1'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'fields.a.min'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: datagen-option-11
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.min' = '2', 'fields.a.max' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NumberIsTooLargeException: lower bound (2) must be strictly less than upper bound (1)

-- case: datagen-option-12
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.min' = '2', 'fields.a.max' = '2', 'number-of-rows' = '1');
SELECT * FROM t;
-- > +I[2]

-- case: datagen-option-13
CREATE TABLE t (a DOUBLE) WITH ('connector' = 'datagen', 'fields.a.min' = '2', 'fields.a.max' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NumberIsTooLargeException: lower bound (2) must be strictly less than upper bound (1)

-- case: datagen-option-14
CREATE TABLE t (a BIGINT) WITH ('connector' = 'datagen', 'fields.a.min' = '2', 'fields.a.max' = '2', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NumberIsTooLargeException: lower bound (2) must be strictly less than upper bound (2)

-- case: datagen-option-15
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='x'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'number-of-rows'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: datagen-option-18
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'x', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='1'\n'rows-per-second'='x'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'rows-per-second'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: datagen-option-19
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'foo' = 'x');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'foo'='x'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfoo\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-20
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.b.kind' = 'random');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.b.kind'='random'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.b.kind\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-21
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.length' = '3', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.length'='3'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.length\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.max\nfields.a.min\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-22
CREATE TABLE t (a CHAR(3)) WITH ('connector' = 'datagen', 'fields.a.length' = '3', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.length'='3'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Custom length for fixed-length type (CHAR/BINARY) field 'a' is not supported.

-- case: datagen-option-23
CREATE TABLE t (a BINARY(3)) WITH ('connector' = 'datagen', 'fields.a.length' = '2', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.length'='2'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Custom length for fixed-length type (CHAR/BINARY) field 'a' is not supported.

-- case: datagen-option-24
CREATE TABLE t (a VARCHAR(3)) WITH ('connector' = 'datagen', 'fields.a.length' = '5', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.length'='5'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Custom length '5' for variable-length type (VARCHAR/STRING/VARBINARY/BYTES) field 'a' should be shorter than '3' defined in the schema.

-- case: datagen-option-25
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.var-len' = 'true', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.var-len'='true'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Only supports specifying 'fields.#.var-len' option for variable-length types (VARCHAR/STRING/VARBINARY/BYTES). The type of field 'a' is not within this range.

-- case: datagen-option-26
CREATE TABLE t (a CHAR(3)) WITH ('connector' = 'datagen', 'fields.a.var-len' = 'true', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.var-len'='true'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Only supports specifying 'fields.#.var-len' option for variable-length types (VARCHAR/STRING/VARBINARY/BYTES). The type of field 'a' is not within this range.

-- case: datagen-option-27
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.null-rate' = 'x', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.null-rate'='x'\n'number-of-rows'='1'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'fields.a.null-rate'.
-- ! java.lang.NumberFormatException: For input string: "x"

-- case: datagen-option-28
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '2', 'number-of-rows' = '1');
SELECT * FROM t;
-- > +I[null]

-- case: datagen-option-29
CREATE TABLE t (a DATE) WITH ('connector' = 'datagen', 'fields.a.min' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.min'='1'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.min\n\nSupported options:\n\nconnector\nfields.a.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-30
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'datagen', 'fields.a.max-past' = 'x', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.max-past'='x'\n'number-of-rows'='1'
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'fields.a.max-past'.
-- ! java.lang.NumberFormatException: text does not start with a number, and is not a valid ISO-8601 duration format: x

-- case: datagen-option-31
CREATE TABLE t (a STRING) WITH ('connector' = 'datagen', 'fields.a.min' = 'x', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.min'='x'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.min\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.length\nfields.a.null-rate\nfields.a.var-len\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-32
CREATE TABLE t (a DATE) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.null-rate'='1'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.null-rate\n\nSupported options:\n\nconnector\nfields.a.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-33
CREATE TABLE t (a TIME) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.null-rate'='1'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.null-rate\n\nSupported options:\n\nconnector\nfields.a.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-34
CREATE TABLE t (a BYTES) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.null-rate'='1'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.null-rate\n\nSupported options:\n\nconnector\nfields.a.kind\nfields.a.length\nfields.a.var-len\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-36
CREATE TABLE t (a BITMAP) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported type: BITMAP

-- case: datagen-option-37
CREATE TABLE t (a VARIANT) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported type: VARIANT

-- case: datagen-option-38
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'scan.parallelism' = '0', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.TableException: Invalid configured parallelism 0 for table 'default_catalog.default_database.t'.

-- case: datagen-option-39
CREATE TABLE t (a STRING) WITH ('connector' = 'datagen', 'fields.a.length' = '-1', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NotStrictlyPositiveException: length (-1)

-- case: datagen-option-40
CREATE TABLE t (a STRING) WITH ('connector' = 'datagen', 'fields.a.length' = '0', 'number-of-rows' = '2');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NotStrictlyPositiveException: length (0)

-- case: datagen-option-41
CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'datagen', 'fields.a.kind' = 'random', 'fields.a.element.kind' = 'random', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'\n'fields.a.element.kind'='random'\n'fields.a.kind'='random'\n'number-of-rows'='1'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.\n\nUnsupported options:\n\nfields.a.element.kind\n\nSupported options:\n\nconnector\nfields.a.element.max\nfields.a.element.min\nfields.a.element.null-rate\nfields.a.kind\nfields.a.length\nfields.a.null-rate\nnumber-of-rows\nrows-per-second\nscan.parallelism

-- case: datagen-option-42
CREATE TABLE t (a ROW<b INT>) WITH ('connector' = 'datagen', 'fields.a.b.min' = '3', 'fields.a.b.max' = '2', 'number-of-rows' = '1');
SELECT * FROM t;
-- ! org.apache.commons.math3.exception.NumberIsTooLargeException: lower bound (3) must be strictly less than upper bound (2)

-- case: datagen-random-0
-- mode: batch
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.min' = '5', 'fields.a.max' = '7', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= 5 AND a <= 7 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-1
-- mode: batch
CREATE TABLE t (a TINYINT) WITH ('connector' = 'datagen', 'fields.a.min' = '-1', 'fields.a.max' = '1', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= -1 AND a <= 1 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-2
-- mode: batch
CREATE TABLE t (a BIGINT) WITH ('connector' = 'datagen', 'fields.a.min' = '5', 'fields.a.max' = '7', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= 5 AND a <= 7 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-3
-- mode: batch
CREATE TABLE t (a FLOAT) WITH ('connector' = 'datagen', 'fields.a.min' = '5', 'fields.a.max' = '7', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= 5 AND a <= 7 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-4
-- mode: batch
CREATE TABLE t (a DOUBLE) WITH ('connector' = 'datagen', 'fields.a.min' = '5', 'fields.a.max' = '7', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= 5 AND a <= 7 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-5
-- mode: batch
CREATE TABLE t (a DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'fields.a.min' = '5', 'fields.a.max' = '7', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= 5 AND a <= 7 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-6
-- mode: batch
CREATE TABLE t (a STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CHAR_LENGTH(a) = 100 AND NOT REGEXP(a, '[^0-9a-f]') AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-7
-- mode: batch
CREATE TABLE t (a VARCHAR(5)) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CHAR_LENGTH(a) = 5 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-8
-- mode: batch
CREATE TABLE t (a CHAR(4)) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CHAR_LENGTH(a) = 4 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-9
-- mode: batch
CREATE TABLE t (a VARCHAR(9)) WITH ('connector' = 'datagen', 'fields.a.length' = '6', 'fields.a.var-len' = 'true', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CHAR_LENGTH(a) >= 1 AND CHAR_LENGTH(a) <= 6 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-10
-- mode: batch
CREATE TABLE t (a BYTES) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT OCTET_LENGTH(a) = 100 AS ok FROM t) GROUP BY ok;
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature OCTET_LENGTH(<BINARY>)

-- case: datagen-random-11
-- mode: batch
CREATE TABLE t (a VARBINARY(7)) WITH ('connector' = 'datagen', 'fields.a.length' = '3', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT OCTET_LENGTH(a) = 3 AS ok FROM t) GROUP BY ok;
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature OCTET_LENGTH(<BINARY>)

-- case: datagen-random-12
-- mode: batch
CREATE TABLE t (a BINARY(3)) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT OCTET_LENGTH(a) = 3 AS ok FROM t) GROUP BY ok;
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 34 to line 1, column 48: No match found for function signature OCTET_LENGTH(<BINARY>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature OCTET_LENGTH(<BINARY>)

-- case: datagen-random-13
-- mode: batch
CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CARDINALITY(a) = 3 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-14
-- mode: batch
CREATE TABLE t (a ARRAY<BIGINT>) WITH ('connector' = 'datagen', 'fields.a.length' = '2', 'fields.a.element.min' = '1', 'fields.a.element.max' = '4', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CARDINALITY(a) = 2 AND a[1] >= 1 AND a[1] <= 4 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-15
-- mode: batch
CREATE TABLE t (a MAP<INT, INT>) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT CARDINALITY(a) = 3 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-16
-- mode: batch
CREATE TABLE t (a ROW<x INT, y STRING>) WITH ('connector' = 'datagen', 'fields.a.x.min' = '1', 'fields.a.x.max' = '2', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a.x = 1 OR a.x = 2 AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-17
-- mode: batch
CREATE TABLE t (a DATE) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a >= CURRENT_DATE - INTERVAL '1' DAY AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-18
-- mode: batch
CREATE TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'datagen', 'fields.a.max-past' = '1 d', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a <= LOCALTIMESTAMP + INTERVAL '1' DAY AND a > LOCALTIMESTAMP - INTERVAL '2' DAY AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-random-19
-- mode: batch
CREATE TABLE t (a TIMESTAMP_LTZ(3)) WITH ('connector' = 'datagen', 'number-of-rows' = '200');
SELECT ok, COUNT(*) FROM (SELECT a <= CURRENT_TIMESTAMP + INTERVAL '1' DAY AS ok FROM t) GROUP BY ok;
-- > +I[true, 200]

-- case: datagen-null-rate
-- mode: batch
CREATE TABLE t (a INT, b STRING, c ARRAY<INT>, d ROW<x INT>, e BIGINT, f TIMESTAMP(3), g DECIMAL(4, 1)) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '1', 'fields.b.null-rate' = '1', 'fields.c.null-rate' = '1', 'fields.d.null-rate' = '1', 'fields.e.null-rate' = '1', 'fields.f.null-rate' = '1', 'fields.g.null-rate' = '1', 'number-of-rows' = '2');
SELECT * FROM t;
-- > +I[null, null, null, null, null, null, null]
-- > +I[null, null, null, null, null, null, null]

-- case: print-prefix
CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO t VALUES (1, 'x'), (2, CAST(NULL AS STRING));
-- out +I[1, x]
-- out +I[2, null]
CREATE TABLE u (a INT) WITH ('connector' = 'print', 'print-identifier' = 'id');
INSERT INTO u VALUES (1);
-- out id> +I[1]
CREATE TABLE w (a INT) WITH ('connector' = 'print', 'standard-error' = 'true');
INSERT INTO w VALUES (1);
-- err +I[1]
CREATE TABLE x (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '2');
INSERT INTO x VALUES (1);
-- out 2> +I[1]
CREATE TABLE y (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '2', 'print-identifier' = 'id', 'standard-error' = 'true');
INSERT INTO y VALUES (1);
-- err id:2> +I[1]
CREATE TABLE z (a INT, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector' = 'print', 'print-identifier' = 'id');
INSERT INTO z PARTITION (p = 'k') SELECT 1, 2;
-- out id:p=k> +I[1, k, 2]
INSERT INTO z VALUES (1, 'x', 2);
-- out id> +I[1, x, 2]
CREATE TABLE v (a INT) WITH ('connector' = 'print', 'print-identifier' = '');
INSERT INTO v VALUES (1);
-- out +I[1]

-- case: print-types
CREATE TABLE t (a DECIMAL(5, 2), b DOUBLE, c DATE, d TIME(3), e TIMESTAMP(6), f TIMESTAMP_LTZ(3), g BYTES, h ARRAY<INT>, i MAP<STRING, INT>, j ROW<x INT, y STRING>) WITH ('connector' = 'print');
INSERT INTO t SELECT CAST(1.5 AS DECIMAL(5, 2)), 1E10, DATE '2020-01-01', TIME '12:00:00', TIMESTAMP '2020-01-01 00:00:00.123456', TO_TIMESTAMP_LTZ(0, 3), X'41FF', ARRAY[1, NULL], MAP['a', 1], ROW(1, 'x');
-- out +I[1.50, 1.0E10, 2020-01-01, 12:00, 2020-01-01T00:00:00.123456, 1970-01-01T00:00:00Z, [65, -1], [1, null], {a=1}, +I[1, x]]
CREATE TABLE s (k INT, v INT) WITH ('connector' = 'datagen', 'fields.k.kind' = 'sequence', 'fields.k.start' = '1', 'fields.k.end' = '3', 'fields.v.kind' = 'sequence', 'fields.v.start' = '1', 'fields.v.end' = '3');
CREATE TABLE u (n BIGINT, m INT) WITH ('connector' = 'print');
INSERT INTO u SELECT COUNT(*), MAX(v) FROM s;
-- out +I[1, 1]
-- out -U[1, 1]
-- out +U[2, 2]
-- out -U[2, 2]
-- out +U[3, 3]

-- case: print-option-0
CREATE TABLE t (a INT) WITH ('connector' = 'print');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='print'
-- ! org.apache.flink.table.api.ValidationException: Connector 'print' can only be used as a sink. It cannot be used as a source.

-- case: print-option-1
CREATE TABLE t (a INT) WITH ('connector' = 'print', 'foo' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='print'\n'foo'='x'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'print'.\n\nUnsupported options:\n\nfoo\n\nSupported options:\n\nconnector\nprint-identifier\nproperty-version\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.parallelism\nstandard-error

-- case: print-option-2
CREATE TABLE t (a INT) WITH ('connector' = 'print', 'standard-error' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='print'\n'standard-error'='x'
-- ! org.apache.flink.table.api.ValidationException: Invalid value for option 'standard-error'.
-- ! java.lang.IllegalArgumentException: Could not parse value 'x' for key 'standard-error'.
-- ! java.lang.IllegalArgumentException: Unrecognized option for boolean: x. Expected either true or false(case insensitive)

-- case: print-option-3
CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
SELECT * FROM t;
-- ! org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='blackhole'
-- ! org.apache.flink.table.api.ValidationException: Connector 'blackhole' can only be used as a sink. It cannot be used as a source.

-- case: print-option-4
CREATE TABLE t (a INT) WITH ('connector' = 'blackhole', 'foo' = 'x');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='blackhole'\n'foo'='x'
-- ! org.apache.flink.table.api.ValidationException: Unsupported options found for 'blackhole'.\n\nUnsupported options:\n\nfoo\n\nSupported options:\n\nconnector\nproperty-version\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout

-- case: print-option-5
CREATE TABLE t (a INT) WITH ('connector' = 'blackhole');
INSERT INTO t VALUES (1);

-- case: print-option-6
CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.t'.\n\nTable options are:\n\n'connector'='datagen'
-- ! org.apache.flink.table.api.ValidationException: Connector 'datagen' can only be used as a source. It cannot be used as a sink.

-- case: print-option-7
CREATE TABLE t (a INT) WITH ('connector' = 'print');
INSERT OVERWRITE t VALUES (1);
-- ! org.apache.flink.table.api.ValidationException: INSERT OVERWRITE requires that the underlying DynamicTableSink of table 'default_catalog.default_database.t' implements the SupportsOverwrite interface.

-- case: print-option-8
CREATE TABLE t (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '-1');
INSERT INTO t VALUES (1);
-- ! org.apache.flink.table.api.TableException: Invalid configured parallelism -1 for table 'default_catalog.default_database.t'.

-- case: print-option-10
CREATE TABLE t (a INT NOT NULL) WITH ('connector' = 'print');
INSERT INTO t SELECT CAST(NULL AS INT);
-- ! org.apache.flink.table.runtime.operators.sink.constraint.EnforcerException: Column 'a' is NOT NULL, however, a null value is being written into it. You can set job configuration 'table.exec.sink.not-null-enforcer'='DROP' to suppress this exception and drop such records silently.
