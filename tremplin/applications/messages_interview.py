"""What is written to whom about an interview."""

from django.utils import timezone

from tremplin.applications.messages import masked, to_members, to_person, to_sender
from tremplin.applications.models import Application, Interview
from tremplin.kernel.wording import of
from tremplin.rules.dates import in_french


def when(interview: Interview) -> str:
    """« 3 mars 2027 à 9 h 30 »."""
    local = timezone.localtime(interview.at)
    return f"{in_french(local.date())} à {local.hour} h {local.minute:02d}"


def proposed(application: Application, interview: Interview, replaced: Interview | None) -> None:
    name = application.organisation.display_name
    facts = [("Quand", when(interview)), ("Durée", f"{interview.minutes} minutes"), ("Où", interview.place)]
    instead = [f"Il remplace celui du {when(replaced)}."] if replaced else []
    note = [interview.note] if interview.note else []
    what = [f"{name} vous propose un entretien.", *instead, *note, "Dites si vous venez sur « Mon parcours »."]
    to_person(application, f"{name} vous propose un entretien", what, facts)
    told = [f"{name} propose un entretien à {masked(application)}.", *instead]
    to_sender(application, "Entretien proposé", told, facts)


def confirmed(application: Application, interview: Interview) -> None:
    what = f"L’entretien {of(application.candidate.full_name)} est confirmé : {when(interview)}."
    to_members(application.organisation, "Entretien confirmé", [what], application)


def declined(application: Application, interview: Interview) -> None:
    what = f"{application.candidate.full_name} ne peut pas venir à l’entretien du {when(interview)}."
    again = "C’est à vous de proposer un autre moment."
    to_members(application.organisation, "Entretien décliné", [what, interview.answer, again], application)


def cancelled(application: Application, interview: Interview) -> None:
    name = application.organisation.display_name
    what = [f"{name} annule l’entretien du {when(interview)}.", "Vous n’avez rien à faire."]
    to_person(application, f"{name} annule l’entretien", what)
    to_sender(application, "Entretien annulé", [f"{name} annule l’entretien {of(masked(application))}."])
