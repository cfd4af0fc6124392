--  Recorded from Flink 2.3.0: keys of joins whose sides have different types.
-- source a: (i INT, s SMALLINT, d DECIMAL(10, 2), t TIMESTAMP(3), n STRING)
-- +I [1, 1, "1.50", "2024-01-01T00:00:00.100", "one"]
-- +I [2, null, "2.00", "2024-01-01T00:00:00.200", "two"]
-- +I [null, 3, null, null, "none"]
-- +I [2147483647, 4, "99999999.99", "2024-01-01T00:00:00.300", "max"]
-- source b: (l BIGINT, e DECIMAL(20, 2), u TIMESTAMP(6), m STRING)
-- +I [1, "1.50", "2024-01-01T00:00:00.100", "eins"]
-- +I [2, "2.00", "2024-01-01T00:00:00.200001", "zwei"]
-- +I [2147483647, "99999999.99", "2024-01-01T00:00:00.300", "max"]
-- +I [2147483648, "100000000000.00", null, "mehr"]
-- +I [null, null, null, "nichts"]

-- case: int-bigint
-- compare: unordered
SELECT n, m FROM a JOIN b ON i = l;
-- expect: Flink 2.3.0
-- > +I[one, eins]
-- > +I[two, zwei]
-- > +I[max, max]

-- case: computed-left
-- compare: final
SELECT n, m FROM a LEFT JOIN b ON i + 1 = l;
-- expect: Flink 2.3.0
-- > +I[one, null]
-- > +I[two, null]
-- > +I[none, null]
-- > +I[max, null]
-- > -D[one, null]
-- > +I[one, zwei]

-- case: mirrored-full
-- compare: final
SELECT n, m FROM a FULL JOIN b ON l = s;
-- expect: Flink 2.3.0
-- > +I[one, null]
-- > +I[two, null]
-- > +I[none, null]
-- > +I[max, null]
-- > -D[one, null]
-- > +I[one, eins]
-- > +I[null, zwei]
-- > +I[null, max]
-- > +I[null, mehr]
-- > +I[null, nichts]

-- case: where
-- compare: unordered
SELECT n, m FROM a, b WHERE i = l AND s < 4;
-- expect: Flink 2.3.0
-- > +I[one, eins]

-- case: decimals
-- compare: unordered
SELECT n, m FROM a JOIN b ON d = e;
-- expect: Flink 2.3.0
-- > +I[one, eins]
-- > +I[two, zwei]
-- > +I[max, max]

-- case: times
-- compare: unordered
SELECT n, m FROM a JOIN b ON t = u;
-- expect: Flink 2.3.0
-- > +I[one, eins]
-- > +I[max, max]

-- case: in
-- compare: final
SELECT n FROM a WHERE i IN (SELECT l FROM b);
-- expect: Flink 2.3.0
-- > +I[one]
-- > +I[two]
-- > +I[max]

-- case: not-exists
-- compare: final
SELECT n FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE l = i);
-- expect: Flink 2.3.0
-- > +I[one]
-- > -D[one]
-- > +I[two]
-- > -D[two]
-- > +I[none]

-- case: two-keys
-- compare: unordered
SELECT n, m FROM a JOIN b ON i = l AND s = l;
-- expect: Flink 2.3.0
-- > +I[one, eins]

-- case: batch
-- mode: batch
-- compare: unordered
SELECT n, m FROM a JOIN b ON i = l LEFT JOIN (SELECT s AS z FROM a) c ON z = l;
-- expect: Flink 2.3.0
-- > +I[one, eins]
-- > +I[two, zwei]
-- > +I[max, max]
