"""A person's file: read it, correct it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.candidates import access, actions, panels
from tremplin.candidates.forms import EditForm
from tremplin.candidates.models import Accompaniment
from tremplin.kernel.forms import attempt

FOLLOWERS = JSONObject(
    organisation="organisation__name",
    brand="organisation__brand",
    organisation_id="organisation_id",
    first_name="referent__first_name",
    last_name="referent__last_name",
    since="started_on",
)


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as the actor's organisation may see it; each opening is noted once a day for the person to read."""
    actor = request.actor
    current = Accompaniment.objects.filter(candidate=OuterRef("pk"), ended_on__isnull=True).order_by("started_on")
    candidate = access.get_candidate(
        actor,
        pk,
        followers=ArraySubquery(current.values(found=FOLLOWERS)),
        motivated=access.own_access(actor),
        **panels.columns(),
    )
    if not actor.is_professional:
        return redirect("applications:mon_parcours")
    candidate.only_read = access.only_reads(actor, candidate)
    access.note_opening(actor, candidate, relation="accès motivé" if candidate.only_read else "personne suivie")
    shown = panels.build_all(actor, candidate)
    return render(
        request,
        "candidates/detail.html",
        {
            "candidate": candidate,
            "name": access.name_for(actor, candidate),
            "identity": access.may_read_identity(actor, candidate),
            "followers": [_follower(one) for one in candidate.followers],
            "access": candidate.motivated,
            "access_until": parse_datetime(candidate.motivated["until"]) if candidate.motivated else None,
            "may_follow": actor.is_authorised_prescriber,
            "ours": any(one["organisation_id"] == str(actor.organisation_id) for one in candidate.followers),
            "main_panels": [panel for panel in shown if not panel.aside],
            "side_panels": [panel for panel in shown if panel.aside],
        },
    )


def _follower(found: dict[str, Any]) -> dict[str, Any]:
    name = f"{found['first_name'] or ''} {found['last_name'] or ''}".strip()
    return {"name": name, "organisation": found["brand"] or found["organisation"], "since": parse_date(found["since"])}


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct identity and contacts: for the person herself and for who may read them."""
    candidate = access.get_candidate(request.actor, pk)
    access.check_may_edit(request.actor, candidate)
    own = candidate.user_id == request.user.pk
    form = EditForm(request.POST if request.method == "POST" else None, candidate=candidate, own=own)
    if request.method == "POST" and form.is_valid():
        attempt(
            form,
            lambda: actions.update_candidate(by=request.actor, candidate=candidate, **form.fields_for_file()),
        )
        if form.is_valid():
            messages.success(request, "Les informations sont enregistrées.")
            return redirect("candidates:detail", candidate.pk)
    return render(request, "candidates/edit.html", {"form": form, "candidate": candidate, "own": own})
