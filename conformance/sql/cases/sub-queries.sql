--  Recorded from Flink 2.3.0.
-- compare: final
-- source e: (id INT, dept INT, sal INT)
-- +I [1, 1, 10]
-- +I [2, 1, 20]
-- +I [3, 2, 30]
-- +I [4, null, 40]
-- +I [5, 9, 5]
-- source dp: (id INT, nm STRING)
-- +I [1, "A"]
-- +I [2, "B"]
-- +I [3, "C"]

-- case: sub-queries-0
SELECT nm, (SELECT SUM(sal) FROM e WHERE e.dept = dp.id) FROM dp;
-- expect: Flink 2.3.0
-- > +I[A, 30]
-- > +I[B, 30]
-- > +I[C, null]

-- case: sub-queries-1
SELECT nm FROM dp WHERE (SELECT COUNT(*) FROM e WHERE e.dept = dp.id) > 1;
-- expect: Flink 2.3.0
-- > +I[A]

-- case: sub-queries-2
SELECT nm FROM dp WHERE (SELECT COUNT(*) FROM e WHERE e.dept = dp.id) = 0;
-- expect: Flink 2.3.0
-- > +I[C]

-- case: sub-queries-3
SELECT id FROM e WHERE sal > (SELECT AVG(sal) FROM e x WHERE x.dept = e.dept);
-- expect: Flink 2.3.0
-- > +I[2]
-- > -U[2]
-- > +U[2]

-- case: sub-queries-4
SELECT id FROM e WHERE sal >= ALL (SELECT sal FROM e WHERE dept = 1);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -U[2]
-- > -U[1]
-- > +U[2]
-- > +I[3]
-- > +I[4]

-- case: sub-queries-5
SELECT id FROM e WHERE sal > ANY (SELECT sal FROM e WHERE dept = 2);
-- expect: Flink 2.3.0
-- > +I[4]

-- case: sub-queries-6
SELECT id FROM e WHERE (id, dept) IN (SELECT id, id FROM dp);
-- expect: Flink 2.3.0
-- > +I[1]

-- case: sub-queries-7
SELECT id FROM e WHERE dept IN (SELECT id FROM dp WHERE nm <> 'B') AND sal > 10;
-- expect: Flink 2.3.0
-- > +I[2]

-- case: sub-queries-8
SELECT id FROM e WHERE dept NOT IN (SELECT id FROM dp WHERE nm = 'A');
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[3]
-- > +I[4]
-- > +I[5]
-- > -D[4]
-- > -D[2]
-- > -D[1]

-- case: sub-queries-9
SELECT id, CASE WHEN dept IN (SELECT id FROM dp) THEN 'y' ELSE 'n' END FROM e;
-- expect: Flink 2.3.0
-- > +I[4, n]
-- > +I[3, n]
-- > +I[5, n]
-- > +I[2, y]
-- > +I[1, y]
-- > -D[3, n]
-- > +I[3, y]
-- > -D[4, n]
-- > -D[3, y]
-- > -D[5, n]
-- > -D[2, y]
-- > -D[1, y]
-- > +I[4, n]
-- > +I[3, y]
-- > +I[5, n]
-- > +I[2, y]
-- > +I[1, y]
-- > -D[4, n]
-- > -D[3, y]
-- > -D[5, n]
-- > -D[2, y]
-- > -D[1, y]
-- > +I[4, n]
-- > +I[3, y]
-- > +I[5, n]
-- > +I[2, y]
-- > +I[1, y]

-- case: sub-queries-10
SELECT nm FROM dp WHERE EXISTS (SELECT 1 FROM e WHERE e.dept = dp.id AND EXISTS (SELECT 1 FROM e f WHERE f.dept = e.dept AND f.sal > e.sal));
-- expect: Flink 2.3.0
-- > +I[A]

-- case: sub-queries-11
SELECT nm FROM dp WHERE id IN (SELECT dept FROM e GROUP BY dept HAVING SUM(sal) > 25);
-- expect: Flink 2.3.0
-- > +I[A]
-- > +I[B]

-- case: sub-queries-12
SELECT dept, SUM(sal) FROM e GROUP BY dept HAVING SUM(sal) > (SELECT MAX(sal) FROM e WHERE dept = 1);
-- expect: Flink 2.3.0
-- > +U[1, 30]
-- > +I[2, 30]
-- > +I[null, 40]

-- case: sub-queries-13
SELECT dp.nm, x.s FROM dp LEFT JOIN LATERAL (SELECT SUM(sal) s FROM e WHERE e.dept = dp.id) x ON TRUE;
-- expect: Flink 2.3.0
-- > +I[A, 30]
-- > +I[B, 30]
-- > +I[C, null]

-- case: sub-queries-14
SELECT dp.nm, x.id FROM dp, LATERAL (SELECT id FROM e WHERE e.dept = dp.id AND sal > 10) x;
-- expect: Flink 2.3.0
-- > +I[A, 2]
-- > +I[B, 3]

-- case: sub-queries-15
WITH t AS (SELECT dept, COUNT(*) c FROM e GROUP BY dept) SELECT a.dept, a.c FROM t a JOIN t b ON a.dept = b.dept WHERE b.c > 1;
-- expect: Flink 2.3.0
-- > +U[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]

-- case: sub-queries-16
SELECT id FROM e WHERE dept = (SELECT id FROM dp);
-- expect: Flink 2.3.0
-- ! java.lang.RuntimeException: Failed to fetch next result
-- ! java.io.IOException: Failed to fetch job execution result
-- ! java.util.concurrent.ExecutionException: org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 5b050ef9c7998b185e9298b657b9cea7)
-- ! org.apache.flink.client.program.ProgramInvocationException: Job failed (JobID: 5b050ef9c7998b185e9298b657b9cea7)
-- ! org.apache.flink.runtime.client.JobExecutionException: Job execution failed.
-- ! org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
-- ! org.apache.flink.table.api.TableRuntimeException: SingleValueAggFunction received more than one element.

-- case: sub-queries-17
SELECT (SELECT nm FROM dp WHERE id = 1), id FROM e WHERE id < 3;
-- expect: Flink 2.3.0
-- > +I[null, 1]
-- > +I[null, 2]
-- > -D[null, 2]
-- > +I[A, 2]
-- > -D[null, 1]
-- > +I[A, 1]

-- case: sub-queries-18
SELECT id FROM e WHERE NOT (dept IN (SELECT id FROM dp));
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[3]
-- > +I[4]
-- > +I[5]
-- > -D[4]
-- > -D[2]
-- > -D[1]
-- > -D[3]

-- case: sub-queries-19
SELECT id FROM e WHERE EXISTS (SELECT 1 FROM dp WHERE dp.id > e.dept);
-- expect: Flink 2.3.0
-- > +I[2]
-- > +I[1]
-- > +I[3]
