"""Compares the files of mirrors with the records of the server, by readers of others.

check.py EXPECTED FOLDER DATABASE: `EXPECTED` has the type of each column and the rows of each table as JSON. `FOLDER` has
files of Parquet and CSV, and `DATABASE` is a file of SQLite.
"""

import csv
import json
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow.parquet

csv.field_size_limit(2**31 - 1)


def typed(kind, value):
    """Returns the value of a reader in one form for each type of columns."""
    if value is None:
        return None
    match kind:
        case "Text":
            return value
        case "Boolean":
            return value if isinstance(value, bool) else {"true": True, "1": True}.get(str(value), False)
        case "Integer":
            return int(value)
        case "Decimal":
            return Decimal(value)
        case "DateTime":
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        case "Uuid":
            return value if isinstance(value, UUID) else UUID(bytes=value) if isinstance(value, bytes) else UUID(value)
        case "Json":
            text = value.decode() if isinstance(value, bytes) else value
            return json.loads(text, parse_float=Decimal) if isinstance(text, str) else text
    raise ValueError(kind)


def by_duckdb(folder, table, names):
    columns = ", ".join(f'"{name}"' for name in names)
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{folder}/{table}.parquet')").fetchall()


def by_pyarrow(folder, table, names):
    read = pyarrow.parquet.read_table(folder / f"{table}.parquet").select(names)
    return list(zip(*(column.to_pylist() for column in read.columns)))


def by_csv(folder, table, names):
    """Reads nothing as null and `""` as an empty text, which the module `csv` does not tell apart."""
    empty = "\x00"
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        text = file.read()
    rows = csv.DictReader(mark_empty(text, empty).splitlines(keepends=True))
    value = lambda cell: "" if cell == empty else None if cell == "" else cell
    return [[value(row[name]) for name in names] for row in rows]


def mark_empty(text, mark):
    """Replaces each empty text in quotes by a mark."""
    result, index, in_quotes = [], 0, False
    while index < len(text):
        at_start = index == 0 or text[index - 1] in ",\n"
        if not in_quotes and at_start and text.startswith('""', index) and text[index + 2 : index + 3] in ",\r":
            result.append(mark)
            index += 2
            continue
        if text[index] == '"':
            in_quotes = not in_quotes
        result.append(text[index])
        index += 1
    return "".join(result)


def by_sqlite3(database, table, kinds):
    exact = lambda name, kind: f'CAST("{name}" AS TEXT) AS "{name}"' if kind == "Decimal" else f'"{name}"'
    columns = ", ".join(exact(name, kind) for name, kind in kinds.items())
    query = f'SELECT {columns} FROM "{table}"'
    output = subprocess.run(["sqlite3", "-json", database, query], check=True, capture_output=True, text=True).stdout
    return [list(row.values()) for row in json.loads(output or "[]")]


def compare(reader, table, kinds, expected, found):
    """Compares rows, and returns the number of values and the sum of the decimals."""
    names = list(kinds)
    rows = {}
    for row in found:
        values = {name: typed(kinds[name], value) for name, value in zip(names, row)}
        assert values["id"] not in rows, f"{reader}: {table} has {values['id']} twice"
        rows[values["id"]] = values
    assert len(rows) == len(expected), f"{reader}: {table} has {len(rows)} rows instead of {len(expected)}"
    count, total = 0, Decimal(0)
    for row in expected:
        row = {name: typed(kinds[name], value) for name, value in zip(names, row)}
        for name, value in row.items():
            is_value = rows[row["id"]][name]
            assert is_value == value, f"{reader}: {table}.{name} of {row['id']} is {is_value!r} instead of {value!r}"
            count += 1
            total += value if kinds[name] == "Decimal" and value is not None else 0
    return count, total


def main():
    expected, folder, database = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    tables = json.loads(Path(expected).read_text())
    for reader in ["DuckDB", "pyarrow", "csv", "sqlite3"]:
        values, total, rows = 0, Decimal(0), 0
        for table, facts in tables.items():
            facts = json.loads(facts)
            kinds = facts["kinds"]
            match reader:
                case "DuckDB":
                    found = by_duckdb(folder, table, list(kinds))
                case "pyarrow":
                    found = by_pyarrow(folder, table, list(kinds))
                case "csv":
                    found = by_csv(folder, table, list(kinds))
                case _:
                    found = by_sqlite3(database, table, kinds)
            count, sum_of_decimals = compare(reader, table, kinds, facts["rows"], found)
            values, total, rows = values + count, total + sum_of_decimals, rows + len(facts["rows"])
        print(f"{reader}: {len(tables)} tables, {rows} rows, {values} values, sum of decimals {total.normalize():f}")


main()
