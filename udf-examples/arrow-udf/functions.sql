-- A module as RisingWave and Databend run it: drey sql -f udf-examples/arrow-udf/functions.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION gcd AS 'gcd' LANGUAGE WASM USING FILE 'udf-examples/arrow-udf/arrow-udf-example.wasm';
CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE WASM USING FILE 'udf-examples/arrow-udf/arrow-udf-example.wasm';
CREATE TEMPORARY FUNCTION key_value AS 'key_value' LANGUAGE WASM USING FILE 'udf-examples/arrow-udf/arrow-udf-example.wasm';
CREATE TEMPORARY FUNCTION pairs AS 'pairs' LANGUAGE WASM USING FILE 'udf-examples/arrow-udf/arrow-udf-example.wasm';

SELECT gcd(24, 36) AS divisor, geohash(57.64911, 10.40744, 5) AS area, key_value('a=1').`key` AS k;

SELECT id, k, v
FROM (VALUES (1, 'a=1,b=2'), (2, 'none')) AS t(id, text) LEFT JOIN LATERAL TABLE(pairs(text)) AS pair(k, v) ON TRUE;

-- +---------+-------+---+
-- | divisor |  area | k |
-- +---------+-------+---+
-- |      12 | u4pru | a |
-- +---------+-------+---+
-- +----+--------+--------+
-- | id |      k |      v |
-- +----+--------+--------+
-- |  1 |      a |      1 |
-- |  1 |      b |      2 |
-- |  2 | <NULL> | <NULL> |
-- +----+--------+--------+
