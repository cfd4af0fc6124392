-- Aggregate functions, in groups and in windows of rows: drey sql -f udf-examples/assemblyscript/averages.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION weighted_average AS 'WeightedAverage' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/averages.ts';
CREATE TEMPORARY FUNCTION moving_average AS 'MovingAverage' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/averages.ts';

CREATE TEMPORARY VIEW trades AS SELECT * FROM (VALUES (1, 'ABC', 10.0E0, 100), (2, 'XYZ', 50.0E0, 10), (3, 'ABC', 12.0E0, 300),
  (4, 'ABC', 11.0E0, 200), (5, 'XYZ', 56.0E0, 30)) AS t(id, stock, price, quantity);

SELECT stock, weighted_average(price, quantity) AS average FROM trades GROUP BY stock;

SELECT stock, price, moving_average(price) OVER (PARTITION BY stock ORDER BY id) AS average FROM trades;

-- +-------+--------------------+
-- | stock |            average |
-- +-------+--------------------+
-- |   ABC | 11.333333333333334 |
-- |   XYZ |               54.5 |
-- +-------+--------------------+
-- +-------+-------+---------+
-- | stock | price | average |
-- +-------+-------+---------+
-- |   ABC |  10.0 |    10.0 |
-- |   ABC |  12.0 |    11.0 |
-- |   ABC |  11.0 |    11.0 |
-- |   XYZ |  50.0 |    50.0 |
-- |   XYZ |  56.0 |    53.0 |
-- +-------+-------+---------+
