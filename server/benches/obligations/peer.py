"""DuckDB as the peer of a benchmark: loads a file of records, then answers each query named on standard input with its
time in milliseconds. The whole result is fetched inside DuckDB (into a table of its own), not into Python."""

import sys
import time

import duckdb

QUERIES = {
    "all": "select child, kind, date_trunc('month', day) as month, count(*) as n from records group by all",
    "month": "select child, kind, count(*) as n from records where day between '2026-11-01' and '2026-11-30' group by all",
}

db = duckdb.connect()
db.execute(
    "create table records as select * from read_csv(?, header = false,"
    " columns = {'school': 'text', 'mentor': 'text', 'child': 'text', 'kind': 'text', 'day': 'date'})",
    [sys.argv[1]],
)
count = db.execute("select count(*) from records").fetchone()[0]
threads = db.execute("select current_setting('threads')").fetchone()[0]
print(f"DuckDB {duckdb.__version__}, {count} records in memory, {threads} threads", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    db.execute(f"create or replace temp table answer as {QUERIES[line.strip()]}")
    print((time.perf_counter() - start) * 1000, flush=True)
