"""One PASS: its dates, its life, why, and what comes next. The same page for everybody who may see it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.candidates.access import name_for, note_opening
from tremplin.passes import calculation, next_steps, timeline
from tremplin.passes.access import get_pass
from tremplin.passes.dossier import last_day, open_dossier
from tremplin.passes.forms_simulate import SimulateForm
from tremplin.passes.relations import permission, relations_of
from tremplin.rules.kinds import PassAction, PassRelation


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = get_pass(actor, pk)
    dossier = open_dossier(found)
    note_opening(actor, found.candidate, relation="PASS IAE")
    relations = relations_of(actor, found, dossier.hires)
    holder = PassRelation.HOLDER in relations
    printable = permission(PassAction.PRINT_CERTIFICATE, relations, dossier.status).allowed
    context = {
        "pass": found,
        "dossier": dossier,
        "holder": holder,
        "name": name_for(actor, found.candidate),
        "printable": printable and not dossier.is_cancelled,
        "contract_end": last_day(dossier.current_hire) if dossier.current_hire else None,
        "suspensions": [(one.starts_on, one.ends_on) for one in dossier.suspensions],
        "rows": timeline.rows(dossier),
        "marks": timeline.marks(dossier),
        "events": timeline.events(dossier),
        "lines": calculation.lines(dossier),
        "rules": calculation.rules_behind(dossier),
        "steps": next_steps.steps(dossier, holder=holder),
        "acts": next_steps.acts(dossier, relations),
        "form": None if dossier.is_cancelled or dossier.last_hire is None else SimulateForm(),
        "quality": ", ".join(one.label for one in relations),
    }
    return render(request, "passes/detail.html", context)
