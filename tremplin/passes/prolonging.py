"""What may be asked for a PASS: the reasons open to a dispositif, those that are not and why, and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.organisations.models import Dispositif, Membership, Organisation, Prescriber
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import PassAct
from tremplin.passes.plans import Plan, plan, preview
from tremplin.passes.replay import Move, Span
from tremplin.rules import passes as law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import DispositifKind, PassStatus, ProlongationReason
from tremplin.rules.parameters import read

REPORT = "passes.prolongation.report_required"
# What the state of the PASS forbids, whatever the reason.
OF_THE_PASS = {"pass_suspended", "outside_window", "not_under_iae"}


@dataclass(frozen=True)
class Option:
    """A reason to prolong: open until `latest`, or closed for `why`."""

    reason: ProlongationReason
    latest: date
    needs_prescriber: bool
    why: str = ""


def asked(
    dossier: Dossier, dispositif: Dispositif, reason: ProlongationReason, ends_on: date
) -> law.ProlongationResult:
    """What the law of today answers to this prolongation."""
    done = tuple(
        law.Prolongation(one.starts_on, one.ends_on, one.reason)  # type: ignore[arg-type] # a former reason counts too
        for one in dossier.prolongations
    )
    found = dossier.found
    return law.prolongation(
        pass_=law.PassToProlong(found.starts_on, found.ends_on, done, dossier.status == PassStatus.SUSPENDED),
        dispositif=DispositifKind(dispositif.kind),
        reason=reason,
        ends_on=ends_on,
        today=dossier.today,
        on=dossier.today,
    )


def options(dossier: Dossier, dispositif: Dispositif) -> list[Option]:
    """Every reason, in the order of the law; those of another kind of dispositif are left out."""
    tomorrow = dossier.found.ends_on + timedelta(days=1)
    found = [_option(reason, asked(dossier, dispositif, reason, tomorrow)) for reason in ProlongationReason]
    return [one for one in found if one is not None]


def _option(reason: ProlongationReason, result: law.ProlongationResult) -> Option | None:
    if "reason_not_available" in result.errors:
        return None
    why = " ".join(result.explanation.missing)
    return Option(reason, result.latest_end_on, result.needs_prescriber, why)


def asking_dispositif(dossier: Dossier, organisation: Organisation | None) -> Dispositif | None:
    """The dispositif of the structure's latest contract on this PASS: it gives the right to ask."""
    own = [hire.dispositif for hire in dossier.hires if hire.dispositif.organisation_id == _pk(organisation)]
    return own[-1] if own else None


def _pk(organisation: Organisation | None) -> Any:
    return organisation.pk if organisation is not None else None


def report_required(kind: str, on: date) -> bool:
    """Whether a request by this kind of dispositif comes with a report on the pathway (R5.24)."""
    kinds: Any = read(REPORT, on).value
    return kind in kinds


def members_to_ask(asking: Organisation) -> QuerySet[Membership]:
    """The members of authorised prescribers who may be asked: nobody who is also of the structure that asks."""
    inside = asking.memberships.current().values("user")
    return (
        Membership.objects.current()
        .filter(organisation__prescriber__authorisation=Prescriber.Authorisation.VALIDATED)
        .exclude(organisation=asking)
        .exclude(user__in=inside)
        .select_related("user", "organisation")
    )


def suggested(candidate: Candidate, asking: Organisation) -> list[tuple[Membership, str]]:
    """Who accompanies the person or wrote her diagnosis, each with the reason to ask her; the closest first."""
    links = candidate.accompaniments.filter(ended_on__isnull=True)
    diagnoses = candidate.diagnoses.filter(author_kind=Diagnosis.Author.PRESCRIBER).order_by("-made_on")
    followed = {one.organisation_id: one for one in links}
    diagnosed = {one.organisation_id: one for one in reversed(list(diagnoses))}
    referents = {one.referent_id for one in followed.values()} | {one.author_id for one in diagnosed.values()}
    people = members_to_ask(asking).filter(
        Q(organisation__in=followed, user__in=referents)
        | Q(organisation__in=diagnosed, user__in=referents)
        | Q(organisation__in=followed, role=Membership.Role.ADMINISTRATOR)
    )
    closest = Case(When(user__in=referents, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = people.order_by(closest, "organisation__name", "user__last_name", "pk")
    return [(one, _why(one, followed, diagnosed)) for one in ordered]


def _why(one: Membership, followed: dict[Any, Accompaniment], diagnosed: dict[Any, Diagnosis]) -> str:
    link, diagnosis = followed.get(one.organisation_id), diagnosed.get(one.organisation_id)
    if link is not None and link.referent_id == one.user_id:
        return f"accompagne la personne depuis le {in_french(link.started_on)}"
    if diagnosis is not None and diagnosis.author_id == one.user_id:
        return f"a validé l’éligibilité de la personne le {in_french(diagnosis.made_on)}"
    return "administre un organisme qui accompagne la personne"


def by_email(email: str, asking: Organisation) -> Sequence[Membership]:
    """The places of this address among authorised prescribers."""
    return list(members_to_ask(asking).filter(user__email__iexact=email.strip()).order_by("organisation__name"))


def plan_prolongation(dossier: Dossier, *, days: int, reason: ProlongationReason, why: str = "") -> Plan:
    """Days more, from the last day of the PASS. `why`: what the act will say."""
    last = dossier.found.ends_on
    span = Span(last, last + timedelta(days=days), str(reason))
    step = Move(PassAct.Kind.PROLONG, dossier.found.starts_on, span.ends_on, span.as_detail())
    return plan(dossier, step, (why or reason.label)[:300])


def prolonged(dossier: Dossier, *, ends_on: date, reason: ProlongationReason) -> Dossier:
    """The dossier as it would be with this prolongation. Nothing is written: for the pages that show before saving."""
    days = (ends_on - dossier.found.ends_on).days
    return preview(dossier, plan_prolongation(dossier, days=days, reason=reason))


def end_marks(before: Dossier, after: Dossier) -> list[dict[str, Any]]:
    """On the drawing: the end as it is, and as it would be."""
    if before.found.ends_on == after.found.ends_on:
        return [{"date": before.found.ends_on, "label": "fin", "strong": True}]
    return [
        {"date": before.found.ends_on, "label": "fin actuelle"},
        {"date": after.found.ends_on, "label": "nouvelle fin", "strong": True},
    ]
