--  Recorded from Flink 2.3.0.
-- source sk: (k INT, v INT, n STRING, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA,D
-- +I [1, 10, "a"]
-- +I [2, 10, "b"]
-- +U [1, 20, "a"]
-- +U [1, 20, "a"]
-- +U [1, 5, "a"]
-- +U [1, 30, "a"]
-- -D [2, 10, "b"]
-- -D [7, 10, "b"]
-- +U [3, 20, "c"]
-- source nopk: (k INT, v INT, n STRING) changelog=I,UA,D
-- source noub: (k INT, v INT, n STRING, PRIMARY KEY (k) NOT ENFORCED) changelog=I,UA
-- +I [1, 10, "a"]
-- +U [1, 20, "a"]
-- source t: (k INT, v INT, n STRING, PRIMARY KEY (k) NOT ENFORCED)

-- case: source-normalize-0
SELECT * FROM sk;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > +I[2, 10, b]
-- > -U[1, 10, a]
-- > +U[1, 20, a]
-- > -U[1, 20, a]
-- > +U[1, 5, a]
-- > -U[1, 5, a]
-- > +U[1, 30, a]
-- > -D[2, 10, b]
-- > +I[3, 20, c]

-- case: source-normalize-1
SELECT * FROM sk WHERE v > 8;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > +I[2, 10, b]
-- > -U[1, 10, a]
-- > +U[1, 20, a]
-- > -D[1, 20, a]
-- > +I[1, 30, a]
-- > -D[2, 10, b]
-- > +I[3, 20, c]

-- case: source-normalize-2
SELECT * FROM sk WHERE k > 1 AND v > 8;
-- expect: Flink 2.3.0
-- > +I[2, 10, b]
-- > -D[2, 10, b]
-- > +I[3, 20, c]

-- case: source-normalize-3
SELECT k, n FROM sk;
-- expect: Flink 2.3.0
-- > +I[1, a]
-- > +I[2, b]
-- > -D[2, b]
-- > +I[3, c]

-- case: source-normalize-5
SELECT * FROM nopk;
-- expect: Flink 2.3.0
-- ! org.apache.flink.table.api.TableException: Table 'default_catalog.default_database.nopk' produces a changelog stream that contains UPDATE_AFTER but no UPDATE_BEFORE. This requires defining a primary key constraint on the table.

-- case: source-normalize-6
SELECT * FROM noub;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > -U[1, 10, a]
-- > +U[1, 20, a]

-- case: source-normalize-7
SELECT COUNT(*) FROM noub;
-- expect: Flink 2.3.0
-- > +I[1]

-- case: source-normalize-8
-- upsert: k
SELECT * FROM sk;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > +I[2, 10, b]
-- > +U[1, 20, a]
-- > +U[1, 20, a]
-- > +U[1, 5, a]
-- > +U[1, 30, a]
-- > -D[2, 10, b]
-- > -D[7, 10, b]
-- > +U[3, 20, c]

-- case: source-normalize-9
-- upsert: k
SELECT * FROM sk WHERE v > 8;
-- expect: Flink 2.3.0
-- > +I[1, 10, a]
-- > +I[2, 10, b]
-- > +U[1, 20, a]
-- > -D[1, 20, a]
-- > +I[1, 30, a]
-- > -D[2, 10, b]
-- > +I[3, 20, c]

-- case: source-normalize-13
-- upsert: k
SELECT * FROM sk WHERE k > 1;
-- expect: Flink 2.3.0
-- > +I[2, 10, b]
-- > -D[2, 10, b]
-- > -D[7, 10, b]
-- > +U[3, 20, c]
