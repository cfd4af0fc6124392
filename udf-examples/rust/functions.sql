-- Scalar and table functions: drey sql -f udf-examples/rust/functions.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION similarity AS 'similarity' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION geohash AS 'geohash' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';
CREATE TEMPORARY FUNCTION tokens AS 'tokens' LANGUAGE WASM USING FILE 'udf-examples/rust/functions.wasm';

SELECT typed, city, ROUND(similarity(typed, city), 3) AS likeness, geohash(latitude, longitude, 5) AS area
FROM (VALUES ('Amsterdm'), ('Roterdam'), ('Berlin')) AS t(typed),
  (VALUES ('Amsterdam', 52.37, 4.89), ('Rotterdam', 51.92, 4.48)) AS cities(city, latitude, longitude)
WHERE similarity(typed, city) > 0.7;

SELECT word, COUNT(*) AS times
FROM (VALUES ('To be, or not to be'), ('Let it be')) AS texts(text), LATERAL TABLE(tokens(text)) AS token(word, n)
GROUP BY word;

-- +----------+-----------+----------+-------+
-- |    typed |      city | likeness |  area |
-- +----------+-----------+----------+-------+
-- | Amsterdm | Amsterdam |    0.889 | u173z |
-- | Roterdam | Rotterdam |    0.889 | u15pm |
-- +----------+-----------+----------+-------+
-- +------+-------+
-- | word | times |
-- +------+-------+
-- |   to |     2 |
-- |   be |     3 |
-- |   or |     1 |
-- |  not |     1 |
-- |  let |     1 |
-- |   it |     1 |
-- +------+-------+
