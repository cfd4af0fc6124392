-- Process table function with timers: drey sql -f udf-examples/typescript/functions/sessions.sql
CREATE TEMPORARY FUNCTION sessions AS 'Sessions' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/sessions.ts';

CREATE TEMPORARY TABLE visits (
  visitor STRING,
  page STRING,
  visited TIMESTAMP_LTZ(3),
  WATERMARK FOR visited AS visited - INTERVAL '5' MINUTE
) WITH ('connector' = 'filesystem', 'path' = 'udf-examples/typescript/functions/visits.csv', 'format' = 'csv');

SELECT visitor, minutes, pages FROM sessions(visits => TABLE visits PARTITION BY visitor, gap => 15, on_time => DESCRIPTOR(visited), uid => 'sessions');

-- +----+--------------------------------+-------------+--------------------------------+
-- | op |                        visitor |     minutes |                          pages |
-- +----+--------------------------------+-------------+--------------------------------+
-- | +I |                            bob |           0 |                           home |
-- | +I |                            ann |          11 |              home > cart > pay |
-- | +I |                            bob |           0 |                           help |
-- | +I |                            bob |           0 |                           cart |
-- | +I |                            ann |           4 |                    home > help |
-- +----+--------------------------------+-------------+--------------------------------+
