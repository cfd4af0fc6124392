-- Scalar function with overloads, isolated: drey sql -f udf-examples/typescript/functions/geohash.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/geohash.ts' WITH ('udf.isolation' = 'thread');

SELECT place, geohash(latitude, longitude, 5) AS area, geohash(latitude, longitude) AS spot
FROM (VALUES ('Jutland', 57.64911, 10.40744), ('Eiffel Tower', 48.8584, 2.2945), ('nowhere', CAST(NULL AS DOUBLE), 0.0))
  AS places(place, latitude, longitude);

-- +--------------+--------+-----------+
-- |        place |   area |      spot |
-- +--------------+--------+-----------+
-- |      Jutland |  u4pru | u4pruydqq |
-- | Eiffel Tower |  u09tu | u09tunquc |
-- |      nowhere | <NULL> |    <NULL> |
-- +--------------+--------+-----------+
