--  Recorded from Flink 2.3.0.
-- compare: final
-- source l: (a INT, b STRING)
-- +I [1, "x"]
-- +I [1, "x"]
-- +I [2, "y"]
-- +I [null, null]
-- source r: (a BIGINT, b STRING)
-- +I [{"$bigint": "1"}, "x"]
-- +I [{"$bigint": "2"}, "z"]
-- +I [null, null]
-- +I [{"$bigint": "2"}, "y"]

-- case: set-batch-0
-- mode: batch
SELECT a, b FROM l UNION SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, z]
-- > +I[null, null]
-- > +I[2, y]

-- case: set-batch-1
-- mode: batch
SELECT a, b FROM l INTERSECT ALL SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[2, y]
-- > +I[null, null]

-- case: set-batch-2
-- mode: batch
SELECT a, b FROM l EXCEPT ALL SELECT a, b FROM r;
-- expect: Flink 2.3.0
-- > +I[1, x]

-- case: set-batch-3
-- mode: batch
SELECT * FROM l LEFT JOIN r ON l.a = r.a AND r.b > 'y';
-- expect: Flink 2.3.0
-- > +I[1, x, null, null]
-- > +I[1, x, null, null]
-- > +I[2, y, 2, z]
-- > +I[null, null, null, null]

-- case: set-batch-4
-- mode: batch
SELECT * FROM l FULL JOIN r ON l.a = r.a;
-- expect: Flink 2.3.0
-- > +I[1, x, 1, x]
-- > +I[1, x, 1, x]
-- > +I[2, y, 2, z]
-- > +I[2, y, 2, y]
-- > +I[null, null, null, null]
-- > +I[null, null, null, null]

-- case: set-batch-5
-- mode: batch
SELECT * FROM l WHERE a NOT IN (SELECT a FROM r);
-- expect: Flink 2.3.0

-- case: set-batch-6
-- mode: batch
SELECT * FROM l WHERE a IN (SELECT a FROM r WHERE b = l.b);
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[1, x]
-- > +I[2, y]

-- case: set-batch-7
-- mode: batch
SELECT a, (SELECT COUNT(*) FROM r WHERE r.a = l.a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[1, 1]
-- > +I[2, 2]
-- > +I[null, 0]

-- case: set-batch-8
-- mode: batch
SELECT a, (SELECT b FROM r WHERE r.a = l.a) FROM l;
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 5661c4853cfb9dc4a80a2ccb88796a91)
-- ! org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 5661c4853cfb9dc4a80a2ccb88796a91)
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! org.apache.flink.table.api.TableRuntimeException: SingleValueAggFunction received more than one element.

-- case: set-batch-9
-- mode: batch
SELECT l.a, x.b FROM l, LATERAL (SELECT b FROM r WHERE r.a = l.a) x;
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[1, x]
-- > +I[2, y]
-- > +I[2, z]

-- case: set-batch-10
-- mode: batch
SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.a > l.a);
-- expect: Flink 2.3.0
-- > +I[1, x]
-- > +I[1, x]
