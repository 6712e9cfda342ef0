"""The embedded PostgreSQL: a real server shipped as a wheel, started when no `DATABASE_URL` is given.

PostgreSQL refuses to run as root: there, the binary is copied where an unprivileged user can reach it and runs as that
user. Everywhere else it runs as the caller, under `.var/` of the checkout. The server outlives the process that started
it, so that a second start is immediate; `stop()` ends it.
"""

import contextlib
import hashlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"
NAME = "tremplin"
START_SECONDS = 60


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot start; the message says why and what to do."""


@dataclass(frozen=True)
class Home:
    """Where the server lives (`base`) and under which account (`uid` None = the caller's)."""

    base: Path
    uid: int | None
    gid: int | None

    @property
    def state(self) -> Path:
        return self.base / "server.json"


def home() -> Home:
    """The place of this checkout's server: `.var/postgres`, or a folder of its own under /var/lib for root."""
    if os.geteuid() != 0:
        return Home(ROOT / ".var" / "postgres", None, None)
    account = pwd.getpwnam(UNPRIVILEGED)
    key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Home(Path("/var/lib/tremplin") / key, account.pw_uid, account.pw_gid)


def ensure_running() -> str:
    """Start the server if it does not answer, and return its URL. Safe to call from several processes at once."""
    place = home()
    if (url := _running_url(place)) is not None:
        return url
    _prepare(place)
    with _lock(place):
        return _running_url(place) or _start(place)


def stop() -> bool:
    """Stop this checkout's server; False when none was running."""
    place = home()
    if _running_url(place) is None:
        return False
    _pg0(place, "stop", "--name", NAME)
    return True


def _running_url(place: Home) -> str | None:
    try:
        port = json.loads(place.state.read_text())["port"]
    except (OSError, ValueError, KeyError):
        return None
    return _url(port) if _answers(port) and (place.base / "data" / "postmaster.pid").parent.exists() else None


def _url(port: int) -> str:
    return f"postgresql://{NAME}:{NAME}@127.0.0.1:{port}/{NAME}"


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _prepare(place: Home) -> None:
    """Create the folder and put the binary in it, owned by the account that will run it."""
    place.base.mkdir(mode=0o755, parents=True, exist_ok=True)
    binary = place.base / "pg0"
    source = _shipped_binary()
    if not binary.exists() or binary.stat().st_size != source.stat().st_size:
        partial = place.base / f"pg0.{os.getpid()}"
        shutil.copy2(source, partial)
        partial.chmod(0o755)
        partial.replace(binary)
    if place.uid is not None and place.gid is not None:
        os.chown(place.base, place.uid, place.gid)


def _shipped_binary() -> Path:
    try:
        import pg0
    except ImportError as error:
        raise EmbeddedError(
            "PostgreSQL embarqué absent : installez les dépendances (make setup) ou donnez DATABASE_URL."
        ) from error
    return Path(pg0.__file__).parent / "bin" / "pg0"


@contextlib.contextmanager
def _lock(place: Home):  # type: ignore[no-untyped-def]
    """One starter at a time: two test processes must not run initdb in the same folder."""
    import fcntl

    with (place.base / "start.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _start(place: Home) -> str:
    port = _free_port()
    data = place.base / "data"
    if data.exists() and not (data / "PG_VERSION").exists():
        shutil.rmtree(data)  # an interrupted first start leaves a folder that initdb refuses
    settings = ["fsync=on", "max_connections=200", f"shared_buffers={_cache()}MB", "listen_addresses=127.0.0.1"]
    flags = [word for setting in settings for word in ("-c", setting)]
    _pg0(place, "start", "--name", NAME, "-p", str(port), "-d", str(data), "-n", NAME, "-u", NAME, "-P", NAME, *flags)
    _wait(port)
    place.state.write_text(json.dumps({"port": port}))
    return _url(port)


def _cache() -> int:
    """Megabytes that PostgreSQL keeps of what it reads: a sixteenth of the machine's memory, from 128 to 2,048."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    return max(128, min(2_048, memory // 16))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL embarqué ne répond pas après {START_SECONDS} s (port {port}).")
        time.sleep(0.05)


def _pg0(place: Home, *arguments: str) -> None:
    """Run the pg0 command in its home; its output goes to a file because the server inherits it."""
    log = place.base / "pg0.log"
    with log.open("w") as output:
        code = subprocess.call(
            [str(place.base / "pg0"), *arguments],
            cwd=place.base,
            env={"HOME": str(place.base), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            user=place.uid,
            group=place.gid,
            extra_groups=None if place.uid is None else [],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    if code != 0:
        raise EmbeddedError(f"PostgreSQL embarqué n’a pas démarré : {log.read_text().strip()[-400:]} (journal : {log})")
