"""What the copy of a person's data says of her candidatures, diagnoses, PASS and contracts."""

from typing import Any

from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.candidates.models import Candidate


def applications(candidate: Candidate) -> list[dict[str, Any]]:
    found = candidate.applications.select_related("organisation", "cv").prefetch_related("posts", "transitions")
    return [
        {
            "structure": one.organisation.display_name,
            "postes": [post.title for post in one.posts.all()],
            "envoyee_le": one.created_at,
            "etat": one.get_state_display(),
            "message": one.message,
            "cv": one.cv.name if one.cv else "",
            "reponse": one.answer,
            "motif": REFUSAL_REASONS[one.refusal_reason].label if one.refusal_reason_shared else "",
            "historique": [{"le": step.at, "etat": step.to_state} for step in one.transitions.all()],
        }
        for one in found.order_by("created_at")
    ]


def diagnoses(candidate: Candidate) -> list[dict[str, Any]]:
    found = candidate.diagnoses.select_related("organisation").prefetch_related("criteria").order_by("made_on")
    return [
        {
            "par": one.organisation.display_name,
            "le": one.made_on,
            "valable_jusqu_au": one.valid_until,
            "criteres": [criterion.code for criterion in one.criteria.all()],
        }
        for one in found
    ]


def passes(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {"numero": one.number, "du": one.starts_on, "au": one.ends_on, "annule_le": one.cancelled_at}
        for one in candidate.passes.order_by("starts_on")
    ]


def contracts(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {
            "structure": one.dispositif.organisation.display_name,
            "type": one.kind,
            "du": one.starts_on,
            "au": one.last_day,
            "heures_par_semaine": one.weekly_hours,
        }
        for one in candidate.contracts.select_related("dispositif__organisation").order_by("starts_on")
    ]


SECTIONS = {"candidatures": applications, "diagnostics": diagnoses, "pass_iae": passes, "contrats": contracts}
