"""PASS IAE and former approvals delivered by another platform: the number and the dates are kept.

The person is found by her social security number, or her file is opened with what the line says. A line read twice
changes nothing; other dates for a known PASS are refused, since a correction has an author and a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from tremplin.candidates.actions import check_identity, normal_nir
from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.identity_numbers import search_hash
from tremplin.kernel.imports import Outcome, Rejected, Row
from tremplin.passes.actions.acting import write_act
from tremplin.passes.actions.issuing import MAX_SEQUENCE
from tremplin.passes.models import Pass, PassAct, PassCounter
from tremplin.rules import identity
from tremplin.rules import passes as law
from tremplin.rules.dates import in_french
from tremplin.rules.errors import InvalidInput

LONGEST_YEARS = 15  # a PASS of two years, ten of them added until retirement, and what suspensions gave back
WHY = "Délivré par une autre plateforme"


@dataclass
class Line:
    """A PASS to write: its number and dates, and who holds it."""

    number: str
    starts_on: date
    ends_on: date
    person: Candidate


@dataclass
class Known:
    """What is known of a person: her file, and the periods of her PASS, those of this file included."""

    person: Candidate
    periods: list[tuple[date, date, str]] = field(default_factory=list)


class PassImporter:
    """`number,nir,title,last_name,first_name,birth_date,starts_on,ends_on`; title is « M » or « MME »."""

    columns = ("number", "nir", "title", "last_name", "first_name", "birth_date", "starts_on", "ends_on")

    def __init__(self) -> None:
        rows = Pass.objects.select_related("candidate")
        self.numbers: dict[str, tuple[str, date, date]] = {}
        # From the numbers, not the stored hashes: while a key rotates those are under one key or the other.
        self.people = {search_hash(one.nir): Known(one) for one in _identified()}
        for one in rows:
            holder = search_hash(one.candidate.nir)
            self.numbers[one.number] = (holder, one.starts_on, one.ends_on)
            known = self.people.get(holder)
            if known is not None and one.cancelled_at is None:
                known.periods.append((one.starts_on, one.ends_on, one.number))
        self.lines: list[Line] = []
        self.remarks: list[str] = []

    def take(self, row: Row) -> Outcome:
        number = identity.pass_number(value=row["number"]).normalised
        if number is None:
            raise Rejected(f"Numéro de PASS IAE « {row['number']} » : il faut 12 lettres ou chiffres.")
        starts_on, ends_on = _day(row["starts_on"]), _day(row["ends_on"])
        nir_hash = search_hash(self._nir(row))
        if number in self.numbers:
            return self._again(number, nir_hash, starts_on, ends_on)
        _check_dates(starts_on, ends_on)
        known = self.people.get(nir_hash) or self._new_person(row, nir_hash)
        self._check_alone(known, starts_on, ends_on)
        if (usual := law.dates(starts_on=starts_on).ends_on) != ends_on:
            self.remarks.append(
                f"PASS {number} : la règle donnerait le {in_french(usual)} ; le dernier jour lu est gardé."
            )
        known.periods.append((starts_on, ends_on, number))
        self.numbers[number] = (nir_hash, starts_on, ends_on)
        self.lines.append(Line(number, starts_on, ends_on, known.person))
        return Outcome.CREATED

    def _nir(self, row: Row) -> str:
        """The number, found good by the rules."""
        nir = normal_nir(row["nir"])
        if not nir:
            raise Rejected("Le numéro de sécurité sociale manque : la personne ne peut pas être retrouvée.")
        birth = _day(row["birth_date"]) if row["birth_date"] else None
        try:
            check_identity(nir=nir, title=row["title"], birth_date=birth)
        except (Refused, ValueError) as fault:
            raise Rejected(f"Numéro de sécurité sociale : {fault}") from fault
        return nir

    def _again(self, number: str, nir_hash: str, starts_on: date, ends_on: date) -> Outcome:
        holder, first, last = self.numbers[number]
        if holder != nir_hash:
            raise Rejected(f"Le PASS {number} est celui d’une autre personne.")
        if (first, last) != (starts_on, ends_on):
            period = f"du {in_french(first)} au {in_french(last)}"
            raise Rejected(
                f"Le PASS {number} est déjà connu, {period}. Corrigez ses dates depuis sa page, avec un motif."
            )
        return Outcome.UNCHANGED

    def _check_alone(self, known: Known, starts_on: date, ends_on: date) -> None:
        for first, last, number in known.periods:
            if first <= ends_on and starts_on <= last:
                period = f"du {in_french(first)} au {in_french(last)}"
                raise Rejected(f"La personne a déjà le PASS {number}, {period} : une personne n’en a qu’un à la fois.")

    def _new_person(self, row: Row, nir_hash: str) -> Known:
        """A file for somebody unknown; it is written with her PASS."""
        if not (row["last_name"] and row["first_name"] and row["birth_date"]):
            raise Rejected("Personne inconnue ici : il faut son nom, son prénom et sa date de naissance.")
        if row["title"] not in ("", *Candidate.Title.values):
            raise Rejected(f"Civilité inconnue : « {row['title']} » (attendu : M ou MME).")
        person = Candidate(
            nir=normal_nir(row["nir"]),
            title=row["title"],
            last_name=row["last_name"][:100],
            first_name=row["first_name"][:100],
            birth_date=_day(row["birth_date"]),
        )
        self.people[nir_hash] = Known(person)
        return self.people[nir_hash]

    def write(self) -> None:
        for line in self.lines:
            if line.person._state.adding:
                line.person.save()
            _write(line)
        _reserve(line.number for line in self.lines)


def _identified() -> Iterable[Candidate]:
    return Candidate.objects.exclude(nir_hash="").filter(merged_into__isnull=True)


def _write(line: Line) -> None:
    begun = timezone.make_aware(datetime.combine(line.starts_on, time(0)))
    made = Pass.objects.create(
        number=line.number,
        candidate=line.person,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        issued_at=min(begun, timezone.now()),
        law_read_on=line.starts_on,
    )
    write_act(by=SYSTEM, found=made, kind=PassAct.Kind.IMPORT, reason=WHY)


def _reserve(numbers: Iterable[str]) -> None:
    """Numbers of our own prefix are never given again: the counter goes past them."""
    prefix = settings.PASS_PREFIX
    ours = [int(number[5:]) for number in numbers if number.startswith(prefix) and number[5:].isdigit()]
    if not ours:
        return
    counter, _ = PassCounter.objects.select_for_update(of=("self",)).get_or_create(prefix=prefix)
    counter.last = min(MAX_SEQUENCE, max(counter.last, *ours))
    counter.save(update_fields=["last"])


def _check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Rejected(f"Le dernier jour ({ends_on}) n’est pas après le premier ({starts_on}).")
    try:
        law.dates(starts_on=starts_on)
    except InvalidInput as fault:
        raise Rejected(fault.message) from fault
    if ends_on.year - starts_on.year > LONGEST_YEARS:
        raise Rejected(f"Du {in_french(starts_on)} au {in_french(ends_on)} : cette durée n’est pas possible.")
    if starts_on.year > timezone.localdate().year + 1:
        raise Rejected(f"Le PASS commencerait le {in_french(starts_on)} : vérifiez l’année.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Rejected(f"Date illisible : « {text} » (attendu : AAAA-MM-JJ).") from error
