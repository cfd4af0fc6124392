--  Recorded from Flink 2.3.0: any number can be cast to BOOLEAN in SQL.
-- source n: (d DECIMAL(20, 2), f FLOAT, g DOUBLE, i INT)
-- +I ["5.50", 0.5, 0.0, 0]
-- +I ["0.00", 0.0, -0.5, 7]
-- +I [null, null, null, null]

-- case: columns
SELECT CAST(d AS BOOLEAN), CAST(f AS BOOLEAN), CAST(g AS BOOLEAN), CAST(i AS BOOLEAN) FROM n;
-- expect: Flink 2.3.0
-- > +I[true, true, false, false]
-- > +I[false, false, true, true]
-- > +I[null, null, null, null]

-- case: literals
SELECT CAST(0.0 AS BOOLEAN), CAST(1.5 AS BOOLEAN), CAST(CAST('NaN' AS DOUBLE) AS BOOLEAN), TRY_CAST(CAST(0 AS DECIMAL(38, 10)) AS BOOLEAN);
-- expect: Flink 2.3.0
-- > +I[false, true, true, false]

-- case: nested
SELECT CAST(ARRAY[d] AS ARRAY<BOOLEAN>) FROM n;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 39: Cast function cannot convert value of type DECIMAL(20, 2) ARRAY to type BOOLEAN ARRAY
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 39: Cast function cannot convert value of type DECIMAL(20, 2) ARRAY to type BOOLEAN ARRAY
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cast function cannot convert value of type DECIMAL(20, 2) ARRAY to type BOOLEAN ARRAY
