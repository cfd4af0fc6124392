--  Recorded from Flink 2.3.0.
-- source w: (id INT, k STRING, v INT, d DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
-- +I [1, "a", 5, "1.50", "2024-03-01 10:00:01"]
-- +I [2, "b", 3, "2.25", "2024-03-01 10:00:02.5"]
-- +I [3, "a", null, "0.75", "2024-03-01 10:00:04"]
-- +I [4, null, 7, null, "2024-03-01 10:00:03"]
-- +I [5, "c", 1, "10.00", "2024-03-01 10:00:07"]
-- +I [6, "a", 2, "1.50", "2024-03-01 10:00:01"]
-- +I [7, "b", 9, "3.10", "2024-03-01 10:00:09"]
-- +I [8, "b", 9, "-3.10", "2024-03-01 10:00:09"]
-- +I [9, "a", 4, "0.10", "2024-03-01 10:00:14"]
-- +I [10, null, 8, "5.00", "2024-03-01 10:00:13"]
-- +I [11, "c", 6, "7.77", "2024-03-01 10:00:21"]
-- +I [12, "c", 6, "7.78", "2024-03-01 10:00:30"]
-- source c: (id INT, k STRING, v INT, x DOUBLE) changelog=I,UB,UA,D
-- +I [1, "a", 10, 1.5]
-- +I [2, "b", 20, 2.5]
-- +I [3, "a", 30, null]
-- -U [1, "a", 10, 1.5]
-- +U [1, "b", 15, 1.5]
-- +I [4, null, null, 4.5]
-- +I [5, "a", 30, 5.5]
-- +I [5, "a", 30, 5.5]
-- -D [2, "b", 20, 2.5]
-- -D [4, null, null, 4.5]
-- -U [3, "a", 30, null]
-- +U [3, "c", 25, 3.5]
-- -D [5, "a", 30, 5.5]
-- source p: (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) changelog=I,UA,D
-- +I [1, "a", 10]
-- +I [2, "b", 20]
-- +U [1, "b", 15]
-- +I [3, "a", null]
-- +I [4, null, 5]
-- -D [2, "b", 20]
-- +U [3, "c", 7]
-- +I [2, "c", 7]
-- source q: (id INT, k STRING, v INT)
-- +I [1, "b", 1]
-- +I [2, "a", null]
-- +I [3, null, 3]
-- +I [4, "a", 2]
-- +I [5, "c", 5]
-- +I [1, "b", 1]
-- +I [7, null, 3]

-- case: rank-9
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY id DESC) rn FROM q) WHERE rn < 3 AND v > 2;
-- expect: Flink 2.3.0
-- > +I[3, null, 3]
-- > +I[5, c, 5]
-- > +I[7, null, 3]

-- case: rank-21
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.allow-latency=60 s
-- config: table.exec.mini-batch.size=4
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY v) rn FROM p) WHERE rn = 2;
-- expect: Flink 2.3.0
-- > +I[2, c, 7]

-- case: rank-25
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY v DESC, id) rn FROM p) WHERE rn <= id;
-- expect: Flink 2.3.0
-- > +I[1, a, 10]
-- > -D[1, a, 10]
-- > +I[2, b, 20]
-- > -D[2, b, 20]
-- > +I[1, b, 15]

-- case: rank-28
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.allow-latency=60 s
-- config: table.exec.mini-batch.size=4
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY k, v DESC) rn FROM p) WHERE rn = 1;
-- expect: Flink 2.3.0
-- > +I[3, a, null]
-- > +I[2, b, 20]
-- > -D[3, a, null]
-- > +I[3, c, 7]
-- > -D[2, b, 20]
-- > +I[1, b, 15]
-- > +I[4, null, 5]

-- case: rank-30
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.allow-latency=60 s
-- config: table.exec.mini-batch.size=4
SELECT id, k, v, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id DESC) rn FROM p) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, a, 10, 1]
-- > -U[1, a, 10, 1]
-- > +U[2, b, 20, 1]
-- > +I[1, a, 10, 2]
-- > -U[1, a, 10, 2]
-- > +U[1, b, 15, 2]
-- > -U[2, b, 20, 1]
-- > +U[3, a, null, 1]
-- > -U[1, b, 15, 2]
-- > +U[2, b, 20, 2]
-- > -U[3, a, null, 1]
-- > +U[4, null, 5, 1]
-- > -U[2, b, 20, 2]
-- > +U[3, a, null, 2]
-- > -U[3, a, null, 2]
-- > +U[3, c, 7, 2]

-- case: rank-33
-- mode: batch
-- compare: unordered
SELECT id, k, v, rn FROM (SELECT *, DENSE_RANK() OVER (PARTITION BY k ORDER BY v, id) rn FROM w) WHERE rn <= id;
-- expect: Flink 2.3.0
-- > +I[4, null, 7, 1]
-- > +I[10, null, 8, 2]
-- > +I[3, a, null, 1]
-- > +I[6, a, 2, 2]
-- > +I[9, a, 4, 3]
-- > +I[2, b, 3, 1]
-- > +I[7, b, 9, 2]
-- > +I[8, b, 9, 3]
-- > +I[5, c, 1, 1]
-- > +I[11, c, 6, 2]
-- > +I[12, c, 6, 3]

-- case: rank-44
SELECT id, k, v, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY id DESC) rn FROM w) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, a, 5, 1]
-- > +I[2, b, 3, 1]
-- > -U[1, a, 5, 1]
-- > +U[3, a, null, 1]
-- > +I[1, a, 5, 2]
-- > +I[4, null, 7, 1]
-- > +I[5, c, 1, 1]
-- > -U[3, a, null, 1]
-- > +U[6, a, 2, 1]
-- > -U[1, a, 5, 2]
-- > +U[3, a, null, 2]
-- > -U[2, b, 3, 1]
-- > +U[7, b, 9, 1]
-- > +I[2, b, 3, 2]
-- > -U[7, b, 9, 1]
-- > +U[8, b, 9, 1]
-- > -U[2, b, 3, 2]
-- > +U[7, b, 9, 2]
-- > -U[6, a, 2, 1]
-- > +U[9, a, 4, 1]
-- > -U[3, a, null, 2]
-- > +U[6, a, 2, 2]
-- > -U[4, null, 7, 1]
-- > +U[10, null, 8, 1]
-- > +I[4, null, 7, 2]
-- > -U[5, c, 1, 1]
-- > +U[11, c, 6, 1]
-- > +I[5, c, 1, 2]
-- > -U[11, c, 6, 1]
-- > +U[12, c, 6, 1]
-- > -U[5, c, 1, 2]
-- > +U[11, c, 6, 2]

-- case: rank-45
-- mode: batch
-- compare: unordered
SELECT id, k, v, rn FROM (SELECT *, DENSE_RANK() OVER (PARTITION BY k ORDER BY id DESC, id) rn FROM w) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[10, null, 8, 1]
-- > +I[4, null, 7, 2]
-- > +I[9, a, 4, 1]
-- > +I[6, a, 2, 2]
-- > +I[8, b, 9, 1]
-- > +I[7, b, 9, 2]
-- > +I[12, c, 6, 1]
-- > +I[11, c, 6, 2]

-- case: rank-52
SELECT * FROM (SELECT k, n, ROW_NUMBER() OVER (ORDER BY n DESC) rn FROM (SELECT k, COUNT(*) n FROM c GROUP BY k)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[a, 1, 1]
-- > +I[b, 1, 2]
-- > -U[a, 1, 1]
-- > +U[b, 1, 1]
-- > -D[b, 1, 2]
-- > -U[b, 1, 1]
-- > +U[a, 2, 1]
-- > +I[b, 1, 2]
-- > -U[a, 2, 1]
-- > +U[b, 1, 1]
-- > -D[b, 1, 2]
-- > +I[a, 1, 2]
-- > -U[b, 1, 1]
-- > +U[a, 1, 1]
-- > -D[a, 1, 2]
-- > -U[a, 1, 1]
-- > +U[b, 2, 1]
-- > +I[a, 1, 2]
-- > -U[a, 1, 2]
-- > +U[null, 1, 2]
-- > -U[null, 1, 2]
-- > +U[a, 2, 2]
-- > -U[a, 2, 2]
-- > +U[null, 1, 2]
-- > -U[b, 2, 1]
-- > +U[a, 3, 1]
-- > -U[null, 1, 2]
-- > +U[b, 2, 2]
-- > -U[b, 2, 2]
-- > +U[null, 1, 2]
-- > -U[null, 1, 2]
-- > +U[b, 1, 2]
-- > -U[a, 3, 1]
-- > +U[b, 1, 1]
-- > -D[b, 1, 2]
-- > -U[b, 1, 1]
-- > +U[a, 2, 1]
-- > +I[b, 1, 2]
-- > -U[a, 2, 1]
-- > +U[b, 1, 1]
-- > -U[b, 1, 2]
-- > +U[c, 1, 2]

-- case: rank-58
-- mode: batch
-- compare: unordered
SELECT k, n FROM (SELECT k, n, ROW_NUMBER() OVER (ORDER BY n DESC) rn FROM (SELECT k, SUM(v) n FROM q GROUP BY k)) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[null, 6]
-- > +I[c, 5]

-- case: rank-63
-- config: table.exec.mini-batch.enabled=true
-- config: table.exec.mini-batch.allow-latency=60 s
-- config: table.exec.mini-batch.size=4
SELECT k, COUNT(*), SUM(v) FROM q GROUP BY k ORDER BY SUM(v) DESC LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[b, 2, 2]
-- > +I[a, 2, 2]
-- > -D[a, 2, 2]
-- > +I[null, 1, 3]
-- > -D[b, 2, 2]
-- > +I[c, 1, 5]
-- > -D[null, 1, 3]
-- > +I[b, 2, 2]
-- > -D[b, 2, 2]
-- > +I[null, 2, 6]

-- case: rank-66
-- mode: batch
-- compare: changelog
SELECT k, COUNT(*), SUM(v) FROM q GROUP BY k ORDER BY SUM(v) DESC LIMIT 2;
-- expect: Flink 2.3.0
-- > +I[null, 2, 6]
-- > +I[c, 1, 5]

-- case: rank-82
-- mode: batch
-- compare: changelog
SELECT id, k, v FROM q ORDER BY k NULLS LAST, v DESC NULLS LAST;
-- expect: Flink 2.3.0
-- > +I[4, a, 2]
-- > +I[2, a, null]
-- > +I[1, b, 1]
-- > +I[1, b, 1]
-- > +I[5, c, 5]
-- > +I[3, null, 3]
-- > +I[7, null, 3]

-- case: rank-85
SELECT id, v FROM p LIMIT 3;
-- expect: Flink 2.3.0
-- > +I[1, 10]
-- > +I[2, 20]
-- > -D[1, 10]
-- > +I[1, 15]
-- > +I[3, null]
-- > -D[2, 20]
-- > +I[4, 5]
-- > -D[3, null]
-- > +I[3, 7]

-- case: rank-92
SELECT k, id FROM c ORDER BY k DESC FETCH NEXT 2 ROWS ONLY;
-- expect: Flink 2.3.0
-- > +I[a, 1]
-- > +I[b, 2]
-- > -D[a, 1]
-- > +I[a, 3]
-- > -D[a, 3]
-- > +I[b, 1]
-- > -D[b, 2]
-- > +I[a, 3]
-- > -D[a, 3]
-- > +I[a, 5]
-- > -D[a, 5]
-- > +I[c, 3]

-- case: rank-update-fast-1
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id DESC) rn FROM p) WHERE rn <= 2;
-- expect: Flink 2.3.0
-- > +I[1, a, 10]
-- > +I[2, b, 20]
-- > -U[1, a, 10]
-- > +U[1, b, 15]
-- > -D[1, b, 15]
-- > +I[3, a, null]
-- > -D[2, b, 20]
-- > +I[4, null, 5]
-- > -U[3, a, null]
-- > +U[3, c, 7]

-- case: rank-update-fast-2
SELECT id, k, v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id) rn FROM p) WHERE rn <= 1;
-- expect: Flink 2.3.0
-- > +I[1, a, 10]
