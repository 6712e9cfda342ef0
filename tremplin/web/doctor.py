"""`tremplin doctor`: what is wrong with an installation, one line a check, and what to do about it.

Checks go from what everything rests on to what only matters at work. Those that need the settings or the database are
named as not checked when these are missing: one cause gives one line to repair, never a trace.
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from tremplin.web import safety

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "base.txt"
PYTHON = (3, 11)
POSTGRESQL = 15
EXTENSIONS = frozenset({"btree_gist", "pg_trgm", "unaccent"})
TIME_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
COMMUNES, TRADES = 34_000, 100
OLDEST_JOB_MINUTES = 10
FREE_MEGABYTES = 500
TCP_SECONDS = 3


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is right, and what to do when it is not."""

    ok: bool
    what: str
    to_do: str = ""

    def __str__(self) -> str:
        return f"{'✓' if self.ok else '✗'} {self.what}" + (f" → {self.to_do}" if self.to_do and not self.ok else "")


Check = Callable[[], Iterator[Finding]]


def run() -> int:
    """Print every finding; 0 when all is right, 1 otherwise."""
    right = True
    for finding in findings():
        print(finding, flush=True)
        right &= finding.ok
    return 0 if right else 1


def findings() -> Iterator[Finding]:
    """The checks in order; those that rest on something broken are left out, and this is said once."""
    yield from python_version()
    yield from dependencies()
    started = list(settings())
    yield from started
    if not all(finding.ok for finding in started[:1]):
        yield Finding(False, "Base, fichiers, mails : non vérifiés", "corrigez d’abord les réglages")
        return
    reached = list(database())
    yield from reached
    if reached[0].ok:
        for check in (migrations, time_limits, reference_data, queue, operations, promises, delays):
            yield from careful(check)
    for check in (assets, mail_server, antivirus, breached_passwords, proxies, disk, browser):
        yield from careful(check)


def careful(check: Check) -> Iterator[Finding]:
    """The findings of a check; a fault that it did not foresee is a line too."""
    try:
        yield from check()
    except Exception as error:
        yield Finding(False, f"{check.__doc__} : {_short(error)}", "lisez ce message, puis relancez tremplin doctor")


def _short(error: BaseException) -> str:
    """The first line of an error's own words."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


# --- The program -------------------------------------------------------------------------------------------------


def python_version() -> Iterator[Finding]:
    """Python"""
    found = sys.version_info[:3]
    needed = ".".join(map(str, PYTHON))
    version = ".".join(map(str, found))
    yield Finding(found >= PYTHON, f"Python {version}", f"installez Python {needed} ou plus récent, puis make setup")


def dependencies() -> Iterator[Finding]:
    """Dépendances"""
    if not LOCK.exists():
        yield Finding(True, "Dépendances : pas de liste verrouillée à comparer")
        return
    wanted = dict(locked())
    found = {name: _installed(name) or "absent" for name in wanted}
    wrong = [f"{name} {found[name]} au lieu de {wanted[name]}" for name in wanted if found[name] != wanted[name]]
    shown = ", ".join(wrong[:3]) + (f" et {len(wrong) - 3} autres" if len(wrong) > 3 else "")
    yield Finding(
        not wrong,
        f"Dépendances : {shown}" if wrong else f"Dépendances : {len(wanted)} aux versions attendues",
        "make setup (ou pip install --require-hashes -r requirements/base.txt)",
    )


def locked() -> Iterator[tuple[str, str]]:
    """(name, version) of the lines of the lock file that apply to this machine."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        requirement, _, marker = line.removesuffix("\\").strip().partition(";")
        name, found, version = requirement.strip().partition("==")
        if found and not line.startswith((" ", "#")) and _applies(marker.strip()):
            yield name.partition("[")[0], version.strip()


def _applies(marker: str) -> bool:
    from packaging.markers import Marker

    return not marker or Marker(marker).evaluate()


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def settings() -> Iterator[Finding]:
    """Réglages"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin.web.settings")
    try:
        import django

        django.setup()
        from django.conf import settings as live

        address = live.BASE_URL
    except safety.UnsafeSettings as unsafe:
        yield from (Finding(False, f"Réglage dangereux : {one.what}", one.to_do) for one in unsafe.faults)
        return
    except Exception as error:
        yield Finding(False, f"Réglages : {_short(error)}", "donnez la valeur demandée, voir docs/exploitation.md")
        return
    yield Finding(True, f"Réglages : environnement {live.ENV}, adresse {address}")


# --- The database ------------------------------------------------------------------------------------------------


def database() -> Iterator[Finding]:
    """Base de données"""
    from django.db import connection

    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "connect_timeout": TCP_SECONDS}
    where = "{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    try:
        connection.ensure_connection()
    except Exception as error:
        reason = _short(error)
        yield Finding(False, f"Base de données {where} : {reason}", "démarrez PostgreSQL ou corrigez DATABASE_URL")
        return
    version = int(_rows("SHOW server_version_num")[0][0])
    yield Finding(True, f"Base de données {where}")
    yield Finding(
        version >= POSTGRESQL * 10_000, f"PostgreSQL {version // 10_000}", f"il faut PostgreSQL {POSTGRESQL} ou plus"
    )
    missing = EXTENSIONS - {name for (name,) in _rows("SELECT extname FROM pg_extension")}
    yield Finding(
        not missing,
        f"Extensions : {', '.join(sorted(missing))} absentes" if missing else "Extensions PostgreSQL",
        "tremplin setup, ou CREATE EXTENSION par l’administrateur de la base",
    )


def _rows(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def migrations() -> Iterator[Finding]:
    """Tables"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    what = f"Tables : {waiting} migrations à appliquer" if waiting else "Tables à jour"
    yield Finding(not waiting, what, "tremplin setup")


def time_limits() -> Iterator[Finding]:
    """Limites de temps de la base"""
    off = [name for name in TIME_LIMITS if _rows(f"SHOW {name}")[0][0] in ("0", "")]
    yield Finding(
        not off,
        f"Limites de temps de la base : {', '.join(off)} sans effet" if off else "Limites de temps de la base actives",
        "un répartiteur de connexions les retire peut-être : réglez-les sur le rôle PostgreSQL",
    )


def reference_data() -> Iterator[Finding]:
    """Données de référence"""
    from tremplin.reference.models import Commune, Sector, Trade

    communes, trades, sectors = (model.objects.count() for model in (Commune, Trade, Sector))
    yield Finding(
        communes >= COMMUNES and trades >= TRADES and sectors > 0,
        f"Données de référence : {communes} communes, {trades} métiers, {sectors} secteurs",
        "tremplin setup",
    )


def queue() -> Iterator[Finding]:
    """Travail de fond"""
    waiting, failed, oldest = _rows(
        "SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),"
        " count(*) FILTER (WHERE status = 'failed'),"
        " extract(epoch FROM now() - (SELECT min(at) FROM procrastinate_events e JOIN procrastinate_jobs j"
        "   ON j.id = e.job_id WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()))"
        " FROM procrastinate_jobs"
    )[0]
    minutes = int((oldest or 0) // 60)
    late = minutes >= OLDEST_JOB_MINUTES
    words = f"{waiting} tâches en attente" + (f", la plus ancienne depuis {minutes} min" if late else "")
    yield Finding(not late, f"Travail de fond : {words}", "lancez tremplin worker")
    what = f"Travail de fond : {failed} tâches en échec" if failed else "Travail de fond : aucun échec"
    yield Finding(not failed, what, "lisez le journal de tremplin worker, corrigez la cause, puis relancez ces tâches")


def delays() -> Iterator[Finding]:
    """Délais de conservation"""
    from tremplin.privacy import retention

    late = sum(retention.check().values())
    words = f"{late} lignes au-delà de leur délai" if late else "aucune ligne au-delà de son délai"
    yield Finding(not late, f"Données personnelles : {words}", "lancez tremplin worker, puis tremplin privacy check")


def operations() -> Iterator[Finding]:
    """Sauvegardes, tâches périodiques, maintenance"""
    from tremplin.operations import state

    told = {"queue", "failed_jobs", "disk"}  # by other checks
    for one in state.checks(state.read()):
        if one.code not in told:
            yield Finding(one.ok, one.what, one.to_do)


def promises() -> Iterator[Finding]:
    """Embauches et messages entiers"""
    from tremplin.operations import verifying

    found = list(verifying.broken())
    yield from (Finding(False, str(one), "notez ces identifiants, lisez docs/pannes.md") for one in found)
    if not found:
        yield Finding(True, "Embauches, PASS IAE et messages : entiers")


# --- Around ------------------------------------------------------------------------------------------------------


def assets() -> Iterator[Finding]:
    """Fichiers de l’interface"""
    from django.conf import settings as live

    from tremplin.web.running import COLLECTED, assets_fingerprint

    built = ROOT / "tremplin" / "web" / "static" / "dist"
    missing = [name for name in ("tremplin.css", "tremplin.js") if not (built / name).exists()]
    yield Finding(not missing, "Feuille de style et scripts construits", "make setup")
    marker = Path(live.STATIC_ROOT) / COLLECTED
    fresh = not missing and marker.exists() and marker.read_text() == assets_fingerprint()
    yield Finding(fresh, "Fichiers de l’interface rassemblés", "tremplin setup")


def mail_server() -> Iterator[Finding]:
    """Serveur de mails"""
    from django.conf import settings as live

    if "smtp" not in live.EMAIL_BACKEND:
        folder = getattr(live, "EMAIL_FILE_PATH", None)
        yield Finding(True, f"Mails : écrits dans {folder}" if folder else "Mails : gardés en mémoire")
        return
    where = f"{live.EMAIL_HOST}:{live.EMAIL_PORT}"
    try:
        socket.create_connection((live.EMAIL_HOST, live.EMAIL_PORT), timeout=TCP_SECONDS).close()
    except OSError as error:
        yield Finding(
            False,
            f"Serveur de mails {where} : {_short(error)}",
            "corrigez EMAIL_URL ; les mails attendent dans la file",
        )
        return
    yield Finding(True, f"Serveur de mails {where}")


def breached_passwords() -> Iterator[Finding]:
    """Mots de passe volés"""
    from django.conf import settings as live

    if not live.BREACHED_PASSWORDS:
        yield Finding(True, "Mots de passe volés : pas de liste (facultatif, voir TREMPLIN_BREACHED_PASSWORDS)")
        return
    from tremplin.accounts.passwords import is_breached

    file = Path(live.BREACHED_PASSWORDS)
    readable = file.is_file() and os.access(file, os.R_OK)
    yield Finding(
        readable, f"Mots de passe volés : {file}", "corrigez TREMPLIN_BREACHED_PASSWORDS ou les droits du fichier"
    )
    if readable:
        # the most used of all: a list that does not know it is not the one, or not in order of hashes
        yield Finding(
            is_breached("123456", file), "Mots de passe volés : liste lue", "prenez la liste triée par empreinte"
        )


def proxies() -> Iterator[Finding]:
    """Mandataires"""
    from django.conf import settings as live

    count = live.ALLAUTH_TRUSTED_PROXY_COUNT
    right = count > 0 or not live.PRODUCTION
    what = f"Mandataires de confiance : {count}"
    yield Finding(right, what, "tout le monde aurait la même adresse : TREMPLIN_TRUSTED_PROXIES=1 derrière un proxy")


def antivirus() -> Iterator[Finding]:
    """Antivirus"""
    from django.conf import settings as live

    from tremplin.kernel.antivirus import daemon

    if not live.CLAMAV:
        yield Finding(True, "Antivirus : aucun, les fichiers déposés ne sont pas analysés (TREMPLIN_CLAMAV)")
        return
    try:
        daemon(live.CLAMAV).ping()
    except Exception as error:
        to_do = "démarrez clamd ou corrigez TREMPLIN_CLAMAV ; les dépôts de fichiers sont refusés en attendant"
        yield Finding(False, f"Antivirus {live.CLAMAV} : {_short(error)}", to_do)
        return
    yield Finding(True, f"Antivirus {live.CLAMAV}")


def disk() -> Iterator[Finding]:
    """Disque"""
    from django.conf import settings as live

    folder = Path(live.VAR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(False, f"Dossier {folder} : {_short(error)}", "rendez-le accessible en écriture, ou TREMPLIN_VAR")
        return
    free = shutil.disk_usage(folder).free // 1_000_000
    yield Finding(free >= FREE_MEGABYTES, f"Disque : {free} Mo libres dans {folder}", "faites de la place")


def browser() -> Iterator[Finding]:
    """Navigateur des tests"""
    from django.conf import settings as live

    if live.PRODUCTION or _installed("playwright") is None:
        return
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("TREMPLIN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    what = (
        f"Chromium pour les tests : {found}" if found else "Chromium absent : les tests de navigateur ne tourneront pas"
    )
    yield Finding(found is not None, what, "installez le paquet « chromium » de votre système")
