--  Recorded from Flink 2.3.0.
-- compare: final
-- source l: (a INT, b STRING)
-- +I [1, "l1"]
-- +I [2, "l2"]
-- +I [1, "l1"]
-- +I [null, "ln"]
-- source r: (c INT, d STRING)
-- +I [1, "r1"]
-- +I [1, "r1b"]
-- +I [2, "r2"]
-- +I [null, "rn"]
-- +I [3, "r3"]

-- case: join-append-0
SELECT * FROM l JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 1, r1]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[2, l2, 2, r2]

-- case: join-append-1
SELECT * FROM l LEFT JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 1, r1]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[null, ln, null, null]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 2, r2]

-- case: join-append-2
SELECT * FROM l RIGHT JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 1, r1]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[2, l2, 2, r2]
-- > +I[null, null, null, rn]
-- > +I[null, null, 3, r3]

-- case: join-append-3
SELECT * FROM l FULL JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 1, r1]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[null, ln, null, null]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 2, r2]
-- > +I[null, null, null, rn]
-- > +I[null, null, 3, r3]

-- case: join-append-4
SELECT * FROM l FULL JOIN r ON a IS NOT DISTINCT FROM c;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 1, r1]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[null, ln, null, null]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 2, r2]
-- > -D[null, ln, null, null]
-- > +I[null, ln, null, rn]
-- > +I[null, null, 3, r3]

-- case: join-append-5
SELECT * FROM l LEFT JOIN r ON a < c;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > +I[1, l1, null, null]
-- > +I[null, ln, null, null]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 2, r2]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 2, r2]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[1, l1, 3, r3]

-- case: join-append-6
SELECT * FROM l FULL JOIN r ON a < c;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > +I[null, null, 1, r1]
-- > +I[null, null, 1, r1b]
-- > +I[1, l1, null, null]
-- > +I[null, ln, null, null]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 2, r2]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 2, r2]
-- > +I[null, null, null, rn]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[1, l1, 3, r3]

-- case: join-append-7
SELECT * FROM l CROSS JOIN r;
-- expect: Flink 2.3.0
-- > +I[2, l2, 1, r1]
-- > +I[1, l1, 1, r1]
-- > +I[2, l2, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[null, ln, 1, r1b]
-- > +I[null, ln, 1, r1]
-- > +I[2, l2, 2, r2]
-- > +I[1, l1, 2, r2]
-- > +I[1, l1, 2, r2]
-- > +I[null, ln, 2, r2]
-- > +I[2, l2, null, rn]
-- > +I[1, l1, null, rn]
-- > +I[1, l1, null, rn]
-- > +I[null, ln, null, rn]
-- > +I[2, l2, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[null, ln, 3, r3]

-- case: join-append-8
SELECT * FROM l, r WHERE a + 1 = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 2, r2]
-- > +I[1, l1, 2, r2]
-- > +I[2, l2, 3, r3]

-- case: join-append-9
SELECT * FROM l LEFT JOIN r ON a = c AND b > 'l1' AND d < 'r2';
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > +I[1, l1, null, null]
-- > +I[null, ln, null, null]

-- case: join-append-10
SELECT * FROM l LEFT JOIN r ON a = c AND b = 'l2';
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > +I[1, l1, null, null]
-- > +I[null, ln, null, null]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 2, r2]

-- case: join-append-11
SELECT * FROM l RIGHT JOIN r ON a = c AND b = 'l2';
-- expect: Flink 2.3.0
-- > +I[null, null, 1, r1]
-- > +I[null, null, 1, r1b]
-- > +I[2, l2, 2, r2]
-- > +I[null, null, null, rn]
-- > +I[null, null, 3, r3]

-- case: join-append-12
SELECT * FROM l LEFT JOIN r ON TRUE;
-- expect: Flink 2.3.0
-- > +I[1, l1, null, null]
-- > +I[2, l2, null, null]
-- > -D[2, l2, null, null]
-- > +I[2, l2, 1, r1]
-- > -D[1, l1, null, null]
-- > +I[1, l1, 1, r1]
-- > +I[2, l2, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1b]
-- > +I[1, l1, 1, r1]
-- > +I[null, ln, 1, r1b]
-- > +I[null, ln, 1, r1]
-- > +I[2, l2, 2, r2]
-- > +I[1, l1, 2, r2]
-- > +I[1, l1, 2, r2]
-- > +I[null, ln, 2, r2]
-- > +I[2, l2, null, rn]
-- > +I[1, l1, null, rn]
-- > +I[1, l1, null, rn]
-- > +I[null, ln, null, rn]
-- > +I[2, l2, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[1, l1, 3, r3]
-- > +I[null, ln, 3, r3]

-- case: join-append-13
SELECT l.a, r2.d FROM l JOIN r AS r2 ON l.a = r2.c AND r2.d LIKE 'r1%' WHERE b <> 'x';
-- expect: Flink 2.3.0
-- > +I[1, r1]
-- > +I[1, r1b]
-- > +I[1, r1b]
-- > +I[1, r1]

-- case: join-append-14
SELECT * FROM l WHERE a IN (SELECT c FROM r);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[1, l1]
-- > +I[2, l2]

-- case: join-append-15
SELECT * FROM l WHERE a NOT IN (SELECT c FROM r);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[2, l2]
-- > -D[1, l1]
-- > -D[2, l2]

-- case: join-append-16
SELECT * FROM l WHERE a NOT IN (SELECT c FROM r WHERE c IS NOT NULL);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[2, l2]
-- > -D[1, l1]
-- > -D[2, l2]

-- case: join-append-17
SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r WHERE c = a AND d > b);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[1, l1]
-- > +I[2, l2]

-- case: join-append-18
SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE c = a);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[2, l2]
-- > -D[1, l1]
-- > +I[null, ln]
-- > -D[2, l2]

-- case: join-append-19
SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r);
-- expect: Flink 2.3.0
-- > +I[2, l2]
-- > +I[1, l1]
-- > +I[1, l1]
-- > +I[null, ln]

-- case: join-append-20
SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE c > 100);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[2, l2]
-- > +I[1, l1]
-- > +I[null, ln]

-- case: join-append-21
SELECT a, (SELECT COUNT(*) FROM r WHERE c = a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, 0]
-- > +I[2, 0]
-- > -D[1, 0]
-- > +I[1, 1]
-- > -U[1, 1]
-- > +I[1, 0]
-- > -D[1, 0]
-- > +I[1, 2]
-- > +I[1, 2]
-- > +I[null, 0]
-- > -D[2, 0]
-- > +I[2, 1]

-- case: join-append-22
SELECT a, (SELECT MAX(d) FROM r WHERE c = a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > -D[1, null]
-- > +I[1, r1]
-- > -U[1, r1]
-- > +I[1, null]
-- > -D[1, null]
-- > +I[1, r1b]
-- > +I[1, r1b]
-- > +I[null, null]
-- > -D[2, null]
-- > +I[2, r2]

-- case: join-append-23
SELECT a, (SELECT MAX(d) FROM r) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > -D[2, null]
-- > +I[2, r1]
-- > -D[1, null]
-- > +I[1, r1]
-- > -U[2, r1]
-- > +I[2, null]
-- > -U[1, r1]
-- > +I[1, null]
-- > -D[2, null]
-- > +I[2, r1b]
-- > -D[1, null]
-- > +I[1, r1b]
-- > +I[1, r1b]
-- > +I[null, r1b]
-- > -U[2, r1b]
-- > +I[2, null]
-- > -U[1, r1b]
-- > +I[1, null]
-- > -U[1, r1b]
-- > +I[1, null]
-- > -U[null, r1b]
-- > +I[null, null]
-- > -D[2, null]
-- > +I[2, r2]
-- > -D[1, null]
-- > +I[1, r2]
-- > -D[1, null]
-- > +I[1, r2]
-- > -D[null, null]
-- > +I[null, r2]
-- > -U[2, r2]
-- > +I[2, null]
-- > -U[1, r2]
-- > +I[1, null]
-- > -U[1, r2]
-- > +I[1, null]
-- > -U[null, r2]
-- > +I[null, null]
-- > -D[2, null]
-- > +I[2, rn]
-- > -D[1, null]
-- > +I[1, rn]
-- > -D[1, null]
-- > +I[1, rn]
-- > -D[null, null]
-- > +I[null, rn]

-- case: join-append-24
SELECT a FROM l WHERE a = (SELECT MAX(c) - 1 FROM r);
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[1]
-- > -D[1]
-- > -D[1]
-- > +I[2]

-- case: join-append-25
SELECT a, a IN (SELECT c FROM r) FROM l;
-- expect: Flink 2.3.0
-- > +I[2, false]
-- > +I[1, true]
-- > -D[2, false]
-- > -D[1, true]
-- > +I[2, false]
-- > +I[1, true]
-- > +I[1, true]
-- > +I[null, null]
-- > -D[2, false]
-- > -D[1, true]
-- > -D[1, true]
-- > -D[null, null]
-- > +I[2, true]
-- > +I[1, true]
-- > +I[1, true]
-- > +I[null, null]
-- > -D[2, true]
-- > -D[1, true]
-- > -D[1, true]
-- > -D[null, null]
-- > +I[2, true]
-- > +I[1, true]
-- > +I[1, true]
-- > +I[null, null]
-- > -D[2, true]
-- > -D[1, true]
-- > -D[1, true]
-- > -D[null, null]
-- > +I[2, true]
-- > +I[1, true]
-- > +I[1, true]
-- > +I[null, null]

-- case: join-append-26
SELECT a FROM l WHERE a IN (SELECT c FROM r WHERE d > b) OR b = 'ln';
-- expect: Flink 2.3.0
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > +I[1]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > +I[2]
-- > -D[2]
-- > +I[2]
-- > -D[2]
-- > +I[2]
-- > -D[null]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[2]
-- > +I[2]
-- > -D[2]
-- > +I[2]
-- > -D[null]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[2]
-- > +I[2]
-- > -D[2]
-- > +I[2]
-- > -D[null]
-- > +I[null]
-- > -D[null]
-- > +I[null]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]
-- > -D[1]
-- > +I[1]

-- case: join-append-27
SELECT a, EXISTS (SELECT 1 FROM r WHERE c = a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, false]
-- > +I[2, false]
-- > -D[1, false]
-- > +I[1, true]
-- > +I[1, true]
-- > +I[null, false]
-- > -D[2, false]
-- > +I[2, true]

-- case: join-append-28
SELECT a, (SELECT d FROM r WHERE c = a AND d <> 'r1b') FROM l;
-- expect: Flink 2.3.0
-- > +I[1, null]
-- > +I[2, null]
-- > -D[1, null]
-- > +I[1, r1]
-- > +I[1, r1]
-- > +I[null, null]
-- > -D[2, null]
-- > +I[2, r2]

-- case: join-append-29
SELECT l.a, x.d FROM l, LATERAL (SELECT d FROM r WHERE r.c = l.a) x;
-- expect: Flink 2.3.0
-- > +I[1, r1]
-- > +I[1, r1b]
-- > +I[1, r1]
-- > +I[1, r1b]
-- > +I[2, r2]

-- case: join-append-31
SELECT x.a, y.a FROM l x JOIN l y ON x.a = y.a;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 2]
-- > +I[1, 1]
-- > +I[1, 1]
-- > +I[1, 1]

-- case: join-append-32
SELECT * FROM l JOIN r USING (a);
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, column 31: Column 'a' not found in any table
-- ! org.apache.calcite.runtime.CalciteContextException: At line 1, column 31: Column 'a' not found in any table
-- ! org.apache.calcite.sql.validate.SqlValidatorException: Column 'a' not found in any table

-- case: join-append-33
SELECT l.a, COUNT(*) FROM l JOIN r ON a = c GROUP BY l.a;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > -U[1, 1]
-- > +U[1, 2]
-- > -U[1, 2]
-- > +U[1, 3]
-- > -U[1, 3]
-- > +U[1, 4]
-- > +I[2, 1]
