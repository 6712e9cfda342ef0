"""What two files of one person may not both have: PASS that overlap, waiting periods lifted twice. And what each has."""

from collections.abc import Iterator

from django.urls import reverse

from tremplin.candidates.merging_checks import Obstacle
from tremplin.candidates.models import Candidate
from tremplin.kernel.wording import full
from tremplin.passes.models import Pass, WaitingPeriodWaiver

CONSTRAINTS = ("one_pass_at_a_time", "one_standing_waiver")


def obstacles(kept: Candidate, gone: Candidate) -> Iterator[Obstacle]:
    for ours in kept.passes.filter(cancelled_at__isnull=True):
        overlapping = gone.passes.filter(
            cancelled_at__isnull=True, starts_on__lte=ours.ends_on, ends_on__gte=ours.starts_on
        )
        for theirs in overlapping:
            yield _overlap(ours, theirs)
    standing = WaitingPeriodWaiver.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    both = standing.filter(candidate=kept).first(), standing.filter(candidate=gone).first()
    if both[0] is not None and both[1] is not None:
        text = (
            "Le délai de carence est levé dans les deux dossiers. Demandez à l’un des organismes d’annuler la sienne."
        )
        yield Obstacle("two_waivers", text)


def _overlap(ours: Pass, theirs: Pass) -> Obstacle:
    text = (
        f"Une personne n’a qu’un PASS IAE à la fois, et ceux-ci se chevauchent : {_named(ours)}, et {_named(theirs)}."
        " Annulez celui qui est de trop, ou mettez-y fin plus tôt."
    )
    later = max((ours, theirs), key=lambda one: one.issued_at)
    url = reverse("passes:detail", args=[later.pk])
    return Obstacle("two_passes", text, url, f"Ouvrir le PASS {later.display_number}")


def _named(one: Pass) -> str:
    return f"{one.display_number}, du {full(one.starts_on)} au {full(one.ends_on)}"


def lines(candidate: Candidate) -> list[str]:
    """The PASS of a file, one a line."""
    found = candidate.passes.order_by("starts_on")
    return [f"{_named(one)}{' (annulé)' if one.cancelled_at else ''}" for one in found]
