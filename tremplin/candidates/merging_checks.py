"""What keeps two files apart, what must be read before they are made one, and what keeps a merge from being undone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F

from tremplin.candidates.models import Candidate, Merge
from tremplin.kernel.errors import Refused
from tremplin.kernel.wording import full
from tremplin.reference.names import search_key


@dataclass(frozen=True)
class Obstacle:
    """Why two files cannot be made one today, and where to go to change that."""

    code: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Caution:
    """What does not agree between two files: to be checked by a human, then accepted."""

    code: str
    text: str
    agreed: str


Check = Callable[[Candidate, Candidate], Iterable[Obstacle]]
_checks: dict[str, Check] = {}
# The constraints that a merge could break, and who answers for them: an obstacle, or this module.
answered: set[str] = {"one_current_accompaniment", "one_open_motivated_access"}


def register(name: str, check: Check, *, constraints: Iterable[str]) -> None:
    """A room above declares what may not be twice, once a name, and the constraints this answers for.

    A one-to-one key is named as « room.table.column »: when both files have a row, that of the file that goes stays there.
    """
    _checks[name] = check
    answered.update(constraints)


def obstacles(kept: Candidate, gone: Candidate) -> Iterator[Obstacle]:
    """Every reason not to make one file of these two today."""
    if kept.merged_into_id or gone.merged_into_id:
        yield Obstacle("already_merged", "L’un de ces dossiers est déjà réuni avec un autre. Partez du dossier gardé.")
        return
    for one in (kept, gone):
        if one.closed_at is not None:
            yield Obstacle("closed", f"Le dossier {_said(one)} {_ARCHIVED[one.anonymised_at is None]}")
        if one.contested_at is not None:
            text = f"Le dossier {_said(one)} est contesté par son compte. Réglez d’abord cette contestation."
            yield Obstacle("contested", text, f"/personnes/{one.pk}/contestation", "Régler la contestation")
    for check in _checks.values():
        yield from check(kept, gone)


def cautions(kept: Candidate, gone: Candidate) -> list[Caution]:
    """What differs and would not in two files of the same person."""
    found = []
    if kept.nir and gone.nir and kept.nir != gone.nir:
        text = "Les deux dossiers ont un numéro de sécurité sociale différent. Seul celui du dossier gardé sera montré."
        agreed = "J’ai vu un document officiel : le numéro du dossier gardé est le bon"
        found.append(Caution("two_numbers", text, agreed))
    if kept.ft_id and gone.ft_id and kept.ft_id != gone.ft_id:
        text = "Les identifiants France Travail sont différents. Celui du dossier gardé sera montré."
        found.append(Caution("two_ft_ids", text, "L’identifiant du dossier gardé est le bon"))
    if kept.birth_date and gone.birth_date and kept.birth_date != gone.birth_date:
        text = f"Les dates de naissance sont différentes : {full(kept.birth_date)} et {full(gone.birth_date)}."
        found.append(Caution("two_births", text, "La date du dossier gardé est la bonne"))
    if _names(kept) != _names(gone):
        text = f"Les noms sont différents : {kept.full_name} et {gone.full_name}."
        found.append(Caution("two_names", text, "C’est bien la même personne"))
    if kept.user_id and gone.user_id:
        text = (
            "Chaque dossier est relié à un compte. Seul le compte du dossier gardé restera relié ; l’autre restera"
            " ouvert, sans dossier."
        )
        found.append(Caution("two_accounts", text, "La personne sait avec quel compte elle continue"))
    return found


_ARCHIVED = {
    True: "est fermé. Il se rouvre quand un professionnel y retrouve la personne : réunissez-les ensuite.",
    False: "est anonyme : plus rien n’y dit qui est la personne. Il reste à part.",
}


def _names(one: Candidate) -> set[str]:
    """First and last name, accents and order aside."""
    return {search_key(one.first_name), search_key(one.last_name)}


def _said(one: Candidate) -> str:
    return f"ouvert le {full(one.created_at)}"


def check_undo(made: Merge, kept: Candidate) -> None:
    """A merge is undone once, and the last one first."""
    if made.undone_at is not None:
        raise Refused("already_undone", "Ces dossiers sont déjà séparés.")
    if kept.merged_into_id is not None:
        raise Refused(
            "merged_since", "Le dossier gardé a été réuni depuis avec un autre. Séparez d’abord cette autre réunion."
        )
    if kept.closed_at is not None:
        raise Refused("closed_since", "Le dossier gardé est fermé depuis : cette réunion ne se défait plus.")
    if Merge.objects.filter(kept=kept, undone_at__isnull=True, at__gt=made.at).exists():
        raise Refused(
            "not_the_last", "Un autre dossier a été réuni à celui-ci depuis. Séparez d’abord le dernier réuni."
        )
    holder = Candidate.objects.filter(user=made.account_id).exclude(pk=kept.pk) if made.account_id else None
    if holder is not None and holder.exists():
        raise Refused(
            "account_taken",
            "Le compte du dossier à rendre a un autre dossier depuis. Réunissez ou détachez-le d’abord.",
        )


def check_apart(kept: UUID, gone: UUID, links: list[models.ForeignKey[Any, Any]]) -> None:
    """Refuse to leave a row of one file leaning on a row of the other: a contract here under a PASS there."""
    owners = {link.model: link.attname for link in links if link.model is not Candidate}
    for model, owner in owners.items():
        for field in model._meta.local_concrete_fields:
            target: Any = field.related_model
            if target is model or target not in owners:
                continue
            across = model._base_manager.filter(
                **{f"{owner}__in": (kept, gone), f"{field.name}__{owners[target]}__in": (kept, gone)}
            ).exclude(**{owner: F(f"{field.name}__{owners[target]}")})
            if across.exists():
                raise Refused(
                    "leans_on_both",
                    "Depuis la réunion, un contrat, un PASS IAE ou une candidature s’appuie sur les deux dossiers."
                    " Annulez d’abord ce qui a été fait depuis, puis recommencez.",
                )
