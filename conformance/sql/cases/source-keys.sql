--  Recorded from Flink 2.3.0.
-- source wu: (k INT, v INT, ts TIMESTAMP(3), d AS v * 2, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I [1, 10, "2024-01-01 00:00:01"]
-- +I [2, 20, "2024-01-01 00:00:02"]
-- +U [1, 11, "2024-01-01 00:00:05"]
-- -D [2, 20, "2024-01-01 00:00:06"]
-- +I [3, 5, "2024-01-01 00:00:12"]
-- source ck: (k INT, k2 STRING, v INT, PRIMARY KEY (k, k2) NOT ENFORCED) changelog=I,UA,D
-- +I [1, "a", 1]
-- +I [1, "b", 2]
-- +U [1, "a", 3]
-- -D [1, "b", 2]
-- +I [2, "a", 9]
-- source ap: (k INT, v INT, PRIMARY KEY (k) NOT ENFORCED)
-- +I [1, 1]
-- +I [2, 5]

-- case: source-keys-0
SELECT v, d FROM wu;
-- expect: Flink 2.3.0
-- > +I[10, 20]
-- > +I[20, 40]
-- > -U[10, 20]
-- > +U[11, 22]
-- > -D[20, 40]
-- > +I[5, 10]

-- case: source-keys-1
SELECT d FROM wu WHERE v > 6;
-- expect: Flink 2.3.0
-- > +I[20]
-- > +I[40]
-- > -U[20]
-- > +U[22]
-- > -D[40]

-- case: source-keys-2
SELECT v FROM ck;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > -U[1]
-- > +U[3]
-- > -D[2]
-- > +I[9]

-- case: source-keys-3
SELECT DISTINCT k, v FROM ap;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 5]

-- case: source-keys-4
SELECT k, MAX(v), SUM(v) FROM ap GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[1, 1, 1]
-- > +I[2, 5, 5]

-- case: source-keys-5
SELECT k, COUNT(*) FROM ap GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[1, 1]
-- > +I[2, 1]

-- case: source-keys-6
SELECT DISTINCT k, k2 FROM ck;
-- expect: Flink 2.3.0
-- > +I[1, a]
-- > +I[1, b]
-- > -D[1, b]
-- > +I[2, a]

-- case: source-keys-7
SELECT k, k2, MAX(v) FROM ck GROUP BY k, k2;
-- expect: Flink 2.3.0
-- > +I[1, a, 1]
-- > +I[1, b, 2]
-- > -U[1, a, 1]
-- > +U[1, a, 3]
-- > -D[1, b, 2]
-- > +I[2, a, 9]

-- case: source-keys-8
SELECT MAX(v) FROM ck GROUP BY k;
-- expect: Flink 2.3.0
-- > +I[1]
-- > -U[1]
-- > +U[2]
-- > -U[2]
-- > +U[3]
-- > +I[9]

-- case: source-keys-9
SELECT ts FROM wu;
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00:01]
-- > +I[2024-01-01T00:00:02]
-- > -U[2024-01-01T00:00:01]
-- > +U[2024-01-01T00:00:05]
-- > -D[2024-01-01T00:00:02]
-- > +I[2024-01-01T00:00:12]

-- case: source-keys-10
SELECT k + 1, v FROM wu WHERE k <> 2 AND v <> 11;
-- expect: Flink 2.3.0
-- > +I[2, 10]
-- > -D[2, 10]
-- > +I[4, 5]

-- case: source-keys-12
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), SUM(v) FROM wu GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 11]
-- > +I[2024-01-01T00:00:10, 5]

-- case: source-keys-13
SELECT window_start, SUM(v) FROM TABLE(TUMBLE(TABLE wu, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
-- expect: Flink 2.3.0
-- > +I[2024-01-01T00:00, 11]
-- > +I[2024-01-01T00:00:10, 5]
