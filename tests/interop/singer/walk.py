"""Runs the tap with a checker and four targets of others, and compares the rows with those of the sandbox.

Usage: python walk.py TAP FOLDER. FOLDER has an environment for each package: `singer-tools`, `target-jsonl`,
`target-duckdb`, `meltano` and two of `target-postgres`. The addresses and the token are in the environment.
"""

import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from postgres_server import Server
from sandbox import change, read_all

TAP, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
HERE = Path(__file__).parent

# The targets that write to PostgreSQL, with the setting of the database and others. Both delete no row by themselves.
POSTGRES = {
    "meltanolabs-target-postgres": {"database": "meltanolabs", "load_method": "upsert"},
    "pipelinewise-target-postgres": {"dbname": "pipelinewise", "add_metadata_columns": True},
}


def program(package, name=None):
    """Returns a program of the environment of a package."""
    return str(FOLDER / package / "bin" / (name or package))


def run(command, **options):
    """Runs a command to its end, and returns its standard output."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if done.returncode:
        sys.exit(f"{command[0]}: exit code {done.returncode}\n{done.stderr.decode()[-4000:]}")
    return done.stdout


def configure(folder, **settings):
    """Writes the configuration of the tap into a fresh folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    all_settings = {
        "api_url": os.environ["CORE_ENDPOINT"],
        "access_token": os.environ["CORE_TOKEN"],
        "ids_file": str(folder / "ids.db"),
        **settings,
    }
    (folder / "config.json").write_text(json.dumps(all_settings))
    return folder


def compare(streams, rows_of, what):
    """Compares the rows of a target, which are dicts by id, with those of the sandbox."""
    count = 0
    for stream, path, schema in streams:
        expected = read_all(path)
        rows = rows_of(stream)
        assert set(rows) == set(expected), f"{what}: {stream}: {len(rows)} rows, not {len(expected)}"
        for key, row in expected.items():
            count += 1
            for field, value in row.items():
                facts = schema["properties"].get(field)
                if facts is None or isinstance(value, (dict, list)):
                    continue
                own = rows[key][field]
                assert same(own, value, facts), f"{what}: {stream}.{field} of {key}: {own!r}, not {value!r}"
    assert count > 5000, count
    return count


def same(own, value, facts):
    """Returns whether a target has the value of a field."""
    if value is None:
        # A target of texts has no other form for null.
        return own is None
    if facts.get("format") == "date-time":
        return moment(own) == moment(value)
    if isinstance(own, float):
        return own == float(value)
    if isinstance(value, (int, Decimal)) and isinstance(own, str):
        return own == str(value)
    if facts.get("format") == "uuid":
        return own == value.lower()
    return own == value


def moment(text):
    """Returns a time without a zone, in milliseconds."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return f"{seconds}.{fraction[:3]:0<3}"


def checker():
    """Checks the messages by the checker of the Singer specification."""
    folder = configure(FOLDER / "run-checker")
    messages = run([TAP, "--config", "config.json"], cwd=folder)
    report = run([program("singer-tools", "singer-check-tap")], cwd=folder, input=messages).decode()
    assert "The output is valid." in report, report
    print(next(line for line in report.splitlines() if line.startswith("It contained")))


def twice(folder, target, streams, rows_of, what):
    """Loads the rows by a target, twice: whole, and then changes from the state that it returned."""
    tap = [TAP, "--config", "config.json"]
    for turn in ("first", "second"):
        messages = run(tap, cwd=folder)
        states = run([*target, "--config", "target.json"], cwd=folder, input=messages).splitlines()
        (folder / "state.json").write_bytes(states[-1])
        tap = [TAP, "--config", "config.json", "--state", "state.json"]
        count = compare(streams, rows_of, what)
        print(f"{what}, {turn} run: {messages.count(b'RECORD')} records, {count} equal rows")
        if turn == "first":
            change()


def json_lines(streams):
    """Writes JSON lines by a target."""
    folder = configure(FOLDER / "run-jsonl", decimals="number")
    (folder / "target.json").write_text(json.dumps({"destination_path": "rows", "do_timestamp_file": False}))

    def rows_of(stream):
        rows = {}
        path = folder / "rows" / f"{stream}.jsonl"
        for line in path.read_text().splitlines() if path.exists() else []:
            row = json.loads(line, parse_float=Decimal)
            if row.get("_sdc_deleted_at"):
                rows.pop(row["id"], None)
            else:
                rows[row["id"]] = row
        return rows

    twice(folder, [program("target-jsonl")], streams, rows_of, "target-jsonl")


def postgres(streams):
    """Fills a database of PostgreSQL by each of its targets."""
    schemas = {stream: schema for stream, _, schema in streams}
    with Server() as server:
        for package, settings in POSTGRES.items():
            folder = configure(FOLDER / f"run-{package}")
            database = settings.get("database") or settings["dbname"]
            server.query("postgres", f"CREATE DATABASE {database} TEMPLATE template0")
            # The server asks for no password, but the targets need one.
            place = {"host": "127.0.0.1", "port": server.port, "user": server.user, "password": "none"}
            (folder / "target.json").write_text(json.dumps({**place, "default_target_schema": "core", **settings}))

            def rows_of(stream):
                names = {plain(field): field for field in schemas[stream]["properties"]}
                rows = server.rows(database, f"core.{stream}")
                rows = ({names.get(plain(name), name): value for name, value in row.items()} for row in rows)
                return {row["id"]: row for row in rows if row["_sdc_deleted_at"] is None}

            twice(folder, [program(package, "target-postgres")], streams, rows_of, package)


def plain(name):
    """Returns a name without the spelling that a target chooses."""
    return name.replace("_", "").lower()


def meltano(streams):
    """Runs Meltano into DuckDB twice, with changes between."""
    folder = configure(FOLDER / "run-meltano")
    shutil.copy(HERE / "meltano.yml", folder)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "tap-core").symlink_to(TAP.resolve())
    (programs / "target-duckdb").symlink_to(program("target-duckdb"))
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "TAP_CORE_API_URL": os.environ["CORE_ENDPOINT"],
        "TAP_CORE_ACCESS_TOKEN": os.environ["CORE_TOKEN"],
        "TAP_CORE_IDS_FILE": str(folder / "ids.db"),
        "MELTANO_SEND_ANONYMOUS_USAGE_STATS": "false",
        "NO_COLOR": "1",
    }
    for turn in ("first", "second"):
        run([program("meltano"), "run", "tap-core", "target-duckdb"], cwd=folder, env=environment)
        dump = run([program("target-duckdb", "python"), HERE / "dump_duckdb.py", "core.duckdb"], cwd=folder)
        tables = json.loads(dump)

        def rows_of(stream):
            names = {field.lower(): field for field in streams_by_name[stream]["properties"]}
            rows = ({names.get(name, name): value for name, value in row.items()} for row in tables[stream])
            return {row["id"]: row for row in rows if row["_sdc_deleted_at"] is None}

        streams_by_name = {stream: schema for stream, _, schema in streams}
        count = compare(streams, rows_of, "meltano")
        print(f"meltano run into DuckDB, {turn} run: {count} equal rows")
        if turn == "first":
            change()


def main():
    catalog = json.loads(run([TAP, "--discover"]))
    streams = []
    for entry in catalog["streams"]:
        facts = next(node["metadata"] for node in entry["metadata"] if not node["breadcrumb"])
        for node in entry["metadata"]:
            if node["metadata"].get("sensitive"):
                del entry["schema"]["properties"][node["breadcrumb"][1]]
        streams.append((entry["tap_stream_id"], facts["path"], entry["schema"]))
    checker()
    json_lines(streams)
    postgres(streams)
    meltano(streams)


main()
