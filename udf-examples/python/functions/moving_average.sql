-- Aggregate function with merge and retract, in session windows: drey sql -f udf-examples/python/functions/moving_average.sql
CREATE TEMPORARY FUNCTION weighted_average AS 'weighted_average' LANGUAGE PYTHON
  USING FILE 'udf-examples/python/functions/moving_average.py';

CREATE TEMPORARY TABLE trades (
  stock STRING,
  price DOUBLE,
  quantity INT,
  traded TIMESTAMP(3),
  WATERMARK FOR traded AS traded - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'udf-examples/python/functions/trades.csv', 'format' = 'csv');

SELECT stock, window_start, weighted_average(price, quantity) AS average
FROM TABLE(HOP(TABLE trades, DESCRIPTOR(traded), INTERVAL '1' MINUTE, INTERVAL '2' MINUTE))
GROUP BY stock, window_start, window_end;

-- +----+--------------------------------+-------------------------+--------------------------------+
-- | op |                          stock |            window_start |                        average |
-- +----+--------------------------------+-------------------------+--------------------------------+
-- | +I |                            ABC | 2026-03-02 09:00:00.000 |             11.333333333333334 |
-- | +I |                            ABC | 2026-03-02 08:59:00.000 |                           11.5 |
-- | +I |                            XYZ | 2026-03-02 09:00:00.000 |                           54.5 |
-- | +I |                            XYZ | 2026-03-02 08:59:00.000 |                           50.0 |
-- | +I |                            ABC | 2026-03-02 09:01:00.000 |             11.666666666666666 |
-- | +I |                            XYZ | 2026-03-02 09:01:00.000 |                           56.0 |
-- | +I |                            ABC | 2026-03-02 09:02:00.000 |                           13.0 |
-- +----+--------------------------------+-------------------------+--------------------------------+
