"""The candidatures, diagnoses and contracts of a file, one a line, for the page that compares two files."""

from tremplin.candidates.models import Candidate
from tremplin.kernel.wording import full


def applications(candidate: Candidate) -> list[str]:
    found = candidate.applications.select_related("organisation").order_by("created_at")
    return [f"{one.organisation.display_name}, {full(one.created_at)} : {one.get_state_display()}" for one in found]


def diagnoses(candidate: Candidate) -> list[str]:
    found = candidate.diagnoses.select_related("organisation").order_by("made_on")
    return [
        f"{one.organisation.display_name}, {full(one.made_on)}, valable jusqu’au {full(one.valid_until)}"
        for one in found
    ]


def contracts(candidate: Candidate) -> list[str]:
    found = candidate.contracts.select_related("dispositif__organisation").order_by("starts_on")
    return [
        f"{one.kind}, {one.dispositif.organisation.display_name}, à partir du {full(one.starts_on)}"
        f"{' (annulé)' if one.cancelled_at else ''}"
        for one in found
    ]


def followers(candidate: Candidate) -> list[str]:
    found = candidate.accompaniments.filter(ended_on__isnull=True).select_related("organisation").order_by("started_on")
    return [f"{one.organisation.display_name}, depuis le {full(one.started_on)}" for one in found]


SECTIONS = {"Suivie par": followers, "Candidatures": applications, "Diagnostics": diagnoses, "Contrats": contracts}
