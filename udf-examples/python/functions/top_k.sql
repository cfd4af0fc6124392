-- Aggregate function with a MapView: drey sql -f udf-examples/python/functions/top_k.sql
CREATE TEMPORARY FUNCTION top_three AS 'top_three' LANGUAGE PYTHON USING FILE 'udf-examples/python/functions/top_k.py';

-- Changes of a group leave when its bundle of rows is done (python.fn-execution.bundle.size): here after all rows.
SELECT city, top_three(weather) AS weathers
FROM (VALUES ('Rome', 'sun'), ('Rome', 'rain'), ('Rome', 'rain'), ('Rome', CAST(NULL AS STRING))) AS days(city, weather)
GROUP BY city;

-- +----+--------------------------------+--------------------------------+
-- | op |                           city |                       weathers |
-- +----+--------------------------------+--------------------------------+
-- | +I |                           Rome |            [rain (2), sun (1)] |
-- +----+--------------------------------+--------------------------------+
