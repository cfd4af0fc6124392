-- Process table function with timers: drey sql -f udf-examples/typescript/functions/sessions.sql
SET 'table.local-time-zone' = 'UTC';

CREATE TEMPORARY FUNCTION sessions AS 'Sessions' LANGUAGE TYPESCRIPT
  USING FILE 'udf-examples/typescript/functions/sessions.ts';

CREATE TEMPORARY TABLE visits (
  visitor STRING,
  page STRING,
  visited TIMESTAMP_LTZ(3),
  WATERMARK FOR visited AS visited - INTERVAL '5' MINUTE
) WITH ('connector' = 'filesystem', 'path' = 'udf-examples/typescript/functions/visits.csv', 'format' = 'csv');

SELECT * FROM sessions(visits => TABLE visits PARTITION BY visitor, gap => 15, on_time => DESCRIPTOR(visited), uid => 'sessions');

-- +----+--------------------------------+-------------+--------------------------------+-------------------------+
-- | op |                        visitor |     minutes |                          pages |                 rowtime |
-- +----+--------------------------------+-------------+--------------------------------+-------------------------+
-- | +I |                            bob |          28 |                    home > help | 2026-03-01 10:45:00.000 |
-- | +I |                            bob |           0 |                           cart | 2026-03-01 11:13:00.000 |
-- | +I |                            ann |          64 | home > cart > pay > home > ... | 2026-03-01 11:19:00.000 |
-- +----+--------------------------------+-------------+--------------------------------+-------------------------+
