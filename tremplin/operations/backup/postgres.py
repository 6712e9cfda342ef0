"""The PostgreSQL tools: found where they are as recent as the server, run without a password on their command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection

from tremplin.kernel import embedded
from tremplin.operations.backup import BackupError


def tool(name: str) -> str:
    """The path of `pg_dump` or `pg_restore`, not older than the server."""
    wanted, seen = _server_version(), []
    for path in _candidates(name):
        version = _version(path)
        if version >= wanted:
            return str(path)
        seen.append(f"{path} ({version})")
    found = f" Trouvé trop ancien : {', '.join(seen)}." if seen else ""
    raise BackupError(
        f"Il faut {name} {wanted} ou plus récent, comme le serveur.{found}"
        " Installez le paquet postgresql-client de cette version, ou donnez son dossier par TREMPLIN_PG_BIN."
    )


def _candidates(name: str) -> Iterator[Path]:
    folders = [os.environ.get("TREMPLIN_PG_BIN", ""), *_embedded(), *_installed()]
    paths = [Path(folder) / name for folder in folders if folder]
    paths += [Path(found)] if (found := shutil.which(name)) else []
    yield from (path for path in dict.fromkeys(paths) if path.exists())


def _embedded() -> list[str]:
    installation = embedded.home().base / ".pg0" / "installation"
    return [str(folder / "bin") for folder in sorted(installation.glob("*"), reverse=True)]


def _installed() -> list[str]:
    """Where Debian keeps one folder a version."""
    return [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]


def _version(path: Path) -> int:
    try:
        words = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)", words.partition(")")[2])
    return int(found[1]) if found else 0


def _server_version() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10_000


def environment() -> dict[str, str]:
    """Where the base is and how to enter it, as libpq reads them. Its time limits are lifted for the tools."""
    base = connection.settings_dict
    given = {"PGHOST": base["HOST"], "PGPORT": base["PORT"], "PGUSER": base["USER"], "PGPASSWORD": base["PASSWORD"]}
    given |= {f"PG{name.upper()}": value for name, value in base["OPTIONS"].items() if name.startswith("ssl")}
    kept = {name: str(value) for name, value in given.items() if value}
    lifted = "-c statement_timeout=0 -c lock_timeout=0 -c default_transaction_read_only=off"
    lifted += " -c idle_in_transaction_session_timeout=0"
    return {**os.environ, **kept, "PGDATABASE": base["NAME"], "PGOPTIONS": lifted}


def dump(snapshot: str) -> subprocess.Popen[bytes]:
    """`pg_dump` of the public schema as that snapshot sees it, on its standard output."""
    words = ["--format=custom", "--compress=6", "--no-owner", "--no-privileges", "--no-comments"]
    return _started([tool("pg_dump"), *words, f"--snapshot={snapshot}"], stdout=subprocess.PIPE)


def restore(*, clean: bool) -> subprocess.Popen[bytes]:
    """`pg_restore` from its standard input, in one transaction: all of it or nothing."""
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    words += ["--clean", "--if-exists"] if clean else []
    name = connection.settings_dict["NAME"]
    return _started([tool("pg_restore"), *words, f"--dbname={name}"], stdin=subprocess.PIPE)


def _started(words: Sequence[str], **pipes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE, **pipes)  # type: ignore[call-overload,no-any-return]


def said(process: subprocess.Popen[bytes]) -> str:
    """The last words of a tool that failed."""
    words = (process.stderr.read() if process.stderr else b"").decode(errors="replace").strip().splitlines()
    return words[-1] if words else f"code {process.returncode}"


def folder() -> Path:
    """Where the uploaded files are."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    return Path(str(options.get("location", settings.VAR / "files")))
