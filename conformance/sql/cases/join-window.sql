--  Recorded from Flink 2.3.0.
-- compare: unordered
-- source l: (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
-- +I [1, "l1", "2024-01-01 00:00:01"]
-- +I [2, "l2", "2024-01-01 00:00:02"]
-- +I [null, "ln", "2024-01-01 00:00:02"]
-- +I [1, "l3", "2024-01-01 00:00:05"]
-- +I [4, "l4", "2024-01-01 00:00:20"]
-- source r: (c INT, d STRING, rt TIMESTAMP(3), WATERMARK FOR rt AS rt)
-- +I [1, "r1", "2024-01-01 00:00:03"]
-- +I [3, "r3", "2024-01-01 00:00:03"]
-- +I [1, "r5", "2024-01-01 00:00:06"]
-- +I [1, "r6", "2024-01-01 00:00:25"]

CREATE VIEW lw AS SELECT * FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '5' SECOND));
CREATE VIEW rw AS SELECT * FROM TABLE(TUMBLE(TABLE r, DESCRIPTOR(rt), INTERVAL '5' SECOND));

-- case: join-window-0
SELECT lw.a, b, d, lw.window_start FROM lw JOIN rw ON a = c AND lw.window_start = rw.window_start AND lw.window_end = rw.window_end;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1, 2024-01-01T00:00]
-- > +I[1, l3, r5, 2024-01-01T00:00:05]

-- case: join-window-1
SELECT a, b, d, lw.window_end, rw.window_end FROM lw FULL JOIN rw ON a = c AND lw.window_start = rw.window_start AND lw.window_end = rw.window_end;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1, 2024-01-01T00:00:05, 2024-01-01T00:00:05]
-- > +I[2, l2, null, 2024-01-01T00:00:05, null]
-- > +I[null, null, r3, null, 2024-01-01T00:00:05]
-- > +I[null, ln, null, 2024-01-01T00:00:05, null]
-- > +I[1, l3, r5, 2024-01-01T00:00:10, 2024-01-01T00:00:10]
-- > +I[4, l4, null, 2024-01-01T00:00:25, null]
-- > +I[null, null, r6, null, 2024-01-01T00:00:30]

-- case: join-window-2
SELECT a, b, d FROM lw LEFT JOIN rw ON lw.window_start = rw.window_start AND lw.window_end = rw.window_end AND b < d;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[1, l1, r3]
-- > +I[2, l2, r1]
-- > +I[2, l2, r3]
-- > +I[null, ln, r1]
-- > +I[null, ln, r3]
-- > +I[1, l3, r5]
-- > +I[4, l4, null]

-- case: join-window-3
SELECT a, b FROM lw WHERE a NOT IN (SELECT c FROM rw WHERE lw.window_start = rw.window_start AND lw.window_end = rw.window_end);
-- expect: Flink 2.3.0
-- > +I[2, l2]
-- > +I[4, l4]

-- case: join-window-4
SELECT a, b FROM lw WHERE EXISTS (SELECT 1 FROM rw WHERE a = c AND lw.window_start = rw.window_start AND lw.window_end = rw.window_end);
-- expect: Flink 2.3.0
-- > +I[1, l1]
-- > +I[1, l3]

-- case: join-window-5
SELECT lw.a, b, d FROM lw JOIN rw ON a = c AND lw.window_start = rw.window_start;
-- expect: Flink 2.3.0
-- > +I[1, l1, r1]
-- > +I[1, l3, r5]

-- case: join-window-6
SELECT a, n, s FROM (SELECT a, window_start, window_end, COUNT(*) n FROM lw GROUP BY a, window_start, window_end) x JOIN (SELECT c, window_start, window_end, MAX(d) s FROM rw GROUP BY c, window_start, window_end) y ON a = c AND x.window_start = y.window_start AND x.window_end = y.window_end;
-- expect: Flink 2.3.0
-- > +I[1, 1, r1]
-- > +I[1, 1, r5]

-- case: join-window-7
SELECT a, d FROM TABLE(TUMBLE(TABLE l, DESCRIPTOR(ts), INTERVAL '5' SECOND)) x JOIN TABLE(TUMBLE(TABLE r, DESCRIPTOR(rt), INTERVAL '10' SECOND)) y ON a = c AND x.window_start = y.window_start AND x.window_end = y.window_end;
-- expect: Flink 2.3.0
