"""The open data as files, made every night: whole lists, data·inclusion, and a manifest that says what they are."""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from tremplin.api import guide
from tremplin.api.inclusion import records
from tremplin.directory.api import illustrated, services
from tremplin.directory.api.rows import here
from tremplin.directory.every import every
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.files import COLUMNS, SERVICES
from tremplin.directory.search import Search
from tremplin.kernel.exports import write_csv

MANIFEST = "manifeste.json"
BESIDES = (MANIFEST, guide.README, guide.DIGESTS)
LICENCE = "Licence Ouverte 2.0 (Etalab)"
SHELVES = (STRUCTURES, POSTS, PRESCRIBERS)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TYPES = {
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".sha256": "text/plain; charset=utf-8",
}
WHAT = {
    "structures.jsonl": "Structures qui embauchent, une par ligne",
    "structures.csv": "Structures qui embauchent, pour un tableur",
    "postes.jsonl": "Postes ouverts, un par ligne",
    "postes.csv": "Postes ouverts, pour un tableur",
    "prescripteurs.jsonl": "Organismes qui accompagnent, un par ligne",
    "prescripteurs.csv": "Organismes qui accompagnent, pour un tableur",
    "services.jsonl": "Services proposés (data·inclusion), un par ligne",
    "services.csv": "Services proposés (data·inclusion), pour un tableur",
    "data-inclusion-structures.jsonl": "Structures et organismes, schéma v1 de data·inclusion",
    "data-inclusion-services.jsonl": "Services des structures, schéma v1 de data·inclusion",
    guide.DICTIONARY: "Ce que chaque colonne de ces fichiers veut dire",
}
Write = Callable[[IO[bytes]], int]


@dataclass(frozen=True)
class Dump:
    """The files of one day."""

    folder: Path

    @property
    def day(self) -> date:
        return date.fromisoformat(self.folder.name)

    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return found

    def file(self, name: str) -> Path | None:
        """One of its files by name; None for any other name."""
        return self.folder / name if name in {*_writers(records.Report()), *BESIDES} else None


def kept() -> list[Dump]:
    """Those that can be read, the latest first."""
    folder = settings.OPEN_DATA_DIR
    days = (one for one in folder.iterdir() if _DAY.fullmatch(one.name)) if folder.is_dir() else ()
    return [Dump(one) for one in sorted(days, reverse=True) if (one / MANIFEST).is_file()]


def make() -> Dump:
    """Write today's files aside, then put them in place whole; the oldest beyond `OPEN_DATA_KEEP` go."""
    folder = settings.OPEN_DATA_DIR
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=".en-cours-", dir=folder))
    try:
        _write_all(aside)
        aside.chmod(0o755)
        made = _put(aside, folder / timezone.localdate().isoformat())
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for old in kept()[settings.OPEN_DATA_KEEP :]:
        shutil.rmtree(old.folder)
    return made


def _put(aside: Path, place: Path) -> Dump:
    """A reader who has a file open keeps it."""
    if place.exists():
        place.rename(aside.with_name(f"{aside.name}-ancien"))
    aside.rename(place)
    shutil.rmtree(aside.with_name(f"{aside.name}-ancien"), ignore_errors=True)
    return Dump(place)


def _write_all(folder: Path) -> None:
    report = records.Report()
    files = [_write(folder / name, write) for name, write in _writers(report).items()]
    left_out = [{"id": one, "champ": name, "raison": why} for one, name, why in report.left_out]
    manifest = {
        "date": timezone.localdate(),
        "fait_le": timezone.now(),
        "source": settings.BASE_URL,
        "licence": LICENCE,
        "fichiers": files,
        "ecartees_de_data_inclusion": left_out,
    }
    texts = {
        MANIFEST: json.dumps(manifest, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1),
        guide.README: guide.readme(timezone.localdate(), files, LICENCE, WHAT),
        guide.DIGESTS: guide.digests(files),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _writers(report: records.Report) -> dict[str, Write]:
    """What each file holds."""
    found: dict[str, Write] = {}
    for shelf in SHELVES:
        found[f"{shelf}.jsonl"] = _lines(lambda shelf=shelf: illustrated.rows(every(shelf, Search())))
        found[f"{shelf}.csv"] = _table(shelf)
    found["services.jsonl"] = _lines(services.whole)
    found["services.csv"] = lambda handle: write_csv(handle, COLUMNS[SERVICES], services.whole())
    found["data-inclusion-structures.jsonl"] = _lines(
        lambda: records.structures(records.every(records.organisations), report)
    )
    found["data-inclusion-services.jsonl"] = _lines(lambda: records.services(records.every(records.offering), report))
    found[guide.DICTIONARY] = guide.write_dictionary
    return found


def _table(shelf: str) -> Write:
    return lambda handle: write_csv(handle, COLUMNS[shelf], illustrated.rows(every(shelf, Search())))


def _lines(read: Callable[[], Iterable[dict[str, Any]]]) -> Write:
    def write(handle: IO[bytes]) -> int:
        count = 0
        for count, one in enumerate(read(), start=1):  # noqa: B007 - counted
            text = json.dumps(one, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
            handle.write(text.encode() + b"\n")
        return count

    return write


def _write(path: Path, write: Write) -> dict[str, Any]:
    """One file, and the same compressed beside it."""
    with path.open("wb") as handle:
        rows = write(handle)
    with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    with path.open("rb") as plain:
        digest = hashlib.file_digest(plain, "sha256").hexdigest()
    address = here(f"/donnees-ouvertes/{timezone.localdate().isoformat()}/{path.name}")
    size = path.stat().st_size
    return {"nom": path.name, "lignes": rows, "octets": size, "sha256": digest, "adresse": address}
