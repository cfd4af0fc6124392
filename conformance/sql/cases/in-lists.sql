--  Lists of another type than what stands on the left.
-- source t: (s STRING, c CHAR(2), i INT, si SMALLINT, b BIGINT, d DOUBLE, m DECIMAL(6, 2), dt DATE, f BOOLEAN)
-- +I ["1", "1", 1, 1, 1, 1.5, "1.50", "2020-01-01", true]
-- +I ["a", "22", 2, 2, 2, 2.0, "2.00", "2020-01-02", false]
-- +I ["2.5", null, 3, 3, 3, 2.5, "2.50", null, null]

-- case: text-numbers
SELECT i FROM t WHERE s IN (1, 2);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: text-decimals
SELECT i FROM t WHERE s IN (1, 2.5);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[3]

-- case: text-not
SELECT i FROM t WHERE s NOT IN (1, 2);
-- expect: Flink 2.3.0
-- > +I[2]
-- > +I[3]

-- case: text-columns
SELECT i FROM t WHERE s IN (i, 5);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: char-numbers
SELECT i FROM t WHERE c IN (1, 22);
-- expect: Flink 2.3.0
-- > +I[2]

-- case: number-texts
SELECT i FROM t WHERE i IN ('1', '3');
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[3]

-- case: number-decimals
SELECT i FROM t WHERE i IN (1.0, 2.5);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]

-- case: number-column-of-text
SELECT i FROM t WHERE i IN (s);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: For input string: 'a'. Invalid character found.

-- case: smallint-wide
SELECT i FROM t WHERE si IN (1, 65538);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]

-- case: bigint-numbers
SELECT i FROM t WHERE b IN (1, 3);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[3]

-- case: double-decimals
SELECT i FROM t WHERE d IN (1.5, 2);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]

-- case: decimal-numbers
SELECT i FROM t WHERE m IN (1.5, 2);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]

-- case: decimal-scale
SELECT i FROM t WHERE m IN (1.501, 2.000);
-- expect: Flink 2.3.0
-- > +I[2]

-- case: date-texts
SELECT i FROM t WHERE dt IN ('2020-01-01', '2021-01-01');
-- expect: Flink 2.3.0
-- > +I[1]

-- case: boolean-texts
SELECT i FROM t WHERE f IN ('true');
-- expect: Flink 2.3.0
-- > +I[1]

-- case: null-first
SELECT i FROM t WHERE NULL IN (1, 2);
-- expect: Flink 2.3.0

-- case: null-among
SELECT i, s IN (1, NULL) AS r FROM t;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 16 to line 1, column 24: Values in expression list must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 16 to line 1, column 24: Values in expression list must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values in expression list must have compatible types

-- case: mixed
SELECT i FROM t WHERE i IN (1, '2');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 28 to line 1, column 35: Values in expression list must have compatible types
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 28 to line 1, column 35: Values in expression list must have compatible types
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Values in expression list must have compatible types

-- case: null-among-numbers
SELECT i, i IN (1, NULL) AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, true]
-- > +I[2, null]
-- > +I[3, null]

-- case: null-among-texts
SELECT i, s IN ('a', NULL) AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, true]
-- > +I[3, null]

-- case: null-before-texts
SELECT i, s IN (NULL, 'a') AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, true]
-- > +I[3, null]

-- case: nulls
SELECT i, s IN (NULL, NULL) AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]

-- case: null-alone
SELECT i, i IN (NULL) AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > +I[3, null]

-- case: null-cast-among
SELECT i, i IN (1, CAST(NULL AS INT)) AS r FROM t;
-- expect: Flink 2.3.0
-- > +I[1, true]
-- > +I[2, null]
-- > +I[3, null]
