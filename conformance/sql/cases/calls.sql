--  Calls that differed once.

-- case: call-0
SELECT SIN(2.5);
-- expect: Flink 2.3.0
-- > +I[0.5984721441039564]

-- case: call-1
SELECT COSH(1);
-- expect: Flink 2.3.0
-- > +I[1.543080634815244]

-- case: call-2
SELECT 1/0;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: call-3
SELECT HASH_CODE('2024-01-31 10:11:12');
-- expect: Flink 2.3.0
-- > +I[417773885]

-- case: call-4
SELECT TRUNCATE(-1.5e300);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NullPointerException: Cannot invoke "org.apache.flink.table.data.DecimalData.scale()" because "b0" is null

-- case: call-5
SELECT TRUNCATE(CAST('Infinity' AS DOUBLE));
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.NumberFormatException: Character I is neither a decimal digit number, decimal point, nor "e" notation exponential mark.

-- case: call-9
SELECT HASH_CODE(ARRAY[TRUE,FALSE]);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 35: Cannot apply 'HASH_CODE' to arguments of type 'HASH_CODE(<BOOLEAN ARRAY>)'. Supported form(s): 'HASH_CODE(<BOOLEAN>)'\n'HASH_CODE(<NUMERIC>)'\n'HASH_CODE(<CHARACTER>)'\n'HASH_CODE(<TIMESTAMP>)'\n'HASH_CODE(<TIME>)'\n'HASH_CODE(<DATE>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 35: Cannot apply 'HASH_CODE' to arguments of type 'HASH_CODE(<BOOLEAN ARRAY>)'. Supported form(s): 'HASH_CODE(<BOOLEAN>)'\n'HASH_CODE(<NUMERIC>)'\n'HASH_CODE(<CHARACTER>)'\n'HASH_CODE(<TIMESTAMP>)'\n'HASH_CODE(<TIME>)'\n'HASH_CODE(<DATE>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'HASH_CODE' to arguments of type 'HASH_CODE(<BOOLEAN ARRAY>)'. Supported form(s): 'HASH_CODE(<BOOLEAN>)'\n'HASH_CODE(<NUMERIC>)'\n'HASH_CODE(<CHARACTER>)'\n'HASH_CODE(<TIMESTAMP>)'\n'HASH_CODE(<TIME>)'\n'HASH_CODE(<DATE>)'

-- case: call-10
SELECT EXTRACT(DAY FROM INTERVAL '1-2' YEAR TO MONTH);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 53: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL DAY> FROM <INTERVAL YEAR TO MONTH>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 53: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL DAY> FROM <INTERVAL YEAR TO MONTH>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL DAY> FROM <INTERVAL YEAR TO MONTH>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'

-- case: call-11
SELECT EXTRACT(MONTH FROM INTERVAL '25' HOUR);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 45: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL MONTH> FROM <INTERVAL HOUR>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.runtime.CalciteContextException: From line 1, column 8 to line 1, column 45: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL MONTH> FROM <INTERVAL HOUR>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL MONTH> FROM <INTERVAL HOUR>)'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'
