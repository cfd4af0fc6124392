--  Statements that Flink refuses.
-- source orders: (id INT, cust INT, product STRING, qty INT, price DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, 1, "apple", 3, "1.50", "2024-03-01 10:00:01"]
-- source cust: (cid INT, name STRING, city STRING)
-- +I [1, "Ann", "Rome"]
-- source chg: (k INT, v STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I [1, "a", 10, "2024-03-01 10:00:01"]

-- case: e0
SELECT nope FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: e1
SELECT id FROM nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 16 to line 1, column 19: Object 'nope' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 16 to line 1, column 19: Object 'nope' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'nope' not found

-- case: e2
SELECT cid, id FROM cust, orders WHERE cust.nope = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 45 to line 1, column 48: Column 'nope' not found in table 'cust'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 45 to line 1, column 48: Column 'nope' not found in table 'cust'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in table 'cust'

-- case: e3
SELECT name, COUNT(*) FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Expression 'name' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Expression 'name' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'name' is not being grouped

-- case: e4
SELECT id FROM orders WHERE qty;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 31: WHERE clause must be a condition
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 31: WHERE clause must be a condition
-- ! org.apache.calcite.sql.validate.SqlValidatorException: WHERE clause must be a condition

-- case: e5
SELECT qty + product FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply '+' to arguments of type '<INTEGER> + <VARCHAR(2147483647)>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply '+' to arguments of type '<INTEGER> + <VARCHAR(2147483647)>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '+' to arguments of type '<INTEGER> + <VARCHAR(2147483647)>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'

-- case: e6
SELECT UPPER(qty, 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Invalid number of arguments to function 'UPPER'. Was expecting 1 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Invalid number of arguments to function 'UPPER'. Was expecting 1 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'UPPER'. Was expecting 1 arguments

-- case: e7
SELECT NOSUCH(qty) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 18: No match found for function signature NOSUCH(<NUMERIC>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 18: No match found for function signature NOSUCH(<NUMERIC>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature NOSUCH(<NUMERIC>)

-- case: e8
SELECT * FROM orders UNION SELECT * FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 35: Column count mismatch in UNION
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 35: Column count mismatch in UNION
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column count mismatch in UNION

-- case: e9
SELECT id FROM orders UNION ALL SELECT name, city FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 40 to line 1, column 49: Column count mismatch in UNION ALL
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 40 to line 1, column 49: Column count mismatch in UNION ALL
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column count mismatch in UNION ALL

-- case: e10
SELECT SUM(product) OVER (ORDER BY qty) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 19: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 19: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR(2147483647)>)'. Supported form(s): 'SUM(<NUMERIC>)'

-- case: e11
SELECT window_start FROM TABLE(TUMBLE(TABLE chg, DESCRIPTOR(ts), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00]

-- case: e13
SELECT * FROM chg MATCH_RECOGNIZE (ORDER BY ts MEASURES A.k AS k PATTERN (A) DEFINE A AS A.n > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Match Recognize doesn't support consuming update and delete changes which is produced by node TableSourceScan(table=[[*anonymous_datastream_source$20*]], fields=[k, v, n, ts])

-- case: e15
SELECT id, id AS id2, product FROM orders GROUP BY id;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 23 to line 1, column 29: Expression 'product' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 23 to line 1, column 29: Expression 'product' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'product' is not being grouped

-- case: e16
SELECT a.id FROM orders a, orders a;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 28 to line 1, column 35: Duplicate relation name 'a' in FROM clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 28 to line 1, column 35: Duplicate relation name 'a' in FROM clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Duplicate relation name 'a' in FROM clause

-- case: e17
SELECT id FROM orders a, orders b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 9: Column 'id' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 9: Column 'id' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'id' is ambiguous

-- case: e19
SELECT CAST(ARRAY[1] AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 28: Cast function cannot convert value of type INTEGER ARRAY to type INTEGER
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 28: Cast function cannot convert value of type INTEGER ARRAY to type INTEGER
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type INTEGER ARRAY to type INTEGER

-- case: e21
SELECT id FROM orders WHERE id IN (SELECT cid, name FROM cust);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 61: Values passed to IN operator must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 61: Values passed to IN operator must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values passed to IN operator must have compatible types

-- case: e22
SELECT (SELECT cid, name FROM cust) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 9 to line 1, column 34: Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY(<RECORDTYPE(INTEGER CID, VARCHAR(2147483647) NAME)>)'. Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 9 to line 1, column 34: Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY(<RECORDTYPE(INTEGER CID, VARCHAR(2147483647) NAME)>)'. Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY(<RECORDTYPE(INTEGER CID, VARCHAR(2147483647) NAME)>)'. Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'

-- case: e23
SELECT ROW_NUMBER() OVER (PARTITION BY id) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule FlinkLogicalOverAggregateConverter(in:NONE,out:LOGICAL), args [rel#2421:LogicalWindow.NONE.any.None: 0.[NONE].[NONE].[NONE](input=RelSubset#2420,window#0=window(partition {0} rows between UNBOUNDED PRECEDING and CURRENT ROW aggs [ROW_NUMBER()]))]
-- ! org.apache.flink.table.api.ValidationException: Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.

-- case: e24
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY qty) rn FROM orders) WHERE rn > 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Rank end is not specified. Currently rank only support TopN, which means the rank end must be specified.

-- case: e25
SELECT COUNT(*) FROM orders ORDER BY ts;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 38 to line 1, column 39: Expression 'ts' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 38 to line 1, column 39: Expression 'ts' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'ts' is not being grouped

-- case: e26
SELECT id FROM orders ORDER BY id;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sort on a non-time-attribute field is not supported.

-- case: e28
SELECT MAX(COUNT(*)) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Aggregate expressions cannot be nested
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expressions cannot be nested

-- case: e29
SELECT id FROM orders LIMIT -1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "-" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "-" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "-" at line 1, column 29.\nWas expecting one of:\n    "ALL" ...\n    "DECIMAL" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    "?" ...\n

-- case: e30
SELECT id FROM orders WHERE GROUPING(id) = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 40: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 40: GROUPING operator may only occur in an aggregate query
-- ! org.apache.calcite.sql.validate.SqlValidatorException: GROUPING operator may only occur in an aggregate query

-- case: e31
SELECT product FROM orders GROUP BY GROUPING SETS ((product), (nope));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 64 to line 1, column 67: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 64 to line 1, column 67: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: e32
SELECT CASE WHEN id > 1 THEN 'a' ELSE 1 END FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 43: Illegal mixing of types in CASE or COALESCE statement
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 43: Illegal mixing of types in CASE or COALESCE statement
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal mixing of types in CASE or COALESCE statement

-- case: e33
SELECT COALESCE(product, 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid function call:\nCOALESCE(STRING, INT NOT NULL)
-- ! org.apache.flink.table.api.ValidationException: Invalid function call:\nCOALESCE(STRING, INT NOT NULL)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments. Expected signatures are:\nCOALESCE(<COMMON>, <COMMON>...)
-- ! org.apache.flink.table.api.ValidationException: Invalid input arguments.

-- case: e35
SELECT id FROM orders a LEFT JOIN cust FOR SYSTEM_TIME AS OF PROCTIME() c ON a.cust = c.cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. Unsupported time travel expression: PROCTIME() for the expression can not be reduced to a constant by Flink.
-- ! org.apache.flink.table.api.ValidationException: Unsupported time travel expression: PROCTIME() for the expression can not be reduced to a constant by Flink.

-- case: e36
SELECT * FROM orders, LATERAL TABLE(NOSUCH(id));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 37 to line 1, column 46: No match found for function signature NOSUCH(<NUMERIC>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 37 to line 1, column 46: No match found for function signature NOSUCH(<NUMERIC>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature NOSUCH(<NUMERIC>)

-- case: e37
SELECT * FROM orders CROSS JOIN UNNEST(qty) AS t(x);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 33 to line 1, column 43: Cannot apply 'UNNEST' to arguments of type 'UNNEST(<INTEGER>)'. Supported form(s): 'UNNEST(<MULTISET>)'\n'UNNEST(<ARRAY>)'\n'UNNEST(<MAP>)'\nUNNEST(<MULTISET>)\nUNNEST(<ARRAY>)\nUNNEST(<MAP>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 33 to line 1, column 43: Cannot apply 'UNNEST' to arguments of type 'UNNEST(<INTEGER>)'. Supported form(s): 'UNNEST(<MULTISET>)'\n'UNNEST(<ARRAY>)'\n'UNNEST(<MAP>)'\nUNNEST(<MULTISET>)\nUNNEST(<ARRAY>)\nUNNEST(<MAP>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'UNNEST' to arguments of type 'UNNEST(<INTEGER>)'. Supported form(s): 'UNNEST(<MULTISET>)'\n'UNNEST(<ARRAY>)'\n'UNNEST(<MAP>)'\nUNNEST(<MULTISET>)\nUNNEST(<ARRAY>)\nUNNEST(<MAP>)

-- case: e38
SELECT * FROM cust, UNNEST(ARRAY[1, 2]) AS t(x, y);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 46 to line 1, column 49: List of column aliases must have same degree as table; table has 1 columns ('EXPR$0'), whereas alias list has 2 columns
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 46 to line 1, column 49: List of column aliases must have same degree as table; table has 1 columns ('EXPR$0'), whereas alias list has 2 columns
-- ! org.apache.calcite.sql.validate.SqlValidatorException: List of column aliases must have same degree as table; table has 1 columns ('EXPR$0'), whereas alias list has 2 columns

-- case: e39
WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a;
-- expect: Flink 2.3.0
-- > +I[2]

-- case: e40
SELECT id x, qty x FROM orders ORDER BY ts, x;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 45: Column 'x' is ambiguous
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 45: Column 'x' is ambiguous
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'x' is ambiguous

-- case: e42
SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 42: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 42: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Call to auxiliary group function 'TUMBLE_START' must have matching call to group function '$TUMBLE' in GROUP BY clause

-- case: e43
SELECT COUNT(*) FROM orders GROUP BY TUMBLE(qty, INTERVAL '1' MINUTE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 38 to line 1, column 69: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 38 to line 1, column 69: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<INTEGER>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'

-- case: e44
SELECT * FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 21 to line 1, column 75: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 21 to line 1, column 75: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'HOP'. Was expecting 4 arguments

-- case: e45
SELECT * FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule StreamPhysicalWindowTableFunctionRule(in:LOGICAL,out:STREAM_PHYSICAL), args [rel#4286:FlinkLogicalTableFunctionScan.LOGICAL.any.None: 0.[NONE].[NONE].[NONE](input#0=RelSubset#4285,invocation=CUMULATE(TABLE(#0), DESCRIPTOR(_UTF-16LE'ts'), 3000:INTERVAL SECOND, 10000:INTERVAL SECOND),rowType=RecordType(INTEGER id, INTEGER cust, VARCHAR(2147483647) product, INTEGER qty, DECIMAL(10, 2) price, TIMESTAMP(3) *ROWTIME* ts, TIMESTAMP(3) window_start, TIMESTAMP(3) window_end, TIMESTAMP(3) *ROWTIME* window_time))]
-- ! org.apache.flink.table.api.ValidationException: CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize 10000 ms and step 3000 ms.

-- case: e46
SELECT LAG(qty) OVER (PARTITION BY id ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 51 to line 1, column 54: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 51 to line 1, column 54: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions
-- ! org.apache.calcite.sql.validate.SqlValidatorException: ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions

-- case: e47
SELECT SUM(qty) OVER (ORDER BY ts ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: OVER RANGE FOLLOWING windows are not supported yet.

-- case: e48
SELECT IF(qty, 1, 2), NULLIF(product, 3) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Cannot apply 'IF' to arguments of type 'IF(<INTEGER>, <INTEGER>, <INTEGER>)'. Supported form(s): 'IF(<ANY_TYPE>, <NUMERIC_TYPE>, <NUMERIC_TYPE>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BOOLEAN>, <BOOLEAN>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BINARY>, <BINARY>)'\n'IF(<BOOLEAN>, <DATE>, <DATE>)'\n'IF(<BOOLEAN>, <TIMESTAMP>, <TIMESTAMP>)'\n'IF(<BOOLEAN>, <TIME>, <TIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Cannot apply 'IF' to arguments of type 'IF(<INTEGER>, <INTEGER>, <INTEGER>)'. Supported form(s): 'IF(<ANY_TYPE>, <NUMERIC_TYPE>, <NUMERIC_TYPE>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BOOLEAN>, <BOOLEAN>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BINARY>, <BINARY>)'\n'IF(<BOOLEAN>, <DATE>, <DATE>)'\n'IF(<BOOLEAN>, <TIMESTAMP>, <TIMESTAMP>)'\n'IF(<BOOLEAN>, <TIME>, <TIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'IF' to arguments of type 'IF(<INTEGER>, <INTEGER>, <INTEGER>)'. Supported form(s): 'IF(<ANY_TYPE>, <NUMERIC_TYPE>, <NUMERIC_TYPE>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BOOLEAN>, <BOOLEAN>)'\n'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)'\n'IF(<BOOLEAN>, <BINARY>, <BINARY>)'\n'IF(<BOOLEAN>, <DATE>, <DATE>)'\n'IF(<BOOLEAN>, <TIMESTAMP>, <TIMESTAMP>)'\n'IF(<BOOLEAN>, <TIME>, <TIME>)'

-- case: e49
SELECT id FROM orders WHERE ts > 5;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 34: Cannot apply '>' to arguments of type '<TIMESTAMP(3) *ROWTIME*> > <INTEGER>'. Supported form(s): '<COMPARABLE_TYPE> > <COMPARABLE_TYPE>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 34: Cannot apply '>' to arguments of type '<TIMESTAMP(3) *ROWTIME*> > <INTEGER>'. Supported form(s): '<COMPARABLE_TYPE> > <COMPARABLE_TYPE>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '>' to arguments of type '<TIMESTAMP(3) *ROWTIME*> > <INTEGER>'. Supported form(s): '<COMPARABLE_TYPE> > <COMPARABLE_TYPE>'

-- case: e50
SELECT DISTINCT ON (id) id FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Incorrect syntax near the keyword 'ON' at line 1, column 17.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Incorrect syntax near the keyword 'ON' at line 1, column 17.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Incorrect syntax near the keyword 'ON' at line 1, column 17.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: e51
SELECT id, FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Incorrect syntax near the keyword 'FROM' at line 1, column 12.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Incorrect syntax near the keyword 'FROM' at line 1, column 12.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Incorrect syntax near the keyword 'FROM' at line 1, column 12.\nWas expecting one of:\n    "ABS" ...\n    "ARRAY" ...\n    "ARRAY_CONCAT_AGG" ...\n    "AVG" ...\n    "CARDINALITY" ...\n    "CASE" ...\n    "CAST" ...\n    "CEIL" ...\n    "CEILING" ...\n    "CHAR" ...\n    "CHAR_LENGTH" ...\n    "CHARACTER_LENGTH" ...\n    "CLASSIFIER" ...\n    "COALESCE" ...\n    "COLLECT" ...\n    "CONTAINS_SUBSTR" ...\n    "CONVERT" ...\n    "COUNT" ...\n    "COVAR_POP" ...\n    "COVAR_SAMP" ...\n    "CUME_DIST" ...\n    "CURRENT" ...\n    "CURRENT_CATALOG" ...\n    "CURRENT_DATE" ...\n    "CURRENT_DEFAULT_TRANSFORM_GROUP" ...\n    "CURRENT_PATH" ...\n    "CURRENT_ROLE" ...\n    "CURRENT_SCHEMA" ...\n    "CURRENT_TIME" ...\n    "CURRENT_TIMESTAMP" ...\n    "CURRENT_USER" ...\n    "CURSOR" ...\n    "DATE" ...\n    "DATE_TRUNC" ...\n    "DATETIME" ...\n    "DATETIME_TRUNC" ...\n    "DECIMAL" ...\n    "DENSE_RANK" ...\n    "ELEMENT" ...\n    "EVERY" ...\n    "EXISTS" ...\n    "EXP" ...\n    "EXTRACT" ...\n    "FALSE" ...\n    "FIRST_VALUE" ...\n    "FLOOR" ...\n    "FUSION" ...\n    "GROUP_CONCAT" ...\n    "GROUPING" ...\n    "HOUR" ...\n    "INTERSECTION" ...\n    "INTERVAL" ...\n    "JSON_ARRAY" ...\n    "JSON_ARRAYAGG" ...\n    "JSON_EXISTS" ...\n    "JSON_OBJECT" ...\n    "JSON_OBJECTAGG" ...\n    "JSON_QUERY" ...\n    "JSON_VALUE" ...\n    "LAG" ...\n    "LAST_VALUE" ...\n    "LEAD" ...\n    "LEFT" ...\n    "LN" ...\n    "LOCALTIME" ...\n    "LOCALTIMESTAMP" ...\n    "LOWER" ...\n    "MATCH_NUMBER" ...\n    "MAX" ...\n    "MIN" ...\n    "MINUTE" ...\n    "MOD" ...\n    "MONTH" ...\n    "MULTISET" ...\n    "NEW" ...\n    "NEXT" ...\n    "NOT" ...\n    "NTH_VALUE" ...\n    "NTILE" ...\n    "NULL" ...\n    "NULLIF" ...\n    "OCTET_LENGTH" ...\n    "OVERLAY" ...\n    "PERCENTILE_CONT" ...\n    "PERCENTILE_DISC" ...\n    "PERCENT_RANK" ...\n    "PERIOD" ...\n    "POSITION" ...\n    "POWER" ...\n    "PREV" ...\n    "RANK" ...\n    "REGR_COUNT" ...\n    "REGR_SXX" ...\n    "REGR_SYY" ...\n    "RIGHT" ...\n    "ROW" ...\n    "ROW_NUMBER" ...\n    "RUNNING" ...\n    "SAFE_CAST" ...\n    "SECOND" ...\n    "SESSION_USER" ...\n    "SOME" ...\n    "SPECIFIC" ...\n    "SQRT" ...\n    "STDDEV_POP" ...\n    "STDDEV_SAMP" ...\n    "STRING_AGG" ...\n    "SUBSTRING" ...\n    "SUM" ...\n    "SYSTEM_USER" ...\n    "TIME" ...\n    "TIME_DIFF" ...\n    "TIME_TRUNC" ...\n    "TIMESTAMP" ...\n    "TIMESTAMP_DIFF" ...\n    "TIMESTAMP_TRUNC" ...\n    "TRANSLATE" ...\n    "TRIM" ...\n    "TRUE" ...\n    "TRUNCATE" ...\n    "TRY_CAST" ...\n    "UNIQUE" ...\n    "UNKNOWN" ...\n    "UPPER" ...\n    "USER" ...\n    "VAR_POP" ...\n    "VAR_SAMP" ...\n    "YEAR" ...\n    <UNSIGNED_INTEGER_LITERAL> ...\n    <APPROX_NUMERIC_LITERAL> ...\n    <DECIMAL_NUMERIC_LITERAL> ...\n    <BINARY_STRING_LITERAL> ...\n    <QUOTED_STRING> ...\n    <PREFIXED_STRING_LITERAL> ...\n    <UNICODE_STRING_LITERAL> ...\n    <C_STYLE_ESCAPED_STRING_LITERAL> ...\n    <BIG_QUERY_DOUBLE_QUOTED_STRING> ...\n    <BIG_QUERY_QUOTED_STRING> ...\n    "(" ...\n    <LBRACE_D> ...\n    <LBRACE_T> ...\n    <LBRACE_TS> ...\n    <LBRACE_FN> ...\n    "?" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n

-- case: e52
SELECT a.* FROM orders b;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 8: Unknown identifier 'a'
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 8: Unknown identifier 'a'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'a'

-- case: e56
SELECT CAST('abc' AS INT) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: 'abc'. Invalid character found.

-- case: e57
SELECT product[1] FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 17: Cannot apply 'ITEM' to arguments of type 'ITEM(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): <ARRAY>[<INTEGER>]\n<MAP>[<ANY>]\n<ROW>[<CHARACTER>|<INTEGER>]\n<VARIANT>[<CHARACTER>|<INTEGER>]
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 17: Cannot apply 'ITEM' to arguments of type 'ITEM(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): <ARRAY>[<INTEGER>]\n<MAP>[<ANY>]\n<ROW>[<CHARACTER>|<INTEGER>]\n<VARIANT>[<CHARACTER>|<INTEGER>]
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'ITEM' to arguments of type 'ITEM(<VARCHAR(2147483647)>, <INTEGER>)'. Supported form(s): <ARRAY>[<INTEGER>]\n<MAP>[<ANY>]\n<ROW>[<CHARACTER>|<INTEGER>]\n<VARIANT>[<CHARACTER>|<INTEGER>]

-- case: e58
SELECT id.x FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 9: Table 'id' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 9: Table 'id' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Table 'id' not found

-- case: e59
SELECT ARRAY[1, 'a'], MAP[1, 2, 3] FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 20: Parameters must be of the same type
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 20: Parameters must be of the same type
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Parameters must be of the same type

-- case: e60
SELECT * FROM orders NATURAL JOIN (SELECT id FROM orders) JOIN cust USING (nope);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 76 to line 1, column 79: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 76 to line 1, column 79: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: e61
SELECT INTERVAL '1' DAY + INTERVAL '1' MONTH FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 44: Cannot apply '+' to arguments of type '<INTERVAL DAY> + <INTERVAL MONTH>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 44: Cannot apply '+' to arguments of type '<INTERVAL DAY> + <INTERVAL MONTH>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '+' to arguments of type '<INTERVAL DAY> + <INTERVAL MONTH>'. Supported form(s): '<NUMERIC> + <NUMERIC>'\n'<DATETIME_INTERVAL> + <DATETIME_INTERVAL>'\n'<DATETIME> + <DATETIME_INTERVAL>'\n'<DATETIME_INTERVAL> + <DATETIME>'

-- case: e62
SELECT EXTRACT(CENTURY FROM qty) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 32: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL CENTURY> FROM <INTEGER>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 32: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL CENTURY> FROM <INTEGER>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL CENTURY> FROM <INTEGER>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'

-- case: e63
SELECT SUBSTRING(qty FROM 1) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 28: Cannot apply 'SUBSTRING' to arguments of type 'SUBSTRING(<INTEGER>, <INTEGER>)'. Supported form(s): 'SUBSTRING(<CHARACTER>, <INTEGER>)'\n'SUBSTRING(<CHARACTER>, <INTEGER>, <INTEGER>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 28: Cannot apply 'SUBSTRING' to arguments of type 'SUBSTRING(<INTEGER>, <INTEGER>)'. Supported form(s): 'SUBSTRING(<CHARACTER>, <INTEGER>)'\n'SUBSTRING(<CHARACTER>, <INTEGER>, <INTEGER>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'SUBSTRING' to arguments of type 'SUBSTRING(<INTEGER>, <INTEGER>)'. Supported form(s): 'SUBSTRING(<CHARACTER>, <INTEGER>)'\n'SUBSTRING(<CHARACTER>, <INTEGER>, <INTEGER>)'

-- case: e64
SELECT id FROM orders HAVING qty > 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 30 to line 1, column 32: Expression 'qty' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 30 to line 1, column 32: Expression 'qty' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'qty' is not being grouped

-- case: e65
SELECT product, SUM(qty) FILTER (WHERE qty) FROM orders GROUP BY product;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 40 to line 1, column 42: FILTER clause must be a condition
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 40 to line 1, column 42: FILTER clause must be a condition
-- ! org.apache.calcite.sql.validate.SqlValidatorException: FILTER clause must be a condition
