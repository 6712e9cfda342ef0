"""« À traiter aujourd’hui »: the first page of a professional."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.kernel.today import Batch, Group, Note, Task, told


@dataclass(frozen=True)
class Section:
    """One of the three groups, its tasks oldest first, how many there are in all."""

    title: str
    yours: bool
    urgent: bool
    tasks: list[Task]
    total: int


TITLES = {
    Group.OVERDUE: "Quelqu’un attend depuis trop longtemps",
    Group.NOW: "À faire aujourd’hui",
    Group.ELSEWHERE: "Chez les autres",
}


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, what she waits for from others; numbers lead to the lists. A person has « Mon parcours »."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not (actor.is_professional or actor.is_staff):
        return redirect("applications:mon_parcours")
    found = told(actor)
    batches = [one for one in found if isinstance(one, Batch)]
    sections = [_section(group, batches) for group in Group]
    return render(
        request,
        "a_traiter.html",
        {
            "today": timezone.localdate(),
            "sections": [one for one in sections if one.total],
            "mine": sum(one.total for one in sections if one.yours),
            "batches": batches,
            "notes": [one for one in found if isinstance(one, Note)],
        },
    )


def _section(group: Group, batches: list[Batch]) -> Section:
    of_group = [one for one in batches if one.group == group]
    tasks = sorted((task for one in of_group for task in one.tasks), key=lambda task: task.day)
    total = sum(one.total for one in of_group)
    return Section(TITLES[group], group != Group.ELSEWHERE, group == Group.OVERDUE, tasks, total)
