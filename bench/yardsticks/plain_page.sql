CREATE TABLE bench_line (
    id bigint PRIMARY KEY, title text NOT NULL, place text NOT NULL, day date NOT NULL, number integer NOT NULL
);
INSERT INTO bench_line
SELECT n, 'Ligne ' || n, 'Salle ' || n % 40, date '2026-09-01' + n % 300, n % 30 FROM generate_series(1, 100000) n;
ANALYZE bench_line;
