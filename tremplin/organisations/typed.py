"""What is typed for an organisation is never lost, nor given to another one.

A form may be sent once the session is over, or when another tab has gone over to another organisation. What it holds is
then kept as a draft of its author, and found again at the same address. Files are not kept: they are chosen again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from tremplin.accounts.models import Session, User
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Draft
from tremplin.organisations.models import Membership

KIND = "typed"
# In the form: the organisation for which it was opened. In the address: the draft to find again.
MEANT, ASKED = "pour", "brouillon"
MOST_LETTERS = 60_000
# Kept for one person: an address may carry any parameter, and each would otherwise be one more draft.
MOST_DRAFTS = 20
LOG_IN = "Votre session était finie. Connectez-vous : vous retrouverez ce que vous écriviez."
View = Callable[..., HttpResponse]


def keeps_typed(view: View) -> View:
    """For a view whose form has the fields of `organisations/_pour.html` and is filled with `filling`; outermost."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return _sent_elsewhere(request) or _sent(request, view(request, *args, **kwargs))
        draft = request.typed = _own_draft(request)  # type: ignore[attr-defined]
        if draft is not None and draft.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
            member = _membership(request.actor.user, draft.organisation_id)  # type: ignore[attr-defined]
            return _other_organisation(request, draft, member) if member else view(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return wrapped


def filling(request: HttpRequest) -> QueryDict | None:
    """What fills the form: what is sent, what was kept, or nothing."""
    draft = getattr(request, "typed", None)
    if request.method == "POST" or draft is None:
        return request.POST or None
    found = QueryDict(mutable=True)
    for name, values in draft.payload["fields"].items():
        found.setlist(name, values)
    return found


def _sent_elsewhere(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that the present actor cannot send; None when she is the one it was opened for."""
    actor, meant = request.actor, request.POST.get(MEANT, "")  # type: ignore[attr-defined]
    if not meant or meant == str(actor.organisation_id):
        return None
    member = _membership(actor.user or _of_session(request), meant)
    draft = _keep(request, member) if member else None
    if member is None or draft is None:
        return None
    if actor.user is None:
        messages.warning(request, LOG_IN)
        return redirect_to_login(_address(draft))
    return _other_organisation(request, draft, member)


def _sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Once it is done the draft is of no more use."""
    draft = _own_draft(request) if response.status_code == 302 else None
    if draft is not None:
        draft.delete()
    return response


def _of_session(request: HttpRequest) -> User | None:
    """Whose session this browser still names, over or idle: enough to keep her words for her, never to act for her."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    found = Session.objects.filter(session_key=key).select_related("user").first() if key else None
    return found.user if found is not None else None


def _membership(user: User | None, organisation: Any) -> Membership | None:
    rows = Membership.objects.current().filter(user=user, organisation__closed_on__isnull=True)
    key = _uuid(organisation)
    return rows.filter(organisation=key).select_related("organisation", "user").first() if user and key else None


def _keep(request: HttpRequest, member: Membership) -> Draft | None:
    """One a person and an address: the same form sent again takes the place of the first. None when it is too long."""
    fields = {name: values for name, values in request.POST.lists() if name not in ("csrfmiddlewaretoken", MEANT)}
    if sum(len(one) for values in fields.values() for one in values) > MOST_LETTERS:
        return None
    query = request.GET.copy()
    query.pop(ASKED, None)
    path = f"{request.path}?{query.urlencode()}" if query else request.path
    payload = {"path": path, "fields": fields, "files": bool(request.FILES)}
    same = {"kind": KIND, "owner": member.user, "organisation_id": member.organisation_id, "payload__path": path}
    present = Draft.objects.filter(**same).first()
    if present is not None:
        return drafts.save(present, **payload)
    by = Actor(user=member.user, membership=member, organisation=member.organisation)
    fresh = drafts.start(by=by, kind=KIND, payload=payload)
    newest = Draft.objects.filter(kind=KIND, owner=member.user).order_by("-created_at", "-pk")[:MOST_DRAFTS]
    Draft.objects.filter(kind=KIND, owner=member.user).exclude(
        pk__in=list(newest.values_list("pk", flat=True))
    ).delete()
    return fresh


def _own_draft(request: HttpRequest) -> Draft | None:
    key, owner = _uuid(request.GET.get(ASKED, "")), request.actor.user_id  # type: ignore[attr-defined]
    if key is None or owner is None:
        return None
    found = Draft.objects.filter(pk=key, kind=KIND, owner=owner, expires_at__gt=timezone.now()).first()
    return found if found is not None and found.payload["path"].partition("?")[0] == request.path else None


def _address(draft: Draft) -> str:
    path: str = draft.payload["path"]
    return f"{path}{'&' if '?' in path else '?'}{ASKED}={draft.pk}"


def _other_organisation(request: HttpRequest, draft: Draft, member: Membership) -> HttpResponse:
    context = {"meant": member, "again": _address(draft)}
    return render(request, "organisations/autre_organisation.html", context, status=409)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
