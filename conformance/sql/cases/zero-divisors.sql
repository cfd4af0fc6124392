--  Recorded from Flink 2.3.0: of an expression of constants, only a division that is the whole of it is computed when the query is planned.
-- source o: (id INT, d DOUBLE)
-- +I [1, 1.0]
-- +I [4, 0.5]

-- case: filter
SELECT id FROM o WHERE id = 1/0;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: part-of-constant
SELECT 1/0 + 1 FROM o;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: beside-a-column
SELECT id + 1/0 FROM o;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: argument-of-a-call
SELECT ABS(1/0) FROM o;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.ArithmeticException: / by zero

-- case: branch
SELECT CASE WHEN id > 0 THEN 1/0 ELSE 1 END FROM o;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: having
SELECT id, SUM(id) FROM o GROUP BY id HAVING SUM(id) > 1/0;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero

-- case: of-a-cast
SELECT 1/CAST(0 AS BIGINT) FROM o;
-- expect: Flink 2.3.0
-- ! java.lang.ArithmeticException: Division by zero
