--  Names, calls, casts and literals that Flink refuses, and some that it takes.
-- source orders: (id INT, cust INT, product STRING, qty INT, price DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, 1, "apple", 3, "1.50", "2024-03-01 10:00:01"]
-- source cust: (cid INT, name STRING, city STRING)
-- +I [1, "Ann", "Rome"]
-- source chg: (k INT, v STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I [1, "a", 10, "2024-03-01 10:00:01"]
-- source vers: (vk INT, rate INT, vt TIMESTAMP(3), PRIMARY KEY (vk) NOT ENFORCED, WATERMARK FOR vt AS vt) changelog=I,UA,D
-- +I [1, 10, "2024-03-01 10:00:01"]

-- case: name1
SELECT orders.nope FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 18: Column 'nope' not found in table 'orders'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 18: Column 'nope' not found in table 'orders'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in table 'orders'

-- case: name2
SELECT o.id FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 8: Table 'o' not found
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 8: Table 'o' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Table 'o' not found

-- case: name3
SELECT cid FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 10: Column 'cid' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 10: Column 'cid' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'cid' not found in any table

-- case: name4
SELECT nope.cust.cid FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 16: Table 'nope.cust' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 16: Table 'nope.cust' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Table 'nope.cust' not found

-- case: name5
SELECT default_database.nope.cid FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 28: Table 'default_database.nope' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 28: Table 'default_database.nope' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Table 'default_database.nope' not found

-- case: name6
SELECT * FROM nodb.cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 23: Object 'nodb' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 23: Object 'nodb' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'nodb' not found

-- case: name7
SELECT * FROM nocat.nodb.cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 29: Object 'nocat' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 29: Object 'nocat' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'nocat' not found

-- case: name8
SELECT cid FROM cust c1 JOIN cust c2 ON c1.cid = c2.cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 10: Column 'cid' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 10: Column 'cid' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'cid' is ambiguous

-- case: name9
SELECT 1 FROM cust ORDER BY nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 32: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 32: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: name10
SELECT cid c, name c FROM cust GROUP BY c;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 41: Column 'c' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 41: Column 'c' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'c' not found in any table

-- case: name11
SELECT id FROM orders JOIN cust ON nope = cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 36 to line 1, column 39: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 36 to line 1, column 39: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: name12
SELECT t.x FROM (SELECT cid FROM cust) AS t(y);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 10: Column 'x' not found in table 't'
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 10: Column 'x' not found in table 't'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'x' not found in table 't'

-- case: name13
SELECT * FROM (SELECT cid, name FROM cust) AS t(a, b, c);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 49 to line 1, column 55: List of column aliases must have same degree as table; table has 2 columns ('cid', 'name'), whereas alias list has 3 columns
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 49 to line 1, column 55: List of column aliases must have same degree as table; table has 2 columns ('cid', 'name'), whereas alias list has 3 columns
-- ! org.apache.calcite.sql.validate.SqlValidatorException: List of column aliases must have same degree as table; table has 2 columns ('cid', 'name'), whereas alias list has 3 columns

-- case: name14
SELECT * FROM cust AS c(a);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 25: List of column aliases must have same degree as table; table has 3 columns ('cid', 'name', 'city'), whereas alias list has 1 columns
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 25: List of column aliases must have same degree as table; table has 3 columns ('cid', 'name', 'city'), whereas alias list has 1 columns
-- ! org.apache.calcite.sql.validate.SqlValidatorException: List of column aliases must have same degree as table; table has 3 columns ('cid', 'name', 'city'), whereas alias list has 1 columns

-- case: name15
SELECT cid FROM cust WHERE EXISTS (SELECT 1 FROM orders WHERE nope = cid);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 63 to line 1, column 66: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 63 to line 1, column 66: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: name16
SELECT id FROM orders WHERE id = ANY (SELECT name FROM cust);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: implicit type conversion between INTEGER and VARCHAR(2147483647) is not supported on join's condition now

-- case: name17
SELECT nope.* FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Unknown identifier 'nope'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Unknown identifier 'nope'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'nope'

-- case: name18
SELECT * FROM orders o, LATERAL (SELECT nope FROM cust WHERE cid = o.id);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 41 to line 1, column 44: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 41 to line 1, column 44: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: function1
SELECT ABS(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 19: Cannot apply 'ABS' to arguments of type 'ABS(<VARCHAR(2147483647)>)'. Supported form(s): 'ABS(<NUMERIC>)'\n'ABS(<DATETIME_INTERVAL>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 19: Cannot apply 'ABS' to arguments of type 'ABS(<VARCHAR(2147483647)>)'. Supported form(s): 'ABS(<NUMERIC>)'\n'ABS(<DATETIME_INTERVAL>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'ABS' to arguments of type 'ABS(<VARCHAR(2147483647)>)'. Supported form(s): 'ABS(<NUMERIC>)'\n'ABS(<DATETIME_INTERVAL>)'

-- case: function2
SELECT ABS() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 12: Invalid number of arguments to function 'ABS'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 12: Invalid number of arguments to function 'ABS'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'ABS'. Was expecting 1 arguments

-- case: function3
SELECT CONCAT() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Invalid number of arguments to function 'CONCAT'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Invalid number of arguments to function 'CONCAT'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'CONCAT'. Was expecting 1 arguments

-- case: function4
SELECT SUBSTRING(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ")" at line 1, column 25.\nWas expecting one of:\n    "FROM" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n    "(" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ")" at line 1, column 25.\nWas expecting one of:\n    "FROM" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n    "(" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ")" at line 1, column 25.\nWas expecting one of:\n    "FROM" ...\n    "," ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n    "(" ...\n

-- case: function5
SELECT CHAR_LENGTH(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 22: Cannot apply 'CHAR_LENGTH' to arguments of type 'CHAR_LENGTH(<INTEGER>)'. Supported form(s): 'CHAR_LENGTH(<CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 22: Cannot apply 'CHAR_LENGTH' to arguments of type 'CHAR_LENGTH(<INTEGER>)'. Supported form(s): 'CHAR_LENGTH(<CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'CHAR_LENGTH' to arguments of type 'CHAR_LENGTH(<INTEGER>)'. Supported form(s): 'CHAR_LENGTH(<CHARACTER>)'

-- case: function6
SELECT ROUND('x', 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply 'ROUND' to arguments of type 'ROUND(<CHAR(1)>, <INTEGER>)'. Supported form(s): 'ROUND(<NUMERIC>, <INTEGER>)'\n'ROUND(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply 'ROUND' to arguments of type 'ROUND(<CHAR(1)>, <INTEGER>)'. Supported form(s): 'ROUND(<NUMERIC>, <INTEGER>)'\n'ROUND(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'ROUND' to arguments of type 'ROUND(<CHAR(1)>, <INTEGER>)'. Supported form(s): 'ROUND(<NUMERIC>, <INTEGER>)'\n'ROUND(<NUMERIC>)'

-- case: function7
SELECT POWER(product, 2) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 24: Cannot apply 'POWER' to arguments of type 'POWER(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'POWER(<NUMERIC>, <NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 24: Cannot apply 'POWER' to arguments of type 'POWER(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'POWER(<NUMERIC>, <NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'POWER' to arguments of type 'POWER(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'POWER(<NUMERIC>, <NUMERIC>)'

-- case: function8
SELECT UPPER(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 16: Cannot apply 'UPPER' to arguments of type 'UPPER(<INTEGER>)'. Supported form(s): 'UPPER(<CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 16: Cannot apply 'UPPER' to arguments of type 'UPPER(<INTEGER>)'. Supported form(s): 'UPPER(<CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'UPPER' to arguments of type 'UPPER(<INTEGER>)'. Supported form(s): 'UPPER(<CHARACTER>)'

-- case: function9
SELECT TRIM(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Cannot apply 'TRIM' to arguments of type 'TRIM([BOTH|LEADING|TRAILING] <SYMBOL> FROM <CHAR(1)>)'. Supported form(s): 'TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Cannot apply 'TRIM' to arguments of type 'TRIM([BOTH|LEADING|TRAILING] <SYMBOL> FROM <CHAR(1)>)'. Supported form(s): 'TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'TRIM' to arguments of type 'TRIM([BOTH|LEADING|TRAILING] <SYMBOL> FROM <CHAR(1)>)'. Supported form(s): 'TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'

-- case: function10
SELECT POSITION(id IN product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 30: Cannot apply 'POSITION' to arguments of type 'POSITION(<INTEGER> IN <VARCHAR(2147483647)>)'. Supported form(s): 'POSITION(<STRING> IN <STRING>)'\n'POSITION(<STRING> IN <STRING> FROM <INTEGER>)'\nINSTR(<STRING>, <STRING>, <INTEGER>, <INTEGER>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 30: Cannot apply 'POSITION' to arguments of type 'POSITION(<INTEGER> IN <VARCHAR(2147483647)>)'. Supported form(s): 'POSITION(<STRING> IN <STRING>)'\n'POSITION(<STRING> IN <STRING> FROM <INTEGER>)'\nINSTR(<STRING>, <STRING>, <INTEGER>, <INTEGER>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'POSITION' to arguments of type 'POSITION(<INTEGER> IN <VARCHAR(2147483647)>)'. Supported form(s): 'POSITION(<STRING> IN <STRING>)'\n'POSITION(<STRING> IN <STRING> FROM <INTEGER>)'\nINSTR(<STRING>, <STRING>, <INTEGER>, <INTEGER>)

-- case: function11
SELECT OVERLAY(product PLACING 1 FROM 2) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 40: Cannot apply 'OVERLAY' to arguments of type 'OVERLAY(<VARCHAR(2147483647)> PLACING <INTEGER> FROM <INTEGER>)'. Supported form(s): 'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER>)'\n'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER> FOR <INTEGER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 40: Cannot apply 'OVERLAY' to arguments of type 'OVERLAY(<VARCHAR(2147483647)> PLACING <INTEGER> FROM <INTEGER>)'. Supported form(s): 'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER>)'\n'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER> FOR <INTEGER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'OVERLAY' to arguments of type 'OVERLAY(<VARCHAR(2147483647)> PLACING <INTEGER> FROM <INTEGER>)'. Supported form(s): 'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER>)'\n'OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER> FOR <INTEGER>)'

-- case: function12
SELECT CEIL(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply 'CEIL' to arguments of type 'CEIL(<VARCHAR(2147483647)>)'. Supported form(s): 'CEIL(<NUMERIC>)'\n'CEIL(<DATETIME_INTERVAL>)'\n'CEIL(<DATE> TO <TIME_UNIT>)'\n'CEIL(<TIME> TO <TIME_UNIT>)'\n'CEIL(<TIMESTAMP> TO <TIME_UNIT>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply 'CEIL' to arguments of type 'CEIL(<VARCHAR(2147483647)>)'. Supported form(s): 'CEIL(<NUMERIC>)'\n'CEIL(<DATETIME_INTERVAL>)'\n'CEIL(<DATE> TO <TIME_UNIT>)'\n'CEIL(<TIME> TO <TIME_UNIT>)'\n'CEIL(<TIMESTAMP> TO <TIME_UNIT>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'CEIL' to arguments of type 'CEIL(<VARCHAR(2147483647)>)'. Supported form(s): 'CEIL(<NUMERIC>)'\n'CEIL(<DATETIME_INTERVAL>)'\n'CEIL(<DATE> TO <TIME_UNIT>)'\n'CEIL(<TIME> TO <TIME_UNIT>)'\n'CEIL(<TIMESTAMP> TO <TIME_UNIT>)'

-- case: function13
SELECT FLOOR(ts TO CENTURYS) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 20 to line 1, column 27: 'CENTURYS' is not a valid time frame
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 20 to line 1, column 27: 'CENTURYS' is not a valid time frame
-- ! org.apache.calcite.sql.validate.SqlValidatorException: 'CENTURYS' is not a valid time frame

-- case: function14
SELECT TIMESTAMPADD(FOO, 1, ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 21 to line 1, column 23: 'FOO' is not a valid time frame
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 21 to line 1, column 23: 'FOO' is not a valid time frame
-- ! org.apache.calcite.sql.validate.SqlValidatorException: 'FOO' is not a valid time frame

-- case: function15
SELECT TIMESTAMPDIFF(DAY, product, ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 38: Cannot apply 'TIMESTAMPDIFF' to arguments of type 'TIMESTAMPDIFF(<INTERVAL DAY>, <VARCHAR(2147483647)>, <TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'TIMESTAMPDIFF(<ANY>, <DATETIME>, <DATETIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 38: Cannot apply 'TIMESTAMPDIFF' to arguments of type 'TIMESTAMPDIFF(<INTERVAL DAY>, <VARCHAR(2147483647)>, <TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'TIMESTAMPDIFF(<ANY>, <DATETIME>, <DATETIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'TIMESTAMPDIFF' to arguments of type 'TIMESTAMPDIFF(<INTERVAL DAY>, <VARCHAR(2147483647)>, <TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'TIMESTAMPDIFF(<ANY>, <DATETIME>, <DATETIME>)'

-- case: function16
SELECT DATE_FORMAT(id, 'yyyy') FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 30: Cannot apply 'DATE_FORMAT' to arguments of type 'DATE_FORMAT(<INTEGER>, <CHAR(4)>)'. Supported form(s): 'DATE_FORMAT(<TIMESTAMP>, <CHARACTER>)'\n'DATE_FORMAT(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 30: Cannot apply 'DATE_FORMAT' to arguments of type 'DATE_FORMAT(<INTEGER>, <CHAR(4)>)'. Supported form(s): 'DATE_FORMAT(<TIMESTAMP>, <CHARACTER>)'\n'DATE_FORMAT(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'DATE_FORMAT' to arguments of type 'DATE_FORMAT(<INTEGER>, <CHAR(4)>)'. Supported form(s): 'DATE_FORMAT(<TIMESTAMP>, <CHARACTER>)'\n'DATE_FORMAT(<CHARACTER>, <CHARACTER>)'

-- case: function17
SELECT TO_TIMESTAMP(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 23: Cannot apply 'TO_TIMESTAMP' to arguments of type 'TO_TIMESTAMP(<INTEGER>)'. Supported form(s): 'TO_TIMESTAMP(<CHARACTER>)'\n'TO_TIMESTAMP(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 23: Cannot apply 'TO_TIMESTAMP' to arguments of type 'TO_TIMESTAMP(<INTEGER>)'. Supported form(s): 'TO_TIMESTAMP(<CHARACTER>)'\n'TO_TIMESTAMP(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'TO_TIMESTAMP' to arguments of type 'TO_TIMESTAMP(<INTEGER>)'. Supported form(s): 'TO_TIMESTAMP(<CHARACTER>)'\n'TO_TIMESTAMP(<CHARACTER>, <CHARACTER>)'

-- case: function18
SELECT TO_DATE(1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 17: Cannot apply 'TO_DATE' to arguments of type 'TO_DATE(<INTEGER>)'. Supported form(s): 'TO_DATE(<CHARACTER>)'\n'TO_DATE(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 17: Cannot apply 'TO_DATE' to arguments of type 'TO_DATE(<INTEGER>)'. Supported form(s): 'TO_DATE(<CHARACTER>)'\n'TO_DATE(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'TO_DATE' to arguments of type 'TO_DATE(<INTEGER>)'. Supported form(s): 'TO_DATE(<CHARACTER>)'\n'TO_DATE(<CHARACTER>, <CHARACTER>)'

-- case: function19
SELECT UNIX_TIMESTAMP(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 25: Cannot apply 'UNIX_TIMESTAMP' to arguments of type 'UNIX_TIMESTAMP(<INTEGER>)'. Supported form(s): 'UNIX_TIMESTAMP()'\n'UNIX_TIMESTAMP(<CHARACTER>)'\n'UNIX_TIMESTAMP(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 25: Cannot apply 'UNIX_TIMESTAMP' to arguments of type 'UNIX_TIMESTAMP(<INTEGER>)'. Supported form(s): 'UNIX_TIMESTAMP()'\n'UNIX_TIMESTAMP(<CHARACTER>)'\n'UNIX_TIMESTAMP(<CHARACTER>, <CHARACTER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'UNIX_TIMESTAMP' to arguments of type 'UNIX_TIMESTAMP(<INTEGER>)'. Supported form(s): 'UNIX_TIMESTAMP()'\n'UNIX_TIMESTAMP(<CHARACTER>)'\n'UNIX_TIMESTAMP(<CHARACTER>, <CHARACTER>)'

-- case: function20
SELECT SPLIT_INDEX(product, 1, 2) FROM orders;
-- expect: Flink 2.3.0
-- > +I[null]

-- case: function21
SELECT REGEXP_EXTRACT(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 30: Invalid number of arguments to function 'REGEXP_EXTRACT'. Was expecting 2 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 30: Invalid number of arguments to function 'REGEXP_EXTRACT'. Was expecting 2 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'REGEXP_EXTRACT'. Was expecting 2 arguments

-- case: function25
SELECT ELEMENT(ARRAY[1,2], 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 29: Invalid number of arguments to function 'ELEMENT'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 29: Invalid number of arguments to function 'ELEMENT'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'ELEMENT'. Was expecting 1 arguments

-- case: function26
SELECT CARDINALITY(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 22: Cannot apply 'CARDINALITY' to arguments of type 'CARDINALITY(<INTEGER>)'. Supported form(s): 'CARDINALITY(<MULTISET>)'\n'CARDINALITY(<ARRAY>)'\n'CARDINALITY(<MAP>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 22: Cannot apply 'CARDINALITY' to arguments of type 'CARDINALITY(<INTEGER>)'. Supported form(s): 'CARDINALITY(<MULTISET>)'\n'CARDINALITY(<ARRAY>)'\n'CARDINALITY(<MAP>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'CARDINALITY' to arguments of type 'CARDINALITY(<INTEGER>)'. Supported form(s): 'CARDINALITY(<MULTISET>)'\n'CARDINALITY(<ARRAY>)'\n'CARDINALITY(<MAP>)'

-- case: function28
SELECT ARRAY_CONTAINS(ARRAY[1], 'a', 2) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 39: No match found for function signature ARRAY_CONTAINS(<INTEGER ARRAY>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 39: No match found for function signature ARRAY_CONTAINS(<INTEGER ARRAY>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature ARRAY_CONTAINS(<INTEGER ARRAY>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)

-- case: function30
SELECT MAP['a', 1]['b', 2] FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "," at line 1, column 23.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "]" ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "," at line 1, column 23.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "]" ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "," at line 1, column 23.\nWas expecting one of:\n    "UESCAPE" ...\n    <QUOTED_STRING> ...\n    "]" ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "IMMEDIATELY" ...\n    "MULTISET" ...\n    "[" ...\n    "FORMAT" ...\n

-- case: function32
SELECT COALESCE() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 17: No match found for function signature COALESCE().\nSupported signatures are:\nCOALESCE(<COMMON>, <COMMON>...)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 17: No match found for function signature COALESCE().\nSupported signatures are:\nCOALESCE(<COMMON>, <COMMON>...)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature COALESCE().\nSupported signatures are:\nCOALESCE(<COMMON>, <COMMON>...)

-- case: function33
SELECT GREATEST(id, product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid function call:\nGREATEST(INT, STRING)
-- ! org.apache.flink.table.api.ValidationException: Invalid function call:\nGREATEST(INT, STRING)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments. Expected signatures are:\nGREATEST(<COMPARABLE>...)
-- ! org.apache.flink.table.api.ValidationException: All types in a comparison should support both 'EQUALS' and 'ORDER' comparison with each other. Can not compare INT with STRING

-- case: function34
SELECT NULLIF(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 17: Invalid number of arguments to function 'NULLIF'. Was expecting 2 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 17: Invalid number of arguments to function 'NULLIF'. Was expecting 2 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'NULLIF'. Was expecting 2 arguments

-- case: function35
SELECT IFNULL(id, product, 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 29: No match found for function signature IFNULL(<NUMERIC>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nIFNULL(input <COMMON>, null_replacement <COMMON>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 29: No match found for function signature IFNULL(<NUMERIC>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nIFNULL(input <COMMON>, null_replacement <COMMON>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature IFNULL(<NUMERIC>, <CHARACTER>, <NUMERIC>).\nSupported signatures are:\nIFNULL(input <COMMON>, null_replacement <COMMON>)

-- case: function36
SELECT DECODE(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 22: Invalid number of arguments to function 'DECODE'. Was expecting 2 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 22: Invalid number of arguments to function 'DECODE'. Was expecting 2 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'DECODE'. Was expecting 2 arguments

-- case: function37
SELECT TYPEOF() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: No match found for function signature TYPEOF().\nSupported signatures are:\nTYPEOF(input <ANY>)\nTYPEOF(input <ANY>, force_serializable [<BOOLEAN> & <LITERAL NOT NULL>])
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: No match found for function signature TYPEOF().\nSupported signatures are:\nTYPEOF(input <ANY>)\nTYPEOF(input <ANY>, force_serializable [<BOOLEAN> & <LITERAL NOT NULL>])
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature TYPEOF().\nSupported signatures are:\nTYPEOF(input <ANY>)\nTYPEOF(input <ANY>, force_serializable [<BOOLEAN> & <LITERAL NOT NULL>])

-- case: function38
SELECT COUNT(id, product) FILTER (WHERE TRUE), AVG(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 48 to line 1, column 59: Cannot apply 'AVG' to arguments of type 'AVG(<VARCHAR(2147483647)>)'. Supported form(s): 'AVG(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 48 to line 1, column 59: Cannot apply 'AVG' to arguments of type 'AVG(<VARCHAR(2147483647)>)'. Supported form(s): 'AVG(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'AVG' to arguments of type 'AVG(<VARCHAR(2147483647)>)'. Supported form(s): 'AVG(<NUMERIC>)'

-- case: function39
SELECT SUM(ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 14: Cannot apply 'SUM' to arguments of type 'SUM(<TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 14: Cannot apply 'SUM' to arguments of type 'SUM(<TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'SUM' to arguments of type 'SUM(<TIMESTAMP(3) *ROWTIME*>)'. Supported form(s): 'SUM(<NUMERIC>)'

-- case: function40
SELECT AVG(ARRAY[1]) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply 'AVG' to arguments of type 'AVG(<INTEGER ARRAY>)'. Supported form(s): 'AVG(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply 'AVG' to arguments of type 'AVG(<INTEGER ARRAY>)'. Supported form(s): 'AVG(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'AVG' to arguments of type 'AVG(<INTEGER ARRAY>)'. Supported form(s): 'AVG(<NUMERIC>)'

-- case: function42
SELECT LISTAGG(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 18: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 18: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'

-- case: function43
SELECT LISTAGG(product, qty) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 28: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 28: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'LISTAGG' to arguments of type 'LISTAGG(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LISTAGG(<CHARACTER>)'\n'LISTAGG(<CHARACTER>, <CHARACTER_LITERAL>)'

-- case: function44
SELECT COLLECT() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 16: Invalid number of arguments to function 'COLLECT'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 16: Invalid number of arguments to function 'COLLECT'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'COLLECT'. Was expecting 1 arguments

-- case: function45
SELECT FIRST_VALUE() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Invalid number of arguments to function 'FIRST_VALUE'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Invalid number of arguments to function 'FIRST_VALUE'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'FIRST_VALUE'. Was expecting 1 arguments

-- case: function46
SELECT STDDEV_POP(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 26: Cannot apply 'STDDEV_POP' to arguments of type 'STDDEV_POP(<VARCHAR(2147483647)>)'. Supported form(s): 'STDDEV_POP(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 26: Cannot apply 'STDDEV_POP' to arguments of type 'STDDEV_POP(<VARCHAR(2147483647)>)'. Supported form(s): 'STDDEV_POP(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'STDDEV_POP' to arguments of type 'STDDEV_POP(<VARCHAR(2147483647)>)'. Supported form(s): 'STDDEV_POP(<NUMERIC>)'

-- case: function48
SELECT RANK() FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 13: OVER clause is necessary for window functions
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 13: OVER clause is necessary for window functions
-- ! org.apache.calcite.sql.validate.SqlValidatorException: OVER clause is necessary for window functions

-- case: function49
SELECT LAG(qty, 'a') OVER (ORDER BY ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply 'LAG' to arguments of type 'LAG(<INTEGER>, <CHAR(1)>)'. Supported form(s): 'LAG(<ANY>)'\n'LAG(<ANY>, <NUMERIC>)'\n'LAG(<ANY>, <NUMERIC>, <ANY>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply 'LAG' to arguments of type 'LAG(<INTEGER>, <CHAR(1)>)'. Supported form(s): 'LAG(<ANY>)'\n'LAG(<ANY>, <NUMERIC>)'\n'LAG(<ANY>, <NUMERIC>, <ANY>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'LAG' to arguments of type 'LAG(<INTEGER>, <CHAR(1)>)'. Supported form(s): 'LAG(<ANY>)'\n'LAG(<ANY>, <NUMERIC>)'\n'LAG(<ANY>, <NUMERIC>, <ANY>)'

-- case: function51
SELECT PERCENTILE(qty, product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid function call:\nPERCENTILE(INT, STRING)
-- ! org.apache.flink.table.api.ValidationException: Invalid function call:\nPERCENTILE(INT, STRING)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments. Expected signatures are:\nPERCENTILE(expr <NUMERIC>, percentage [<NUMERIC NOT NULL> | ARRAY<NUMERIC NOT NULL> NOT NULL])\nPERCENTILE(expr <NUMERIC>, percentage [<NUMERIC NOT NULL> | ARRAY<NUMERIC NOT NULL> NOT NULL], frequency <INTEGER_NUMERIC>)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments.

-- case: function52
SELECT SUM(SUM(qty)) FROM orders GROUP BY id;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expressions cannot be nested

-- case: function53
SELECT MD5(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 14: Cannot apply 'MD5' to arguments of type 'MD5(<INTEGER>)'. Supported form(s): 'MD5(<STRING>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 14: Cannot apply 'MD5' to arguments of type 'MD5(<INTEGER>)'. Supported form(s): 'MD5(<STRING>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'MD5' to arguments of type 'MD5(<INTEGER>)'. Supported form(s): 'MD5(<STRING>)'

-- case: function54
SELECT id || product FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply '||' to arguments of type '<INTEGER> || <VARCHAR(2147483647)>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply '||' to arguments of type '<INTEGER> || <VARCHAR(2147483647)>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '||' to arguments of type '<INTEGER> || <VARCHAR(2147483647)>'. Supported form(s): '<STRING> || <STRING>'\n'<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>'

-- case: function55
SELECT -product FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Cannot apply '-' to arguments of type '-<VARCHAR(2147483647)>'. Supported form(s): '-<NUMERIC>'\n'-<DATETIME_INTERVAL>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Cannot apply '-' to arguments of type '-<VARCHAR(2147483647)>'. Supported form(s): '-<NUMERIC>'\n'-<DATETIME_INTERVAL>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '-' to arguments of type '-<VARCHAR(2147483647)>'. Supported form(s): '-<NUMERIC>'\n'-<DATETIME_INTERVAL>'

-- case: function56
SELECT NOT id FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 13: Cannot apply 'NOT' to arguments of type 'NOT<INTEGER>'. Supported form(s): 'NOT<BOOLEAN>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 13: Cannot apply 'NOT' to arguments of type 'NOT<INTEGER>'. Supported form(s): 'NOT<BOOLEAN>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'NOT' to arguments of type 'NOT<INTEGER>'. Supported form(s): 'NOT<BOOLEAN>'

-- case: function57
SELECT id AND TRUE FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 18: Cannot apply 'AND' to arguments of type '<INTEGER> AND <BOOLEAN>'. Supported form(s): '<BOOLEAN> AND <BOOLEAN>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 18: Cannot apply 'AND' to arguments of type '<INTEGER> AND <BOOLEAN>'. Supported form(s): '<BOOLEAN> AND <BOOLEAN>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'AND' to arguments of type '<INTEGER> AND <BOOLEAN>'. Supported form(s): '<BOOLEAN> AND <BOOLEAN>'

-- case: function58
SELECT product LIKE 1 FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 21: Cannot apply 'LIKE' to arguments of type 'LIKE(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LIKE(<STRING>, <STRING>, <STRING>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 21: Cannot apply 'LIKE' to arguments of type 'LIKE(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LIKE(<STRING>, <STRING>, <STRING>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'LIKE' to arguments of type 'LIKE(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): 'LIKE(<STRING>, <STRING>, <STRING>)'

-- case: function60
SELECT id IN ('a', ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 14 to line 1, column 22: Values in expression list must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 14 to line 1, column 22: Values in expression list must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values in expression list must have compatible types

-- case: function61
SELECT id = ts FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 14: Cannot apply '=' to arguments of type '<INTEGER> = <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 14: Cannot apply '=' to arguments of type '<INTEGER> = <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '=' to arguments of type '<INTEGER> = <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'

-- case: function62
SELECT ARRAY[1] = MAP[1, 2] FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 27: Cannot apply '=' to arguments of type '<INTEGER ARRAY> = <(INTEGER, INTEGER) MAP>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 27: Cannot apply '=' to arguments of type '<INTEGER ARRAY> = <(INTEGER, INTEGER) MAP>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '=' to arguments of type '<INTEGER ARRAY> = <(INTEGER, INTEGER) MAP>'. Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'

-- case: function64
SELECT ts + 1 FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 13: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <INTEGER>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 13: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <INTEGER>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <INTEGER>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'

-- case: function65
SELECT ts + ts FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 14: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 14: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '+' to arguments of type '<TIMESTAMP(3) *ROWTIME*> + <TIMESTAMP(3) *ROWTIME*>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'

-- case: function66
SELECT ts - 'a' FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <CHAR(1)>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <CHAR(1)>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '-' to arguments of type '<TIMESTAMP(3) *ROWTIME*> - <CHAR(1)>'. Supported form(s): '<NUMERIC> - <NUMERIC>'\n'<DATETIME_INTERVAL> - <DATETIME_INTERVAL>'\n'<DATETIME> - <DATETIME_INTERVAL>'

-- case: function67
SELECT INTERVAL '1' DAY * INTERVAL '1' DAY FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 42: Cannot apply '*' to arguments of type '<INTERVAL DAY> * <INTERVAL DAY>'. Supported form(s): '<NUMERIC> * <NUMERIC>'\n'<DATETIME_INTERVAL> * <NUMERIC>'\n'<NUMERIC> * <DATETIME_INTERVAL>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 42: Cannot apply '*' to arguments of type '<INTERVAL DAY> * <INTERVAL DAY>'. Supported form(s): '<NUMERIC> * <NUMERIC>'\n'<DATETIME_INTERVAL> * <NUMERIC>'\n'<NUMERIC> * <DATETIME_INTERVAL>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '*' to arguments of type '<INTERVAL DAY> * <INTERVAL DAY>'. Supported form(s): '<NUMERIC> * <NUMERIC>'\n'<DATETIME_INTERVAL> * <NUMERIC>'\n'<NUMERIC> * <DATETIME_INTERVAL>'

-- case: function68
SELECT id IS TRUE FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 17: Cannot apply 'IS TRUE' to arguments of type '<INTEGER> IS TRUE'. Supported form(s): '<BOOLEAN> IS TRUE'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 17: Cannot apply 'IS TRUE' to arguments of type '<INTEGER> IS TRUE'. Supported form(s): '<BOOLEAN> IS TRUE'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'IS TRUE' to arguments of type '<INTEGER> IS TRUE'. Supported form(s): '<BOOLEAN> IS TRUE'

-- case: function69
SELECT GROUPING(product) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 24: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 24: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.sql.validate.SqlValidatorException: GROUPING operator may only occur in an aggregate query

-- case: function70
SELECT GROUPING_ID(id) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 20 to line 1, column 21: Argument to GROUPING_ID operator must be a grouped expression
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 20 to line 1, column 21: Argument to GROUPING_ID operator must be a grouped expression
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Argument to GROUPING_ID operator must be a grouped expression

-- case: function71
SELECT GROUPING(id) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 17 to line 1, column 18: Argument to GROUPING operator must be a grouped expression
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 17 to line 1, column 18: Argument to GROUPING operator must be a grouped expression
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Argument to GROUPING operator must be a grouped expression

-- case: function72
SELECT PROCTIME(1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 18: Invalid number of arguments to function 'PROCTIME'. Was expecting 0 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 18: Invalid number of arguments to function 'PROCTIME'. Was expecting 0 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'PROCTIME'. Was expecting 0 arguments

-- case: function73
SELECT CURRENT_WATERMARK(qty) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid function call:\nCURRENT_WATERMARK(INT)
-- ! org.apache.flink.table.api.ValidationException: Invalid function call:\nCURRENT_WATERMARK(INT)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments. Expected signatures are:\nCURRENT_WATERMARK(<TIMESTAMP_WITHOUT_TIME_ZONE *ROWTIME*>)\nCURRENT_WATERMARK(<TIMESTAMP_WITH_LOCAL_TIME_ZONE *ROWTIME*>)
-- ! org.apache.flink.table.api.ValidationException: CURRENT_WATERMARK() must be called with a single rowtime attribute argument, but 'INT' cannot be a time attribute.

-- case: function74
SELECT PARSE_JSON(id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid function call:\nPARSE_JSON(INT)
-- ! org.apache.flink.table.api.ValidationException: Invalid function call:\nPARSE_JSON(INT)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments. Expected signatures are:\nPARSE_JSON(<CHARACTER_STRING>)\nPARSE_JSON(<CHARACTER_STRING>, <BOOLEAN>)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments.

-- case: function75
SELECT TRY_CAST(product AS NOTYPE) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 28 to line 1, column 33: Unknown identifier 'NOTYPE'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 28 to line 1, column 33: Unknown identifier 'NOTYPE'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'NOTYPE'

-- case: cast2
SELECT CAST(product AS MAP<INT, INT>) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 37: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 37: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type VARCHAR(2147483647) to type (INTEGER, INTEGER) MAP

-- case: cast3
SELECT CAST(product AS ROW<a INT>) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 34: Cast function cannot convert value of type VARCHAR(2147483647) to type RecordType:peek_no_expand(INTEGER a)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 34: Cast function cannot convert value of type VARCHAR(2147483647) to type RecordType:peek_no_expand(INTEGER a)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type VARCHAR(2147483647) to type RecordType:peek_no_expand(INTEGER a)

-- case: cast4
SELECT CAST(id AS DATE) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 23: Cast function cannot convert value of type INTEGER to type DATE
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 23: Cast function cannot convert value of type INTEGER to type DATE
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type INTEGER to type DATE

-- case: cast5
SELECT CAST(ts AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The cast from TIMESTAMP type to NUMERIC type is not allowed. It's recommended to use UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead.

-- case: cast6
SELECT CAST(ts AS BIGINT) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The cast from TIMESTAMP type to NUMERIC type is not allowed. It's recommended to use UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead.

-- case: cast7
SELECT CAST(price AS TIMESTAMP(3)) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.

-- case: cast8
SELECT CAST(ROW(1, 2) AS ROW<a INT>) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 36: Cast function cannot convert value of type RecordType:peek_no_expand(INTEGER EXPR$0, INTEGER EXPR$1) to type RecordType:peek_no_expand(INTEGER a)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 36: Cast function cannot convert value of type RecordType:peek_no_expand(INTEGER EXPR$0, INTEGER EXPR$1) to type RecordType:peek_no_expand(INTEGER a)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type RecordType:peek_no_expand(INTEGER EXPR$0, INTEGER EXPR$1) to type RecordType:peek_no_expand(INTEGER a)

-- case: cast9
SELECT CAST(id AS NOTYPE) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 19 to line 1, column 24: Unknown identifier 'NOTYPE'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 19 to line 1, column 24: Unknown identifier 'NOTYPE'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'NOTYPE'

-- case: cast10
SELECT CAST(id AS DECIMAL(50, 2)) FROM orders;
-- expect: Flink 2.3.0
-- > +I[1.00]

-- case: cast11
SELECT CAST(id AS DECIMAL(2, 5)) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Decimal scale must be between 0 and the precision 2 (both inclusive).

-- case: cast13
SELECT CAST(id AS TIMESTAMP(20)) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.

-- case: cast14
SELECT CAST('x' AS DATE) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.time.DateTimeException: For input string: 'x'.

-- case: cast15
SELECT CAST('x' AS BOOLEAN) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! org.apache.flink.table.api.TableException: Cannot parse 'x' as BOOLEAN.

-- case: cast16
SELECT CAST(TRUE AS DATE) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 25: Cast function cannot convert value of type BOOLEAN to type DATE
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 25: Cast function cannot convert value of type BOOLEAN to type DATE
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type BOOLEAN to type DATE

-- case: cast17
SELECT CAST(INTERVAL '1' DAY AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 36: Cast function cannot convert value of type INTERVAL DAY to type INTEGER
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 36: Cast function cannot convert value of type INTERVAL DAY to type INTEGER
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type INTERVAL DAY to type INTEGER

-- case: cast18
SELECT CAST(X'01' AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 25: Cast function cannot convert value of type BINARY(1) to type INTEGER
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 25: Cast function cannot convert value of type BINARY(1) to type INTEGER
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type BINARY(1) to type INTEGER

-- case: cast19
SELECT CAST('abc' AS DECIMAL(5, 2)) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: 'abc'. Overflow.

-- case: cast20
SELECT CAST('2020-01-99' AS DATE);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.time.DateTimeException: For input string: '2020-01-99'.

-- case: cast21
SELECT CAST('25:00:00' AS TIME);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.time.DateTimeException: Invalid time format: '25:00:00'. Expected format: HH:mm:ss[.fff] where HH is 00-23, mm is 00-59, ss is 00-59

-- case: cast22
SELECT CAST('9999999999' AS INT);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: '9999999999'. Overflow.

-- case: cast23
SELECT CAST(ARRAY['x'] AS ARRAY<INT>);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: 'x'. Invalid character found.

-- case: cast24
-- mode: batch
SELECT CAST('abc' AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: 'abc'. Invalid character found.

-- case: literal1
SELECT DATE '2020-13-01';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 24: Illegal DATE literal '2020-13-01': not in format 'yyyy-MM-dd'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 24: Illegal DATE literal '2020-13-01': not in format 'yyyy-MM-dd'
-- ! org.apache.calcite.runtime.CalciteException: Illegal DATE literal '2020-13-01': not in format 'yyyy-MM-dd'

-- case: literal2
SELECT TIME '25:00:00';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 22: Illegal TIME literal '25:00:00': not in format 'HH:mm:ss'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 22: Illegal TIME literal '25:00:00': not in format 'HH:mm:ss'
-- ! org.apache.calcite.runtime.CalciteException: Illegal TIME literal '25:00:00': not in format 'HH:mm:ss'

-- case: literal3
SELECT TIMESTAMP '2020-13-01 00:00:00';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 38: Illegal TIMESTAMP literal '2020-13-01 00:00:00': not in format 'yyyy-MM-dd HH:mm:ss'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 38: Illegal TIMESTAMP literal '2020-13-01 00:00:00': not in format 'yyyy-MM-dd HH:mm:ss'
-- ! org.apache.calcite.runtime.CalciteException: Illegal TIMESTAMP literal '2020-13-01 00:00:00': not in format 'yyyy-MM-dd HH:mm:ss'

-- case: literal4
SELECT TIMESTAMP '2020-01-01';
-- expect: Flink 2.3.0
-- > +I[2020-01-01T00:00]

-- case: literal6
SELECT INTERVAL 'x' DAY;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 23: Illegal interval literal format 'x' for INTERVAL DAY
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 23: Illegal interval literal format 'x' for INTERVAL DAY
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal interval literal format 'x' for INTERVAL DAY

-- case: literal7
SELECT INTERVAL '1' DAYS TO HOUR;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 32: Illegal interval literal format '1' for INTERVAL DAY TO HOUR
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 32: Illegal interval literal format '1' for INTERVAL DAY TO HOUR
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal interval literal format '1' for INTERVAL DAY TO HOUR

-- case: literal8
SELECT INTERVAL '1-2' DAY;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 25: Illegal interval literal format '1-2' for INTERVAL DAY
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 25: Illegal interval literal format '1-2' for INTERVAL DAY
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal interval literal format '1-2' for INTERVAL DAY

-- case: literal9
SELECT INTERVAL '25' HOUR TO DAY;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Incorrect syntax near the keyword 'TO' at line 1, column 27.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    "(" ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "TO" "MINUTE" ...\n    "TO" "MINUTES" ...\n    "TO" "SECOND" ...\n    "TO" "SECONDS" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Incorrect syntax near the keyword 'TO' at line 1, column 27.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    "(" ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "TO" "MINUTE" ...\n    "TO" "MINUTES" ...\n    "TO" "SECOND" ...\n    "TO" "SECONDS" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Incorrect syntax near the keyword 'TO' at line 1, column 27.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    "(" ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "TO" "MINUTE" ...\n    "TO" "MINUTES" ...\n    "TO" "SECOND" ...\n    "TO" "SECONDS" ...\n

-- case: literal10
SELECT X'0';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Binary literal string must contain an even number of hexits
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Binary literal string must contain an even number of hexits
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Binary literal string must contain an even number of hexits

-- case: literal11
SELECT U&'\zz';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Unicode escape sequence starting at character 0 is not exactly four hex digits
-- ! org.apache.calcite.sql.parser.SqlParseException: Unicode escape sequence starting at character 0 is not exactly four hex digits
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unicode escape sequence starting at character 0 is not exactly four hex digits

-- case: literal12
SELECT 99999999999999999999999999999999999999999;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 48: Numeric literal '99999999999999999999999999999999999999999' out of range
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 48: Numeric literal '99999999999999999999999999999999999999999' out of range
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Numeric literal '99999999999999999999999999999999999999999' out of range

-- case: literal13
SELECT 1e999;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 12: Numeric literal '1E999' out of range
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 12: Numeric literal '1E999' out of range
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Numeric literal '1E999' out of range

-- case: literal16
SELECT 1 / 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: literal17
SELECT 1 / 0;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: literal18
SELECT 5 % 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: literal19
SELECT MOD(5, 0) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: literal20
SELECT id / 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: literal21
SELECT 1.0 / 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: literal22
SELECT CAST(1 AS DOUBLE) / 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: literal23
SELECT id FROM orders WHERE 1 / 0 = 1;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: literal24
-- mode: batch
SELECT 1 / 0 FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero
