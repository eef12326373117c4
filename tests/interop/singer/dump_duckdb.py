"""Prints all tables of a DuckDB file as JSON."""

import json
import sys

import duckdb

connection = duckdb.connect(sys.argv[1], read_only=True)
tables = {}
names = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
for (name,) in names:
    rows = connection.execute(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in rows.description]
    tables[name] = [dict(zip(columns, row)) for row in rows.fetchall()]
print(json.dumps(tables, default=lambda value: value.isoformat(timespec="milliseconds") if hasattr(value, "isoformat") else str(value)))
