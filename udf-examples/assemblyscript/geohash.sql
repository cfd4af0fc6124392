-- Scalar function; a place that is none fails the job with the line of the source: drey sql -f udf-examples/assemblyscript/geohash.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/geohash.ts';

SELECT place, geohash(latitude, longitude, 5) AS area
FROM (VALUES ('Jutland', 57.64911, 10.40744), ('Eiffel Tower', 48.8584, 2.2945), ('nowhere', CAST(NULL AS DOUBLE), 0.0))
  AS places(place, latitude, longitude);

-- +--------------+--------+
-- |        place |   area |
-- +--------------+--------+
-- |      Jutland |  u4pru |
-- | Eiffel Tower |  u09tu |
-- |      nowhere | <NULL> |
-- +--------------+--------+
