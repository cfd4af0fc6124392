--  Window TVFs and legacy group windows.
-- source t: (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
-- +I [1, "x", "2020-01-01 00:00:01"]
-- +I [2, "y", "2020-01-01 00:00:03"]
-- +I [3, "x", "2020-01-01 00:00:02"]
-- +I [4, "x", "2020-01-01 00:00:07"]
-- +I [5, "y", "2020-01-01 00:00:04"]
-- +I [6, "y", "2020-01-01 00:00:12"]
-- +I [7, "x", "2020-01-01 00:00:08"]
-- +I [8, null, "2020-01-01 00:00:21.5"]
-- source l: (a INT, b STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts)
-- +I [1, "x", "2021-03-28 00:30:00Z"]
-- +I [2, "x", "2021-03-28 01:10:00Z"]
-- +I [3, "y", "2021-03-28 01:50:00Z"]
-- +I [4, "x", "2021-03-28 03:00:00Z"]
-- +I [5, "x", "2021-10-30 23:30:00Z"]
-- +I [6, "x", "2021-10-31 00:30:00Z"]
-- +I [7, "x", "2021-10-31 01:30:00Z"]
-- +I [8, "y", "2021-10-31 02:30:00Z"]
-- source r: (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) changelog=I,UB,UA,D
-- +I ["a", 1, "2020-01-01 00:00:01"]
-- +I ["b", 2, "2020-01-01 00:00:02"]
-- -U ["a", 1, "2020-01-01 00:00:01"]
-- +U ["a", 5, "2020-01-01 00:00:03"]
-- -D ["b", 2, "2020-01-01 00:00:02"]
-- +I ["c", 7, "2020-01-01 00:00:11"]
-- source s: (a INT, c STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "p", "2020-01-01 00:00:02"]
-- +I [3, "q", "2020-01-01 00:00:06"]
-- +I [4, "r", "2020-01-01 00:00:07"]
-- +I [9, "s", "2020-01-01 00:00:13"]

-- case: tumble
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b;

-- case: tumble-offset
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '2' SECOND)) GROUP BY window_start, window_end;

-- case: tumble-named-args
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '10' SECOND, `OFFSET` => INTERVAL '-3' SECOND)) GROUP BY window_start, window_end;

-- case: hop
SELECT window_start, window_end, COUNT(*), MAX(a), COUNT(DISTINCT b) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: hop-uneven
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: cumulate
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND)) GROUP BY window_start, window_end, b;

-- case: cumulate-uneven
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '4' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: session
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end, b;

-- case: session-global
SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE t, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end;

-- case: session-other-keys
SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end;

-- case: tvf-rows
SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND));

-- case: tvf-rows-session
SELECT * FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND));

-- case: tvf-only-start
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start;

-- case: tvf-group-by-time
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time;

-- case: cascade
SELECT window_start, window_end, SUM(n) FROM TABLE(TUMBLE(TABLE (SELECT window_time AS rt, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, b), DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: cascade-view
CREATE VIEW w1 AS SELECT window_start AS ws, window_end AS we, window_time AS rt, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, b;
SELECT window_start, window_end, b, SUM(n), MIN(ws) FROM TABLE(HOP(TABLE w1, DESCRIPTOR(rt), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end, b;

-- case: agg-on-window-agg
SELECT window_start, window_end, MAX(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY window_start, window_end;

-- case: plain-agg-on-window-agg
SELECT b, SUM(n) FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b) GROUP BY b;

-- case: window-grouping-sets
SELECT window_start, window_end, b, COUNT(*), GROUPING(b) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((b), ());

-- case: window-rollup
SELECT window_start, window_end, b, a, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, ROLLUP (b, a);

-- case: window-distinct
SELECT DISTINCT window_start, window_end, b FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND));

-- case: window-distinct-agg
SELECT window_start, window_end, COUNT(DISTINCT b), SUM(DISTINCT a) FILTER (WHERE a > 2) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: window-filter-having
SELECT window_start, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) WHERE a <> 2 GROUP BY window_start, window_end, b HAVING COUNT(*) > 1;

-- case: window-filter-on-window
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) WHERE window_start >= TIMESTAMP '2020-01-01 00:00:00' GROUP BY window_start, window_end;

-- case: window-retract
SELECT window_start, window_end, k, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE r, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k;

-- case: window-retract-hop
SELECT window_start, window_end, COUNT(*), MAX(v) FROM TABLE(HOP(TABLE r, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: ltz-utc
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;

-- case: ltz-berlin
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time;

-- case: ltz-berlin-day
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY window_start, window_end, b;

-- case: ltz-berlin-hop
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE l, DESCRIPTOR(ts), INTERVAL '2' HOUR, INTERVAL '4' HOUR)) GROUP BY window_start, window_end;

-- case: ltz-berlin-cumulate
-- config: table.local-time-zone=Europe/Berlin
SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '4' HOUR)) GROUP BY window_start, window_end;

-- case: ltz-session-kolkata
-- config: table.local-time-zone=Asia/Kolkata
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(SESSION(TABLE l PARTITION BY b, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, b;

-- case: ltz-tvf-rows
-- config: table.local-time-zone=America/New_York
SELECT a, ts, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '1' DAY));

-- case: window-join
-- compare: unordered
SELECT L.a, L.b, R.c, L.window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R ON L.a = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;

-- case: window-full-join
-- compare: unordered
SELECT L.a, R.a, R.c, L.window_start, R.window_end FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R ON L.a < R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;

-- case: window-semi-join
-- compare: unordered
SELECT a, window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE L.a IN (SELECT a FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R WHERE L.window_start = R.window_start AND L.window_end = R.window_end);

-- case: window-anti-join
-- compare: unordered
SELECT a, window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L WHERE NOT EXISTS (SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) R WHERE L.a + 1 = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end);

-- case: window-topn
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY a DESC) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn <= 2;

-- case: window-topn-no-rank
SELECT a, b, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY a) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn BETWEEN 2 AND 3;

-- case: window-topn-on-agg
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, b) AS rn FROM (SELECT window_start, window_end, b, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, b)) WHERE rn = 1;

-- case: window-dedup-first
SELECT a, b, ts, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY ts) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn = 1;

-- case: window-dedup-last
SELECT a, b, ts, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, b ORDER BY ts DESC) AS rn FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))) WHERE rn <= 1;

-- case: window-batch-tumble
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, b, COUNT(*), SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, b;

-- case: window-batch-cumulate
-- mode: batch
-- compare: unordered
SELECT window_start, window_end, window_time, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time;

-- case: window-batch-session
-- mode: batch
SELECT window_start, window_end, b, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY b, DESCRIPTOR(ts), INTERVAL '3' SECOND)) GROUP BY window_start, window_end, b;

-- case: window-batch-topn
-- mode: batch
-- compare: unordered
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY a DESC) AS rn FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn <= 2;

-- case: legacy-tumble
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), TUMBLE_END(ts, INTERVAL '5' SECOND), TUMBLE_ROWTIME(ts, INTERVAL '5' SECOND), COUNT(*), SUM(a) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);

-- case: legacy-hop
SELECT HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), HOP_END(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(DISTINCT b) FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);

-- case: legacy-session
SELECT b, SESSION_START(ts, INTERVAL '3' SECOND), SESSION_END(ts, INTERVAL '3' SECOND), SESSION_ROWTIME(ts, INTERVAL '3' SECOND), COUNT(*) FROM t GROUP BY b, SESSION(ts, INTERVAL '3' SECOND);

-- case: legacy-tumble-offset
SELECT TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND, TIME '00:00:02');

-- case: legacy-early-fire
-- config: table.exec.emit.early-fire.enabled=true
-- config: table.exec.emit.early-fire.delay=0 s
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);

-- case: legacy-late-fire
-- config: table.exec.emit.late-fire.enabled=true
-- config: table.exec.emit.late-fire.delay=0 s
-- config: table.exec.emit.allow-lateness=20 s
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);

-- case: legacy-cascade
SELECT TUMBLE_START(rt, INTERVAL '10' SECOND), SUM(n) FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '5' SECOND) AS rt, COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)) GROUP BY TUMBLE(rt, INTERVAL '10' SECOND);

-- case: legacy-having
SELECT TUMBLE_END(ts, INTERVAL '5' SECOND), b, COUNT(*) + 1 FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND), b HAVING COUNT(*) > 1 AND TUMBLE_START(ts, INTERVAL '5' SECOND) < TIMESTAMP '2020-01-01 00:00:05';

-- case: legacy-retract
SELECT k, TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*), SUM(v) FROM r GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND);

-- case: legacy-batch
-- mode: batch
-- compare: unordered
SELECT b, TUMBLE_START(ts, INTERVAL '5' SECOND), TUMBLE_END(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY b, TUMBLE(ts, INTERVAL '5' SECOND);

-- case: legacy-batch-hop
-- mode: batch
-- compare: unordered
SELECT HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(*) FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);

-- case: legacy-batch-session
-- mode: batch
SELECT b, SESSION_START(ts, INTERVAL '3' SECOND), COUNT(*) FROM t GROUP BY b, SESSION(ts, INTERVAL '3' SECOND);

-- case: legacy-ltz-berlin
-- config: table.local-time-zone=Europe/Berlin
SELECT TUMBLE_START(ts, INTERVAL '2' HOUR), TUMBLE_END(ts, INTERVAL '2' HOUR), TUMBLE_ROWTIME(ts, INTERVAL '2' HOUR), COUNT(*) FROM l GROUP BY TUMBLE(ts, INTERVAL '2' HOUR);

-- case: error-legacy-no-time
SELECT TUMBLE_START(a, INTERVAL '5' SECOND) FROM t GROUP BY TUMBLE(a, INTERVAL '5' SECOND);

-- case: error-tvf-not-time
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(a), INTERVAL '5' SECOND));

-- case: error-tvf-lost-time
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE (SELECT a, CAST(ts AS TIMESTAMP(6)) AS ts FROM t), DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end;

-- case: error-tvf-unknown-column
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(nope), INTERVAL '5' SECOND));

-- case: error-tvf-negative
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '-5' SECOND));

-- case: error-tvf-args
SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND));

-- case: error-window-different
SELECT L.a FROM (SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND))) L JOIN (SELECT * FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND))) R ON L.a = R.a AND L.window_start = R.window_start AND L.window_end = R.window_end;

-- case: error-property-without-window
SELECT TUMBLE_START(ts, INTERVAL '5' SECOND) FROM t;

-- case: error-property-mismatch
SELECT TUMBLE_START(ts, INTERVAL '6' SECOND) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND);

-- case: error-tvf-on-updates
SELECT * FROM TABLE(SESSION(TABLE (SELECT a, MAX(ts) AS ts FROM t GROUP BY a), DESCRIPTOR(ts), INTERVAL '5' SECOND));

-- case: error-two-group-windows
SELECT COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND), HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);

-- case: error-cumulate-step
SELECT window_start, COUNT(*) FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
