"""« Et si… »: the dates that suspending, hiring or prolonging would give. A GET that writes nothing."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.candidates.access import name_for
from tremplin.kernel.errors import Refused
from tremplin.passes import calculation, timeline
from tremplin.passes.access import get_pass
from tremplin.passes.dossier import open_dossier
from tremplin.passes.forms_simulate import SimulateForm
from tremplin.passes.relations import relations_of
from tremplin.passes.simulating import simulate as suppose
from tremplin.rules.kinds import PassRelation


@login_required
@require_safe
def simulate(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    dossier = open_dossier(get_pass(actor, pk))
    if dossier.is_cancelled or dossier.last_hire is None:
        raise Refused("nothing_to_simulate", "Ce PASS IAE n’a pas d’embauche en cours : il n’y a rien à essayer.")
    form = SimulateForm(request.GET if request.GET else None)
    context = {
        "pass": dossier.found,
        "dossier": dossier,
        "form": form,
        "name": name_for(actor, dossier.found.candidate),
        "holder": PassRelation.HOLDER in relations_of(actor, dossier.found, dossier.hires),
    }
    if form.is_valid():
        answers, after = suppose(dossier, form.asked)
        context |= {"answers": answers, "after": after, "lines": calculation.lines(after)}
        context |= {"rows": timeline.rows(after), "marks": timeline.marks_of_change(dossier, after)}
        context["suspensions"] = [(one.starts_on, one.ends_on) for one in after.suspensions]
    return render(request, "passes/et_si.html", context)
