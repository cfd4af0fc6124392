-- compare: final
-- source l: (a INT, b STRING, v BIGINT)
-- +I [1, "x", 10]
-- +I [2, "x", 20]
-- +I [5, "y", 30]
-- +I [5, null, 40]
-- +I [null, "x", 50]
-- +I [null, null, 60]
-- source r: (c INT, d STRING, w BIGINT)
-- +I [1, "r1", 10]
-- +I [5, "r5", 30]
-- +I [5, "r5b", 31]
-- +I [null, "rn", 50]
-- +I [7, "x", null]
-- source s: (k INT, t STRING)
-- +I [1, "s1"]
-- +I [5, "s5"]
-- +I [null, "sn"]
-- +I [2, "s2"]
-- source u: (k INT, n BIGINT) changelog=I,UB,UA,D
-- +I [1, 1]
-- +I [5, 2]
-- -U [5, 2]
-- +U [5, 3]
-- +I [null, 9]
-- -D [1, 1]

-- case: inner-constant
SELECT a, b, d FROM l JOIN r ON a = c WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, y, r5]
-- > +I[5, null, r5]
-- > +I[5, null, r5b]
-- > +I[5, y, r5b]

-- case: inner-constant-other-side
SELECT a, c, d FROM l JOIN r ON a = c AND c = 5;
-- expect: Flink 2.3.0
-- > +I[5, 5, r5]
-- > +I[5, 5, r5]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5b]

-- case: inner-range
SELECT a, d FROM l JOIN r ON a = c WHERE a > 1 AND w < 31;
-- expect: Flink 2.3.0
-- > +I[5, r5]
-- > +I[5, r5]

-- case: inner-null
SELECT a, d FROM l JOIN r ON a = c WHERE a IS NULL;
-- expect: Flink 2.3.0

-- case: inner-not-distinct-null
SELECT a, b, d FROM l JOIN r ON a IS NOT DISTINCT FROM c WHERE a IS NULL;
-- expect: Flink 2.3.0
-- > +I[null, x, rn]
-- > +I[null, null, rn]

-- case: inner-not-distinct-constant
SELECT a, b, d FROM l JOIN r ON a IS NOT DISTINCT FROM c WHERE c = 5;
-- expect: Flink 2.3.0
-- > +I[5, y, r5]
-- > +I[5, null, r5]
-- > +I[5, null, r5b]
-- > +I[5, y, r5b]

-- case: left-constant
SELECT a, b, d FROM l LEFT JOIN r ON a = c WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, y, null]
-- > -D[5, y, null]
-- > +I[5, y, r5]
-- > +I[5, null, r5]
-- > +I[5, null, r5b]
-- > +I[5, y, r5b]

-- case: left-constant-without-match
SELECT a, b, d FROM l LEFT JOIN r ON a = c WHERE a = 2;
-- expect: Flink 2.3.0
-- > +I[2, x, null]

-- case: left-on-constant
SELECT a, b, d FROM l LEFT JOIN r ON a = c AND a = 5;
-- expect: Flink 2.3.0
-- > +I[1, x, null]
-- > +I[2, x, null]
-- > +I[5, y, r5]
-- > +I[5, y, r5b]
-- > +I[5, null, r5b]
-- > +I[5, null, r5]
-- > +I[null, x, null]
-- > +I[null, null, null]

-- case: left-on-constant-right
SELECT a, b, d FROM l LEFT JOIN r ON a = c AND c = 5;
-- expect: Flink 2.3.0
-- > +I[1, x, null]
-- > +I[2, x, null]
-- > +I[5, y, r5b]
-- > +I[5, y, r5]
-- > +I[5, null, r5b]
-- > +I[5, null, r5]
-- > +I[null, x, null]
-- > +I[null, null, null]

-- case: left-range
SELECT a, d FROM l LEFT JOIN r ON a = c WHERE a > 1;
-- expect: Flink 2.3.0
-- > +I[2, null]
-- > +I[5, r5]
-- > +I[5, r5b]
-- > +I[5, r5b]
-- > +I[5, r5]

-- case: left-null-key
SELECT a, b, d FROM l LEFT JOIN r ON a = c WHERE a IS NULL;
-- expect: Flink 2.3.0
-- > +I[null, x, null]
-- > +I[null, null, null]

-- case: left-right-null
SELECT a, b, d FROM l LEFT JOIN r ON a = c WHERE c IS NULL;
-- expect: Flink 2.3.0
-- > +I[1, x, null]
-- > -D[1, x, null]
-- > +I[2, x, null]
-- > +I[null, x, null]
-- > +I[null, null, null]

-- case: left-right-null-star
SELECT * FROM l LEFT JOIN r ON a = c WHERE d IS NULL;
-- expect: Flink 2.3.0
-- > +I[1, x, 10, null, null, null]
-- > -D[1, x, 10, null, null, null]
-- > +I[2, x, 20, null, null, null]
-- > +I[null, x, 50, null, null, null]
-- > +I[null, null, 60, null, null, null]

-- case: left-right-constant
SELECT a, b, d FROM l LEFT JOIN r ON a = c WHERE c = 5;
-- expect: Flink 2.3.0
-- > +I[5, y, r5]
-- > +I[5, null, r5]
-- > +I[5, null, r5b]
-- > +I[5, y, r5b]

-- case: right-constant
SELECT a, c, d FROM l RIGHT JOIN r ON a = c WHERE c = 7;
-- expect: Flink 2.3.0
-- > +I[null, 7, x]

-- case: right-range
SELECT a, c, d FROM l RIGHT JOIN r ON a = c WHERE c <> 1;
-- expect: Flink 2.3.0
-- > +I[null, 5, r5]
-- > +I[null, 5, r5b]
-- > +I[null, 7, x]
-- > -D[null, 5, r5b]
-- > +I[5, 5, r5b]
-- > -D[null, 5, r5]
-- > +I[5, 5, r5]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5]

-- case: full-left-range
SELECT a, c, d FROM l FULL JOIN r ON a = c WHERE a > 1;
-- expect: Flink 2.3.0
-- > +I[2, null, null]
-- > +I[5, 5, r5]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5]

-- case: full-both
SELECT a, c, d FROM l FULL JOIN r ON a = c WHERE a = 5 AND c = 5;
-- expect: Flink 2.3.0
-- > +I[5, 5, r5]
-- > +I[5, 5, r5]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5b]

-- case: full-null
SELECT a, b, c, d FROM l FULL JOIN r ON a = c WHERE a IS NULL;
-- expect: Flink 2.3.0
-- > +I[null, null, 5, r5]
-- > -D[null, null, 5, r5]
-- > +I[null, null, null, rn]
-- > +I[null, x, null, null]
-- > +I[null, null, 7, x]
-- > +I[null, null, null, null]

-- case: full-on-constant
SELECT a, c, d FROM l FULL JOIN r ON a = c AND a = 5;
-- expect: Flink 2.3.0
-- > +I[1, null, null]
-- > +I[null, 1, r1]
-- > +I[2, null, null]
-- > +I[null, 5, r5]
-- > -D[null, 5, r5]
-- > +I[5, 5, r5]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5b]
-- > +I[5, 5, r5]
-- > +I[null, null, rn]
-- > +I[null, null, null]
-- > +I[null, 7, x]
-- > +I[null, null, null]

-- case: chain-constant
SELECT a, d, t FROM l JOIN r ON a = c JOIN s ON c = k WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, r5, s5]
-- > +I[5, r5, s5]
-- > +I[5, r5b, s5]
-- > +I[5, r5b, s5]

-- case: chain-constant-last
SELECT a, d, t FROM l JOIN r ON a = c JOIN s ON c = k WHERE k = 1;
-- expect: Flink 2.3.0
-- > +I[1, r1, s1]

-- case: chain-left
SELECT a, d, t FROM l LEFT JOIN r ON a = c LEFT JOIN s ON a = k WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, null, s5]
-- > -D[5, null, s5]
-- > +I[5, r5, s5]
-- > +I[5, r5, s5]
-- > +I[5, r5b, s5]
-- > +I[5, r5b, s5]

-- case: two-keys
SELECT a, v, d FROM l JOIN r ON a = c AND v = w WHERE a = 5 AND w = 30;
-- expect: Flink 2.3.0
-- > +I[5, 30, r5]

-- case: contradiction
SELECT a, d FROM l JOIN r ON a = c WHERE a = 5 AND c = 1;
-- expect: Flink 2.3.0

-- case: left-contradiction
SELECT a, d FROM l LEFT JOIN r ON a = c AND c = 1 WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, null]
-- > +I[5, null]

-- case: constant-and-comparison
SELECT a, c, d FROM l JOIN r ON a = c AND v < w WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, 5, r5b]

-- case: or-carried
SELECT a, d FROM l JOIN r ON a = c WHERE a = 1 OR a IS NULL OR a > 4;
-- expect: Flink 2.3.0
-- > +I[1, r1]
-- > +I[5, r5]
-- > +I[5, r5]
-- > +I[5, r5b]
-- > +I[5, r5b]

-- case: count-constant
SELECT COUNT(*) FROM l JOIN r ON a = c WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[2]
-- > -U[2]
-- > +U[4]

-- case: count-left-constant
SELECT COUNT(*), COUNT(d) FROM l LEFT JOIN r ON a = c WHERE a = 2;
-- expect: Flink 2.3.0
-- > +I[1, 0]

-- case: text-constant
SELECT b, SUM(v) FROM l WHERE b = 'x' GROUP BY b;
-- expect: Flink 2.3.0
-- > +I[x, 10]
-- > -U[x, 10]
-- > +U[x, 30]
-- > -U[x, 30]
-- > +U[x, 80]

-- case: text-constant-two-keys
SELECT b, a, SUM(v) FROM l WHERE b = 'x' GROUP BY b, a;
-- expect: Flink 2.3.0
-- > +I[x, 1, 10]
-- > +I[x, 2, 20]
-- > +I[x, null, 50]

-- case: literal-key
SELECT k1, b, COUNT(*) FROM (SELECT 'k' AS k1, b FROM l) GROUP BY k1, b;
-- expect: Flink 2.3.0
-- > +I[k, x, 1]
-- > -U[k, x, 1]
-- > +U[k, x, 2]
-- > +I[k, y, 1]
-- > +I[k, null, 1]
-- > -U[k, x, 2]
-- > +U[k, x, 3]
-- > -U[k, null, 1]
-- > +U[k, null, 2]

-- case: literal-keys-only
SELECT k1, k2, COUNT(*) FROM (SELECT 'k' AS k1, 2 AS k2, b FROM l) GROUP BY k1, k2;
-- expect: Flink 2.3.0
-- > +I[k, 2, 1]
-- > -U[k, 2, 1]
-- > +U[k, 2, 2]
-- > -U[k, 2, 2]
-- > +U[k, 2, 3]
-- > -U[k, 2, 3]
-- > +U[k, 2, 4]
-- > -U[k, 2, 4]
-- > +U[k, 2, 5]
-- > -U[k, 2, 5]
-- > +U[k, 2, 6]

-- case: literal-keys-without-rows
SELECT k1, k2, COUNT(*) FROM (SELECT 'k' AS k1, 2 AS k2, b FROM l WHERE v > 1000) GROUP BY k1, k2;
-- expect: Flink 2.3.0

-- case: distinct-literal
SELECT DISTINCT b, 'k' FROM l;
-- expect: Flink 2.3.0
-- > +I[x, k]
-- > +I[y, k]
-- > +I[null, k]

-- case: bigint-constant
SELECT v, a FROM l WHERE v = 30;
-- expect: Flink 2.3.0
-- > +I[30, 5]

-- case: constant-in-expression
SELECT a + 1, CONCAT(b, '!'), v * 2 FROM l WHERE a = 5 AND b = 'y';
-- expect: Flink 2.3.0
-- > +I[6, y!, 60]

-- case: in-sub-query-constant
SELECT a, b FROM l WHERE a = 5 AND a IN (SELECT c FROM r);
-- expect: Flink 2.3.0
-- > +I[5, y]
-- > +I[5, null]

-- case: not-in-sub-query-constant
SELECT a, b FROM l WHERE a = 2 AND a NOT IN (SELECT c FROM r WHERE c IS NOT NULL);
-- expect: Flink 2.3.0
-- > +I[2, x]

-- case: exists-constant
SELECT a, b FROM l WHERE a = 5 AND EXISTS (SELECT 1 FROM r WHERE c = a);
-- expect: Flink 2.3.0
-- > +I[5, y]
-- > +I[5, null]

-- case: scalar-correlated
SELECT a, v, (SELECT MAX(w) FROM r WHERE c = a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, 10, null]
-- > +I[2, 20, null]
-- > +I[5, 30, null]
-- > +I[5, 40, null]
-- > +I[null, 50, null]
-- > +I[null, 60, null]
-- > -D[1, 10, null]
-- > +I[1, 10, 10]
-- > -D[5, 30, null]
-- > +I[5, 30, 30]
-- > -D[5, 40, null]
-- > +I[5, 40, 30]
-- > -U[5, 30, 30]
-- > +I[5, 30, null]
-- > -U[5, 40, 30]
-- > +I[5, 40, null]
-- > -D[5, 30, null]
-- > +I[5, 30, 31]
-- > -D[5, 40, null]
-- > +I[5, 40, 31]

-- case: scalar-correlated-count
SELECT a, v, (SELECT COUNT(*) FROM r WHERE c = a) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, 10, 0]
-- > +I[2, 20, 0]
-- > +I[5, 30, 0]
-- > +I[5, 40, 0]
-- > +I[null, 50, 0]
-- > +I[null, 60, 0]
-- > -D[1, 10, 0]
-- > +I[1, 10, 1]
-- > -D[5, 30, 0]
-- > +I[5, 30, 1]
-- > -D[5, 40, 0]
-- > +I[5, 40, 1]
-- > -U[5, 30, 1]
-- > +I[5, 30, 0]
-- > -U[5, 40, 1]
-- > +I[5, 40, 0]
-- > -D[5, 30, 0]
-- > +I[5, 30, 2]
-- > -D[5, 40, 0]
-- > +I[5, 40, 2]

-- case: scalar-correlated-two
SELECT a, v, (SELECT SUM(w) FROM r WHERE c = a AND w = v) FROM l;
-- expect: Flink 2.3.0
-- > +I[1, 10, null]
-- > -D[1, 10, null]
-- > +I[1, 10, 10]
-- > +I[2, 20, null]
-- > +I[5, 30, 30]
-- > +I[5, 40, null]
-- > +I[null, 50, null]
-- > +I[null, 60, null]

-- case: self-join-constant
SELECT x.b, x.n, y.n FROM (SELECT b, COUNT(*) AS n FROM l GROUP BY b) x JOIN (SELECT b, SUM(v) AS n FROM l GROUP BY b) y ON x.b = y.b WHERE x.b = 'x';
-- expect: Flink 2.3.0
-- > +I[x, 1, 10]
-- > -U[x, 1, 10]
-- > +U[x, 2, 30]
-- > -U[x, 2, 30]
-- > +U[x, 3, 80]

-- case: changelog-constant
SELECT a, v, n FROM l JOIN u ON a = k WHERE k = 5;
-- expect: Flink 2.3.0
-- > +I[5, 30, 2]
-- > +I[5, 40, 2]
-- > -U[5, 30, 2]
-- > -U[5, 40, 2]
-- > +U[5, 30, 3]
-- > +U[5, 40, 3]

-- case: changelog-left-constant
SELECT a, v, n FROM l LEFT JOIN u ON a = k WHERE a = 5;
-- expect: Flink 2.3.0
-- > +I[5, 30, null]
-- > -D[5, 30, null]
-- > +I[5, 30, 2]
-- > +I[5, 40, 2]
-- > -U[5, 30, 2]
-- > +I[5, 30, null]
-- > -U[5, 40, 2]
-- > +I[5, 40, null]
-- > -D[5, 30, null]
-- > +I[5, 30, 3]
-- > -D[5, 40, null]
-- > +I[5, 40, 3]

-- case: changelog-range
SELECT a, v, n FROM l LEFT JOIN u ON a = k WHERE a >= 1;
-- expect: Flink 2.3.0
-- > +I[1, 10, null]
-- > -D[1, 10, null]
-- > +I[1, 10, 1]
-- > +I[2, 20, null]
-- > +I[5, 30, 2]
-- > -U[5, 30, 2]
-- > +I[5, 30, null]
-- > +I[5, 40, null]
-- > -D[5, 30, null]
-- > +I[5, 30, 3]
-- > -D[5, 40, null]
-- > +I[5, 40, 3]
-- > -D[1, 10, 1]
-- > +I[1, 10, null]

-- case: except-all
SELECT a FROM l EXCEPT ALL SELECT c FROM r;
-- expect: Flink 2.3.0
-- > +I[1]
-- > +I[2]
-- > +I[5]
-- > -U[5]
-- > +U[5]
-- > +U[5]
-- > +I[null]
-- > -U[null]
-- > +U[null]
-- > +U[null]
-- > -U[1]
-- > -U[5]
-- > -U[5]
-- > +U[5]
-- > -U[5]
-- > -U[null]
-- > -U[null]
-- > +U[null]

-- case: intersect-all
SELECT a FROM l INTERSECT ALL SELECT c FROM r;
-- expect: Flink 2.3.0
-- > +U[1]
-- > +U[5]
-- > -U[5]
-- > +U[5]
-- > +U[5]
-- > +U[null]

-- case: folded
SELECT a, 2 * 3, UPPER('x') || 'y', CAST('12' AS INT), 7 / 2 FROM l WHERE a > 2 + 2 AND 1 = 1;
-- expect: Flink 2.3.0
-- > +I[5, 6, Xy, 12, 3]
-- > +I[5, 6, Xy, 12, 3]

-- case: unnest-filter
SELECT a, e FROM l CROSS JOIN UNNEST(ARRAY[a, 7]) AS t(e) WHERE e > 4;
-- expect: Flink 2.3.0
-- > +I[1, 7]
-- > +I[2, 7]
-- > +I[5, 5]
-- > +I[5, 7]
-- > +I[5, 5]
-- > +I[5, 7]
-- > +I[null, 7]
-- > +I[null, 7]
