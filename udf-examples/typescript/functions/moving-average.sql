-- Process table function with a list state: drey sql -f udf-examples/typescript/functions/moving-average.sql
CREATE TEMPORARY FUNCTION moving_average AS 'MovingAverage' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/moving-average.ts';

CREATE TEMPORARY VIEW readings AS
SELECT * FROM (VALUES ('a', 10.0E0), ('b', 5.0E0), ('a', 20.0E0), ('a', 60.0E0), ('b', 7.0E0), ('a', 100.0E0)) AS r(sensor, reading);

SELECT * FROM moving_average(input => TABLE readings PARTITION BY sensor);

SELECT * FROM moving_average(input => TABLE readings PARTITION BY sensor, size => 2) WHERE average > 30;

-- +----+--------------------------------+--------------------------------+--------------------------------+
-- | op |                         sensor |                        reading |                        average |
-- +----+--------------------------------+--------------------------------+--------------------------------+
-- | +I |                              a |                           10.0 |                           10.0 |
-- | +I |                              b |                            5.0 |                            5.0 |
-- | +I |                              a |                           20.0 |                           15.0 |
-- | +I |                              a |                           60.0 |                           30.0 |
-- | +I |                              b |                            7.0 |                            6.0 |
-- | +I |                              a |                          100.0 |                           60.0 |
-- +----+--------------------------------+--------------------------------+--------------------------------+
-- +----+--------------------------------+--------------------------------+--------------------------------+
-- | op |                         sensor |                        reading |                        average |
-- +----+--------------------------------+--------------------------------+--------------------------------+
-- | +I |                              a |                           60.0 |                           40.0 |
-- | +I |                              a |                          100.0 |                           80.0 |
-- +----+--------------------------------+--------------------------------+--------------------------------+
