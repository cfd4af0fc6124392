--  Recorded from Flink 2.3.0.
-- compare: final
-- source l: (a INT, b STRING, k INT, PRIMARY KEY (a) NOT ENFORCED) changelog=I,UB,UA,D
-- +I [1, "l1", 10]
-- +I [2, "l2", 10]
-- -U [1, "l1", 10]
-- +U [1, "l1x", 20]
-- -D [2, "l2", 10]
-- +I [1, "l1y", 10]
-- +I [3, "l3", 30]
-- -U [3, "l3", 30]
-- +U [3, "l3", 10]
-- source r: (c INT, d STRING, k INT, PRIMARY KEY (c) NOT ENFORCED) changelog=I,UA,D
-- +I [1, "r1", 10]
-- +U [1, "r1x", 20]
-- +I [2, "r2", 10]
-- +U [3, "r3", 10]
-- -D [1, "r1x", 20]

-- case: join-changelog-0
SELECT * FROM l JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, 1, r1, 10]
-- > -U[1, l1, 10, 1, r1, 10]
-- > +U[1, l1x, 20, 1, r1, 10]
-- > -U[1, l1x, 20, 1, r1, 10]
-- > +U[1, l1x, 20, 1, r1x, 20]
-- > +I[2, l2, 10, 2, r2, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[3, l3, 30, 3, r3, 10]
-- > -U[3, l3, 30, 3, r3, 10]
-- > +U[3, l3, 10, 3, r3, 10]

-- case: join-changelog-1
SELECT * FROM l LEFT JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, null, null, null]
-- > +I[2, l2, 10, null, null, null]
-- > -D[1, l1, 10, null, null, null]
-- > +I[1, l1x, 20, 1, r1, 10]
-- > -U[1, l1x, 20, 1, r1, 10]
-- > +I[1, l1x, 20, null, null, null]
-- > -D[1, l1x, 20, null, null, null]
-- > +I[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 2, r2, 10]
-- > -D[2, l2, 10, 2, r2, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > +I[1, l1x, 20, null, null, null]
-- > +I[1, l1y, 10, null, null, null]
-- > +I[3, l3, 30, 3, r3, 10]
-- > -D[3, l3, 30, 3, r3, 10]
-- > +I[3, l3, 10, 3, r3, 10]

-- case: join-changelog-2
SELECT * FROM l RIGHT JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, 1, r1, 10]
-- > -D[1, l1, 10, 1, r1, 10]
-- > +I[null, null, null, 1, r1x, 20]
-- > -D[null, null, null, 1, r1x, 20]
-- > +I[1, l1x, 20, 1, r1x, 20]
-- > +I[2, l2, 10, 2, r2, 10]
-- > +I[null, null, null, 3, r3, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[null, null, null, 2, r2, 10]
-- > -D[null, null, null, 3, r3, 10]
-- > +I[3, l3, 30, 3, r3, 10]
-- > -U[3, l3, 30, 3, r3, 10]
-- > +I[null, null, null, 3, r3, 10]
-- > -D[null, null, null, 3, r3, 10]
-- > +I[3, l3, 10, 3, r3, 10]

-- case: join-changelog-3
SELECT * FROM l FULL JOIN r ON a = c;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, null, null, null]
-- > +I[2, l2, 10, null, null, null]
-- > -D[1, l1, 10, null, null, null]
-- > +I[1, l1, 10, 1, r1, 10]
-- > -D[1, l1, 10, 1, r1, 10]
-- > +I[null, null, null, 1, r1, 10]
-- > -D[null, null, null, 1, r1, 10]
-- > +I[1, l1x, 20, 1, r1, 10]
-- > -D[1, l1x, 20, 1, r1, 10]
-- > +I[1, l1x, 20, null, null, null]
-- > -D[1, l1x, 20, null, null, null]
-- > +I[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 2, r2, 10]
-- > +I[null, null, null, 3, r3, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > +I[1, l1x, 20, null, null, null]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[null, null, null, 2, r2, 10]
-- > +I[1, l1y, 10, null, null, null]
-- > -D[null, null, null, 3, r3, 10]
-- > +I[3, l3, 30, 3, r3, 10]
-- > -D[3, l3, 30, 3, r3, 10]
-- > +I[null, null, null, 3, r3, 10]
-- > -D[null, null, null, 3, r3, 10]
-- > +I[3, l3, 10, 3, r3, 10]

-- case: join-changelog-4
SELECT * FROM l JOIN r ON l.k = r.k;
-- expect: Flink 2.3.0
-- > +I[2, l2, 10, 1, r1, 10]
-- > +I[1, l1, 10, 1, r1, 10]
-- > -U[1, l1, 10, 1, r1, 10]
-- > -U[2, l2, 10, 1, r1, 10]
-- > +U[1, l1x, 20, 1, r1x, 20]
-- > +I[2, l2, 10, 2, r2, 10]
-- > +I[2, l2, 10, 3, r3, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, 3, r3, 10]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[1, l1y, 10, 3, r3, 10]
-- > +I[1, l1y, 10, 2, r2, 10]
-- > +U[3, l3, 10, 3, r3, 10]
-- > +U[3, l3, 10, 2, r2, 10]

-- case: join-changelog-5
SELECT * FROM l LEFT JOIN r ON l.k = r.k;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, null, null, null]
-- > +I[2, l2, 10, null, null, null]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 1, r1, 10]
-- > -D[1, l1, 10, null, null, null]
-- > +I[1, l1, 10, 1, r1, 10]
-- > -D[1, l1, 10, 1, r1, 10]
-- > +I[1, l1x, 20, null, null, null]
-- > -U[2, l2, 10, 1, r1, 10]
-- > +I[2, l2, 10, null, null, null]
-- > -D[1, l1x, 20, null, null, null]
-- > +I[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 2, r2, 10]
-- > +I[2, l2, 10, 3, r3, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > +I[1, l1x, 20, null, null, null]
-- > -D[2, l2, 10, 3, r3, 10]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[1, l1y, 10, 3, r3, 10]
-- > +I[1, l1y, 10, 2, r2, 10]
-- > +I[3, l3, 30, null, null, null]
-- > -D[3, l3, 30, null, null, null]
-- > +I[3, l3, 10, 3, r3, 10]
-- > +I[3, l3, 10, 2, r2, 10]

-- case: join-changelog-6
SELECT * FROM l LEFT JOIN r ON l.k = r.k AND b < d;
-- expect: Flink 2.3.0
-- > +I[1, l1, 10, null, null, null]
-- > +I[2, l2, 10, null, null, null]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 1, r1, 10]
-- > -D[1, l1, 10, null, null, null]
-- > +I[1, l1, 10, 1, r1, 10]
-- > -D[1, l1, 10, 1, r1, 10]
-- > +I[1, l1x, 20, null, null, null]
-- > -U[2, l2, 10, 1, r1, 10]
-- > +I[2, l2, 10, null, null, null]
-- > -D[1, l1x, 20, null, null, null]
-- > +I[1, l1x, 20, 1, r1x, 20]
-- > -D[2, l2, 10, null, null, null]
-- > +I[2, l2, 10, 2, r2, 10]
-- > +I[2, l2, 10, 3, r3, 10]
-- > -D[1, l1x, 20, 1, r1x, 20]
-- > +I[1, l1x, 20, null, null, null]
-- > -D[2, l2, 10, 3, r3, 10]
-- > -D[2, l2, 10, 2, r2, 10]
-- > +I[1, l1y, 10, 3, r3, 10]
-- > +I[1, l1y, 10, 2, r2, 10]
-- > +I[3, l3, 30, null, null, null]
-- > -D[3, l3, 30, null, null, null]
-- > +I[3, l3, 10, 3, r3, 10]
-- > +I[3, l3, 10, 2, r2, 10]

-- case: join-changelog-7
SELECT * FROM r WHERE c IN (SELECT a FROM l);
-- expect: Flink 2.3.0
-- > +I[1, r1, 10]
-- > -U[1, r1, 10]
-- > +U[1, r1, 10]
-- > -U[1, r1, 10]
-- > +U[1, r1x, 20]
-- > +I[2, r2, 10]
-- > -D[1, r1x, 20]
-- > -D[2, r2, 10]
-- > +I[3, r3, 10]
-- > -U[3, r3, 10]
-- > +U[3, r3, 10]

-- case: join-changelog-8
SELECT * FROM r WHERE k NOT IN (SELECT k FROM l);
-- expect: Flink 2.3.0
-- > +I[3, r3, 10]
-- > +I[2, r2, 10]
-- > -D[3, r3, 10]
-- > -D[2, r2, 10]

-- case: join-changelog-9
SELECT * FROM r WHERE d <> 'r3';
-- expect: Flink 2.3.0
-- > +I[1, r1, 10]
-- > -U[1, r1, 10]
-- > +U[1, r1x, 20]
-- > +I[2, r2, 10]
-- > -D[1, r1x, 20]

-- case: join-changelog-10
SELECT k, d FROM r;
-- expect: Flink 2.3.0
-- > +I[10, r1]
-- > -U[10, r1]
-- > +U[20, r1x]
-- > +I[10, r2]
-- > +I[10, r3]
-- > -D[20, r1x]

-- case: join-changelog-11
SELECT c, d FROM r WHERE c > 1;
-- expect: Flink 2.3.0
-- > +I[2, r2]
-- > +I[3, r3]

-- case: join-changelog-12
SELECT c, d FROM r WHERE c > 1 AND k > 10;
-- expect: Flink 2.3.0

-- case: join-changelog-13
SELECT k, COUNT(*) FROM r GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[10, 1]
-- > -D[10, 1]
-- > +I[20, 1]
-- > +I[10, 1]
-- > -U[10, 1]
-- > +U[10, 2]
-- > -D[20, 1]

-- case: join-changelog-14
SELECT * FROM (SELECT a, b FROM l UNION ALL SELECT c, d FROM r);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[2, l2]
-- > +I[1, r1]
-- > -U[1, l1]
-- > +U[1, l1x]
-- > -U[1, r1]
-- > +U[1, r1x]
-- > +I[2, r2]
-- > +I[3, r3]
-- > -D[1, r1x]
-- > -D[2, l2]
-- > +I[1, l1y]
-- > +I[3, l3]
-- > -U[3, l3]
-- > +U[3, l3]

-- case: join-changelog-15
SELECT a FROM l INTERSECT SELECT c FROM r;
-- expect: Flink 2.3.0
-- > +I[1]
-- > -U[1]
-- > +U[1]
-- > +I[2]
-- > -D[1]
-- > -D[2]
-- > +I[3]
-- > -U[3]
-- > +U[3]

-- case: join-changelog-16
SELECT a FROM l EXCEPT SELECT c FROM r;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -D[1]
-- > -D[2]
-- > +I[1]
-- > +I[1]

-- case: join-changelog-17
SELECT k FROM l INTERSECT ALL SELECT k FROM r;
-- expect: Flink 2.3.0
-- > +U[10]
-- > -U[10]
-- > +U[10]
-- > -U[10]
-- > +U[20]
-- > +U[10]
-- > -U[10]
-- > +U[10]
-- > -U[20]
-- > -U[10]
-- > +U[10]
-- > -U[10]
-- > +U[10]
-- > +U[10]

-- case: join-changelog-18
SELECT k FROM l EXCEPT ALL SELECT k FROM r;
-- expect: Flink 2.3.0
-- > +I[10]
-- > -U[10]
-- > +U[10]
-- > +U[10]
-- > -U[10]
-- > -U[10]
-- > +U[10]
-- > -U[10]
-- > +I[20]
-- > +U[10]
-- > -U[20]
-- > -U[10]
-- > +U[20]
-- > +I[30]
-- > -D[30]

-- case: join-changelog-19
SELECT k FROM l UNION SELECT k FROM r;
-- expect: Flink 2.3.0
-- > +I[10]
-- > +I[20]
-- > +I[30]
-- > -D[30]
