"""The draft of an act, and what it becomes once confirmed."""

from typing import Any, Protocol
from uuid import UUID

from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.passes.actions.acting import lock
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass


class Doable(Protocol):
    """What confirming asks of a task: its verb and the kind of its drafts."""

    @property
    def draft_kind(self) -> str: ...
    def do(self, *, by: Actor, found: Pass, typed: dict[str, Any]) -> Pass: ...


def version(dossier: Dossier) -> str:
    """What the check page was drawn from: another act since then gives another one."""
    return str(dossier.acts[-1].pk) if dossier.acts else "none"


@act
def confirm(*, by: Actor, found: Pass, task: Doable, draft_pk: UUID, seen: str) -> Pass:
    """Do what the draft says; a second submit finds what the first one did. Refused when somebody acted meanwhile."""
    draft = drafts.get(by=by, kind=task.draft_kind, pk=draft_pk, lock=True)
    if draft.result_id is not None:
        return found
    if version(lock(found)) != seen:
        message = "Quelqu’un a agi sur ce PASS IAE depuis que vous avez ouvert cette page. Relisez, puis confirmez."
        raise Refused("changed_meanwhile", message)
    done = task.do(by=by, found=found, typed=draft.payload["asked"])
    drafts.finish(draft, done.pk)
    return done
