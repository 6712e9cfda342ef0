"""The apply tunnel: what each of its pages keeps in the draft, and the candidature it becomes, once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tremplin.applications.actions.send import check_may_send, send, towards
from tremplin.applications.models import Application
from tremplin.candidates import actions as people
from tremplin.candidates import finding
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Candidate
from tremplin.eligibility.actions import diagnose
from tremplin.jobs.models import JobPost
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.kernel.files import store_pdf
from tremplin.kernel.models import Draft, StoredFile
from tremplin.organisations.models import Organisation

KIND = "applications.apply"


def begin(*, by: Actor, organisation: Organisation, candidate: Candidate | None = None, **payload: Any) -> Draft:
    """A draft towards a structure; its person may come later."""
    check_may_send(by)
    who = {"candidate": str(candidate.pk)} if candidate is not None else {}
    return drafts.start(by=by, kind=KIND, payload={"organisation": str(organisation.pk), **who, **payload})


@act
def present_oneself(*, by: Actor, **fields: Any) -> Candidate:
    """A person without organisation says who she is; her file is found or opened, then completed."""
    candidate = people.own_file(by=by)
    return people.update_candidate(by=by, candidate=candidate, **fields)


def choose(*, draft: Draft) -> Draft:
    """« C’est bien cette personne »: the draft is about her from now on."""
    return drafts.save(draft, candidate=draft.payload["match"])


@act
def create_person(*, by: Actor, draft_pk: UUID, **fields: Any) -> Candidate:
    """Open the file of the draft's person, once: a second submit finds the first file."""
    locked = drafts.get(by=by, kind=KIND, pk=draft_pk, lock=True)
    if locked.payload.get("candidate"):
        return finding.carried_by(locked)
    candidate = people.create_candidate(by=by, **fields)
    drafts.save(locked, candidate=str(candidate.pk))
    return candidate


@act
def keep_cv(*, by: Actor, draft: Draft, content: bytes, name: str) -> Draft:
    """Store a CV already checked, even when the rest of the page has errors: nobody uploads it twice."""
    stored = store_pdf(by=by, content=content, name=name)
    return drafts.save(draft, cv={"pk": str(stored.pk), "name": stored.name, "size": stored.size})


def compose(
    *, draft: Draft, posts: Sequence[str], message: str, cv: dict[str, Any] | None, asks_eligibility: bool = False
) -> Draft:
    """Keep what the candidature says, and whether the next page is that of eligibility."""
    return drafts.save(
        draft, posts=list(posts), message=message, cv=cv, asks_eligibility=asks_eligibility, composed=True
    )


def keep_criteria(*, draft: Draft, criteria: Sequence[str], derogation_reason: str) -> Draft:
    """Keep the criteria until the candidature is sent: no diagnosis is written before."""
    return drafts.save(draft, eligibility="kept", criteria=list(criteria), derogation_reason=derogation_reason)


def skip_eligibility(*, draft: Draft) -> Draft:
    """Send without diagnosis: the structure, or a prescriber, will validate later."""
    return drafts.save(draft, eligibility="skipped", criteria=[], derogation_reason="")


@act
def send_draft(*, by: Actor, draft_pk: UUID, waiver_reason: str = "") -> Application:
    """Turn the draft into a candidature, with its diagnosis when there is one: both, or nothing.

    Two submits give one candidature: the second waits for the lock and finds the first one's result.
    """
    draft = drafts.get(by=by, kind=KIND, pk=draft_pk, lock=True)
    if draft.result_id is not None:
        return Application.objects.select_related("organisation").get(pk=draft.result_id)
    given = draft.payload
    if not given.get("composed"):
        raise Refused("incomplete", "La candidature n’est pas encore écrite.")
    candidate = lock_candidate(UUID(given["candidate"]), follow=True)
    if given.get("eligibility") == "kept":
        diagnose(by=by, candidate=candidate, criteria=given["criteria"], derogation_reason=given["derogation_reason"])
    application = send(
        by=by,
        candidate=candidate,
        organisation=towards(UUID(given["organisation"]), candidate),
        posts=list(JobPost.objects.filter(pk__in=given["posts"])) if given["posts"] else [],
        message=given["message"],
        cv=StoredFile.objects.filter(pk=given["cv"]["pk"]).first() if given["cv"] else None,
        waiver_reason=waiver_reason,
    )
    drafts.finish(draft, application.pk)
    return application
