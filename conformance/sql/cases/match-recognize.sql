--  Recorded from Flink 2.3.0.
-- source t: (id INT, sym STRING, price INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "A", 10, "2024-01-01 00:00:01"]
-- +I [2, "A", 9, "2024-01-01 00:00:02"]
-- +I [3, "B", 5, "2024-01-01 00:00:02"]
-- +I [4, "A", 8, "2024-01-01 00:00:03"]
-- +I [5, "A", 12, "2024-01-01 00:00:04"]
-- +I [6, "B", 4, "2024-01-01 00:00:05"]
-- +I [7, "A", 11, "2024-01-01 00:00:06"]
-- +I [8, "B", 6, "2024-01-01 00:00:07"]
-- +I [9, "A", 13, "2024-01-01 00:00:08"]
-- +I [10, "A", 14, "2024-01-01 00:00:18"]
-- +I [11, "B", 14, "2024-01-01 00:00:19"]

-- case: match-recognize-0
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES FIRST(D.id) AS f, LAST(D.id) AS l, U.id AS u, AVG(D.price) AS av ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (S D+ U) DEFINE D AS D.price < LAST(D.price, 1) OR (LAST(D.price, 1) IS NULL AND D.price < S.price), U AS U.price > LAST(D.price)) AS m;
-- expect: Flink 2.3.0
-- > +I[A, 2, 4, 5, 8]

-- case: match-recognize-1
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES A.id AS a, B.id AS b PATTERN (A B) DEFINE B AS B.price > A.price);
-- expect: Flink 2.3.0
-- > +I[A, 4, 5]
-- > +I[B, 6, 8]
-- > +I[A, 7, 9]
-- > +I[A, 9, 10]
-- > +I[B, 8, 11]

-- case: match-recognize-2
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a, LAST(B.id) AS b, COUNT(B.id) AS c AFTER MATCH SKIP TO NEXT ROW PATTERN (A B{2,3}? C) DEFINE A AS sym = 'A', B AS price > 4, C AS sym = 'B');
-- expect: Flink 2.3.0
-- > +I[1, 5, 3]
-- > +I[2, 5, 2]
-- > +I[7, 10, 3]

-- case: match-recognize-3
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES A.id AS a, B.id AS b, MATCH_ROWTIME() AS rt AFTER MATCH SKIP TO LAST B PATTERN (A B*? C) WITHIN INTERVAL '5' SECOND DEFINE B AS B.price < 12, C AS C.price > 5);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 924ea18a8a7f44ce4b158d515d3f9412)
-- ! org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 924ea18a8a7f44ce4b158d515d3f9412)
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.RuntimeException: org.apache.flink.util.FlinkRuntimeException: Could not skip to B. No such element in the found match {A=[EventId{id=0, timestamp=1704067201000}], C=[EventId{id=0, timestamp=1704067202000}]}
-- ! org.apache.flink.util.FlinkRuntimeException: Could not skip to B. No such element in the found match {A=[EventId{id=0, timestamp=1704067201000}], C=[EventId{id=0, timestamp=1704067202000}]}

-- case: match-recognize-6
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES LAST(A.id) AS a, FIRST(A.price) + 1 AS p AFTER MATCH SKIP PAST LAST ROW PATTERN (A{2}) DEFINE A AS TRUE);
-- expect: Flink 2.3.0
-- > +I[A, 2, 11]
-- > +I[A, 5, 9]
-- > +I[B, 8, 5]
-- > +I[A, 9, 12]

-- case: match-recognize-9
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY price MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.price > 5);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: You must specify either rowtime or proctime for order by as the first one.

-- case: match-recognize-10
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts DESC MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.price > 5);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Primary sort order of a streaming table must be ascending on time.

-- case: match-recognize-12
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES A.id AS a AFTER MATCH SKIP TO LAST A PATTERN (A B) DEFINE B AS B.price > 5);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: f756bb46486267c7578814b93f38960b)
-- ! org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: f756bb46486267c7578814b93f38960b)
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! java.lang.RuntimeException: org.apache.flink.util.FlinkRuntimeException: Could not skip to first element of a match.
-- ! org.apache.flink.util.FlinkRuntimeException: Could not skip to first element of a match.

-- case: match-recognize-13
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY sym MEASURES A.id AS a PATTERN (A B) DEFINE B AS B.price > 5);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: You must specify either rowtime or proctime for order by.

-- case: match-recognize-14
SELECT sym, a, TUMBLE_END(rt, INTERVAL '10' SECOND) FROM t MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES A.id AS a, MATCH_ROWTIME() AS rt PATTERN (A B) DEFINE B AS B.price > A.price) GROUP BY sym, a, TUMBLE(rt, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[A, 4, 2024-01-01T00:00:10]
-- > +I[B, 6, 2024-01-01T00:00:10]
-- > +I[A, 7, 2024-01-01T00:00:10]
-- > +I[A, 9, 2024-01-01T00:00:20]
-- > +I[B, 8, 2024-01-01T00:00:20]

-- case: match-recognize-16
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a, C.id AS c AFTER MATCH SKIP TO FIRST Z PATTERN (A C) DEFINE A AS sym = 'A');
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 102: Unknown pattern 'Z'
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 102: Unknown pattern 'Z'
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Unknown pattern 'Z'

-- case: match-recognize-17
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a, C.id AS c PATTERN (A B{0,2} C) DEFINE A AS sym = 'B', B AS sym = 'A', C AS sym = 'B' AND COUNT(B.id) > 0);
-- expect: Flink 2.3.0
-- > +I[6, 8]
-- > +I[8, 11]

-- case: match-recognize-19
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES MAX(B.price) AS mx, MIN(B.price) AS mn, COUNT(B.sym) AS ds AFTER MATCH SKIP PAST LAST ROW PATTERN (A B{3} C) DEFINE A AS sym = 'B');
-- expect: Flink 2.3.0
-- > +I[13, 6, 3]
