"""A copy of what is kept about a person, for herself (GDPR, article 15 and 20). Rooms above add what is theirs."""

from collections.abc import Callable
from typing import Any

from tremplin.candidates.access import accesses_to, openings_of
from tremplin.candidates.models import Candidate

Build = Callable[[Candidate], Any]
_sections: dict[str, Build] = {}
EVERY_OPENING = 10_000


def register(name: str, build: Build) -> None:
    """Add a section to the copy, once a name."""
    _sections[name] = build


def copy_of(candidate: Candidate) -> dict[str, Any]:
    """Plain values, by section, in the words of the screens."""
    own = {"identite": _identity(candidate), "suivi": _followers(candidate), "consultations": _openings(candidate)}
    own["acces_motives"] = _accesses(candidate)
    return {**own, **{name: build(candidate) for name, build in _sections.items()}}


def _identity(candidate: Candidate) -> dict[str, Any]:
    return {
        "civilite": candidate.get_title_display(),
        "prenom": candidate.first_name,
        "nom": candidate.last_name,
        "date_de_naissance": candidate.birth_date,
        "numero_de_securite_sociale": candidate.nir,
        "identifiant_france_travail": candidate.ft_id,
        "adresse_electronique": candidate.user.email if candidate.user else candidate.email,
        "telephone": candidate.phone,
        "adresse": candidate.address,
        "code_postal": candidate.post_code,
        "commune": candidate.commune.name if candidate.commune else "",
        "dossier_ouvert_le": candidate.created_at,
        "situations": list(candidate.situations.values("code", "starts_on", "ends_on", "source")),
    }


def _accesses(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {
            "par": str(one.user),
            "organisation": one.organisation.display_name,
            "raison": one.get_reason_display(),
            "precision": one.text,
            "du": one.asked_at,
            "au": one.ended_at or one.expires_at,
            "conteste": one.contest_why,
        }
        for one in accesses_to(candidate)
    ]


def _followers(candidate: Candidate) -> list[dict[str, Any]]:
    links = candidate.accompaniments.select_related("organisation").order_by("started_on")
    return [{"organisation": one.organisation.display_name, "du": one.started_on, "au": one.ended_on} for one in links]


def _openings(candidate: Candidate) -> list[dict[str, Any]]:
    found = openings_of(candidate, limit=EVERY_OPENING)
    return [{"le": one.at, "par": one.actor, "organisation": one.organisation} for one in found]
