"""The current view of a list as a file: the rows and columns of the page, nothing more."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_POST

from tremplin.applications import lists, standing, turns
from tremplin.applications.access import received_applications, sent_applications
from tremplin.applications.filters import STANDINGS, ListForm, ReceivedForm
from tremplin.applications.models import Application
from tremplin.applications.rows import with_titles
from tremplin.applications.views.received import check_receives
from tremplin.applications.views.sent import check_sends
from tremplin.candidates.access import name_for
from tremplin.candidates.watch import note_exported
from tremplin.kernel.actor import Actor
from tremplin.kernel.exports import TYPES, Column, export

WORDS = {"to_validate_by_you": "À valider par vous", "not_needed": "Hors règles de l’IAE"} | STANDINGS
CHUNK = 500


@login_required
@require_POST
def received(request: HttpRequest, kind: str) -> FileResponse:
    """A structure's own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_receives(actor)
    form = ReceivedForm(request.GET, actor)
    rows = _rows(request, received_applications(actor), form, lists.VIEWS)
    rows = standing.with_standing(rows, actor.organisation)
    columns = [
        Column("Personne", lambda one: one.candidate.full_name),
        Column("Commune", lambda one: one.candidate.commune.name if one.candidate.commune else ""),
        Column("Postes", _posts),
        Column("Envoyée par", turns.sender_name),
        Column("Envoyée le", _sent_on),
        Column("Éligibilité", lambda one: WORDS[standing.standing(one, reader=actor.organisation).code]),
        *_where_it_stands(actor),
    ]
    return _file(actor, "candidatures-recues", columns, rows, kind, form)


@login_required
@require_POST
def sent(request: HttpRequest, kind: str) -> FileResponse:
    """Those an organisation sent: an orienter reads the initials that its page shows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_sends(actor)
    form = ListForm(request.GET, actor)
    rows = _rows(request, sent_applications(actor), form, lists.SENT_VIEWS)
    columns = [
        Column("Personne", lambda one: name_for(actor, one.candidate)),
        Column("Envoyée le", _sent_on),
        Column("Structure", lambda one: one.organisation.display_name),
        Column("Postes", _posts),
        *_where_it_stands(actor),
    ]
    return _file(actor, "candidatures-envoyees", columns, rows, kind, form)


def _rows(
    request: HttpRequest, base: QuerySet[Application], form: ListForm, views: tuple[lists.View, ...]
) -> QuerySet[Application]:
    view = lists.current(request, views)
    found = lists.in_view(form.narrow(base), view, form.order)
    around = ("candidate__commune", "organisation", "sender_organisation", "dispositif")
    return with_titles(found.select_related(*around))


def _file(
    actor: Actor, name: str, columns: list[Column], rows: QuerySet[Application], kind: str, form: ListForm
) -> FileResponse:
    if kind not in TYPES:
        raise Http404("Format inconnu")
    note_exported(actor, rows.order_by().values_list("candidate_id", flat=True).distinct())
    found = rows.iterator(chunk_size=CHUNK)
    filters = ", ".join(form.said(one) for one in form.active)
    return export(
        by=actor, verb="applications.export", name=name, columns=columns, rows=found, kind=kind, filters=filters
    )


def _where_it_stands(actor: Actor) -> list[Column]:
    return [
        Column("Statut", lambda one: one.get_state_display()),
        Column("À qui d’agir", lambda one: HOLDERS.get(holder := turns.turn(one, actor).holder, holder)),
        Column("Depuis", lambda one: _since(turns.turn(one, actor).when)),
    ]


HOLDERS = {"vous": "À vous", "fini": "Terminé"}


def _since(when: date | datetime | str) -> Any:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def _posts(one: Application) -> str:
    return ", ".join(one.post_titles) or "Candidature spontanée"


def _sent_on(one: Application) -> date:
    return timezone.localtime(one.created_at).date()
