--  Recorded from Flink 2.3.0.
-- source s: (k INT, g STRING, v INT, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UB,UA,D
-- +I [1, "a", 10]
-- +I [2, "a", 20]
-- -U [1, "a", 10]
-- +U [1, "b", 15]
-- -D [2, "a", 20]
-- +I [3, "b", 7]
-- source t2: (k INT, g STRING, v INT, PRIMARY KEY (k, g) NOT ENFORCED)
-- source t3: (g STRING, n BIGINT, m INT, PRIMARY KEY (g) NOT ENFORCED)
-- source tr: (g STRING, n BIGINT)
-- source w: (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, 10, "2024-01-01 00:00:01"]
-- +I [2, 20, "2024-01-01 00:00:02"]
-- +I [1, 30, "2024-01-01 00:00:03"]
-- source tk: (k INT, v INT, PRIMARY KEY (k) NOT ENFORCED)

CREATE VIEW agg AS SELECT g, COUNT(*) n, MAX(v) m FROM s GROUP BY g;

-- case: sink-more-2
-- upsert: g
SELECT * FROM agg;
-- expect: Flink 2.3.0
-- > +I[a, 1, 10]
-- > +U[a, 2, 20]
-- > +U[a, 1, 20]
-- > +I[b, 1, 15]
-- > -D[a, 1, 20]
-- > +U[b, 2, 15]

-- case: sink-more-13
-- upsert: g
SELECT g, n, m FROM agg WHERE m > 10;
-- expect: Flink 2.3.0
-- > +U[a, 2, 20]
-- > -U[a, 2, 20]
-- > +U[a, 1, 20]
-- > +I[b, 1, 15]
-- > -D[a, 1, 20]
-- > -U[b, 1, 15]
-- > +U[b, 2, 15]
