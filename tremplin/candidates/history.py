"""What was read and done in a person's file, in her words: who, for whom, when, what changed. Nothing internal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tremplin.candidates.access import files_of
from tremplin.candidates.models import Candidate
from tremplin.kernel.journal_words import INTERNAL, changes, sentence
from tremplin.kernel.models import JournalEntry

# What the journal calls the link with her, in her words.
LINKS = {
    "export": "liste téléchargée",
    "accès motivé": "accès motivé, expliqué plus haut",
    "candidature (receiver)": "candidature reçue",
    "candidature (sender)": "candidature envoyée pour vous",
    "candidature (accompagnement)": "candidature, parce que l’organisme vous accompagne",
    "dossiers comparés": "vérification de l’équipe du réseau : avez-vous deux dossiers ?",
}
FIELDS = {
    "title": "civilité",
    "first_name": "prénom",
    "last_name": "nom",
    "birth_date": "date de naissance",
    "nir": "numéro de sécurité sociale",
    "nir_absence": "raison de l’absence du numéro de sécurité sociale",
    "ft_id": "identifiant France Travail",
    "ft_absence": "raison de l’absence de l’identifiant France Travail",
    "email": "adresse e-mail",
    "phone": "téléphone",
    "address": "adresse",
    "post_code": "code postal",
    "commune": "commune",
}


@dataclass(frozen=True)
class Event:
    """One line, told: « Awa Essai, Mission locale, a lu votre dossier ». `said` starts with a verb."""

    at: datetime
    who: str
    organisation: str
    said: str
    details: list[str]


def lines_of(candidate: Candidate) -> QuerySet[JournalEntry]:
    """The lines about the person, those of her merged files included, latest first."""
    rows = JournalEntry.objects.filter(candidate_id__in=files_of(candidate.pk)).exclude(verb__in=INTERNAL)
    return rows.order_by("-at", "-id")


def told(lines: Iterable[JournalEntry], candidate: Candidate) -> list[Event]:
    """Lines as the person reads them."""
    return [
        Event(
            line.at,
            "Vous" if candidate.user_id is not None and line.actor_id == candidate.user_id else line.actor,
            line.organisation,
            _hers(line, candidate),
            _details(line),
        )
        for line in lines
    ]


def _hers(line: JournalEntry, candidate: Candidate) -> str:
    """« Vous avez changé vos informations », « Awa a lu votre dossier »."""
    said = sentence(line, to_person=True)
    if candidate.user_id is None or line.actor_id != candidate.user_id:
        return said
    return said.replace("a ", "avez ", 1) if said.startswith("a ") else said


def _details(line: JournalEntry) -> list[str]:
    if line.verb == "candidates.open":
        link = line.after.get("relation", "")
        return [f"Pourquoi : {LINKS.get(link, link)}"] if link else []
    if line.verb == "candidates.update":
        names = [FIELDS.get(name.removesuffix("_id"), name) for name in line.after]
        return [f"Ce qui a changé : {', '.join(names)}"] if names else []
    return changes(line)
