"""A PostgreSQL server of the test's own, made of the tools of the embedded one: to be stopped under load without anybody
else losing hers."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.faults.rig import address, free_port
from tremplin.kernel import embedded
from tremplin.operations.backup import postgres

NAME = "fautes"
FAST, IMMEDIATE = "fast", "immediate"


class Cluster:
    """`stop("immediate")` is a power cut: connections fall, the journal of the server is replayed at its next start."""

    def __init__(self, folder, tools):
        self.folder, self.tools, self.port = Path(folder), Path(tools), free_port()
        self.url = f"postgresql://tremplin:tremplin@127.0.0.1:{self.port}/{NAME}"
        self.home = embedded.home()

    def create(self):
        self.folder.mkdir(exist_ok=True)
        if self.home.uid is not None:
            os.chown(self.folder, self.home.uid, self.home.gid)
        words = ["--username=tremplin", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *words, f"--pgdata={self.folder / 'data'}")
        self.start()
        self._run("createdb", NAME)

    def fill(self, source):
        """With what that database holds."""
        dump = subprocess.run([self.tools / "pg_dump", "-Fc", "-d", source], capture_output=True, check=True)
        words = [self.tools / "pg_restore", "--no-owner", "-d", self.url]
        subprocess.run(words, input=dump.stdout, check=True, capture_output=True)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100"
        words = ["-w", "-t", "120", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options]
        self._run("pg_ctl", "start", *words)

    def stop(self, mode=FAST):
        self._run("pg_ctl", "stop", "-w", "-t", "120", "-m", mode, "-D", self.folder / "data")

    def restart(self, mode):
        self.stop(mode)
        self.start()

    def _run(self, tool, *words):
        found = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "tremplin"}
        # The embedded server brings its own ICU, in a folder beside it.
        beside = {str(path.parent) for path in self.home.base.rglob("libicuuc.so*")}
        found["LD_LIBRARY_PATH"] = ":".join([*sorted(beside), os.environ.get("LD_LIBRARY_PATH", "")])
        account = {} if self.home.uid is None else {"user": self.home.uid, "group": self.home.gid, "extra_groups": []}
        output = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, **found}
        subprocess.run([self.tools / tool, *words], env=environment, cwd="/", check=True, **output, **account)


@contextmanager
def cluster():
    """Filled with what the tests' base holds now; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tremplin-fautes-"))
    folder.chmod(0o755)
    made = Cluster(folder / "pg", Path(postgres.tool("pg_dump")).parent)
    try:
        made.create()
        made.fill(address(connection.settings_dict["NAME"]))
        yield made
    finally:
        if (made.folder / "data" / "postmaster.pid").exists():
            made.stop(IMMEDIATE)
        shutil.rmtree(folder, ignore_errors=True)
