"""A server of PostgreSQL of its own, made from the programs of the system."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path


def programs():
    """Returns the folder with the programs of the newest PostgreSQL. `None` if it is not installed."""
    folders = [folder / "bin" for folder in Path("/usr/lib/postgresql").glob("*")]
    folders += [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    needed = ("initdb", "pg_ctl", "postgres", "psql")
    return max((folder for folder in folders if all((folder / name).exists() for name in needed)), default=None)


class Server:
    """A running server, which ends with its block. Its only user needs no password."""

    user = "owner"

    def __enter__(self):
        self.programs = programs()
        if self.programs is None:
            sys.exit("PostgreSQL is not installed; install it with its programs `initdb` and `psql`")
        self.folder = Path(tempfile.mkdtemp(prefix="core-singer-"))
        # The server refuses to run as root.
        self.owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self.owner:
            shutil.chown(self.folder, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        data = self.folder / "data"
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", f"--username={self.user}", "-D", data)
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c fsync=off -k {self.folder}"
        self._run("pg_ctl", "-D", data, "-l", self.folder / "log", "-w", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program, *arguments):
        command = [self.programs / program, *arguments]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", **self.owner)
        if done.returncode:
            sys.exit(f"{program}: exit code {done.returncode}\n{done.stderr.decode()}")

    def query(self, database, sql):
        """Returns the lines that `psql` prints for a statement."""
        place = ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, "-d", database]
        command = [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *place, "-c", sql]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        return done.stdout.decode().split("\n")[:-1]

    def rows(self, database, table):
        """Returns the rows of a table as dicts. A table that was not made has none."""
        if self.query(database, f"SELECT to_regclass('{table}') IS NULL") == ["t"]:
            return []
        lines = self.query(database, f"SELECT row_to_json(t) FROM {table} t")
        return [json.loads(line, parse_float=Decimal) for line in lines]
