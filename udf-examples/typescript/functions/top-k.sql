-- Aggregate function with a MapView: drey sql -f udf-examples/typescript/functions/top-k.sql
-- Table aggregate function: drey udf test TopTwo --path udf-examples/typescript/functions/top-k.ts
--   --input udf-examples/typescript/functions/top-k.rows.jsonl
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION top_three AS 'topThree' LANGUAGE TYPESCRIPT USING FILE 'udf-examples/typescript/functions/top-k.ts';

SELECT city, top_three(weather) AS weathers
FROM (VALUES ('Rome', 'sun'), ('Rome', 'rain'), ('Rome', 'sun'), ('Oslo', 'snow'), ('Oslo', 'rain'), ('Oslo', 'wind'),
    ('Oslo', 'rain'), ('Oslo', 'sun'), ('Oslo', 'snow'), ('Oslo', 'snow'), ('Rome', CAST(NULL AS STRING))) AS days(city, weather)
GROUP BY city;

-- +------+-------------------------------+
-- | city |                      weathers |
-- +------+-------------------------------+
-- | Rome |           [sun (2), rain (1)] |
-- | Oslo | [snow (3), rain (2), sun (1)] |
-- +------+-------------------------------+
