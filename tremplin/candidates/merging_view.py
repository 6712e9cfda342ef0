"""Two files side by side, and what would move from one to the other. Rooms above add what they know of a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tremplin.candidates.access import files_of
from tremplin.candidates.merging import links, name_of
from tremplin.candidates.models import Candidate, Merge
from tremplin.kernel.wording import count, full

Lines = Callable[[Candidate], Sequence[str]]
_sections: dict[str, tuple[int, Lines]] = {}
# What each foreign key brings, in words: one, several. A test holds that none is forgotten.
MOVED = {
    "applications.application.candidate_id": "candidature,candidatures",
    "candidates.accompaniment.candidate_id": "suivi,suivis",
    "candidates.candidate.merged_into_id": "dossier déjà réuni,dossiers déjà réunis",
    "candidates.claimcode.candidate_id": "code remis,codes remis",
    "candidates.consent.candidate_id": "accord donné,accords donnés",
    "candidates.motivatedaccess.candidate_id": "accès motivé,accès motivés",
    "candidates.situation.candidate_id": "situation,situations",
    "contracts.contract.candidate_id": "contrat,contrats",
    "eligibility.diagnosis.candidate_id": "diagnostic,diagnostics",
    "passes.pass.candidate_id": "PASS IAE,PASS IAE",
    "privacy.deletion.candidate_id": "demande de suppression,demandes de suppression",
    "privacy.inactivity.candidate_id": "avertissement d’inactivité,avertissements d’inactivité",
    "passes.waitingperiodwaiver.candidate_id": "levée du délai de carence,levées du délai de carence",
}
OPENED = "Dossier ouvert"
OTHER = "autre ligne,autres lignes"


@dataclass(frozen=True)
class Row:
    """One fact in both files, as lines of text; `differs` when both say something and not the same."""

    label: str
    kept: Sequence[str]
    gone: Sequence[str]
    differs: bool = False


def register(label: str, place: int, lines: Lines) -> None:
    """Add what a room knows of a person, once a label; the smallest `place` comes first."""
    _sections[label] = (place, lines)


def compare(kept: Candidate, gone: Candidate) -> list[Row]:
    """Identity, account, then what each room tells."""
    ours = [_row(label, say(kept), say(gone)) for label, say in IDENTITY.items()]
    rooms = sorted(_sections.items(), key=lambda one: one[1][0])
    return ours + [Row(label, lines(kept), lines(gone)) for label, (_, lines) in rooms]


def _row(label: str, kept: str, gone: str) -> Row:
    differs = bool(kept and gone and kept != gone) and label != OPENED
    return Row(label, [kept] if kept else [], [gone] if gone else [], differs)


def _opened(one: Candidate) -> str:
    where = one.created_by_organisation.display_name if one.created_by_organisation else "la personne"
    return f"le {full(one.created_at)}, par {where}"


def _others(one: Candidate) -> str:
    merged = len(files_of(one.pk)) - 1
    return count(merged, "dossier,dossiers") if merged else ""


IDENTITY: dict[str, Callable[[Candidate], str]] = {
    "Nom": lambda one: one.last_name,
    "Prénom": lambda one: one.first_name,
    "Civilité": lambda one: one.get_title_display(),
    "Date de naissance": lambda one: full(one.birth_date) if one.birth_date else "",
    "Numéro de sécurité sociale": lambda one: one.nir,
    "Identifiant France Travail": lambda one: one.ft_id,
    "Adresse e-mail": lambda one: one.email,
    "Téléphone": lambda one: one.phone,
    "Adresse": lambda one: " ".join(part for part in (one.address, one.post_code) if part),
    "Compte": lambda one: one.user.email if one.user else "",
    OPENED: _opened,
    "Déjà réuni avec": _others,
}


def filled(made: Merge) -> list[str]:
    """What the file that stays took from the other, in words."""
    fields = [
        Candidate._meta.get_field(name.removesuffix("_id") if name == "commune_id" else name) for name in made.filled
    ]
    return [str(getattr(field, "verbose_name", "")) for field in fields if not field.name.endswith("_absence")]


def to_move(gone: Candidate) -> list[str]:
    """« 3 candidatures », « 1 PASS IAE »: what would go to the other file."""
    keys = {link.model._meta.db_table + link.attname: link for link in links()}
    numbers = Candidate.objects.filter(pk=gone.pk).values(**{key: _number(link) for key, link in keys.items()})[0]
    return told({name_of(link): numbers[key] for key, link in keys.items() if numbers[key]})


def _number(link: Any) -> Coalesce:
    """How many rows of this table point to the person of the query."""
    rows = link.model._base_manager.filter(**{link.attname: OuterRef("pk")}).order_by().values(link.attname)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def told(found: dict[str, int]) -> list[str]:
    """Counts by foreign key, in words."""
    return [count(number, MOVED.get(name, OTHER)) for name, number in sorted(found.items())]
