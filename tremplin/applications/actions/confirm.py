"""Confirm a hire prepared page by page: once, and only if what was announced still holds."""

from uuid import UUID

from tremplin.applications.actions.accept import accept, hire
from tremplin.applications.hiring import Hiring
from tremplin.applications.models import Application
from tremplin.candidates.access import lock_candidate
from tremplin.eligibility.actions import diagnose
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused


@act
def confirm(*, by: Actor, kind: str, draft_pk: UUID, seen: str) -> Application:
    """The hire of a draft: diagnosis when one is needed, then contract, PASS, mails, all or nothing.

    A second submit finds the first hire. Refused (`changed_meanwhile`) when the candidature or the PASS moved since the
    check page, whose `Hiring.seen` is given back.
    """
    draft = drafts.get(by=by, kind=kind, pk=draft_pk, lock=True)
    if draft.result_id is not None:
        return Application.objects.get(pk=draft.result_id)
    lock_candidate(UUID(draft.payload["candidate"]), follow=True)
    hiring = Hiring.of_draft(by, draft, locked=True)
    if hiring.seen != seen:
        message = (
            "La situation a changé depuis que vous avez ouvert cette page. Relisez ce qui se passera, puis confirmez."
        )
        raise Refused("changed_meanwhile", message)
    hired = _hire(by, hiring)
    drafts.finish(draft, hired.pk)
    return hired


def _hire(by: Actor, hiring: Hiring) -> Application:
    if hiring.dispositif is None or hiring.terms is None:
        raise Refused("incomplete", "Le contrat n’est pas encore rempli.")
    if hiring.application is None and not hiring.payload.get("recognised"):
        raise Refused("not_recognised", "Dites d’abord si la personne trouvée est bien celle que vous embauchez.")
    diagnosis = None
    if hiring.missing.diagnosis and hiring.criteria is not None:
        kind = hiring.dispositif.kind
        diagnosis = diagnose(by=by, candidate=hiring.candidate, criteria=hiring.criteria, dispositif_kind=kind)
    answer = hiring.payload.get("answer", "")
    if hiring.application is not None:
        return accept(
            by=by,
            application=hiring.application,
            dispositif=hiring.dispositif,
            terms=hiring.terms,
            answer=answer,
            diagnosis=diagnosis,
        )
    return hire(by=by, candidate=hiring.candidate, dispositif=hiring.dispositif, terms=hiring.terms, answer=answer)
