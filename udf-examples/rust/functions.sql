-- Scalar, table and aggregate functions: drey sql -f udf-examples/rust/functions.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION similarity AS 'similarity' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION tokens AS 'tokens' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION weighted_average AS 'weighted_average' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';

SELECT typed, city, ROUND(similarity(typed, city), 3) AS likeness, geohash(latitude, longitude, 5) AS area
FROM (VALUES ('Amsterdm'), ('Roterdam'), ('Berlin')) AS t(typed),
  (VALUES ('Amsterdam', 52.37, 4.89), ('Rotterdam', 51.92, 4.48)) AS cities(city, latitude, longitude)
WHERE similarity(typed, city) > 0.7;

SELECT word, COUNT(*) AS times
FROM (VALUES ('To be, or not to be'), ('Let it be')) AS texts(text), LATERAL TABLE(tokens(text)) AS token(word, n)
GROUP BY word;

CREATE TEMPORARY VIEW trades AS SELECT * FROM (VALUES (1, 'ABC', 10.0E0, 100.0E0), (2, 'XYZ', 50.0E0, 10.0E0),
  (3, 'ABC', 12.0E0, 300.0E0), (4, 'ABC', 11.0E0, 200.0E0)) AS t(id, stock, price, quantity);

SELECT stock, weighted_average(price, quantity) AS average FROM trades GROUP BY stock;

SELECT stock, price, weighted_average(price, quantity) OVER (PARTITION BY stock ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS average
FROM trades;

-- +----------+-----------+----------+-------+
-- |    typed |      city | likeness |  area |
-- +----------+-----------+----------+-------+
-- | Amsterdm | Amsterdam |    0.889 | u173z |
-- | Roterdam | Rotterdam |    0.889 | u15pm |
-- +----------+-----------+----------+-------+
-- +------+-------+
-- | word | times |
-- +------+-------+
-- |   to |     2 |
-- |   be |     3 |
-- |   or |     1 |
-- |  not |     1 |
-- |  let |     1 |
-- |   it |     1 |
-- +------+-------+
-- +-------+--------------------+
-- | stock |            average |
-- +-------+--------------------+
-- |   ABC | 11.333333333333334 |
-- |   XYZ |               50.0 |
-- +-------+--------------------+
-- +-------+-------+---------+
-- | stock | price | average |
-- +-------+-------+---------+
-- |   ABC |  10.0 |    10.0 |
-- |   ABC |  12.0 |    11.5 |
-- |   ABC |  11.0 |    11.6 |
-- |   XYZ |  50.0 |    50.0 |
-- +-------+-------+---------+
