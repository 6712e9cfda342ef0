"""« C’est bien cette personne »: noted for everybody; for an authorised prescriber, with the reason that opens her file."""

from typing import Any

from tremplin.candidates import actions, motivated
from tremplin.candidates.forms_access import AccessForm
from tremplin.candidates.models import Candidate, MotivatedAccess
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import Draft
from tremplin.rules import access as law


def access_form(actor: Actor, draft: Draft, candidate: Candidate, data: Any) -> AccessForm | None:
    """The form of a motivated access; None for whoever may not ask for one, or need not."""
    if not motivated.may_ask(actor, candidate):
        return None
    return AccessForm(data, by_address=draft.payload["found_by"] == "email")


def recognise(actor: Actor, draft: Draft, candidate: Candidate, form: AccessForm | None) -> bool:
    """Note that it is her, and open her file for whoever says why. False when the form has errors."""
    if form is None:
        actions.recognise(by=actor, candidate=candidate, found_by=draft.payload["found_by"])
        return True
    return form.is_valid() and attempt(form, lambda: _open(actor, draft, candidate, **form.cleaned_data)) is not None


def _open(actor: Actor, draft: Draft, candidate: Candidate, reason: str, text: str, **given: Any) -> MotivatedAccess:
    if "birth_date" in given:
        motivated.check_birth_date(by=actor, candidate=candidate, given=given["birth_date"])
    return _recognise_and_open(by=actor, candidate=candidate, draft=draft, reason=reason, text=text)


@act
def _recognise_and_open(*, by: Actor, candidate: Candidate, draft: Draft, reason: str, text: str) -> MotivatedAccess:
    actions.recognise(by=by, candidate=candidate, found_by=draft.payload["found_by"])
    return motivated.open_access(by=by, candidate=candidate, reason=reason, text=text)


def shown(form: AccessForm | None) -> dict[str, Any]:
    """What `candidates/_match.html` wants besides the person's initials."""
    return {"access_form": form, "access_days": law.days("motivated")}
