-- A component in Rust: scalar, table and aggregate functions: drey sql -f udf-examples/component-rust/matching.sql
SET 'execution.runtime-mode' = 'batch';

CREATE TEMPORARY FUNCTION similarity AS 'similarity' LANGUAGE WASM USING FILE 'udf-examples/component-rust/matching.wasm';
CREATE TEMPORARY FUNCTION with_tax AS 'with_tax' LANGUAGE WASM USING FILE 'udf-examples/component-rust/matching.wasm';
CREATE TEMPORARY FUNCTION words AS 'words' LANGUAGE WASM USING FILE 'udf-examples/component-rust/matching.wasm';
CREATE TEMPORARY FUNCTION average AS 'average' LANGUAGE WASM USING FILE 'udf-examples/component-rust/matching.wasm';

SELECT typed, city, ROUND(similarity(typed, city), 3) AS likeness
FROM (VALUES ('Amsterdm'), ('Roterdam'), ('Berlin')) AS t(typed), (VALUES ('Amsterdam'), ('Rotterdam')) AS cities(city)
WHERE similarity(typed, city) > 0.7;

SELECT id, with_tax(price, 19) AS price FROM (VALUES (1, 10.50), (2, CAST(NULL AS DECIMAL(10, 2)))) AS t(id, price);

SELECT word, n FROM (VALUES ('to be')) AS texts(text), LATERAL TABLE(words(text)) AS token(word, n);

SELECT stock, average(price) AS price FROM (VALUES ('ABC', 10.0E0), ('XYZ', 50.0E0), ('ABC', 12.0E0)) AS t(stock, price) GROUP BY stock;

-- +----------+-----------+----------+
-- |    typed |      city | likeness |
-- +----------+-----------+----------+
-- | Amsterdm | Amsterdam |    0.889 |
-- | Roterdam | Rotterdam |    0.889 |
-- +----------+-----------+----------+
-- +----+--------+
-- | id |  price |
-- +----+--------+
-- |  1 |  12.50 |
-- |  2 | <NULL> |
-- +----+--------+
-- +------+---+
-- | word | n |
-- +------+---+
-- |   to | 0 |
-- |   be | 1 |
-- +------+---+
-- +-------+-------+
-- | stock | price |
-- +-------+-------+
-- |   ABC |  11.0 |
-- |   XYZ |  50.0 |
-- +-------+-------+
