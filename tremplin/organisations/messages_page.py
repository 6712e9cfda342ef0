"""What is written about a public page: it is time to read it again, somebody saw an error."""

from tremplin.kernel.wording import full, of
from tremplin.organisations.messages_joining import administrators, to_administrators, to_team
from tremplin.organisations.models import Organisation, PageReport


def asked_to_review(organisation: Organisation, score: int) -> None:
    """Once a year, to its administrators."""
    name = organisation.display_name
    since = f"le {full(organisation.reviewed_on)}" if organisation.reviewed_on else "jamais depuis sa création"
    said = [
        f"La fiche publique {of(name)} a été relue {since}.",
        "Tout est encore juste ? Un clic suffit pour le dire. Sinon, corrigez ce qui a changé.",
        f"Elle est complète à {score} %.",
    ]
    to_administrators(
        organisation, f"La fiche {of(name)} est-elle à jour ?", said, "Voir la fiche", "/organisation/fiche"
    )


def reported(report: PageReport) -> None:
    """To its administrators, and to the network, which corrects when nobody is there."""
    name = report.organisation.display_name
    said = [
        f"Une personne signale une erreur sur la fiche {of(name)} : {report.get_about_display().lower()}.",
        *([f"Elle écrit : « {report.message} »"] if report.message else []),
        "Elle n’a pas laissé son nom. Corrigez la fiche, puis dites que c’est réglé.",
    ]
    subject = f"Une erreur signalée sur la fiche {of(name)}"
    if administrators(report.organisation):
        to_administrators(report.organisation, subject, said, "Voir la fiche", "/organisation/fiche")
    to_team(subject, said, "Voir les fiches à suivre", "/fiches")
