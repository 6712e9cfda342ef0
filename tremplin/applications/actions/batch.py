"""The same verb on many candidatures: each is an act of its own, whose outcome is noted with it.

A second submit finds what the first one did; one that was interrupted goes on where it stopped.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404

from tremplin.applications.access import get_application
from tremplin.applications.actions.answer import add_to_pool, postpone, process, refuse
from tremplin.applications.actions.filing import archive, unarchive
from tremplin.applications.actions.transfer import transfer
from tremplin.applications.models import Application
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import Draft
from tremplin.rules.kinds import ApplicationAction

DRAFT = "batch"
MOST = 100
VERBS: dict[str, Callable[..., Application]] = {
    ApplicationAction.PROCESS: process,
    ApplicationAction.POSTPONE: postpone,
    ApplicationAction.ADD_TO_POOL: add_to_pool,
    ApplicationAction.REFUSE: refuse,
    ApplicationAction.TRANSFER: transfer,
    ApplicationAction.ARCHIVE: archive,
    ApplicationAction.UNARCHIVE: unarchive,
}
DONE = ""


@act
def prepare(*, by: Actor, verb: str, applications: list[Application], left_out: int, back: str) -> Draft:
    """Note what was ticked; nothing is done to it yet. `left_out`: how many of the view are over the limit."""
    if verb not in VERBS:
        raise Refused("unknown_verb", "Choisissez une action proposée sous la liste.")
    if not applications:
        raise Refused("nothing_ticked", "Cochez au moins une candidature, puis choisissez une action.")
    ids = [str(one.pk) for one in applications[:MOST]]
    payload = {"verb": verb, "ids": ids, "left_out": left_out, "back": back, "results": {}}
    return drafts.start(by=by, kind=DRAFT, payload=payload)


def run(*, by: Actor, draft: Draft, values: dict[str, Any]) -> None:
    """Do it to each, one after the other. What is refused for one does not hold the others."""
    for pk in draft.payload["ids"]:
        try:
            _one(by=by, draft_pk=draft.pk, pk=pk, values=values)
        except Refused as refusal:
            _note(by=by, draft_pk=draft.pk, pk=pk, outcome=refusal.message)
        except Http404:
            _note(by=by, draft_pk=draft.pk, pk=pk, outcome="Votre structure ne lit plus cette candidature.")


@act
def _one(*, by: Actor, draft_pk: UUID, pk: str, values: dict[str, Any]) -> None:
    draft = drafts.get(by=by, kind=DRAFT, pk=draft_pk, lock=True)
    if pk not in draft.payload["results"]:
        VERBS[draft.payload["verb"]](by=by, application=get_application(by, UUID(pk)), **values)
        drafts.save(draft, results={**draft.payload["results"], pk: DONE})


@act
def _note(*, by: Actor, draft_pk: UUID, pk: str, outcome: str) -> None:
    draft = drafts.get(by=by, kind=DRAFT, pk=draft_pk, lock=True)
    if pk not in draft.payload["results"]:
        drafts.save(draft, results={**draft.payload["results"], pk: outcome})
