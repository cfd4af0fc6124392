-- Pandas scalar and pandas aggregate functions: drey sql -f udf-examples/python/functions/vectorised.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION distance AS 'distance' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/vectorised.py';
CREATE TEMPORARY FUNCTION median AS 'median' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/vectorised.py';

CREATE TEMPORARY VIEW places AS SELECT * FROM (VALUES ('Boston', 'east', 42.364347, -71.005181),
  ('Chicago', 'middle', 41.978603, -87.904842), ('Dallas', 'middle', 32.896828, -97.037997),
  ('Houston', 'middle', 29.984433, -95.341442)) AS t(city, region, latitude, longitude);

SELECT city, distance(40.639751, -73.778925, latitude, longitude) AS km FROM places;

SELECT region, median(distance(40.639751, -73.778925, latitude, longitude)) AS km FROM places GROUP BY region;

-- +---------+--------+
-- |    city |     km |
-- +---------+--------+
-- |  Boston |  300.2 |
-- | Chicago | 1187.8 |
-- |  Dallas | 2234.9 |
-- | Houston | 2277.9 |
-- +---------+--------+
-- +--------+--------+
-- | region |     km |
-- +--------+--------+
-- |   east |  300.2 |
-- | middle | 2234.9 |
-- +--------+--------+
