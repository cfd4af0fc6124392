--  Windows, joins, INSERTs, patterns and rarer clauses that Flink refuses, and some that it takes.
-- source orders: (id INT, cust INT, product STRING, qty INT, price DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, 1, "apple", 3, "1.50", "2024-03-01 10:00:01"]
-- source cust: (cid INT, name STRING, city STRING)
-- +I [1, "Ann", "Rome"]
-- source chg: (k INT, v STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I [1, "a", 10, "2024-03-01 10:00:01"]
-- source vers: (vk INT, rate INT, vt TIMESTAMP(3), PRIMARY KEY (vk) NOT ENFORCED, WATERMARK FOR vt AS vt) changelog=I,UA,D
-- +I [1, 10, "2024-03-01 10:00:01"]

-- case: window1
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(qty), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. The window function TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval]) requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is INTEGER.\nBesides, the timecol must be a time attribute type in streaming mode.
-- ! org.apache.flink.table.api.ValidationException: The window function TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval]) requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is INTEGER.\nBesides, the timecol must be a time attribute type in streaming mode.

-- case: window2
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(nope), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 53 to line 1, column 56: Unknown identifier 'nope'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 53 to line 1, column 56: Unknown identifier 'nope'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown identifier 'nope'

-- case: window3
SELECT * FROM TABLE(TUMBLE(TABLE nope, DESCRIPTOR(ts), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 34 to line 1, column 37: Object 'nope' not found
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 34 to line 1, column 37: Object 'nope' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'nope' not found

-- case: window4
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts)));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 21 to line 1, column 56: Invalid number of arguments to function 'TUMBLE'. Was expecting 3 arguments
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 21 to line 1, column 56: Invalid number of arguments to function 'TUMBLE'. Was expecting 3 arguments
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Invalid number of arguments to function 'TUMBLE'. Was expecting 3 arguments

-- case: window5
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), 10));
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 21 to line 1, column 60: Cannot apply 'TUMBLE' to arguments of type 'TUMBLE(<RECORDTYPE(INTEGER ID, INTEGER CUST, VARCHAR(2147483647) PRODUCT, INTEGER QTY, DECIMAL(10, 2) PRICE, TIMESTAMP(3) *ROWTIME* TS)>, <COLUMN_LIST>, <INTEGER>)'. Supported form(s): TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval])
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 21 to line 1, column 60: Cannot apply 'TUMBLE' to arguments of type 'TUMBLE(<RECORDTYPE(INTEGER ID, INTEGER CUST, VARCHAR(2147483647) PRODUCT, INTEGER QTY, DECIMAL(10, 2) PRICE, TIMESTAMP(3) *ROWTIME* TS)>, <COLUMN_LIST>, <INTEGER>)'. Supported form(s): TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval])
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'TUMBLE' to arguments of type 'TUMBLE(<RECORDTYPE(INTEGER ID, INTEGER CUST, VARCHAR(2147483647) PRODUCT, INTEGER QTY, DECIMAL(10, 2) PRICE, TIMESTAMP(3) *ROWTIME* TS)>, <COLUMN_LIST>, <INTEGER>)'. Supported form(s): TUMBLE(TABLE table_name, DESCRIPTOR(timecol), datetime interval[, datetime interval])

-- case: window7
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '0' SECOND));
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule StreamPhysicalWindowTableFunctionRule(in:LOGICAL,out:STREAM_PHYSICAL), args [rel#2080:FlinkLogicalTableFunctionScan.LOGICAL.any.None: 0.[NONE].[NONE].[NONE](input#0=RelSubset#2079,invocation=TUMBLE(TABLE(#0), DESCRIPTOR(_UTF-16LE'ts'), 0:INTERVAL SECOND),rowType=RecordType(INTEGER id, INTEGER cust, VARCHAR(2147483647) product, INTEGER qty, DECIMAL(10, 2) price, TIMESTAMP(3) *ROWTIME* ts, TIMESTAMP(3) window_start, TIMESTAMP(3) window_end, TIMESTAMP(3) *ROWTIME* window_time))]
-- ! org.apache.flink.table.api.ValidationException: TUMBLE table function based aggregate requires size to be positive, but got 0 ms.

-- case: window8
SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts, id), INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01, 2024-03-01T10:00, 2024-03-01T10:00:10, 2024-03-01T10:00:09.999]

-- case: window9
SELECT * FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '10' SECOND));
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01, 2024-03-01T10:00, 2024-03-01T10:00:10, 2024-03-01T10:00:09.999]
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01, 2024-03-01T09:59:57, 2024-03-01T10:00:07, 2024-03-01T10:00:06.999]
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01, 2024-03-01T09:59:54, 2024-03-01T10:00:04, 2024-03-01T10:00:03.999]

-- case: window12
SELECT window_start FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 19: Column 'window_start' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 19: Column 'window_start' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'window_start' not found in any table

-- case: window13
SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 9: Expression 'id' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 9: Expression 'id' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'id' is not being grouped

-- case: window14
SELECT window_start, COUNT(*) FROM TABLE(SESSION(TABLE chg, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-03-01T10:00:01, 1]

-- case: window15
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY qty) rn FROM TABLE(TUMBLE(TABLE chg, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 92 to line 1, column 94: Column 'qty' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 92 to line 1, column 94: Column 'qty' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'qty' not found in any table

-- case: window16
SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, 5);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 38 to line 1, column 50: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<TIMESTAMP(3) *ROWTIME*>, <INTEGER>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 38 to line 1, column 50: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<TIMESTAMP(3) *ROWTIME*>, <INTEGER>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<TIMESTAMP(3) *ROWTIME*>, <INTEGER>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'

-- case: window17
SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' MONTH);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Window aggregate only support SECOND, MINUTE, HOUR, DAY as the time unit. MONTH and YEAR time unit are not supported yet.

-- case: window19
SELECT COUNT(*) FROM orders GROUP BY TUMBLE(product, INTERVAL '1' MINUTE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 38 to line 1, column 73: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<VARCHAR(2147483647)>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 38 to line 1, column 73: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<VARCHAR(2147483647)>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply '$TUMBLE' to arguments of type '$TUMBLE(<VARCHAR(2147483647)>, <INTERVAL MINUTE>)'. Supported form(s): '$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>)'\n'$TUMBLE(<DATETIME>, <DATETIME_INTERVAL>, <TIME>)'

-- case: window20
SELECT COUNT(*) FROM chg GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: window24
SELECT SESSION_START(ts, INTERVAL '1' MINUTE) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 45: Call to auxiliary group function 'SESSION_START' must have matching call to group function '$SESSION' in GROUP BY clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 45: Call to auxiliary group function 'SESSION_START' must have matching call to group function '$SESSION' in GROUP BY clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Call to auxiliary group function 'SESSION_START' must have matching call to group function '$SESSION' in GROUP BY clause

-- case: over1
SELECT SUM(qty) OVER (ORDER BY product) FROM orders;
-- expect: Flink 2.3.0
-- > +I[3]

-- case: over2
SELECT SUM(qty) OVER () FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered by a single time column.

-- case: over3
SELECT SUM(qty) OVER (PARTITION BY id ORDER BY ts DESC) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: The window can only be ordered in ASCENDING mode.

-- case: over4
SELECT SUM(qty) OVER (ORDER BY ts), SUM(qty) OVER (PARTITION BY id ORDER BY ts) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Sql optimization: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$68*], fields=[EXPR$0, EXPR$1])\n+- FlinkLogicalCalc(select=[CASE(>(w0$o0, 0:BIGINT), w0$o1, null:INTEGER) AS EXPR$0, CASE(>(w1$o0, 0:BIGINT), w1$o1, null:INTEGER) AS EXPR$1])\n   +- FlinkLogicalOverAggregate(window#0=[window(order by [2 ASC-nulls-first] aggs [COUNT($1), $SUM0($1)])], window#1=[window(partition {0} order by [2 ASC-nulls-first] aggs [COUNT($1), $SUM0($1)])])\n      +- FlinkLogicalCalc(select=[id, qty, ts])\n         +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[-($5, 2000:INTERVAL SECOND)])\n            +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$67*]], fields=[id, cust, product, qty, price, ts])\n\nOver Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.

-- case: over5
SELECT SUM(n) OVER (ORDER BY ts) FROM chg;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: StreamPhysicalOverAggregate doesn't support consuming update and delete changes which is produced by node TableSourceScan(table=[[*anonymous_datastream_source$69*]], fields=[k, v, n, ts])

-- case: over6
SELECT SUM(qty) OVER w FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 22: Window 'w' not found
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 22: Window 'w' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Window 'w' not found

-- case: over7
SELECT SUM(qty) OVER w FROM orders WINDOW w AS (PARTITION BY nope);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 62 to line 1, column 65: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 62 to line 1, column 65: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: over8
SELECT RANK() OVER (PARTITION BY id ORDER BY ts) FROM orders;
-- expect: Flink 2.3.0
-- > +I[1]

-- case: over9
SELECT SUM(qty) OVER (ORDER BY ts RANGE BETWEEN 'x' PRECEDING AND CURRENT ROW) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 49 to line 1, column 51: Data Type mismatch between ORDER BY and RANGE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 49 to line 1, column 51: Data Type mismatch between ORDER BY and RANGE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Data Type mismatch between ORDER BY and RANGE clause

-- case: over10
SELECT SUM(qty) OVER (ORDER BY ts ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 48 to line 1, column 49: ROWS value must be a non-negative integral constant
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 48 to line 1, column 49: ROWS value must be a non-negative integral constant
-- ! org.apache.calcite.sql.validate.SqlValidatorException: ROWS value must be a non-negative integral constant

-- case: over11
SELECT COUNT(DISTINCT qty) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule StreamPhysicalOverAggregateRule(in:LOGICAL,out:STREAM_PHYSICAL), args [rel#7766:FlinkLogicalOverAggregate.LOGICAL.any.None: 0.[NONE].[NONE].[NONE](input=RelSubset#7765,window#0=window(order by [1 ASC-nulls-first] range between $2 PRECEDING and CURRENT ROW aggs [COUNT($0)]))]
-- ! java.lang.RuntimeException: Error occurred while applying rule StreamPhysicalOverAggregateRule(in:LOGICAL,out:STREAM_PHYSICAL)
-- ! org.apache.flink.table.api.ValidationException: INTERVAL_YEAR_MONTH type is not allowed for window boundary

-- case: over12
-- mode: batch
SELECT COUNT(DISTINCT qty) OVER (PARTITION BY id ORDER BY ts) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule BatchPhysicalOverAggregateRule, args [rel#8036:FlinkLogicalOverAggregate.LOGICAL.any.[](input=RelSubset#8035,window#0=window(partition {0} order by [2 ASC-nulls-first] aggs [COUNT($1)])), rel#8034:FlinkLogicalCalc.LOGICAL.any.[](input=RelSubset#8033,select=id, qty, ts)]
-- ! org.apache.calcite.tools.ValidationException: Distinct not supported in Windowing function!

-- case: over13
-- mode: batch
SELECT SUM(DISTINCT qty) OVER (PARTITION BY id) FROM orders;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Error while applying rule BatchPhysicalOverAggregateRule, args [rel#8298:FlinkLogicalOverAggregate.LOGICAL.any.[](input=RelSubset#8297,window#0=window(partition {0} aggs [COUNT($1), $SUM0($1)])), rel#8296:FlinkLogicalCalc.LOGICAL.any.[](input=RelSubset#8295,select=id, qty)]
-- ! org.apache.calcite.tools.ValidationException: Distinct not supported in Windowing function!

-- case: over14
SELECT id FROM orders WHERE SUM(qty) OVER (ORDER BY ts) > 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 55: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 55: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Windowed aggregate expression is illegal in WHERE clause

-- case: over15
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY qty) rn FROM orders) WHERE rn >= 2 AND rn < 1;
-- expect: Flink 2.3.0

-- case: over16
SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY qty) rn FROM orders;
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01, 1]

-- case: over17
SELECT id FROM orders QUALIFY nope = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 31 to line 1, column 34: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 31 to line 1, column 34: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: join1
SELECT * FROM orders o JOIN vers FOR SYSTEM_TIME AS OF o.ts AS v ON o.qty = v.rate;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Temporal table's primary key [vk] must be included in the equivalence condition of temporal join, but current temporal join condition is [qty=rate].

-- case: join2
SELECT * FROM orders o JOIN vers FOR SYSTEM_TIME AS OF o.qty AS v ON o.id = v.vk;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 56 to line 1, column 60: The system time period specification expects Timestamp type but is 'INTEGER'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 56 to line 1, column 60: The system time period specification expects Timestamp type but is 'INTEGER'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: The system time period specification expects Timestamp type but is 'INTEGER'

-- case: join3
SELECT * FROM orders o JOIN cust FOR SYSTEM_TIME AS OF o.ts AS c ON o.cust = c.cid;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Event-Time Temporal Table Join requires both primary key and row time attribute in versioned table, but no row time attribute can be found.

-- case: join4
SELECT * FROM orders o RIGHT JOIN vers FOR SYSTEM_TIME AS OF o.ts AS v ON o.id = v.vk;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalStateException: Unknown join type RIGHT

-- case: join5
SELECT * FROM orders o FULL JOIN vers FOR SYSTEM_TIME AS OF o.ts AS v ON o.id = v.vk;
-- expect: Flink 2.3.0
-- ! java.lang.IllegalStateException: Unknown join type FULL

-- case: join8
SELECT * FROM orders o JOIN vers FOR SYSTEM_TIME AS OF o.ts AS v ON TRUE;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Currently the join key in Temporal Table Join can not be empty.

-- case: join10
SELECT id FROM orders JOIN cust USING (nope);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 40 to line 1, column 43: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 40 to line 1, column 43: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: join11
SELECT id FROM orders JOIN cust ON qty;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 36 to line 1, column 38: ON clause must be a condition
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 36 to line 1, column 38: ON clause must be a condition
-- ! org.apache.calcite.sql.validate.SqlValidatorException: ON clause must be a condition

-- case: join12
SELECT id FROM orders o JOIN chg c ON o.id = c.k AND o.ts BETWEEN c.ts AND c.ts + INTERVAL '1' HOUR GROUP BY nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 110 to line 1, column 113: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 110 to line 1, column 113: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: join13
SELECT id FROM orders LEFT JOIN cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 28 to line 1, column 31: INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING clause)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 28 to line 1, column 31: INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING clause)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING clause)

-- case: join14
SELECT id FROM orders CROSS JOIN cust ON TRUE;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 39 to line 1, column 40: Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 39 to line 1, column 40: Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN

-- case: join15
SELECT id FROM orders NATURAL JOIN cust ON TRUE;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 44 to line 1, column 47: Cannot specify NATURAL keyword with ON or USING clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 44 to line 1, column 47: Cannot specify NATURAL keyword with ON or USING clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot specify NATURAL keyword with ON or USING clause

-- case: join16
SELECT * FROM orders LEFT JOIN LATERAL TABLE(NOPE(product)) AS t(a) ON TRUE;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 46 to line 1, column 58: No match found for function signature NOPE(<CHARACTER>)
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 46 to line 1, column 58: No match found for function signature NOPE(<CHARACTER>)
-- ! org.apache.calcite.sql.validate.SqlValidatorException: No match found for function signature NOPE(<CHARACTER>)

-- case: join18
SELECT id FROM orders WHERE id NOT IN (SELECT cid, name FROM cust);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 65: Values passed to IN operator must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 65: Values passed to IN operator must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values passed to IN operator must have compatible types

-- case: join19
SELECT id FROM orders WHERE id > (SELECT cid FROM cust);
-- expect: Flink 2.3.0

-- case: join21
SELECT id FROM orders INTERSECT SELECT name, cid FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 40 to line 1, column 48: Column count mismatch in INTERSECT
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 40 to line 1, column 48: Column count mismatch in INTERSECT
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column count mismatch in INTERSECT

-- case: join23
SELECT id FROM orders UNION ALL SELECT ARRAY[1];
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 9: Type mismatch in column 1 of UNION ALL
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 9: Type mismatch in column 1 of UNION ALL
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Type mismatch in column 1 of UNION ALL

-- case: join24
VALUES (1, 'a'), (2);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 1 to line 1, column 20: Values passed to VALUES operator must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 1 to line 1, column 20: Values passed to VALUES operator must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values passed to VALUES operator must have compatible types

-- case: join25
VALUES (1), (ARRAY[1]);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 1 to line 1, column 22: Values passed to VALUES operator must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 1 to line 1, column 22: Values passed to VALUES operator must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values passed to VALUES operator must have compatible types

-- case: join26
SELECT * FROM (VALUES (1, 2)) AS t(a);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 36: List of column aliases must have same degree as table; table has 2 columns ('EXPR$0', 'EXPR$1'), whereas alias list has 1 columns
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 36: List of column aliases must have same degree as table; table has 2 columns ('EXPR$0', 'EXPR$1'), whereas alias list has 1 columns
-- ! org.apache.calcite.sql.validate.SqlValidatorException: List of column aliases must have same degree as table; table has 2 columns ('EXPR$0', 'EXPR$1'), whereas alias list has 1 columns

-- case: insert1
INSERT INTO nope SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Cannot find table '`default_catalog`.`default_database`.`nope`' in any of the catalogs [default_catalog], nor as a temporary table.

-- case: insert2
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Different number of columns.\n\nQuery schema: [EXPR$0: INT NOT NULL]\nSink schema:  [a: INT, b: STRING]

-- case: insert3
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s SELECT 1, 'a', 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Different number of columns.\n\nQuery schema: [EXPR$0: INT NOT NULL, EXPR$1: CHAR(1) NOT NULL, EXPR$2: INT NOT NULL]\nSink schema:  [a: INT, b: STRING]

-- case: insert4
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s SELECT 'a', 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Incompatible types for sink column 'a' at position 1.\n\nQuery schema: [EXPR$0: CHAR(1) NOT NULL, EXPR$1: INT NOT NULL]\nSink schema:  [a: INT, b: STRING]

-- case: insert5
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s SELECT ts, product FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Incompatible types for sink column 'a' at position 1.\n\nQuery schema: [ts: TIMESTAMP(3) *ROWTIME*, product: STRING]\nSink schema:  [a: INT, b: STRING]

-- case: insert6
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s (nope) SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 16 to line 1, column 19: Unknown target column 'nope'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 16 to line 1, column 19: Unknown target column 'nope'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown target column 'nope'

-- case: insert7
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s (a, a) SELECT 1, 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 19: Target column 'a' is assigned more than once
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 19: Target column 'a' is assigned more than once
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Target column 'a' is assigned more than once

-- case: insert8
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s (a, b) SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 22 to line 1, column 29: Number of columns must match number of query columns
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 22 to line 1, column 29: Number of columns must match number of query columns
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Number of columns must match number of query columns

-- case: insert9
CREATE TABLE s (a INT NOT NULL, b STRING) WITH ('connector'='blackhole');
INSERT INTO s (b) SELECT 'x';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 0, column 0: Column 'a' has no default value and does not allow NULLs
-- ! org.apache.calcite.runtime.CalciteContextException: At line 0, column 0: Column 'a' has no default value and does not allow NULLs
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'a' has no default value and does not allow NULLs

-- case: insert11
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s PARTITION (a=1) SELECT 'a';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Static partition column 'a' should be in the partition keys list [] for table 'default_catalog.default_database.s'.

-- case: insert12
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
INSERT INTO s VALUES (1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Different number of columns.\n\nQuery schema: [EXPR$0: INT NOT NULL]\nSink schema:  [a: INT, b: STRING]

-- case: insert14
CREATE TABLE s (a INT, b STRING) WITH ('connector'='filesystem', 'path'='/nowhere', 'format'='csv');
INSERT INTO s SELECT k, v FROM chg;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Table sink 'default_catalog.default_database.s' doesn't support consuming update and delete changes which is produced by node TableSourceScan(table=[[*anonymous_datastream_source$140*]], fields=[k, v, n, ts])

-- case: insert15
CREATE TABLE s (a INT, b STRING) WITH ('connector'='filesystem', 'path'='/nowhere', 'format'='csv');
INSERT INTO s SELECT cust, MAX(product) FROM orders GROUP BY cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Table sink 'default_catalog.default_database.s' doesn't support consuming update changes which is produced by node GroupAggregate(groupBy=[cust], select=[cust, MAX(product) AS EXPR$1])

-- case: insert16
CREATE TABLE s (a ARRAY<INT>) WITH ('connector'='blackhole');
INSERT INTO s SELECT ARRAY['a'];
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Incompatible types for sink column 'a' at position 1.\n\nQuery schema: [EXPR$0: ARRAY<CHAR(1) NOT NULL> NOT NULL]\nSink schema:  [a: ARRAY<INT>]

-- case: insert17
CREATE TABLE s (a ROW<x INT>) WITH ('connector'='blackhole');
INSERT INTO s SELECT ROW('a', 2);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Column types of query result and sink for 'default_catalog.default_database.s' do not match.\nCause: Incompatible types for sink column 'a' at position 1.\n\nQuery schema: [EXPR$0: ROW<`EXPR$0` CHAR(1) NOT NULL, `EXPR$1` INT NOT NULL> NOT NULL]\nSink schema:  [a: ROW<`x` INT>]

-- case: insert18
CREATE TABLE s (a INT, b AS a + 1) WITH ('connector'='blackhole');
INSERT INTO s (b) SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 16: Unknown target column 'b'
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 16: Unknown target column 'b'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown target column 'b'

-- case: insert23
CREATE TABLE s (a INT, b STRING) WITH ('connector'='blackhole');
TRUNCATE TABLE s;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: TRUNCATE TABLE statement is not supported in streaming mode.

-- case: match1
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.nope AS x PATTERN (A) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 62 to line 1, column 65: Column 'nope' not found in table 'A'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 62 to line 1, column 65: Column 'nope' not found in table 'A'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in table 'A'

-- case: match2
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES C.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 60: Table 'C' not found
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 60: Table 'C' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Table 'C' not found

-- case: match3
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B) DEFINE C AS TRUE);
-- expect: Flink 2.3.0

-- case: match4
SELECT * FROM orders MATCH_RECOGNIZE (MEASURES A.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: You must specify either rowtime or proctime for order by.

-- case: match5
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY qty MEASURES A.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: You must specify either rowtime or proctime for order by as the first one.

-- case: match6
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts DESC MEASURES A.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Primary sort order of a streaming table must be ascending on time.

-- case: match7
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY nope ORDER BY ts MEASURES A.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 52 to line 1, column 55: Column 'nope' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 52 to line 1, column 55: Column 'nope' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table

-- case: match8
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A+) DEFINE A AS A.qty > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Greedy quantifiers are not allowed as the last element of a Pattern yet. Finish your pattern with either a simple variable or reluctant quantifier.

-- case: match9
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A | B) DEFINE A AS A.qty > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Expression not supported: |(_UTF-16LE'A', _UTF-16LE'B'). Currently, CEP doesn't support branching patterns.

-- case: match10
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x ALL ROWS PER MATCH PATTERN (A B) DEFINE A AS A.qty > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalSink(table=[*anonymous_collect$160*], fields=[ts, id, cust, product, qty, price, x])\n+- FlinkLogicalMatch(partition=[[]], order=[[5 ASC-nulls-first]], outputFields=[[ts, id, cust, product, qty, price, x]], allRows=[true], after=[FLAG(SKIP TO NEXT ROW)], pattern=[(_UTF-16LE'A', _UTF-16LE'B')], isStrictStarts=[false], isStrictEnds=[false], subsets=[[]], patternDefinitions=[[>(PREV(A.$3, 0), 1)]], inputFields=[[id, cust, product, qty, price, ts]])\n   +- FlinkLogicalWatermarkAssigner(rowtime=[ts], watermark=[-($5, 2000:INTERVAL SECOND)])\n      +- FlinkLogicalTableSourceScan(table=[[*anonymous_datastream_source$159*]], fields=[id, cust, product, qty, price, ts])\n\nAll rows per match mode is not supported yet.\nPlease check the documentation for the set of currently supported SQL features.
-- ! org.apache.flink.table.api.TableException: All rows per match mode is not supported yet.

-- case: match11
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B) DEFINE A AS A.qty);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 0, column 0 to line 1, column 100: DEFINE clause must be a condition
-- ! org.apache.calcite.runtime.CalciteContextException: From line 0, column 0 to line 1, column 100: DEFINE clause must be a condition
-- ! org.apache.calcite.sql.validate.SqlValidatorException: DEFINE clause must be a condition

-- case: match12
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B) DEFINE A AS SUM(A.qty) > 1, A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 112 to line 1, column 120: Pattern variable 'A' has already been defined
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 112 to line 1, column 120: Pattern variable 'A' has already been defined
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Pattern variable 'A' has already been defined

-- case: match13
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B?? C) DEFINE A AS A.qty > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Reluctant optional variables are not supported yet.

-- case: match14
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x AFTER MATCH SKIP TO NEXT ROWS PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Incorrect syntax near the keyword 'NEXT' at line 1, column 90.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "NEXT" "ROW" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Incorrect syntax near the keyword 'NEXT' at line 1, column 90.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "NEXT" "ROW" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Incorrect syntax near the keyword 'NEXT' at line 1, column 90.\nWas expecting one of:\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "NEXT" "ROW" ...\n

-- case: match15
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x AFTER MATCH SKIP TO FIRST D PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 96: Unknown pattern 'D'
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 96: Unknown pattern 'D'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown pattern 'D'

-- case: match16
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B) WITHIN INTERVAL '1' MONTH DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Only constant intervals with millisecond resolution are supported as time constraints of patterns.

-- case: match17
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN ({- A -} B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Expression not supported: PATTERN_EXCLUDE(_UTF-16LE'A'). Currently, CEP doesn't support '{-' '-}' patterns.

-- case: match18
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (PERMUTE(A, B)) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Expression not supported: PATTERN_PERMUTE(_UTF-16LE'A', _UTF-16LE'B'). Currently, CEP doesn't support PERMUTE patterns.

-- case: match20
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS x PATTERN (A B) DEFINE A AS PREV(A.qty, -1) > 1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Flink does not support physical offsets within partition.

-- case: match21
-- mode: batch
SELECT * FROM orders MATCH_RECOGNIZE (MEASURES A.id AS x PATTERN (A B) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: You must specify non-empty order by.

-- case: more3
WITH RECURSIVE r AS (SELECT 1 AS n) SELECT * FROM r;
-- expect: Flink 2.3.0
-- > +I[1]

-- case: more4
WITH r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 54: Object 'r' not found
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 54: Object 'r' not found
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Object 'r' not found

-- case: more15
-- mode: batch
SELECT * FROM orders TABLESAMPLE BERNOULLI(100);
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01]

-- case: more16
-- mode: batch
SELECT * FROM orders TABLESAMPLE SYSTEM(100) REPEATABLE(1);
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01]

-- case: more17
SELECT * FROM orders TABLESAMPLE SUBSTITUTE('medium');
-- expect: Flink 2.3.0
-- > +I[1, 1, apple, 3, 1.50, 2024-03-01T10:00:01]

-- case: more18
SELECT * FROM orders TABLESAMPLE BERNOULLI(101);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 47: TABLESAMPLE percentage must be between 0 and 100, inclusive
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 15 to line 1, column 47: TABLESAMPLE percentage must be between 0 and 100, inclusive
-- ! org.apache.calcite.runtime.CalciteException: TABLESAMPLE percentage must be between 0 and 100, inclusive

-- case: more20
SELECT cust, COUNT(*) FROM orders GROUP BY 2;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Expression 'cust' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Expression 'cust' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'cust' is not being grouped

-- case: more21
SELECT cust, COUNT(*) FROM orders GROUP BY 5;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Expression 'cust' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 11: Expression 'cust' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'cust' is not being grouped

-- case: more22
SELECT id FROM orders ORDER BY 5;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 32: Ordinal out of range
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 32: Ordinal out of range
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Ordinal out of range

-- case: more23
SELECT DISTINCT id FROM orders ORDER BY qty;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 41 to line 1, column 43: Expression 'qty' is not in the select clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 41 to line 1, column 43: Expression 'qty' is not in the select clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'qty' is not in the select clause

-- case: more24
SELECT id FROM orders WHERE COUNT(*) > 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 36: Aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 36: Aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expression is illegal in WHERE clause

-- case: more25
SELECT id FROM orders WHERE RANK() OVER (ORDER BY ts) = 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 29 to line 1, column 53: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 29 to line 1, column 53: Windowed aggregate expression is illegal in WHERE clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Windowed aggregate expression is illegal in WHERE clause

-- case: more26
SELECT COUNT(*) FROM orders HAVING id > 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 36 to line 1, column 37: Expression 'id' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 36 to line 1, column 37: Expression 'id' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'id' is not being grouped

-- case: more27
SELECT id + COUNT(*) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 9: Expression 'id' is not being grouped
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 9: Expression 'id' is not being grouped
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expression 'id' is not being grouped

-- case: more29
SELECT * EXCEPT (id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Non-query expression encountered in illegal context
-- ! org.apache.calcite.sql.parser.SqlParseException: Non-query expression encountered in illegal context
-- ! org.apache.calcite.runtime.CalciteException: Non-query expression encountered in illegal context

-- case: more30
SELECT * EXCLUDE (id) FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n

-- case: more31
SELECT * REPLACE (1 AS id) FROM cust;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered "(" at line 1, column 18.\nWas expecting one of:\n    <EOF> \n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    ";" ...\n    "," ...\n

-- case: more32
SELECT id::STRING FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered ":" at line 1, column 10.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "(" ...\n
-- ! org.apache.calcite.sql.parser.SqlParseException: Encountered ":" at line 1, column 10.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "(" ...\n
-- ! org.apache.flink.sql.parser.impl.ParseException: Encountered ":" at line 1, column 10.\nWas expecting one of:\n    <EOF> \n    "AS" ...\n    "EXCEPT" ...\n    "FETCH" ...\n    "FROM" ...\n    "INTERSECT" ...\n    "LIMIT" ...\n    "OFFSET" ...\n    "ORDER" ...\n    "MINUS" ...\n    "UNION" ...\n    <QUOTED_STRING> ...\n    ";" ...\n    "," ...\n    <BRACKET_QUOTED_IDENTIFIER> ...\n    <QUOTED_IDENTIFIER> ...\n    <BACK_QUOTED_IDENTIFIER> ...\n    <BIG_QUERY_BACK_QUOTED_IDENTIFIER> ...\n    <HYPHENATED_IDENTIFIER> ...\n    <IDENTIFIER> ...\n    <UNICODE_QUOTED_IDENTIFIER> ...\n    "." ...\n    "NOT" ...\n    "IN" ...\n    "<" ...\n    "<=" ...\n    ">" ...\n    ">=" ...\n    "=" ...\n    "<>" ...\n    "!=" ...\n    "BETWEEN" ...\n    "LIKE" ...\n    "ILIKE" ...\n    "RLIKE" ...\n    "SIMILAR" ...\n    "+" ...\n    "-" ...\n    "*" ...\n    "/" ...\n    "%" ...\n    "||" ...\n    "AND" ...\n    "OR" ...\n    "IS" ...\n    "MEMBER" ...\n    "SUBMULTISET" ...\n    "CONTAINS" ...\n    "OVERLAPS" ...\n    "EQUALS" ...\n    "PRECEDES" ...\n    "SUCCEEDS" ...\n    "MULTISET" ...\n    "[" ...\n    "(" ...\n

-- case: more34
SELECT ? FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 8: Illegal use of dynamic parameter
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 8: Illegal use of dynamic parameter
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Illegal use of dynamic parameter

-- case: more35
SELECT CURRENT_PATH FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 19: Column 'CURRENT_PATH' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 19: Column 'CURRENT_PATH' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'CURRENT_PATH' not found in any table

-- case: more37
SELECT CASE id WHEN 1 THEN 2 WHEN 'a' THEN 3 END FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: implicit type conversion between INTEGER and CHAR is not supported now

-- case: more38
SELECT CASE WHEN id THEN 2 END FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 30: Expected a boolean type
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 30: Expected a boolean type
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Expected a boolean type

-- case: more40
SELECT COUNT(*) WITHIN GROUP (ORDER BY id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Aggregate expression 'COUNT' must not contain a WITHIN GROUP clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Aggregate expression 'COUNT' must not contain a WITHIN GROUP clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expression 'COUNT' must not contain a WITHIN GROUP clause

-- case: more41
SELECT LISTAGG(product) WITHIN GROUP (ORDER BY id) FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 23: Aggregate expression 'LISTAGG' must not contain a WITHIN GROUP clause
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 23: Aggregate expression 'LISTAGG' must not contain a WITHIN GROUP clause
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Aggregate expression 'LISTAGG' must not contain a WITHIN GROUP clause

-- case: more42
SELECT SUM(qty) RESPECT NULLS FROM orders;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 15: Cannot specify IGNORE NULLS or RESPECT NULLS following 'SUM'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 15: Cannot specify IGNORE NULLS or RESPECT NULLS following 'SUM'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot specify IGNORE NULLS or RESPECT NULLS following 'SUM'

-- case: more43
EXECUTE PLAN '/nowhere/plan.json';
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Failed to execute EXECUTE PLAN '/nowhere/plan.json' statement.
-- ! java.io.FileNotFoundException: file resource [/nowhere/plan.json] not found.

-- case: more44
EXPLAIN PLAN FOR INSERT INTO nope SELECT 1;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Cannot find table '`default_catalog`.`default_database`.`nope`' in any of the catalogs [default_catalog], nor as a temporary table.

-- case: more45
DESCRIBE FUNCTION nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Function with the identifier '`nope`' doesn't exist.

-- case: more46
DESCRIBE CATALOG nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Cannot obtain metadata information from Catalog nope.

-- case: more47
DESCRIBE MODEL nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Model with the identifier 'default_catalog.default_database.nope' doesn't exist.

-- case: more49
CALL nope();
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. SQL validation failed. getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.
-- ! java.lang.UnsupportedOperationException: getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.

-- case: more50
CALL sys.nope(1);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. SQL validation failed. getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.
-- ! java.lang.UnsupportedOperationException: getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.

-- case: more54
DROP MODEL nope;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: Model with identifier 'default_catalog.default_database.nope' does not exist.
