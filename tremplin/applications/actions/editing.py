"""Correct a candidature that nobody has read yet: its message, its CV."""

from django.db.models import Exists, OuterRef, QuerySet

from tremplin.applications.access import relation
from tremplin.applications.actions.states import lock
from tremplin.applications.models import Application
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.files import store_pdf
from tremplin.kernel.models import JournalEntry
from tremplin.rules.kinds import ApplicationActor

SENDERS = (ApplicationActor.SENDER, ApplicationActor.CANDIDATE)


def with_opened(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add `opened`: whether somebody of the structure opened the person's file since it was sent.

    It is the journal line that the person reads too: the opening itself writes nothing more.
    """
    openings = JournalEntry.objects.filter(
        verb="candidates.open",
        candidate_id=OuterRef("candidate_id"),
        organisation_id=OuterRef("organisation_id"),
        at__gte=OuterRef("created_at"),
    )
    return applications.annotate(opened=Exists(openings))


def may_edit(application: Application) -> bool:
    """New, and not opened. It came `with_opened`, or costs a query."""
    if application.state != Application.State.NEW:
        return False
    if not hasattr(application, "opened"):
        return not with_opened(Application.objects.filter(pk=application.pk)).get().opened  # type: ignore[attr-defined]
    return not application.opened


def check_own(quality: ApplicationActor | None) -> None:
    if quality not in SENDERS:
        raise NotYours("not_the_sender", "Seule la personne, ou qui a envoyé la candidature, peut la modifier.")


@act
def edit(
    *, by: Actor, application: Application, message: str, content: bytes | None = None, name: str = ""
) -> Application:
    """Change the message, and the CV when `content` (a PDF already checked) is given. Refused once it was read."""
    check_own(relation(by, application))
    found = lock(application)
    if not may_edit(found):
        refusal = "La structure a déjà ouvert cette candidature : elle ne peut plus être modifiée."
        raise Refused("already_read", refusal)
    changed = ["message"] if found.message != message.strip() else []
    found.message = message.strip()
    if content is not None:
        found.cv = store_pdf(by=by, content=content, name=name)
        changed.append("cv")
    found.save(update_fields=["message", "cv"])
    journal.record(
        by=by, verb="applications.edit", obj=found, candidate_id=found.candidate_id, after={"changed": changed}
    )
    return found
