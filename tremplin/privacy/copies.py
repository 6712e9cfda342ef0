"""The copy of one's data (GDPR, articles 15 and 20): every field that the register says is hers, in every table."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ManyToManyField, Model
from django.utils import timezone

from tremplin.candidates import access, history
from tremplin.candidates.models import Candidate
from tremplin.kernel import files, wording
from tremplin.kernel.journal_words import sentence
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.kernel.pdf import compile_pdf
from tremplin.kernel.personal import Field, Table, tables
from tremplin.rules import numbers

TEMPLATE = Path(__file__).parent / "templates" / "privacy" / "copie.typ"
# Who she is, before all that is about her.
FIRST = ("Dossier", "Compte")
LOST = "Ce fichier a bien été déposé, mais nous ne le retrouvons plus. Notre équipe est prévenue. Pour en savoir plus :"
EMPTY: tuple[Any, ...] = (None, "", [], {})
Section = list[dict[str, Any]]


def copy_of(user: Any, candidate: Candidate | None) -> dict[str, Section]:
    """By table, in the words of the screens: what is about her file, then what belongs to her account."""
    found: dict[str, Section] = {}
    for table in tables():
        rows = list(rows_of(table, user, candidate))
        if rows:
            found[table.label] = [_told(table, row) for row in rows]
    found["Actes signés de mon nom"] = signatures(user)
    found["Journal"] = list(_journal(user, candidate))
    first = [name for name in FIRST if name in found]
    return {name: found[name] for name in [*first, *(name for name in found if name not in first)] if found[name]}


def rows_of(table: Table, user: Any, candidate: Candidate | None) -> Iterator[Model]:
    """The rows of a table about this person: through her files (hers, those merged into it), then her account; each once."""
    seen = set()
    people = access.files_of(candidate.pk) if candidate else ()
    mine = [(path, people) for path in table.paths()]
    mine += [(table.account or "pk", (user.pk,))] if table.account is not None else []
    for path, subjects in mine:
        rows = table.model._default_manager.filter(**{f"{path}__in": subjects})
        for row in rows.filter(**{f"{table.work}__isnull": True}) if table.work else rows:
            if row.pk not in seen:
                seen.add(row.pk)
                yield row


def signatures(user: Any) -> Section:
    """Where her name stands at the bottom of an act, and how many times: the acts are about other people."""
    found = []
    for table in tables():
        for signer in dict.fromkeys(one.signer for one in table.fields if one.signer):
            if number := table.model._default_manager.filter(**{signer: user}).count():
                found.append({"Où": table.label, "Combien": number})
    return found


def _journal(user: Any, candidate: Candidate | None) -> Iterator[dict[str, Any]]:
    """What was read and done in her file, as its own page tells it; then what her account did to itself."""
    for event in history.told(history.lines_of(candidate), candidate) if candidate else ():
        yield {
            "Quand": event.at,
            "Qui": event.who,
            "Organisation": event.organisation,
            "Quoi": event.said,
            "Détail": event.details,
        }
    for line in JournalEntry.objects.filter(actor_id=user.pk, candidate_id__isnull=True).order_by("-at"):
        yield {
            "Quand": line.at,
            "Qui": "Vous",
            "Organisation": line.organisation,
            "Quoi": sentence(line, to_person=True),
        }


def _told(table: Table, row: Any) -> dict[str, Any]:
    return {one.label: value_of(row, one, table) for one in table.fields if not one.withheld}


def value_of(row: Any, one: Field, table: Table) -> Any:
    """A value as the screens say it: the label of a choice, the name of what is linked."""
    field = row._meta.get_field(one.name)
    if isinstance(field, ManyToManyField):
        return [str(linked) for linked in getattr(row, one.name).all()]
    if field.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    value = getattr(row, one.name)
    if one.name in table.codes:
        return table.codes[one.name].get(value, value)
    if isinstance(value, StoredFile):
        return value.name
    return str(value) if isinstance(value, Model) else value


def as_json(user: Any, candidate: Candidate | None) -> bytes:
    content = {"edite_le": timezone.now(), "donnees": copy_of(user, candidate)}
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_pdf(user: Any, candidate: Candidate | None) -> bytes:
    """The same, to be read: a tagged document."""
    sections = [
        {"label": label, "rows": [_read(row) for row in rows]} for label, rows in copy_of(user, candidate).items()
    ]
    facts = {
        "name": candidate.full_name if candidate else user.get_full_name() or user.email,
        "issued_on": wording.full(timezone.localdate()),
        "demo": settings.DEMO,
        "support": settings.SUPPORT_EMAIL,
        "page": f"{settings.BASE_URL}/donnees-personnelles",
        "sections": sections,
    }
    return compile_pdf(TEMPLATE, facts, at=timezone.now())


def _read(row: dict[str, Any]) -> list[list[str]]:
    """What is known, line by line: an empty line would only tire whoever reads."""
    return [[name, in_french(value)] for name, value in row.items() if value not in EMPTY]


def as_zip(user: Any, candidate: Candidate | None) -> bytes:
    """Both, and the files: CVs and reports about her."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mes-donnees.json", as_json(user, candidate))
        archive.writestr("mes-donnees.pdf", as_pdf(user, candidate))
        for number, stored in enumerate(files_of(user, candidate), start=1):
            archive.writestr(*_piece(f"fichiers/{number}-{stored.name}", stored))
    return held.getvalue()


def _piece(name: str, stored: StoredFile) -> tuple[str, bytes]:
    """A file of the copy; where ours is lost, a line that says so rather than nothing."""
    try:
        with files.opened(stored) as content:
            return name, content.read()
    except files.Lost:
        return f"{name}.introuvable.txt", f"{LOST} {settings.SUPPORT_EMAIL}\n".encode()


def files_of(user: Any, candidate: Candidate | None) -> list[StoredFile]:
    """The files that rows about her hold."""
    found: dict[Any, StoredFile] = {}
    for table in tables():
        names = [one.name for one in table.fields if table.model._meta.get_field(one.name).related_model is StoredFile]
        for row in rows_of(table, user, candidate) if names else ():
            held = [getattr(row, name) for name in names]
            found |= {one.pk: one for one in held if one is not None}
    return list(found.values())


def in_french(value: Any) -> str:
    """A value of the copy as plain text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{wording.full(value)}, {wording.clock(value)}"
    if isinstance(value, date):
        return wording.full(value)
    if isinstance(value, Decimal):
        return numbers.in_french(value)
    if isinstance(value, list):
        return ", ".join(in_french(one) for one in value)
    if isinstance(value, dict):
        return " ; ".join(f"{name} : {in_french(one)}" for name, one in value.items())
    return str(value)
